"""Metrics of rankings, each against figures worked by hand."""

from collections.abc import Sequence

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from classifier.metrics import (
    Cut,
    Ranked,
    average_precision,
    bootstrap_difference,
    cut_at_recall,
    cuts,
    precision_and_recall,
    recall_at,
    work_saved,
)


def ranking(
    relevant: str, scores: Sequence[float] | None = None, weights: Sequence[float] | None = None
) -> Ranked:
    """Make a ranking from a word: `+` belongs, `-` does not; the first ranks highest."""
    size = len(relevant)
    return Ranked(
        scores=np.arange(size, 0, -1.0) if scores is None else np.array(scores, dtype=np.float64),
        relevant=np.array([letter == "+" for letter in relevant], dtype=np.bool_),
        weights=np.ones(size) if weights is None else np.array(weights, dtype=np.float64),
    )


NOTHING = ranking("")
NONE_BELONGS = ranking("---")


@pytest.mark.parametrize(
    ("relevant", "value"),
    [
        ("++--", 1.0),
        ("+-+-", (1 / 1 + 2 / 3) / 2),
        ("--+", 1 / 3),
        ("-++-+", (1 / 2 + 2 / 3 + 3 / 5) / 3),
        ("+", 1.0),
    ],
)
def test_average_precision_is_the_mean_precision_where_something_belongs(
    relevant: str, value: float
) -> None:
    assert average_precision(ranking(relevant)) == pytest.approx(value)


def test_papers_of_equal_score_share_a_rank() -> None:
    """Two of four share the first rank, one belongs: precision 1/2 there, then 2/4."""
    scores = [2.0, 2.0, 1.0, 1.0]
    for relevant in ("+-+-", "-+-+"):
        assert average_precision(ranking(relevant, scores)) == pytest.approx((1 / 2 + 2 / 4) / 2)


def test_a_sampled_paper_stands_for_as_many_as_it_weighs() -> None:
    """A wrong one of weight 3 before the second that belongs: (1/1 + 2/5) / 2."""
    assert average_precision(ranking("+-+", weights=[1, 3, 1])) == pytest.approx((1 + 2 / 5) / 2)
    heavy = ranking("+-+", [3, 2, 1], [1, 3, 1])
    light = ranking("+---+", [3, 2, 2, 2, 1])
    assert average_precision(heavy) == average_precision(light)


def test_average_precision_is_that_of_scikit_learn() -> None:
    rng = np.random.default_rng(3)
    scores = (rng.integers(0, 20, 200) / 20).astype(np.float64)
    weights = rng.integers(1, 9, 200).astype(np.float64)
    relevant = rng.random(200) < scores
    theirs = average_precision_score(relevant, scores, sample_weight=weights)
    assert average_precision(Ranked(scores, relevant, weights)) == pytest.approx(theirs)


def test_cuts_are_where_something_is_found() -> None:
    assert cuts(ranking("-+-+")) == (Cut(2, 1, 1 / 2, 1 / 2), Cut(4, 2, 1.0, 2 / 4))


def test_recall_at_counts_what_is_among_the_first() -> None:
    ranked = ranking("+-+--+")
    assert [recall_at(ranked, k) for k in (0, 1, 2, 3, 6, 99)] == pytest.approx(
        [0, 1 / 3, 1 / 3, 2 / 3, 1, 1]
    )


def test_recall_within_a_shared_rank_is_the_expected_one() -> None:
    """One of two papers of a rank that holds both: half of the two on average."""
    assert recall_at(ranking("+-", [1, 1]), 1) == pytest.approx(0.5)


def test_work_saved_is_worked_by_hand() -> None:
    """20 of 100 papers belong, ranks 1 to 19 and 40: 19 of 20 is 95 %, found after 19 papers.
    TN + FN = 81, so that WSS@95 = 0.81 - 0.05; WSS@100 = 0.60 after 40 papers."""
    ranked = ranking("+" * 19 + "-" * 20 + "+" + "-" * 60)
    assert work_saved(ranked) == pytest.approx(0.76)
    assert work_saved(ranked, 1.0) == pytest.approx(0.60)
    assert cut_at_recall(ranked, 0.95) == Cut(19, 19, 0.95, 1.0)


def test_work_saved_counts_sampled_papers() -> None:
    """The one that belongs comes after a sampled one that stands for 9, of 20: 1 - 10/20 - 0.05."""
    assert work_saved(ranking("-+-", weights=[9, 1, 10])) == pytest.approx(0.45)


def test_nothing_is_saved_where_all_is_equal() -> None:
    assert work_saved(ranking("+--+", [0, 0, 0, 0])) == pytest.approx(-0.05)


def test_a_threshold_takes_what_reaches_it() -> None:
    """Scores 4 to 1, from 2 on three are taken: two of three belong, two of two are found."""
    precision, recall = precision_and_recall(ranking("+-+-"), 2.0)
    assert [precision.value, recall.value] == pytest.approx([2 / 3, 1.0])
    assert precision.low < 2 / 3 < precision.high
    taken_none, found_none = precision_and_recall(ranking("+-+-"), 9.0)
    assert np.isnan(taken_none.value)
    assert found_none.value == 0.0


def test_a_sampled_paper_that_is_taken_weighs_on_precision() -> None:
    precision, recall = precision_and_recall(ranking("+-+", weights=[1, 8, 1]), 1.0)
    assert [precision.value, recall.value] == pytest.approx([2 / 10, 1.0])
    assert precision.high - precision.low > 0.5  # worth 100 / 66 cases, not 10


def test_the_difference_to_itself_is_nothing() -> None:
    found = bootstrap_difference(ranking("+-+-"), ranking("+-+-"), draws=50)
    assert (found.value, found.low, found.high) == (0.0, 0.0, 0.0)


def test_a_clear_difference_excludes_zero_and_a_chance_one_does_not() -> None:
    size = 300
    relevant = np.arange(size) < 60
    rng = np.random.default_rng(5)
    good, bad = relevant + rng.random(size) / 2, rng.random(size)
    one, other = (Ranked(s, relevant, np.ones(size)) for s in (good, bad))
    clear = bootstrap_difference(one, other, draws=200)
    assert 0 < clear.low < clear.value < clear.high <= 1
    noise = [Ranked(relevant + rng.normal(0, 1, size), relevant, np.ones(size)) for _ in range(2)]
    chance = bootstrap_difference(*noise, draws=200)
    assert chance.low < 0 < chance.high


def test_the_same_seed_gives_the_same_interval() -> None:
    pair = ranking("+-+-+--"), ranking("-+--+-+")
    pair = pair[0], Ranked(pair[1].scores[::-1].copy(), pair[0].relevant, pair[0].weights)
    assert bootstrap_difference(*pair, seed=1) == bootstrap_difference(*pair, seed=1)
    assert bootstrap_difference(*pair, seed=1) != bootstrap_difference(*pair, seed=2)


@pytest.mark.parametrize("ranked", [NOTHING, NONE_BELONGS], ids=["no papers", "none belongs"])
def test_where_nothing_belongs_there_is_no_figure(ranked: Ranked) -> None:
    figures = [average_precision(ranked), recall_at(ranked, 5), work_saved(ranked)]
    assert np.isnan(figures).all()
    assert cuts(ranked) == ()
    assert cut_at_recall(ranked, 0.95) is None
    assert np.isnan(bootstrap_difference(ranked, ranked).value)
    assert np.isnan(precision_and_recall(ranked, 0.5)[1].value)
