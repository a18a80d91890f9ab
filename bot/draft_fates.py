"""What became of each paper that the bot proposed: as merged, as closed, or as it stands now."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot import readme
from bot.bullet_entries import Entry
from bot.decisions import PaperDecision, Reason, Verdict
from bot.paper import normalise_title
from bot.paper_list import Block, PaperList, Row
from bot.pull_request import Kind, PlannedRow, PullRequest, State

RETRY_LABEL = "retry"
"""On a closed pull request: the no is taken back."""

PROPOSALS = frozenset({Kind.ADD, Kind.BATCH})
"""Kinds of pull requests that propose papers."""

_TITLE = re.compile(r"Add (.+) \(([^()]+)\)")
_INVISIBLE = "\u200b"


class Fate(StrEnum):
    """What became of a paper that was proposed."""

    OPEN = "open"
    ACCEPTED = "accepted"
    """Merged, and it stands as the bot wrote it."""
    EDITED = "edited"
    """Merged, and people changed its row before or since."""
    REMOVED = "removed"
    """Merged, but its row is not on the list: it was deleted before or since."""
    REFUSED = "refused"
    """Closed without a merge, or declined in a batch."""
    MISPLACED = "misplaced"
    """Closed because it was proposed for the wrong section."""
    UNDONE = "undone"
    """A no that was taken back."""
    WITHDRAWN = "withdrawn"
    """The bot itself closed it: nobody said no."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The list as it was read, to compare drafts with.

    Attributes
    ----------
    current : PaperList
        The list.
    unsettled_since : datetime
        What was merged at this instant (UTC) or later may be missing from it.
    titles : mapping of str to str
        Titles of papers by id, as arXiv or the list has them.
    retried : mapping of str to date
        Papers of which a person took a no back elsewhere than on the pull request, and when.
    """

    current: PaperList
    unsettled_since: datetime
    titles: Mapping[str, str] = field(default_factory=dict)
    retried: Mapping[str, date] = field(default_factory=dict)

    def has(self, paper_id: str, title: str) -> bool:
        """Tell whether a paper stands on the list, under its id or its title."""
        return paper_id in self.current.ids or normalise_title(title) in self.current.titles


@dataclass(frozen=True, slots=True)
class PaperFate:
    """What became of one paper.

    Attributes
    ----------
    id : str
        arXiv id without version.
    title : str
        As far as it is known.
    pull : PullRequest
        The last one that proposed it.
    fate : Fate
        What became of it.
    changed : tuple of str
        Roles of the cells that people changed, ``section`` if they moved it.
    """

    id: str
    title: str
    pull: PullRequest
    fate: Fate
    changed: tuple[str, ...] = ()

    @property
    def decided(self) -> date:
        """Day of the word on this paper, else that on which the pull request was closed."""
        refusal = self.pull.marker.refusal(self.id)
        day = refusal.day if refusal else None
        return day or (self.pull.closed_at or self.pull.updated_at).date()

    @property
    def is_retried(self) -> bool:
        """Whether people want it proposed again, if it does not stand on the list."""
        return self.pull.state is not State.OPEN and RETRY_LABEL in self.pull.labels

    @property
    def decision(self) -> PaperDecision | None:
        """The verdict that it is; None where nobody said no."""
        if self.fate not in {Fate.REFUSED, Fate.REMOVED}:
            return None
        reason = _reason(self.pull, self.id)
        verdict = Verdict.BORDERLINE if reason is Reason.BORDERLINE else Verdict.REJECTED
        return PaperDecision(self.id, self.title, verdict, reason, self.decided)


def read(
    pull_requests: Iterable[PullRequest], standing: Standing | None = None
) -> tuple[PaperFate, ...]:
    """Tell what became of every paper that was proposed.

    Parameters
    ----------
    pull_requests : iterable of PullRequest
        The bot's own, in any state and order.
    standing : Standing or None
        The list; None if it is not known, and what was merged counts as accepted.

    Returns
    -------
    tuple of PaperFate
        One for each paper; of several pull requests the last one counts.
    """
    found: dict[str, PaperFate] = {}
    for pull in sorted(pull_requests, key=lambda p: p.number):
        if pull.marker.kind in PROPOSALS:
            for paper_id in dict.fromkeys((*pull.marker.ids, *pull.marker.refused)):
                found.pop(paper_id, None)
                found[paper_id] = _read(paper_id, pull, standing)
    return tuple(found.values())


def title_of(pull: PullRequest, paper_id: str) -> str:
    """Read a paper's title in the title of its pull request; empty if that does not hold it."""
    match = _TITLE.fullmatch(pull.title.replace(_INVISIBLE, ""))
    is_whole = match is not None and match[2] == paper_id and not match[1].endswith("…")
    return match[1] if match and is_whole else ""


