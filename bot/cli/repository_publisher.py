"""Drafts that a run opens on GitHub."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.job import proceed
from bot.list_repository import Base, ListRepository, Published
from bot.pull_request import PullRequest, PullRequestPlan


@dataclass(frozen=True, slots=True)
class RepositoryPublisher:
    """Opens drafts on GitHub, all on one exact commit.

    Attributes
    ----------
    repository : ListRepository
        Where they go.
    base : Base
        The commit.
    cut_short : tuple of PullRequest
        Open drafts that a killed run left without a label.
    check : callable
        Is called before each draft, and raises if the run is to end.
    """

    repository: ListRepository
    base: Base
    cut_short: tuple[PullRequest, ...]
    check: Callable[[], None] = proceed

    def publish(self, plan: PullRequestPlan) -> Published:
        """Open a draft."""
        self.check()
        return self.repository.publish(plan, self.base)

    def complete(self) -> tuple[str, ...]:
        """Complete what a killed run left; a label that a person took away stays away."""
        return tuple(w for pull in self.cut_short for w in self.repository.complete(pull))
