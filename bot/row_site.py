"""A row in its surroundings: where it stands, what it says, and whether a change reads as meant."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot import cell_edit, draft_rows, edit, escape, readme
from bot.cell_edit import Found
from bot.edit import LABEL_SEPARATOR, RowEdit
from bot.entry_parts import PREPRINT
from bot.errors import ListError
from bot.layout import PaperListing
from bot.link_parts import LinkKind, find_links
from bot.neighbours import EMPTY
from bot.paper import Paper, normalise_title
from bot.plain_text import strip_markup
from bot.prediction import Finding, Findings, Source
from bot.pull_request import PlannedRow
from bot.table_rows import split_cells

BY_HAND = "Nothing was changed. Edit the row by hand."
"""How messages end."""


@dataclass(frozen=True, slots=True)
class Site:
    """A row in its surroundings.

    Attributes
    ----------
    row : PlannedRow
        The row.
    text : str
        A list with it in its section, and with no other row of the paper.
    found : Found
        Where it stands there.
    layout : PaperListing
        The list's sections.
    """

    row: PlannedRow
    text: str
    found: Found
    layout: PaperListing

    @property
    def others(self) -> str:
        """The list without the row."""
        return _without(self.text, self.row.id, self.layout)


def visit(row: PlannedRow, text: str, layout: PaperListing) -> Site:
    """Put a row where it belongs, unless it stands there.

    Parameters
    ----------
    row : PlannedRow
        The row.
    text : str
        The list with the row, with an older form of it, or without it.
    layout : PaperListing
        The list's sections.

    Raises
    ------
    ListError
        If the row does not read as one of the paper's there.
    """
    current = readme.read(text, layout)
    standing = cell_edit.find(current, row.id, row.section)
    is_alone = sum(other.id == row.id for other in current.rows) == 1
    if standing and is_alone and draft_rows.text_of(current, standing.row) == row.text:
        return Site(row, text, standing, layout)
    stand_in = edit.make(Paper(row.id, "Paper"), row.section, (), Findings())
    placed = add(_without(text, row.id, layout), stand_in, layout)
    return substitute(placed, row.text)


def add(text: str, new: RowEdit, layout: PaperListing) -> Site:
    """Add a row that is written as its neighbours are.

    Raises
    ------
    ListError
        If it cannot be added.
    """
    placed = edit.apply(text, [new], layout)
    found = _find(placed, new.id, new.section, layout)
    line = draft_rows.text_of(readme.read(placed, layout), found.row)
    return Site(PlannedRow(new.id, new.section, line), placed, found, layout)


def substitute(site: Site, line: str) -> Site:
    """Put other lines in place of a row's.

    Raises
    ------
    ListError
        If they do not read as one row of the same paper.
    """
    lines = list(readme.read(site.text, site.layout).lines)
    start, end = site.found.row.line, site.found.row.end
    ending = lines[end - 1][len(lines[end - 1].rstrip("\r\n")) :]
    lines[start:end] = [line.replace("\n", ending or "\n") + ending]
    text = "".join(lines)
    found = _find(text, site.row.id, site.row.section, site.layout)
    row = replace(site.row, text=line)
    if draft_rows.text_of(readme.read(text, site.layout), found.row) != line:
        raise ListError(_unreadable(row, site.layout))
    return Site(row, text, found, site.layout)


def change(site: Site, line: str) -> PlannedRow:
    """Give the row with other lines, of the same paper with the same title.

    Raises
    ------
    ListError
        If they read otherwise.
    """
    if line == site.row.text:
        return site.row
    new = substitute(site, line)
    check_title(site, new)
    return new.row


def check_title(old: Site, new: Site) -> None:
    """Check that two rows have one title.

    Raises
    ------
    ListError
        If they have not.
    """
    if normalise_title(old.found.row.title) != normalise_title(new.found.row.title):
        raise ListError(_unreadable(new.row, new.layout))


def with_cell(line: str, number: int, cell: str) -> str:
    """Put text into a cell of a table's row; its white space and all other cells stay."""
    cells = list(split_cells(line))
    start = line.index("|") + 1 if line.lstrip().startswith("|") else 0
    end = start + len("|".join(cells))
    cells[number] = _padded(cells[number], cell)
    return line[:start] + "|".join(cells) + line[end:]


def _padded(old: str, cell: str) -> str:
    if not cell:
        return old[:1].ljust(len(old)) if old[:1].isspace() else ""
    is_filled = bool(old.strip())
    before = old[: len(old) - len(old.lstrip())] if is_filled else old[:1]
    after = old[-1:] if old[-1:].isspace() else ""
    return f"{before}{cell}".ljust(len(old) - len(after)) + after


def labels_of(site: Site) -> tuple[str, ...]:
    """Give the row's labels as they stand."""
    return tuple(label for label in site.found.row.labels if not EMPTY.fullmatch(label))


def as_edit(site: Site) -> RowEdit:
    """Read a row as what it may have been written from."""
    row = site.found.row
    made = edit.make(Paper(site.row.id, "Paper"), site.row.section, (), findings(row.cells))
    authors = re.split(r",\s+", row.cells.get("authors", ""))
    cells = {
        **made.cells,
        "title": escape.cell(row.title),
        "labels": LABEL_SEPARATOR.join(labels_of(site)),
    }
    return replace(made, cells=cells, authors=tuple(filter(None, authors)))


def findings(cells: Mapping[str, str]) -> Findings:
    """Read venue and links in a row's cells."""
    venue = strip_markup(cells.get("pub", ""))
    is_known = bool(venue) and not PREPRINT.search(venue) and not EMPTY.fullmatch(venue)
    return Findings(
        venue=finding(venue) if is_known else None,
        project=_link(cells, "project", LinkKind.PROJECT),
        code=_link(cells, "code", LinkKind.CODE),
    )


def finding(value: str) -> Finding:
    """Give a value that stands in the list as one that was found."""
    return Finding(value, Source.COMMENT, "")


def _link(cells: Mapping[str, str], role: str, kind: LinkKind) -> Finding | None:
    own = [link.url for link in find_links(cells.get(role, ""))]
    shared = [link.url for link in find_links(cells.get("links", "")) if link.kind is kind]
    return next(map(finding, (*own, *shared)), None)


def _without(text: str, paper_id: str, layout: PaperListing) -> str:
    current = readme.read(text, layout)
    gone = {n for row in current.rows if row.id == paper_id for n in range(row.line, row.end)}
    return "".join(line for n, line in enumerate(current.lines) if n not in gone)


def _find(text: str, paper_id: str, section: str, layout: PaperListing) -> Found:
    found = cell_edit.find(readme.read(text, layout), paper_id, section)
    if found is None:
        raise ListError(_unreadable(PlannedRow(paper_id, section, ""), layout))
    return found


def _unreadable(row: PlannedRow, layout: PaperListing) -> str:
    place = f"{layout.path}, section {row.section!r}, paper {row.id}"
    return f"{place}: the row would read otherwise than meant. {BY_HAND}"
