"""A comment is written once, and edited in place."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import GitHubError
from bot.github_notes import Notes
from bot.github_session import GitHubSession
from tests.fakes.github import FakeGitHub, Fault
from tests.fakes.github_client import TEXT, settings_for


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitHub]:
    with FakeGitHub(tmp_path / "list.git", {"README.md": TEXT}) as server:
        server.modes.actions_token = True
        server.commit_to_branch("b", "README.md", "text\n")
        server.open_pull("b", "Title", login="github-actions[bot]")
        yield server


@pytest.fixture
def notes(fake: FakeGitHub) -> Iterator[Notes]:
    session = GitHubSession(settings_for(fake), lambda _: None)
    yield Notes(session)
    session.close()


def test_a_note_is_written_once_and_edited_in_place(fake: FakeGitHub, notes: Notes) -> None:
    notes.upsert(1, "blocked", "one")
    notes.upsert(1, "other", "else")
    writes = len(fake.writes)
    notes.upsert(1, "blocked", "one")
    assert len(fake.writes) == writes
    notes.upsert(1, "blocked", "two")
    bodies = [comment.body for comment in fake.comments(1)]
    assert bodies == [
        "<!-- arxiv-bot:note blocked -->\ntwo",
        "<!-- arxiv-bot:note other -->\nelse",
    ]


def test_marks_that_people_write_or_quote_are_none(fake: FakeGitHub, notes: Notes) -> None:
    mark = "<!-- arxiv-bot:note blocked -->"
    fake.comment(1, "maintainer", f"{mark}\nmine")
    fake.comment(1, "github-actions[bot]", f"See {mark}")
    notes.upsert(1, "blocked", "one")
    assert [c.body for c in fake.comments(1)][2:] == [f"{mark}\none"]


@pytest.mark.parametrize("after", [False, True])
def test_an_answer_that_was_lost_makes_no_second_note(
    fake: FakeGitHub, notes: Notes, *, after: bool
) -> None:
    fake.faults.append(Fault("POST", "/comments", after=after))
    notes.upsert(1, "blocked", "one")
    assert len(fake.comments(1)) == 1


def test_an_outage_ends_in_an_error(fake: FakeGitHub, notes: Notes) -> None:
    fake.faults.append(Fault("POST", "/comments", times=9))
    with pytest.raises(GitHubError):
        notes.upsert(1, "blocked", "one")
    assert len(fake.requests("POST", "/comments")) == 2
