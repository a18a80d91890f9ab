from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import dashboard, dashboard_boxes
from bot.dashboard_content import DashboardContent
from bot.dashboard_marker import read_state
from bot.errors import GitHubError
from bot.github_dashboard import DashboardIssue, DashboardOutcome, DashboardPage
from bot.github_session import GitHubSession
from tests.dashboards import CONTENT, STATE
from tests.fakes.github import BOT, Break, FakeGitHub, Fault
from tests.fakes.github_client import settings_for

LABEL = "arxiv-bot-dashboard"
TEXT = dashboard.render(CONTENT)
NEWER = dashboard.render(replace(CONTENT, drafts=CONTENT.drafts[:1]))
Make = Callable[..., DashboardPage]


def start(folder: Path) -> FakeGitHub:
    fake = FakeGitHub(folder, {"README.md": "# Heads\n"})
    fake.modes.actions_token = True
    return fake


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitHub]:
    with start(tmp_path / "list.git") as server:
        yield server


@pytest.fixture
def make(fake: FakeGitHub) -> Iterator[Make]:
    sessions: list[GitHubSession] = []

    def build(server: FakeGitHub = fake) -> DashboardPage:
        settings = settings_for(server)
        sessions.append(GitHubSession(settings, lambda _: None))
        return DashboardPage(sessions[-1], settings.label)

    yield build
    for session in sessions:
        session.close()


@pytest.fixture
def page(make: Make) -> DashboardPage:
    return make()


def issues(fake: FakeGitHub) -> list[int]:
    """Number the issues that are open and no pull requests."""
    deleted = fake.repository.deleted
    found = (i for i in fake.repository.issues.values() if i.number not in deleted)
    return [i.number for i in found if i.pull is None and i.state == "open"]


def requests(fake: FakeGitHub, work: Callable[[], Any]) -> tuple[int, int]:
    """Count the requests of some work, and those that write; the repository's own is left out."""
    before = len(fake.log)
    work()
    new = fake.log[before:]
    of_repository = f"/repos/{fake.repository.full_name}"
    return sum(r.path != of_repository for r in new), sum(r.is_write for r in new)


def tick(fake: FakeGitHub, number: int, box: str) -> None:
    """Tick a box as the web page does."""
    body = fake.issue(number).body or ""
    assert f"[ ] <!-- {box} " in body
    fake.edit_body(number, body.replace(f"[ ] <!-- {box} ", f"[x] <!-- {box} "))


def test_a_tick_becomes_an_order_and_the_next_page_has_no_tick(
    fake: FakeGitHub, make: Make
) -> None:
    first = make()
    assert first.find(None) is None
    made = first.publish(TEXT, None)
    assert made.outcome is DashboardOutcome.CREATED
    issue = fake.issue(made.issue.number)
    assert (issue.title, issue.body, issue.login) == (dashboard.TITLE, TEXT, BOT)
    assert issue.labels == [LABEL]
    assert fake.repository.labels[LABEL].color != "ededed"

    tick(fake, issue.number, "draft=2601.00102")
    tick(fake, issue.number, "retry=2512.00150")
    second = make()
    seen = second.find(made.issue.number)
    assert seen is not None
    ticked = dashboard_boxes.parse(seen.body)
    assert (ticked.draft, ticked.retry) == (("2601.00102",), ("2512.00150",))
    assert read_state(seen.body) == STATE
    done = replace(CONTENT, held=CONTENT.held[:1], refused=CONTENT.refused[1:])
    text = dashboard.render(done)
    edited = second.publish(text, seen)
    assert edited.outcome is DashboardOutcome.EDITED
    assert fake.issue(issue.number).body == text
    assert not dashboard_boxes.parse(text)
    third = make()
    assert third.publish(text, third.find(issue.number)).outcome is DashboardOutcome.UNCHANGED
    assert issues(fake) == [issue.number]


