"""The curated list as it was read: sections, blocks under their headings, rows."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.bullet_entries import Entry
from bot.errors import ListError
from bot.layout import Section
from bot.paper import normalise_title
from bot.sections import Heading


@dataclass(frozen=True, slots=True)
class Row:
    """A line under a table's heading, or an entry of a bulleted section.

    Attributes
    ----------
    line : int
        Index of its first line, from 0.
    section : str
        Name of its section.
    cells : mapping of str to str
        Text by role, stripped, as it stands in the file: of each configured column, or of each
        part that was found in an entry.
    id : str or None
        arXiv id that the row links to.
    title : str
        Title without markup.
    time : tuple of int, or None
        Year and month, if both are shown.
    is_padding : bool
        Whether every cell is empty.
    end : int
        Index of the line after its last one; 0 for a row that stands in no file.
    year : int or None
        Year shown, in the row or by the heading above it.
    """

    line: int
    section: str
    cells: Mapping[str, str]
    id: str | None
    title: str
    time: tuple[int, int] | None
    is_padding: bool
    end: int = 0
    year: int | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the row in their order."""
        parts = re.split(r"<br\s*/?>|,", self.cells.get("labels", ""))
        return tuple(part.strip() for part in parts if part.strip())


@dataclass(frozen=True)
class Block:
    """Rows that follow one another without a heading between them; they are read when asked for.

    Attributes
    ----------
    heading : Heading
        The one above: that of the section, or of a year in it.
    end : int
        Index of the line after its part of the list.
    header : int or None
        Index of the line with the column headings; the next one is the delimiter row. None for
        bullets.
    columns : tuple of (str or None)
        Role of each column, None where the configuration names none.
    entries : tuple of Entry
        What each row is read from: a bullet with all its lines, or the line of a table.
    read : callable
        Reads one of them.
    """

    heading: Heading
    end: int
    header: int | None
    columns: tuple[str | None, ...]
    entries: tuple[Entry, ...]
    read: Callable[[Entry], Row]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Each entry as a row, in order, padding rows too."""
        return tuple(map(self.read, self.entries))


@dataclass(frozen=True, slots=True)
class Table:
    """A section's rows.

    Attributes
    ----------
    section : Section
        What the configuration says of it.
    heading : Heading
        Where it begins.
    blocks : tuple of Block
        One, or one for each year; a section without papers may have none.
    """

    section: Section
    heading: Heading
    blocks: tuple[Block, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, in order."""
        return tuple(row for block in self.blocks for row in block.rows)

    @property
    def header(self) -> int:
        """Index of the line with the column headings; without a table, that of the heading."""
        found = (block.header for block in self.blocks if block.header is not None)
        return next(found, self.heading.line)

    @property
    def columns(self) -> tuple[str | None, ...]:
        """Role of each column; none for bullets."""
        return self.blocks[0].columns if self.blocks else ()


@dataclass(frozen=True)
class PaperList:
    """The curated list as it was read.

    Attributes
    ----------
    lines : tuple of str
        Every line with its line ending; joined they are the file.
    tables : tuple of Table
        One for each configured section, in the configuration's order.
    ids : frozenset of str
        Every arXiv id that the file links to, in a row or not.
    description : str
        The first paragraph of prose, which says what the list is about.
    """

    lines: tuple[str, ...]
    tables: tuple[Table, ...]
    ids: frozenset[str]
    description: str

    @cached_property
    def titles(self) -> frozenset[str]:
        """Normalised titles of all rows."""
        return frozenset(filter(None, (normalise_title(row.title) for row in self.rows)))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Rows that hold a paper, in order of the sections."""
        return tuple(row for table in self.tables for row in table.rows if not row.is_padding)

    def table(self, name: str) -> Table:
        """Give the rows of a section.

        Raises
        ------
        ListError
            If no section has this name.
        """
        for table in self.tables:
            if table.section.name == name:
                return table
        known = ", ".join(table.section.name for table in self.tables)
        raise ListError(f"section {name!r} is not configured; known: {known}.")
