"""One run in one value: what arXiv showed, what was decided, and what a person should look at."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from pydantic import TypeAdapter

from bot import escape
from bot.listing import Listing, ListingOutcome
from bot.paper import AnnounceType


@dataclass(frozen=True, slots=True)
class ListingSummary:
    """One category's listing without its papers.

    Attributes
    ----------
    category : str
        arXiv category; ``*`` for a mirror's night.
    night : date or None
        Day of the listing in US Eastern time; None if it could not be read.
    outcome : ListingOutcome
        How the reading ended.
    new, cross, replaced : int
        Numbers of papers by how they were announced.
    message : str
        What happened, in one sentence; may quote foreign text.
    """

    category: str
    night: date | None
    outcome: ListingOutcome
    new: int = 0
    cross: int = 0
    replaced: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class OpenedDraft:
    """A draft pull request that was opened; in a dry run one that would be, without number.

    Attributes
    ----------
    number : int or None
        Its number on GitHub.
    url : str
        Its page, or the paper's.
    id : str
        arXiv id without version.
    title : str
        The paper's title; foreign text.
    counterfactual : str
        What would have changed the decision, in one sentence that quotes foreign text.
    """

    number: int | None
    url: str
    id: str
    title: str
    counterfactual: str = ""


@dataclass(frozen=True, slots=True)
class WaitingPaper:
    """A paper that is proposed but has no draft yet.

    Attributes
    ----------
    id : str
        arXiv id without version.
    title : str
        Foreign text.
    relevance : float
        Probability in [0, 1].
    reason : str
        What it waits for, in one sentence.
    """

    id: str
    title: str
    relevance: float
    reason: str


@dataclass(frozen=True, slots=True)
class HeldPaper:
    """A paper on the border, which a person may wave through or refuse.

    Attributes
    ----------
    id : str
        arXiv id without version.
    title : str
        Foreign text.
    relevance : float
        Probability in [0, 1].
    reason : str
        Why it is held, in one sentence without foreign text.
    counterfactual : str
        What would have changed the decision, in one sentence that quotes foreign text.
    is_explored : bool
        Whether it is below the threshold, and shown to learn from the answer.
    """

    id: str
    title: str
    relevance: float
    reason: str = ""
    counterfactual: str = ""
    is_explored: bool = False


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What one run read, decided and did.

    Attributes
    ----------
    started, finished : datetime
        UTC.
    dry_run : bool
        Whether nothing was changed.
    model : str
        Version of the model; empty if none was needed.
    listings : tuple of ListingSummary
        In order of configuration; empty if the run did not poll.
    scored, proposed, held, skipped : int
        Numbers of papers by decision.
    drafts : tuple of OpenedDraft
        In order of opening.
    waiting : tuple of WaitingPaper
        Best first.
    held_papers : tuple of HeldPaper
        Best first.
    warnings : tuple of str
        What a person should know; the run went on.
    errors : tuple of str
        What ended the run, or a step of it that must not fail.
    ledger : str
        Whether every announced paper is accounted for, in one line; empty if nobody looked.
    """

    started: datetime
    finished: datetime
    dry_run: bool = False
    model: str = ""
    listings: tuple[ListingSummary, ...] = ()
    scored: int = 0
    proposed: int = 0
    held: int = 0
    skipped: int = 0
    drafts: tuple[OpenedDraft, ...] = ()
    waiting: tuple[WaitingPaper, ...] = ()
    held_papers: tuple[HeldPaper, ...] = ()
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    ledger: str = ""


_ADAPTER = TypeAdapter(RunSummary)
_MAX_NAMES = 8
_SENTENCES = {
    ListingOutcome.BROKEN: "arXiv's listing could not be read",
    ListingOutcome.STALE: "arXiv still shows an old batch",
    ListingOutcome.FRESH: "New papers were announced",
    ListingOutcome.QUIET: "Nothing was announced",
    ListingOutcome.UNCHANGED: "Nothing new since the last run",
}


def summarise_listing(listing: Listing) -> ListingSummary:
    """Count a listing's papers by how they were announced."""
    types = [paper.announce_type for paper in listing.papers]
    return ListingSummary(
        category=listing.category,
        night=listing.night,
        outcome=listing.outcome,
        new=types.count(AnnounceType.NEW),
        cross=types.count(AnnounceType.CROSS),
        replaced=sum(t.is_replacement for t in types),
        message=listing.message,
    )


def to_json(summary: RunSummary) -> str:
    """Write a summary as one line of JSON; lone surrogates become question marks."""
    text = json.dumps(asdict(summary), default=_iso, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode()


def from_json(text: str) -> RunSummary:
    """Read what `to_json` wrote, also of an older version that knew fewer fields.

    Raises
    ------
    ValueError
        If it is not a run summary.
    """
    return _ADAPTER.validate_python(json.loads(text))


def is_failure(summary: RunSummary) -> bool:
    """Tell whether the run must end as failed: an error, or no listing that could be read."""
    outcomes = {listing.outcome for listing in summary.listings}
    return bool(summary.errors) or outcomes == {ListingOutcome.BROKEN}


def headline(summary: RunSummary) -> str:
    """Say in one harmless line of plain text what came of the run.

    Parameters
    ----------
    summary : RunSummary
        Any run.

    Returns
    -------
    str
        What failed first, then what was done, then what arXiv did not give.
    """
    failed = tuple(f"Failed: {error}" for error in summary.errors[:1])
    done = _done(summary)
    troubles = [outcome for outcome in _SENTENCES if outcome is not ListingOutcome.FRESH]
    sentences = (*failed, *done, *_states(summary.listings, troubles)) or states(summary)
    return escape.plain(" ".join(sentences) or "Nothing was to be done.")


def states(summary: RunSummary) -> tuple[str, ...]:
    """Say in plain words what arXiv showed.

    Returns
    -------
    tuple of str
        A sentence for each outcome that occurred, failures first, with the categories.
    """
    return _states(summary.listings, tuple(_SENTENCES))


def _states(
    listings: Sequence[ListingSummary], outcomes: Sequence[ListingOutcome]
) -> tuple[str, ...]:
    with_night = len({listing.night for listing in listings if listing.night}) > 1
    sentences = []
    for outcome in outcomes:
        chosen = [listing for listing in listings if listing.outcome is outcome]
        names = list(dict.fromkeys(_name(listing, with_night=with_night) for listing in chosen))
        more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
        if names:
            sentences.append(f"{_SENTENCES[outcome]}: {', '.join(names[:_MAX_NAMES])}{more}.")
    return tuple(sentences)


def _name(listing: ListingSummary, *, with_night: bool) -> str:
    category = "the mirror" if listing.category == "*" else listing.category
    return f"{category} of {listing.night}" if with_night and listing.night else category


def _done(summary: RunSummary) -> tuple[str, ...]:
    """Say what was done, in no words if it was nothing."""
    drafts = len(summary.drafts)
    plural = "" if drafts == 1 else "s"
    opened = f"{drafts} draft{plural} " + ("would be opened" if summary.dry_run else "opened")
    waiting = f", {len(summary.waiting)} waiting" if summary.waiting else ""
    scored = f"{summary.scored} scored, {summary.proposed} proposed, {summary.held} held"
    first = (f"{opened}{waiting}.",) if drafts or summary.waiting else ()
    return (*first, f"{scored}.") if summary.scored else first


def _iso(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value)} in a run summary")
