"""What GitHub's refusals mean, and what people must switch to make it agree.

Notes
-----
Sources: https://docs.github.com/en/rest/using-the-rest-api (statuses, rate limits);
https://docs.github.com/en/actions/security-for-github-actions (permissions of a job's token). The
texts of the refusals are documented nowhere: they are those that other programs report.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from bot.errors import GitHubError

_MAX_SHOWN = 300
_PASSING = (
    "could not resolve to a node",
    "tree sha does not exist",
    "reference update failed",
    "pullrequest head invalid",
)
_SECONDS = re.compile(r"[0-9]{1,11}")
_GAVE_UP = re.compile(r"too many (\d{3}) error responses")


class Step(StrEnum):
    """What was asked of GitHub."""

    READ = "read the repository"
    WRITE_BRANCH = "write the branch"
    WRITE_PULL_REQUEST = "write the pull request"
    REQUEST_REVIEW = "request a review"
    WRITE_LABEL = "write the label"
    WRITE_COMMENT = "write a comment"
    READ_DASHBOARD = "read the dashboard"
    WRITE_DASHBOARD = "write the dashboard"

    @property
    def is_reading(self) -> bool:
        """Whether nothing is written."""
        return self in {Step.READ, Step.READ_DASHBOARD}

    @property
    def permission(self) -> str:
        """The line below ``permissions:`` that the job of a workflow needs for it."""
        if self is Step.READ:
            return "contents: read"
        if self is Step.WRITE_BRANCH:
            return "contents: write"
        if self is Step.READ_DASHBOARD:
            return "issues: read"
        is_issue = self in {Step.WRITE_LABEL, Step.WRITE_COMMENT, Step.WRITE_DASHBOARD}
        return "issues: write" if is_issue else "pull-requests: write"


@dataclass(frozen=True, slots=True)
class Answer:
    """A refusal, or a failure to get any answer.

    Attributes
    ----------
    status : int or None
        HTTP status; None if there was no answer.
    text : str
        What GitHub said, on one line; or the kind of the failure.
    is_limit : bool
        Whether a rate limit was hit.
    back_at : datetime or None
        When the limit ends, UTC, if GitHub told.
    """

    status: int | None
    text: str
    is_limit: bool = False
    back_at: datetime | None = None

    @property
    def is_outage(self) -> bool:
        """Whether GitHub was down or out of reach; the work may have been done nevertheless."""
        return self.status is None or self.status >= 500

    @property
    def is_passing(self) -> bool:
        """Whether GitHub only does not see yet what was written a moment ago."""
        return self.status == 422 and any(text in self.text.lower() for text in _PASSING)


class GitHubAnswerError(GitHubError):
    """GitHub refused a request or could not be reached.

    Attributes
    ----------
    answer : Answer
        What it said.
    is_fatal : bool
        Whether the other requests of this run would fail for the same reason.
    """

    def __init__(self, message: str, answer: Answer, *, is_fatal: bool) -> None:
        super().__init__(message)
        self.answer = answer
        self.is_fatal = is_fatal

    def says(self, text: str) -> bool:
        """Tell whether GitHub's words hold `text`, in any case."""
        return text.lower() in self.answer.text.lower()


def read_answer(status: int, data: object, headers: Mapping[str, str] | None) -> Answer:
    """Read a refusal that has a status.

    Parameters
    ----------
    status : int
        HTTP status.
    data : object
        The body as JSON, which may be of any shape, and None.
    headers : mapping of str to str, or None
        Headers of the answer, in lower case.
    """
    words = " ".join(_words(data).split())[:_MAX_SHOWN]
    is_limit = status == 429 or (status == 403 and "rate limit" in words.lower())
    reset = (headers or {}).get("x-ratelimit-reset", "")
    is_time = is_limit and _SECONDS.fullmatch(reset)
    back_at = datetime.fromtimestamp(int(reset), UTC) if is_time else None
    return Answer(status, words, is_limit, back_at)


