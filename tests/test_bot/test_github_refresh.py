"""Open drafts on the fake GitHub: brought up to date, spoken to, closed; nothing is lost."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot import draft_rows, refresh
from bot.errors import GitHubError
from bot.pull_request import PlannedRow, read_marker
from bot.rebuild import BranchState, Changes
from bot.refreshed import Outcome
from tests import living
from tests.fakes.github import FakeGitHub, Fault
from tests.lists import LAYOUT, LIST
from tests.living import Bot

FIRST, SECOND, THIRD = "2409.09001", "2409.09002", "2409.09003"


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitHub]:
    with living.start(tmp_path / "list.git") as server:
        yield server


@pytest.fixture
def bot(fake: FakeGitHub) -> Bot:
    return Bot(fake)


def listed(fake: FakeGitHub) -> list[str | None]:
    return [row.id for row in living.rows(fake) if row.section == "Audio"]


def test_a_draft_that_no_longer_merges_is_rebuilt_on_the_new_list(
    fake: FakeGitHub, bot: Bot
) -> None:
    first, second = bot.open([FIRST, SECOND])
    assert set(living.outcomes(bot.sync()).values()) == {Outcome.PEACE}
    fake.merge(first)
    assert living.outcomes(bot.sync()) == {second: Outcome.REBUILT}
    head = fake.repository.git.read_commit(fake.pull(second).head_sha)
    assert head.parents[1] == fake.head("main")
    assert "Arxiv-Bot: 2409.09002" in head.message
    fake.merge(second)
    assert listed(fake) == [None, SECOND, FIRST, "2409.07255", "2409.02657", None]
    assert all(request.method != "PUT" for request in fake.writes)


def test_a_draft_that_still_merges_is_left_in_peace(fake: FakeGitHub, bot: Bot) -> None:
    (first,) = bot.open([FIRST])
    fake.push_to_main("README.md", LIST.replace("A curated", "Our curated"))
    before = len(fake.writes)
    assert living.outcomes(bot.sync()) == {first: Outcome.PEACE}
    assert len(fake.writes) == before


def test_nothing_is_asked_about_drafts_that_did_not_change(fake: FakeGitHub, bot: Bot) -> None:
    bot.open([FIRST, SECOND, THIRD])
    bot.sync()
    before = len(fake.log)
    assert bot.sync().done == ()
    assert len(fake.log) - before == 4, "repository, pull requests, main, the list"


def test_a_persons_edits_stay(fake: FakeGitHub, bot: Bot) -> None:
    first, second = bot.open([FIRST, SECOND])
    living.edit_branch(fake, second, f"Number {SECOND[-5:]}", "Number Two")
    living.edit_branch(fake, second, "A curated list", "Our list")
    fake.commit_to_branch(fake.pull(second).head, "other.md", "Changed.\n")
    persons = fake.pull(second).head_sha
    fake.merge(first)
    assert living.outcomes(bot.sync()) == {second: Outcome.REBUILT}
    git = fake.repository.git
    assert git.is_ancestor(persons, fake.pull(second).head_sha)
    fake.merge(second)
    text = living.main_text(fake)
    assert "Invented Face Number Two" in text
    assert "Our list" in text
    assert FIRST in text
    assert fake.read_file("main", "other.md") == b"Changed.\n"


def test_a_row_in_which_a_person_replaced_the_link_is_known(fake: FakeGitHub, bot: Bot) -> None:
    first, second = bot.open([FIRST, SECOND])
    link = f"[arXiv](https://arxiv.org/abs/{SECOND})"
    living.edit_branch(fake, second, link, "[CVPR 2024](https://example.org/c.pdf)")
    fake.merge(first)
    assert living.outcomes(bot.sync()) == {second: Outcome.REBUILT}
    fake.merge(second)
    assert living.main_text(fake).count("c.pdf") == 1


def test_what_cannot_be_joined_is_left_alone_and_told_once(fake: FakeGitHub, bot: Bot) -> None:
    (first,) = bot.open([FIRST])
    living.edit_branch(fake, first, "A curated list", "Our list")
    fake.push_to_main("README.md", LIST.replace("A curated list", "Their list"))
    head = fake.pull(first).head_sha
    assert living.outcomes(bot.sync()) == {first: Outcome.BLOCKED}
    assert bot.sync().done == ()
    bot.settled = {}
    assert living.outcomes(bot.sync()) == {first: Outcome.BLOCKED}
    assert fake.pull(first).head_sha == head
    (note,) = fake.comments(first)
    assert "README.md were changed here and on the main branch" in note.body
    fake.push_to_main("README.md", LIST.replace("Newer Voice", "Newest Voice"))
    assert living.outcomes(bot.sync())[first] in {Outcome.PEACE, Outcome.REBUILT}


def test_a_blocked_draft_that_was_repaired_says_so(fake: FakeGitHub, bot: Bot) -> None:
    first, second = bot.open([FIRST, SECOND])
    living.edit_branch(fake, second, "A curated list", "Our list")
    text = living.main_text(fake)
    fake.push_to_main("README.md", text.replace("A curated list", "Their list"))
    assert living.outcomes(bot.sync())[second] is Outcome.BLOCKED
    fake.push_to_main("README.md", text)
    fake.merge(first)
    assert living.outcomes(bot.sync()) == {second: Outcome.REBUILT}
    (note,) = fake.comments(second)
    assert "up to date again" in note.body


def test_a_paper_that_a_person_added_closes_its_draft_with_thanks(
    fake: FakeGitHub, bot: Bot
) -> None:
    (first,) = bot.open([FIRST])
    fake.push_to_main("README.md", living.branch_text(fake, first).replace("Face", "Head"))
    assert living.outcomes(bot.sync()) == {first: Outcome.LISTED}
    issue = fake.issue(first)
    marker = read_marker(issue.body)
    assert issue.state == "closed"
    assert marker is not None
    assert marker.closed == "listed"
    assert fake.branches("arxiv-bot/") == []
    (note,) = fake.comments(first)
    assert "Thank you" in note.body
    before = len(fake.writes)
    assert bot.sync().done == ()
    assert len(fake.writes) == before


def test_a_branch_with_a_persons_commits_stays_when_its_draft_is_closed(
    fake: FakeGitHub, bot: Bot
) -> None:
    (first,) = bot.open([FIRST])
    living.edit_branch(fake, first, "Face", "Head")
    fake.push_to_main("README.md", living.branch_text(fake, first))
    assert living.outcomes(bot.sync()) == {first: Outcome.LISTED}
    assert fake.branches("arxiv-bot/") == ["arxiv-bot/2409.09001"]


def test_a_person_may_open_a_closed_draft_again(fake: FakeGitHub, bot: Bot) -> None:
    (first,) = bot.open([FIRST])
    living.edit_branch(fake, first, "Face", "Head")
    fake.push_to_main("README.md", living.branch_text(fake, first))
    bot.sync()
    fake.reopen(first)
    assert living.outcomes(bot.sync()) == {first: Outcome.PEACE}


def test_a_row_deleted_on_the_branch_is_a_no(fake: FakeGitHub, bot: Bot) -> None:
    (first,) = bot.open([FIRST])
    bot.sync()
    living.delete_row(fake, first, FIRST)
    assert living.outcomes(bot.sync()) == {first: Outcome.REFUSED}
    issue = fake.issue(first)
    marker = read_marker(issue.body)
    assert issue.state == "closed"
    assert marker is not None
    assert marker.closed == ""
    assert len(fake.comments(first)) == 1
    assert bot.sync().done == ()


def test_a_branch_without_its_row_but_with_more_is_a_persons(fake: FakeGitHub, bot: Bot) -> None:
    (first,) = bot.open([FIRST])
    living.edit_branch(fake, first, "A curated list", "Our list")
    living.delete_row(fake, first, FIRST)
    assert living.outcomes(bot.sync()) == {first: Outcome.PEACE}


def test_an_order_changes_the_row_and_shows_it(fake: FakeGitHub, bot: Bot) -> None:
    first, second = bot.open([FIRST, SECOND])
    living.edit_branch(fake, first, "Face", "Head")

    def move(state: BranchState) -> Changes:
        (row,) = draft_rows.added_rows(
            state.fork_text or "", state.head_text or "", LAYOUT, state.planned
        )
        return Changes(ordered=(PlannedRow(row.id, "Video", row.text),))

    assert living.outcomes(bot.sync({first: move}))[first] is Outcome.REBUILT
    text = living.branch_text(fake, first)
    assert text.index("## Video") < text.index("Invented Head")
    assert "Invented Head" in str(fake.issue(first).body)
    assert living.outcomes(bot.sync({first: move}))[first] is Outcome.PEACE
    fake.merge(second)
    bot.sync()
    fake.merge(first)
    assert next(r.id for r in living.rows(fake) if r.section == "Video") == FIRST


def test_a_draft_is_joined_with_main_when_a_person_asks_for_it(fake: FakeGitHub, bot: Bot) -> None:
    (first,) = bot.open([FIRST])
    fake.push_to_main("README.md", LIST.replace("A curated", "Our curated"))
    order = {first: lambda _: Changes(is_forced=True)}
    assert living.outcomes(bot.sync(order)) == {first: Outcome.REBUILT}
    assert living.outcomes(bot.sync(order)) == {first: Outcome.PEACE}
    assert "Our curated" in living.branch_text(fake, first)


def test_newer_metadata_changes_only_what_no_person_changed(fake: FakeGitHub, bot: Bot) -> None:
    (first,) = bot.open([FIRST])
    living.edit_branch(fake, first, "Invented Face", "Invented Head")
    (planned,) = read_planned(fake, first)
    newer = planned.text.replace("[arXiv]", "[CVPR 2026]").replace("Number", "No")
    order = Changes(wanted=(PlannedRow(FIRST, "Audio", newer),))
    assert living.outcomes(bot.sync({first: lambda _: order}))[first] is Outcome.REBUILT
    text = living.branch_text(fake, first)
    assert f"| Invented Head Number {FIRST[-5:]} | [CVPR 2026]" in " ".join(text.split())
    assert read_planned(fake, first) == order.wanted


def read_planned(fake: FakeGitHub, number: int) -> tuple[PlannedRow, ...]:
    marker = read_marker(fake.issue(number).body)
    assert marker is not None
    return marker.rows


def test_somebody_who_pushes_meanwhile_loses_nothing(fake: FakeGitHub, bot: Bot) -> None:
    first, second = bot.open([FIRST, SECOND])
    fake.merge(first)

    def push(number: int, method: str, path: str) -> None:
        if method == "POST" and path.endswith("/git/commits"):
            fake.on_response = None
            living.edit_branch(fake, second, "Face", "Head")

    fake.on_response = push
    assert living.outcomes(bot.sync()) == {second: Outcome.REBUILT}
    fake.merge(second)
    assert f"Invented Head Number {SECOND[-5:]}" in living.main_text(fake)


def test_a_comment_whose_answer_was_lost_is_not_written_twice(fake: FakeGitHub, bot: Bot) -> None:
    (first,) = bot.open([FIRST])
    fake.push_to_main("README.md", living.branch_text(fake, first))
    fake.faults.append(Fault("POST", "/comments", after=True))
    assert living.outcomes(bot.sync()) == {first: Outcome.LISTED}
    assert len(fake.comments(first)) == 1


def test_a_note_of_a_person_with_the_bots_mark_is_not_touched(fake: FakeGitHub, bot: Bot) -> None:
    (first,) = bot.open([FIRST])
    text = f"<!-- arxiv-bot:note {refresh.CLOSED_NOTE} -->\nmine"
    fake.comment(first, "maintainer", text)
    fake.push_to_main("README.md", living.branch_text(fake, first))
    bot.sync()
    assert next(c.body for c in fake.comments(first)) == text
    assert len(fake.comments(first)) == 2


def test_a_draft_that_was_merged_a_moment_ago_is_not_closed(fake: FakeGitHub, bot: Bot) -> None:
    (first,) = bot.open([FIRST])

    def merge(number: int, method: str, path: str) -> None:
        if path.endswith("/pulls"):
            fake.on_response = None
            fake.merge(first)

    fake.on_response = merge
    assert living.outcomes(bot.sync()) == {first: Outcome.ENDED}
    assert fake.comments(first) == []


def _story(fake: FakeGitHub, bot: Bot) -> list[int]:
    """Make drafts that a refresh must rebuild, thank for, refuse and block."""
    numbers = bot.open([FIRST, SECOND, THIRD, "2409.09004", "2409.09005"])
    fake.merge(numbers[0])
    living.edit_branch(fake, numbers[1], "Face", "Head")
    living.delete_row(fake, numbers[2], THIRD)
    living.edit_branch(fake, numbers[3], "A curated list", "Our list")
    text = living.main_text(fake).replace("A curated list", "Their list")
    line = next(x for x in living.branch_text(fake, numbers[4]).splitlines(True) if "09005" in x)
    fake.push_to_main("README.md", text.replace("| 09/24 | No Id", f"{line}| 09/24 | No Id"))
    return numbers


def _state(fake: FakeGitHub) -> object:
    pulls = [
        (i.number, i.state, read_marker(i.body), len(fake.comments(i.number))) for i in fake.pulls
    ]
    texts = {b: fake.read_file(b, "README.md") for b in fake.branches()}
    return pulls, texts


def cut_everywhere(folder: Path, step: int, *, after: bool) -> None:
    """Cut a run at every `step`-th request, run again twice, and compare with a whole run."""
    with living.start(folder / "whole.git") as fake:
        bot = Bot(fake)
        _story(fake, bot)
        begin = len(fake.log)
        assert bot.sync().errors == ()
        requests, wanted = len(fake.log) - begin, _state(fake)
    for number in range(1 + after, requests + 1, step):
        with living.start(folder / f"cut-{number}.git") as fake:
            bot = Bot(fake)
            _story(fake, bot)
            cut_from(fake, number, after=after)
            with suppress(GitHubError):
                bot.sync()
            fake.faults.clear()
            bot.sync()
            bot.sync()
            assert _state(fake) == wanted, number


@pytest.mark.parametrize("after", [False, True])
def test_a_run_cut_short_is_completed_by_the_next(tmp_path: Path, *, after: bool) -> None:
    cut_everywhere(tmp_path, 9, after=after)


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True])
def test_a_run_cut_short_at_any_request_is_completed(tmp_path: Path, *, after: bool) -> None:
    cut_everywhere(tmp_path, 1, after=after)


def cut_from(fake: FakeGitHub, number: int, *, after: bool) -> None:
    """Let the run fail at a request, before or after its work, and at all that follow."""
    fake.faults.append(Fault("*", "", nth=number, after=after))
    fake.faults.append(Fault("*", "", nth=number + (1 if after else 0), times=10_000))
