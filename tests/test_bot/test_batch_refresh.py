"""The batch on the fake GitHub: it grows in place, and each paper is declined alone."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.batch_refresh import BatchDone
from bot.errors import GitHubError
from bot.pull_request import Marker, PlannedRow, read_marker
from bot.rebuild import Changes
from bot.refreshed import Outcome
from tests import living
from tests.fakes.github import FakeGitHub, Fault
from tests.lists import LIST
from tests.living import Bot, title_of

ONE, TWO, THREE = "2409.09001", "2409.09002", "2409.09003"


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitHub]:
    with living.start(tmp_path / "list.git") as server:
        yield server


@pytest.fixture
def bot(fake: FakeGitHub) -> Bot:
    made = Bot(fake)
    made.batch([ONE, TWO])
    return made


def marker(fake: FakeGitHub, number: int = 1) -> Marker:
    found = read_marker(fake.issue(number).body)
    assert found is not None
    return found


def untick(fake: FakeGitHub, paper_id: str, number: int = 1) -> None:
    old, new = f"[x] <!-- row={paper_id} -->", f"[ ] <!-- row={paper_id} -->"
    body = str(fake.issue(number).body)
    assert old in body
    fake.edit_body(number, body.replace(old, new))


def tick(fake: FakeGitHub, paper_id: str, number: int = 1) -> None:
    body = str(fake.issue(number).body)
    assert f"[ ] <!-- row={paper_id} -->" in body
    fake.edit_body(number, body.replace(f"[ ] <!-- row={paper_id}", f"[x] <!-- row={paper_id}"))


def here(fake: FakeGitHub, number: int = 1) -> list[str]:
    text = living.branch_text(fake, number)
    return [one for one in (ONE, TWO, THREE) if one in text]


def outcome(done: BatchDone | None) -> Outcome:
    assert done is not None
    return done.done.outcome


def test_a_new_batch_has_a_box_for_each_row(fake: FakeGitHub, bot: Bot) -> None:
    issue = fake.issue(1)
    assert issue.title == "Add 2 papers"
    assert str(issue.body).count("- [x] <!-- row=") == 2
    assert fake.pull(1).head == "arxiv-bot/batch"
    assert here(fake) == [ONE, TWO]
    assert outcome(bot.batch()) is Outcome.PEACE
    writes = len(fake.writes)
    bot.batch()
    assert len(fake.writes) == writes


def test_it_grows_and_keeps_what_people_wrote(fake: FakeGitHub, bot: Bot) -> None:
    fake.edit_body(1, f"{fake.issue(1).body}\nMine.".replace("- [x]", "* [x]", 1))
    fake.edit_title(1, "My batch")
    living.edit_branch(fake, 1, f"Number {ONE[-5:]}", "Number One")
    fake.push_to_main("README.md", LIST.replace("No Identity", "Some Identity"))
    done = bot.batch([THREE])
    assert done is not None
    assert (done.joined, done.waiting) == ((THREE,), ())
    body = str(fake.issue(1).body)
    assert body.endswith("Mine.")
    assert (body.count("* [x]"), body.count("- [x]")) == (1, 2)
    assert fake.issue(1).title == "My batch"
    assert here(fake) == [ONE, TWO, THREE]
    assert "Number One" in living.branch_text(fake, 1)
    assert marker(fake).ids == (ONE, TWO, THREE)
    fake.merge(1)
    assert "Some Identity" in living.main_text(fake)


def test_a_paper_is_declined_alone_and_taken_back(fake: FakeGitHub, bot: Bot) -> None:
    untick(fake, ONE)
    assert outcome(bot.batch()) is Outcome.REBUILT
    assert (marker(fake).ids, marker(fake).refused) == ((TWO,), (ONE,))
    assert here(fake) == [TWO]
    assert fake.issue(1).title == "Add 1 paper"
    tick(fake, ONE)
    assert outcome(bot.batch()) is Outcome.REBUILT
    assert marker(fake).refused == ()
    assert here(fake) == [ONE, TWO]


def test_a_row_or_a_line_that_was_deleted_declines_its_paper(fake: FakeGitHub, bot: Bot) -> None:
    bot.batch([THREE])
    living.delete_row(fake, 1, ONE)
    body = str(fake.issue(1).body)
    fake.edit_body(1, "\n".join(x for x in body.splitlines() if f"row={TWO}" not in x))
    bot.batch()
    assert (marker(fake).ids, set(marker(fake).refused)) == ((THREE,), {ONE, TWO})
    assert f"- [ ] <!-- row={ONE} -->" in str(fake.issue(1).body)
    assert here(fake) == [THREE]


def test_a_row_that_a_person_puts_back_is_no_longer_declined(fake: FakeGitHub, bot: Bot) -> None:
    text = living.branch_text(fake, 1)
    untick(fake, ONE)
    bot.batch()
    fake.commit_to_branch("arxiv-bot/batch", "README.md", text)
    bot.batch()
    assert marker(fake).refused == ()
    assert f"- [x] <!-- row={ONE} -->" in str(fake.issue(1).body)


def test_boxes_that_were_taken_away_say_nothing(fake: FakeGitHub, bot: Bot) -> None:
    first_line = str(fake.issue(1).body).splitlines()[0]
    fake.edit_body(1, f"{first_line}\nJust mine.")
    bot.batch([THREE])
    assert marker(fake).ids == (ONE, TWO, THREE)
    assert "Just mine." in str(fake.issue(1).body)


def test_a_paper_that_a_person_added_leaves_the_batch(fake: FakeGitHub, bot: Bot) -> None:
    line = next(x for x in living.branch_text(fake, 1).splitlines(True) if ONE in x)
    fake.push_to_main("README.md", LIST.replace("| 09/24 | No Id", f"{line}| 09/24 | No Id"))
    bot.batch()
    assert (marker(fake).ids, marker(fake).refused) == ((TWO,), ())
    fake.merge(1)
    assert living.main_text(fake).count(ONE) == 1


def test_a_batch_in_which_nothing_is_left_is_closed(fake: FakeGitHub, bot: Bot) -> None:
    untick(fake, ONE)
    untick(fake, TWO)
    bot.batch()
    assert fake.issue(1).state == "closed"
    assert marker(fake).closed == "nothing-left"
    assert set(marker(fake).refused) == {ONE, TWO}


def test_after_a_merge_the_next_batch_is_a_new_one(fake: FakeGitHub, bot: Bot) -> None:
    fake.merge(1)
    bot.batch([THREE])
    assert fake.pull(2).head == f"arxiv-bot/batch-{THREE}"
    assert marker(fake, 2).ids == (THREE,)


def test_a_blocked_batch_says_so_and_takes_no_paper(fake: FakeGitHub, bot: Bot) -> None:
    living.edit_branch(fake, 1, "A curated list", "Our list")
    fake.push_to_main("README.md", LIST.replace("A curated list", "Their list"))
    done = bot.batch([THREE])
    assert outcome(done) is Outcome.BLOCKED
    assert done is not None
    assert done.waiting == (THREE,)
    assert len(fake.comments(1)) == 1
    fake.push_to_main("README.md", LIST)
    bot.batch([THREE])
    assert "up to date again" in fake.comments(1)[0].body
    assert marker(fake).ids == (ONE, TWO, THREE)


def test_a_tick_that_is_made_meanwhile_is_not_lost(fake: FakeGitHub, bot: Bot) -> None:
    def act(number: int, method: str, path: str) -> None:
        if method == "PATCH" and "/git/refs/" in path:
            fake.on_response = None
            untick(fake, ONE)

    fake.on_response = act
    bot.batch([THREE])
    bot.batch([THREE])
    assert (marker(fake).ids, marker(fake).refused) == ((TWO, THREE), (ONE,))
    assert here(fake) == [TWO, THREE]


def _grow(folder: Path, number: int, *, after: bool, forgets: bool) -> tuple[object, int]:
    with living.start(folder) as fake:
        bot = Bot(fake)
        bot.batch([ONE, TWO])
        untick(fake, ONE)
        begin = len(fake.log)
        if number:
            fake.faults.append(Fault("*", "", nth=number, after=after))
            fake.faults.append(Fault("*", "", nth=number + (1 if after else 0), times=10_000))
        with suppress(GitHubError):
            bot.batch([THREE])
        fake.faults.clear()
        count = len(fake.log) - begin
        bot.batch([] if forgets and marker(fake).ids == (TWO, THREE) else [THREE])
        text = living.branch_text(fake, 1)
        return (text, marker(fake), fake.issue(1).body, fake.issue(1).title), count


@pytest.mark.parametrize("after", [False, True])
def test_growing_may_be_cut_short_at_any_request(tmp_path: Path, *, after: bool) -> None:
    wanted, count = _grow(tmp_path / "whole.git", 0, after=after, forgets=False)
    for number in range(1, count + 1, 2):
        found, _ = _grow(tmp_path / f"{number}.git", number, after=after, forgets=True)
        assert found == wanted, number


def test_a_paper_that_a_killed_run_left_on_the_branch_is_adopted(fake: FakeGitHub) -> None:
    bot = Bot(fake)
    bot.batch([ONE])
    fake.faults.append(Fault("PATCH", "/pulls/1", times=100))
    with pytest.raises(GitHubError):
        bot.batch([TWO])
    fake.faults.clear()
    assert marker(fake).ids == (ONE,)
    bot.batch()
    assert marker(fake).ids == (ONE, TWO)
    assert f"- [x] <!-- row={TWO} --> **{title_of(TWO)}** · " in str(fake.issue(1).body)


def test_commands_change_decline_and_take_back_single_papers(fake: FakeGitHub, bot: Bot) -> None:
    first, second = marker(fake).rows
    changed = PlannedRow(first.id, "Video", first.text)
    asked = Changes(ordered=(changed,), dropped=frozenset({TWO}))
    assert outcome(bot.batch(order=lambda _: asked)) is Outcome.REBUILT
    assert (marker(fake).ids, marker(fake).refused) == ((ONE,), (TWO,))
    text = living.branch_text(fake, 1)
    assert text.index("## Video") < text.index(ONE)
    assert outcome(bot.batch(order=lambda _: Changes(wanted=(second,)))) is Outcome.REBUILT
    assert (marker(fake).ids, marker(fake).refused) == ((ONE, TWO), ())
    assert f"- [x] <!-- row={TWO} -->" in str(fake.issue(1).body)
