"""Living drafts carried out: read, planned, and opened, brought in step, closed or left alone.

Everything may be repeated: the branch is written before the body says what is on it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bot import living_draft
from bot.draft_keeper import DraftKeeper
from bot.living_draft import Living, LivingPlan, Step
from bot.pull_request import (
    Kind,
    Published,
    PublishOutcome,
    PullRequest,
    PullRequestPlan,
    read_marker,
)
from bot.rebuild import Rebuilt

BLOCKED_NOTE = "blocked"
CLOSED_NOTE = "closed"
"""Keys of the comments that say so."""

_LOG = logging.getLogger(__name__)
_WAITS_SECONDS = (1.0, 2.0, 4.0)
_DIGEST_LENGTH = 12

Planner = Callable[[Living | None], LivingPlan]
"""Plans what a draft should hold, given the open one."""
Opener = Callable[[PullRequestPlan], Published | None]
"""Opens a draft."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A living draft that is to be kept.

    Attributes
    ----------
    kind : Kind
        Which one.
    plan : callable
        Its planner.
    digest : str
        Text that differs whenever the plan may.
    is_due : bool
        Whether a new one may be opened; an open one is always kept in step.
    settled : str
        `Kept.settled` of the last time.
    """

    kind: Kind
    plan: Planner
    digest: str
    is_due: bool = True
    settled: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of it.

    Attributes
    ----------
    step : Step
        What was done.
    published : Published or None
        The draft, if it was written to.
    settled : str
        To be remembered, and handed in the next time: nothing is asked while nothing changes.
    warnings : tuple of str
        What a person should know.
    """

    step: Step
    published: Published | None = None
    settled: str = ""
    warnings: tuple[str, ...] = ()


def keep(
    wish: Wish,
    pull_requests: Iterable[PullRequest],
    keeper: DraftKeeper,
    main_sha: str,
    opener: Opener,
) -> Kept:
    """Keep a living draft in step.

    Parameters
    ----------
    wish : Wish
        The draft.
    pull_requests : iterable of PullRequest
        The bot's own as they are known.
    keeper : DraftKeeper
        Reads and writes open ones, for the draft's file.
    main_sha : str
        The newest commit of the main branch, at which the plan is made.
    opener : callable
        Opens a new one.

    Raises
    ------
    GitHubError
        If GitHub refuses; the next run completes what is missing.
    """
    pull = living_draft.open_pull(pull_requests, wish.kind)
    if pull is None:
        return _open(wish.plan(None), opener) if wish.is_due else Kept(Step.REST)
    if wish.settled == _key(wish, pull, main_sha):
        return Kept(Step.REST, settled=wish.settled)
    living = read(pull, keeper, main_sha)
    if living is None:
        return Kept(Step.REST)
    return _carry_out(wish.plan(living), living, keeper, wish)


def read(pull: PullRequest, keeper: DraftKeeper, main_sha: str) -> Living | None:
    """Read an open draft as it is at this moment; None if it is not open any more.

    Parameters
    ----------
    pull : PullRequest
        As it is known.
    keeper : DraftKeeper
        Reads it.
    main_sha : str
        The newest commit of the main branch.
    """
    look = keeper.look(pull.number)
    for wait in _WAITS_SECONDS:
        if not look.is_open or look.is_mergeable is not None:
            break
        keeper.wait(wait)
        look = keeper.look(pull.number)
    if not look.is_open:
        return None
    marker = read_marker(look.body) or pull.marker
    now = replace(pull, body=look.body, marker=marker, head_sha=look.head_sha)
    return Living(now, keeper.read_branch(now, look, main_sha), look.is_mergeable)


def _open(plan: LivingPlan, opener: Opener) -> Kept:
    if plan.plan is None:
        return Kept(Step.REST)
    published = opener(plan.plan)
    return Kept(plan.step, published, warnings=published.warnings if published else ())


def _carry_out(plan: LivingPlan, living: Living, keeper: DraftKeeper, wish: Wish) -> Kept:
    if plan.step is Step.UPDATE:
        return _update(plan, living, keeper, wish)
    if plan.step is Step.CLOSE:
        return _close(plan, living, keeper)
    settled = _key(wish, living.pull, living.branch.main_sha) if _is_known(living) else ""
    if plan.step is Step.BLOCKED:
        keeper.upsert_note(living.pull.number, BLOCKED_NOTE, _blocked(plan.reason))
        warning = f"{living.pull.url}: {plan.reason}; its branch was left alone."
        return Kept(plan.step, None, settled, (warning,))
    return Kept(plan.step, None, settled)


def _update(plan: LivingPlan, living: Living, keeper: DraftKeeper, wish: Wish) -> Kept:
    """Write the branch, then the body."""
    pull, branch, wanted = living.pull, living.branch, plan.plan
    if wanted is None:
        return Kept(Step.REST)
    head = branch.head_sha
    if plan.pushes:
        others = tuple(file for file in branch.others if file.head != file.main)
        rebuilt = Rebuilt(wanted.content, wanted.marker.rows, others=others)
        pushed = keeper.advance(branch, rebuilt, wanted.commit_message)
        if pushed is None:
            warning = f"{pull.url}: somebody pushed to it just now; the next run goes on."
            return Kept(Step.REST, warnings=(warning,))
        head = pushed
    is_written = not plan.edits or keeper.edit(pull.number, wanted.body, seen=pull.body)
    _LOG.info("draft kept in step number=%d kind=%s", pull.number, pull.marker.kind)
    after = replace(pull, body=wanted.body, head_sha=head)
    is_settled = is_written and _is_known(living)
    settled = _key(wish, after, branch.main_sha) if is_settled else ""
    published = Published(pull.number, pull.url, PublishOutcome.UPDATED)
    return Kept(Step.UPDATE, published, settled)


def _close(plan: LivingPlan, living: Living, keeper: DraftKeeper) -> Kept:
    """Say why, close, and take the branch away; the marker tells that it is no refusal."""
    pull, branch = living.pull, living.branch
    marker = plan.marker or pull.marker
    keeper.upsert_note(pull.number, CLOSED_NOTE, f"The bot closes this: {plan.reason}.")
    body = living_draft.with_marker(pull.body, marker)
    if not keeper.edit(pull.number, body, seen=pull.body, closes=True):
        return Kept(Step.REST)
    keeper.delete_branch(pull.branch, branch.head_sha, branch.main_sha)
    return Kept(Step.CLOSE, Published(pull.number, pull.url, PublishOutcome.UPDATED))


def _is_known(living: Living) -> bool:
    return living.is_mergeable is not None


def _key(wish: Wish, pull: PullRequest, main_sha: str) -> str:
    """Name all that a plan rests on."""
    body = pull.body.replace("\r\n", "\n")
    digest = hashlib.sha256(f"{wish.digest}\0{body}".encode()).hexdigest()[:_DIGEST_LENGTH]
    return f"{pull.head_sha[:_DIGEST_LENGTH]} {main_sha[:_DIGEST_LENGTH]} {digest}"


def _blocked(reason: str) -> str:
    return (
        f"This draft cannot be brought up to date by itself: {reason}. The branch was left as it "
        "is. Merge it or close it; the bot goes on from there."
    )