def test_a_deleted_marker_is_put_together_again(fake: FakeGitHub, make: Make) -> None:
    number = make().publish(TEXT, None).issue.number
    tick(fake, number, "draft=2601.00101")
    lines = (fake.issue(number).body or "").splitlines()
    kept = [line for line in lines[1:] if "2601.00102" not in line]
    fake.edit_body(number, "\n".join(["We like this page.", *kept]))
    page = make()
    seen = page.find(number)
    assert seen is not None
    assert dashboard_boxes.parse(seen.body).draft == ("2601.00101",)
    state = read_state(seen.body)
    assert (state.comments, state.nights, state.gaps) == (STATE.comments, STATE.nights, STATE.gaps)
    assert [paper.id for paper in state.held] == ["2601.00101", "2601.00104"]
    page.publish(dashboard.render(replace(CONTENT, state=state)), seen)
    assert read_state(fake.issue(number).body) == state
    assert (fake.issue(number).body or "").startswith("<!-- arxiv-bot:v1 ")


def test_a_run_without_news_needs_one_request_and_writes_nothing(
    fake: FakeGitHub, make: Make
) -> None:
    number = make().publish(TEXT, None).issue.number
    page = make()
    assert requests(fake, lambda: page.publish(TEXT, page.find(number))) == (1, 0)
    page = make()
    assert requests(fake, lambda: page.publish(TEXT, page.find(None))) == (1, 0)
    handed_in = DashboardIssue(number, "", TEXT)
    assert requests(fake, lambda: make().publish(TEXT, handed_in)) == (0, 0)
    page = make()
    assert requests(fake, lambda: page.publish(NEWER, page.find(number))) == (3, 1)


def test_an_edit_meanwhile_is_never_overwritten(fake: FakeGitHub, page: DashboardPage) -> None:
    number = page.publish(TEXT, None).issue.number
    seen = page.find(number)
    tick(fake, number, "draft=2601.00101")
    left = page.publish(NEWER, seen)
    assert left.outcome is DashboardOutcome.LEFT_ALONE
    assert dashboard_boxes.parse(left.issue.body).draft == ("2601.00101",)
    assert "[x]" in (fake.issue(number).body or "")
    assert page.publish(NEWER, left.issue).outcome is DashboardOutcome.EDITED
    assert fake.issue(number).body == NEWER


def test_without_its_number_it_is_found_by_its_label(fake: FakeGitHub, make: Make) -> None:
    number = make().publish(TEXT, None).issue.number
    fake.edit_title(number, "Our bot")
    found = make().find(None)
    assert found is not None
    assert (found.number, found.is_open, found.has_label) == (number, True, True)


def test_without_its_number_and_its_label_it_is_found_by_its_marker(
    fake: FakeGitHub, make: Make
) -> None:
    number = make().publish(TEXT, None).issue.number
    fake.remove_label(number, LABEL)
    for n in range(120):
        fake.open_issue("stranger", f"Question {n}")
    fake.comment(number, "maintainer", "up")
    page = make()
    found = page.find(None)
    assert found is not None
    assert (found.number, found.has_label) == (number, False)
    again = page.publish(TEXT, found)
    assert again.issue.has_label
    assert fake.issue(number).labels == [LABEL]
    assert again.outcome is DashboardOutcome.EDITED


@pytest.mark.parametrize("known", [True, False])
def test_marker_or_title_may_be_gone(fake: FakeGitHub, make: Make, known: bool) -> None:  # noqa: FBT001
    number = make().publish(TEXT, None).issue.number
    fake.edit_body(number, "We cleaned up here.")
    page = make()
    found = page.find(number if known else None)
    assert found is not None
    assert found.number == number
    assert page.publish(TEXT, found).outcome is DashboardOutcome.EDITED
    assert fake.issue(number).body == TEXT


@pytest.mark.parametrize("has_label", [True, False])
def test_nobody_elses_issue_is_taken_for_it(
    fake: FakeGitHub,
    make: Make,
    has_label: bool,  # noqa: FBT001
) -> None:
    fake.repository.people["helper"] = "read"
    for login in ("stranger", "helper"):
        number = fake.open_issue(login, dashboard.TITLE, TEXT.replace("[ ]", "[x]"))
        if has_label:
            fake.add_label(number, LABEL)
    page = make()
    assert page.find(None) is None
    made = page.publish(TEXT, None)
    assert made.issue.number == 3
    found = make().find(None)
    assert found is not None
    assert found.number == 3


