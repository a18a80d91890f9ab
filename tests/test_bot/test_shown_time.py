"""Dates are read in the forms that lists write, and written again in the same form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import shown_time


@pytest.mark.parametrize(
    ("text", "year", "month", "shown"),
    [
        ("[2024/09] **A**", 2024, 9, "2024/09"),
        ("09/24", 2024, 9, "09/24"),
        ("01/99", 1999, 1, "01/99"),
        ("2024.9.05", 2024, 9, "2024.9.05"),
        ("Sept., 2024", 2024, 9, "Sept., 2024"),
        ("(5 September 2024)", 2024, 9, "5 September 2024"),
        ("May 5, 2024", 2024, 5, "May 5, 2024"),
        ("CVPR 2024", 2024, None, "2024"),
        ("CVPR2024", 2024, None, "2024"),
        ("arXiv 2023, revised 2024-02", 2024, 2, "2024-02"),
    ],
)
def test_the_most_exact_date_is_found(text: str, year: int, month: int | None, shown: str) -> None:
    found = shown_time.find(text)
    assert found is not None
    assert (found.year, found.month) == (year, month)
    assert text[found.start : found.end] == shown


@pytest.mark.parametrize("text", ["", "arXiv", "2409.02657", "13/24", "1080p at 60/30", "20241"])
def test_other_numbers_are_no_dates(text: str) -> None:
    assert shown_time.find(text) is None


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("09/24", "02/25"),
        ("2024/09", "2025/02"),
        ("2024-09-15", "2025-02-05"),
        ("2024.9", "2025.2"),
        ("Sep, 2024", "Feb, 2025"),
        ("Sep., 2024", "Feb., 2025"),
        ("September 2024", "February 2025"),
        ("5 Sep 2024", "5 Feb 2025"),
        ("2024", "2025"),
    ],
)
def test_a_date_is_written_in_the_form_of_another(sample: str, expected: str) -> None:
    assert shown_time.write(sample, 2025, 2, 5) == expected


def test_a_day_that_is_not_known_is_left_out() -> None:
    assert shown_time.write("2024-09-15", 2025, 2) == "2025-02"
    assert shown_time.write("15 Sep 2024", 2025, 2) == "Feb 2025"


def test_may_has_no_dot() -> None:
    assert shown_time.write("Sep., 2024", 2025, 5) == "May, 2025"


@given(st.text(max_size=60))
def test_any_text_is_searched(text: str) -> None:
    found = shown_time.find(text)
    assert found is None or text[found.start : found.end].strip()


@given(
    st.sampled_from(["2024/09", "2024-09-15", "09/24", "Sep, 2024", "September 2024"]),
    st.integers(2000, 2060),
    st.integers(1, 12),
)
def test_what_is_written_is_read_again(sample: str, year: int, month: int) -> None:
    written = shown_time.write(sample, year, month)
    found = shown_time.find(written)
    assert found is not None
    assert (found.year, found.month) == (year, month)
    assert shown_time.write(written, year, month) == written
