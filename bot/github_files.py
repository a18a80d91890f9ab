"""Files of the repository on GitHub, at exact commits."""

import base64
from collections.abc import Mapping

from bot.errors import GitHubError
from bot.github_errors import GitHubAnswerError, Step
from bot.github_session import GitHubSession


def read_file(session: GitHubSession, path: str, sha: str) -> bytes | None:
    """Read a file at an exact commit.

    Parameters
    ----------
    session : GitHubSession
        The repository.
    path : str
        Relative to its root, with ``/``.
    sha : str
        The commit.

    Returns
    -------
    bytes or None
        Its content, byte for byte; None if there is no such file.

    Raises
    ------
    GitHubError
        If GitHub refuses or cannot be reached, or it is no file.
    """
    repository, ask = session.repository, session.ask
    try:
        found = ask(Step.READ, lambda: repository.get_contents(path, ref=sha))
    except GitHubAnswerError as refusal:
        if refusal.answer.status != 404:
            raise
        return None
    if isinstance(found, list) or found.type != "file":
        raise GitHubError(f"GitHub {repository.full_name}, {path}: it is not a file.")
    if found.encoding == "base64":
        return found.decoded_content
    # Above 1 MB the answer has no content.
    blob = ask(Step.READ, lambda: repository.get_git_blob(found.sha))
    return base64.b64decode(blob.content)


def read_tree(session: GitHubSession, sha: str) -> Mapping[str, tuple[str, str]]:
    """Read mode and blob of every file of a commit, by path.

    Raises
    ------
    GitHubError
        If GitHub refuses or cannot be reached, or there are more than it tells.
    """
    repository = session.repository
    tree = session.ask(Step.READ, lambda: repository.get_git_tree(sha, recursive=True))
    if tree.raw_data.get("truncated"):
        raise GitHubError(
            f"GitHub {repository.full_name}: too many files to compare a branch by. The branch was "
            "left as it is. Merge the main branch into it by hand."
        )
    return {entry.path: (entry.mode, entry.sha) for entry in tree.tree if entry.type != "tree"}
