"""What people left on GitHub since the last run: boxes, commands, drafts that no longer merge.

An event is only a wake-up: every run does all that is outstanding, and all of it may be repeated.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot import (
    batch_refresh,
    dashboard_boxes,
    dashboard_memory,
    dashboard_view,
    list_memory,
    obedience,
    readme,
    refresh,
)
from bot.circumstances import Circumstances
from bot.dashboard_content import Condition
from bot.dashboard_state import DashboardState
from bot.effects import Defer, Draft, Effect, Retry
from bot.errors import BotError, GitHubError, ListError
from bot.fulfilment import Fulfilment
from bot.living_draft import open_pull
from bot.marks import Mark
from bot.pull_request import Kind, PullRequest, State
from bot.refreshed import Done, Outcome

if TYPE_CHECKING:
    from bot.config import Config
    from bot.dashboard_boxes import Ticked
    from bot.github_dashboard import DashboardIssue
    from bot.hub import Hub
    from bot.store import Store
    from bot.venue_catalogue import VenueCatalogue
    from bot.verdicts import Verdicts
    from classifier.dataset import LabelVocabulary

_FIRST_LOOK = timedelta(days=30)
"""How far a bot that remembers nothing looks back for commands."""
_SKEW = timedelta(minutes=15)
"""How far this clock may be off GitHub's; changes within it are read again."""
_CONDITIONS = {Outcome.BLOCKED: Condition.BLOCKED, Outcome.UNKNOWN: Condition.CONFLICT}


@dataclass(frozen=True, slots=True)
class Visit:
    """What a look at GitHub starts from.

    Attributes
    ----------
    hub : Hub
        The repository.
    store : Store
        What is remembered.
    config : Config
        The configuration.
    vocabulary : LabelVocabulary
        Labels in their order.
    catalogue : VenueCatalogue
        Venues.
    judge : callable
        Reads what people decided, given the pull requests and what is remembered.
    absent : callable
        Gives those among some papers that arXiv does not know.
    now : datetime
        Start of the run, UTC.
    """

    hub: Hub
    store: Store
    config: Config
    vocabulary: LabelVocabulary
    catalogue: VenueCatalogue
    judge: Callable[[tuple[PullRequest, ...], DashboardState], Verdicts]
    absent: Callable[[Collection[str]], Collection[str]]
    now: datetime


@dataclass(frozen=True, slots=True)
class Attended:
    """What came of it.

    Attributes
    ----------
    pulls : tuple of PullRequest
        The bot's own as they stand now.
    state : DashboardState
        What is to be remembered.
    seen : DashboardIssue or None
        The dashboard as it was read.
    conditions : mapping of int to Condition
        Of drafts that do not merge.
    errors : tuple of str
        What went wrong; the next run tries again.
    is_fatal : bool
        Whether all further requests would fail alike.
    leaves_page : bool
        Whether the dashboard must stay as it is: it could not be read, or what people ticked there
        is not done yet.
    """

    pulls: tuple[PullRequest, ...]
    state: DashboardState = field(default_factory=DashboardState)
    seen: DashboardIssue | None = None
    conditions: Mapping[int, Condition] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    is_fatal: bool = False
    leaves_page: bool = False


def attend(visit: Visit, pulls: tuple[PullRequest, ...]) -> Attended:
    """Do what people ordered, and bring open drafts in step.

    Parameters
    ----------
    visit : Visit
        What it starts from.
    pulls : tuple of PullRequest
        The bot's own as GitHub has them now.
    """
    try:
        seen, state = dashboard_memory.recall(visit.store, visit.hub.page)
        _recall_list(visit, state)
    except GitHubError as error:
        errors = (str(error),)
        return Attended(pulls, errors=errors, is_fatal=error.is_fatal, leaves_page=True)
    desk = Fulfilment(visit, pulls, state, seen)
    is_fatal, conditions, troubles = False, dict[int, Condition](), list[str]()
    is_again = True
    try:
        is_again = _obey_boxes(visit, desk, troubles)
        troubles += _listen(visit, desk)
        conditions, more = _refresh(visit, desk, seen)
        troubles += more
    except GitHubError as error:
        is_fatal = error.is_fatal
        troubles.append(str(error))
    return Attended(
        desk.pulls, desk.state, desk.page, conditions, tuple(troubles), is_fatal, is_again
    )


def _recall_list(visit: Visit, state: DashboardState) -> None:
    """Find out again what the list held at the last run, where the store is gone."""
    store, main = visit.store.drafts, visit.hub.main
    if store.mark(Mark.LISTED) is not None or not (state.settled_on or state.removed):
        return
    is_old = state.settled_on not in {"", main.sha}
    text = visit.hub.read_list(state.settled_on) if is_old else None
    current = before = readme.read(main.text, main.layout)
    if text is not None:
        with suppress(ListError):  # It may have been laid out otherwise then.
            before = readme.read(text, main.layout)
    found = list_memory.recall(before, current, state.removed)
    store.set_mark(Mark.LISTED, list_memory.render(found))


def _obey_boxes(visit: Visit, desk: Fulfilment, errors: list[str]) -> bool:
    """Do what was ticked on the dashboard; tell whether the next run has to try again."""
    is_again = False
    ticked = dashboard_boxes.parse(desk.page.body) if desk.page else dashboard_boxes.Ticked()
    for effect in _box_effects(visit, desk, ticked):
        try:
            desk.bring_about(effect)
        except GitHubError as error:
            if error.is_fatal:
                raise
            is_again = True
            errors.append(str(error))
        except BotError as error:
            errors.append(str(error))
    return is_again


