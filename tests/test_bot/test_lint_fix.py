"""Fixes change what they name, are proved, and leave nothing that could be fixed."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import lint, lint_fix
from bot.errors import ListError
from bot.lint_fix import Checked, Fixed
from bot.lint_problem import Change, Problem, Rule
from tests.linted import ARXIV, row, subject, table

OLD_LINK = f"[arXiv]({ARXIV}2408.00001v2)"
WRONG = (
    row("2409.00003", labels="Sad<br />happy", pub="[CVPR2024](http://arxiv.org/abs/2409.00003)"),
    row("2409.00002", time="09/24", code="[Code](http://github.com/a/b?tab=readme-ov-file)"),
    row("2408.00001", time="09/24", pub=OLD_LINK).replace(" |  |  |\n", " |\n"),
    row("2407.00001", pub=f"[CVPR 2023]({ARXIV}2407.00001)"),
    row("2406.00001", labels="Angry"),
)


def check(text: str) -> Checked:
    read = subject(text)
    return Checked(read.current, lint.check(read))


def fix(text: str) -> Fixed:
    return lint_fix.fix(text, check, "README.md")


def test_everything_mechanical_is_fixed_and_the_rest_is_left() -> None:
    fixed = fix(table(*WRONG))
    right = (
        row("2409.00003", labels="Glad<br />Sad", pub=f"[CVPR 2024]({ARXIV}2409.00003)"),
        row("2409.00002", code="[Code](https://github.com/a/b)"),
        row("2408.00001").replace(" |  |  |\n", " | | |\n"),
        *WRONG[3:],
    )
    assert fixed.text == table(*right)
    assert [problem.rule for problem in fixed.left] == [Rule.LABEL]
    assert len(fixed.mended) == 7
    assert fix(fixed.text) == Fixed(fixed.text, (), fixed.left)


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_endings_the_mark_and_all_other_lines_are_kept(ending: str, mark: str) -> None:
    text = f"{mark}Some prose  \n\n{table(*WRONG)}More\tprose".replace("\n", ending)
    before, after = text.split(ending), fix(text).text.split(ending)
    assert len(before) == len(after)
    changed = [n for n, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    assert changed == [6, 7, 8]
    assert after[0].startswith(mark)
    assert not re.search(r"\r(?!\n)|(?<!\r)\n", "".join(after))


def test_the_last_line_may_lack_its_ending() -> None:
    text = table(*WRONG).rstrip("\n")
    assert fix(text).text == fix(table(*WRONG)).text.rstrip("\n")


def test_a_clean_list_is_given_back() -> None:
    assert fix(table()).text == table()


TEXT = table(row("2409.00002", "Whistling Teapots"), row("2408.00001"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("00002", "00009"),  # another paper
        ("Teapots", "Cups"),  # another title, which nobody asked to change
        ("2409.00002", "2408.00001"),  # a duplicate
        ("| 09/24", "09/24 |"),  # cells move
        ("09/24", "07/24"),  # brings another problem
        ("Whistling", "\n\nWhistling"),  # another line
    ],
)
def test_a_change_that_does_more_than_it_says_is_refused(before: str, after: str) -> None:
    line = TEXT.splitlines()[4]
    start = line.index(before)
    change = Change(4, start, start + len(before), before, after)

    problem = Problem(Rule.LINK, 4, "wrong", None, change)

    def planned(text: str) -> Checked:
        return replace(check(text), problems=(problem,)) if text == TEXT else check(text)

    with pytest.raises(ListError, match="Nothing was changed"):
        lint_fix.fix(TEXT, planned, "README.md")


def test_a_change_that_mends_nothing_is_refused() -> None:
    start = TEXT.index("arXiv](") - TEXT.index("| 09/24")
    change = Change(4, start, start + 5, "arXiv", "arxiv")

    def stubborn(text: str) -> Checked:
        return replace(check(text), problems=(Problem(Rule.LINK, 4, "wrong", None, change),))

    with pytest.raises(ListError, match="line 5, rule link: the changes would not mend it"):
        lint_fix.fix(TEXT, stubborn, "README.md")


def test_changes_that_touch_one_another_are_made_one_after_the_other() -> None:
    text = table(row("2409.00002"))
    line = text.splitlines()[4]
    start = line.index("arXiv]")

    def two(text: str) -> Checked:
        wrong = [(m, a) for m, a in (("[arX", "[ArX"), ("Xiv]", "xiv]")) if m in text]
        return replace(check(text), problems=tuple(map(problem, wrong)))

    def problem(wrong: Sequence[str]) -> Problem:
        first = start - 1 if wrong[0][0] == "[" else start + 2
        return Problem(Rule.SPELLING, 4, wrong[0], None, Change(4, first, first + 4, *wrong))

    fixed = lint_fix.fix(text, two, "README.md")
    assert "[Arxiv](" in fixed.text
    assert [one.message for one in fixed.mended] == ["[arX", "Xiv]"]


CELLS = st.text(st.sampled_from("a1 |[](){}<>`$\\/.:-'&,é"), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4))
def test_hostile_cells_are_fixed_or_left_but_never_spread(cells: list[tuple[str, ...]]) -> None:
    rows = [f"| 09/24 | {a} | [CVPR2{b}]({ARXIV}2409.0000{n}v1) | {c} |\n"
            for n, (a, b, c) in enumerate(cells, 1)]  # fmt: skip
    text = table(*rows, row("2407.00001", pub="CVPR 2024"))
    fixed = fix(text)
    assert [p for p in fixed.left if p.change] == []
    assert len(fixed.text.splitlines()) == len(text.splitlines())
    assert fix(fixed.text).text == fixed.text
