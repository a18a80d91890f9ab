"""The curated list as lines, sections, tables and rows.

The text is never re-rendered: a row knows its line, and edits insert lines. What stands in code
fences and HTML comments is not read.

Notes
-----
Source of the table format: https://github.github.com/gfm/#tables-extension-; as there, a row may
have fewer or more cells than the heading has.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.config import PaperListing, Section
from bot.errors import ListError
from bot.paper import find_ids, normalise_title

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_DELIMITER = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_PIPE = re.compile(r"(?<!\\)\|")
_TIME = re.compile(r"(0?[1-9]|1[0-2])/(\d\d)")
_LINK = re.compile(r"!?\[((?:\\.|[^\[\]\\])*)\]\([^()\s]*(?:\([^()\s]*\))*[^()\s]*\)")
_MARKUP = re.compile(r"\\(?=[^\w\s])|</?[A-Za-z][^<>]*>|[*`]")


@dataclass(frozen=True, slots=True)
class Row:
    """One line under a table's heading.

    Attributes
    ----------
    line : int
        Index of its line, from 0.
    section : str
        Heading of its section.
    cells : mapping of str to str
        Text of each configured column by role, stripped, as it stands in the file.
    id : str or None
        arXiv id that the row links to.
    title : str
        Title without markup.
    time : tuple of int, or None
        Year and month shown, if the cell reads ``MM/YY``.
    is_padding : bool
        Whether every cell is empty.
    """

    line: int
    section: str
    cells: Mapping[str, str]
    id: str | None
    title: str
    time: tuple[int, int] | None
    is_padding: bool

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the row in their order."""
        parts = re.split(r"<br\s*/?>|,", self.cells.get("labels", ""))
        return tuple(part.strip() for part in parts if part.strip())


