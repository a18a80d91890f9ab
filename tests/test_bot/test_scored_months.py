"""The model and its rivals see the same past and rank the same papers."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from bot.scored_months import pool, score_months
from classifier.baselines import Baseline, make_baselines
from classifier.document import Example
from classifier.model import Model
from classifier.train import train
from tests import evaluated
from tests.test_classifier import topic

LIST = topic.example_list(rows=110, listed=200)
MONTHS = ((2024, 3), (2024, 4))


def learn(examples: Sequence[Example]) -> Model:
    return train(examples, sections=topic.SECTIONS, vocabulary=topic.VOCABULARY)


def test_a_rival_learns_from_what_the_model_learns_from() -> None:
    seen: list[tuple[list[int], list[int]]] = []

    def rank(known: np.ndarray, tested: np.ndarray) -> np.ndarray:
        seen.append((known.tolist(), tested.tolist()))
        return np.arange(len(tested), dtype=np.float64)

    (found, _) = score_months(LIST, MONTHS, learn, [Baseline("watcher", rank)])
    known, tested = seen[0]
    assert [LIST[row] for row in tested] == [one.example for one in found.period.outcomes]
    days = [LIST[row].document.announced for row in known]
    assert all(day is not None and day < date(2024, 3, 1) for day in days)
    assert len(known) == sum((e.document.announced or date.max) < date(2024, 3, 1) for e in LIST)
    assert found.rivals["watcher"].tolist() == list(range(len(tested)))


def test_every_name_ranks_the_same_papers() -> None:
    baselines = make_baselines(LIST, ["tea"])
    for month in score_months(LIST, MONTHS, learn, baselines):
        ours = month.ranked()
        for baseline in baselines:
            theirs = month.ranked(baseline.name)
            assert theirs.relevant.tolist() == ours.relevant.tolist()
            assert len(theirs.scores) == len(ours.scores) > 0


def test_scores_stay_with_their_papers() -> None:
    """Borderline d is left out, and so is h: nothing else of its night is known."""
    march, april = evaluated.two_months()
    assert march.ranked().scores.tolist() == [0.9, 0.6, 0.3]
    assert march.ranked("a rival").scores.tolist() == [2, 3, 1]
    assert april.ranked("a rival").scores.tolist() == [4, 3, 0]
    assert april.ranked().relevant.tolist() == [True, True, False]
    assert pool([march.ranked(), april.ranked()]).scores.tolist() == [0.9, 0.6, 0.3, 0.95, 0.7, 0.1]


def test_a_month_may_hold_nothing_that_is_known() -> None:
    empty = evaluated.scored_month((2024, 3), [], [])
    assert empty.ranked().papers == 0
    assert empty.ranked("a rival").papers == 0