def read_failure(kind: str, text: str) -> Answer:
    """Read a failure without an answer, or after the last of several tries.

    Parameters
    ----------
    kind : str
        Name of the exception.
    text : str
        Its text, of which only the status is taken: it may quote a request.
    """
    given_up = _GAVE_UP.search(text)
    if given_up is None:
        return Answer(None, kind)
    status = int(given_up[1])
    is_limit = status in {403, 429}
    return Answer(status, "rate limit" if is_limit else kind, is_limit)


def _words(data: object) -> str:
    if not isinstance(data, dict):
        return str(data or "no text")
    errors = data.get("errors")
    found = [_error_words(error) for error in errors] if isinstance(errors, list) else []
    return "; ".join([str(data.get("message") or "no text"), *filter(None, found)])


def _error_words(error: Any) -> str:
    if not isinstance(error, dict):
        return str(error)
    keys = ("message",) if error.get("message") else ("resource", "field", "code")
    return " ".join(str(error[key]) for key in keys if error.get(key))


def explain(repository: str, step: Step, answer: Answer) -> GitHubAnswerError:
    """Turn a refusal into an error that says what to do.

    Parameters
    ----------
    repository : str
        Owner and name.
    step : Step
        What was asked.
    answer : Answer
        What came back.

    Returns
    -------
    GitHubAnswerError
        To be raised; `is_fatal` if no other request of the run can succeed.
    """
    advice, is_fatal = _advise(step, answer)
    heard = f'{answer.status} "{answer.text}"' if answer.status else f"no answer ({answer.text})"
    message = f"GitHub {repository}, to {step}: {heard}. The list was not changed. {advice}"
    return GitHubAnswerError(message, answer, is_fatal=is_fatal)


def _advise(step: Step, answer: Answer) -> tuple[str, bool]:
    if answer.is_limit:
        back = f" after {answer.back_at:%Y-%m-%d %H:%M} UTC" if answer.back_at else " later"
        return f"The token's rate limit is used up: run again{back}.", True
    if answer.is_outage:
        text = "Nothing is half-written that the next run would not complete: run again later"
        return f"{text} (https://www.githubstatus.com).", False
    for fragment, advice in _SETTINGS.items():
        if fragment in answer.text.lower():
            return advice.format(permission=step.permission), True
    if answer.status in {401, 403, 404}:
        return _refused(step, answer), True
    return "The next run tries again; if it stays so, please report it with this text.", False


def _refused(step: Step, answer: Answer) -> str:
    if answer.status == 401:
        return "The token is wrong or has expired: put a valid one into GITHUB_TOKEN."
    if answer.status == 404 and step is Step.READ:
        text = "There is no such repository or branch, or the token cannot see it"
        return f"{text}: check GITHUB_REPOSITORY (owner/name), the base branch and GITHUB_TOKEN."
    return f"The token may not do this: a workflow's job needs `{step.permission}`."


_SETTING = (
    "Settings > Actions > General > Workflow permissions: tick 'Allow GitHub Actions to create and "
    "approve pull requests'. If it is greyed out, an owner of the organisation must allow it "
    "there. The next run goes on from here."
)
_JOB = "The job lacks a permission: add `{permission}` below `permissions:` in the workflow."
_PERSONAL = "The token in GITHUB_TOKEN lacks a permission of the repository: grant `{permission}`."
_ARCHIVED = "The repository is archived: unarchive it in Settings > General, or switch the bot off."
_RULES = (
    "A ruleset or branch protection covers the bot's branches: exclude `arxiv-bot/**` in "
    "Settings > Rules > Rulesets, or Settings > Branches."
)
_SETTINGS = {
    "not permitted to create or approve pull requests": _SETTING,
    "resource not accessible by integration": _JOB,
    "resource not accessible by personal access token": _PERSONAL,
    "archived": _ARCHIVED,
    "repository is empty": "The repository has no commit yet: push the list first.",
    "saml": "The organisation demands single sign-on: authorise the token for it.",
    "rule violations": _RULES,
    "protected branch": _RULES,
    "not authorized to push": _RULES,
    "verified signatures": _RULES,
    "required status check": _RULES,
    "merge queue": _RULES,
}
