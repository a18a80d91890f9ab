"""Listed papers whose newer metadata names a venue, a project page or code, or a withdrawal.

A cell is filled only if it reads as the bot would have written it knowing less: ``arXiv`` in
place of a venue, nothing in place of a link. What a person wrote is never overwritten, and a row
is known by its arXiv id alone, never by its title.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot import cell_edit, lint_titles, open_cells, scoring, tex, withdrawal
from bot.cell_edit import CellChange
from bot.errors import ListError
from bot.layout import PaperListing
from bot.open_cells import places
from bot.paper import Paper
from bot.paper_list import PaperList
from bot.prediction import Finding
from bot.venue import VenueCatalogue


@dataclass(frozen=True, slots=True)
class CellUpgrade:
    """A cell that newer metadata fills.

    Attributes
    ----------
    change : CellChange
        The row, the cell, and its texts.
    finding : Finding
        The value, and the words that it was read from.
    title : str
        The paper's title; foreign text.
    """

    change: CellChange
    finding: Finding
    title: str

    @property
    def key(self) -> str:
        """The cell's name in a marker: what was declined once is not proposed again."""
        return cell_key(self.change.id, self.change.role)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A listed paper that was withdrawn; what to do with its row is for people to say."""

    id: str
    title: str
    quote: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that was passed over as its title is not the one that the paper of its id has."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Upgrades:
    """What newer metadata says of the list.

    Attributes
    ----------
    cells : tuple of CellUpgrade
        In the list's order.
    withdrawn : tuple of Withdrawal
        In the list's order.
    doubts : tuple of Doubt
        In the list's order.
    """

    cells: tuple[CellUpgrade, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def cell_key(paper_id: str, role: str) -> str:
    """Name a cell in a marker."""
    return f"{paper_id} {role}"


def listed_ids(current: PaperList) -> tuple[str, ...]:
    """Give the papers that are worth asking for: all, as any may have been withdrawn."""
    return tuple(dict.fromkeys(place.id for place in places(current)))


def find_withdrawn(current: PaperList, papers: Mapping[str, Paper]) -> tuple[Withdrawal, ...]:
    """Find the listed papers that were withdrawn.

    Parameters
    ----------
    current : PaperList
        The list.
    papers : mapping of str to Paper
        Newest metadata by id.

    Returns
    -------
    tuple of Withdrawal
        In the list's order, without those of which a row says so already.
    """
    found: dict[str, Withdrawal] = {}
    told = {place.id for place in places(current) if withdrawal.is_told(place.row.cells.values())}
    for place in places(current):
        paper = papers.get(place.id)
        quote = withdrawal.find(paper) if paper and place.id not in told else None
        if paper and quote:
            found.setdefault(place.id, Withdrawal(place.id, tex.to_text(paper.title), quote))
    return tuple(found.values())


def find(
    current: PaperList,
    papers: Mapping[str, Paper],
    catalogue: VenueCatalogue,
    declined: Collection[str] = (),
    earlier: Mapping[str, str] | None = None,
) -> Upgrades:
    """Find the cells that newer metadata fills.

    Parameters
    ----------
    current : PaperList
        The list.
    papers : mapping of str to Paper
        Newest metadata by id.
    catalogue : VenueCatalogue
        Venues and their spellings.
    declined : collection of str
        Keys of cells that people do not want, see `cell_key`.
    earlier : mapping of str to str
        Rows by id as the bot once proposed them: a value that people took out then is not
        proposed again.

    Returns
    -------
    Upgrades
        Rows whose title is not the paper's are doubts.
    """
    cells: list[CellUpgrade] = []
    doubts: list[Doubt] = []
    for place in places(current):
        paper = papers.get(place.id)
        if paper is None or withdrawal.find(paper):
            continue
        title = tex.to_text(paper.title)
        new = [
            CellUpgrade(change, finding, title)
            for change, finding in open_cells.fill(place, scoring.find(paper, catalogue))
            if cell_key(place.id, change.role) not in declined
            and not open_cells.says((earlier or {}).get(place.id, ""), finding)
        ]
        if new and not lint_titles.is_like(place.row.title, paper.title):
            doubts.append(Doubt(place.id, title))
        else:
            cells += new
    return Upgrades(tuple(cells), find_withdrawn(current, papers), tuple(doubts))


def apply(
    text: str, cells: Iterable[CellUpgrade], layout: PaperListing
) -> tuple[str, tuple[CellUpgrade, ...]]:
    """Fill cells, each proved to change nothing else.

    Parameters
    ----------
    text : str
        The whole file.
    cells : iterable of CellUpgrade
        What to fill.
    layout : PaperListing
        The list's sections.

    Returns
    -------
    tuple of (str, tuple of CellUpgrade)
        The new text, and what is filled in it: a cell that cannot be filled safely is left out.
    """
    wanted = tuple(cells)
    try:
        return cell_edit.replace_cells(text, [c.change for c in wanted], layout), wanted
    except ListError:
        kept = []
    for cell in wanted:
        try:
            text = cell_edit.replace_cells(text, [cell.change], layout)
        except ListError:
            continue
        kept.append(cell)
    return text, tuple(kept)
