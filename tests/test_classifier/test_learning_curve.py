"""Young lists know their rows and the newest listings, and nobody has decided anything."""

from datetime import date, timedelta

import pytest

from classifier.document import Document, Example, Judgement
from classifier.learning_curve import (
    LISTING_DAYS,
    CurvePoint,
    lessons,
    points,
    score_lessons,
)
from classifier.walk_forward import before
from tests.test_classifier import topic
from tests.test_classifier.test_walk_forward import learn

START = date(2024, 3, 1)
LIST = topic.example_list(rows=110, listed=200)
KNOWN = before(LIST, START)


def example(name: str, days_before: int, judgement: Judgement) -> Example:
    day = START - timedelta(days=days_before)
    return Example(Document(name, announced=day), judgement, section="Old", labels=("Iced",))


def test_lists_of_each_size_are_drawn_and_the_whole_one_once() -> None:
    drawn = lessons(LIST, START, sizes=(20, 7, 7), draws=3)
    whole = sum(one.judgement is Judgement.ACCEPTED for one in KNOWN)
    assert [one.rows for one in drawn] == [7, 7, 7, 20, 20, 20, whole]
    for one in drawn:
        accepted = [e for e in one.examples if e.judgement is Judgement.ACCEPTED]
        assert len({e.document.id for e in accepted}) == one.rows
        assert all(e.document.announced and e.document.announced < START for e in one.examples)
    chosen = [frozenset(e.document.id for e in one.examples[:7]) for one in drawn[:3]]
    assert len(set(chosen)) == 3


def test_sizes_that_the_list_does_not_exceed_are_left_out() -> None:
    whole = sum(one.judgement is Judgement.ACCEPTED for one in KNOWN)
    assert [one.rows for one in lessons(LIST, START, sizes=(0, whole, 999), draws=2)] == [whole]
    assert lessons([], START) == ()
    assert lessons(LIST[110:], START) == ()


def test_the_same_seed_draws_the_same_lists() -> None:
    first, again, other = (
        [one.examples for one in lessons(LIST, START, sizes=(7,), seed=seed)] for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_nobody_has_decided_anything_about_the_newest_listings() -> None:
    examples = [
        example("row", 500, Judgement.ACCEPTED), example("no", 5, Judgement.REJECTED),
        example("old no", 500, Judgement.REJECTED), example("maybe", 5, Judgement.BORDERLINE),
        example("old", LISTING_DAYS + 1, Judgement.ORDINARY),
        example("new", LISTING_DAYS, Judgement.ORDINARY),
        example("later", 0, Judgement.ACCEPTED),
    ]  # fmt: skip
    (whole,) = lessons(examples, START)
    assert {e.document.id: e.judgement for e in whole.examples} == {
        "row": Judgement.ACCEPTED,
        "no": Judgement.ORDINARY,
        "maybe": Judgement.ORDINARY,
        "new": Judgement.ORDINARY,
    }
    assert {(e.document.id, e.section) for e in whole.examples if e.section} == {("row", "Old")}
    assert all(e.labels == () for e in whole.examples)


def test_rows_that_were_not_drawn_are_ordinary_papers_of_their_listing() -> None:
    (small, *_) = lessons(LIST, START, sizes=(7,), draws=1)
    accepted = {e.document.id for e in KNOWN if e.judgement is Judgement.ACCEPTED}
    ordinary = {e.document.id for e in small.examples if e.judgement is Judgement.ORDINARY}
    assert len(accepted & ordinary) == len(accepted) - 7


def test_more_rows_rank_better() -> None:
    tested = [one for one in LIST if one not in KNOWN]
    drawn = lessons(LIST, START, sizes=(3,), draws=2)
    few, whole = points(score_lessons(drawn, tested, learn))
    assert (few.rows, len(few.values), len(whole.values)) == (3, 2, 1)
    assert few.mean <= whole.mean
    assert whole.mean > 0.9


def test_mean_and_spread_are_worked_by_hand() -> None:
    """0.6, 0.8 and 1.0: mean 0.8, deviations 0.2, 0, 0.2, so that the spread is 0.2."""
    (seven, whole) = points([(7, 0.6), (50, 0.9), (7, 0.8), (7, 1.0)])
    assert seven == CurvePoint(7, (0.6, 0.8, 1.0))
    assert seven.mean == pytest.approx(0.8)
    assert seven.spread == pytest.approx(0.2)
    assert (whole.mean, whole.spread) == (0.9, 0.0)
    assert points([]) == ()
