"""The fewest rows that would have to move are reported, and no others."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import lint_order
from bot.config import Order
from tests.linted import found, layout, row, subject, table

IDS = [f"24{month:02}.{number:05}" for month in range(12, 0, -1) for number in (30, 20, 10)]


def out_of_place(ids: list[str], order: Order = Order.NEWEST_FIRST) -> list[str]:
    text = table(*(row(one) for one in ids))
    problems = lint_order.check(subject(text, layout(order=order)))
    return [str(problem.id) for problem in problems]


def test_an_ordered_section_is_clean_in_its_order_and_unordered_ones_always_are() -> None:
    shuffled = random.Random(0).sample(IDS, len(IDS))
    assert out_of_place(IDS) == []
    assert out_of_place(IDS[::-1], Order.OLDEST_FIRST) == []
    assert out_of_place(shuffled, Order.UNORDERED) == []
    assert out_of_place(shuffled) != []


@pytest.mark.parametrize("order", [Order.NEWEST_FIRST, Order.OLDEST_FIRST])
def test_one_row_that_moved_is_the_one_that_is_reported(order: Order) -> None:
    ids = IDS if order is Order.NEWEST_FIRST else IDS[::-1]
    moved = [*ids[1:20], ids[0], *ids[20:]]
    assert out_of_place(moved, order) == [ids[0]]


def test_rows_of_a_month_are_in_order_of_id_where_most_are() -> None:
    swapped = [IDS[1], IDS[0], *IDS[2:]]
    assert out_of_place(swapped) == [IDS[0]] or out_of_place(swapped) == [IDS[1]]
    within = [one for n in range(0, len(IDS), 3) for one in (IDS[n + 1], IDS[n + 2], IDS[n])]
    assert out_of_place(within) == []


def test_rows_without_an_id_or_a_month_may_stand_anywhere() -> None:
    printed = "[CVPR 2024](https://example.org/a)"
    rows = [
        row("2409.00002"),
        row("", "Undated", time="", pub=printed),
        row("", "Between", time="09/24", pub=printed),
        row("2409.00001"),
    ]
    assert found(lint_order.check, *rows) == []


def test_the_month_that_is_shown_counts_and_is_named() -> None:
    rows = [row("2409.00002", time="01/24"), row("2408.00002"), row("2407.00002")]
    (problem,) = found(lint_order.check, *rows)
    assert problem.message == (
        '01/24, 2409.00002, is out of place: "Faces" is newest-first; move it to the end'
    )
    (problem,) = found(
        lint_order.check, *rows[1:], row("2406.00002"), row("2407.00009", time="08/24")
    )
    assert problem.message.endswith("move it above line 6")


def test_ids_count_where_no_row_shows_a_month() -> None:
    rows = [row(one, time="-") for one in ("2407.00001", "2409.00001", "2408.00001")]
    assert [problem.id for problem in found(lint_order.check, *rows)] == ["2407.00001"]


@given(st.lists(st.tuples(st.integers(2000, 2003), st.integers(1, 12)), max_size=30))
def test_what_stays_is_in_order_and_cannot_be_longer_by_a_row(
    months: list[tuple[int, int]],
) -> None:
    staying = lint_order._ordered(months, is_falling=False)
    kept = [month for n, month in enumerate(months) if n in staying]
    assert kept == sorted(kept)
    for n, month in enumerate(months):
        if n not in staying:
            more = [one for m, one in enumerate(months) if m in staying or m == n]
            assert more != sorted(more), month


def test_an_empty_section_is_in_order() -> None:
    assert found(lint_order.check) == []


def test_a_section_that_is_not_kept_in_its_order_is_one_problem() -> None:
    shuffled = random.Random(1).sample(IDS, len(IDS))
    (problem,) = found(lint_order.check, *map(row, shuffled))
    assert problem.line == 4
    assert 'rows of "Faces" are not newest-first' in problem.message


def test_years_count_where_months_are_not_shown() -> None:
    rows = [row("2401.00001", time="2024"), row("2309.00001", time="2023")]
    between = [row("2312.00001", time="2023"), row("2404.00001", time="2024")]
    assert found(lint_order.check, *rows, between[0]) == []
    (problem,) = found(lint_order.check, *rows, *between)
    assert problem.id == "2404.00001"
    assert problem.message.endswith("move it above line 6")
