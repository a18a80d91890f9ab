"""Rows that a draft's branch adds: found in its text, taken out of it, joined with newer ones."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot import line_merge, readme
from bot.layout import PaperListing
from bot.paper import normalise_title
from bot.paper_list import PaperList, Row
from bot.pull_request import PlannedRow
from bot.table_rows import split_cells

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")


def added_rows(
    fork_text: str,
    head_text: str,
    layout: PaperListing,
    planned: Sequence[PlannedRow] = (),
) -> tuple[PlannedRow, ...]:
    """Find the rows that a branch adds.

    Parameters
    ----------
    fork_text : str
        The list where the branch left the main one.
    head_text : str
        The list on the branch.
    layout : PaperListing
        The list's sections.
    planned : sequence of PlannedRow
        Rows that the bot put there: a row in which a person replaced the arXiv link is known from
        them.

    Returns
    -------
    tuple of PlannedRow
        Each with the id of its paper, in the order of the list; rows without one are no papers
        of a draft and are left out.

    Raises
    ------
    ListError
        If one of the texts cannot be read.
    """
    current = readme.read(head_text, layout)
    rows = _new(readme.read(fork_text, layout), current)
    ids = _identify(rows, planned)
    return tuple(
        PlannedRow(ids[row.line], row.section, text_of(current, row))
        for row in rows
        if row.line in ids
    )


def without(text: str, rows: Sequence[PlannedRow], layout: PaperListing) -> str:
    """Take rows out of a text; each is known by its section and its lines.

    Raises
    ------
    ListError
        If the text cannot be read.
    """
    current = readme.read(text, layout)
    wanted = {(row.section, row.text) for row in rows}
    gone = {
        line
        for row in current.rows
        if (row.section, text_of(current, row)) in wanted
        for line in range(row.line, row.end)
    }
    return "".join(line for number, line in enumerate(current.lines) if number not in gone)


def text_of(current: PaperList, row: Row) -> str:
    """Give a row's lines, joined by line feeds, without the last line ending."""
    return "\n".join(line.rstrip("\r\n") for line in current.lines[row.line : row.end])


def merge_row(planned: PlannedRow, ours: PlannedRow, theirs: PlannedRow) -> PlannedRow:
    """Join a newer row of the bot with what a person made of the older one.

    Parameters
    ----------
    planned : PlannedRow
        As the bot last wrote it.
    ours : PlannedRow
        As the bot would write it now.
    theirs : PlannedRow
        As it stands on the branch.

    Returns
    -------
    PlannedRow
        A cell that the person changed stays theirs, and so does the section. A row that was moved
        by one of them to another section, or has other columns now, stays theirs as a whole if
        they changed anything.
    """
    if theirs == planned:
        return ours
    sections = {planned.section, ours.section, theirs.section}
    if ours == planned or len(sections) > 1:
        return theirs
    cells = [split_cells(one.text) for one in (planned, ours, theirs)]
    if len(cells[0]) > 1 and not any("\n" in one.text for one in (planned, ours, theirs)):
        is_alike = len({len(one) for one in cells}) == 1
        return replace(theirs, text=_merge_cells(theirs.text, *cells)) if is_alike else theirs
    pieces = [_PIECES.findall(one.text) for one in (planned, theirs, ours)]
    merged = line_merge.merge(*pieces)
    return theirs if merged is None else replace(theirs, text="".join(merged))


def _merge_cells(
    line: str, planned: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> str:
    """Write their line with our cells where they left the planned ones."""
    cells = [
        new if mine.strip() == old.strip() != new.strip() else mine
        for old, new, mine in zip(planned, ours, theirs, strict=True)
    ]
    start = "|" if line.lstrip().startswith("|") else ""
    indent = line[: len(line) - len(line.lstrip())] if start else ""
    end = "|" if len(split_cells(f"{line}|")) > len(theirs) else ""
    return f"{indent}{start}{'|'.join(cells)}{end}".rstrip()


def refit(row: PlannedRow, before: PaperList, after: PaperList) -> PlannedRow:
    """Write a row of a table anew if its section's columns were changed meanwhile.

    Parameters
    ----------
    row : PlannedRow
        As it fits the older list.
    before, after : PaperList
        The list on the branch and the newest one.

    Returns
    -------
    PlannedRow
        Its cells under the same headings as before; a cell whose column is gone is dropped.
    """
    old, new = (_headings(current, row.section) for current in (before, after))
    if not old or not new or old == new:
        return row
    cells = dict(zip(old, (c.strip() for c in split_cells(row.text)), strict=False))
    shown = " | ".join(cells.get(name, "") for name in new)
    return replace(row, text=f"| {shown} |")


def _headings(current: PaperList, section: str) -> tuple[str, ...]:
    found = (table for table in current.tables if table.section.name == section)
    table = next(found, None)
    if table is None or not table.columns:
        return ()
    return tuple(cell.strip() for cell in split_cells(current.lines[table.header]))


def _new(fork: PaperList, head: PaperList) -> list[Row]:
    """Give the rows whose paper the older list has not, by id and title."""
    ids = {row.id for row in fork.rows if row.id}
    return [
        row
        for row in head.rows
        if row.id not in ids and normalise_title(row.title) not in fork.titles
    ]


def _identify(rows: Sequence[Row], planned: Sequence[PlannedRow]) -> Mapping[int, str]:
    """Tell the paper of each row by its line."""
    found = {row.line: row.id for row in rows if row.id}
    missing = [row for row in planned if row.id not in found.values()]
    nameless = [row for row in rows if row.line not in found]
    for row in missing:
        match = next((n for n in nameless if _is_version(n, row)), None)
        if match is None and len(missing) == len(nameless) == 1:
            match = nameless[0]
        if match is not None and match.line not in found:
            found[match.line] = row.id
    return found


def _is_version(row: Row, planned: PlannedRow) -> bool:
    title = normalise_title(row.title)
    return bool(title) and title in normalise_title(planned.text)


def ids_of(rows: Collection[PlannedRow]) -> frozenset[str]:
    """Give the papers of some rows."""
    return frozenset(row.id for row in rows)
