"""Effects are differences of log-odds by the whole model, told of terms that mean something."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from classifier.effects import MAX_LOG_ODDS, effects, log_odds, score_groups, units
from classifier.removal import Dissection, TermCounts, Terms

FREQUENCY = {
    "talking": 0.01, "head": 0.05, "talking head": 0.005, "head pose": 0.004, "pose": 0.05,
    "framework": 0.3, "head framework": 0.0001, "x": 0.1, "method": 0.4, "茶": 0.1,
}  # fmt: skip


def odds(body: dict[str, float], title: dict[str, float]) -> float:
    """A model of two words, a title word, and a pair that counts only together."""
    both = 2.0 if {"tea", "cup"} <= body.keys() else 0.0
    return both + body.get("tea", 0) - 0.5 * body.get("moon", 0) + title.get("pot", 0)


def score(parts: Sequence[Dissection], sets: Sequence[Sequence[Terms]]) -> np.ndarray:
    found = [
        odds(left(part.body, terms), left(part.title, terms))
        for part, own in zip(parts, sets, strict=True)
        for terms in own
    ]
    return np.array([1 / (1 + math.exp(-one)) for one in found])


def left(text: TermCounts, terms: Terms) -> dict[str, float]:
    (row,) = text.without([terms]).tolist()
    return {term: count for term, count in zip(text.places, row, strict=True) if count}


def told(body: dict[str, int], title: dict[str, int] | None = None) -> dict[str, float]:
    part = Dissection(TermCounts.of(body), TermCounts.of(title or {}))
    (found,) = effects([part], dict.fromkeys(body, 0.1), score)
    return dict(found)


def test_an_effect_is_what_the_log_odds_lose_through_the_whole_model() -> None:
    found = told({"tea": 2, "cup": 1, "moon": 3, "pot": 1}, {"pot": 1})
    assert found == pytest.approx({"tea": 4.0, "cup": 2.0, "moon": -1.5, "pot": 1.0})
    assert list(found) == ["tea", "cup", "moon", "pot"]


def test_small_effects_are_not_told() -> None:
    assert set(told({"tea": 1, "spoon": 1})) == {"tea"}
    assert told({}) == {}


def test_no_word_stands_in_two_terms() -> None:
    assert len(told({"tea": 3, "cup": 1, "tea cup": 1})) == 1


def test_phrases_stand_for_their_words_and_chance_neighbours_do_not() -> None:
    counts = {"talking": 2, "head": 3, "talking head": 2, "framework": 1, "head framework": 1}
    assert set(units(counts, FREQUENCY)) == {"talking head", "head", "framework"}


def test_a_word_of_two_phrases_stays_where_it_is_more_than_half_of_one() -> None:
    counts = {"talking": 1, "head": 2, "talking head": 1, "head pose": 1, "pose": 1}
    assert set(units(counts, FREQUENCY)) == {"talking head", "head pose", "head"}


def test_filler_single_letters_and_unknown_terms_mean_nothing() -> None:
    counts = {"x": 2, "method": 3, "茶": 1, "unheard": 1, "head": 0}
    assert units(counts, FREQUENCY) == ("茶",)
    assert units({}, {}) == ()


def test_log_odds_are_finite_also_at_certainty() -> None:
    found = log_odds(np.array([0.0, 0.5, 0.75, 1.0]))
    expected = [-MAX_LOG_ODDS, 0, math.log(3), MAX_LOG_ODDS]
    assert found == pytest.approx(expected, rel=1e-4)


def test_groups_are_scored_at_once_and_kept_apart() -> None:
    calls: list[int] = []

    def counted(parts: Sequence[Dissection], sets: Sequence[Sequence[Terms]]) -> np.ndarray:
        calls.append(len(parts))
        return np.arange(sum(map(len, sets)), dtype=np.float64)

    one = Dissection(TermCounts.of({}), TermCounts.of({}))
    groups = score_groups([one] * 3, [[(), ()], [], [()]], counted)
    assert [group.tolist() for group in groups] == [[0, 1], [], [2]]
    assert score_groups([], [], counted) == []
    assert [g.size for g in score_groups([one], [[]], counted)] == [0]
    assert calls == [3]
