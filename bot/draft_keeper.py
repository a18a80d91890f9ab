"""Where open drafts are looked at and written: what refreshing needs of GitHub."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.layout import PaperListing
from bot.pull_request import PullRequest
from bot.rebuild import BranchState, Changes, Rebuilt


@dataclass(frozen=True, slots=True)
class Look:
    """A pull request as it is at this moment.

    Attributes
    ----------
    is_open : bool
        Whether it is.
    is_mergeable : bool or None
        Whether it merges cleanly; None if GitHub has not found out yet.
    head_sha : str
        Its newest commit.
    commits : int
        How many it has.
    title, body : str
        As they stand.
    is_empty : bool
        Whether it changes no file: somebody took its row out of its only commit.
    """

    is_open: bool
    is_mergeable: bool | None
    head_sha: str
    commits: int
    title: str
    body: str
    is_empty: bool = False


class DraftKeeper(Protocol):
    """Where drafts are; every method raises `GitHubError` if GitHub refuses."""

    def look(self, number: int) -> Look:
        """Look at a pull request."""

    def wait(self, seconds: float) -> None:
        """Give GitHub time."""

    def read_branch(self, pull: PullRequest, look: Look, main_sha: str) -> BranchState:
        """Read what stands on its branch."""

    def advance(self, state: BranchState, rebuilt: Rebuilt, message: str) -> str | None:
        """Add a commit to the branch; give its sha, None if somebody pushed meanwhile."""

    def upsert_note(self, number: int, key: str, text: str) -> None:
        """Write a comment once, or edit the one with this key."""

    def edit(
        self, number: int, body: str, *, seen: str, title: str = "", closes: bool = False
    ) -> bool:
        """Change body and title, and close the pull request in the same step if asked to.

        False if the body is not the one that was seen: nothing was changed.
        """

    def delete_branch(self, branch: str, head_sha: str, main_sha: str) -> bool:
        """Delete a branch if it is at this commit and holds only the bot's commits."""

    def branches(self) -> Mapping[str, str]:
        """Give the bot's branches with their commits."""


@dataclass(frozen=True, slots=True)
class MainList:
    """The newest list.

    Attributes
    ----------
    sha : str
        Commit of the main branch.
    text : str
        The list there.
    layout : PaperListing
        Its sections.
    """

    sha: str
    text: str
    layout: PaperListing


Order = Callable[[BranchState], Changes]
"""Says what is to become different on a branch as it stands; may raise `ListError`."""
