"""One paper, taken out of a list and put back by the code of `arxiv-bot add`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise, takewhile

from bot import addition, readme, tex
from bot.addition import Addition, Choice, Desk
from bot.candidate import KnownPapers
from bot.config import PaperListing
from bot.errors import ListError
from bot.layout import Order
from bot.paper import Paper, month_of, normalise_title
from bot.paper_reference import Reference
from bot.readme import Block, PaperList, Row
from bot.sections import Heading
from bot.venue import VenueCatalogue
from tests.put_back import shapes

CELLS = {
    "title": ("title",),
    "time": ("time",),
    "id": ("paper", "pub"),
    "links": ("project", "code", "links"),
    "frame": (),
}
"""What is compared, and the columns that it stands in; a frame is what is left of an entry."""


class Outcome(StrEnum):
    """How putting a paper back ended."""

    BACK = "back"
    TWICE = "twice"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one row.

    Attributes
    ----------
    id : str
        Of the paper.
    line : int
        Number of the line that it stood in, from 1.
    outcome : Outcome
        `TWICE` where the paper is linked elsewhere in the list, so that it is never gone.
    is_alone : bool
        Whether one entry is new and every other byte is as it was.
    is_in_place : bool
        Whether it stands where the list's order allows.
    has_arxiv_title : bool
        Whether the row's title was arXiv's; else its cells are not compared.
    cells : mapping of str to bool
        For each part that the row has: whether it came back.
    before, after : str
        The entry as it was, and as it came back.
    problem : str
        Why it was refused.
    """

    id: str
    line: int
    outcome: Outcome
    is_alone: bool = False
    is_in_place: bool = False
    has_arxiv_title: bool = False
    cells: Mapping[str, bool] = field(default_factory=dict)
    before: str = ""
    after: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ListOnTrial:
    """A list and what is known of its papers.

    Attributes
    ----------
    text : str
        The whole file.
    layout : PaperListing
        Its sections.
    papers : mapping of str to Paper
        Metadata by id.
    catalogue : VenueCatalogue
        Venues.
    """

    text: str
    layout: PaperListing
    papers: Mapping[str, Paper]
    catalogue: VenueCatalogue

    def read(self) -> PaperList:
        """Read the list as it is."""
        return readme.read(self.text, self.layout)


def try_row(subject: ListOnTrial, current: PaperList, row: Row) -> Trial:
    """Take a paper out and put it back where it belongs.

    Parameters
    ----------
    subject : ListOnTrial
        The list.
    current : PaperList
        The same, read.
    row : Row
        One of its rows, with an id whose metadata is known.
    """
    paper = subject.papers[row.id or ""]
    start = Trial(paper.id, row.line + 1, Outcome.REFUSED, before=_entry(current, row))
    taken = "".join((*current.lines[: row.line], *current.lines[row.end :]))
    try:
        if paper.id in readme.read(taken, subject.layout).ids:
            return replace(start, outcome=Outcome.TWICE)
        added = _add(subject, taken, paper, row.section)
        result = readme.read(added.text, subject.layout)
    except ListError as error:
        return replace(start, problem=str(error))
    if added.answers[0].reason:
        return replace(start, problem=added.answers[0].reason)
    new = next(one for one in result.table(row.section).rows if one.id == paper.id)
    rest = "".join((*result.lines[: new.line], *result.lines[new.end :]))
    has_title = normalise_title(row.title) == normalise_title(tex.to_text(paper.title))
    return replace(
        start,
        outcome=Outcome.BACK,
        is_alone=_is_the_same(rest, taken, _blank_around(current, row)),
        is_in_place=new.line == row.line
        or _is_in_order(subject.layout, result, new, _heading_above(current, row).text),
        has_arxiv_title=has_title,
        cells=_compare_all(paper, (current, row), (result, new)) if has_title else {},
        after=_entry(result, new),
    )


def _is_the_same(rest: str, taken: str, blank: int) -> bool:
    """Compare what stands around an entry, but for so many blank lines that may come with it."""
    new, old = rest.rstrip("\r\n").splitlines(), taken.rstrip("\r\n").splitlines()
    if new == old:
        return True
    is_kept = [line for line in new if line.strip()] == [line for line in old if line.strip()]
    return is_kept and 0 < len(new) - len(old) <= blank


def _blank_around(current: PaperList, row: Row) -> int:
    """Count the blank lines on the wider side of an entry, one at most; none in a table."""
    above = takewhile(_is_blank, reversed(current.lines[: row.line]))
    below = takewhile(_is_blank, current.lines[row.end :])
    has_blank = any(True for _ in above) or any(True for _ in below)
    return int(has_blank and _block(current, row).header is None)


def _is_blank(line: str) -> bool:
    return not line.strip()


