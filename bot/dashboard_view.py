"""What a run knows, as the dashboard shows it."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot import batch_body, candidate, explanation
from bot.config_tables import Limits, Triage
from bot.dashboard_content import (
    Condition,
    DashboardContent,
    ShownDraft,
    ShownPaper,
    ShownRefusal,
    ShownWaiting,
)
from bot.dashboard_state import DashboardState, DatedPaper, join_papers
from bot.decisions import PaperDecision
from bot.paper import Paper
from bot.prediction import Prediction
from bot.pull_request import Kind, Marker, Published, PublishOutcome, PullRequest, State
from bot.run_summary import OpenedDraft, RunSummary

LATELY = timedelta(days=30)
"""How long a refused paper stays on the dashboard."""
_RELEVANCE = re.compile(r"^\*\*Relevance (\d{1,3})%\*\*", re.MULTILINE)
"""What a draft's body said when it was opened."""
_PAUSED = "`[limits] paused` is set in the configuration, so nothing new is opened."


@dataclass(frozen=True, slots=True)
class Known:
    """What a run knows in the end.

    Attributes
    ----------
    now : datetime
        When it started, UTC.
    limits, triage : Limits, Triage
        Of the configuration.
    state : DashboardState
        What is remembered; papers are added to it, and settled ones taken out.
    settled : container of str
        Papers that are listed, proposed or decided on.
    pulls : sequence of PullRequest
        All of the bot's own, as they stand now.
    conditions : mapping of int to Condition
        Of open ones that do not merge.
    opened : mapping of int to date
        When open ones were opened, as far as it is known.
    held : sequence of Prediction
        Papers on the border, and those that people asked for, that nobody decided on.
    waiting : sequence of (Prediction, str)
        Proposed papers without a draft, best first, with the reason.
    decisions : sequence of PaperDecision
        Verdicts.
    papers : mapping of str to Paper
        Metadata, as far as it is known.
    predictions : mapping of str to Prediction
        Of papers with an open draft, as far as they are known.
    runs : sequence of RunSummary
        Newest first.
    warnings : sequence of str
        What a person should know now.
    """

    now: datetime
    limits: Limits
    triage: Triage
    state: DashboardState = field(default_factory=DashboardState)
    settled: Container[str] = ()
    pulls: Sequence[PullRequest] = ()
    conditions: Mapping[int, Condition] = field(default_factory=dict)
    opened: Mapping[int, date] = field(default_factory=dict)
    held: Sequence[Prediction] = ()
    waiting: Sequence[tuple[Prediction, str]] = ()
    decisions: Sequence[PaperDecision] = ()
    papers: Mapping[str, Paper] = field(default_factory=dict)
    predictions: Mapping[str, Prediction] = field(default_factory=dict)
    runs: Sequence[RunSummary] = ()
    warnings: Sequence[str] = ()


def view(known: Known) -> DashboardContent:
    """Give what the dashboard shows.

    Parameters
    ----------
    known : Known
        What the run knows.

    Returns
    -------
    DashboardContent
        Drafts and papers on the border by relevance, refusals of the last 30 days newest first.
        The state holds what `known.state` remembers beside those that are shown: papers of which
        a lost store knows nothing yet.
    """
    held = candidate.rank(known.held)
    return DashboardContent(
        state=_state(known),
        drafts=_drafts(known),
        held=tuple(_paper(prediction, known) for prediction in held),
        waiting=tuple(_waiting(prediction, why, known) for prediction, why in known.waiting),
        refused=_refused(known),
        runs=tuple(known.runs),
        warnings=tuple(dict.fromkeys(known.warnings)),
        paused=_PAUSED if known.limits.paused else "",
        most_open=known.limits.open,
        hold=known.triage.hold,
        propose=known.triage.propose,
        stale_days=known.limits.stale_days,
    )


def stale(pulls: Iterable[PullRequest], days: int, now: datetime) -> tuple[PullRequest, ...]:
    """Give the open drafts of one paper that nothing has happened to for so many days."""
    limit = now - timedelta(days=days)
    drafts = (p for p in pulls if p.state is State.OPEN and p.marker.kind is Kind.ADD)
    return tuple(p for p in drafts if p.updated_at <= limit)


