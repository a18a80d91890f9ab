"""The curated list as lines, sections and rows, in whatever format each section has.

The text is never re-rendered: a row knows its lines, and edits insert lines. What stands in code
fences and HTML comments is not read.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from bot import bullet_entries, sections, shown_time, table_rows
from bot.bullet_entries import Entry
from bot.entry_parts import split
from bot.errors import ListError
from bot.layout import Format, PaperListing, Section
from bot.outline import Outline
from bot.paper import find_ids
from bot.paper_list import Block, PaperList, Row, Table
from bot.parts import Part, Slot, title_of
from bot.plain_text import strip_markup
from bot.sections import Heading
from bot.table_rows import read_columns, split_cells

__all__ = ["Block", "PaperList", "Row", "Table", "read", "split_cells", "strip_markup"]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_ID_ROLES = ("pub", "paper", "title", "links")
_LINKS_TO_PAPER = frozenset({Slot.PAPER, Slot.TITLE})
_ROLES = {
    Slot.TITLE: "title",
    Slot.NAME: "name",
    Slot.AUTHORS: "authors",
    Slot.VENUE: "pub",
    Slot.TIME: "time",
    Slot.PAPER: "paper",
    Slot.PROJECT: "project",
    Slot.CODE: "code",
}


def read(text: str, layout: PaperListing) -> PaperList:
    """Read the curated list.

    Parameters
    ----------
    text : str
        The whole file, line endings as they are.
    layout : PaperListing
        Which sections hold papers, and how.

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
    visible = sections.visible_lines(lines)
    outline = Outline(sections.find_headings(visible))
    found = [outline.find(section, layout.path) for section in layout.sections]
    starts = frozenset(heading.line for heading in found)
    tables = tuple(
        _read_section(visible, heading, section, _parts(outline, heading, section, starts), layout)
        for section, heading in zip(layout.sections, found, strict=True)
    )
    return PaperList(
        lines=lines,
        tables=tables,
        ids=frozenset(find_ids(text)),
        description=_first_paragraph(visible),
    )


def _parts(
    outline: Outline, heading: Heading, section: Section, starts: frozenset[int]
) -> tuple[tuple[Heading, int, tuple[Heading, ...]], ...]:
    """Give the heading and those of its years, each with its end and the groups to leave out."""
    inside = outline.below(heading)
    years = [h for h in inside if section.by_year and h.years and h.line not in starts]
    others = starts.union(year.line for year in years)
    groups = Outline(tuple(h for h in inside if h.is_group and h.line in others))
    borders = [*(h.line for h in inside if not h.is_group), heading.end]
    parts = []
    for above in (heading, *years):
        end = min(borders[bisect_right(borders, above.line)], above.end)
        parts.append((above, end, groups.below(above)))
    return tuple(parts)


def _read_section(
    visible: Sequence[str],
    heading: Heading,
    section: Section,
    parts: Sequence[tuple[Heading, int, tuple[Heading, ...]]],
    layout: PaperListing,
) -> Table:
    if section.format is Format.BULLETS:
        bullets = (_read_bullets(visible, *part, section) for part in parts)
        return Table(section, heading, tuple(bullets))
    blocks = tuple(
        block
        for above, end, _ in parts
        for block in _read_tables(visible, above, end, section, layout)
    )
    if not blocks:
        raise ListError(
            f"{layout.path} line {heading.line + 1}: no table under {section.name!r}; a table "
            "needs a line of column headings and a delimiter row. Nothing was changed."
        )
    return Table(section, heading, blocks)


def _read_tables(
    visible: Sequence[str], above: Heading, end: int, section: Section, layout: PaperListing
) -> Iterator[Block]:
    """Give the first table below a heading, and further ones with the same columns."""
    is_first = True
    for found in table_rows.find_tables(visible, above.body, end):
        where = f"{layout.path} line {found.header + 1}"
        try:
            columns = read_columns(visible[found.header], section, where)
        except ListError:
            if is_first:
                raise
            continue
        is_first = False
        lines = tuple(
            Entry(n, n + 1, 0, "", visible[n]) for n in range(found.header + 2, found.end)
        )
        reader = partial(read_row, section=section.name, columns=columns, above=above)
        yield Block(above, found.end, found.header, columns, lines, reader)