def _add(subject: ListOnTrial, text: str, paper: Paper, section: str) -> Addition:
    desk = Desk(
        layout=subject.layout,
        known=KnownPapers(by_id={}, by_title={}),
        catalogue=subject.catalogue,
        fetch=lambda _: {paper.id: paper},
        fetch_by_doi=lambda _: {},
        choose=lambda _: [Choice(section)],
    )
    return addition.add(text, [Reference(paper.id, paper.id)], desk)


def _entry(current: PaperList, row: Row) -> str:
    return "".join(current.lines[row.line : row.end])


def _others(current: PaperList, row: Row) -> tuple[Row, ...]:
    rows = current.table(row.section).rows
    return tuple(one for one in rows if not one.is_padding and one.line != row.line)


def _is_in_order(layout: PaperListing, current: PaperList, new: Row, group: str) -> bool:
    """Tell whether no entry beside the new one says that it should stand elsewhere.

    `group` is the heading that the old entry stood under: its own, or that of a year.
    """
    section = next(one for one in layout.sections if one.name == new.section)
    around = _others(current, new)
    if section.by_year:
        heading = _heading_above(current, new)
        first, last = heading.years or (0, 0)
        if heading.text != group and not first <= month_of(new.id or "")[0] <= last:
            return False
        around = tuple(row for row in around if _heading_above(current, row) == heading)
    if section.order is Order.UNORDERED:
        return True
    above = [row for row in around if row.line < new.line and _moment(row)][-1:]
    below = [row for row in around if row.line > new.line and _moment(row)][:1]
    shown = [*above, *([new] if _moment(new) else []), *below]
    if section.order is Order.NEWEST_FIRST:
        shown.reverse()
    return all(_is_not_after(first, second) for first, second in pairwise(shown))


def _moment(row: Row) -> tuple[int, int | None] | None:
    """Give the month that an entry shows, else its year alone, else the month of its id."""
    if row.time or row.year:
        return row.time or (row.year or 0, None)
    return month_of(row.id) if row.id else None


def _is_not_after(first: Row, second: Row) -> bool:
    """Compare by month, or by year where one of the two shows no month."""
    (year, month), (other_year, other_month) = (
        _moment(row) or (0, None) for row in (first, second)
    )
    if month is None or other_month is None:
        return year <= other_year
    return (year, month) <= (other_year, other_month)


def _heading_above(current: PaperList, row: Row) -> Heading:
    return _block(current, row).heading


def _block(current: PaperList, row: Row) -> Block:
    blocks = current.table(row.section).blocks
    return next(b for b in blocks if any(row.line == one.line for one in b.entries))


def _compare_all(
    paper: Paper, before: tuple[PaperList, Row], after: tuple[PaperList, Row]
) -> dict[str, bool]:
    """Compare the parts of an entry, and in bullets what stands between them."""
    (old_list, old), (new_list, new) = before, after
    section = _others(new_list, new)
    compared = _compare(paper, old, new, section)
    if _block(new_list, new).header is None:
        frames = {shapes.frame(_entry(new_list, row)) for row in section}
        compared["frame"] = shapes.fits(
            shapes.frame(_entry(new_list, new)), frames | {shapes.frame(_entry(old_list, old))}
        )
    return compared


def _compare(paper: Paper, old: Row, new: Row, section: Sequence[Row]) -> dict[str, bool]:
    """Tell for each part that the old row has whether it came back."""
    compared = {}
    for name, roles in CELLS.items():
        present = [role for role in roles if role in old.cells]
        if present:
            compared[name] = all(shapes.is_like(role, new, old, section) for role in present)
    if "time" in compared and _shows_month_of_id(old):
        compared["time"] &= new.year == old.year and old.time in {None, new.time}
    if "title" in compared:
        compared["title"] &= normalise_title(new.title) == normalise_title(old.title)
    if "links" in compared:
        compared["links"] &= _said_links(paper, old) <= _linked(new)
    return compared


def _shows_month_of_id(row: Row) -> bool:
    """Tell whether what a row shows is its id's month, or year, as the metadata has it."""
    month = month_of(row.id or "")
    return row.time == month if row.time else row.year == month[0]


def _said_links(paper: Paper, row: Row) -> set[str]:
    """Give the addresses of a row that the paper's metadata holds."""
    metadata = f"{paper.abstract} {paper.comments} {' '.join(paper.links)}"
    return {link for link in _linked(row) if shapes.is_said(link, metadata)}


def _linked(row: Row) -> set[str]:
    """Give the addresses in a row's cells for links, as they are compared."""
    cells = (row.cells.get(role, "") for role in CELLS["links"])
    return {shapes.plain(link) for cell in cells for link in shapes.links(cell)}
