"""Entries that link papers are rows of a section, or reported."""

from bot import lint_sections
from tests.linted import row, subject, table


def messages(text: str) -> list[str]:
    return [problem.message for problem in lint_sections.check(subject(text))]


def test_a_row_that_an_empty_line_parts_from_its_table_is_reported() -> None:
    text = table(row("2409.00002")) + row("2409.00001")
    (problem,) = lint_sections.check(subject(text))
    assert (problem.line, problem.id) == (6, "2409.00001")
    assert 'read as no row of "Faces"' in problem.message


def test_a_heading_with_several_papers_may_be_a_section() -> None:
    others = [row(f"2401.0000{n}") for n in range(1, 4)]
    (message,) = messages(table() + table(*others, heading="Others"))
    assert message.startswith('3 papers under "Others" are read as no rows')
    assert messages(table() + table(*others[:2], heading="Others")) == []


def test_papers_that_are_rows_may_be_named_anywhere() -> None:
    link = "- news of [a](https://arxiv.org/abs/2409.00001)\n"
    assert messages(table(row("2409.00001")) + link * 5) == []


def test_prose_is_no_entry() -> None:
    text = "".join(f"See https://arxiv.org/abs/2401.0000{n}.\n\n" for n in range(1, 6))
    assert messages(table() + text) == []


def test_a_clean_and_an_empty_list_are_fine() -> None:
    assert messages(table(row("2409.00001"))) == messages(table()) == []
