"""The nightly job in one straight line: poll, attend, score, enrich, decide, draft, remember.

Every step is safe to repeat: whatever a killed run left behind, the next one completes.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot import (
    attendance,
    candidate,
    conclusion,
    feedback,
    handover,
    list_memory,
    listing_digest,
    night_papers,
    readme,
    reconsider,
    run_results,
    teachers,
    upgrades,
    verdicts,
)
from bot.attendance import Attended, Visit
from bot.candidate import Policy, Selection
from bot.conclusion import Ending
from bot.dashboard_state import DashboardState
from bot.errors import GitHubError
from bot.job import Job, Round
from bot.listing import Listing, ListingOutcome
from bot.marks import Mark
from bot.openings import Opening
from bot.paper_list import PaperList
from bot.prediction import Decision, Prediction
from bot.pull_request import PullRequest
from bot.run_summary import RunSummary
from bot.source import COMPLETE, Source
from bot.verdicts import Evidence, Verdicts, Wishes

if TYPE_CHECKING:
    from bot.store import Store

_LOG = logging.getLogger(__name__)


def run(job: Job) -> RunSummary:
    """Do the nightly job.

    Parameters
    ----------
    job : Job
        What to work with.

    Returns
    -------
    RunSummary
        What happened; failures of single steps are in it, and the next run completes them.

    Raises
    ------
    ListError
        If the list cannot be read. Nothing was polled.
    """
    current = readme.read(job.around.list_text, job.around.config.list)
    if job.hub is not None:
        handover.take(job.store, job.hub, job.now)
    listings = poll(job.store, job.source, job.now) if job.polls else ()
    job.check()
    turn = attend(job, current)
    job.check()
    recalled, unknown = night_papers.recall(turn)
    warnings = [*_warnings(listings), *turn.verdicts.compared.warnings, *unknown]
    warnings += night_papers.fetch_texts(turn)
    predictions, model = night_papers.score_new(turn, recalled)
    job.check()
    warnings += [*night_papers.enrich(turn), *night_papers.watch(turn, model)]
    is_newest = not _pause(turn) and upgrades.ask(turn)
    turn = _on_newest(turn) if is_newest or choose(turn).drafts else turn
    opening = Opening(turn, choose(turn))
    opened = opening.publish()
    opened = replace(
        opened,
        warnings=(*warnings, *opened.warnings),
        errors=(*turn.attended.errors, *opened.errors),
    )
    turn.job.check()
    summary = run_results.summarise(turn.job, listings, predictions, opening.selection, opened)
    return conclude(turn, opening.selection, summary, is_newest=is_newest)


def poll(store: Store, source: Source, now: datetime) -> tuple[Listing, ...]:
    """Read every due listing, and remember each before the next is read."""
    listings = []
    for found in source.listings(store, now):
        reconsider.note(store, found)
        store.record_listing(found, now)
        if found.source in COMPLETE:
            store.update_metadata((*found.papers, *found.refreshed), now)
        listings.append(listing_digest.light(found))
        fields = (found.category, found.night, found.outcome, len(found.papers))
        _LOG.info("listing read category=%s night=%s outcome=%s papers=%d", *fields)
    return listing_digest.digest(listings)


def score(job: Job) -> None:
    """Score what was announced, and enrich it, where nothing more can be done in this run."""
    turn = attend(job, readme.read(job.around.list_text, job.around.config.list))
    night_papers.fetch_texts(turn)
    night_papers.score_new(turn)
    night_papers.enrich(turn)


def attend(job: Job, current: PaperList) -> Round:
    """Do what people left on GitHub, and join what they decided."""
    around = job.around

    def judge(pulls: tuple[PullRequest, ...], state: DashboardState) -> Verdicts:
        return _judge(job, current, pulls, state)

    attended = Attended(around.pull_requests)
    if job.hub is not None:
        visit = _visit(job, current)
        attended = attendance.attend(visit, around.pull_requests)
        job.store.drafts.record(attended.pulls, None)
    state = attended.state
    found = judge(attended.pulls, state)
    policy = Policy(known=found.known, triage=around.config.triage)
    wishes = Wishes(state.wanted, state.sections)
    return Round(job, current, attended, found, wishes, policy)


def choose(turn: Round) -> Selection:
    """Choose the drafts of this run; the others wait, each with its reason."""
    job, config = turn.job, turn.job.around.config
    ordered = job.store.predictions_of(turn.wishes.papers)
    known = turn.verdicts.known.by_id
    orders = {i: p for i, p in ordered.items() if i not in known}
    worthy = night_papers.open_questions(turn, (Decision.PROPOSE,))
    proposals = {p.id: p for p in worthy if p.id not in ordered}
    proposals |= job.store.predictions_of(turn.verdicts.returning) | orders
    placed = [_placed(p, turn) for p in proposals.values()]
    pause = _pause(turn)
    if pause:
        return Selection((), tuple((p, pause) for p in candidate.rank(placed)))
    open_papers = feedback.open_papers(turn.attended.pulls)
    not_ready = _not_ready(placed, turn)
    return candidate.select(placed, open_papers, config.limits, not_ready, frozenset(ordered))


def _on_newest(turn: Round) -> Round:
    """Attend once more if main has moved by now: what is planned rests on its newest commit.

    Scoring and asking arXiv may take minutes. Whatever was done is done as if by an earlier run.
    """
    try:
        newer = turn.job.renew() if turn.job.renew else None
    except GitHubError as error:
        _LOG.warning("main was not read again error=%s", error)
        return turn
    if newer is None:
        return turn
    _LOG.info("main has moved: planned again")
    return attend(newer, readme.read(newer.around.list_text, newer.around.config.list))


def conclude(
    turn: Round, selection: Selection, summary: RunSummary, *, is_newest: bool = False
) -> RunSummary:
    """Keep the bot's own drafts and the dashboard in step, and remember the list."""
    job = turn.job
    memory = list_memory.render(turn.verdicts.compared.memory)
    if job.hub is None:
        return summary
    ending = Ending(
        visit=_visit(job, turn.current),
        attended=turn.attended,
        verdicts=turn.verdicts,
        recorded=job.around.decisions,
        selection=selection,
        summary=summary,
        opener=job.publisher.publish,
        upgrades=upgrades.look(turn, is_newest=is_newest),
        is_newest=is_newest,
        may_open=not _pause(turn),
    )
    summary = conclusion.conclude(ending)
    if memory != job.store.drafts.mark(Mark.LISTED):
        job.store.drafts.set_mark(Mark.LISTED, memory)
    return summary