def opened(published: Published, marker: Marker, title: str, now: datetime) -> PullRequest:
    """Give a pull request that was just opened, as far as it is shown."""
    return PullRequest(
        number=published.number or 0,
        url=published.url,
        marker=marker,
        state=State.OPEN,
        labels=(),
        branch="",
        head_sha="",
        updated_at=now,
        title=title,
        created_at=now,
    )


def just_opened(
    drafts: Iterable[OpenedDraft], now: datetime, *, is_batch: bool
) -> Iterator[PullRequest]:
    """Give the pull requests of a run's drafts; those of a batch share one."""
    found: dict[int, list[OpenedDraft]] = {}
    for one in drafts:
        if one.number is not None:
            found.setdefault(one.number, []).append(one)
    for number, rows in found.items():
        first, ids = rows[0], tuple(one.id for one in rows)
        title = batch_body.title(len(ids)) if is_batch else f"Add {first.title} ({first.id})"
        published = Published(number, first.url, PublishOutcome.CREATED)
        yield opened(published, Marker(ids, Kind.BATCH if is_batch else Kind.ADD), title, now)


def _state(known: Known) -> DashboardState:
    state, settled = known.state, known.settled
    waiting = [prediction for prediction, _ in known.waiting]
    return replace(
        state,
        held=_open((*state.held, *map(_dated, known.held)), known),
        waiting=_open((*state.waiting, *map(_dated, waiting)), known),
        wanted=tuple(paper_id for paper_id in state.wanted if paper_id not in settled),
    )


def _open(papers: Iterable[DatedPaper], known: Known) -> tuple[DatedPaper, ...]:
    return join_papers(paper for paper in papers if paper.id not in known.settled)


def _dated(prediction: Prediction) -> DatedPaper:
    return DatedPaper(prediction.id, prediction.announced)


def _drafts(known: Known) -> tuple[ShownDraft, ...]:
    old = {pull.number for pull in stale(known.pulls, known.limits.stale_days, known.now)}
    drafts = [
        _draft(p, known, is_stale=p.number in old) for p in known.pulls if p.state is State.OPEN
    ]
    return tuple(sorted(drafts, key=lambda d: (-(d.relevance or 0), d.number)))


def _draft(pull: PullRequest, known: Known, *, is_stale: bool) -> ShownDraft:
    ids = pull.marker.ids
    prediction = known.predictions.get(ids[0]) if len(ids) == 1 else None
    said = _RELEVANCE.search(pull.body)
    thought = prediction.relevance if prediction else None
    return ShownDraft(
        number=pull.number,
        title=pull.title,
        opened=known.opened.get(pull.number),
        relevance=int(said[1]) / 100 if said else thought,
        condition=known.conditions.get(pull.number, Condition.READY),
        is_stale=is_stale,
    )


def _paper(prediction: Prediction, known: Known) -> ShownPaper:
    asked = (one.login for one in known.state.asked if one.id == prediction.id)
    return ShownPaper(
        id=prediction.id,
        title=_title(prediction.id, known),
        relevance=prediction.relevance,
        section=prediction.section,
        why=explanation.sentence(prediction),
        announced=prediction.announced,
        is_explored=prediction.is_explored,
        asked_by=next(asked, ""),
    )


def _waiting(prediction: Prediction, reason: str, known: Known) -> ShownWaiting:
    since = prediction.announced
    patience = timedelta(days=known.limits.long_wait_days)
    return ShownWaiting(
        id=prediction.id,
        title=_title(prediction.id, known),
        relevance=prediction.relevance,
        reason=reason,
        since=since,
        is_long=since is not None and since + patience < known.now.date(),
    )


def _refused(known: Known) -> tuple[ShownRefusal, ...]:
    numbers = {
        paper_id: pull.number
        for pull in sorted(known.pulls, key=lambda p: p.number)
        if pull.state is not State.OPEN
        for paper_id in (*pull.marker.ids, *pull.marker.refused)
    }
    first = (known.now - LATELY).date()
    lately = [one for one in known.decisions if one.decided >= first]
    shown = [
        ShownRefusal(
            id=one.id,
            title=_title(one.id, known) or one.title,
            decided=one.decided,
            number=numbers.get(one.id),
            reason=one.reason,
        )
        for one in lately
    ]
    return tuple(sorted(shown, key=lambda r: (r.decided, r.id), reverse=True))


def _title(paper_id: str, known: Known) -> str:
    paper = known.papers.get(paper_id)
    return paper.title if paper else ""
