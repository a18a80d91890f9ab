"""Pull requests that live on: one of a kind at a time, which grows in place.

Each planner says what its draft should hold now; what a person changed on the branch stays.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot import body_regions
from bot.draft_fates import RETRY_LABEL
from bot.pull_request import (
    Kind,
    Marker,
    PullRequest,
    PullRequestPlan,
    State,
    read_marker,
    render_marker,
    replace_marker,
)
from bot.rebuild import BranchState

ROWS = "rows"
"""Name of the part of a body that the bot writes again."""


@dataclass(frozen=True, slots=True)
class Living:
    """An open draft as it stands.

    Attributes
    ----------
    pull : PullRequest
        Its body and marker are those of this moment.
    branch : BranchState
        The file on its branch, and where that began.
    is_mergeable : bool or None
        Whether it merges cleanly; None if GitHub has not found out yet.
    """

    pull: PullRequest
    branch: BranchState
    is_mergeable: bool | None = True

    @property
    def overlaps(self) -> bool:
        """Whether the branch and the main one both changed a further file."""
        others = self.branch.others
        return any(file.main not in {file.fork, file.head} for file in others)


class Step(StrEnum):
    """What is to be done with a living draft."""

    REST = "rest"
    """Nothing: it is as it should be, or there is none and none is needed yet."""
    OPEN = "open"
    UPDATE = "update"
    CLOSE = "close"
    """Nothing is left in it."""
    BLOCKED = "blocked"
    """People changed the branch so that it cannot be joined with what is new: it is left alone."""


@dataclass(frozen=True, slots=True)
class LivingPlan:
    """What is to be done, and with what.

    Attributes
    ----------
    step : Step
        What to do.
    plan : PullRequestPlan or None
        What to open or to update; for an update its body is the one that stands, with the bot's
        parts written again.
    living : Living or None
        The open draft, if there is one.
    reason : str
        Why it is closed or left alone, in one sentence without foreign text.
    marker : Marker or None
        To be put into the body of a draft that is closed.
    """

    step: Step
    plan: PullRequestPlan | None = None
    living: Living | None = None
    reason: str = ""
    marker: Marker | None = None

    @property
    def pushes(self) -> bool:
        """Whether an update needs a commit: its rows change, or it does not merge any more.

        That the main branch went on alone is no reason.
        """
        if self.plan is None or self.living is None:
            return False
        is_other = set(self.plan.marker.rows) != set(self.living.pull.marker.rows)
        is_changed = is_other and self.plan.content != self.living.branch.head_text
        return is_changed or self.living.is_mergeable is False

    @property
    def edits(self) -> bool:
        """Whether an update changes the body."""
        if self.plan is None or self.living is None:
            return False
        return _unix(self.plan.body) != _unix(self.living.pull.body)


def open_pull(pulls: Iterable[PullRequest], kind: Kind) -> PullRequest | None:
    """Find the open draft of a kind; of several the oldest."""
    found = (p for p in pulls if p.marker.kind is kind and p.state is State.OPEN)
    return min(found, key=lambda p: p.number, default=None)


def branch_name(pulls: Iterable[PullRequest], kind: Kind) -> str:
    """Name the branch of the next draft of a kind, which no earlier one had."""
    ended = sum(p.marker.kind is kind and p.state is not State.OPEN for p in pulls)
    return f"arxiv-bot/{kind}-{ended + 1}" if ended else f"arxiv-bot/{kind}"


def is_verdict(pull: PullRequest, kind: Kind) -> bool:
    """Tell whether people ended a draft of this kind and stand by it."""
    is_own = pull.state is State.CLOSED and bool(pull.marker.closed)
    is_ended = pull.state is not State.OPEN and not is_own
    return pull.marker.kind is kind and is_ended and RETRY_LABEL not in pull.labels


def settle(plan: PullRequestPlan, living: Living, regions: Mapping[str, str]) -> LivingPlan:
    """Bring an open draft in step with a plan.

    Parameters
    ----------
    plan : PullRequestPlan
        What it should hold; its title and body are those of a new draft.
    living : Living
        As it stands.
    regions : mapping of str to str
        Parts of the body by name, as they should read.

    Returns
    -------
    LivingPlan
        `Step.UPDATE` with the body as people left it but for the bot's own parts, or `Step.REST`.
    """
    body = with_marker(living.pull.body, plan.marker)
    for name, text in regions.items():
        body = body_regions.replace_region(body, name, text)
    settled = PullRequestPlan(
        marker=plan.marker,
        branch=living.pull.branch,
        title=living.pull.title,
        body=body,
        commit_message=plan.commit_message,
        path=plan.path,
        content=plan.content,
    )
    found = LivingPlan(Step.UPDATE, settled, living)
    return found if found.pushes or found.edits else LivingPlan(Step.REST, None, living)


def block(living: Living, reason: str) -> LivingPlan:
    """Leave a branch alone."""
    return LivingPlan(Step.BLOCKED, None, living, reason)


def close(living: Living, reason: str) -> LivingPlan:
    """Close a draft in which nothing is left; that is no refusal."""
    old = living.pull.marker
    marker = Marker(old.ids, old.kind, old.rows, old.refused, reason)
    return LivingPlan(Step.CLOSE, None, living, reason, marker)


def with_marker(body: str, marker: Marker) -> str:
    """Put a newer marker into a body, also where people took the old one away."""
    if read_marker(body) is None:
        return f"{render_marker(marker)}\n{body}"
    return replace_marker(body, marker)


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")
