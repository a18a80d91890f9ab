"""A draft's row as a person ordered it: in another section, with other labels, another venue.

All else in the row stays as it stands, a person's own edits too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import escape, readme, row_site
from bot.edit import LABEL_SEPARATOR
from bot.effects import Move, Relabel, RowChange, SetVenue
from bot.entry_parts import split
from bot.errors import ListError
from bot.layout import PaperListing
from bot.link_parts import find_links
from bot.neighbours import EMPTY
from bot.paper import find_ids
from bot.parts import Slot
from bot.plain_text import strip_markup
from bot.prediction import NO_VENUE
from bot.pull_request import PlannedRow
from bot.row_site import Site
from bot.table_rows import split_cells

if TYPE_CHECKING:
    from classifier.dataset import LabelVocabulary

_BETWEEN = re.compile(r"\s*<br\s*/?>\s*|,\s*")


def apply(
    row: PlannedRow,
    text: str,
    layout: PaperListing,
    change: RowChange,
    vocabulary: LabelVocabulary,
) -> PlannedRow:
    """Change a row.

    Parameters
    ----------
    row : PlannedRow
        As it stands on the draft's branch.
    text : str
        The list, with the row in it or not; other rows show the section's shape.
    layout : PaperListing
        The list's sections.
    change : RowChange
        What is wanted; its paper is the row's.
    vocabulary : LabelVocabulary
        Labels in their order.

    Returns
    -------
    PlannedRow
        An equal row if it is already so.

    Raises
    ------
    ListError
        If the row cannot show it, or would read otherwise than meant.
    """
    site = row_site.visit(row, text, layout)
    match change:
        case Move():
            return _moved(site, change.section)
        case Relabel():
            return _relabelled(site, change, vocabulary)
        case SetVenue():
            return _with_venue(site, change.venue)


def _moved(site: Site, section: str) -> PlannedRow:
    """Write the row as the other section writes its rows, and put its own cells into it."""
    if section == site.row.section:
        return site.row
    wanted = replace(row_site.as_edit(site), section=section)
    new = row_site.add(site.others, wanted, site.layout)
    old_header, new_header = site.found.block.header, new.found.block.header
    line = new.row.text
    if old_header is None and new_header is None:
        line = new.found.entry.mark + site.found.entry.text
    elif old_header is not None and new_header is not None:
        line = _with_own_cells(site, new)
    moved = row_site.substitute(new, line)
    row_site.check_title(site, moved)
    return moved.row


def _with_own_cells(site: Site, new: Site) -> str:
    """Take over the cells that the bot would not have written, and that mean the same there."""
    usual = row_site.add(site.others, row_site.as_edit(site), site.layout)
    plain = {name: cell for name, _, cell in _cells(usual)}
    own = {name: cell for name, _, cell in _cells(site) if cell != plain.get(name)}
    line = new.row.text
    for name, number, there in _cells(new):
        cell = own.get(name, there)
        if cell != there and bool(find_ids(cell)) == bool(find_ids(there)):
            line = row_site.with_cell(line, number, cell)
    return line


def _cells(site: Site) -> list[tuple[str, int, str]]:
    """Give each cell with the name of its column: its role, else its heading, and its number."""
    header = readme.read(site.text, site.layout).lines[site.found.block.header or 0]
    headings = [strip_markup(cell).casefold() for cell in split_cells(header)]
    cells = zip(site.found.block.columns, headings, split_cells(site.row.text), strict=False)
    return [
        (f"role {role}" if role else f"heading {heading}", number, cell.strip())
        for number, (role, heading, cell) in enumerate(cells)
    ]


def _relabelled(site: Site, change: Relabel, vocabulary: LabelVocabulary) -> PlannedRow:
    number = _column(site, "labels")
    before = row_site.labels_of(site)
    gone = {_known(name, vocabulary) for name in change.remove}
    kept = [label for label in before if _known(label, vocabulary) not in gone]
    shown = {_known(label, vocabulary) for label in kept}
    kept += [escape.cell(name) for name in change.add if _known(name, vocabulary) not in shown]
    if tuple(kept) == before:
        return site.row
    after = sorted(kept, key=lambda label: _rank(label, vocabulary))
    rows = readme.read(site.text, site.layout).table(site.row.section).rows
    own = site.found.row.cells.get("labels", "")
    cells = [own, *(row.cells.get("labels", "") for row in rows if row.id != site.row.id)]
    cell = _separator(cells).join(after) if after else _empty_mark(cells)
    return row_site.change(site, row_site.with_cell(site.row.text, number, cell))


def _known(label: str, vocabulary: LabelVocabulary) -> str:
    """Give one spelling for all that mean the same."""
    plain = strip_markup(label)
    return vocabulary.resolve(plain) or plain.casefold()


def _rank(label: str, vocabulary: LabelVocabulary) -> int:
    known, names = _known(label, vocabulary), vocabulary.names
    return names.index(known) if known in names else len(names)


def _separator(cells: Sequence[str]) -> str:
    return next((m[0] for cell in cells if (m := _BETWEEN.search(cell))), LABEL_SEPARATOR)


def _empty_mark(cells: Sequence[str]) -> str:
    marks = Counter(cell for cell in cells if EMPTY.fullmatch(cell))
    return max(marks, key=lambda mark: marks[mark], default="")


def _with_venue(site: Site, venue: str) -> PlannedRow:
    if site.found.block.header is None:
        return row_site.change(site, _entry_with_venue(site, venue))
    number = _column(site, "pub")
    made = row_site.as_edit(site)
    shown = f"[{escape.cell(venue or NO_VENUE)}](https://arxiv.org/abs/{site.row.id})"
    wanted = replace(
        made,
        findings=replace(made.findings, venue=row_site.finding(venue) if venue else None),
        cells={**made.cells, "pub": shown},
    )
    new = row_site.add(site.others, wanted, site.layout)
    old_cell = site.found.row.cells.get("pub", "")
    cell = _with_link_of(old_cell, new.found.row.cells.get("pub", ""))
    line = site.row.text if cell == old_cell else row_site.with_cell(site.row.text, number, cell)
    return row_site.change(site, line)


def _with_link_of(old: str, new: str) -> str:
    """Keep the address that the bot or a person put behind the venue."""
    kept, made = list(find_links(old)), list(find_links(new))
    if len(kept) != 1 or len(made) != 1 or kept[0].is_badge or made[0].is_badge:
        return new
    return new.replace(made[0].url, kept[0].url, 1)


def _entry_with_venue(site: Site, venue: str) -> str:
    """Write another venue over the one that an entry names, with its year."""
    parts = split(site.found.entry.text)
    named = [n for n, part in enumerate(parts) if part.slot in {Slot.VENUE, Slot.VENUE_YEAR}]
    if not named or parts[named[0]].slot is not Slot.VENUE or named[-1] - named[0] > len(named):
        raise ListError(
            f"{site.layout.path}, paper {site.row.id}: the entry names no venue. {row_site.BY_HAND}"
        )
    before, after = parts[: named[0]], parts[named[-1] + 1 :]
    shown = escape.cell(venue or NO_VENUE)
    texts = (*(part.text for part in before), shown, *(part.text for part in after))
    return site.found.entry.mark + "".join(texts)


def _column(site: Site, role: str) -> int:
    columns = site.found.block.columns
    if role not in columns or columns.index(role) >= len(split_cells(site.row.text)):
        raise ListError(
            f"{site.layout.path}, section {site.row.section!r}: no cell for {role!r}. "
            f"{row_site.BY_HAND}"
        )
    return columns.index(role)
