"""The list's repository as a run works with it: read once, written step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot.conversation import Comment, Heard, Reply
from bot.draft_keeper import DraftKeeper, MainList

if TYPE_CHECKING:
    from bot.github_dashboard import DashboardIssue, PublishedDashboard


class Voice(Protocol):
    """What people say, and how the bot answers; `bot.github_comments.Conversation` is one."""

    def read(self, since: datetime | None, after_id: int = 0) -> Heard:
        """Read what people said and nobody answered."""

    def may_write(self, login: str) -> bool:
        """Tell whether somebody has write access."""

    def acknowledge(self, comment: Comment) -> None:
        """Show that a comment was seen."""

    def answer(self, comment: Comment, reply: Reply) -> None:
        """Say what became of it, once."""


class Page(Protocol):
    """The dashboard; `bot.github_dashboard.DashboardPage` is one."""

    @property
    def is_off(self) -> bool:
        """Whether there can be none."""

    def find(self, number: int | None) -> DashboardIssue | None:
        """Find it, by its number if that is known."""

    def publish(
        self, text: str, seen: DashboardIssue | None, *, is_urgent: bool = False
    ) -> PublishedDashboard:
        """Make it show a text."""


@dataclass(frozen=True, slots=True)
class Hub:
    """The list's repository; every part raises `GitHubError` if GitHub refuses.

    Attributes
    ----------
    main : MainList
        The newest list.
    keeper : DraftKeeper
        Open drafts that change it.
    records : DraftKeeper
        The open draft that changes the file of decisions.
    voice : Voice
        Comments and requests.
    page : Page
        The dashboard.
    read_file : callable
        Gives a file's text at the newest commit, None if it is absent.
    read_list : callable
        Gives the list's text at an earlier commit, None if there is none.
    set_label : callable
        Sets a label, by its name, on a pull request, by its number.
    """

    main: MainList
    keeper: DraftKeeper
    records: DraftKeeper
    voice: Voice
    page: Page
    read_file: Callable[[str], str | None]
    read_list: Callable[[str], str | None]
    set_label: Callable[[int, str], None]
