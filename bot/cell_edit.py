"""Other text for single cells of tables in the list; all else stays byte for byte.

Bulleted entries are left to people: another venue there may bring another year, and so another
place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot import readme
from bot.bullet_entries import Entry
from bot.errors import ListError
from bot.layout import PaperListing
from bot.paper_list import Block, PaperList, Row
from bot.table_rows import split_cells

_UNCHANGED = "Nothing was changed. Edit the row by hand."


@dataclass(frozen=True, slots=True)
class CellChange:
    """Other text for one cell.

    Attributes
    ----------
    id : str
        arXiv id of the row.
    section : str
        Name of its section.
    role : str
        Role of the column.
    before, after : str
        What stands there, stripped, and what is to stand there.
    """

    id: str
    section: str
    role: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """A row with where it stands.

    Attributes
    ----------
    block : Block
        Its part of the list.
    entry : Entry
        What it is read from.
    row : Row
        As it was read.
    """

    block: Block
    entry: Entry
    row: Row


def find(current: PaperList, paper_id: str, section: str) -> Found | None:
    """Find the one row of a paper in a section; None if there is none, or more than one."""
    found = [
        Found(block, entry, row)
        for table in current.tables
        if table.section.name == section
        for block in table.blocks
        for entry, row in zip(block.entries, block.rows, strict=True)
        if row.id == paper_id
    ]
    return found[0] if len(found) == 1 else None


def replace_cells(text: str, changes: Iterable[CellChange], layout: PaperListing) -> str:
    """Replace cells, and prove that nothing else changes.

    Parameters
    ----------
    text : str
        The whole file.
    changes : iterable of CellChange
        Each of another cell.
    layout : PaperListing
        The list's sections.

    Returns
    -------
    str
        The new text: as many lines, with the endings they had.

    Raises
    ------
    ListError
        If a cell is not there or does not read as the change says, or if the list would be read
        otherwise than meant. Nothing is half-written.
    """
    wanted = tuple(changes)
    current = readme.read(text, layout)
    lines = list(current.lines)
    for change in wanted:
        found = find(current, change.id, change.section)
        line = _replaced(lines[found.entry.line], found, change) if found else None
        if found is None or line is None:
            raise ListError(
                f"{layout.path}, paper {change.id}: no cell {change.role!r} that says "
                f"{change.before!r}. {_UNCHANGED}"
            )
        lines[found.entry.line] = line
    result = "".join(lines)
    _prove(current, readme.read(result, layout), wanted, layout.path)
    return result


def merge_line(planned: str, theirs: str, ours: str) -> str:
    """Join two changes of one row of a table: a cell that a person changed stays theirs.

    Parameters
    ----------
    planned : str
        The line as the bot wrote it.
    theirs : str
        As the person left it.
    ours : str
        As the bot would write it now.

    Returns
    -------
    str
        The person's line with those new cells in it that they did not touch.
    """
    old, mine, new = (split_cells(line) for line in (planned, theirs, ours))
    if not len(old) == len(mine) == len(new):
        return theirs
    result = theirs
    for number in reversed(range(len(mine))):
        is_untouched = mine[number].strip() == old[number].strip()
        if is_untouched and new[number].strip() != old[number].strip():
            start, end = _cell_spans(result)[number]
            result = result[:start] + new[number] + result[end:]
    return result


def _replaced(line: str, found: Found, change: CellChange) -> str | None:
    """Give the line with another cell; None if the cell is not there."""
    span = _span(line, found, change.role)
    if span is None:
        return None
    start, end = span
    cell = line[start:end]
    if cell.strip() != change.before:
        return None
    lead = cell[: len(cell) - len(cell.lstrip())] if cell.strip() else cell[:1]
    padded = f"{lead or ' '}{change.after}".ljust(len(cell) - 1)
    return f"{line[:start]}{padded} {line[end:]}"


def _span(line: str, found: Found, role: str) -> tuple[int, int] | None:
    if role not in found.block.columns:
        return None
    spans = _cell_spans(line.rstrip("\r\n"))
    number = found.block.columns.index(role)
    return spans[number] if number < len(spans) else None


def _cell_spans(line: str) -> list[tuple[int, int]]:
    """Tell where each cell stands, white space included, the pipes not."""
    start = len(line) - len(line.lstrip())
    start += line[start:].startswith("|")
    spans = []
    for cell in split_cells(line):
        spans.append((start, start + len(cell)))
        start += len(cell) + 1
    return spans


def _prove(old: PaperList, new: PaperList, changes: Sequence[CellChange], path: str) -> None:
    """Check that the new list is the old one but for the cells that were named."""
    meant: dict[tuple[str, str], dict[str, str]] = {}
    for change in changes:
        meant.setdefault((change.id, change.section), {})[change.role] = change.after
    is_same = len(old.lines) == len(new.lines) and old.ids == new.ids
    is_same = is_same and _outline(old) == _outline(new)
    for before, after in zip(old.rows, new.rows, strict=False):
        cells = meant.get((before.id or "", before.section), {})
        if not is_same or after != replace(before, cells=_with(before.cells, cells)):
            raise ListError(
                f"{path} line {before.line + 1}: the changes would alter how it is read. "
                f"{_UNCHANGED}"
            )


def _with(cells: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    return dict(cells) | dict(new)


def _outline(current: PaperList) -> list[object]:
    """Give what stands where, but for the cells."""
    return [
        (
            table.section.name,
            block.columns,
            block.end,
            tuple((e.line, e.end) for e in block.entries),
        )
        for table in current.tables
        for block in table.blocks
    ]
