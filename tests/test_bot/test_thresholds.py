"""Costs of thresholds, checked against figures worked by hand, and the choice among them."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import thresholds
from bot.config import Triage
from bot.past_nights import PastNights, PastPaper
from bot.thresholds import GRID, LATTICE, Choice, Targets


def nights(*papers: PastPaper, weeks: float = 2.0) -> PastNights:
    return PastNights(tuple(sorted(papers, key=lambda p: (-p.relevance, p.id))), weeks)


def paper(name: str, relevance: float, belongs: bool | None, weight: float = 1.0) -> PastPaper:  # noqa: FBT001
    return PastPaper(name, f"On {name}", relevance, belongs, weight)


HAND = nights(
    paper("a", 0.95, belongs=True),
    paper("b", 0.90, belongs=False),
    paper("c", 0.80, belongs=True),
    paper("d", 0.60, belongs=None),
    paper("e", 0.50, belongs=True),
    paper("f", 0.30, belongs=False, weight=4.0),
    paper("g", 0.07, belongs=None),
    paper("h", 0.04, belongs=True),
    paper("i", 0.0, belongs=False, weight=100.0),
)
TRIAGE = Triage(propose=0.6, hold=0.2)


@pytest.mark.parametrize(
    ("threshold", "found", "missed", "wrong", "borderline", "precision", "drafts"),
    [
        (1.0, 0, 4, 0, 0, math.nan, 0.0),
        (0.95, 1, 3, 0, 0, 1.0, 0.5),
        (0.9, 1, 3, 1, 0, 1 / 2, 1.0),
        (0.8, 2, 2, 1, 0, 2 / 3, 1.5),
        (0.6, 2, 2, 1, 1, 2 / 3, 2.0),
        (0.5, 3, 1, 1, 1, 3 / 4, 2.5),
        (0.3, 3, 1, 5, 1, 3 / 8, 4.5),
        (0.05, 3, 1, 5, 2, 3 / 8, 5.0),
        (0.04, 4, 0, 5, 2, 4 / 9, 5.5),
        (0.0, 4, 0, 105, 2, 4 / 109, 55.5),
    ],
)
def test_costs_are_those_counted_by_hand(
    threshold: float,
    found: int,
    missed: int,
    wrong: float,
    borderline: int,
    precision: float,
    drafts: float,
) -> None:
    cost = thresholds.cost(HAND, threshold)
    assert (cost.found, cost.missed, cost.wrong, cost.borderline) == (
        found, missed, wrong, borderline,
    )  # fmt: skip
    assert cost.recall.value == found / 4
    assert cost.precision.value == pytest.approx(precision, nan_ok=True)
    assert cost.drafts_per_week == drafts


def test_intervals_are_wilson_s() -> None:
    """At 2 of 4: (0.5 + z²/8 ± z·sqrt(1/16 + z²/64)) / (1 + z²/4), z = 1.96."""
    recall = thresholds.cost(HAND, 0.8).recall
    assert (recall.low, recall.high) == pytest.approx((0.1500, 0.8500), abs=1e-3)


def test_a_weighted_paper_widens_the_interval_as_fewer_papers_were_seen() -> None:
    """Weights 1, 1, 1, 1 and 4 are worth 8² / 20 = 3.2 papers, not 8."""
    weighted = thresholds.cost(HAND, 0.3).precision
    plain = nights(*(paper(f"p{n}", 0.9, belongs=n < 3) for n in range(8)))
    other = thresholds.cost(plain, 0.3).precision
    assert weighted.value == pytest.approx(other.value)
    assert weighted.low < other.low
    assert weighted.high > other.high


def test_missed_and_wrong_papers_are_named_best_first() -> None:
    assert [p.id for p in thresholds.missed(HAND, 0.6)] == ["e", "h"]
    assert [p.id for p in thresholds.wrong(HAND, 0.3)] == ["b", "f"]
    assert thresholds.missed(HAND, 0.0) == thresholds.wrong(HAND, 1.0) == ()


def test_held_papers_lie_between_the_thresholds() -> None:
    """From 0.04 to 0.5 lie f (four papers), g and h, in two weeks."""
    assert thresholds.held_per_week(HAND, 0.04, 0.5) == 3.0
    assert thresholds.held_per_week(HAND, 0.5, 0.5) == 0.0
    assert thresholds.held_per_week(HAND, 0.9, 0.5) == 0.0


def test_a_table_has_each_threshold_once_in_order() -> None:
    rows = thresholds.costs(HAND, (0.15, 0.123, 0.123))
    assert [row.threshold for row in rows] == sorted({*GRID, 0.123})
    assert [row.found for row in rows] == sorted((row.found for row in rows), reverse=True)


def test_the_lattice_is_of_two_digits_and_ascends() -> None:
    assert (LATTICE[0], LATTICE[-1], len(LATTICE)) == (0.001, 0.99, 270)
    assert list(LATTICE) == sorted(set(LATTICE))
    assert {0.0099, 0.01, 0.099, 0.1, 0.15, 0.29} <= set(LATTICE)


@pytest.mark.parametrize(
    ("recall", "propose"), [(0.25, 0.95), (0.26, 0.8), (0.5, 0.8), (0.75, 0.5), (1.0, 0.04)]
)
def test_the_highest_threshold_that_finds_enough_is_chosen(recall: float, propose: float) -> None:
    choice = thresholds.choose(HAND, Targets(recall), TRIAGE)
    assert choice == Choice(propose, min(0.2, propose))


def test_between_two_papers_a_readable_threshold_is_chosen() -> None:
    """0.4567 itself would do; 0.45 is the highest of two digits under it."""
    one = nights(paper("a", 0.4567, belongs=True))
    assert thresholds.choose(one, Targets(1.0), TRIAGE) == Choice(0.45, 0.2)


@pytest.mark.parametrize(
    ("hold_recall", "most", "expected"),
    [
        (0.75, 10.0, Choice(0.8, 0.5)),
        (1.0, 10.0, Choice(0.8, 0.04)),
        (1.0, 4.0, Choice(0.8, 0.04)),
        (1.0, 3.9, Choice(0.8, 0.041, is_short=True)),
        (1.0, 1.0, Choice(0.8, 0.31, is_short=True)),
        (1.0, 0.0, Choice(0.8, 0.61, is_short=True)),
        (0.5, 10.0, Choice(0.8, 0.8)),
    ],
)
def test_hold_finds_more_within_its_limit(
    hold_recall: float, most: float, expected: Choice
) -> None:
    """Under 0.8 follow d, e, f (four papers), g and h: 0.5, 1, 3, 3.5 and 4 held a week."""
    assert thresholds.choose(HAND, Targets(0.5, hold_recall, most), TRIAGE) == expected


def test_hold_alone_leaves_propose_where_it_is() -> None:
    odd = Triage(propose=0.6123, hold=0.2)
    assert thresholds.choose(HAND, Targets(None, 0.5, 10.0), odd) == Choice(0.6123, 0.6123)
    assert thresholds.choose(HAND, Targets(None, 0.75, 10.0), odd) == Choice(0.6123, 0.5)


def test_thresholds_under_the_lattice_stay() -> None:
    lowest = Triage(propose=0.0, hold=0.0)
    assert thresholds.choose(HAND, Targets(None, 1.0, 0.0), lowest) == Choice(0.0, 0.0)


def test_what_cannot_be_reached_is_not_chosen() -> None:
    unseen = nights(paper("a", 0.9, belongs=True), paper("b", 0.0004, belongs=True))
    assert thresholds.choose(unseen, Targets(0.5), TRIAGE) == Choice(0.9, 0.2)
    assert thresholds.choose(unseen, Targets(0.51), TRIAGE) is None
    held = thresholds.choose(unseen, Targets(0.5, 1.0, 10.0), TRIAGE)
    assert held == Choice(0.9, 0.001, is_short=True)


@pytest.mark.parametrize("papers", [(), (paper("a", 0.9, belongs=False),)])
def test_without_papers_of_the_list_nothing_is_chosen(papers: tuple[PastPaper, ...]) -> None:
    empty = nights(*papers, weeks=1.0 if papers else 0.0)
    assert thresholds.choose(empty, Targets(0.9, 0.99), TRIAGE) is None
    for cost in thresholds.costs(empty):
        assert (cost.found, cost.missed, cost.borderline) == (0, 0, 0)
        assert math.isnan(cost.recall.value)


def test_papers_that_all_score_alike_are_found_together() -> None:
    alike = nights(*(paper(f"p{n}", 0.3, belongs=n < 2) for n in range(5)))
    assert thresholds.choose(alike, Targets(0.1), TRIAGE) == Choice(0.3, 0.2)
    assert [row.found for row in thresholds.costs(alike)] == [2 * (t <= 0.3) for t in GRID]


PAPERS = st.builds(
    paper,
    st.text("abc", min_size=1, max_size=3),
    st.floats(0, 1),
    st.sampled_from([True, False, None]),
)
SHARES = st.floats(0.01, 1)


@settings(max_examples=60)
@given(st.lists(PAPERS, max_size=12), SHARES, SHARES, st.floats(0, 9), SHARES, SHARES)
def test_hold_is_never_above_propose_and_keeps_its_limit(
    papers: list[PastPaper], recall: float, more: float, most: float, one: float, other: float
) -> None:
    past = nights(*papers)
    recall, more = sorted((recall, more))
    hold, propose = sorted((one, other))
    for targets in (Targets(recall), Targets(None, more, most), Targets(recall, more, most)):
        choice = thresholds.choose(past, targets, Triage(propose=propose, hold=hold))
        if choice is None:
            continue
        Triage(propose=choice.propose, hold=choice.hold)
        if targets.recall is not None:
            assert thresholds.cost(past, choice.propose).recall.value >= recall
        if targets.hold_recall is not None:
            assert thresholds.held_per_week(past, choice.hold, choice.propose) <= most
            is_short = thresholds.cost(past, choice.hold).recall.value < more
            assert choice.is_short == is_short