@dataclass(frozen=True, slots=True)
class Table:
    """A section's table.

    Attributes
    ----------
    section : Section
        What the configuration says of it.
    header : int
        Index of the line with the column headings; the next one is the delimiter row.
    columns : tuple of (str or None)
        Role of each column, None where the configuration names none.
    rows : tuple of Row
        In order, padding rows too.
    """

    section: Section
    header: int
    columns: tuple[str | None, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PaperList:
    """The curated list as it was read.

    Attributes
    ----------
    lines : tuple of str
        Every line with its line ending; joined they are the file.
    tables : tuple of Table
        One for each configured section, in the configuration's order.
    ids : frozenset of str
        Every arXiv id that the file links to, in a table or not.
    titles : frozenset of str
        Normalised titles of all rows.
    description : str
        The first paragraph of prose, which says what the list is about.
    """

    lines: tuple[str, ...]
    tables: tuple[Table, ...]
    ids: frozenset[str]
    titles: frozenset[str]
    description: str

    @property
    def rows(self) -> tuple[Row, ...]:
        """Rows that hold a paper, in order of the sections."""
        return tuple(row for table in self.tables for row in table.rows if not row.is_padding)

    def table(self, heading: str) -> Table:
        """Give the table of a section.

        Raises
        ------
        ListError
            If no section has this heading.
        """
        for table in self.tables:
            if table.section.heading == heading:
                return table
        raise ListError(f"section {heading!r} is not configured; known: {self._headings()}.")

    def _headings(self) -> str:
        return ", ".join(table.section.heading for table in self.tables)


def read(text: str, layout: PaperListing) -> PaperList:
    """Read the curated list.

    Parameters
    ----------
    text : str
        The whole file, line endings as they are.
    layout : PaperListing
        Which sections hold papers, and their columns by role.

    Returns
    -------
    PaperList
        The list; its lines joined are `text`.

    Raises
    ------
    ListError
        If a section, its table or one of its columns is missing, or a heading stands twice.
    """
    lines = tuple(_LINE.findall(text))
    visible = tuple(_visible(lines))
    headings = _find_headings(visible)
    tables = tuple(
        _read_table(visible, headings, section, layout.path) for section in layout.sections
    )
    titles = (normalise_title(row.title) for table in tables for row in table.rows)
    return PaperList(
        lines=lines,
        tables=tables,
        ids=frozenset(find_ids(text)),
        titles=frozenset(title for title in titles if title),
        description=_first_paragraph(visible),
    )


def split_cells(line: str) -> tuple[str, ...]:
    """Split a table line into raw cells, white space kept, outer pipes dropped."""
    cells = _PIPE.split(line.strip().removeprefix("|"))
    ends_with_pipe = len(cells) > 1 and not cells[-1].strip()
    return tuple(cells[:-1] if ends_with_pipe else cells)


def strip_markup(cell: str) -> str:
    """Give the text that a cell shows: links by their text, without markup and escapes."""
    return _MARKUP.sub("", _LINK.sub(r"\1", cell)).strip()


def _visible(lines: tuple[str, ...]) -> Iterator[str]:
    """Blank the lines that Markdown does not read as headings or tables."""
    fence, in_comment = "", False
    for raw in lines:
        line = raw.rstrip("\r\n")
        opened = _FENCE.match(line)
        if fence:
            is_closing = opened and opened[1].startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if is_closing else fence
            yield ""
        elif in_comment:
            in_comment = "-->" not in line
            yield ""
        elif opened:
            fence = opened[1]
            yield ""
        else:
            in_comment = line.lstrip().startswith("<!--") and "-->" not in line
            yield "" if in_comment else line


def _find_headings(visible: tuple[str, ...]) -> dict[int, str]:
    found = {}
    for number, line in enumerate(visible):
        match = _HEADING.fullmatch(line)
        if match:
            found[number] = (match[2] or "").strip()
    return found


def _read_table(
    visible: tuple[str, ...], headings: Mapping[int, str], section: Section, path: str
) -> Table:
    header = _find_table(visible, headings, section, path)
    columns = _read_columns(visible[header], section, f"{path} line {header + 1}")
    rows = []
    for number in range(header + 2, len(visible)):
        line = visible[number]
        if not line.strip() or number in headings or line.lstrip().startswith(">"):
            break
        rows.append(_read_row(line, number, section.heading, columns))
    return Table(section=section, header=header, columns=columns, rows=tuple(rows))


def _find_table(
    visible: tuple[str, ...], headings: Mapping[int, str], section: Section, path: str
) -> int:
    """Find the line of the section's column headings."""
    starts = [n for n, text in headings.items() if text == section.heading]
    if len(starts) != 1:
        known = ", ".join(repr(text) for text in headings.values())
        raise ListError(
            f"{path}: heading {section.heading!r} stands {len(starts)} times; it must stand once. "
            f"Nothing was changed. Headings found: {known}. Correct [[list.sections]] heading."
        )
    end = min((n for n in headings if n > starts[0]), default=len(visible))
    for number in range(starts[0] + 1, end - 1):
        if "|" in visible[number] and _DELIMITER.fullmatch(visible[number + 1]):
            return number
    raise ListError(
        f"{path} line {starts[0] + 1}: no table under {section.heading!r}; a table needs a line of "
        "column headings and a delimiter row. Nothing was changed."
    )


def _read_columns(header: str, section: Section, where: str) -> tuple[str | None, ...]:
    names = [strip_markup(cell) for cell in split_cells(header)]
    roles = section.columns.by_role()
    missing = [heading for heading in roles.values() if heading not in names]
    if missing:
        raise ListError(
            f"{where}, table {section.heading!r}: no column {missing[0]!r} among "
            f"{', '.join(map(repr, names))}. Nothing was changed. Correct [list.sections.columns]."
        )
    by_heading = {heading: role for role, heading in roles.items()}
    return tuple(by_heading.get(name) for name in names)


def _read_row(line: str, number: int, section: str, columns: tuple[str | None, ...]) -> Row:
    raw = [cell.strip() for cell in split_cells(line)]
    cells = {role: text for role, text in zip(columns, raw, strict=False) if role}
    time = _TIME.fullmatch(cells.get("time", ""))
    ids = find_ids(cells.get("pub", "")) or find_ids(line)
    return Row(
        line=number,
        section=section,
        cells=cells,
        id=ids[0] if ids else None,
        title=strip_markup(cells.get("title", "")),
        time=(2000 + int(time[2]), int(time[1])) if time else None,
        is_padding=not any(raw),
    )


def _first_paragraph(visible: tuple[str, ...]) -> str:
    """Give the first lines that are prose: no heading, table, list, quote, image or HTML."""
    paragraph: list[str] = []
    for line in visible:
        is_prose = line.strip() and line.lstrip()[0].isalnum() and "|" not in line
        if is_prose:
            paragraph.append(line.strip())
        elif paragraph:
            break
    return strip_markup(" ".join(paragraph))
