"""Orders told from months."""

import pytest

from bot.layout import Order
from bot.survey_order import LEAST_PAIRS, tell

YEARS = [(2024, month) for month in range(1, 11)]


@pytest.mark.parametrize(
    ("moments", "order"),
    [
        (YEARS, Order.OLDEST_FIRST),
        (YEARS[::-1], Order.NEWEST_FIRST),
        ([*YEARS[::-1][:5], (2025, 1), *YEARS[::-1][5:]], Order.NEWEST_FIRST),
        ([(2024, 5), *[(2023, 5)] * 9], Order.NEWEST_FIRST),
        ([(2023,)] * 6 + [(2024,)], Order.OLDEST_FIRST),
        ([*YEARS, *YEARS[::-1]], Order.UNORDERED),
        (YEARS[::2] + YEARS[1::2], Order.OLDEST_FIRST),
    ],
)
def test_most_pairs_of_months_tell_the_order(moments: list[tuple[int, ...]], order: Order) -> None:
    assert tell([moments]) is order


@pytest.mark.parametrize("moments", [[], YEARS[:1], YEARS[:3], [(2024, 1)] * 50])
def test_few_different_months_tell_nothing(moments: list[tuple[int, ...]]) -> None:
    assert tell([moments]) is None


def test_parts_that_are_sorted_by_themselves_are_not_compared() -> None:
    newer, older = YEARS[5:], YEARS[:5]
    assert tell([newer, older]) is Order.OLDEST_FIRST
    assert tell([[*newer, *older]]) is Order.UNORDERED
    assert tell([]) is None


def test_the_least_number_of_pairs_is_enough() -> None:
    assert tell([YEARS[: LEAST_PAIRS - 2]]) is Order.OLDEST_FIRST  # 4 months are 6 pairs