def read_row(entry: Entry, section: str, columns: Sequence[str | None], above: Heading) -> Row:
    """Read one line of a table.

    Parameters
    ----------
    entry : Entry
        The line, without its ending.
    section : str
        Name of the section.
    columns : sequence of (str or None)
        Role of each column.
    above : Heading
        The heading that it stands under.
    """
    raw = [cell.strip() for cell in split_cells(entry.text)]
    cells = {role: text for role, text in zip(columns, raw, strict=False) if role}
    shown = shown_time.find(cells.get("time", ""))
    ids = _ids_of_cells(cells) or find_ids(entry.text)
    return Row(
        line=entry.line,
        section=section,
        cells=cells,
        id=ids[0] if ids else None,
        title=_title_of_cell(cells.get("title", "")),
        time=(shown.year, shown.month) if shown and shown.month else None,
        is_padding=not any(raw),
        end=entry.end,
        year=shown.year if shown else _year_above(above),
    )


def _title_of_cell(text: str) -> str:
    """Give the title alone, where names or images stand with it in the cell."""
    has_more = "<br" in text or "![" in text
    return strip_markup(title_of(split(text)) if has_more else text)


def _ids_of_cells(cells: Mapping[str, str]) -> tuple[str, ...]:
    return next((ids for role in _ID_ROLES if (ids := find_ids(cells.get(role, "")))), ())


def _read_bullets(
    visible: Sequence[str],
    above: Heading,
    end: int,
    left_out: Sequence[Heading],
    section: Section,
) -> Block:
    entries = bullet_entries.find_papers(visible, above.body, end)
    kept = tuple(_outside(left_out, entries))
    reader = partial(read_entry, section=section.name, above=above)
    return Block(above, end, None, (), kept, reader)


def _outside(groups: Sequence[Heading], entries: Sequence[Entry]) -> Iterator[Entry]:
    """Give the entries that stand in none of some groups; both are in order of their lines."""
    ahead = iter(groups)
    group = next(ahead, None)
    end = 0
    for entry in entries:
        while group and group.line <= entry.line:
            end = max(end, group.end)
            group = next(ahead, None)
        if entry.line >= end:
            yield entry


def read_entry(entry: Entry, section: str, above: Heading) -> Row:
    """Read one entry of a bulleted section, of the given name, under a heading."""
    parts = split(entry.text)
    cells: dict[str, str] = {}
    for part in parts:
        if part.slot in _ROLES:
            cells.setdefault(_ROLES[part.slot], part.text.strip())
    ids = _ids_of_parts(parts) or find_ids(entry.text)
    shown = shown_time.find(cells.get("time", ""))
    year = next((part.text for part in parts if part.slot is Slot.VENUE_YEAR), "")
    shown_year = shown or shown_time.find(year)
    return Row(
        line=entry.line,
        section=section,
        cells=cells,
        id=ids[0] if ids else None,
        title=strip_markup(title_of(parts)),
        time=(shown.year, shown.month) if shown and shown.month else None,
        is_padding=False,
        end=entry.end,
        year=shown_year.year if shown_year else _year_above(above),
    )


def _ids_of_parts(parts: Sequence[Part]) -> tuple[str, ...]:
    """Give the id that a link in words leads to; one that is only cited may be another paper's."""
    linked = [part for part in parts if part.url and part.slot in _LINKS_TO_PAPER]
    linked.sort(key=lambda part: part.url == part.text.strip("<>[]() "))
    return next((ids for part in linked if (ids := find_ids(part.url))), ())


def _year_above(heading: Heading) -> int | None:
    return heading.years[1] if heading.years else None


def _first_paragraph(visible: Sequence[str]) -> str:
    """Give the first lines that are prose: no heading, table, list, quote, image or HTML."""
    paragraph: list[str] = []
    for line in visible:
        is_prose = line.strip() and line.lstrip()[0].isalnum() and "|" not in line
        if is_prose:
            paragraph.append(line.strip())
        elif paragraph:
            break
    return strip_markup(" ".join(paragraph))
