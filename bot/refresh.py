"""Open drafts kept alive: rebuilt where they no longer merge, closed where they have no use.

A draft that still merges is left in peace. No branch is ever pushed by force, and every step may
be repeated: a run that was killed is completed by the next one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot import body_regions, escape, readme, rebuild
from bot.draft_keeper import DraftKeeper, Look, MainList, Order
from bot.errors import GitHubError, ListError
from bot.pull_request import Kind, PullRequest, State, read_marker, replace_marker
from bot.rebuild import NO_CHANGES, Blocked, Changes, Rebuilt
from bot.refreshed import Done, Outcome, Refreshed

ROW_REGION = "row"
"""Name of the part of a draft's body that shows its row."""
LISTED = "listed"
"""Why the bot closes a draft whose paper is on the list."""
BLOCKED_NOTE = "blocked"
"""Key of the comment that says why a branch is left alone."""
CLOSED_NOTE = "closed"
"""Key of the comment that says why a draft was closed."""
SWEPT = 0
"""Key under which `Refreshed.settled` remembers which branches of closed drafts are gone."""

_WAITS_SECONDS = (2.0, 4.0, 8.0)
_SHA_LENGTH = 12
_MESSAGE = "Bring the draft up to date\n\nEdits of people on this branch are kept."
_THANKS = (
    "Thank you: this paper is on the list now, so this draft is not needed any more and is "
    "closed. That is no refusal."
)
_REFUSED = (
    "The row of this paper was taken out of this branch, which counts as a no: the draft is "
    "closed, and the paper is not proposed again. The label `retry` takes that back."
)
BLOCKED_TEXT = (
    "This draft no longer merges, and cannot be brought up to date without a person: {} The "
    "branch is left as it is. Merge the main branch into it, or close this draft with the label "
    "`retry` to have it made anew."
)
"""What that comment says, with the reason."""
RESOLVED_TEXT = "This draft is up to date again."
"""What that comment says once it is over."""


@dataclass(frozen=True, slots=True)
class _Task:
    """One draft and what is known of it."""

    pull: PullRequest
    main: MainList
    keeper: DraftKeeper
    order: Order | None
    settled: str
    is_listed: bool

    def key(self, head_sha: str) -> str:
        return settled_key(head_sha, self.main.sha)

    @property
    def is_settled(self) -> bool:
        start = self.key(self.pull.head_sha)
        return self.order is None and self.settled.startswith(start)

    @property
    def was_blocked(self) -> bool:
        return self.settled.endswith(BLOCKED_NOTE)


def refresh(
    pulls: Iterable[PullRequest],
    main: MainList,
    keeper: DraftKeeper,
    orders: Mapping[int, Order] | None = None,
    settled: Mapping[int, str] | None = None,
) -> Refreshed:
    """Bring every open draft of one paper in step with the newest list.

    Parameters
    ----------
    pulls : iterable of PullRequest
        The bot's own, in any state; drafts of other kinds are left to their planners.
    main : MainList
        The newest list.
    keeper : DraftKeeper
        Reads and writes them.
    orders : mapping of int to Order, or None
        What commands or newer metadata change, by number.
    settled : mapping of int to str, or None
        From the last run.

    Returns
    -------
    Refreshed
        One failure does not stop the others, unless all would fail alike.
    """
    own = tuple(pulls)
    before = dict(settled or {})
    tasks = _tasks(own, main, keeper, orders or {}, before)
    quiet = {task.pull.number: task.settled for task in tasks if task.is_settled}
    found = _visit([task for task in tasks if not task.is_settled])
    errors, swept = list(found.errors), before.get(SWEPT, "")
    try:
        swept = _sweep(own, main, keeper, swept)
    except GitHubError as error:
        errors.append(str(error))
    after = quiet | {one.number: one.settled for one in found.done if one.settled}
    return Refreshed(found.done, after | ({SWEPT: swept} if swept else {}), tuple(errors))


def rework(pull: PullRequest, main: MainList, keeper: DraftKeeper, order: Order) -> Done:
    """Change one open draft as somebody ordered.

    Parameters
    ----------
    pull : PullRequest
        Of one paper.
    main : MainList
        The newest list.
    keeper : DraftKeeper
        Reads and writes it.
    order : Order
        What is to become different.

    Raises
    ------
    GitHubError
        If GitHub refuses.
    ListError
        If the row cannot be changed so.
    """
    task = _tasks((pull,), main, keeper, {pull.number: order}, {})[0]
    for wait in _WAITS_SECONDS:
        done = _visit_one(task)
        if done.outcome is not Outcome.UNKNOWN:
            return done
        keeper.wait(wait)
    return _visit_one(task)


def settled_key(head_sha: str, main_sha: str) -> str:
    """Name the two commits at which a draft needs nothing."""
    return f"{head_sha[:_SHA_LENGTH]} {main_sha[:_SHA_LENGTH]}"


def _tasks(
    pulls: Iterable[PullRequest],
    main: MainList,
    keeper: DraftKeeper,
    orders: Mapping[int, Order],
    settled: Mapping[int, str],
) -> list[_Task]:
    ids = readme.read(main.text, main.layout).ids
    return [
        _Task(
            pull=pull,
            main=main,
            keeper=keeper,
            order=orders.get(pull.number),
            settled=settled.get(pull.number, ""),
            is_listed=ids.issuperset(pull.marker.ids),
        )
        for pull in sorted(pulls, key=lambda p: p.number)
        if pull.state is State.OPEN and pull.marker.kind is Kind.ADD
    ]


