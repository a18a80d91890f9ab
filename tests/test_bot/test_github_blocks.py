"""GitHub's blocks are the same apart from the lines that are left out, or they are not."""

import pytest

from bot import github_blocks

TABLE = "# x\n\n| a | b |\n| - | - |\n| 1 | 2 |\n"


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        (TABLE, TABLE + "| 3 | 4 |\n", {5}),
        (TABLE, TABLE.replace("| 1", "| 3 | 4 |\n| 1"), {4}),
        ("| a |\n| - |\n", "| a |\n| - |\n| 1 |\n", {2}),
        ("- a\n- b\n", "- a\n- c\n  - d\n- b\n", {1, 2}),
        ("# x\n\ny\n", "# x\n\n- a\n\ny\n", {2, 3}),
        ("2. a\n3. b\n", "1. c\n2. a\n3. b\n", {0}),
        ("a\nc\n", "a\nb\nc\n", {1}),
        ("<div>\n- a\n", "<div>\n- a\n- b\n", {2}),
        ("\ufeff# x\r\n- a\r\n", "\ufeff# x\r\n- a\r\n- b\r\n", {2}),
        ("", "- a\n", {0}),
    ],
)
def test_what_only_adds_lines_reads_the_same(before: str, after: str, new: set[int]) -> None:
    assert github_blocks.read(_lines(after), new) == github_blocks.read(_lines(before))


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ("a | b\n- | -\n1 | 2\n3 | 4\n", "a | b\n- | -\n1 | 2\n- | x\n3 | 4\n", {3}),
        ("# x\n\n    code\n", "# x\n\n- a\n\n    code\n", {2, 3}),
        ("- a\nb\n", "- a\n- c\nb\n", {1}),
        ("- a\n- b\n", "- a\n\n- c\n- b\n", {1, 2}),
        ("- a\n- b\n", "- a\n+ c\n- b\n", {1}),
        ("- a\n", "<!--\n- a\n", {0}),
        ("a\n\n# b\n", "a\n\n```\n# b\n", {2}),
        ("- a\n", "- a\nb\n- c\n", {2}),
    ],
)
def test_what_changes_other_lines_does_not(before: str, after: str, new: set[int]) -> None:
    assert github_blocks.read(_lines(after), new) != github_blocks.read(_lines(before))


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
