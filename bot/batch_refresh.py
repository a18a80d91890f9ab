"""The open batch on GitHub brought in step: its branch first, then its body."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot import batch, escape
from bot.batch import Grown
from bot.batch_body import BatchRow
from bot.draft_keeper import DraftKeeper, Look, MainList, Order
from bot.pull_request import PullRequest, replace_marker
from bot.rebuild import NO_CHANGES, Blocked
from bot.refresh import BLOCKED_NOTE, BLOCKED_TEXT, RESOLVED_TEXT, settled_key
from bot.refreshed import Done, Outcome

_WAITS_SECONDS = (2.0, 4.0, 8.0)
_TRIES = 2


@dataclass(frozen=True, slots=True)
class BatchDone:
    """What was done with the open batch.

    Attributes
    ----------
    done : Done
        As for every other draft.
    joined : tuple of str
        Papers that are in it now and were not before.
    waiting : tuple of str
        New papers that must wait for another batch, or for the next run.
    """

    done: Done
    joined: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Task:
    """The batch as it was seen just now, and all that may change it."""

    pull: PullRequest
    look: Look
    main: MainList
    keeper: DraftKeeper
    rows: Sequence[BatchRow]
    order: Order | None
    today: date | None

    def key(self, head_sha: str) -> str:
        """Tell at which commits it needs nothing."""
        return settled_key(head_sha, self.main.sha)


def refresh(  # noqa: PLR0913  each names another source of change, and most callers have one
    pull: PullRequest,
    main: MainList,
    keeper: DraftKeeper,
    *,
    rows: Sequence[BatchRow] = (),
    order: Order | None = None,
    settled: str = "",
    today: date | None = None,
) -> BatchDone:
    """Bring the open batch in step with the list, with what people did, and with new papers.

    Parameters
    ----------
    pull : PullRequest
        The batch as it was read.
    main : MainList
        The newest list.
    keeper : DraftKeeper
        Reads and writes it.
    rows : sequence of BatchRow
        Papers that join it, best first.
    order : Order or None
        What commands change, as for every other draft; see `batch.grow`.
    settled : str
        What the last run said of it.
    today : date or None
        Day of the run.

    Returns
    -------
    BatchDone
        Without anything new GitHub is asked nothing.

    Raises
    ------
    GitHubError
        If GitHub refuses; what is missing is done by the next run.
    """
    number = pull.number
    is_settled = settled.startswith(settled_key(pull.head_sha, main.sha))
    if is_settled and not rows and not order and not batch.wants_attention(pull):
        return BatchDone(Done(number, Outcome.PEACE, settled))
    for _ in range(_TRIES):
        look = _look(number, keeper)
        if not look.is_open:
            return BatchDone(Done(number, Outcome.ENDED), waiting=_ids(rows))
        seen = replace(pull, title=look.title, body=look.body)
        done = _work(_Task(seen, look, main, keeper, rows, order, today))
        if done is not None:
            if settled.endswith(BLOCKED_NOTE) and done.done.outcome is not Outcome.BLOCKED:
                keeper.upsert_note(number, BLOCKED_NOTE, RESOLVED_TEXT)
            return done
    return BatchDone(Done(number, Outcome.UNKNOWN), waiting=_ids(rows))


def _look(number: int, keeper: DraftKeeper) -> Look:
    """Look at it, and again if GitHub has not found out yet whether it merges."""
    look = keeper.look(number)
    for wait in _WAITS_SECONDS:
        if not look.is_open or look.is_mergeable is not None:
            break
        keeper.wait(wait)
        look = keeper.look(number)
    return look


def _work(task: _Task) -> BatchDone | None:
    """Do one pass; None if somebody pushed meanwhile."""
    pull, look, main, keeper = task.pull, task.look, task.main, task.keeper
    state = keeper.read_branch(pull, look, main.sha)
    asked = task.order(state) if task.order else NO_CHANGES
    grown = batch.grow(pull, state, main, rows=task.rows, asked=asked, today=task.today)
    if isinstance(grown, Blocked):
        return _block(task, grown)
    if grown.is_over:
        return _close(task, grown)
    is_late = asked.is_forced and state.fork_sha != main.sha
    is_left = grown.rebuilt.is_same and look.is_mergeable is not False and not is_late
    head_sha = look.head_sha
    if not is_left:
        advanced = keeper.advance(state, grown.rebuilt, batch.MESSAGE)
        if advanced is None:
            return None
        head_sha = advanced
    if not keeper.edit(pull.number, grown.body, seen=look.body, title=grown.title):
        return None
    is_known = not is_left or look.is_mergeable is not None
    settled = task.key(head_sha) if is_known else ""
    return _report(grown, pull.number, settled, task.rows, is_left=is_left)


def _report(
    grown: Grown, number: int, settled: str, rows: Sequence[BatchRow], *, is_left: bool
) -> BatchDone:
    outcome = Outcome.PEACE if is_left else Outcome.REBUILT
    return BatchDone(
        Done(number, outcome, settled, grown.rebuilt.rows),
        joined=tuple(one for one in grown.marker.ids if one in _ids(rows)),
        waiting=grown.waiting,
    )


def _block(task: _Task, blocked: Blocked) -> BatchDone:
    pull, look = task.pull, task.look
    if look.is_mergeable and not task.rows and not batch.wants_attention(pull):
        return BatchDone(Done(pull.number, Outcome.PEACE, task.key(look.head_sha)))
    text = BLOCKED_TEXT.format(escape.inline(blocked.reason))
    task.keeper.upsert_note(pull.number, BLOCKED_NOTE, text)
    settled = f"{task.key(look.head_sha)} {BLOCKED_NOTE}"
    done = Done(pull.number, Outcome.BLOCKED, settled, reason=blocked.reason)
    return BatchDone(done, waiting=_ids(task.rows))


def _close(task: _Task, grown: Grown) -> BatchDone:
    pull, look, keeper = task.pull, task.look, task.keeper
    marker = replace(grown.marker, closed=batch.NOTHING_LEFT)
    body = replace_marker(grown.body, marker)
    if not keeper.edit(pull.number, body, seen=look.body, closes=True):
        return BatchDone(Done(pull.number, Outcome.UNKNOWN))
    keeper.delete_branch(pull.branch, look.head_sha, task.main.sha)
    return BatchDone(Done(pull.number, Outcome.EMPTY, marker=marker))


def _ids(rows: Sequence[BatchRow]) -> tuple[str, ...]:
    return tuple(one.row.id for one in rows)
