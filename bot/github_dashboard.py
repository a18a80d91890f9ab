"""The dashboard's issue on GitHub: found again, never a second one, written only when it changed.

Nobody but people with write access can edit the body of an issue that the bot opened, so what is
ticked in it may be obeyed. That is why an issue of anybody else is never taken for the dashboard,
whatever its marker and label.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice

from github.Issue import Issue

from bot import github_labels
from bot.dashboard import TITLE
from bot.dashboard_marker import has_state, is_same
from bot.github_errors import GitHubAnswerError, Step
from bot.github_session import GitHubSession

_log = logging.getLogger(__name__)
_LABEL_COLOUR = "5319e7"
_LABEL_DESCRIPTION = "The arXiv bot's page: open drafts, papers on the border, what waits"
_GONE = frozenset({404, 410})
_TRUSTED = frozenset({"admin", "write", "maintain"})
_MOST_SEARCHED = 300


class DashboardOutcome(StrEnum):
    """What publishing the dashboard came to."""

    CREATED = "created"
    EDITED = "edited"
    UNCHANGED = "unchanged"
    """It says all this already: no request was made."""
    LEFT_ALONE = "left-alone"
    """Somebody edited it meanwhile: the next run reads their orders first."""


@dataclass(frozen=True, slots=True)
class DashboardIssue:
    """The dashboard as it stands.

    Attributes
    ----------
    number : int
        Of the issue.
    url : str
        Its page.
    body : str
        As people left it.
    is_open : bool
        Whether nobody has closed it.
    has_label : bool
        Whether it has the label by which it is found without its number.
    updated_at : datetime or None
        When it was last changed, UTC, if that is known.
    """

    number: int
    url: str
    body: str
    is_open: bool = True
    has_label: bool = True
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PublishedDashboard:
    """The dashboard after publishing, and what was done."""

    issue: DashboardIssue
    outcome: DashboardOutcome


class DashboardPage:
    """The dashboard of one repository.

    Every method raises `GitHubError` if GitHub refuses or cannot be reached.

    Parameters
    ----------
    session : GitHubSession
        The repository.
    label : str
        The label of drafts; that of the dashboard is ``<label>-dashboard``.
    """

    def __init__(self, session: GitHubSession, label: str) -> None:
        self._session = session
        self._label = f"{label[:40]}-dashboard"

    @property
    def is_off(self) -> bool:
        """Whether the repository has no issues: there can be no dashboard."""
        return self._session.repository.has_issues is False

    def find(self, number: int | None) -> DashboardIssue | None:
        """Find the dashboard, open or closed.

        Parameters
        ----------
        number : int or None
            Its number, if an earlier run has remembered it: one request is enough then.

        Returns
        -------
        DashboardIssue or None
            The lowest number if there are several, those that are open first. None if there is
            none: never opened, deleted, moved to another repository, or issues are switched off.
        """
        if self.is_off:
            return None
        issue = self._get(number) if number is not None else None
        if issue is None or not (self._has_label(issue) or _looks_right(issue)):
            found = self._labelled() or self._marked()
            issue = found[0] if found else None
        return self._read(issue) if issue else None

    def publish(
        self, text: str, seen: DashboardIssue | None, *, is_urgent: bool = False
    ) -> PublishedDashboard:
        """Make the dashboard show a text.

        Parameters
        ----------
        text : str
            From `bot.dashboard.render`.
        seen : DashboardIssue or None
            As it was when its boxes were read; None if there is none.
        is_urgent : bool
            Whether to open it again if somebody closed it. Else it is kept up to date closed.

        Returns
        -------
        PublishedDashboard
            How it stands now. If somebody edited it since `seen`, it is left as they left it, so
            that no tick is lost.
        """
        if seen is None:
            return self._create(text)
        is_reopened = is_urgent and not seen.is_open
        if is_same(seen.body, text) and not is_reopened:
            return self._unchanged(seen)
        issue = self._get(seen.number)
        if issue is None:
            return self._create(text)
        if _plain(issue.body) != _plain(seen.body):
            return PublishedDashboard(self._read(issue), DashboardOutcome.LEFT_ALONE)
        state = "open" if is_reopened else issue.state
        self._session.ask(
            Step.WRITE_DASHBOARD, lambda: issue.edit(body=text, state=state), is_patch=True
        )
        _log.info("dashboard written number=%d", issue.number)
        return self._with_label(issue)

    def _unchanged(self, seen: DashboardIssue) -> PublishedDashboard:
        issue = None if seen.has_label else self._get(seen.number)
        if issue is None:
            return PublishedDashboard(seen, DashboardOutcome.UNCHANGED)
        return self._with_label(issue)

    def _create(self, text: str) -> PublishedDashboard:
        """Open it once: another run may have been as fast, and then the lower number stays."""
        github_labels.ensure(self._session, self._label, _LABEL_COLOUR, _LABEL_DESCRIPTION)
        made = self._open(text)
        standing = {issue.number: issue for issue in (made, *self._labelled())}
        first, *others = sorted(
            (issue for issue in standing.values() if issue.state == "open"),
            key=lambda issue: issue.number,
        )
        for issue in others:
            self._close(issue)
        _log.info("dashboard opened number=%d", first.number)
        return PublishedDashboard(self._read(first), DashboardOutcome.CREATED)

    def _open(self, text: str) -> Issue:
        return self._session.create_once(
            Step.WRITE_DASHBOARD,
            lambda repository: repository.create_issue(TITLE, text, labels=[self._label]),
            lambda: next(iter(self._labelled()), None),
        )

    def _close(self, issue: Issue) -> None:
        self._session.ask(
            Step.WRITE_DASHBOARD,
            lambda: issue.edit(state="closed", state_reason="not_planned"),
            is_patch=True,
        )

    def _get(self, number: int) -> Issue | None:
        try:
            issue = self._session.ask(
                Step.READ_DASHBOARD, lambda: self._session.repository.get_issue(number)
            )
        except GitHubAnswerError as refusal:
            if refusal.answer.status not in _GONE:
                raise
            return None
        return issue if self._is_here(issue) else None

    def _labelled(self) -> list[Issue]:
        repository = self._session.repository
        return self._choose(
            lambda: repository.get_issues(state="all", labels=[self._label]), _looks_right
        )

    def _marked(self) -> list[Issue]:
        """Look for one that lost its label among those that changed last."""
        repository = self._session.repository
        return self._choose(
            lambda: islice(repository.get_issues(state="all", sort="updated"), _MOST_SEARCHED),
            lambda issue: has_state(issue.body),
        )

    def _choose(
        self, look: Callable[[], Iterable[Issue]], fits: Callable[[Issue], bool]
    ) -> list[Issue]:
        """Give the bot's own among some issues, open ones first, oldest first."""
        found = self._session.ask(
            Step.READ_DASHBOARD,
            lambda: [one for one in look() if self._is_here(one) and fits(one)],
        )
        own = [issue for issue in found if self._is_trusted(issue)]
        return sorted(own, key=lambda issue: (issue.state != "open", issue.number))

    def _is_here(self, issue: Issue) -> bool:
        """Tell whether it is an issue of this repository, not of one that it was moved to."""
        home = f"{self._session.repository.html_url}/issues/"
        return issue.html_url.lower().startswith(home.lower())

    def _is_trusted(self, issue: Issue) -> bool:
        """Tell whether only people with write access can have written an issue's body."""
        user, repository = issue.user, self._session.repository
        if user is None or user.type == "Bot":
            return user is not None
        permission = self._session.ask(
            Step.READ, lambda: repository.get_collaborator_permission(user.login)
        )
        return permission in _TRUSTED

    def _has_label(self, issue: Issue) -> bool:
        return self._label.lower() in {label.name.lower() for label in issue.labels}

    def _with_label(self, issue: Issue) -> PublishedDashboard:
        """Give an edited page back the label by which it is found, if somebody took it."""
        if not self._has_label(issue):
            github_labels.ensure(self._session, self._label, _LABEL_COLOUR, _LABEL_DESCRIPTION)
            self._session.ask(Step.WRITE_LABEL, lambda: issue.add_to_labels(self._label))
        edited = replace(self._read(issue), has_label=True)
        return PublishedDashboard(edited, DashboardOutcome.EDITED)

    def _read(self, issue: Issue) -> DashboardIssue:
        return DashboardIssue(
            number=issue.number,
            url=issue.html_url,
            body=issue.body or "",
            is_open=issue.state == "open",
            has_label=self._has_label(issue),
            updated_at=issue.updated_at,
        )


def _looks_right(issue: Issue) -> bool:
    return has_state(issue.body) or issue.title == TITLE


def _plain(body: str | None) -> str:
    return (body or "").replace("\r\n", "\n").strip()
