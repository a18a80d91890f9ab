from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import github_labels
from bot.errors import GitHubError
from bot.github_session import GitHubSession
from tests.fakes.github import FakeGitHub, Fault
from tests.fakes.github_client import settings_for


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitHub]:
    with FakeGitHub(tmp_path / "list.git") as server:
        yield server


def ensure(fake: FakeGitHub, name: str) -> None:
    with closing(GitHubSession(settings_for(fake), lambda _: None)) as session:
        github_labels.ensure(session, name, "5319e7", "For tests")


def test_a_label_is_made_once_whatever_its_case(fake: FakeGitHub) -> None:
    ensure(fake, "arxiv-bot")
    ensure(fake, "arXiv-Bot")
    label = fake.repository.labels["arxiv-bot"]
    assert (len(fake.repository.labels), label.name, label.color) == (1, "arxiv-bot", "5319e7")
    assert len(fake.writes) == 1


def test_a_label_that_was_made_in_spite_of_a_failure_is_no_error(fake: FakeGitHub) -> None:
    fake.faults.append(Fault("POST", "/labels$", 502, after=True))
    ensure(fake, "arxiv-bot")
    assert len(fake.repository.labels) == 1


def test_a_refusal_is_raised(fake: FakeGitHub) -> None:
    fake.modes.permissions = frozenset()
    with pytest.raises(GitHubError, match="issues: write"):
        ensure(fake, "arxiv-bot")
