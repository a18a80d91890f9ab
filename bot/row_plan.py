"""Where each new row goes, and what exactly is to be written there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot import (
    escape,
    given_row,
    readme,
    row_lines,
    row_numbers,
    row_text,
    shown_time,
    year_headings,
)
from bot.bullet_entries import Entry
from bot.entry_parts import PREPRINT
from bot.layout import Order
from bot.neighbours import Neighbour, find_neighbours, never_linked
from bot.paper import month_of, sort_key
from bot.paper_list import Block, PaperList, Row, Table
from bot.part_text import Saying, repository
from bot.plain_text import strip_markup
from bot.prediction import Findings
from bot.row_order import Standing, place
from bot.row_text import Place

_MOST_NAME_WORDS = 4
_MOST_YEARS_TO_VENUE = 2


@dataclass(frozen=True, slots=True)
class RowEdit:
    """A row that is to be added to a section.

    Attributes
    ----------
    id : str
        arXiv id of the paper.
    section : str
        Name of the section.
    cells : mapping of str to str
        Markdown of each cell by role where no other row shows how; safe to stand in a table.
    findings : Findings
        The words that venue and links were read from.
    authors : tuple of str
        Names in order, safe to stand in a table.
    announced : date or None
        Day of the listing, for lists that show days.
    text : str or None
        Its lines as they stand, where they are known; nothing else is written then.
    """

    id: str
    section: str
    cells: Mapping[str, str]
    findings: Findings
    authors: tuple[str, ...] = ()
    announced: date | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Lines to be put into the list for one row.

    Attributes
    ----------
    line : int
        Index of the line that they push down.
    texts : tuple of str
        The lines, without endings.
    offset, end : int
        First line of the row among them, and the line after its last.
    edit : RowEdit
        What is written.
    cells : mapping of str to str, or None
        What is to be read in a table's row; None for an entry.
    rank : tuple
        Rows that go to one place stand in this order.
    opens_year : bool
        Whether a year's heading is among the lines.
    """

    line: int
    texts: tuple[str, ...]
    offset: int
    end: int
    edit: RowEdit
    cells: Mapping[str, str] | None
    rank: tuple[int, ...]
    opens_year: bool = False


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be written, and into what."""

    current: PaperList
    table: Table
    edit: RowEdit
    saying: Saying


@dataclass(frozen=True, slots=True)
class _Draft:
    """A row as it would be written at one place."""

    text: str
    mark: str
    cells: Mapping[str, str] | None
    row: Row


def plan(current: PaperList, edit: RowEdit) -> Placed:
    """Find the place of a row, and write it in the shape of the rows there.

    Parameters
    ----------
    current : PaperList
        The list.
    edit : RowEdit
        A paper that is not in it.

    Raises
    ------
    ListError
        If the section is not configured, or has no place for the paper's year.
    """
    table = current.table(edit.section)
    saying = _saying(edit, follows_venue=_follows_venue(table))
    left_out = never_linked(current, table)
    saying = replace(
        saying,
        project="" if "project" in left_out else saying.project,
        code="" if "code" in left_out else saying.code,
    )
    task = _Task(current, table, edit, saying)
    block = _block(table, task.saying.year)
    if block is None:
        return _under_new_year(task)
    order = table.section.order
    at = _place(block, Standing(edit.id, task.saying.year, task.saying.month), order)
    draft = _draft(task, block, at)
    again = _place(block, _standing(draft.row), order)
    if again != at:
        at = again
        draft = _draft(task, block, at)
    return _placed(task, block, at, draft)


def _saying(edit: RowEdit, *, follows_venue: bool) -> Saying:
    year, month = month_of(edit.id)
    found = edit.findings
    venue = escape.cell(found.venue.value) if found.venue else ""
    shown = shown_time.find(venue)
    is_last = shown is not None and shown.end == len(venue)
    venue_year = str(shown.year) if shown and is_last else ""
    title = edit.cells["title"]
    code = escape.link_url(found.code.value) if found.code else ""
    name = title.partition(":")[0] if ":" in title else ""
    return Saying(
        id=edit.id,
        title=title,
        year=int(venue_year) if venue_year and follows_venue else year,
        month=month,
        day=edit.announced.day if edit.announced and edit.announced.month == month else None,
        name=name if len(name.split()) <= _MOST_NAME_WORDS else "",
        authors=edit.authors,
        venue=venue[: shown.start].rstrip() if shown and is_last else venue,
        venue_year=venue_year,
        project=escape.link_url(found.project.value) if found.project else "",
        code=code,
        repository=repository(code),
    )


def _follows_venue(table: Table) -> bool:
    """Tell whether years in a section, where they differ, are those of venues, not of ids."""
    votes = 0
    for block in table.blocks:
        for row in block.rows:
            if row.id and row.year and not row.time:
                votes += _vote(strip_markup(row.cells.get("pub", "")), row.year, row.id)
    return votes > 0


def _vote(venue: str, year: int, arxiv_id: str) -> int:
    """Tell what a row's year speaks for: 1 for its venue's, -1 for its id's, 0 for neither."""
    id_year, shown = month_of(arxiv_id)[0], shown_time.find(venue)
    if shown is None:
        is_later = 0 < year - id_year <= _MOST_YEARS_TO_VENUE
        return int(is_later and bool(venue) and not PREPRINT.fullmatch(venue))
    return 0 if shown.year == id_year else 1 if year == shown.year else -1