def _judge(
    job: Job, current: PaperList, pulls: tuple[PullRequest, ...], state: DashboardState
) -> Verdicts:
    around = job.around
    ids = {i for pull in pulls for i in (*pull.marker.ids, *pull.marker.refused)}
    memory = list_memory.parse(job.store.drafts.mark(Mark.LISTED))
    ids |= (memory.listed | memory.removed.keys()) - current.ids if memory else set()
    titles = teachers.shown_titles(current.rows, around.corpus)
    titles |= {i: paper.title for i, paper in job.store.papers(ids).items()}
    evidence = Evidence(
        current=current,
        further=around.further_texts,
        recorded=around.decisions,
        pulls=pulls,
        titles=titles,
        memory=memory,
        wishes=Wishes(state.wanted, state.sections),
    )
    sections = tuple(section.name for section in around.config.list.sections)
    return verdicts.read(evidence, sections, around.config.triage.later_days, job.now)


def _visit(job: Job, current: PaperList) -> Visit:
    assert job.hub is not None  # noqa: S101  the callers asked
    return Visit(
        hub=job.hub,
        store=job.store,
        config=job.around.config,
        vocabulary=job.around.vocabulary,
        catalogue=job.around.catalogue,
        judge=lambda pulls, state: _judge(job, current, pulls, state),
        absent=lambda ids: night_papers.absent(job, ids),
        now=job.now,
    )


def _placed(prediction: Prediction, turn: Round) -> Prediction:
    """Put a paper where people want it."""
    section = turn.verdicts.section(prediction.id, turn.wishes)
    if section is None:
        return prediction
    return replace(prediction, section=section, section_confidence=1.0)


def _pause(turn: Round) -> str:
    """Say why nothing may be opened now; empty if it may."""
    limits = turn.job.around.config.limits
    if limits.paused:
        return "the bot is paused"
    return "quiet hours" if limits.is_quiet(turn.job.now) else ""


def _not_ready(proposals: Sequence[Prediction], turn: Round) -> dict[str, str]:
    job = turn.job
    patience = job.now.date() - timedelta(days=job.around.config.arxiv.wait_days)
    bare = job.store.unenriched(p.id for p in proposals)
    return {
        p.id: "arXiv has not given its comments yet"
        for p in proposals
        if p.id in bare and p.announced and p.announced >= patience
    }


def _warnings(listings: Sequence[Listing]) -> tuple[str, ...]:
    return tuple(found.message for found in listings if found.outcome is ListingOutcome.BROKEN)
