"""Two changes of one text are joined as git joins them."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import line_merge

BASE = ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("theirs", "ours", "merged"),
    [
        ("abcde", "abcde", "abcde"),
        ("abXcde", "abcde", "abXcde"),
        ("abcde", "acde", "acde"),
        ("Xabcde", "abcdeY", "XabcdeY"),
        ("aXcde", "abcYe", "aXcYe"),
        ("abXcde", "abXcde", "abXcde"),
        ("abXcde", "abYcde", None),
        ("aXcde", "aYcde", None),
        ("aXcde", "abYde", None),
        ("acde", "aXcde", None),
        ("", "abcde", ""),
        ("", "abXcde", None),
        ("abcdeX", "abcdeY", None),
    ],
)
def test_each_sides_changes_are_kept_and_conflicts_told(
    theirs: str, ours: str, merged: str | None
) -> None:
    found = line_merge.merge(BASE, list(theirs), list(ours))
    assert found == (None if merged is None else list(merged))
    assert line_merge.merge(BASE, list(ours), list(theirs)) == found


def test_texts_without_a_line_are_joined() -> None:
    assert line_merge.merge([], [], []) == []
    assert line_merge.merge([], ["a"], []) == ["a"]
    assert line_merge.merge([], ["a"], ["b"]) is None
    assert line_merge.merge(["a"], [], []) == []


@st.composite
def _sides(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    """Make a text of distinct lines, and two sides that delete, change and insert some."""
    base = [f"line {n}\n" for n in range(draw(st.integers(0, 14)))]

    def change(name: str) -> list[str]:
        lines = []
        for number, line in enumerate(base):
            kind = draw(st.sampled_from(["keep", "keep", "keep", "keep", "drop", "edit", "insert"]))
            new = draw(st.sampled_from([name, "same"]))
            if kind == "insert":
                lines.append(f"{new} above {number}\n")
            if kind != "drop":
                lines.append(f"{new} for {number}\n" if kind == "edit" else line)
        return lines

    return base, change("theirs"), change("ours")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@settings(max_examples=60)
@given(_sides())
def test_the_result_is_that_of_git(
    tmp_path: Path, sides: tuple[list[str], list[str], list[str]]
) -> None:
    names = ("ours", "base", "theirs")
    base, theirs, ours = sides
    for name, lines in zip(names, (ours, base, theirs), strict=True):
        (tmp_path / name).write_text("".join(lines), encoding="utf-8")
    command = ["git", "merge-file", "-p", "-q", *names]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    found = line_merge.merge(*sides)
    assert (found is None) is (done.returncode != 0)
    assert found is None or "".join(found) == done.stdout.decode()


@given(st.lists(st.sampled_from("ab|")), st.lists(st.sampled_from("ab|")))
def test_one_sided_changes_are_taken_whole(base: list[str], side: list[str]) -> None:
    assert line_merge.merge(base, side, base) == side
    assert line_merge.merge(base, base, side) == side
    assert line_merge.merge(base, side, side) == side
