"""Rows against what arXiv says of their papers."""

import pytest

from bot import lint_titles
from bot.lint_problem import Problem, Rule
from bot.paper import Paper
from tests.linted import row, subject, table

POTS = Paper("2409.00001", "Whistling Teapots: Steam-Driven Song Generation")
CUPS = Paper("2408.00001", "A Survey of Singing Cups")


def check(line: str, *papers: Paper) -> list[Problem]:
    known = {paper.id: paper for paper in papers or (POTS, CUPS)}
    return list(lint_titles.check(subject(table(line), papers=known)))


@pytest.mark.parametrize(
    "title",
    [
        "Whistling Teapots: Steam-Driven Song Generation",
        "**whistling teapots** - steam driven song generation",
        "Whistling Teapots",
        "Whistling Teapots: Nothing Else Like Before",
        "Steam-Driven Song Generation for Whistling Teapots in the Wild",
    ],
)
def test_the_title_and_its_versions_are_no_contradiction(title: str) -> None:
    assert check(row(POTS.id, title)) == []


def test_another_title_is_reported_with_the_paper_that_it_belongs_to() -> None:
    (problem,) = check(row(POTS.id, CUPS.title))
    assert (problem.rule, problem.id) == (Rule.TITLE, POTS.id)
    assert problem.message.endswith(f"its title is that of {CUPS.id}; link that")
    (unknown,) = check(row(POTS.id, "Nothing of the Sort"))
    assert "link the right paper" in unknown.message


def test_papers_that_nothing_is_known_of_contradict_nothing() -> None:
    assert check(row("2401.00001", "Nothing of the Sort")) == []
    assert check(row(POTS.id, "** **")) == []


ACCEPTED = Paper(POTS.id, POTS.title, comments="Accepted to CVPR 2024. 8 pages")


@pytest.mark.parametrize("shown", ["arXiv", "Arxiv 2024", "CoRR", "arXiv preprint"])
def test_a_row_marked_arxiv_is_reported_with_the_venue_and_its_evidence(shown: str) -> None:
    (problem,) = check(row(POTS.id, POTS.title, pub=f"[{shown}]({POTS.url})"), ACCEPTED)
    assert problem.rule == Rule.VENUE
    assert "write CVPR 2024: the comment says" in problem.message
    assert problem.change is None


@pytest.mark.parametrize("paper", [POTS, Paper(POTS.id, POTS.title, comments="Submitted to CVPR")])
def test_without_a_venue_arxiv_is_right(paper: Paper) -> None:
    assert check(row(POTS.id, POTS.title), paper) == []


def test_a_venue_that_somebody_wrote_is_not_questioned() -> None:
    link = f"[ICCV 2025](https://arxiv.org/abs/{POTS.id})"
    assert check(row(POTS.id, POTS.title, pub=link), ACCEPTED) == []
