import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import GitHubError
from bot.list_repository import Base, ListRepository, RepositorySettings
from bot.pull_request import Kind, Marker, State
from tests.fakes.github import FakeGitHub, Fault
from tests.fakes.github_client import BRANCH, ID, TEXT, marked, plan_for, settings_for

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitHub]:
    with FakeGitHub(tmp_path / "list.git", {"README.md": TEXT}) as server:
        yield server


@pytest.fixture
def make(fake: FakeGitHub) -> Iterator[Callable[..., ListRepository]]:
    made: list[ListRepository] = []

    def build(**changes: object) -> ListRepository:
        settings = replace(settings_for(fake), **changes)  # type: ignore[arg-type]
        made.append(ListRepository(settings, lambda _: None))
        return made[-1]

    yield build
    for repository in made:
        repository.close()


@pytest.fixture
def repository(make: Callable[..., ListRepository]) -> ListRepository:
    return make()


def open_pull(fake: FakeGitHub, number: int, body: str = "", branch: str = "") -> int:
    """Open a pull request; all branches share one commit, which is quick."""
    branch = branch or f"topic-{number}"
    if not fake.branches("shared"):
        fake.commit_to_branch("shared", "README.md", "shared\n")
    sha = fake.head("shared")
    fake.repository.git.set_ref(f"refs/heads/{branch}", str(sha))
    return fake.open_pull(branch, f"Pull {number}", body, "curator")


def test_read_file_reads_at_the_exact_commit(fake: FakeGitHub, repository: ListRepository) -> None:
    base = repository.read_base()
    assert base == Base(str(fake.head("main")), "main")
    fake.push_to_main("README.md", "later\n")
    assert repository.read_file("README.md", base) == TEXT.encode()
    assert repository.read_base() != base


@pytest.mark.parametrize("size", [1024 * 1024, 1024 * 1024 + 1, 3_000_000])
def test_read_file_above_one_megabyte(
    fake: FakeGitHub, repository: ListRepository, size: int
) -> None:
    content = (b"\x00\xff\r\n" * size)[:size]
    fake.push_to_main("big.bin", content)
    assert repository.read_file("big.bin", repository.read_base()) == content


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf\r\nx", b"\xff\xfe\x00", "é\u2028".encode()])
def test_read_file_keeps_every_byte(
    fake: FakeGitHub, repository: ListRepository, content: bytes
) -> None:
    fake.push_to_main("data/öde file.csv", content)
    assert repository.read_file("data/öde file.csv", repository.read_base()) == content


def test_read_file_tells_absent_from_empty(fake: FakeGitHub, repository: ListRepository) -> None:
    fake.push_to_main("empty.csv", b"")
    base = repository.read_base()
    assert repository.read_file("empty.csv", base) == b""
    assert repository.read_file("data/none.csv", base) is None


def test_read_file_refuses_a_folder(fake: FakeGitHub, repository: ListRepository) -> None:
    fake.push_to_main("data/a.csv", b"a")
    with pytest.raises(GitHubError, match="not a file"):
        repository.read_file("data", repository.read_base())


def test_read_file_does_not_take_an_outage_for_an_absent_file(
    fake: FakeGitHub, repository: ListRepository
) -> None:
    base = repository.read_base()
    fake.faults.append(Fault("GET", "/contents/", times=9))
    with pytest.raises(GitHubError, match="502"):
        repository.read_file("README.md", base)


def test_configured_branch_is_read_and_published_on(
    fake: FakeGitHub, make: Callable[..., ListRepository]
) -> None:
    fake.commit_to_branch("lists/next", "README.md", "next\n")
    repository = make(base_branch="lists/next")
    base = repository.read_base()
    assert base == Base(str(fake.head("lists/next")), "lists/next")
    repository.publish(plan_for(), base)
    assert fake.pull(1).base == "lists/next"


def test_renamed_repository_is_followed_and_told(
    fake: FakeGitHub, make: Callable[..., ListRepository], caplog: pytest.LogCaptureFixture
) -> None:
    repository = make()
    fake.rename("elsewhere/new-list")
    base = repository.read_base()
    assert repository.publish(plan_for(), base).url.endswith("elsewhere/new-list/pull/1")
    assert "asked=someone/awesome-list now=elsewhere/new-list" in caplog.text


def test_pull_requests_are_known_by_their_marker_alone(
    fake: FakeGitHub, repository: ListRepository
) -> None:
    open_pull(fake, 1, marked("no prefix, no label, foreign title"))
    second = open_pull(fake, 2, "no marker", BRANCH)
    fake.add_label(second, "arxiv-bot")
    fake.edit_title(second, f"Add New ({ID})")
    (found,) = repository.read_pull_requests(None)
    assert found.number == 1
    assert found.marker == Marker((ID,), Kind.ADD)
    assert found.url == "https://github.com/someone/awesome-list/pull/1"


def test_pull_requests_of_forks_are_never_the_bots(
    fake: FakeGitHub, repository: ListRepository
) -> None:
    number = fake.open_fork_pull("stranger", BRANCH, "README.md", "x", "Add", marked())
    fake.close(number, "not-relevant")
    assert repository.read_pull_requests(None) == ()
    published = repository.publish(plan_for(), repository.read_base())
    assert published.number == number + 1, "nor do they forbid anything"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<!-- arxiv-bot:v1 -->",
        "<!-- arxiv-bot:v1 !!!! -->",
        "<!-- arxiv-bot:v1 e30= -->",
        "<!-- arxiv-bot:v1 bnVsbA== -->",
        "<!-- arxiv-bot:v2 eyJpZHMiOltdfQ== -->",
        marked()[:40],
    ],
)
def test_broken_markers_are_nobodys(
    fake: FakeGitHub, repository: ListRepository, body: str
) -> None:
    open_pull(fake, 1, body)
    fake.issue(1).body = body or None
    assert repository.read_pull_requests(None) == ()


