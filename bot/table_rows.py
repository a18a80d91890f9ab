"""Pipe tables as lines: where they are, their columns, their cells.

Notes
-----
Source: https://github.github.com/gfm/#tables-extension-; as there, a row may have fewer or more
cells than the heading has, and a table ends at a blank line or at another block.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.errors import ListError
from bot.layout import Section
from bot.plain_text import INLINE_TAGS, strip_markup

_DASHES = r"[ \t]*+:?-++:?[ \t]*+"
_DELIMITER = re.compile(rf" {{0,3}}\|?{_DASHES}(?:\|{_DASHES})*+\|?[ \t]*+")
_PIPE = re.compile(r"(?<!\\)\|")
OTHER_BLOCK = re.compile(
    r" {0,3}(?:>|#{1,6}(?:\s|$)|(?:[-*+]|\d{1,9}[.)])(?:\s|$)|(?:`{3}|~{3})"
    rf"|<(?!/?(?:{INLINE_TAGS})\b|https?:)[A-Za-z/!?])|\s*$",
    re.IGNORECASE,
)
"""What a line begins with that ends a table."""


@dataclass(frozen=True, slots=True)
class TableLines:
    """Where a table stands.

    Attributes
    ----------
    header : int
        Index of the line with the column headings; the next one is the delimiter row.
    end : int
        Index of the line after its last row.
    """

    header: int
    end: int


def split_cells(line: str) -> tuple[str, ...]:
    """Split a table line into raw cells, white space kept, outer pipes dropped."""
    cells = _PIPE.split(line.strip().removeprefix("|"))
    ends_with_pipe = len(cells) > 1 and not cells[-1].strip()
    return tuple(cells[:-1] if ends_with_pipe else cells)


def find_tables(visible: Sequence[str], start: int, end: int) -> Iterator[TableLines]:
    """Find the tables between two lines.

    Parameters
    ----------
    visible : sequence of str
        The list's lines as Markdown reads them, without endings.
    start, end : int
        First line, and the line after the last.
    """
    number = start
    while number < end - 1:
        if is_header(visible, number):
            below = number + 2
            while below < end and not OTHER_BLOCK.match(visible[below]):
                below += 1
            yield TableLines(number, below)
            number = below
        else:
            number += 1


def is_header(visible: Sequence[str], number: int) -> bool:
    """Tell whether a line holds column headings: a delimiter row of as many cells is below."""
    below = visible[number + 1]
    if "|" not in visible[number] or "-" not in below or not _DELIMITER.fullmatch(below):
        return False
    return len(split_cells(visible[number])) == len(split_cells(below))


def read_columns(header: str, section: Section, where: str) -> tuple[str | None, ...]:
    """Tell the role of each column.

    Parameters
    ----------
    header : str
        The line of column headings.
    section : Section
        What the configuration says of them.
    where : str
        File and line, for the message.

    Returns
    -------
    tuple of (str or None)
        None where the configuration names no role; of two columns with one heading, the first
        has the role.

    Raises
    ------
    ListError
        If a configured column is missing.
    """
    names = [strip_markup(cell) for cell in split_cells(header)]
    roles = section.columns.by_role() if section.columns else {}
    missing = [heading for heading in roles.values() if heading not in names]
    if missing:
        raise ListError(
            f"{where}, table {section.name!r}: no column {missing[0]!r} among "
            f"{', '.join(map(repr, names))}. Nothing was changed. Correct [list.sections.columns]."
        )
    at = {names.index(heading): role for role, heading in roles.items()}
    return tuple(at.get(number) for number in range(len(names)))