def _block(table: Table, year: int) -> Block | None:
    """Find the part of a section that takes a paper of a year."""
    of_years = [block for block in table.blocks if block.heading.years]
    if not table.section.by_year or not of_years:
        if not table.blocks:
            return None
        newest_last = table.section.order is Order.OLDEST_FIRST
        filled = [block for block in table.blocks if block.rows] or list(table.blocks)
        return filled[-1] if newest_last else filled[0]
    for block in of_years:
        first, last = block.heading.years or (0, 0)
        if first <= year <= last:
            return block
    return None


def _standing(row: Row) -> Standing:
    return Standing(row.id, row.year, row.time[1] if row.time else None)


def _place(block: Block, new: Standing, order: Order) -> int:
    rows = [_standing(row) for row in block.rows if not row.is_padding]
    return place(rows, new, order)


def _rank(row: Row, order: Order, at: int) -> tuple[int, ...]:
    year, month, number = sort_key(row.id or "0001.00000")
    shown = (row.year or year, row.time[1] if row.time else month)
    digits = int("".join(c for c in number if c.isdigit()) or 0)
    is_rising = order is Order.OLDEST_FIRST or (order is Order.UNORDERED and at > 0)
    sign = 1 if is_rising else -1
    return tuple(sign * n for n in (*shown, digits))


def _draft(task: _Task, block: Block, at: int) -> _Draft:
    """Write a row for a place, and read it as it will be read."""
    near = find_neighbours(task.current, task.table, block, at)
    name, saying = task.table.section.name, task.saying
    if task.edit.text is not None:
        entries = _entries(block)
        mark = row_numbers.marker(entries, at, row_numbers.beside(entries, at, near))
        return _Draft(*given_row.fit(task.edit.text, name, block, mark))
    if block.header is not None:
        line, cells = row_text.table_row(
            task.current, Place(block, at, near), saying, task.edit.cells
        )
        entry = Entry(0, 1, 0, "", line)
        row = readme.read_row(entry, name, block.columns, block.heading)
        return _Draft(line, "", cells, row)
    plain = replace(saying, title=saying.title.replace("\\|", "|"))
    entries = _entries(block)
    mark = row_numbers.marker(entries, at, row_numbers.beside(entries, at, near))
    text = row_text.aligned(row_text.bullet(near, plain, _plain_entry(plain)), mark, near)
    lines = text.count("\n") + 1
    row = readme.read_entry(Entry(0, lines, 0, mark, text), name, block.heading)
    return _Draft(f"{mark}{text}", mark, None, row)


def _entries(block: Block) -> list[Neighbour]:
    pairs = zip(block.rows, block.entries, strict=True)
    return [Neighbour(row, entry.text, 1.0, entry.mark) for row, entry in pairs]


def _plain_entry(saying: Saying) -> str:
    """Write an entry for a list that has none to copy."""
    links = ((saying.project, "Project"), (saying.code, "Code"))
    shown = "".join(f" [[{word}]({url})]" for url, word in links if url)
    return f"[{saying.title}](https://arxiv.org/abs/{saying.id}){shown}"


def _placed(task: _Task, block: Block, at: int, draft: _Draft) -> Placed:
    gap = row_lines.find(task.current, block, at, is_paragraph=not draft.mark.strip())
    texts = tuple(draft.text.split("\n"))
    return Placed(
        line=gap.line,
        texts=(*("",) * gap.before, *texts, *("",) * gap.after),
        offset=gap.before,
        end=gap.before + len(texts),
        edit=task.edit,
        cells=draft.cells,
        rank=_rank(draft.row, task.table.section.order, at),
    )


def _under_new_year(task: _Task) -> Placed:
    """Place the first row of a year, with the year's heading."""
    new = year_headings.opening(task.current, task.table, task.saying.year)
    draft = _draft(task, new.block, 0)
    texts = tuple(draft.text.split("\n"))
    return Placed(
        line=new.line,
        texts=(*new.before, *texts, *new.after),
        offset=len(new.before),
        end=len(new.before) + len(texts),
        edit=task.edit,
        cells=draft.cells,
        rank=_rank(draft.row, task.table.section.order, 0),
        opens_year=True,
    )
