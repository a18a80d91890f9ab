"""Sections and labels that were guessed, and the list's own, counted by hand."""

import math

import pytest

from classifier.agreement import Guess, LabelScore, confusion, label_scores, together


def test_confusion_counts_every_paper_once() -> None:
    guesses = [
        Guess("A", "A", True), Guess("A", "A", True), Guess("A", "B", False),
        Guess("B", "A", True), Guess("B", "B", False),
    ]  # fmt: skip
    found = confusion(guesses, ("A", "B"))
    assert found.counts == ((2, 1), (1, 1))
    assert found.unsure == (1, 1)
    assert found.sure_and_wrong == 1
    assert found.accuracy == pytest.approx(3 / 5)


def test_sections_that_the_list_lacks_come_last() -> None:
    found = confusion([Guess("Old", "A", True), Guess("A", "", True)], ("A", "B"))
    assert found.sections == ("A", "B", "Old", "")
    assert sum(map(sum, found.counts)) == 2
    assert found.accuracy == 0.0


def test_without_papers_there_is_no_accuracy() -> None:
    found = confusion([], ("A",))
    assert found.counts == ((0,),)
    assert math.isnan(found.accuracy)


PAIRS = [
    ({"x", "y"}, ("x",)),
    ({"x"}, ("x", "y")),
    (set[str](), ("x",)),
    ({"z"}, ("z", "z")),
]


def test_labels_are_scored_one_by_one() -> None:
    x, y, w = label_scores(PAIRS, ("x", "y", "w"))
    assert x == LabelScore("x", right=2, wrong=1, missed=0)
    assert [x.precision, x.recall, x.f1] == pytest.approx([2 / 3, 1.0, 4 / 5])
    assert y == LabelScore("y", right=0, wrong=1, missed=1)
    assert (y.precision, y.recall, y.f1) == (0.0, 0.0, 0.0)
    assert all(map(math.isnan, (w.precision, w.recall, w.f1)))


def test_all_labels_together_are_micro_averaged() -> None:
    """x 2/1/0, y 0/1/1, z 1/0/0: F1 = 6 / (6 + 2 + 1)."""
    found = together(label_scores(PAIRS, ("x", "y", "z")))
    assert (found.right, found.wrong, found.missed) == (3, 2, 1)
    assert found.f1 == pytest.approx(6 / 9)


def test_no_papers_have_no_labels() -> None:
    assert label_scores([], ("x",)) == (LabelScore("x", 0, 0, 0),)
    assert math.isnan(together([]).f1)
