"""Comments of the bot that are written once, and edited in place.

Each has a hidden key in its first line.
"""

from github.IssueComment import IssueComment

from bot.github_errors import Step
from bot.github_session import GitHubSession, issue_at


class Notes:
    """The bot's own comments in one repository.

    Parameters
    ----------
    session : GitHubSession
        The repository.
    """

    def __init__(self, session: GitHubSession) -> None:
        self._session = session

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
        note = self._find(number, key)
        if note is not None:
            self._edit(note, body)
            return
        self._session.create_once(
            Step.WRITE_PULL_REQUEST,
            lambda repository: issue_at(repository, number).create_comment(body),
            lambda: self._find(number, key),
        )

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


def _note_mark(key: str) -> str:
    return f"<!-- arxiv-bot:note {key} -->"
