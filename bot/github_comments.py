"""What people say to the bot on GitHub: read once, acknowledged, answered in place.

An answer knows by a hidden first line what it answers. So a run that was killed anywhere is
completed by the next one, and nothing is answered twice.

Notes
-----
Source: https://docs.github.com/en/rest/issues/comments (``since`` goes by the last change),
https://docs.github.com/en/rest/reactions (a repeated reaction is the old one).
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from github.GithubObject import NotSet, Opt
from github.Issue import Issue
from github.IssueComment import IssueComment

from bot import add_requests, commands
from bot.conversation import (
    OWN,
    Comment,
    Heard,
    Reaction,
    Reply,
    answered_key,
    closes_issue,
    request_key,
)
from bot.github_errors import GitHubAnswerError, Step
from bot.github_session import GitHubSession, issue_at

_log = logging.getLogger(__name__)
_TRUSTED = frozenset({"admin", "maintain", "write"})
_GONE = frozenset({404, 410})

MOST_AT_ONCE = 50
"""Comments, and requests, that one run answers; the next one goes on there."""


class Conversation:
    """Comments, reactions and answers in one repository.

    Every method raises `GitHubError` if GitHub refuses or cannot be reached.

    Parameters
    ----------
    session : GitHubSession
        The repository.
    """

    def __init__(self, session: GitHubSession) -> None:
        self._session = session
        self._may_write: dict[str, bool] = {}
        self._targets: dict[tuple[int, int], Issue | IssueComment] = {}

    def read(self, since: datetime | None, after_id: int = 0) -> Heard:
        """Read what people said and nobody answered: one request where nothing changed.

        Parameters
        ----------
        since : datetime or None
            Last time that was read up to, UTC, with a margin for clocks that differ; None for
            everything that was ever said.
        after_id : int
            Last comment that was obeyed. Commands up to it are never obeyed again, not even if
            somebody edits them.

        Returns
        -------
        Heard
            Without the words of the bot and of other bots.
        """
        changed = self._changed_issues(since)
        comments: list[IssueComment] = []
        if changed is None or any(issue.comments for issue in changed):
            comments = self._ask_for(
                lambda: self._session.repository.get_issues_comments(
                    sort="created", direction="asc", since=_utc(since)
                )
            )
        answered = self._answered(comments)
        said = sorted((c for c in comments if _is_order(c, after_id)), key=lambda c: c.id)
        new = [self._comment(one) for one in said if str(one.id) not in answered]
        found = (self._request(issue, since) for issue in changed or ())
        requests = sorted(filter(None, found), key=lambda one: one.number)
        is_all = len(new) <= MOST_AT_ONCE
        last = max((after_id, *(comment.id for comment in comments)))
        return Heard(
            comments=tuple(new[:MOST_AT_ONCE]),
            requests=tuple(requests[:MOST_AT_ONCE]),
            last_id=last if is_all else new[MOST_AT_ONCE - 1].id,
            is_complete=is_all and len(requests) <= MOST_AT_ONCE,
        )

    def may_write(self, login: str) -> bool:
        """Tell whether somebody has write access; asked for once a run."""
        name = login.lower()
        if name not in self._may_write:
            self._may_write[name] = self._permission(login) in _TRUSTED
        return self._may_write[name]

    def acknowledge(self, comment: Comment, reaction: Reaction = Reaction.SEEN) -> None:
        """Put a reaction on a comment or a request that this object read."""
        target = self._targets[comment.number, comment.id]
        self._write(comment, lambda: target.create_reaction(reaction.value))

    def answer(self, comment: Comment, reply: Reply) -> None:
        """Say what became of a comment: a reaction, one answer, and an issue closed that is done.

        An answer that is there already is written anew, without a notification to anybody; none
        is written where the comment is gone.
        """
        self.acknowledge(comment, reply.reaction)
        if reply.text:
            self._say(comment, reply.text)
        target = self._targets[comment.number, comment.id]
        if reply.closes and isinstance(target, Issue):
            self._write(
                comment,
                lambda: target.edit(state="closed", state_reason="completed"),
                is_patch=True,
            )
        _log.info("comment answered number=%d id=%d", comment.number, comment.id)

    def _changed_issues(self, since: datetime | None) -> list[Issue] | None:
        """Give issues and pull requests that changed; None if the repository cannot tell."""
        repository = self._session.repository
        try:
            return self._ask_for(
                lambda: repository.get_issues(
                    state="all", sort="updated", direction="asc", since=_utc(since)
                )
            )
        except GitHubAnswerError as refusal:
            if refusal.answer.status not in _GONE:
                raise
            return None  # Issues are switched off; pull requests have comments all the same.

    def _ask_for(self, look: Callable[[], Iterable[Any]]) -> list[Any]:
        return self._session.ask(Step.READ, lambda: list(look()))

    def _answered(self, comments: Iterable[IssueComment]) -> set[str]:
        """Give the keys of all answers that somebody wrote who may."""
        keys = ((c, answered_key(c.body or "")) for c in comments)
        return {key for comment, key in keys if key and self._is_trusted(comment)}

    def _is_trusted(self, comment: IssueComment) -> bool:
        user = comment.user
        return user is not None and (user.type == "Bot" or self.may_write(user.login))

    def _comment(self, found: IssueComment) -> Comment:
        number = int(found.issue_url.rpartition("/")[2])
        self._targets[number, found.id] = found
        return Comment(found.id, number, found.user.login, found.body, found.created_at)

    def _request(self, issue: Issue, since: datetime | None) -> Comment | None:
        """Read an issue that asks for a paper and was not answered before the last reading."""
        # `issue.pull_request` would ask for the issue again where it is none.
        is_pull = issue.html_url.rpartition("/")[0].endswith("/pull")
        if is_pull or issue.state != "open" or issue.user is None or issue.user.type == "Bot":
            return None
        if add_requests.asked_for(issue.body or "") is None:
            return None
        request = Comment(0, issue.number, issue.user.login, issue.body, issue.created_at)
        answers = self._answers_to(request) if issue.comments else []
        if any(answered_key(a.body) == request.key and _is_done(a, since) for a in answers):
            return None
        self._targets[issue.number, 0] = issue
        return request

    def _answers_to(self, comment: Comment) -> list[IssueComment]:
        """Find answers to a comment, or to a request, whatever it said then."""
        issue = issue_at(self._session.repository, comment.number)
        start = comment.key if comment.id else request_key(comment.number)
        found = self._ask_for(lambda: issue.get_comments(since=comment.at.astimezone(UTC)))
        keys = ((one, answered_key(one.body or "") or "") for one in found)
        same = (
            one
            for one, key in keys
            if (key == start if comment.id else key.startswith(start)) and self._is_trusted(one)
        )
        return list(same)

    def _say(self, comment: Comment, text: str) -> None:
        """Write an answer once; GitHub may fail after it did its work."""
        standing = self._standing(comment)
        if standing is None:
            with self._unless_gone(comment):
                self._session.create_once(
                    Step.WRITE_COMMENT,
                    lambda repository: issue_at(repository, comment.number).create_comment(text),
                    lambda: self._standing(comment),
                )
        elif (standing.body or "").replace("\r\n", "\n") != text:
            self._write(comment, lambda: standing.edit(text), is_patch=True)

    def _standing(self, comment: Comment) -> IssueComment | None:
        return next(iter(self._answers_to(comment)), None)

    def _write(
        self, comment: Comment, call: Callable[[], object], *, is_patch: bool = False
    ) -> None:
        with self._unless_gone(comment):
            self._session.ask(Step.WRITE_COMMENT, call, is_patch=is_patch)

    @contextmanager
    def _unless_gone(self, comment: Comment) -> Iterator[None]:
        """Write something about a comment, unless that was deleted or locked meanwhile."""
        try:
            yield
        except GitHubAnswerError as refusal:
            is_gone = refusal.answer.status in _GONE and not self._is_there(comment)
            if not is_gone and not refusal.says("locked"):
                raise
            _log.warning("comment is gone or locked status=%s", refusal.answer.status)

    def _is_there(self, comment: Comment) -> bool:
        """Tell whether a comment, or an issue with a request, still exists."""
        repository, number = self._session.repository, comment.number

        def look() -> object:
            if not comment.id:
                return repository.get_issue(number)
            return issue_at(self._session.repository, number).get_comment(comment.id)

        try:
            self._session.ask(Step.READ, look)
        except GitHubAnswerError as refusal:
            if refusal.answer.status not in _GONE:
                raise
            return False
        return True

    def _permission(self, login: str) -> str:
        repository = self._session.repository
        try:
            return self._session.ask(
                Step.READ, lambda: repository.get_collaborator_permission(login)
            )
        except GitHubAnswerError as refusal:
            if refusal.answer.status not in _GONE:
                raise
            return "none"


def _is_order(comment: IssueComment, after_id: int) -> bool:
    if comment.id <= after_id or comment.user is None or comment.user.type == "Bot":
        return False
    body = comment.body or ""
    return not body.startswith(OWN) and bool(commands.parse(body))


def _is_done(answer: IssueComment, since: datetime | None) -> bool:
    """Tell whether nothing is left to do after an answer to a request whose issue is open."""
    # A new answer may be of a run that was killed before it closed the issue.
    return not closes_issue(answer.body) or (since is not None and answer.updated_at < since)


def _utc(since: datetime | None) -> Opt[datetime]:
    return NotSet if since is None else since.astimezone(UTC)
