"""Comments of the bot that are written once, and edited in place.

Each has a hidden key in its first line.
"""

from collections.abc import Callable
from dataclasses import replace

from github.IssueComment import IssueComment

from bot.github_errors import GitHubAnswerError, Step
from bot.github_session import GitHubSession
from bot.github_settings import RepositorySettings

_TRIES = 2


class Notes:
    """The bot's own comments in one repository.

    Parameters
    ----------
    session : GitHubSession
        The repository.
    settings : RepositorySettings
        How to reach it.
    sleep : callable or None
        Waits for a number of seconds; None for `time.sleep`.
    """

    def __init__(
        self,
        session: GitHubSession,
        settings: RepositorySettings,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self._session = session
        self._settings = settings
        self._sleep = sleep

    def upsert(self, number: int, key: str, text: str) -> None:
        """Write a comment once, or edit the one with this key if it reads differently.

        Parameters
        ----------
        number : int
            The pull request.
        key : str
            Lower-case letters and hyphens.
        text : str
            Markdown; foreign text in it is escaped.
        """
        body = f"{_note_mark(key)}\n{text}"
        for left in reversed(range(_TRIES)):
            note = self._find(number, key)
            if note is not None:
                self._edit(note, body)
                return
            try:
                self._write(number, body)
            except GitHubAnswerError as refusal:
                if not refusal.answer.is_outage or not left:
                    raise
                continue  # It may be there nevertheless.
            return

    def _find(self, number: int, key: str) -> IssueComment | None:
        """Find the bot's own comment: a person may quote its mark."""
        repository, mark = self._session.repository, _note_mark(key)

        def find() -> IssueComment | None:
            issue = repository.get_issue(number)
            writer = issue.user.login
            return next(
                (
                    one
                    for one in issue.get_comments()
                    if (one.body or "").startswith(mark)
                    and (one.user.login == writer or one.user.type == "Bot")
                ),
                None,
            )

        return self._session.ask(Step.READ, find)

    def _edit(self, note: IssueComment, body: str) -> None:
        if (note.body or "").replace("\r\n", "\n") != body:
            step = Step.WRITE_PULL_REQUEST
            self._session.ask(step, lambda: note.edit(body), is_patch=True)

    def _write(self, number: int, body: str) -> None:
        """Write it with a client that repeats nothing: it has to be looked for first."""
        session = GitHubSession(replace(self._settings, retry_total=0), self._sleep)
        try:
            issue = session.ask(Step.READ, lambda: session.repository.get_issue(number))
            session.ask(Step.WRITE_PULL_REQUEST, lambda: issue.create_comment(body))
        finally:
            session.close()


def _note_mark(key: str) -> str:
    return f"<!-- arxiv-bot:note {key} -->"
