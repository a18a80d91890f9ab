"""Calibration error and its bins, worked by hand."""

import numpy as np
import pytest

from classifier.intervals import wilson
from classifier.metrics import Ranked
from classifier.reliability import Bin, reliability


def judged(scores: list[float], relevant: str, weights: list[float] | None = None) -> Ranked:
    return Ranked(
        np.array(scores, dtype=np.float64),
        np.array([letter == "+" for letter in relevant], dtype=np.bool_),
        np.ones(len(scores)) if weights is None else np.array(weights, dtype=np.float64),
    )


def test_the_error_is_the_mean_distance_of_the_bins() -> None:
    """Bin 0.2: 0.2 and 0.28, none belongs, 0.48 off. Bin 0.9: 0.9 and 1.0, both belong, 0.1 off.
    Together 0.58 over four papers."""
    found = reliability(judged([0.2, 0.28, 0.9, 1.0], "--++"))
    assert found.error == pytest.approx(0.58 / 4)
    assert [(one.low, one.high, one.papers) for one in found.bins] == [(0.2, 0.3, 2), (0.9, 1.0, 2)]
    assert [one.predicted for one in found.bins] == pytest.approx([0.24, 0.95])
    assert [one.observed for one in found.bins] == [wilson(0.0, 2), wilson(1.0, 2)]


def test_distances_within_a_bin_cancel() -> None:
    assert reliability(judged([0.5, 0.5], "+-")).error == pytest.approx(0.0)


def test_hardly_relevant_papers_are_left_out() -> None:
    found = reliability(judged([0.04, 0.05], "+-"))
    assert found.error == pytest.approx(0.05)
    assert found.bins == (Bin(0.0, 0.1, papers=1.0, predicted=0.05, observed=wilson(0.0, 1)),)


def test_a_sampled_paper_counts_as_often_as_it_stands_for() -> None:
    """0.5 three times irrelevant, once relevant: a quarter belongs where half was said."""
    found = reliability(judged([0.5, 0.5], "+-", [1, 3]))
    assert [found.bins[0].observed.value, found.error] == pytest.approx([0.25, 0.25])


@pytest.mark.parametrize("scores", [[], [0.01, 0.02]])
def test_without_papers_there_is_no_error(scores: list[float]) -> None:
    found = reliability(judged(scores, "+" * len(scores)))
    assert found.bins == ()
    assert np.isnan(found.error)
