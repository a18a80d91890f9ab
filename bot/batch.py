"""One living draft of several papers: it grows in place, and each paper is declined alone."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot import batch_body, draft_rows, edit, readme, rebuild
from bot.batch_body import BatchRow
from bot.draft_keeper import MainList
from bot.pull_request import (
    Kind,
    Marker,
    PullRequest,
    PullRequestPlan,
    Refusal,
    State,
    read_marker,
    replace_marker,
)
from bot.rebuild import NO_CHANGES, Blocked, BranchState, Changes, Rebuilt

MAX_BODY = 60_000
"""GitHub refuses bodies over 65,536 characters."""
MAX_ROWS = 60
"""A batch with so many papers, ticked or not, is full."""
BRANCH = "arxiv-bot/batch"
NOTHING_LEFT = "nothing-left"
"""Why the bot closes a batch: all its papers were declined, or are on the list."""
MESSAGE = "Bring the papers up to date\n\nEdits of people on this branch are kept."


@dataclass(frozen=True, slots=True)
class Opening:
    """A new batch.

    Attributes
    ----------
    plan : PullRequestPlan
        What to open.
    waiting : tuple of str
        Papers for which it has no room.
    """

    plan: PullRequestPlan
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grown:
    """An open batch as it should be.

    Attributes
    ----------
    rebuilt : Rebuilt
        Its branch.
    marker : Marker
        Its papers, and those that were declined.
    title, body : str
        As people left them but for the bot's parts.
    is_over : bool
        Whether nothing is left in it.
    waiting : tuple of str
        Papers for which it has no room.
    """

    rebuilt: Rebuilt
    marker: Marker
    title: str
    body: str
    is_over: bool = False
    waiting: tuple[str, ...] = ()


def open_batch(
    rows: Sequence[BatchRow], main: MainList, pulls: Iterable[PullRequest]
) -> Opening | None:
    """Plan a new batch.

    Parameters
    ----------
    rows : sequence of BatchRow
        Best first; none of these papers is known.
    main : MainList
        The newest list.
    pulls : iterable of PullRequest
        The bot's own, whose branches' names are taken.

    Returns
    -------
    Opening or None
        None if there is no row.

    Raises
    ------
    ListError
        If the rows cannot be added without changing anything else.
    """
    fitting = _fitting("", Marker((), Kind.BATCH), rows)
    if not fitting:
        return None
    marker = _add(Marker((), Kind.BATCH), fitting)
    title = batch_body.title(len(fitting))
    plan = PullRequestPlan(
        marker=marker,
        branch=branch_name(marker.ids[0], pulls),
        title=title,
        body=batch_body.render(marker, fitting),
        commit_message=title,
        path=main.layout.path,
        content=edit.place(main.text, marker.rows, main.layout),
    )
    return Opening(plan, tuple(one.row.id for one in rows[len(fitting) :]))


def branch_name(first_id: str, pulls: Iterable[PullRequest]) -> str:
    """Name a batch's branch: no earlier one that has ended had it."""
    taken = {pull.branch for pull in pulls if pull.state is not State.OPEN}
    name = f"{BRANCH}-{first_id.replace('/', '-')}"
    names = [BRANCH, name, *(f"{name}-{n}" for n in range(2, len(taken) + 2))]
    return next(name for name in names if name not in taken)


def wants_attention(pull: PullRequest) -> bool:
    """Tell whether somebody ticked or unticked a paper since the bot last looked."""
    ticks = batch_body.read_ticks(pull.body)
    if ticks is None:
        return False
    is_declined = any(not ticks.get(one) for one in pull.marker.ids)
    return is_declined or any(ticks.get(one) for one in pull.marker.refused)


