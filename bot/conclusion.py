"""The end of a run on GitHub: the bot's own living drafts, and the dashboard."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot import (
    dashboard,
    dashboard_memory,
    dashboard_view,
    decisions,
    decisions_draft,
    feedback,
    handover,
    upgrade_draft,
    upkeep,
)
from bot.config import Grouping
from bot.dashboard_state import Asked, DashboardState, Removed
from bot.dashboard_view import Known
from bot.decisions_draft import Record
from bot.draft_keeper import DraftKeeper
from bot.errors import BotError, GitHubError
from bot.living_draft import Living, LivingPlan
from bot.marks import Mark
from bot.prediction import Decision
from bot.pull_request import (
    Kind,
    Published,
    PublishOutcome,
    PullRequest,
    PullRequestPlan,
    State,
)
from bot.upgrade_draft import ListState
from bot.upkeep import Wish

if TYPE_CHECKING:
    from bot.attendance import Attended, Visit
    from bot.candidate import Selection
    from bot.decisions import PaperDecision
    from bot.prediction import Prediction
    from bot.run_summary import RunSummary
    from bot.upgrade import Upgrades
    from bot.verdicts import Verdicts


@dataclass(frozen=True, slots=True)
class Ending:
    """What a run knows when its drafts are opened.

    Attributes
    ----------
    visit : Visit
        What its look at GitHub started from.
    attended : Attended
        What came of it.
    verdicts : Verdicts
        What people decided.
    recorded : tuple of PaperDecision
        The file of decisions.
    selection : Selection
        What was drafted, and what waits.
    summary : RunSummary
        The run so far.
    opener : callable
        Opens a draft.
    upgrades : Upgrades
        What newer metadata fills in, and what was withdrawn.
    is_newest : bool
        Whether arXiv was asked for that metadata in this run.
    may_open : bool
        Whether new drafts may be opened now.
    """

    visit: Visit
    attended: Attended
    verdicts: Verdicts
    recorded: tuple[PaperDecision, ...]
    selection: Selection
    summary: RunSummary
    opener: Callable[[PullRequestPlan], Published | None]
    upgrades: Upgrades
    is_newest: bool = False
    may_open: bool = True


@dataclass(slots=True)
class _Troubles:
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    opened: list[PullRequest] = field(default_factory=list)


def conclude(ending: Ending) -> RunSummary:
    """Keep the living drafts and the dashboard in step.

    Parameters
    ----------
    ending : Ending
        What the run knows.

    Returns
    -------
    RunSummary
        With what went wrong; the next run tries again.
    """
    troubles = _Troubles()
    if not ending.attended.is_fatal:
        for step in (_keep_decisions, _keep_upgrades):
            _try(step, ending, troubles)
        _try(_show, _with(ending, troubles), troubles)
    return _with(ending, troubles).summary


def _try(step: Callable[[Ending, _Troubles], None], ending: Ending, troubles: _Troubles) -> None:
    try:
        step(ending, troubles)
    except BotError as error:
        troubles.errors.append(str(error))


def _with(ending: Ending, troubles: _Troubles) -> Ending:
    summary = ending.summary
    summary = replace(
        summary,
        errors=(*summary.errors, *troubles.errors),
        warnings=(*summary.warnings, *troubles.warnings),
    )
    pulls = (*ending.attended.pulls, *troubles.opened)
    return replace(ending, summary=summary, attended=replace(ending.attended, pulls=pulls))


def _keep_decisions(ending: Ending, troubles: _Troubles) -> None:
    """Keep the file of decisions in step with what people decided."""
    visit, verdicts = ending.visit, ending.verdicts
    days, path = visit.config.github.decisions_days, visit.config.files.decisions
    if not days:
        return
    pulls, text = ending.attended.pulls, decisions.render(ending.recorded)
    dropped = (verdicts.undone.keys() | verdicts.listed) & {d.id for d in ending.recorded}
    record = Record(path, text, verdicts.from_people, frozenset(dropped))

    def plan(living: Living | None) -> LivingPlan:
        newest = replace(record, main_text=visit.hub.read_file(path))
        return decisions_draft.plan(newest, pulls, living)

    is_due = decisions_draft.is_due(record, pulls, visit.now.date(), days)
    wish = Wish(Kind.DECISIONS, plan, _digest(record), is_due=is_due and ending.may_open)
    _keep(ending, wish, visit.hub.records, troubles)


def _keep_upgrades(ending: Ending, troubles: _Troubles) -> None:
    """Keep the draft of better cells in step, and name what was withdrawn."""
    found, main = ending.upgrades, ending.visit.hub.main
    pulls, state = ending.attended.pulls, ListState(main.text, main.layout)
    troubles.warnings += [f"{one.id}: arXiv says that it was withdrawn." for one in found.withdrawn]

    def plan(living: Living | None) -> LivingPlan:
        return upgrade_draft.plan(found, state, pulls, living)

    wish = Wish(Kind.UPGRADE, plan, _digest(found), is_due=ending.may_open)
    _keep(ending, wish, ending.visit.hub.keeper, troubles)
    if ending.is_newest:
        ending.visit.store.drafts.set_mark(Mark.UPGRADED, ending.visit.now.isoformat())


def _keep(ending: Ending, wish: Wish, keeper: DraftKeeper, troubles: _Troubles) -> None:
    living = _living(ending)
    before, *said = living.get(wish.kind, ("",))
    wish = replace(wish, settled=before)
    sha, pulls = ending.visit.hub.main.sha, ending.attended.pulls

    def open_(plan: PullRequestPlan) -> Published | None:
        published = ending.opener(plan)
        if published and published.number and published.outcome is not PublishOutcome.LEFT_ALONE:
            now = ending.visit.now
            troubles.opened.append(dashboard_view.opened(published, plan.marker, plan.title, now))
        return published

    kept = upkeep.keep(wish, pulls, keeper, sha, open_)
    is_same = bool(before) and kept.settled == before
    warnings = kept.warnings or (tuple(said) if is_same else ())
    troubles.warnings += warnings
    now = {**living, wish.kind: (kept.settled, *warnings)}
    ending.visit.store.drafts.set_mark(
        Mark.LIVING, json.dumps({k: v for k, v in now.items() if v[0]})
    )


def _living(ending: Ending) -> dict[str, tuple[str, ...]]:
    """Tell what the living drafts are in step with: as the store knows, or the dashboard."""
    text = ending.visit.store.drafts.mark(Mark.LIVING)
    if text is None:
        return dict(ending.attended.state.living)
    return {kind: tuple(words) for kind, words in json.loads(text).items()}


def _digest(found: object) -> str:
    return hashlib.sha256(repr(found).encode("utf-8", "replace")).hexdigest()


def _show(ending: Ending, _: _Troubles) -> None:
    """Bring the dashboard in step."""
    visit, seen, page = ending.visit, ending.attended.seen, ending.visit.hub.page
    if page.is_off or ending.attended.leaves_page:
        return
    content = dashboard_view.view(_known(ending))
    text = dashboard.render(content)
    is_quiet = not ending.summary.drafts and not ending.summary.errors
    is_lost = is_quiet and not visit.store.last_runs(1)
    if seen is not None and (is_lost or not dashboard.happened(ending.summary)):
        text = dashboard.keep_runs(text, seen.body)
    is_urgent = seen is not None and dashboard.has_new_warning(content, seen.body)
    try:
        shown = page.publish(text, seen, is_urgent=is_urgent)
    except GitHubError:
        dashboard_memory.remember(visit.store, seen.number if seen else None, content.state)
        raise
    dashboard_memory.remember(visit.store, shown.issue.number, content.state)


def _known(ending: Ending) -> Known:
    visit, verdicts, state = ending.visit, ending.verdicts, ending.attended.state
    pulls = (*ending.attended.pulls, *_opened(ending))
    open_ids = [i for p in pulls if p.state is State.OPEN for i in p.marker.ids]
    settled = verdicts.known.by_id.keys() | set(open_ids)
    shown, waiting = _held(ending, settled), ending.selection.waiting
    ids = [*(p.id for p in shown), *(p.id for p, _ in waiting), *(d.id for d in verdicts.decided)]
    today = visit.now.date()
    asked = tuple(one for one in state.asked if one.id not in settled or one.day == today)
    return Known(
        now=visit.now,
        limits=visit.config.limits,
        triage=visit.config.triage,
        state=_state(ending, asked),
        settled=settled,
        pulls=pulls,
        conditions=ending.attended.conditions,
        opened={p.number: p.created_at.date() for p in pulls if p.created_at},
        held=shown,
        waiting=waiting,
        decisions=feedback.merge((), verdicts.decided),
        papers=visit.store.papers(ids),
        predictions=visit.store.predictions_of(open_ids),
        runs=(ending.summary, *visit.store.last_runs(_LAST_RUNS)),
        warnings=(*ending.summary.errors, *ending.summary.warnings),
    )


def _removed(ending: Ending) -> tuple[Removed, ...]:
    """Give papers that were taken off the list, of which no file tells that yet."""
    memory, on_file = ending.verdicts.compared.memory, {d.id for d in ending.recorded}
    found = ((day, i) for i, day in memory.removed.items() if i not in on_file)
    return tuple(Removed(i, day, memory.titles.get(i, "")) for day, i in sorted(found))


def _state(ending: Ending, asked: tuple[Asked, ...]) -> DashboardState:
    """Give what is to be remembered beside what is shown."""
    visit, state = ending.visit, ending.attended.state
    state = replace(state, asked=asked, removed=_removed(ending), living=_living(ending))
    return handover.keep(state, visit.store, visit.config.arxiv.categories, visit.now)


def _held(ending: Ending, settled: Container[str]) -> list[Prediction]:
    """Give papers on the border, and those that people asked for, that nobody decided on."""
    store, asked = ending.visit.store, ending.attended.state.asked
    held = {p.id: p for p in store.predictions((Decision.HOLD,))}
    held |= store.predictions_of(one.id for one in asked)
    return [p for p in held.values() if p.id not in settled]


def _opened(ending: Ending) -> Iterable[PullRequest]:
    """Give the drafts of this run, which were not read again."""
    known = {pull.number for pull in ending.attended.pulls}
    new = [one for one in ending.summary.drafts if one.number not in known]
    is_batch = ending.visit.config.github.grouping is Grouping.BATCH
    return dashboard_view.just_opened(new, ending.visit.now, is_batch=is_batch)


_LAST_RUNS = 60
"""Among so many the dashboard looks for those that are worth a line."""