def taken_back(
    pull_requests: Iterable[PullRequest], standing: Standing | None = None
) -> dict[str, date]:
    """Tell of which papers people took a no back: the last day whose verdicts do not count.

    Parameters
    ----------
    pull_requests : iterable of PullRequest
        The bot's own.
    standing : Standing or None
        Says what was taken back elsewhere.
    """
    found = dict(standing.retried) if standing else {}
    for pull in pull_requests:
        if pull.marker.kind in PROPOSALS and pull.state is not State.OPEN and _is_undone(pull):
            day = (pull.closed_at or pull.updated_at).date()
            for paper_id in (*pull.marker.ids, *pull.marker.refused):
                found[paper_id] = max(day, found.get(paper_id, day))
    return found


def _read(paper_id: str, pull: PullRequest, standing: Standing | None) -> PaperFate:
    titles = standing.titles if standing else {}
    title = titles.get(paper_id) or title_of(pull, paper_id)
    fate, changed = _fate(paper_id, title, pull, standing)
    is_no = fate in {Fate.REFUSED, Fate.REMOVED, Fate.MISPLACED}
    if is_no and (_is_undone(pull) or _was_retried(paper_id, pull, standing)):
        fate = Fate.UNDONE
    return PaperFate(paper_id, title, pull, fate, changed)


def _fate(
    paper_id: str, title: str, pull: PullRequest, standing: Standing | None
) -> tuple[Fate, tuple[str, ...]]:
    if pull.state is State.MERGED:
        return _merged(paper_id, title, pull, standing)
    if paper_id in pull.marker.refused:
        return Fate.REFUSED, ()
    if pull.state is State.OPEN:
        return Fate.OPEN, ()
    if pull.marker.closed:
        return Fate.WITHDRAWN, ()
    is_misplaced = _reason(pull, paper_id) is Reason.WRONG_SECTION
    return (Fate.MISPLACED if is_misplaced else Fate.REFUSED), ()


def _merged(
    paper_id: str, title: str, pull: PullRequest, standing: Standing | None
) -> tuple[Fate, tuple[str, ...]]:
    if standing is None or (pull.closed_at or pull.updated_at) >= standing.unsettled_since:
        is_refused = paper_id in pull.marker.refused
        return (Fate.REFUSED if is_refused else Fate.ACCEPTED), ()
    if not standing.has(paper_id, title):
        return (Fate.REFUSED if paper_id in pull.marker.refused else Fate.REMOVED), ()
    planned = next((row for row in pull.marker.rows if row.id == paper_id), None)
    changed = tuple(_changes(planned, standing.current)) if planned else ()
    return (Fate.EDITED if changed else Fate.ACCEPTED), changed


def _changes(planned: PlannedRow, current: PaperList) -> Iterator[str]:
    """Name what people changed in a row."""
    for table in current.tables:
        for block in table.blocks:
            for entry, row in zip(block.entries, block.rows, strict=True):
                if row.id == planned.id and row.section == planned.section:
                    cells = planned_row(planned, block, entry.mark).cells
                    yield from (r for r in row.cells if row.cells[r] != cells.get(r, ""))
                    return
    yield "section"


def planned_row(planned: PlannedRow, block: Block, mark: str = "") -> Row:
    """Read a planned row as it would be read in its part of the list.

    Parameters
    ----------
    planned : PlannedRow
        The row.
    block : Block
        Where it stands.
    mark : str
        Marker of its bullet, which is no part of the entry.
    """
    if block.header is not None:
        entry = Entry(0, 1, 0, "", planned.text)
        return readme.read_row(entry, planned.section, block.columns, block.heading)
    text = planned.text.removeprefix(mark)
    entry = Entry(0, text.count("\n") + 1, 0, mark, text)
    return readme.read_entry(entry, planned.section, block.heading)


def _reason(pull: PullRequest, paper_id: str) -> Reason:
    """Read why: labels speak of the papers that nobody declined alone."""
    refusal = pull.marker.refusal(paper_id)
    words = pull.labels if refusal is None else (refusal.reason,)
    return next((reason for reason in Reason if reason and reason in words), Reason.NONE)


def _is_undone(pull: PullRequest) -> bool:
    return RETRY_LABEL in pull.labels


def _was_retried(paper_id: str, pull: PullRequest, standing: Standing | None) -> bool:
    day = standing.retried.get(paper_id) if standing else None
    return day is not None and day >= (pull.closed_at or pull.updated_at).date()
