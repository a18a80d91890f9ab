import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.github_errors import (
    GitHubAnswerError,
    Step,
    explain,
    read_answer,
    read_failure,
)
from bot.list_repository import ListRepository
from tests.fakes.github import Break, FakeGitHub, Fault
from tests.fakes.github_client import TEXT, plan_for, settings_for

Publish = Callable[..., GitHubAnswerError]


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitHub]:
    with FakeGitHub(tmp_path / "list.git", {"README.md": TEXT}) as server:
        server.modes.actions_token = True
        yield server


@pytest.fixture
def refusal(fake: FakeGitHub) -> Publish:
    """Publish, and return the error."""

    def publish(**changes: object) -> GitHubAnswerError:
        settings = replace(settings_for(fake), **changes)  # type: ignore[arg-type]
        with ListRepository(settings, lambda _: None) as repository:
            with pytest.raises(GitHubAnswerError) as caught:
                repository.publish(plan_for(), repository.read_base())
            return caught.value

    return publish


def test_missing_setting_is_named_with_its_place(fake: FakeGitHub, refusal: Publish) -> None:
    fake.modes.forbid_pull_requests = True
    error = refusal()
    assert error.is_fatal
    assert (
        "Settings > Actions > General > Workflow permissions: tick 'Allow GitHub Actions to "
        "create and approve pull requests'"
    ) in str(error)
    fake.modes.forbid_pull_requests = False
    with ListRepository(settings_for(fake)) as repository:
        assert repository.publish(plan_for(), repository.read_base()).number == 1


@pytest.mark.parametrize(
    ("granted", "needed"),
    [
        ({"issues", "pull_requests"}, "contents: write"),
        ({"contents", "issues"}, "pull-requests: write"),
    ],
)
@pytest.mark.parametrize("is_workflow", [True, False], ids=["workflow", "person"])
def test_missing_permission_is_named_by_the_call_that_failed(
    fake: FakeGitHub, refusal: Publish, granted: set[str], needed: str, *, is_workflow: bool
) -> None:
    fake.modes.permissions = frozenset(granted)
    fake.modes.actions_token = is_workflow
    error = refusal()
    assert error.is_fatal
    assert f"`{needed}`" in str(error)
    assert ("in the workflow" if is_workflow else "GITHUB_TOKEN") in str(error)


def test_wrong_token(fake: FakeGitHub, refusal: Publish) -> None:
    error = refusal(token="another")
    assert error.is_fatal
    assert "GITHUB_TOKEN" in str(error)
    assert "another" not in str(error)


def test_unknown_repository(fake: FakeGitHub, refusal: Publish) -> None:
    error = refusal(full_name="someone/else")
    assert error.is_fatal
    assert "GitHub someone/else" in str(error)
    assert "GITHUB_REPOSITORY" in str(error)


def test_unknown_base_branch(fake: FakeGitHub, refusal: Publish) -> None:
    error = refusal(base_branch="gone")
    assert error.is_fatal
    assert "base branch" in str(error)


def test_archived_repository(fake: FakeGitHub, refusal: Publish) -> None:
    fake.modes.archived = True
    error = refusal()
    assert error.is_fatal
    assert "unarchive" in str(error)


def test_protected_branches(fake: FakeGitHub, refusal: Publish) -> None:
    fake.modes.protected = ("arxiv-bot/*",)
    error = refusal()
    assert error.is_fatal
    assert "exclude `arxiv-bot/**`" in str(error)
    assert fake.branches("arxiv-bot/") == []


def test_empty_repository(tmp_path: Path) -> None:
    with (
        FakeGitHub(tmp_path / "empty.git", {}) as fake,
        ListRepository(settings_for(fake)) as repository,
        pytest.raises(GitHubAnswerError, match="push the list first") as caught,
    ):
        repository.read_base()
    assert caught.value.is_fatal


def test_primary_limit_tells_when_to_come_back(fake: FakeGitHub, refusal: Publish) -> None:
    reset = int(time.time()) + 3000
    headers = {"X-RateLimit-Reset": str(reset), "X-RateLimit-Remaining": "0"}
    body = {"message": "API rate limit exceeded for installation ID 1."}
    fake.faults.append(Fault("POST", "/git/trees", 403, body, headers, times=9))
    error = refusal()
    assert error.is_fatal
    assert f"after {datetime.fromtimestamp(reset, UTC):%Y-%m-%d %H:%M} UTC" in str(error)
    assert len(fake.requests("POST", "/git/trees")) == 1, "waiting so long is the next run's"


