"""Each month is scored by a model that knows nothing of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from classifier.document import Document, Example, Judgement
from classifier.model import Model
from classifier.train import train
from classifier.walk_forward import (
    before,
    on_known_nights,
    periods,
    rank_examples,
    walk_forward,
)
from tests.test_classifier import topic

LIST = topic.example_list(rows=110, listed=200)


def learn(examples: Sequence[Example]) -> Model:
    return train(examples, sections=topic.SECTIONS, vocabulary=topic.VOCABULARY)


def example(
    name: str, day: date | None, judgement: Judgement = Judgement.ORDINARY, weight: float = 1.0
) -> Example:
    return Example(Document(name, announced=day), judgement, weight=weight)


def month(number: int, *judgements: Judgement) -> list[Example]:
    day = date(2024, number, 3)
    return [example(f"24{number:02}.{n:05}", day, j) for n, j in enumerate(judgements)]


YES, NO, MAYBE = Judgement.ACCEPTED, Judgement.ORDINARY, Judgement.BORDERLINE


def test_periods_are_the_last_months_in_which_there_is_something_to_rank() -> None:
    examples = [
        *month(1, YES, NO), *month(2, YES, NO), *month(3, YES), *month(4, NO, MAYBE),
        *month(5, NO, YES), *month(6, YES, NO),
    ]  # fmt: skip
    assert periods(examples[::-1], 9) == ((2024, 2), (2024, 5), (2024, 6))
    assert periods(examples, 2) == ((2024, 5), (2024, 6))
    assert periods(examples, 0) == ()


@pytest.mark.parametrize(
    "examples", [[], month(1, YES, NO), month(1, YES) + month(2, NO), [example("1", None, YES)]]
)
def test_there_may_be_no_period(examples: list[Example]) -> None:
    assert periods(examples, 6) == ()


def test_a_month_is_scored_by_what_was_announced_before_its_first_day() -> None:
    seen: list[set[str]] = []

    def watch(examples: Sequence[Example]) -> Model:
        seen.append({one.document.id for one in examples})
        return learn(examples)

    months = ((2024, 3), (2024, 4))
    found = list(walk_forward(LIST, months, watch))
    assert tuple(period.month for period in found) == months
    for period, known in zip(found, seen, strict=True):
        first = date(*period.month, 1)
        tested = {one.example.document.id for one in period.outcomes}
        assert known == {
            e.document.id for e in LIST if e.document.announced and e.document.announced < first
        }
        assert not known & tested
        assert [one.prediction.id for one in period.outcomes] == [
            one.example.document.id for one in period.outcomes
        ]
        accepted = {e.document.id for e in LIST if e.judgement is YES}
        assert period.known == len(known & accepted)


def test_what_became_known_later_changes_nothing() -> None:
    months = ((2024, 3),)
    (whole,) = walk_forward(LIST, months, learn)
    (shorter,) = walk_forward(before(LIST, date(2024, 4, 1)), months, learn)
    assert whole == shorter


def test_months_are_scored_when_they_are_asked_for() -> None:
    walk = walk_forward(LIST, ((2024, 3), (1999, 1)), learn)
    assert next(walk).month == (2024, 3)  # the next one could not be trained


def test_borderline_papers_count_neither_for_nor_against() -> None:
    undecided = example("2403.1", date(2024, 3, 1), MAYBE)
    (period,) = walk_forward([*LIST, undecided], ((2024, 3),), learn)
    assert {one.belongs for one in period.outcomes if one.example.judgement is MAYBE} == {None}
    assert {one.belongs for one in period.outcomes if one.example.judgement is NO} == {False}
    assert {one.belongs for one in period.outcomes if one.example.judgement is YES} == {True}


def test_examples_of_unknown_day_are_neither_known_nor_scored() -> None:
    undated = replace(topic.accepted(70), document=replace(topic.tea_paper(70), announced=None))
    months = ((2024, 3),)
    assert list(walk_forward([*LIST, undated], months, learn)) == list(
        walk_forward(LIST, months, learn)
    )


def test_a_ranking_leaves_borderline_papers_out_and_weighs_ordinary_ones() -> None:
    examples = [
        example("a", None, YES, weight=5), example("b", None, MAYBE),
        example("c", None, NO, weight=4), example("d", None, Judgement.REJECTED, weight=7),
    ]  # fmt: skip
    ranked = rank_examples(examples, np.array([0.4, 0.3, 0.2, 0.1]))
    assert ranked.scores.tolist() == [0.4, 0.2, 0.1]
    assert ranked.relevant.tolist() == [True, False, False]
    assert ranked.weights.tolist() == [1.0, 4.0, 1.0]
    assert rank_examples([], np.zeros(0)).papers == 0


def test_papers_of_nights_that_were_not_read_are_left_out() -> None:
    first, second = date(2024, 3, 4), date(2024, 3, 5)
    examples = [example("a", first, YES), example("b", second, YES), example("c", first, NO)]
    assert [e.document.id for e in on_known_nights(examples)] == ["a", "c"]
    sampled = [*examples, example("d", first, NO, weight=9)]
    assert on_known_nights(sampled) == tuple(sampled)
    assert on_known_nights([]) == ()