def test_marker_survives_an_edit_in_the_web_form(
    fake: FakeGitHub, repository: ListRepository
) -> None:
    open_pull(fake, 1, marked("text"))
    fake.edit_body(1, f"my words first\n\n{marked('text')}")
    (found,) = repository.read_pull_requests(None)
    assert found.marker.ids == (ID,)


def test_states_labels_and_times_are_read(fake: FakeGitHub, repository: ListRepository) -> None:
    fake.repository.clock = lambda: NOON
    base = repository.read_base()
    for number in range(1, 4):
        repository.publish(plan_for(f"2407.0000{number}", f"{number}\n"), base)
    fake.repository.clock = lambda: NOON + timedelta(minutes=1)
    fake.merge(1)
    fake.repository.clock = lambda: NOON + timedelta(minutes=2)
    fake.close(2, "duplicate")
    closed, merged, still_open = repository.read_pull_requests(None)
    assert [closed.state, merged.state, still_open.state] == [
        State.CLOSED,
        State.MERGED,
        State.OPEN,
    ]
    assert closed.labels == ("arxiv-bot", "duplicate")
    assert closed.closed_at == closed.updated_at == NOON + timedelta(minutes=2)
    assert merged.closed_at == NOON + timedelta(minutes=1)
    assert still_open.closed_at is None
    assert still_open.branch == "arxiv-bot/2407.00003"
    assert still_open.head_sha == fake.head(still_open.branch)


def test_all_pages_are_read_with_one_request_each(
    fake: FakeGitHub, repository: ListRepository
) -> None:
    for number in range(1, 206):
        open_pull(fake, number, marked(arxiv_id=f"2407.{number:05}"))
    repository.read_base()
    before = len(fake.log)
    found = repository.read_pull_requests(None)
    assert sorted(pull.number for pull in found) == list(range(1, 206))
    assert len(fake.log) - before == 3


def test_since_stops_early_and_includes_its_own_second(
    fake: FakeGitHub, repository: ListRepository
) -> None:
    for number in range(1, 151):
        when = NOON + timedelta(minutes=number)
        fake.repository.clock = lambda when=when: when  # type: ignore[misc]
        open_pull(fake, number, marked(arxiv_id=f"2407.{number:05}"))
    repository.read_base()
    before = len(fake.log)
    found = repository.read_pull_requests(NOON + timedelta(minutes=140))
    assert [pull.number for pull in found] == list(range(150, 139, -1))
    assert len(fake.log) - before == 1
    assert repository.read_pull_requests(NOON + timedelta(days=1)) == ()


def test_change_while_pages_are_read_neither_doubles_nor_loses(
    fake: FakeGitHub, repository: ListRepository
) -> None:
    fake.repository.clock = lambda: NOON
    for number in range(1, 151):
        open_pull(fake, number, marked(arxiv_id=f"2407.{number:05}"))
    fake.repository.clock = lambda: NOON + timedelta(hours=1)

    touched = iter((7, 5))

    def edit_after_first_page(number: int, method: str, path: str) -> None:
        if path.endswith("/pulls") and len(fake.requests("GET", "/pulls")) == 1:
            fake.add_label(next(touched), "later")

    fake.on_response = edit_after_first_page
    numbers = [pull.number for pull in repository.read_pull_requests(None)]
    assert sorted(numbers) == list(range(1, 151))
    fake.log.clear()
    numbers = [pull.number for pull in repository.read_pull_requests(NOON)]
    assert len(numbers) == len(set(numbers)) >= 149


def test_token_is_in_no_repr_log_or_error(
    fake: FakeGitHub, make: Callable[..., ListRepository], caplog: pytest.LogCaptureFixture
) -> None:
    fake.token = "ghs_secretsecretsecret"
    caplog.set_level(logging.DEBUG)
    repository = make()
    repository.publish(plan_for(), repository.read_base())
    fake.token = "another"
    with pytest.raises(GitHubError) as caught:
        make(token="ghs_secretsecretsecret").read_base()
    shown = [repr(settings_for(fake)), repr(repository), caplog.text, str(caught.value)]
    shown += [repr(caught.value), repr(caught.value.__cause__)]
    assert not any("secret" in text for text in shown)
    assert "another" not in repr(replace(settings_for(fake)))


@pytest.mark.parametrize("token", ["", "  ", "two words", "line\nbreak", "bell\x07", "schlüssel"])
def test_impossible_token_is_refused_without_being_shown(
    make: Callable[..., ListRepository], token: str
) -> None:
    with pytest.raises(GitHubError, match="GITHUB_TOKEN") as caught:
        make(token=token)
    assert token not in str(caught.value) or not token.strip()


def test_final_line_break_of_a_token_is_forgiven(
    fake: FakeGitHub, make: Callable[..., ListRepository]
) -> None:
    assert make(token=f"{fake.token}\n").read_base().branch == "main"


def test_settings_wait_between_requests_unless_told_otherwise() -> None:
    settings = RepositorySettings(token="t", full_name="a/b")
    assert settings.write_gap_seconds >= 1
    assert settings.request_gap_seconds > 0


def test_context_closes_the_connections(fake: FakeGitHub) -> None:
    with ListRepository(settings_for(fake)) as repository:
        assert repository.read_base().branch == "main"
