"""The list's repository on GitHub: read it at one commit, publish drafts, see what became of them.

Every step of publishing may be repeated: a run that was killed, or told of a failure after the
work was done, is completed by the next one.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Self

from github.PullRequest import PullRequest as GitHubPull

from bot import github_files
from bot.errors import GitHubError
from bot.github_branch import Base
from bot.github_comments import Conversation
from bot.github_dashboard import DashboardPage
from bot.github_drafts import Drafts
from bot.github_errors import Step
from bot.github_refresh import OpenDrafts
from bot.github_session import GitHubSession
from bot.github_settings import RepositorySettings
from bot.pull_request import (
    Marker,
    Published,
    PublishOutcome,
    PullRequest,
    PullRequestPlan,
    State,
    read_marker,
)

__all__ = ["Base", "ListRepository", "PublishOutcome", "Published", "RepositorySettings"]


class ListRepository:
    """The repository that holds the list; a context manager.

    Every method raises `GitHubError` if GitHub refuses or cannot be reached; its ``is_fatal``
    tells whether the rest of the run would fail for the same reason.

    Parameters
    ----------
    settings : RepositorySettings
        Where it is, and how drafts look.
    sleep : callable or None
        Waits for a number of seconds; None for `time.sleep`.
    """

    def __init__(
        self, settings: RepositorySettings, sleep: Callable[[float], None] | None = None
    ) -> None:
        self._settings = settings
        self._sleep = sleep
        self._session = GitHubSession(settings, sleep)
        self._drafts = Drafts(self._session, settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def read_base(self) -> Base:
        """Find the newest commit of the list's branch.

        Returns
        -------
        Base
            To read at, and to publish on.
        """
        repository = self._session.repository
        branch = self._settings.base_branch or repository.default_branch
        ref = self._session.ask(Step.READ, lambda: repository.get_git_ref(f"heads/{branch}"))
        return Base(ref.object.sha, branch)

    def read_file(self, path: str, base: Base) -> bytes | None:
        """Read a file at an exact commit.

        Parameters
        ----------
        path : str
            Relative to the repository's root, with ``/``.
        base : Base
            The commit.

        Returns
        -------
        bytes or None
            Its content, byte for byte; None if there is no such file.
        """
        return github_files.read_file(self._session, path, base.sha)

    def read_pull_requests(
        self, since: datetime | None, known: Mapping[int, Marker] | None = None
    ) -> tuple[PullRequest, ...]:
        """Read the bot's own pull requests, open, merged and closed.

        Parameters
        ----------
        since : datetime or None
            Only those changed at that time or later; with time zone. None for all.
        known : mapping of int to Marker, or None
            Markers by number, for bodies that people took them out of.

        Returns
        -------
        tuple of PullRequest
            Those with a valid marker whose branch is in this repository, as anybody's fork may
            carry any marker. Last changed first.
        """
        return self._session.ask(Step.READ, lambda: self._read_pull_requests(since, known or {}))

    def _read_pull_requests(
        self, since: datetime | None, known: Mapping[int, Marker]
    ) -> tuple[PullRequest, ...]:
        # Changes while pages are read move nothing in the order of creation; in the order of
        # change they push others down, which are then met twice.
        order = ("created", "asc") if since is None else ("updated", "desc")
        pulls = self._session.repository.get_pulls(state="all", sort=order[0], direction=order[1])
        found: dict[int, PullRequest] = {}
        for pull in pulls:
            if since is not None and _updated_at(pull) < since:
                break
            own = _read(pull, known.get(pull.number)) if self._session.is_here(pull) else None
            if own is not None:
                found.setdefault(own.number, own)
        newest_first = sorted(found.values(), key=lambda p: (p.updated_at, p.number), reverse=True)
        return tuple(newest_first)

    def keeper(self, path: str) -> OpenDrafts:
        """Give the open drafts that change a file: to look at, bring in step, and close."""
        return OpenDrafts(self._session, self._settings, path, self._sleep)

    def voice(self) -> Conversation:
        """Give what people say, and how to answer."""
        return Conversation(self._session)

    def page(self) -> DashboardPage:
        """Give the dashboard."""
        return DashboardPage(self._session, self._settings.label)

    def set_label(self, number: int, name: str) -> None:
        """Set a label on a pull request; one that does not exist is made."""
        self._drafts.set_label(number, name)

    def publish(self, plan: PullRequestPlan, base: Base) -> Published:
        """Open a plan's draft: one tree, one commit on `base`, one branch, one pull request.

        Parameters
        ----------
        plan : PullRequestPlan
            What to open.
        base : Base
            The commit at which the planned content was made.

        Returns
        -------
        Published
            What is there now; never a second open pull request with one marker.

        Raises
        ------
        BotError
            If the body is too long or does not hold the marker: a bug of ours.
        """
        return self._drafts.publish(plan, base)

    def complete(self, pull: PullRequest) -> tuple[str, ...]:
        """Add reviewers and label to an open draft without the label: its opening was cut short.

        Parameters
        ----------
        pull : PullRequest
            One of the bot's own.

        Returns
        -------
        tuple of str
            Warnings about what could not be added; none if nothing was missing.
        """
        return self._drafts.complete(pull.number)


def _read(pull: GitHubPull, known: Marker | None) -> PullRequest | None:
    marker = read_marker(pull.body) or known
    if marker is None:
        return None
    is_open = pull.state == "open"
    return PullRequest(
        number=pull.number,
        url=pull.html_url,
        marker=marker,
        state=State.OPEN if is_open else State.MERGED if pull.merged_at else State.CLOSED,
        labels=tuple(label.name for label in pull.labels),
        branch=pull.head.ref,
        head_sha=pull.head.sha,
        updated_at=_updated_at(pull),
        closed_at=pull.closed_at,
        title=pull.title,
        body=pull.body,
        created_at=pull.created_at,
    )


def _updated_at(pull: GitHubPull) -> datetime:
    if pull.updated_at is None:
        raise GitHubError(f"GitHub {pull.html_url}: the answer has no time of the last change.")
    return pull.updated_at
