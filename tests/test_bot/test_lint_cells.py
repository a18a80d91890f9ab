"""Cells that Markdown reads otherwise than they are meant, and rows that are ragged."""

import pytest

from bot import lint_cells
from bot.lint_problem import Rule
from bot.readme import split_cells
from tests.linted import HEADER, found, mended, row, subject, table


@pytest.mark.parametrize(
    "cell",
    [
        "[Code](https://example.org/a",
        "[Code(https://example.org/a)",
        "Code](https://example.org/a)",
        "[Code](a place with spaces)",
        "[Code]()",
        "[[Code](https://example.org/a)",
    ],
)
def test_a_link_that_is_none_is_reported(cell: str) -> None:
    (problem,) = found(lint_cells.check, row("2409.00001", code=cell))
    assert (problem.rule, problem.line, problem.change) == (Rule.CELL, 4, None)


@pytest.mark.parametrize(
    "cell",
    [
        "[Code](https://example.org/a_(b)) · [Page](<https://example.org/a b>)",
        '[Code](https://example.org/a "its title")',
        "[![Star](https://example.org/a.svg)](https://example.org/a)",
        r"one \[ alone, `[` and $[0, 1)$",
        "[1] and [[2](https://example.org/a)]",
        "-",
        "",
    ],
)
def test_what_markdown_reads_as_meant_is_not_reported(cell: str) -> None:
    assert found(lint_cells.check, row("2409.00001", code=cell)) == []


def test_a_missing_title_is_reported() -> None:
    (problem,) = found(lint_cells.check, row("2409.00001", "** **"))
    assert "no title" in problem.message


@pytest.mark.parametrize("labels", ["", "Glad"])
def test_cells_beyond_the_headings_are_reported_and_left_to_people(labels: str) -> None:
    """A raw bar in a title moves all other cells, so dropping the last one would hide it."""
    (problem,) = found(lint_cells.check, row("2409.00001", "One | Two", labels=labels))
    assert problem.rule == Rule.RAGGED
    assert problem.message.startswith("6 cells under 5 headings")
    assert problem.change is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("| 09/24 | A | B |", "| 09/24 | A | B | | |"),
        ("|09/24|A|B|", "|09/24|A|B| | |"),
        ("09/24 | A | B", "09/24 | A | B | | |"),
        (r"| 09/24 | A \| a | B |  |", r"| 09/24 | A \| a | B |  | |"),
    ],
)
def test_missing_cells_are_added_as_empty_ones(line: str, expected: str) -> None:
    text = f"## Faces\n\n{HEADER}{line}\r\n"
    problems = list(lint_cells.check(subject(text)))
    assert [problem.rule for problem in problems] == [Rule.RAGGED]
    assert mended(text, problems) == f"## Faces\n\n{HEADER}{expected}\r\n"
    assert len(split_cells(expected)) == 5


def test_a_row_of_dashes_is_no_delimiter_row() -> None:
    text = table("| - | - | - | - | - |\n", row("2409.00001").replace(" |  |", ""))
    (problem,) = lint_cells.check(subject(text))
    assert problem.message.startswith("3 cells under 5 headings")
