"""Papers of past nights as they were scored before anybody judged them."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from classifier.walk_forward import Month, Outcome, Period, on_known_nights

_DAYS = 7


@dataclass(frozen=True, slots=True)
class PastPaper:
    """A paper of a past night, and what was thought of it before anybody judged it.

    Attributes
    ----------
    id : str
        Of its document: the arXiv id, or the title of a row without one.
    title : str
        Foreign text; may be empty.
    relevance : float
        Probability in [0, 1].
    belongs : bool or None
        Whether it is on the list; None for a borderline paper, which counts neither for nor
        against, but costs a draft.
    weight : float
        How many announced papers it stands for, at least 1.
    """

    id: str
    title: str
    relevance: float
    belongs: bool | None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class PastNights:
    """Papers of past nights.

    Attributes
    ----------
    papers : tuple of PastPaper
        By relevance descending, then id.
    weeks : float
        How long the nights took; above 0 if there are papers.
    """

    papers: tuple[PastPaper, ...]
    weeks: float

    def split(self, threshold: float) -> tuple[tuple[PastPaper, ...], tuple[PastPaper, ...]]:
        """Give the papers of at least a relevance, and the others."""
        count = bisect_right(self.papers, -threshold, key=lambda paper: -paper.relevance)
        return self.papers[:count], self.papers[count:]

    def per_week(self, papers: Sequence[PastPaper]) -> float:
        """Tell how many announced papers a week some of these papers stand for."""
        return sum(paper.weight for paper in papers) / self.weeks if papers else 0.0


def past_nights(periods: Iterable[Period]) -> PastNights:
    """Collect what a walk forward has scored.

    Parameters
    ----------
    periods : iterable of Period
        One a month, each month once, in any order.

    Returns
    -------
    PastNights
        Papers of these months whose nights are known: nights without any ordinary paper were not
        read, but for those that a sample stands for. The newest month ends on the last day on
        which anything was announced, as it may not be over.
    """
    months = tuple(periods)
    papers = [_past_paper(one) for period in months for one in _on_known_nights(period.outcomes)]
    days = {day for period in months for day in map(_day, period.outcomes) if day is not None}
    return PastNights(
        papers=tuple(sorted(papers, key=lambda paper: (-paper.relevance, paper.id))),
        weeks=_covered_days([period.month for period in months], days) / _DAYS,
    )


def _on_known_nights(outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
    known = {e.document.id for e in on_known_nights([one.example for one in outcomes])}
    return (one for one in outcomes if one.example.document.id in known)


def _day(outcome: Outcome) -> date | None:
    return outcome.example.document.announced


def _past_paper(outcome: Outcome) -> PastPaper:
    example = outcome.example
    return PastPaper(
        id=example.document.id,
        title=example.document.title,
        relevance=outcome.prediction.relevance,
        belongs=outcome.belongs,
        weight=example.weight,
    )


def _covered_days(months: Iterable[Month], days: Collection[date]) -> int:
    """Count the days of months up to the last of some days."""
    ends = (min(date(*month, monthrange(*month)[1]), max(days)) for month in months if days)
    return sum(end.day for end in ends)
