"""The same decisions over past nights, as if the bot had run then.

Notes
-----
A replay is honest: for a night nothing is used that became known after it. List, decisions and
corpus are cut to papers announced before the first night; where the day of announcement is not
known, it is the last day of the id's month (docs/architecture.md).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot import exploration, judged, scoring
from bot.candidate import KnownPapers
from bot.judged import Feedback
from bot.paper import Paper, last_day_of_month, normalise_title
from bot.prediction import Prediction
from bot.readme import PaperList, Row
from bot.scoring import Judge
from bot.training import Sources

Night = tuple[date, Sequence[Paper]]
"""A day of listings, and the papers announced then."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When papers were announced, as far as it is known.

    Attributes
    ----------
    by_id : mapping of str to date
        Day of announcement by arXiv id.
    by_title : mapping of str to date
        The same by normalised title, for rows without an id.
    """

    by_id: Mapping[str, date]
    by_title: Mapping[str, date]

    def announced(self, arxiv_id: str) -> date:
        """Tell when a paper was announced, at the latest."""
        return self.by_id.get(arxiv_id) or last_day_of_month(arxiv_id)

    def row_announced(self, row: Row) -> date | None:
        """Tell when a row's paper was announced, at the latest; None if nothing says."""
        if row.id is not None:
            return self.announced(row.id)
        known = self.by_title.get(normalise_title(row.title))
        if known is None and row.time is not None:
            year, month = row.time
            return last_day_of_month(f"{year % 100:02}{month:02}.00001")
        return known


def calendar(papers: Iterable[Paper]) -> Calendar:
    """Note when each paper was announced, by id and by title."""
    dated = [(paper, paper.announced) for paper in papers if paper.announced]
    return Calendar(
        by_id={paper.id: day for paper, day in dated},
        by_title={normalise_title(paper.title): day for paper, day in dated},
    )


def cut(sources: Sources, start: date, known: Calendar) -> Sources:
    """Keep what was known before a day.

    Parameters
    ----------
    sources : Sources
        Everything that is known now; its listings must end before `start` already.
    start : date
        First night of the replay.
    known : Calendar
        When papers were announced.

    Returns
    -------
    Sources
        Rows, decisions and corpus of papers announced before `start`; a row of which nothing says
        when it was announced is dropped.
    """
    days = {row.line: known.row_announced(row) for row in sources.rows}
    return replace(
        sources,
        rows=tuple(r for r in sources.rows if (day := days[r.line]) is not None and day < start),
        decisions=tuple(d for d in sources.decisions if known.announced(d.id) < start),
        corpus=sources.corpus.before(start) if sources.corpus else None,
    )


def cut_list(current: PaperList, start: date, known: Calendar) -> str:
    """Give the list's text without the rows of papers announced on a day or after it."""
    later = {
        row.line
        for row in current.rows
        if (day := known.row_announced(row)) is not None and day >= start
    }
    return "".join(line for n, line in enumerate(current.lines) if n not in later)


def known_papers(sources: Sources) -> KnownPapers:
    """Collect the papers that rows and decisions name, as a run of that time would have."""
    by_id = {d.id: f"{d.verdict} on {d.decided}" for d in sources.decisions}
    by_id.update({row.id: "on the list" for row in sources.rows if row.id})
    by_title = {normalise_title(row.title): "on the list" for row in sources.rows}
    by_title.pop("", None)
    return KnownPapers(by_id=by_id, by_title=by_title)


def replay(nights: Iterable[Night], judge: Judge) -> Iterator[Prediction]:
    """Decide on every paper of past nights with one model.

    Parameters
    ----------
    nights : iterable of (date, sequence of Paper)
        Oldest first; a paper that an earlier night announced is not scored again.
    judge : Judge
        Trained on what was known before the first night.

    Yields
    ------
    Prediction
        One for every new or cross-listed paper, in order of night and id.
    """
    explored: list[Prediction] = []
    for _, papers in _new_papers(nights):
        yield from _decide(papers, judge, explored)


def replay_learning(
    nights: Iterable[Night],
    known: Sources,
    prepare: Callable[[Sources], Judge],
    feedback: Feedback,
) -> Iterator[Prediction]:
    """Decide on every paper of past nights, and learn on from what people say.

    Parameters
    ----------
    nights : iterable of (date, sequence of Paper)
        Oldest first.
    known : Sources
        What was known before the first night.
    prepare : callable
        Trains on what is known: before the first night, and on the first night of each later week.
    feedback : Feedback
        What people say of a paper once it was proposed or held.

    Yields
    ------
    Prediction
        As `replay` does.
    """
    judge, week = prepare(known), None
    explored: list[Prediction] = []
    for night, papers in _new_papers(nights):
        monday = night - timedelta(days=night.weekday())
        if week is not None and week < monday:
            judge = prepare(known)
        week = monday
        predictions = _decide(papers, judge, explored)
        yield from predictions
        known = judged.learn(known, night, papers, predictions, feedback)


def _decide(
    papers: Sequence[Paper], judge: Judge, explored: list[Prediction]
) -> tuple[Prediction, ...]:
    """Score a night, and add what is explored of it to what was explored before."""
    scored = scoring.score(papers, judge)
    predictions = exploration.explore(scored, papers, judge.policy, explored)
    explored.extend(p for p in predictions if p.is_explored)
    return predictions


def _new_papers(nights: Iterable[Night]) -> Iterator[tuple[date, tuple[Paper, ...]]]:
    """Give the papers of each night that no earlier one announced, by id."""
    seen: set[str] = set()
    for night, papers in nights:
        fresh = [p for p in papers if p.id not in seen and not p.announce_type.is_replacement]
        seen.update(paper.id for paper in fresh)
        yield night, tuple(sorted(fresh, key=lambda p: p.id))