def grow(  # noqa: PLR0913  three texts to join, and the three sources of change
    pull: PullRequest,
    state: BranchState,
    main: MainList,
    *,
    rows: Sequence[BatchRow] = (),
    asked: Changes = NO_CHANGES,
    today: date | None = None,
) -> Grown | Blocked:
    """Bring an open batch in step with the list, with what people did, and with new papers.

    Parameters
    ----------
    pull : PullRequest
        The batch, its body as it is now.
    state : BranchState
        Its branch.
    main : MainList
        The newest list.
    rows : sequence of BatchRow
        Papers that join it, best first; declined ones among them join it again.
    asked : Changes
        What commands change: other rows, papers that are declined, and in `asked.wanted` rows of
        declined ones that are taken back.
    today : date or None
        Day on which what was declined just now was declined.

    Returns
    -------
    Grown or Blocked
        A paper is declined if it was unticked, its line deleted, or its row deleted on the
        branch; ticking it again takes that back.
    """
    marker = read_marker(pull.body) or pull.marker
    new = [one for one in rows if one.row.id not in marker.ids]
    fitting = _fitting(pull.body, marker, new)
    changes = _changes(marker, pull.body, fitting, asked)
    expected = tuple(row for row in state.planned if row.id in marker.ids)
    state = replace(state, planned=expected)
    found = rebuild.rebuild(state, main.text, main.layout, changes)
    if isinstance(found, Blocked):
        return found
    joined = (*fitting, *_orphans(state, found, marker, fitting, main))
    grown = _record(_decide(_add(marker, joined), found, changes.dropped), asked, today)
    body = batch_body.update(pull.body, grown.ids, found.listed, joined)
    return Grown(
        rebuilt=found,
        marker=grown,
        title=batch_body.title(len(grown.ids), pull.title),
        body=replace_marker(body, grown),
        is_over=not grown.ids and found.is_empty,
        waiting=tuple(one.row.id for one in new[len(fitting) :]),
    )


def _changes(marker: Marker, body: str, new: Sequence[BatchRow], asked: Changes) -> Changes:
    """Join what boxes, commands and new papers change on the branch."""
    unticked, ticked_again = _ticks(marker, body)
    again = tuple(row for row in marker.rows if row.id in ticked_again)
    return replace(
        asked,
        wanted=(*asked.wanted, *again, *(one.row for one in new)),
        dropped=unticked | asked.dropped,
    )


def _ticks(marker: Marker, body: str) -> tuple[frozenset[str], frozenset[str]]:
    """Tell which papers were unticked, and which ticked again."""
    ticks = batch_body.read_ticks(body)
    if ticks is None:
        return frozenset(), frozenset()
    unticked = frozenset(one for one in marker.ids if not ticks.get(one))
    return unticked, frozenset(one for one in marker.refused if ticks.get(one))


def _decide(marker: Marker, found: Rebuilt, declined: Collection[str]) -> Marker:
    """Sort all papers: on the branch, declined, or on the list.

    A row of a declined paper that stands on the branch again was put there by a person.
    """
    here = draft_rows.ids_of(found.rows)
    everyone = dict.fromkeys((*marker.ids, *marker.refused))
    open_ones = tuple(one for one in everyone if one not in found.listed)
    refused = tuple(one for one in open_ones if one in declined or one not in here)
    ids = tuple(one for one in open_ones if one not in refused)
    return replace(
        marker,
        ids=ids,
        refused=refused,
        rows=tuple(row for row in marker.rows if row.id in open_ones),
    )


def _record(marker: Marker, asked: Changes, today: date | None) -> Marker:
    """Remember when each paper was declined, and why; a word stays until there is another."""
    said = {one.id: one for one in marker.refusals}
    new = {one: Refusal(one, today, asked.reasons.get(one, "")) for one in marker.refused}
    kept = (new[one] if one in asked.reasons else said.get(one, new[one]) for one in marker.refused)
    return replace(marker, refusals=tuple(one for one in kept if one.day or one.reason))


def _orphans(
    state: BranchState, found: Rebuilt, marker: Marker, new: Sequence[BatchRow], main: MainList
) -> list[BatchRow]:
    """Find papers that a killed run had put on the branch, and in no body."""
    known = {*marker.ids, *marker.refused, *(one.row.id for one in new)}
    rows = (row for row in found.rows if row.id in state.named and row.id not in known)
    orphans = list(rows)
    standing = readme.read(found.content, main.layout).rows if orphans else ()
    titles = {row.id: row.title for row in standing}
    return [BatchRow(row, batch_body.name(row, titles.get(row.id, ""))) for row in orphans]


def _add(marker: Marker, rows: Sequence[BatchRow]) -> Marker:
    new = [one.row.id for one in rows]
    return replace(
        marker,
        ids=(*marker.ids, *new),
        refused=tuple(one for one in marker.refused if one not in new),
        rows=(*(row for row in marker.rows if row.id not in new), *(one.row for one in rows)),
    )


def _fitting(body: str, marker: Marker, rows: Sequence[BatchRow]) -> Sequence[BatchRow]:
    """Take as many rows as there is room for."""
    room = MAX_ROWS - len(marker.ids) - len(marker.refused)
    for count in range(max(0, min(len(rows), room)), 0, -1):
        taken = rows[:count]
        longer = _add(marker, taken)
        text = (
            replace_marker(batch_body.update(body, longer.ids, (), taken), longer)
            if body
            else batch_body.render(longer, taken)
        )
        if len(text) <= MAX_BODY:
            return taken
    return ()