def test_of_a_token_of_a_person_the_page_is_found_again(fake: FakeGitHub, make: Make) -> None:
    fake.modes.actions_token = False
    number = make().publish(TEXT, None).issue.number
    assert fake.issue(number).login == "curator"
    found = make().find(None)
    assert found is not None
    assert found.number == number


def test_a_pull_request_is_never_it(fake: FakeGitHub, make: Make) -> None:
    fake.commit_to_branch("other", "a.txt", "a")
    number = fake.open_pull("other", dashboard.TITLE, TEXT)
    fake.add_label(number, LABEL)
    assert make().find(number) is None
    assert make().find(None) is None


@pytest.mark.parametrize("known", [True, False])
def test_a_deleted_page_is_opened_anew(fake: FakeGitHub, make: Make, known: bool) -> None:  # noqa: FBT001
    number = make().publish(TEXT, None).issue.number
    fake.delete_issue(number)
    page = make()
    assert page.find(number if known else None) is None
    made = page.publish(TEXT, None)
    assert (made.outcome, made.issue.number) == (DashboardOutcome.CREATED, number + 1)


def test_deleted_while_the_run_was_at_work_it_is_opened_anew(
    fake: FakeGitHub, page: DashboardPage
) -> None:
    seen = page.publish(TEXT, None).issue
    fake.delete_issue(seen.number)
    assert page.publish(NEWER, seen).outcome is DashboardOutcome.CREATED
    assert issues(fake) == [seen.number + 1]


def test_moved_to_another_repository_it_is_opened_anew(fake: FakeGitHub, make: Make) -> None:
    number = make().publish(TEXT, None).issue.number
    moved = {
        "number": 1, "title": dashboard.TITLE, "body": TEXT, "state": "open", "labels": [],
        "url": f"{fake.url}/repositories/8000/issues/1",
        "html_url": "https://github.com/someone/other/issues/1",
    }  # fmt: skip
    fake.delete_issue(number)
    fake.faults.append(Fault("GET", f"/issues/{number}$", 200, moved, times=9))
    assert make().find(number) is None


def test_in_a_renamed_repository_it_is_found(fake: FakeGitHub, make: Make) -> None:
    number = make().publish(TEXT, None).issue.number
    page = make()
    fake.rename("someone/renamed-list")
    found = page.find(number)
    assert found is not None
    assert page.publish(NEWER, found).outcome is DashboardOutcome.EDITED


def test_closed_by_a_person_it_is_kept_and_opened_only_if_it_is_urgent(
    fake: FakeGitHub, make: Make
) -> None:
    number = make().publish(TEXT, None).issue.number
    fake.close(number)
    page = make()
    seen = page.find(None)
    assert seen is not None
    assert (seen.number, seen.is_open) == (number, False)
    kept = page.publish(NEWER, seen)
    assert (kept.outcome, kept.issue.is_open) == (DashboardOutcome.EDITED, False)
    assert fake.issue(number).body == NEWER
    reopened = page.publish(NEWER, kept.issue, is_urgent=True)
    assert reopened.issue.is_open
    assert fake.issue(number).state == "open"
    again = page.publish(NEWER, reopened.issue, is_urgent=True)
    assert again.outcome is DashboardOutcome.UNCHANGED
    assert len(fake.repository.issues) == 1


def test_closed_while_the_run_was_at_work_it_stays_closed(
    fake: FakeGitHub, page: DashboardPage
) -> None:
    seen = page.publish(TEXT, None).issue
    fake.close(seen.number)
    page.publish(NEWER, seen)
    assert fake.issue(seen.number).state == "closed"


def test_of_two_pages_the_older_one_stays(fake: FakeGitHub, make: Make) -> None:
    def race(_number: int, method: str, path: str) -> None:
        if method == "POST" and path.endswith("/issues") and not fake.repository.issues:
            fake.open_issue(BOT, dashboard.TITLE, TEXT)
            fake.add_label(1, LABEL, BOT)

    fake.on_request = race
    made = make().publish(TEXT, None)
    assert made.issue.number == 1
    assert issues(fake) == [1]
    assert fake.issue(2).state == "closed"