def _box_effects(visit: Visit, desk: Fulfilment, ticked: Ticked) -> list[Effect]:
    effects: list[Effect] = []
    wanted = list(ticked.draft)
    if ticked.draft_above is not None:
        known = visit.store.predictions_of(ticked.offered)
        shown = {**ticked.offered, **{i: p.relevance for i, p in known.items()}}
        wanted += [i for i, relevance in shown.items() if relevance >= ticked.draft_above]
    if wanted:
        effects.append(Draft(tuple(dict.fromkeys(wanted)), ""))
    around = _circumstances(visit, desk)
    for paper_id in ticked.retry:
        if around.open_proposal(paper_id):
            continue  # An earlier run did it, and was killed before it emptied the box.
        pull = around.proposal(paper_id)
        effects.append(Retry(pull.number, paper_id) if pull else Draft((paper_id,), ""))
    if ticked.close_stale is not None:
        stale = dashboard_view.stale(desk.pulls, ticked.close_stale, visit.now)
        effects += [Defer(p.number, p.marker.ids[0]) for p in stale]
    return effects


def _listen(visit: Visit, desk: Fulfilment) -> tuple[str, ...]:
    """Obey comments and requests."""
    since = desk.state.read_until or visit.now - _FIRST_LOOK
    heard = visit.hub.voice.read(since, desk.state.comments)
    around = _circumstances(visit, desk)
    last = desk.state.comments
    obeyed = obedience.obey(heard, around, visit.hub.voice, desk.bring_about, last)
    until = visit.now - _SKEW if obeyed.is_complete else desk.state.read_until
    desk.state = replace(desk.state, comments=obeyed.last_id, read_until=until)
    return obeyed.errors


def _circumstances(visit: Visit, desk: Fulfilment) -> Circumstances:
    verdicts = visit.judge(desk.pulls, desk.state)
    return Circumstances(
        pull_requests=desk.pulls,
        sections=tuple(section.name for section in visit.config.list.sections),
        labels=visit.vocabulary,
        catalogue=visit.catalogue,
        may_write=visit.hub.voice.may_write,
        prediction=lambda paper_id: visit.store.predictions_of([paper_id]).get(paper_id),
        listed=verdicts.listed,
        known=verdicts.known.by_id,
        today=visit.now.date(),
        later_days=visit.config.triage.later_days,
        asked=desk.state.asked,
    )


def _refresh(
    visit: Visit, desk: Fulfilment, seen: DashboardIssue | None
) -> tuple[dict[int, Condition], tuple[str, ...]]:
    """Bring open drafts in step with the list."""
    hub, sha = visit.hub, visit.hub.main.sha
    before = _settled(visit, desk, seen)
    found = refresh.refresh(desk.pulls, hub.main, hub.keeper, settled=before)
    done, settled, errors = list(found.done), dict(found.settled), list(found.errors)
    pull = open_pull(desk.pulls, Kind.BATCH)
    if pull is not None:
        known, today = before.get(pull.number, ""), visit.now.date()
        one = batch_refresh.refresh(pull, hub.main, hub.keeper, settled=known, today=today)
        done.append(one.done)
        settled[pull.number] = one.done.settled
    for one_done in done:
        _take_over(visit, desk, one_done)
    visit.store.drafts.set_mark(Mark.SETTLED, json.dumps(settled))
    is_settled = all(settled.get(p.number, "").endswith(_key_end(sha)) for p in _kept(desk.pulls))
    settled_on = sha if is_settled else ""
    desk.state = replace(desk.state, settled_on=settled_on, is_midway=False)
    conditions = {d.number: _CONDITIONS[d.outcome] for d in done if d.outcome in _CONDITIONS}
    blocked = (n for n, key in settled.items() if key.endswith(refresh.BLOCKED_NOTE))
    conditions |= dict.fromkeys(blocked, Condition.BLOCKED)
    return conditions, tuple(errors)


def _settled(visit: Visit, desk: Fulfilment, seen: DashboardIssue | None) -> dict[int, str]:
    """Tell at which commits open drafts need nothing: as the store knows, or the dashboard."""
    text, sha = visit.store.drafts.mark(Mark.SETTLED), visit.hub.main.sha
    if text is not None:
        return {int(number): one for number, one in json.loads(text).items()}
    state = desk.state
    is_known = state.settled_on == sha and not state.is_midway
    if seen is None or seen.updated_at is None or not is_known:
        return {}
    # Nobody has looked at what people touched since the dashboard was written.
    same = (p for p in _kept(desk.pulls) if p.updated_at <= seen.updated_at)
    return {p.number: refresh.settled_key(p.head_sha, sha) for p in same}


def _kept(pulls: tuple[PullRequest, ...]) -> list[PullRequest]:
    kinds = {Kind.ADD, Kind.BATCH}
    return [p for p in pulls if p.state is State.OPEN and p.marker.kind in kinds]


def _key_end(sha: str) -> str:
    return refresh.settled_key("", sha)


def _take_over(visit: Visit, desk: Fulfilment, done: Done) -> None:
    """Know a draft that was closed just now as closed."""
    if done.marker is not None:
        pull = next(p for p in desk.pulls if p.number == done.number)
        closed = replace(pull, marker=done.marker, state=State.CLOSED, closed_at=visit.now)
        desk.replace_pull(closed)
