"""A batch is planned whole or grown, and stays within what GitHub takes."""

from dataclasses import replace
from datetime import date

from bot import batch, edit, readme
from bot.batch import Grown
from bot.batch_body import BatchRow
from bot.draft_keeper import MainList
from bot.pull_request import (
    Kind,
    Marker,
    PlannedRow,
    PullRequest,
    Refusal,
    State,
    read_marker,
)
from bot.rebuild import BranchState, Changes
from tests.lists import LAYOUT, LIST
from tests.predictions import pull_request

MAIN = MainList("m", LIST, LAYOUT)


def rows(count: int, words: int = 1) -> list[BatchRow]:
    made = []
    for number in range(count):
        paper_id = f"2409.{number + 9000:05}"
        link = f"[arXiv](https://arxiv.org/abs/{paper_id})"
        text = f"| 09/24 | Face {number} {'word ' * words}| {link} | | | | |"
        made.append(BatchRow(PlannedRow(paper_id, "Audio", text), f"Face {number}"))
    return made


def opened(count: int, words: int = 1) -> tuple[PullRequest, BranchState]:
    opening = batch.open_batch(rows(count, words), MAIN, [])
    assert opening is not None
    plan = opening.plan
    pull = replace(
        pull_request(kind=Kind.BATCH, ids=plan.marker.ids),
        marker=plan.marker,
        branch=plan.branch,
        title=plan.title,
        body=plan.body,
    )
    marker = plan.marker
    ids, planned = marker.ids, marker.rows
    return pull, BranchState(1, plan.branch, "h", "m", "m", LIST, plan.content, ids, planned)


def test_a_new_batch_holds_its_rows_and_says_so() -> None:
    opening = batch.open_batch(rows(3), MAIN, [])
    assert opening is not None
    plan = opening.plan
    assert (plan.branch, plan.title) == ("arxiv-bot/batch", "Add 3 papers")
    assert read_marker(plan.body) == plan.marker
    assert plan.marker.rows == tuple(one.row for one in rows(3))
    assert plan.content == edit.place(LIST, plan.marker.rows, LAYOUT)
    assert batch.open_batch([], MAIN, []) is None


def test_what_has_no_room_waits() -> None:
    opening = batch.open_batch(rows(100), MAIN, [])
    assert opening is not None
    assert len(opening.plan.marker.ids) == batch.MAX_ROWS
    assert len(opening.waiting) == 100 - batch.MAX_ROWS
    long = batch.open_batch(rows(60, 200), MAIN, [])
    assert long is not None
    assert len(long.plan.body) <= batch.MAX_BODY
    assert 20 < len(long.plan.marker.ids) < 60
    pull, state = opened(batch.MAX_ROWS)
    grown = batch.grow(pull, state, MAIN, rows=rows(batch.MAX_ROWS + 2))
    assert isinstance(grown, Grown)
    assert len(grown.waiting) == 2


def test_each_batch_has_a_branch_of_its_own() -> None:
    def pull(branch: str, state: State) -> PullRequest:
        return replace(pull_request(state=state, kind=Kind.BATCH), branch=branch)

    first = pull("arxiv-bot/batch", State.MERGED)
    second = pull("arxiv-bot/batch-cs-0101001", State.CLOSED)
    assert batch.branch_name("cs/0101001", []) == "arxiv-bot/batch"
    assert batch.branch_name("cs/0101001", [first]) == "arxiv-bot/batch-cs-0101001"
    assert batch.branch_name("cs/0101001", [first, second]) == "arxiv-bot/batch-cs-0101001-2"


def test_a_batch_that_nothing_happened_to_stays_as_it_is() -> None:
    pull, state = opened(3)
    grown = batch.grow(pull, state, MAIN)
    assert isinstance(grown, Grown)
    assert (grown.body, grown.title, grown.marker) == (pull.body, pull.title, pull.marker)
    assert grown.rebuilt.is_same
    assert not grown.is_over
    assert not batch.wants_attention(pull)


def test_attention_is_wanted_for_every_tick() -> None:
    pull, _ = opened(2)
    assert batch.wants_attention(replace(pull, body=pull.body.replace("[x]", "[ ]", 1)))
    assert not batch.wants_attention(replace(pull, body="mine"))
    first, second = pull.marker.ids
    marker = Marker((second,), Kind.BATCH, pull.marker.rows, (first,))
    assert batch.wants_attention(replace(pull, marker=marker))


def test_a_marker_that_people_broke_is_written_again_from_what_is_known() -> None:
    pull, state = opened(2)
    body = "\n".join(pull.body.splitlines()[1:])
    grown = batch.grow(replace(pull, body=body), state, MAIN, rows=rows(3))
    assert isinstance(grown, Grown)
    assert len(grown.marker.ids) == 3
    assert [row.id for row in readme.read(grown.rebuilt.content, LAYOUT).rows[1:4]] == [
        one.row.id for one in reversed(rows(3))
    ]


def test_a_declined_paper_keeps_its_day_and_reason_until_it_joins_again() -> None:
    pull, state = opened(3)
    first, second, third = pull.marker.ids
    asked = Changes(dropped=frozenset({first}), reasons={first: "later"})
    day = date(2026, 1, 5)
    body = pull.body.replace(f"- [x] <!-- row={second}", f"- [ ] <!-- row={second}")
    grown = batch.grow(replace(pull, body=body), state, MAIN, asked=asked, today=day)
    assert isinstance(grown, Grown)
    said = {one.id: one for one in grown.marker.refusals}
    assert said == {first: Refusal(first, day, "later"), second: Refusal(second, day)}
    head = replace(state, head_text=grown.rebuilt.content)
    later = replace(pull, body=grown.body, marker=grown.marker)
    quiet = batch.grow(later, head, MAIN, today=date(2026, 2, 1))
    assert isinstance(quiet, Grown)
    assert (quiet.marker, quiet.body) == (grown.marker, grown.body)
    again = batch.grow(later, head, MAIN, rows=rows(1), today=date(2026, 2, 1))
    assert isinstance(again, Grown)
    assert set(again.marker.ids) == {first, third}
    assert (again.marker.refused, again.marker.refusals) == ((second,), (Refusal(second, day),))
    assert f"- [x] <!-- row={first}" in again.body
    assert again.body.count(first) == grown.body.count(first)
    assert len(again.marker.rows) == 3
