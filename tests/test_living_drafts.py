"""Ten papers for one list, decided on in any order: it ends as people decided."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Grouping
from tests import curated
from tests.curated import Curated
from tests.deciders import Singly, Together

ORDERS = 2
ALL_ORDERS = 200
SHARES = 20
"""Parts of all orders that several processes may play at once."""


def play(folder: Path, grouping: Grouping, seed: int) -> None:
    """Let people decide on ten papers in an order of their own, and check the list."""
    mood = random.Random(seed)
    per_run = mood.choice([2, 4, 10])
    with curated.curated(folder / f"{grouping}-{seed}", grouping, per_run) as site:
        site.fake.repository.is_auto_delete = mood.random() < 0.5
        people = (Singly if grouping is Grouping.PAPER else Together)(site, mood)
        try:
            people.decide()
            people.settle()
        except AssertionError as error:
            error.add_note("\n".join((f"order {seed}", *people.history)))
            raise


@pytest.mark.parametrize("seed", range(ORDERS))
@pytest.mark.parametrize("grouping", Grouping)
def test_any_order_of_decisions_gives_the_list_that_people_decided(
    tmp_path: Path, grouping: Grouping, seed: int
) -> None:
    play(tmp_path, grouping, seed)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("grouping", Grouping)
def test_two_hundred_orders(tmp_path: Path, grouping: Grouping, share: int) -> None:
    for seed in range(share, ALL_ORDERS, SHARES):
        play(tmp_path, grouping, seed)


@pytest.fixture
def singly(tmp_path: Path) -> Iterator[Curated]:
    """Ten open drafts of one paper each."""
    with curated.curated(tmp_path / "list", Grouping.PAPER, per_run=10) as site:
        site.run()
        yield site


@pytest.fixture
def together(tmp_path: Path) -> Iterator[Curated]:
    """One open draft of ten papers."""
    with curated.curated(tmp_path / "list", Grouping.BATCH, per_run=10) as site:
        site.run()
        yield site


def test_a_row_taken_out_is_noticed_although_the_store_was_lost_meanwhile(singly: Curated) -> None:
    singly.run()
    issue = singly.fake.pulls[0]
    paper_id = curated.marker_of(issue).ids[0]
    branch = singly.fake.pull(issue.number).head
    text = curated.without(singly.read(branch), paper_id)
    singly.fake.commit_to_branch(branch, curated.README, text)
    singly.forget()
    singly.run()
    assert issue.state == "closed"


def test_a_row_taken_out_of_its_only_commit_is_a_no(singly: Curated) -> None:
    singly.run()
    issue = singly.fake.pulls[0]
    singly.fake.amend(singly.fake.pull(issue.number).head, curated.README, singly.text)
    singly.run()
    assert issue.state == "closed"
    singly.run()
    assert all(len(numbers) == 1 for numbers in singly.proposed.values())


def test_runs_that_find_nothing_never_write_however_many_they_are(singly: Curated) -> None:
    singly.run()
    for _ in range(12):
        singly.rest()
    assert "10 drafts opened" in str(singly.dashboard.body)


def test_the_last_papers_of_a_batch_are_declined_and_not_proposed_again(together: Curated) -> None:
    (issue,) = together.fake.pulls
    first, *others = curated.marker_of(issue).ids
    for paper_id in others:
        body = str(issue.body).replace(f"[x] <!-- row={paper_id} ", f"[ ] <!-- row={paper_id} ")
        together.fake.edit_body(issue.number, body)
    together.run()
    together.fake.comment(issue.number, "maintainer", f"/arxiv-bot reject {first}")
    together.run()
    assert issue.state == "closed"
    assert "on the list" not in together.fake.comments(issue.number)[-1].body
    together.run()
    assert together.fake.pulls == [issue]


def test_all_boxes_unticked_at_once_close_a_batch_and_open_no_other(together: Curated) -> None:
    (issue,) = together.fake.pulls
    together.fake.edit_body(issue.number, str(issue.body).replace("[x]", "[ ]"))
    together.run()
    together.run()
    assert (issue.state, together.fake.pulls) == ("closed", [issue])


def test_stale_drafts_that_are_closed_at_once_come_back_after_a_while(singly: Curated) -> None:
    singly.clock.now += timedelta(days=40)
    singly.run()
    dashboard = singly.dashboard
    box = "- [ ] <!-- close-stale=30 -->"
    assert box in str(dashboard.body)
    singly.fake.edit_body(
        dashboard.number, str(dashboard.body).replace(box, box.replace(" ]", "x]"))
    )
    singly.run()
    assert {(i.state, "later" in i.labels) for i in singly.fake.pulls} == {("closed", True)}
    singly.rest()
    singly.clock.now += timedelta(days=61)
    singly.run()
    again = [curated.marker_of(i).ids for i in singly.fake.pulls if i.state == "open"]
    assert sorted(again) == sorted((one,) for one in curated.IDS)