def _visit(tasks: list[_Task]) -> Refreshed:
    """Look at each draft, and again at those of which GitHub does not know yet."""
    result = Refreshed()
    for wait in (*_WAITS_SECONDS, None):
        waiting = []
        for task in tasks:
            try:
                done = _visit_one(task)
            except (GitHubError, ListError) as error:
                result = replace(result, errors=(*result.errors, str(error)))
                if isinstance(error, GitHubError) and error.is_fatal:
                    return result
                continue
            if done.outcome is Outcome.UNKNOWN and wait is not None:
                waiting.append(task)
            else:
                result = replace(result, done=(*result.done, done))
        tasks = waiting
        if not tasks or wait is None:
            break
        tasks[0].keeper.wait(wait)
    return result


def _visit_one(task: _Task) -> Done:
    pull, number = task.pull, task.pull.number
    look = task.keeper.look(number)
    if not look.is_open:
        return Done(number, Outcome.ENDED)
    key = task.key(look.head_sha)
    if task.is_listed:
        # With a reason in its marker, a person opened it again: it is theirs now.
        return Done(number, Outcome.PEACE, key) if pull.marker.closed else _thank(task, look)
    if look.is_mergeable is None:
        return Done(number, Outcome.UNKNOWN)
    knows_head = task.settled.startswith(look.head_sha[:_SHA_LENGTH])
    is_plain = look.is_mergeable and (knows_head or (look.commits == 1 and not look.is_empty))
    if is_plain and task.order is None:
        _resolve(task)
        return Done(number, Outcome.PEACE, key)
    return _rework(task, look)


def _rework(task: _Task, look: Look) -> Done:
    """Plan the branch anew, and write what differs."""
    number, ids = task.pull.number, set(task.pull.marker.ids)
    state = task.keeper.read_branch(task.pull, look, task.main.sha)
    changes = task.order(state) if task.order else NO_CHANGES
    found = rebuild.rebuild(state, task.main.text, task.main.layout, changes)
    if isinstance(found, Blocked):
        return _block(task, look, found)
    if ids.issubset(found.listed):
        return _thank(task, look)
    if found.is_empty and ids.issubset(found.deleted) and not state.is_ours:
        return _refuse(task, look)
    is_late = changes.is_forced and state.fork_sha != state.main_sha
    is_left = found.is_same and look.is_mergeable and not is_late
    head_sha = look.head_sha if is_left else task.keeper.advance(state, found, _MESSAGE)
    if head_sha is None:
        return Done(number, Outcome.UNKNOWN)
    is_told = _remember(task, look, changes, found)
    _resolve(task)
    settled = task.key(head_sha) if is_told else ""
    return Done(number, Outcome.PEACE if is_left else Outcome.REBUILT, settled, found.rows)


def _resolve(task: _Task) -> None:
    """Say that a draft is no longer blocked, if it was."""
    if task.was_blocked:
        task.keeper.upsert_note(task.pull.number, BLOCKED_NOTE, RESOLVED_TEXT)


def _remember(task: _Task, look: Look, changes: Changes, rebuilt: Rebuilt) -> bool:
    """Put newer rows of the bot into the marker, and show in the body what stands there now.

    False if somebody edits the body at this moment.
    """
    marker = read_marker(look.body) or task.pull.marker
    newer = {row.id: row for row in changes.wanted}
    rows = tuple(newer.get(row.id, row) for row in marker.rows)
    body = replace_marker(look.body, replace(marker, rows=rows))
    if changes != NO_CHANGES:
        shown = "\n".join(escape.fence(row.text, "markdown") for row in rebuilt.rows)
        body = body_regions.replace_region(body, ROW_REGION, shown)
    return body == look.body or task.keeper.edit(task.pull.number, body, seen=look.body)


def _block(task: _Task, look: Look, blocked: Blocked) -> Done:
    number, reason = task.pull.number, blocked.reason
    if look.is_mergeable and task.order is None:
        _resolve(task)
        return Done(number, Outcome.PEACE, task.key(look.head_sha))
    text = BLOCKED_TEXT.format(escape.inline(reason))
    task.keeper.upsert_note(number, BLOCKED_NOTE, text)
    settled = f"{task.key(look.head_sha)} {BLOCKED_NOTE}"
    return Done(number, Outcome.BLOCKED, settled, reason=reason)


def _thank(task: _Task, look: Look) -> Done:
    number, marker = task.pull.number, read_marker(look.body) or task.pull.marker
    task.keeper.upsert_note(number, CLOSED_NOTE, _THANKS)
    marker = replace(marker, closed=LISTED)
    body = replace_marker(look.body, marker)
    if not task.keeper.edit(number, body, seen=look.body, closes=True):
        return Done(number, Outcome.UNKNOWN)
    task.keeper.delete_branch(task.pull.branch, look.head_sha, task.main.sha)
    return Done(number, Outcome.LISTED, marker=marker)


def _refuse(task: _Task, look: Look) -> Done:
    number = task.pull.number
    task.keeper.upsert_note(number, CLOSED_NOTE, _REFUSED)
    if not task.keeper.edit(number, look.body, seen=look.body, closes=True):
        return Done(number, Outcome.UNKNOWN)
    return Done(number, Outcome.REFUSED, marker=read_marker(look.body) or task.pull.marker)


def _sweep(pulls: tuple[PullRequest, ...], main: MainList, keeper: DraftKeeper, swept: str) -> str:
    """Delete branches of drafts that the bot closed, where a run was killed before it did."""
    closed = [p for p in pulls if p.state is State.CLOSED and p.marker.closed]
    now = f"{len(closed)} {sum(p.number for p in closed)}" if closed else ""
    if now == swept:
        return swept
    standing = keeper.branches() if closed else {}
    in_use = {pull.branch for pull in pulls if pull.state is State.OPEN}
    for pull in closed:
        if standing.get(pull.branch) == pull.head_sha and pull.branch not in in_use:
            keeper.delete_branch(pull.branch, pull.head_sha, main.sha)
    return now
