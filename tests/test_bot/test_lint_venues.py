"""One venue is written in one way: the one that most of the list uses."""

import pytest

from bot import lint_venues
from tests.linted import ARXIV, CATALOGUE, found, mended, row, subject, table


def pubs(*cells: str) -> str:
    return table(*(row(f"2409.{99 - n:05}", pub=cell) for n, cell in enumerate(cells)))


def mend(*cells: str) -> str:
    text = pubs(*cells)
    return mended(text, lint_venues.check(subject(text)))


@pytest.mark.parametrize("odd", ["CVPR2024", "CVPR 24", "CVPR'24", "CVPR, 2024", "CVPR(2024)"])
def test_the_way_of_most_rows_is_the_right_one(odd: str) -> None:
    assert mend("CVPR 2024", "CVPR 2023", odd) == pubs("CVPR 2024", "CVPR 2023", "CVPR 2024")


def test_the_year_stays_that_of_the_row() -> None:
    assert mend("CVPR 2021", "CVPR 2020", "CVPR19") == pubs("CVPR 2021", "CVPR 2020", "CVPR 2019")


def test_a_list_may_have_a_way_of_its_own() -> None:
    cells = ["CVPR(2024)", "ICCV(2023)", "CVPR(2023)"]
    assert mend(*cells, "CVPR 2022") == pubs(*cells, "CVPR(2022)")
    assert mend(*cells, "CVPR2022") == pubs(*cells, "CVPR(2022)")


def test_a_name_is_written_as_most_rows_do() -> None:
    cells = ["ACM MM 2024", "ACM MM 2023"]
    assert mend(*cells, "ACM Multimedia 2022") == pubs(*cells, "ACM MM 2022")
    assert mend("arXiv", "arXiv", "Arxiv") == pubs("arXiv", "arXiv", "arXiv")


def test_only_the_text_of_a_link_changes_and_not_its_address() -> None:
    link = "[CVPR2024](https://example.org/CVPR2024/a)"
    right = "[CVPR 2024](https://example.org/CVPR2024/a)"
    assert mend("CVPR 2023", "CVPR 2022", link) == pubs("CVPR 2023", "CVPR 2022", right)


def test_house_form_counts_where_two_ways_are_equally_frequent() -> None:
    assert mend("CVPR2024", "CVPR 2023") == pubs("CVPR 2024", "CVPR 2023")


@pytest.mark.parametrize(
    "cells",
    [
        ["CVPR 2024", "ICCV2023"],  # each is written in one way
        ["CVPR 2024", "CVPR"],  # a missing year is no spelling
        ["CVPR 2024", "CVPRW 2024"],
        ["CVPR 2024", "CVPR 2024 (oral)"],
        ["CVPR 2024", "A Venue Nobody Knows2024"],
        ["SIGGRAPH 2024", "SIGGRAPH Asia 2024"],
        ["{} 2024", "{2}"],
        ["", "-"],
    ],
)
def test_nothing_else_is_a_spelling(cells: list[str]) -> None:
    assert mend(*cells, *cells) == pubs(*cells, *cells)


def test_the_message_says_what_to_write() -> None:
    rows = [row("2409.00003", pub="CVPR 2024"), row("2409.00002", pub="CVPR 2023")]
    link = f"[CVPR22]({ARXIV}2409.00001)"
    (problem,) = found(lint_venues.check, *rows, row("2409.00001", pub=link))
    assert problem.message == '"CVPR22" is elsewhere written like "CVPR 2022"; write that'


@pytest.mark.parametrize("cell", ["", "-", "[](x)", "2024", "()", "[CVPR", "CVPR 2024)"])
def test_reading_survives_anything(cell: str) -> None:
    spelling = lint_venues.read(cell, CATALOGUE)
    assert spelling is None or spelling.written_as(spelling.pattern) == spelling.text
