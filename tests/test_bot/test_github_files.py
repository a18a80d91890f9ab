"""Files and trees are read at an exact commit, byte for byte."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import github_files
from bot.errors import GitHubError
from bot.github_session import GitHubSession
from tests.fakes.github import FakeGitHub
from tests.fakes.github_client import settings_for

FILES: dict[str, str | bytes] = {
    "README.md": b"\xef\xbb\xbfText\r\n",
    "data/a.csv": "a\n",
    "big.txt": b"x" * 1_500_000,
}


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitHub]:
    with FakeGitHub(tmp_path / "list.git", FILES) as server:
        yield server


@pytest.fixture
def session(fake: FakeGitHub) -> Iterator[GitHubSession]:
    made = GitHubSession(settings_for(fake), lambda _: None)
    yield made
    made.close()


def test_files_are_read_byte_for_byte(fake: FakeGitHub, session: GitHubSession) -> None:
    sha = str(fake.head("main"))
    fake.push_to_main("README.md", "later\n")
    assert github_files.read_file(session, "README.md", sha) == FILES["README.md"]
    assert github_files.read_file(session, "big.txt", sha) == FILES["big.txt"]
    assert github_files.read_file(session, "none.md", sha) is None
    with pytest.raises(GitHubError, match="not a file"):
        github_files.read_file(session, "data", sha)


def test_a_tree_names_every_file(fake: FakeGitHub, session: GitHubSession) -> None:
    tree = github_files.read_tree(session, str(fake.head("main")))
    assert sorted(tree) == ["README.md", "big.txt", "data/a.csv"]
    assert {mode for mode, _ in tree.values()} == {"100644"}
