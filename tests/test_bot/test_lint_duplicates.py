"""A paper that stands twice is reported once, at its lower row."""

import pytest

from bot import lint_duplicates
from bot.lint_problem import Rule
from tests.linted import found, layout, row, subject, table


def test_the_lower_row_of_an_id_is_reported_with_the_line_of_the_upper_one() -> None:
    (problem,) = found(lint_duplicates.check, row("2409.00002"), row("2409.00002", "Renamed"))
    assert (problem.rule, problem.line, problem.id) == (Rule.DUPLICATE, 5, "2409.00002")
    assert "2409.00002 stands in line 5, too" in problem.message
    assert problem.change is None


def test_a_version_of_a_link_is_the_same_paper() -> None:
    again = row("2409.00002", pub="[pdf](https://arxiv.org/pdf/2409.00002v3.pdf)")
    assert len(found(lint_duplicates.check, row("2409.00002"), again)) == 1


def test_a_title_counts_through_case_markup_and_punctuation() -> None:
    first = row("2409.00002", "A **Talking** Teapot, Whistling")
    second = row("2408.00001", "a talking teapot: whistling")
    (problem,) = found(lint_duplicates.check, first, second)
    assert problem.id == "2408.00001"


def test_short_titles_and_empty_ones_are_not_compared() -> None:
    rows = [row("2409.00002", "Teapots"), row("2408.00001", "Teapots")]
    empty = [row("2407.00002", "**"), row("2407.00001", "**")]
    assert found(lint_duplicates.check, *rows, *empty) == []


def test_rows_that_lead_nowhere_are_no_papers() -> None:
    again = row("", "Back to the Overview", time="", pub="-")
    assert found(lint_duplicates.check, again, again) == []


PREPRINT = "PotTalk: Whistling Teapots from Steam"
FINAL = "PotTalk: Whistling Teapots from the Steam"
PRINTED = "[CVPR 2024](https://example.org/a)"


def test_preprint_and_final_version_are_one_paper() -> None:
    rows = [row("2409.00002", PREPRINT), row("", FINAL, time="06/24", pub=PRINTED)]
    (problem,) = found(lint_duplicates.check, *rows)
    assert "looks like this paper" in problem.message


@pytest.mark.parametrize(
    "rows",
    [
        [row("2409.00002", PREPRINT), row("2406.00001", FINAL)],  # two ids are two papers
        [row("2409.00002", PREPRINT), row("", "PotTalk: Something Else", time="", pub=PRINTED)],
        [row("2409.00002", "Whistling Teapots"), row("", "Whistling Teapot", time="", pub=PRINTED)],
    ],
)
def test_papers_that_only_sound_alike_are_not_reported(rows: list[str]) -> None:
    assert found(lint_duplicates.check, *rows) == []


@pytest.mark.parametrize(("papers", "reported"), [(4, 4), (5, 0)])
def test_a_list_that_shows_papers_under_each_topic_may(papers: int, reported: int) -> None:
    rows = [row(f"2409.{n:05}") for n in range(papers, 0, -1)]
    text = table(*rows, heading="Pots") + table(*rows, heading="Cups")
    problems = list(lint_duplicates.check(subject(text, layout("Pots", "Cups"))))
    assert len(problems) == reported
    assert all('under "Pots"' in problem.message for problem in problems)


def test_an_empty_list_has_no_duplicates() -> None:
    assert found(lint_duplicates.check) == []
