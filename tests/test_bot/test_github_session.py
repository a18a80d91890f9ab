"""What counts as no answer, and what is asked for once more before it is believed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.github_errors import GitHubAnswerError, Step
from bot.github_session import GitHubSession
from tests.fakes.github import Break, FakeGitHub, Fault
from tests.fakes.github_client import settings_for

_MISSING = {"message": "Not Found"}


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitHub]:
    """A repository with one issue."""
    with FakeGitHub(tmp_path / "list.git") as made:
        made.open_issue("maintainer", "A question")
        yield made


@pytest.fixture
def session(fake: FakeGitHub) -> Iterator[GitHubSession]:
    """A client that knows the repository already."""
    made = GitHubSession(settings_for(fake), lambda _: None)
    assert made.repository.full_name == fake.repository.full_name
    yield made
    made.close()


@pytest.mark.parametrize(
    "fault",
    [
        Fault("*", "/issues", how=Break.HALF, times=9),
        Fault("*", "/issues", how=Break.CUT, times=9),
        Fault("*", "/issues", 200, "<html>Unicorn!</html>", times=9),
        Fault("*", "/issues", 200, "not JSON", times=9),
    ],
    ids=["half", "cut", "page", "text"],
)
def test_an_answer_that_is_no_whole_json_is_none(
    fake: FakeGitHub, session: GitHubSession, fault: Fault
) -> None:
    repository = session.repository
    issue = repository.get_issue(1)
    fault.seen = 0
    fake.faults.append(fault)
    for call in (
        lambda: repository.get_issue(1).title,
        lambda: list(repository.get_issues()),
        lambda: issue.create_comment("Hello."),
        lambda: issue.edit(title="Another"),
        lambda: issue.add_to_labels("later"),
    ):
        with pytest.raises(GitHubAnswerError) as refusal:
            session.ask(Step.READ, call)
        assert refusal.value.answer.is_outage
        assert not refusal.value.is_fatal


def test_what_is_missing_is_asked_for_once_more(fake: FakeGitHub, session: GitHubSession) -> None:
    repository = session.repository
    fake.faults.append(Fault("GET", "/issues/1$", 404, _MISSING))
    assert session.ask(Step.READ, lambda: repository.get_issue(1)).title == "A question"
    before = len(fake.log)
    with pytest.raises(GitHubAnswerError):
        session.ask(Step.READ, lambda: repository.get_issue(7))
    assert len(fake.log) - before == 2


def test_a_missing_label_is_believed_at_once(fake: FakeGitHub, session: GitHubSession) -> None:
    repository = session.repository
    before = len(fake.log)
    with pytest.raises(GitHubAnswerError):
        session.ask(Step.WRITE_LABEL, lambda: repository.get_label("later"))
    assert len(fake.log) - before == 1
