"""A planned change as one tree, one commit and one branch on GitHub.

Notes
-----
Source: https://docs.github.com/en/rest/git (the Git database). The commit names no author, so
that GitHub takes the token's owner and signs it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from github import InputGitTreeElement
from github.GitCommit import GitCommit

from bot.github_errors import GitHubAnswerError, Step
from bot.github_session import GitHubSession
from bot.pull_request import PullRequestPlan

_FILE_MODE = "100644"
_MOST_OWN = 100
_TRAILER = re.compile(r"^Arxiv-Bot: \S.*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Base:
    """The commit at which the list is read, and on which changes are made.

    Attributes
    ----------
    sha : str
        The commit.
    branch : str
        The branch it was the newest commit of.
    """

    sha: str
    branch: str


class Push(StrEnum):
    """What became of a planned branch."""

    NEW = "new"
    KEPT = "kept"
    """It was there, with just this change on just this commit."""
    RENEWED = "renewed"
    """It was there with another change of the bot's, and with nothing else."""
    FOREIGN = "foreign"
    """It was there, and is not only the bot's: nothing was changed."""
    NO_CHANGE = "no change"
    """The file already is as planned: no branch was made."""


def push(
    session: GitHubSession, plan: PullRequestPlan, base: Base, *, is_open: bool = False
) -> Push:
    """Write a plan's branch; never by force.

    Parameters
    ----------
    session : GitHubSession
        The repository.
    plan : PullRequestPlan
        Branch, path, content and commit message.
    base : Base
        The parent commit.
    is_open : bool
        Whether an open pull request shows the branch: what was ordered there since it was opened,
        a second commit of the bot's, is kept like a person's.

    Returns
    -------
    Push
        What was done.

    Raises
    ------
    GitHubError
        If GitHub refuses or cannot be reached.
    """
    repository, ask = session.repository, session.ask
    parent = ask(Step.READ, lambda: repository.get_git_commit(base.sha))
    element = InputGitTreeElement(plan.path, _FILE_MODE, "blob", content=plan.content)
    tree = ask(
        Step.WRITE_BRANCH, lambda: repository.create_git_tree([element], base_tree=parent.tree)
    )
    if tree.sha == parent.tree.sha:
        return Push.NO_CHANGE
    message = sign(plan)
    commit = ask(Step.WRITE_BRANCH, lambda: repository.create_git_commit(message, tree, [parent]))
    name = f"refs/heads/{plan.branch}"
    try:
        ask(Step.WRITE_BRANCH, lambda: repository.create_git_ref(name, commit.sha))
    except GitHubAnswerError as refusal:
        if not refusal.says("reference already exists"):
            raise
        return _take_over(session, plan.branch, commit, parent, is_open=is_open)
    return Push.NEW


def sign(plan: PullRequestPlan) -> str:
    """Write a plan's commit message, with the trailer by which the bot knows its commits."""
    return sign_text(plan.commit_message, plan.marker.ids)


def sign_text(message: str, ids: Sequence[str]) -> str:
    """Write a commit message with the bot's trailer, which names papers."""
    return f"{message.rstrip()}\n\nArxiv-Bot: {' '.join(ids)}\n"


def signed_ids(commit: GitCommit) -> tuple[str, ...] | None:
    """Tell which papers a commit of the bot names; None if it is not the bot's, or not only."""
    match = _TRAILER.search(commit.message) if _is_ours(commit) else None
    return tuple(match[0].split()[1:]) if match else None


def _take_over(
    session: GitHubSession, branch: str, commit: GitCommit, base: GitCommit, *, is_open: bool
) -> Push:
    repository, ask = session.repository, session.ask
    ref = ask(Step.READ, lambda: repository.get_git_ref(f"heads/{branch}"))
    if ref.object.sha == commit.sha:
        return Push.NEW
    tip = ask(Step.READ, lambda: repository.get_git_commit(ref.object.sha))
    added = ask(Step.READ, lambda: repository.compare(base.sha, tip.sha))
    commits = [one.commit for one in added.commits]
    is_whole = added.ahead_by == len(commits) <= (1 if is_open else _MOST_OWN)
    if not is_whole or not all(map(_is_ours, (tip, *commits))):
        return Push.FOREIGN
    if tip.tree.sha == commit.tree.sha and base.sha in _parents(tip):
        return Push.KEPT
    parents = [tip] if base.sha in _parents(tip) else [tip, base]
    newer = ask(
        Step.WRITE_BRANCH,
        lambda: repository.create_git_commit(commit.message, commit.tree, parents),
    )
    try:
        ask(Step.WRITE_BRANCH, lambda: ref.edit(newer.sha, force=False), is_patch=True)
    except GitHubAnswerError as refusal:
        if not is_overtaken(refusal):
            raise
        return Push.FOREIGN
    return Push.RENEWED


def is_overtaken(refusal: GitHubAnswerError) -> bool:
    """Tell whether a branch was not moved because somebody pushed to it just before."""
    return refusal.says("fast forward") or refusal.says("fast-forward")


def _is_ours(commit: GitCommit) -> bool:
    # An amended commit keeps its message and the author's date; the committer's is a new one.
    is_untouched = commit.author.date == commit.committer.date
    return is_untouched and _TRAILER.search(commit.message) is not None


def _parents(commit: GitCommit) -> list[str]:
    return [parent.sha for parent in commit.parents]
