"""One client for one repository on GitHub: bounded retries, and refusals that say what to do."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from github import Auth, BadAttributeException, Github, GithubException, GithubRetry
from github.Issue import Issue
from github.PullRequest import PullRequest
from github.Repository import Repository
from github.Requester import Requester
from requests.exceptions import ContentDecodingError, RequestException

from bot.errors import GitHubError
from bot.github_errors import (
    Answer,
    GitHubAnswerError,
    Step,
    explain,
    read_answer,
    read_failure,
)
from bot.github_settings import RepositorySettings

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_MAX_LIMIT_WAIT_SECONDS = 300
_WAITS_SECONDS = (1.0, 2.0, 4.0)
_PAGE_SIZE = 100
_TRIES = 2


class GitHubSession:
    """A PyGithub client whose every failure is a `GitHubError`.

    Parameters
    ----------
    settings : RepositorySettings
        Where, and with which token.
    sleep : callable or None
        Waits for a number of seconds; None for `time.sleep`.

    Raises
    ------
    GitHubError
        If the token cannot be one; the message does not show it.
    """

    def __init__(
        self, settings: RepositorySettings, sleep: Callable[[float], None] | None = None
    ) -> None:
        self._settings = settings
        self._sleep = sleep or time.sleep
        self._repository: Repository | None = None
        self._github = _client(settings)
        self._unrepeated: Github | None = None

    def close(self) -> None:
        """Close the connections."""
        self._github.close()
        if self._unrepeated is not None:
            self._unrepeated.close()

    @property
    def repository(self) -> Repository:
        """The repository, asked for once.

        Raises
        ------
        GitHubError
            If there is none, or the token cannot see it.
        """
        if self._repository is None:
            wanted = self._settings.full_name
            self._repository = self.ask(Step.READ, lambda: self._github.get_repo(wanted))
            if self._repository.full_name.lower() != wanted.lower():
                now = self._repository.full_name
                _log.warning("repository was renamed asked=%s now=%s", wanted, now)
        return self._repository

    def is_here(self, pull: PullRequest) -> bool:
        """Tell whether a pull request's branch is in this repository, not in a fork."""
        home = pull.head.repo
        return home is not None and home.id == self.repository.id

    def ask(self, step: Step, call: Callable[[], _T], *, is_patch: bool = False) -> _T:
        """Do one thing on GitHub.

        Parameters
        ----------
        step : Step
            What it is, for the message.
        call : callable
            Does it, and may be called again.
        is_patch : bool
            Whether it is a PATCH, which the client itself does not repeat after an outage.

        Raises
        ------
        GitHubAnswerError
            If GitHub refuses, or does not answer in spite of the repetitions.

        Notes
        -----
        What was written a moment ago may be invisible for seconds: such refusals are waited out
        (https://github.com/peter-evans/create-pull-request/issues/4321). What is missing is asked
        for once more, as much would follow from its being gone.
        """
        doubt: float | None = min(_WAITS_SECONDS[0], self._settings.backoff_seconds)
        for wait in (*_WAITS_SECONDS, None):
            try:
                return call()
            except (GithubException, BadAttributeException, RequestException) as error:
                answer = _read(error)
                is_doubtful = answer.status == 404 and step.is_reading and doubt is not None
                is_again = answer.is_passing or (is_patch and answer.is_outage) or is_doubtful
                if wait is None or not is_again:
                    raise explain(self._settings.full_name, step, answer) from error
                _log.info("request is repeated step=%s status=%s", step, answer.status)
                self._sleep(doubt if is_doubtful and doubt is not None else wait)
                doubt = None if is_doubtful else doubt
        raise AssertionError

    def create_once(
        self, step: Step, create: Callable[[Repository], _T], find: Callable[[], _T | None]
    ) -> _T:
        """Create what a repeated request would create twice.

        Parameters
        ----------
        step : Step
            What it is, for the message.
        create : callable
            Creates it in the repository that it is given, whose client repeats nothing.
        find : callable
            Looks for it after an outage, as GitHub may have done the work all the same.

        Raises
        ------
        GitHubAnswerError
            If GitHub refuses, or does not answer twice.
        """
        repository = self._in_doubt()
        for left in reversed(range(_TRIES)):
            try:
                return self.ask(step, lambda: create(repository))
            except GitHubAnswerError as refusal:
                if not refusal.answer.is_outage or not left:
                    raise
                found = find()
                if found is not None:
                    return found
        raise AssertionError

    def _in_doubt(self) -> Repository:
        """Give the repository of a client that leaves a failed request alone."""
        if self._unrepeated is None:
            self._unrepeated = _client(replace(self._settings, retry_total=0))
        facts = self.repository.raw_data
        return Repository(self._unrepeated.requester, {}, facts, completed=True)


def issue_at(repository: Repository, number: int) -> Issue:
    """Give an issue, or a pull request, to ask about or to write on without asking for it."""
    place = {"url": f"{repository.url}/issues/{number}"}
    return Issue(repository.requester, {}, place, completed=True)


def _client(settings: RepositorySettings) -> Github:
    made = Github(
        auth=Auth.Token(_clean(settings.token)),
        base_url=settings.api_url,
        timeout=settings.timeout_seconds,
        user_agent=settings.user_agent,
        per_page=_PAGE_SIZE,
        retry=_retry(settings),
        seconds_between_requests=settings.request_gap_seconds,
        seconds_between_writes=settings.write_gap_seconds,
    )
    _refuse_garbled(made.requester)
    return made


def _read(error: Exception) -> Answer:
    if isinstance(error, GithubException):
        return read_answer(error.status, error.data, error.headers)
    return read_failure(type(error).__name__, str(error))


def _retry(settings: RepositorySettings) -> GithubRetry:
    retry = GithubRetry(
        total=settings.retry_total,
        backoff_factor=settings.backoff_seconds,
        max_rate_limit_wait=_MAX_LIMIT_WAIT_SECONDS,
    )
    retry.retry_after_max = _MAX_LIMIT_WAIT_SECONDS
    return retry


def _refuse_garbled(requester: Requester) -> None:
    """Let an answer that is no JSON count as none: the client takes a page of HTML for data.

    PyGithub makes its requester by itself and takes no other; all that it reads goes through this
    method.
    """
    ask = requester.requestJsonAndCheck

    def checked(*arguments: Any, **named: Any) -> tuple[dict[str, Any], Any]:
        try:
            headers, found = ask(*arguments, **named)
        except ValueError as error:
            raise ContentDecodingError("the answer is cut short") from error
        if isinstance(found, dict) and isinstance(found.get("data"), str):
            raise ContentDecodingError("the answer is no JSON")
        return headers, found

    requester.requestJsonAndCheck = checked  # type: ignore[method-assign]


def _clean(token: str) -> str:
    text = token.strip()
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        message = "GITHUB_TOKEN: it is empty, or holds characters that no token has; set it anew."
        raise GitHubError(message)
    return text