def test_short_secondary_limit_is_waited_out(fake: FakeGitHub) -> None:
    body = {"message": "You have exceeded a secondary rate limit."}
    fake.faults.append(Fault("POST", "/pulls$", 403, body, {"Retry-After": "0"}, times=2))
    with ListRepository(settings_for(fake)) as repository:
        assert repository.publish(plan_for(), repository.read_base()).number == 1


def test_lasting_secondary_limit_ends_the_run(fake: FakeGitHub, refusal: Publish) -> None:
    body = {"message": "You have exceeded a secondary rate limit."}
    fake.faults.append(Fault("POST", "/pulls$", 403, body, {"Retry-After": "0"}, times=9))
    error = refusal()
    assert error.is_fatal
    assert error.answer.is_limit
    assert "rate limit is used up" in str(error)


def test_429_without_a_hint_ends_the_run(fake: FakeGitHub, refusal: Publish) -> None:
    fake.faults.append(Fault("POST", "/git/trees", 429, "slow down", times=9))
    error = refusal()
    assert error.is_fatal
    assert error.answer.is_limit


@pytest.mark.parametrize("how", [Break.ANSWER, Break.RESET, Break.HANG])
def test_outage_is_bounded_and_not_fatal(fake: FakeGitHub, refusal: Publish, how: Break) -> None:
    fake.faults.append(Fault("GET", "/git/ref/", times=99, how=how))
    error = refusal(retry_total=1, timeout_seconds=1)
    assert not error.is_fatal
    assert error.answer.is_outage
    assert "next run would not complete" in str(error)
    assert len(fake.requests("GET", "/git/ref/")) == 2


def test_refused_connection_is_an_outage(fake: FakeGitHub, refusal: Publish) -> None:
    error = refusal(api_url="http://127.0.0.1:1", retry_total=0)
    assert error.answer.status is None
    assert not error.is_fatal


@pytest.mark.parametrize("body", [None, "", "<html>", [], {}, {"message": None}, {"errors": 3}])
def test_refusal_of_any_shape_is_explained(
    fake: FakeGitHub, refusal: Publish, body: object
) -> None:
    fake.faults.append(Fault("POST", "/pulls$", status=418, body=body))
    error = refusal()
    assert "418" in str(error)
    assert not error.is_fatal


def test_unknown_422_concerns_one_draft_only(fake: FakeGitHub, refusal: Publish) -> None:
    errors = ["title has bad words", {"message": "No commits between main and x"}]
    body = {"message": "Validation Failed", "errors": errors}
    fake.faults.append(Fault("POST", "/pulls$", 422, body))
    error = refusal()
    assert not error.is_fatal
    assert "Validation Failed; title has bad words; No commits between main and x" in str(error)
    assert error.says("NO COMMITS between")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (None, "no text"),
        ({"message": "two\n\nlines"}, "two lines"),
        ({"message": "a", "errors": [{"resource": "R", "field": "f", "code": "c"}]}, "a; R f c"),
        ({"message": "a", "errors": [{}, None, 7]}, "a; None; 7"),
        ("x" * 1000, "x" * 300),
    ],
)
def test_words_of_a_refusal_are_one_short_line(data: object, text: str) -> None:
    assert read_answer(422, data, None).text == text


def test_failure_shows_its_kind_and_never_its_text() -> None:
    answer = read_failure("InvalidHeader", "bad header value: 'token ghs_secret'")
    assert answer.text == "InvalidHeader"
    assert "secret" not in str(explain("a/b", Step.READ, answer))


@pytest.mark.parametrize(("status", "is_limit"), [(502, False), (403, True), (429, True)])
def test_given_up_repetitions_keep_their_status(status: int, *, is_limit: bool) -> None:
    answer = read_failure("RetryError", f"(Caused by 'too many {status} error responses')")
    assert (answer.status, answer.is_limit) == (status, is_limit)


@pytest.mark.parametrize("reset", ["", "soon", "-1", "9" * 30])
def test_hostile_reset_header_is_ignored(reset: str) -> None:
    answer = read_answer(429, None, {"x-ratelimit-reset": reset})
    assert answer.back_at is None
    assert "later" in str(explain("a/b", Step.READ, answer))


@pytest.mark.parametrize("step", list(Step))
def test_every_step_names_the_permission_it_needs(step: Step) -> None:
    answer = read_answer(403, {"message": "Resource not accessible by integration"}, {})
    assert f"`{step.permission}`" in str(explain("a/b", step, answer))


def test_answer_of_a_wrong_type_is_explained(fake: FakeGitHub, refusal: Publish) -> None:
    fake.faults.append(Fault("GET", "/pulls$", 200, [{"number": "one", "head": 7}]))
    assert "BadAttributeException" in str(refusal())
