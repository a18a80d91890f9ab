"""Comments are read once, acknowledged, and answered once, whatever GitHub does."""

import contextlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import draft_rows, edit, obedience, row_changes
from bot.add_requests import FIELD
from bot.conversation import Heard, Outcome, reply
from bot.effects import Draft, Effect, Hold, Move, Relabel
from bot.errors import GitHubError
from bot.github_comments import MOST_AT_ONCE, Conversation
from bot.github_session import GitHubSession
from bot.prediction import Findings
from tests.conversations import LABELS, around, pull
from tests.fakes.github import BOT, Break, FakeGitHub, Fault
from tests.fakes.github_client import marked, settings_for
from tests.lists import LAYOUT, LIST, paper

ID = "2410.00001"
START = datetime(2024, 10, 1, 8, tzinfo=UTC)


class Clock:
    """A clock of the fake's that tests turn; every look takes a second."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


Open = Callable[[FakeGitHub], Conversation]


@contextlib.contextmanager
def start(folder: Path) -> Iterator[FakeGitHub]:
    """Open a repository with one draft, number 1."""
    with FakeGitHub(folder, clock=Clock()) as server:
        server.modes.actions_token = True
        server.commit_to_branch("arxiv-bot/2407.00001", "README.md", "# New\n", BOT)
        server.open_pull("arxiv-bot/2407.00001", "Add New (2407.00001)", marked(), BOT)
        yield server


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitHub]:
    with start(tmp_path / "list.git") as server:
        yield server


@pytest.fixture
def open_page() -> Iterator[Open]:
    opened: list[GitHubSession] = []

    def build(fake: FakeGitHub) -> Conversation:
        settings = settings_for(fake)
        session = GitHubSession(settings, lambda _: None)
        opened.append(session)
        return Conversation(session)

    yield build
    for session in opened:
        session.close()


@pytest.fixture
def page(fake: FakeGitHub, open_page: Open) -> Conversation:
    return open_page(fake)


def run(page: Conversation, since: datetime | None = None, after: int = 0) -> list[Effect]:
    """Do all that a run does, and give the effects; an error ends it."""
    effects: list[Effect] = []

    def bring_about(effect: Effect) -> str:
        effects.append(effect)
        return ""

    heard = page.read(since, after)
    facts = replace(around(), may_write=page.may_write)
    obeyed = obedience.obey(heard, facts, page, bring_about, after)
    if obeyed.errors:
        raise GitHubError(obeyed.errors[0])
    return effects


def reactions(fake: FakeGitHub, comment_id: int) -> list[str]:
    return [r.content for r in fake.repository.comments[comment_id].reactions]


def form(text: str) -> str:
    return f"### {FIELD}\n\n{text}\n\n### Why\n\n_No response_"


def test_a_command_is_read_obeyed_acknowledged_and_answered(
    fake: FakeGitHub, page: Conversation
) -> None:
    told = fake.comment(1, "maintainer", "Fine, but:\r\n\r\n/arxiv-bot move video\r\n")
    assert run(page) == [Move(1, "2407.00001", "Video")]
    assert reactions(fake, told) == ["eyes", "+1"]
    comment, answer = fake.comments(1)
    assert answer.login == BOT
    assert answer.body == (f"<!-- arxiv-bot:answer {told} -->\nThe row stands in **Video** now.")
    assert comment.body.startswith("Fine")


def test_a_run_that_hears_nothing_asks_once_and_writes_nothing(
    fake: FakeGitHub, page: Conversation
) -> None:
    fake.comment(1, "maintainer", "/arxiv-bot why")
    heard = page.read(None)
    before = len(fake.log)
    later = page.read(fake.repository.clock() + timedelta(hours=1), heard.last_id)
    assert later == Heard(last_id=heard.last_id)
    assert [(r.method, r.path.rpartition("/")[2]) for r in fake.log[before:]] == [("GET", "issues")]


def test_what_was_obeyed_is_not_obeyed_again(fake: FakeGitHub, open_page: Open) -> None:
    fake.comment(1, "maintainer", "/arxiv-bot move video")
    assert run(open_page(fake))
    writes = len(fake.writes)
    assert run(open_page(fake)) == []
    assert len(fake.writes) == writes


def test_an_edited_comment_is_not_obeyed_again(fake: FakeGitHub, page: Conversation) -> None:
    told = fake.comment(1, "maintainer", "/arxiv-bot move video")
    fake.repository.comments[told].body = "/arxiv-bot reject"
    fake.repository.comments[told].updated_at = fake.repository.clock()
    assert run(page, after=told) == []


def test_the_bots_own_words_and_those_of_other_bots_are_no_orders(
    fake: FakeGitHub, page: Conversation
) -> None:
    fake.comment(1, "renovate[bot]", "/arxiv-bot reject")
    fake.comment(1, "maintainer", "<!-- arxiv-bot:note blocked -->\n/arxiv-bot reject")
    assert run(page) == []
    assert fake.writes == []


def test_a_stranger_is_told_once_and_nothing_happens(fake: FakeGitHub, page: Conversation) -> None:
    first = fake.comment(1, "stranger", "/arxiv-bot reject\n/arxiv-bot move video")
    second = fake.comment(1, "Stranger", "/arxiv-bot reject!!!")
    assert run(page) == []
    assert len(fake.comments(1)) == 3
    assert "write access" in fake.comments(1)[-1].body
    assert reactions(fake, first) == reactions(fake, second) == ["eyes", "confused"]
    assert len(fake.requests("GET", "/permission")) == 1


def test_a_forged_answer_does_not_silence_a_command(fake: FakeGitHub, page: Conversation) -> None:
    told = fake.comment(1, "maintainer", "/arxiv-bot move video")
    fake.comment(1, "stranger", f"<!-- arxiv-bot:answer {told} -->\nDone.")
    assert run(page) == [Move(1, "2407.00001", "Video")]
    assert [c.login for c in fake.comments(1)] == ["maintainer", "stranger", BOT]


def test_an_answer_is_edited_in_place(fake: FakeGitHub, page: Conversation) -> None:
    fake.comment(1, "maintainer", "/arxiv-bot move video")
    (order,) = obedience.orders(page.read(None), around())
    page.answer(order.comment, reply(order))
    failed = Outcome({order.effects[0]: "The row was deleted."})
    page.answer(order.comment, reply(order, failed))
    bodies = [comment.body for comment in fake.comments(1)]
    assert len(bodies) == 2
    assert bodies[1].endswith("`move`: not done. The row was deleted.")


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("how", [Break.ANSWER, Break.RESET])
def test_an_answer_is_written_once_though_github_fails(
    fake: FakeGitHub, page: Conversation, how: Break, *, after: bool
) -> None:
    fake.comment(1, "maintainer", "/arxiv-bot move video")
    fake.faults = [Fault("POST", "/issues/1/comments$", how=how, after=after)]
    run(page)
    assert len(fake.comments(1)) == 2


def test_a_run_cut_off_at_any_request_is_completed_by_the_next(
    tmp_path: Path, open_page: Open
) -> None:
    for number in itertools.count(1):
        with start(tmp_path / f"{number}.git") as fake:
            fake.comment(1, "maintainer", "/arxiv-bot labels +sad")
            fake.comment(1, "stranger", "/arxiv-bot help")
            fake.open_issue("stranger", "A paper", form("2408.00001"))
            fake.faults = [Fault("*", "", nth=number, times=99, status=500, after=number % 2 == 0)]
            with contextlib.suppress(GitHubError):
                run(open_page(fake))
            was_cut = fake.faults[0].seen >= number
            fake.faults = []
            run(open_page(fake))
            assert [c.login for c in fake.comments(1)] == ["maintainer", "stranger", BOT, BOT]
            assert [c.login for c in fake.comments(2)] == [BOT]
            assert fake.issue(2).state == "closed"
        if not was_cut:
            break


def test_a_maintainers_wish_is_drafted_and_its_issue_closed(
    fake: FakeGitHub, page: Conversation
) -> None:
    number = fake.open_issue("maintainer", "A paper", form("https://arxiv.org/abs/2408.00001v2"))
    assert run(page) == [Draft(("2408.00001",), "maintainer")]
    assert fake.issue(number).state == "closed"
    assert fake.issue(number).state_reason == "completed"
    assert [r.content for r in fake.issue(number).reactions] == ["eyes", "+1"]
    assert run(page) == []


def test_a_strangers_wish_is_held_one_a_day(fake: FakeGitHub, page: Conversation) -> None:
    first = fake.open_issue("stranger", "A paper", form("2408.00001"))
    second = fake.open_issue("stranger", "Another", form("2408.00002"))
    assert run(page) == [Hold(("2408.00001",), "stranger")]
    assert fake.issue(first).state == "closed"
    assert fake.issue(second).state == "open"
    assert "one paper a day" in fake.comments(second)[0].body
    before = len(fake.writes)
    assert run(page) == []
    assert len(fake.writes) == before, "what stays open is answered once"


def test_an_issue_that_names_no_paper_is_answered_again_when_it_is_edited(
    fake: FakeGitHub, open_page: Open
) -> None:
    number = fake.open_issue("stranger", "A paper", form("that nice one"))
    assert run(open_page(fake)) == []
    assert fake.issue(number).state == "open"
    since = fake.repository.clock()
    fake.edit_body(number, form("2408.00001"), "stranger")
    assert run(open_page(fake), since) == [Hold(("2408.00001",), "stranger")]
    assert fake.issue(number).state == "closed"
    assert len(fake.comments(number)) == 1


def test_an_issue_that_a_person_opened_again_is_left_to_people(
    fake: FakeGitHub, open_page: Open
) -> None:
    number = fake.open_issue("stranger", "A paper", form("2408.00001"))
    run(open_page(fake))
    since = fake.repository.clock()
    fake.repository.set_state(fake.issue(number), "maintainer", "open")
    assert run(open_page(fake), since) == []
    assert fake.issue(number).state == "open"


def test_other_issues_are_none_of_the_bots_business(fake: FakeGitHub, page: Conversation) -> None:
    fake.open_issue("stranger", "A bug", "It says\n\n### arXiv id\n\n2408.00001")
    fake.open_issue("stranger", "Empty")
    fake.open_issue("dependabot[bot]", "Form", form("2408.00001"))
    assert run(page) == []
    assert fake.writes == []


def test_a_comment_that_vanished_or_is_locked_stops_nothing(
    fake: FakeGitHub, page: Conversation
) -> None:
    fake.comment(1, "maintainer", "/arxiv-bot why")
    fake.comment(1, "maintainer", "/arxiv-bot help")
    locked = {"message": "Unable to create comment because issue is locked."}
    gone = {"message": "Not Found"}
    fake.faults = [
        Fault("POST", "/reactions$", status=404, body=gone),
        Fault("GET", r"/issues/comments/\d+$", status=404, body=gone, times=2),
        Fault("POST", "/issues/1/comments$", status=403, body=locked),
    ]
    run(page)
    assert len(fake.comments(1)) == 3


def test_one_missing_answer_does_not_pass_for_the_end_of_a_comment(
    fake: FakeGitHub, page: Conversation
) -> None:
    fake.comment(1, "maintainer", "/arxiv-bot why")
    gone = {"message": "Not Found"}
    fake.faults = [
        Fault("GET", "/permission$", status=404, body=gone),
        Fault("POST", "/issues/1/comments$", status=404, body=gone),
    ]
    with pytest.raises(GitHubError):
        run(page)
    fake.faults = []
    run(page)
    (_, answer) = fake.comments(1)
    assert "write access" not in answer.body


def test_a_missing_permission_is_explained(fake: FakeGitHub, page: Conversation) -> None:
    fake.comment(1, "maintainer", "/arxiv-bot why")
    fake.modes.permissions = frozenset({"contents"})
    with pytest.raises(GitHubError, match="issues: write"):
        run(page)


def test_without_issues_comments_on_pull_requests_are_heard(
    fake: FakeGitHub, page: Conversation
) -> None:
    fake.comment(1, "maintainer", "/arxiv-bot move video")
    fake.faults = [Fault("GET", "/issues$", status=410, body={"message": "Issues are disabled"})]
    assert run(page) == [Move(1, "2407.00001", "Video")]


def test_a_bot_that_runs_as_a_maintainer_does_not_obey_its_own_answers(
    fake: FakeGitHub, open_page: Open
) -> None:
    fake.modes.actions_token = False
    fake.token_owner = "maintainer"
    fake.comment(1, "maintainer", "/arxiv-bot help")
    run(open_page(fake))
    writes = len(fake.writes)
    assert run(open_page(fake)) == []
    assert len(fake.writes) == writes


def test_a_flood_is_worked_off_run_by_run(fake: FakeGitHub, page: Conversation) -> None:
    ids = [fake.comment(1, "stranger", "/arxiv-bot why") for _ in range(MOST_AT_ONCE + 3)]
    first = page.read(None)
    assert (len(first.comments), first.last_id) == (MOST_AT_ONCE, ids[MOST_AT_ONCE - 1])
    assert not first.is_complete
    second = page.read(None, first.last_id)
    assert [one.id for one in second.comments] == ids[MOST_AT_ONCE:]
    assert second.is_complete
    assert second.last_id == ids[-1]


def test_a_command_changes_the_row_on_its_drafts_branch_and_nothing_else(
    tmp_path: Path, open_page: Open
) -> None:
    row = edit.make(paper(ID), "Audio", ("Sad",), Findings())
    with FakeGitHub(tmp_path / "list.git", {"README.md": LIST}) as fake:
        text = edit.apply(LIST, [row], LAYOUT)
        fake.commit_to_branch(f"arxiv-bot/{ID}", "README.md", text, BOT)
        fake.open_pull(f"arxiv-bot/{ID}", "Add it", marked(arxiv_id=ID), BOT)
        fake.comment(1, "maintainer", "/arxiv-bot labels +glad\n/arxiv-bot move video")
        page = open_page(fake)

        def bring_about(effect: Effect) -> str:
            assert isinstance(effect, Move | Relabel)
            head = (fake.read_file(f"arxiv-bot/{ID}", "README.md") or b"").decode()
            (old,) = draft_rows.added_rows(LIST, head, LAYOUT)
            new = row_changes.apply(old, head, LAYOUT, effect, LABELS)
            kept = draft_rows.without(head, [old], LAYOUT)
            joined = edit.place(kept, [new], LAYOUT)
            fake.commit_to_branch(f"arxiv-bot/{ID}", "README.md", joined, BOT)
            return ""

        pulls = (pull(1, (ID,)),)
        facts = around(*pulls, may_write=page.may_write)
        assert obedience.obey(page.read(None), facts, page, bring_about).errors == ()
        wanted = edit.make(paper(ID), "Video", ("Sad", "Glad"), Findings())
        expected = edit.apply(LIST, [wanted], LAYOUT)
        assert fake.read_file(f"arxiv-bot/{ID}", "README.md") == expected.encode()
        assert len(fake.comments(1)) == 2