_FAULTS = [
    Fault("POST", "/issues$", 502, after=True),
    Fault("POST", "/issues$", 502, after=True, how=Break.RESET),
    Fault("POST", "/issues$", 502),
    Fault("POST", "/issues$", 502, times=2),
    Fault("POST", "/labels$", 502, after=True),
    Fault("GET", "/issues$", 502, times=2),
    Fault("GET", "/labels/", 500, times=9),
    Fault("POST", "/issues$", 403, {"message": "Resource not accessible by integration"}),
    Fault("POST", "/issues$", 422, {"message": "Validation Failed"}),
    Fault("PATCH", "/issues/1$", 502, after=True),
    Fault("PATCH", "/issues/1$", 502, times=9),
]


@pytest.mark.parametrize("fault", _FAULTS, ids=lambda f: f"{f.method}{f.path}-{f.status}-{f.after}")
def test_whatever_github_answers_there_is_one_page_in_the_end(
    fake: FakeGitHub, make: Make, fault: Fault
) -> None:
    fault.seen = 0
    fake.faults.append(fault)
    for text in (TEXT, NEWER):
        page = make()
        with suppress(GitHubError):
            page.publish(text, page.find(None))
    fake.faults.clear()
    page = make()
    page.publish(NEWER, page.find(None))
    assert issues(fake) == [1]
    assert len(fake.repository.issues) == 1
    assert fake.issue(1).body == NEWER
    assert fake.issue(1).labels == [LABEL]


class _Killed(BaseException):
    pass


@pytest.mark.parametrize("hook", ["on_request", "on_response"])
def test_killed_at_any_request_there_is_one_page_in_the_end(
    tmp_path: Path, make: Make, hook: str
) -> None:
    for number in range(1, 20):
        with start(tmp_path / f"{number}.git") as fake:
            was_cut = _cut(fake, make, hook, number)
            page = make(fake)
            page.publish(NEWER, page.find(None))
            assert issues(fake) == [1]
            assert len(fake.repository.issues) == 1
            assert fake.issue(1).body == NEWER
        if not was_cut:
            assert number > 8
            return
    raise AssertionError


def _cut(fake: FakeGitHub, make: Make, hook: str, number: int) -> bool:
    """Open and edit the page, and let the connection die for good at the nth request."""
    cut = Fault("*", "", how=Break.RESET, nth=number, times=99, after=hook == "on_response")
    cut_later = Fault("*", "", how=Break.RESET, nth=1, times=99)

    def die(*_: object) -> None:
        if cut.seen >= number and cut_later not in fake.faults:
            fake.faults.insert(0, cut_later)

    fake.faults.append(cut)
    setattr(fake, hook, die)
    try:
        page = make(fake)
        first = page.publish(TEXT, page.find(None))
        page.publish(NEWER, first.issue)
    except GitHubError:
        return True
    finally:
        fake.faults.clear()
        setattr(fake, hook, None)
    return False


def test_without_issues_there_is_no_page(fake: FakeGitHub, make: Make) -> None:
    fake.modes.has_issues = False
    page = make()
    assert page.is_off
    assert page.find(None) is None
    assert fake.writes == []


def test_a_missing_permission_is_named(fake: FakeGitHub, page: DashboardPage) -> None:
    fake.modes.permissions = frozenset({"contents"})
    with pytest.raises(GitHubError, match="issues: write"):
        page.publish(TEXT, None)


def test_a_label_of_the_greatest_length_is_possible(fake: FakeGitHub) -> None:
    settings = replace(settings_for(fake), label="x" * 50)
    with closing(GitHubSession(settings, lambda _: None)) as session:
        made = DashboardPage(session, settings.label).publish(TEXT, None)
        assert fake.issue(made.issue.number).labels == [f"{'x' * 40}-dashboard"]


def test_the_longest_page_is_taken(fake: FakeGitHub, page: DashboardPage) -> None:
    text = TEXT + "x" * (dashboard.MAX_BODY - len(TEXT))
    assert fake.issue(page.publish(text, None).issue.number).body == text
    assert page.publish(dashboard.render(DashboardContent()), page.find(1)).issue.number == 1
