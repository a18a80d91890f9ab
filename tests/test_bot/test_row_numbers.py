"""Numbers of rows and entries."""

import pytest

from bot import row_numbers
from bot.neighbours import Neighbour
from bot.paper_list import Row


def _entry(mark: str) -> Neighbour:
    return Neighbour(Row(0, "Papers", {}, None, "", None, is_padding=False), "", 1.0, mark)


@pytest.mark.parametrize(
    ("column", "at", "expected"),
    [
        (["1", "2", "3"], 3, "4"),
        (["3", "2", "1"], 0, "4"),
        (["1", "3"], 1, "2"),
        (["4", "2"], 1, "3"),
        (["2", "3"], 0, "1"),
        (["1", "2", "3"], 0, "4"),
        (["1", "2", "3"], 1, "4"),
        (["3", "2"], 2, "1"),
        (["**1.**", "**2.**"], 2, "**3.**"),
    ],
)
def test_a_column_counts_on_without_a_number_twice(
    column: list[str], at: int, expected: str
) -> None:
    assert row_numbers.cell(column, at) == expected


@pytest.mark.parametrize(
    "column",
    [[], ["1"], ["1", ""], ["5", "5"], ["1", "9", "2"], ["2024-01", "2023-02"], ["a", "b"]],
)
def test_a_column_that_counts_nothing_has_no_number(column: list[str]) -> None:
    assert row_numbers.cell(column, 0) is None


@pytest.mark.parametrize(
    ("marks", "at", "expected"),
    [
        (["1. ", "2. "], 2, "3. "),
        (["1. ", "2. "], 1, "2. "),
        (["1. ", "2. "], 0, "1. "),
        (["2. ", "3. "], 0, "1. "),
        (["3. ", "2. "], 0, "4. "),
        (["3. ", "2. "], 2, "1. "),
        (["1. ", "1. "], 2, "1. "),
        (["1) "], 1, "2) "),
        (["- ", "- "], 1, "- "),
    ],
)
def test_a_marker_counts_as_the_others_do(marks: list[str], at: int, expected: str) -> None:
    entries = [_entry(mark) for mark in marks]
    assert row_numbers.marker(entries, at, entries[at - 1] if at else entries[0]) == expected


def test_a_first_entry_is_number_one_or_a_dash() -> None:
    assert row_numbers.marker([], 0, _entry("7. ")) == "1. "
    assert row_numbers.marker([], 0, None) == "- "
