"""Cells that read as the bot would have written them knowing less, and what fills them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot import escape, row_text, shown_time
from bot.cell_edit import CellChange
from bot.entry_parts import PREPRINT
from bot.neighbours import EMPTY, find_neighbours
from bot.paper import month_of
from bot.paper_list import Block, PaperList, Row, Table
from bot.part_text import Saying
from bot.plain_text import strip_markup
from bot.prediction import Finding, Findings

ROLES = ("pub", "project", "code")
"""Columns that are filled."""

_PREPRINT_CELL = re.compile(rf"\W*{PREPRINT.pattern}[\W_]*(?:(?:19|20)\d\d)?[\W_]*", re.IGNORECASE)
_PREPRINT_WORDS = re.compile(
    rf"{PREPRINT.pattern}(?:[ ,'’]*(?:19|20)\d\d)?(?![^()]*\))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Place:
    """A row with an arXiv id, and where it stands.

    Attributes
    ----------
    current : PaperList
        The list.
    table, block : Table, Block
        Its section, and its part of that.
    number : int
        How many rows of the block stand above it.
    row : Row
        The row.
    shows_years : bool
        Whether venues have a year in this section.
    """

    current: PaperList
    table: Table
    block: Block
    number: int
    row: Row
    shows_years: bool

    @property
    def id(self) -> str:
        """The arXiv id."""
        return self.row.id or ""

    @property
    def roles(self) -> tuple[str, ...]:
        """The columns that can be filled; a bulleted section has none."""
        return tuple(role for role in ROLES if role in self.block.columns)


def places(current: PaperList) -> Iterator[Place]:
    """Give every row with an arXiv id, in order."""
    for table in current.tables:
        shows_years = _shows_years(table)
        for block in table.blocks:
            for number, row in enumerate(block.rows):
                if row.id is not None:
                    yield Place(current, table, block, number, row, shows_years)


def is_open(row: Row, role: str) -> bool:
    """Tell whether a cell reads as the bot would have written it knowing less."""
    cell = row.cells.get(role)
    if cell is None:
        return False
    if role == "pub":
        return "![" not in cell and bool(_PREPRINT_CELL.fullmatch(strip_markup(cell)))
    return bool(EMPTY.fullmatch(cell))


def fill(place: Place, findings: Findings) -> Iterator[tuple[CellChange, Finding]]:
    """Give the open cells of a row that metadata fills."""
    row = place.row
    by_role = {"pub": findings.venue, "project": findings.project, "code": findings.code}
    wanted = {
        role: finding
        for role, finding in by_role.items()
        if finding and role in place.roles and is_open(row, role) and not _stands(finding, row)
    }
    cells = _written(place, wanted) if wanted else {}
    for role, finding in wanted.items():
        before, after = row.cells[role], cells.get(role, "")
        if after and after != before:
            yield CellChange(place.id, row.section, role, before, after), finding


def _written(place: Place, wanted: Mapping[str, Finding]) -> dict[str, str]:
    """Write new cells in the shape of the rows around."""
    cells: dict[str, str] = {}
    if "pub" in wanted:
        venue = wanted["pub"].value
        name = venue if place.shows_years else _without_year(venue)
        cells["pub"] = _venue_cell(place.row.cells["pub"], escape.cell(name))
    urls = {r: escape.link_url(f.value) for r, f in wanted.items() if r != "pub"}
    given = {r: f"[{r.capitalize()}]({url})" for r, url in urls.items() if url}
    if given:
        near = find_neighbours(place.current, place.table, place.block, place.number)
        others = [n for n in near if n.row.line != place.row.line]
        saying = _saying(place.row, urls)
        there = row_text.Place(place.block, place.number, tuple(others))
        _, written = row_text.table_row(place.current, there, saying, given)
        cells |= {role: written.get(role, "") for role in given}
    return cells


def _saying(row: Row, urls: Mapping[str, str]) -> Saying:
    year, month = month_of(row.id or "")
    return Saying(
        id=row.id or "",
        title=row.title,
        year=year,
        month=month,
        project=urls.get("project", ""),
        code=urls.get("code", ""),
    )


def _venue_cell(cell: str, venue: str) -> str:
    """Put a venue in place of the word for a preprint; a link around it stays."""
    match = _PREPRINT_WORDS.search(cell)
    return f"{cell[: match.start()]}{venue}{cell[match.end() :]}" if match else ""


def _shows_years(table: Table) -> bool:
    """Tell whether the section's venues have a year, as most do."""
    shown = [strip_markup(row.cells.get("pub", "")) for row in table.rows]
    venues = [text for text in shown if text and not _PREPRINT_CELL.fullmatch(text)]
    return 2 * sum(shown_time.find(text) is not None for text in venues) >= len(venues)


def _without_year(venue: str) -> str:
    shown = shown_time.find(venue)
    return venue[: shown.start].rstrip() if shown and shown.end == len(venue) else venue


def _stands(finding: Finding, row: Row) -> bool:
    """Tell whether an address stands in another cell of the row already."""
    return "/" in finding.value and any(says(cell, finding) for cell in row.cells.values())


def says(text: str, finding: Finding) -> bool:
    """Tell whether a text holds a value already, in whatever spelling of the address."""
    return _address(finding.value) in _address(text)


def _address(text: str) -> str:
    flat = re.sub(r"https?://(?:www\.)?", "", text.casefold())
    return flat.removesuffix("/").removesuffix(".git")
