"""Open drafts on GitHub: looked at, brought up to date, spoken to, closed.

A branch only ever gets commits on top of those that are there: what somebody pushed meanwhile
makes GitHub refuse, and nothing is lost.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from github import InputGitTreeElement
from github.GitCommit import GitCommit

from bot import github_branch, github_files
from bot.draft_keeper import Look
from bot.github_errors import GitHubAnswerError, Step
from bot.github_notes import Notes
from bot.github_session import GitHubSession
from bot.github_settings import RepositorySettings
from bot.pull_request import PullRequest, read_marker
from bot.rebuild import BranchState, OtherFile, Rebuilt

_log = logging.getLogger(__name__)
_BRANCHES = "heads/arxiv-bot/"
_FILE_MODE = "100644"
_GONE = frozenset({404, 422})


@dataclass(frozen=True, slots=True)
class _Compared:
    """What a branch has that main has not.

    Attributes
    ----------
    fork_sha : str
        The newest commit that both have.
    signed : tuple of (tuple of str or None)
        For each of its commits the papers that it names, if it is the bot's.
    has_others : bool
        Whether files beside the list are changed.
    """

    fork_sha: str
    signed: tuple[tuple[str, ...] | None, ...]
    has_others: bool


class OpenDrafts:
    """The open drafts of one repository.

    Every method raises `GitHubError` if GitHub refuses or cannot be reached.

    Parameters
    ----------
    session : GitHubSession
        The repository.
    settings : RepositorySettings
        How to reach it.
    path : str
        The list's file.
    sleep : callable or None
        Waits for a number of seconds; None for `time.sleep`.
    """

    def __init__(
        self,
        session: GitHubSession,
        settings: RepositorySettings,
        path: str,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self._session = session
        self._path = path
        self._sleep = sleep or time.sleep
        self._patience = min(1.0, settings.backoff_seconds)
        self._notes = Notes(session)

    def look(self, number: int) -> Look:
        """Look at a pull request.

        Notes
        -----
        The question whether it merges makes GitHub find out, which takes it a moment.
        """
        repository = self._session.repository
        pull = self._session.ask(Step.READ, lambda: repository.get_pull(number))
        return Look(
            is_open=pull.state == "open",
            is_mergeable=pull.mergeable,
            head_sha=pull.head.sha,
            commits=pull.commits,
            title=pull.title,
            body=pull.body or "",
            is_empty=pull.changed_files == 0,
        )

    def wait(self, seconds: float) -> None:
        """Give GitHub time; less where repetitions hardly wait either."""
        self._sleep(seconds * self._patience)

    def read_branch(self, pull: PullRequest, look: Look, main_sha: str) -> BranchState:
        """Read what stands on the branch of a pull request.

        Parameters
        ----------
        pull : PullRequest
            One of the bot's own.
        look : Look
            As it is now.
        main_sha : str
            The newest commit of main.
        """
        marker = read_marker(look.body) or pull.marker
        compared = self._compare(main_sha, look.head_sha)
        fork_sha, signed = compared.fork_sha, compared.signed
        others = self._others(fork_sha, look.head_sha, main_sha) if compared.has_others else ()
        return BranchState(
            number=pull.number,
            branch=pull.branch,
            head_sha=look.head_sha,
            main_sha=main_sha,
            fork_sha=fork_sha,
            fork_text=self._text(fork_sha),
            head_text=self._text(look.head_sha),
            ids=marker.ids,
            planned=marker.rows,
            others=others,
            is_ours=None not in signed,
            named=tuple(dict.fromkeys(one for ids in signed for one in ids or ())),
        )

    def advance(self, state: BranchState, rebuilt: Rebuilt, message: str) -> str | None:
        """Add one commit to a branch: main's files with what the branch changes.

        Parameters
        ----------
        state : BranchState
            The branch as it was planned on.
        rebuilt : Rebuilt
            What it should hold.
        message : str
            Subject, blank line, text.

        Returns
        -------
        str or None
            The new commit, whose parents are the branch's and main's newest; None if somebody
            pushed to the branch meanwhile, and nothing was changed.
        """
        repository, ask = self._session.repository, self._session.ask
        main = self._commit(state.main_sha)
        elements = [_element(one) for one in rebuilt.others]
        elements.append(
            InputGitTreeElement(self._path, _FILE_MODE, "blob", content=rebuilt.content)
        )
        tree = ask(
            Step.WRITE_BRANCH, lambda: repository.create_git_tree(elements, base_tree=main.tree)
        )
        parents = [self._commit(state.head_sha)]
        parents += [main] if state.fork_sha != state.main_sha else []
        text = github_branch.sign_text(message, [row.id for row in rebuilt.rows] or ["none"])
        commit = ask(Step.WRITE_BRANCH, lambda: repository.create_git_commit(text, tree, parents))
        return commit.sha if self._move(state, commit) else None

    def _move(self, state: BranchState, commit: GitCommit) -> bool:
        repository, ask = self._session.repository, self._session.ask
        try:
            ref = ask(Step.READ, lambda: repository.get_git_ref(f"heads/{state.branch}"))
            if ref.object.sha != state.head_sha:
                return False
            ask(Step.WRITE_BRANCH, lambda: ref.edit(commit.sha, force=False), is_patch=True)
        except GitHubAnswerError as refusal:
            is_late = github_branch.is_overtaken(refusal)
            if not is_late and not refusal.says("reference does not exist"):
                raise
            return False
        _log.info("draft brought up to date number=%d", state.number)
        return True

    def upsert_note(self, number: int, key: str, text: str) -> None:
        """Write a comment once, or edit the one with this key if it reads differently."""
        self._notes.upsert(number, key, text)

    def edit(
        self, number: int, body: str, *, seen: str, title: str = "", closes: bool = False
    ) -> bool:
        """Change body and title, and close the pull request in the same step if asked to.

        Returns
        -------
        bool
            False if the body is not the one that was seen: what a person wrote there since is
            kept, and nothing was changed.
        """
        repository, step = self._session.repository, Step.WRITE_PULL_REQUEST
        pull = self._session.ask(Step.READ, lambda: repository.get_pull(number))
        if _unix(pull.body) != _unix(seen):
            return False
        state, wanted = "closed" if closes else pull.state, title or pull.title
        if (state, wanted, _unix(body)) != (pull.state, pull.title, _unix(seen)):
            self._session.ask(
                step, lambda: pull.edit(title=wanted, body=body, state=state), is_patch=True
            )
            _log.info("draft edited number=%d closed=%s", number, closes)
        return True

    def delete_branch(self, branch: str, head_sha: str, main_sha: str) -> bool:
        """Delete a branch if it is at this commit and holds only the bot's commits.

        Returns
        -------
        bool
            Whether it is gone.
        """
        repository, ask = self._session.repository, self._session.ask
        if None in self._compare(main_sha, head_sha).signed:
            return False
        try:
            ref = ask(Step.READ, lambda: repository.get_git_ref(f"heads/{branch}"))
            if ref.object.sha != head_sha:
                return False
            ask(Step.WRITE_BRANCH, ref.delete)
        except GitHubAnswerError as refusal:
            if refusal.answer.status not in _GONE:
                raise
        return True

    def branches(self) -> Mapping[str, str]:
        """Give the bot's branches with their commits."""
        repository = self._session.repository
        refs = self._session.ask(
            Step.READ, lambda: list(repository.get_git_matching_refs(_BRANCHES))
        )
        return {ref.ref.removeprefix("refs/heads/"): ref.object.sha for ref in refs}

    def _compare(self, main_sha: str, head_sha: str) -> _Compared:
        repository = self._session.repository

        def compare() -> _Compared:
            found = repository.compare(main_sha, head_sha)
            paths = {file.filename for file in found.files}
            signed = tuple(github_branch.signed_ids(one.commit) for one in found.commits)
            return _Compared(found.merge_base_commit.sha, signed, bool(paths - {self._path}))

        return self._session.ask(Step.READ, compare)

    def _text(self, sha: str) -> str | None:
        content = github_files.read_file(self._session, self._path, sha)
        try:
            return None if content is None else content.decode("utf-8")
        except UnicodeDecodeError:
            return None

    def _others(self, fork_sha: str, head_sha: str, main_sha: str) -> tuple[OtherFile, ...]:
        """Compare the whole trees: what a branch changes beside the list."""
        shas = (fork_sha, head_sha, main_sha)
        fork, head, main = (github_files.read_tree(self._session, sha) for sha in shas)
        changed = {p for p in fork.keys() | head.keys() if fork.get(p) != head.get(p)}
        return tuple(
            OtherFile(
                path=path,
                mode=head[path][0] if path in head else _FILE_MODE,
                fork=fork[path][1] if path in fork else None,
                head=head[path][1] if path in head else None,
                main=main[path][1] if path in main else None,
            )
            for path in sorted(changed - {self._path})
        )

    def _commit(self, sha: str) -> GitCommit:
        repository = self._session.repository
        return self._session.ask(Step.READ, lambda: repository.get_git_commit(sha))


def _element(file: OtherFile) -> InputGitTreeElement:
    return InputGitTreeElement(file.path, file.mode, "blob", sha=file.head)


def _unix(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n")
