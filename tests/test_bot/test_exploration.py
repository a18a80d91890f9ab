"""A few uncertain papers a week are held to learn from: the same ones, and never more."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import exploration
from bot.candidate import KnownPapers, Policy
from bot.config import Triage
from bot.listing import Listing, ListingOutcome
from bot.prediction import Decision, Prediction
from bot.store import Store
from tests.lists import paper
from tests.predictions import prediction

MONDAY = date(2024, 9, 30)
TRIAGE = Triage(propose=0.5, hold=0.2, explore_per_week=1)


def _policy(per_week: int = 1, known: dict[str, str] | None = None) -> Policy:
    triage = TRIAGE.model_copy(update={"explore_per_week": per_week})
    return Policy(known=KnownPapers(known or {}, {}), triage=triage)


def _skipped(number: int, relevance: float, day: int | None = 0) -> Prediction:
    night = None if day is None else MONDAY + timedelta(days=day)
    return prediction(f"2410.{number:05}", relevance, Decision.SKIP, announced=night)


def _explore(
    *predictions: Prediction, policy: Policy | None = None, earlier: tuple[Prediction, ...] = ()
) -> tuple[Prediction, ...]:
    papers = [paper(p.id, title=p.id, announced=p.announced) for p in predictions]
    return exploration.explore(predictions, papers, policy or _policy(), earlier)


def _explored(found: tuple[Prediction, ...]) -> list[str]:
    return [p.id[-1] for p in found if p.is_explored]


def test_the_paper_next_to_the_threshold_is_held_and_says_so() -> None:
    papers = (_skipped(1, 0.1), _skipped(2, 0.15), _skipped(3, 0.12))
    found = _explore(*papers)
    assert found[0] == papers[0]
    assert found[2] == papers[2]
    assert found[1] == replace(
        papers[1],
        decision=Decision.HOLD,
        is_explored=True,
        reason=("below the hold threshold; shown to learn from: relevance 0.150, held from 0.2"),
    )


def test_papers_far_below_over_the_threshold_known_or_undated_are_not_explored() -> None:
    found = _explore(
        _skipped(1, 0.049),
        prediction("2410.00002", 0.3, Decision.HOLD, announced=MONDAY),
        _skipped(3, 0.19),
        _skipped(4, 0.18, day=None),
        policy=_policy(known={"2410.00003": "on the list"}),
    )
    assert _explored(found) == []


def test_a_week_begins_on_monday_and_has_its_own_places() -> None:
    found = _explore(_skipped(1, 0.1, -1), _skipped(2, 0.1, 0), _skipped(3, 0.19, 6))
    assert _explored(found) == ["1", "2"]
    assert exploration.week(MONDAY) == exploration.week(MONDAY + timedelta(days=6)) == MONDAY


def test_what_was_explored_earlier_in_the_week_counts() -> None:
    (earlier,) = _explore(_skipped(1, 0.1))
    assert _explored(_explore(_skipped(2, 0.19, 3), earlier=(earlier,))) == []
    assert _explored(_explore(_skipped(2, 0.19, 7), earlier=(earlier,))) == ["2"]
    held = replace(earlier, is_explored=False)
    assert _explored(_explore(_skipped(2, 0.19, 3), earlier=(held,))) == ["2"]


@pytest.mark.parametrize(("per_week", "chosen"), [(0, []), (2, ["2", "3"]), (50, ["1", "2", "3"])])
def test_the_number_a_week_is_configuration(per_week: int, chosen: list[str]) -> None:
    papers = (_skipped(1, 0.1), _skipped(2, 0.15), _skipped(3, 0.12))
    assert _explored(_explore(*papers, policy=_policy(per_week))) == chosen


def test_ties_go_to_the_lower_id_whatever_the_order() -> None:
    papers = (_skipped(2, 0.1), _skipped(1, 0.1))
    assert _explored(_explore(*papers)) == _explored(_explore(*papers[::-1])) == ["1"]


@given(
    st.lists(st.tuples(st.sampled_from([0.01, 0.06, 0.1, 0.19]), st.integers(0, 20)), max_size=20),
    st.integers(0, 3),
)
def test_nights_one_by_one_or_together_give_the_same_choice(
    drawn: list[tuple[float, int]], per_week: int
) -> None:
    papers = [_skipped(n, relevance, day) for n, (relevance, day) in enumerate(drawn)]
    together = _explore(*papers, policy=_policy(per_week))
    one_by_one: tuple[Prediction, ...] = ()
    for night in sorted({p.announced for p in papers if p.announced}):
        fresh = [p for p in papers if p.announced == night]
        one_by_one += _explore(*fresh, policy=_policy(per_week), earlier=one_by_one)
    assert sorted(one_by_one, key=lambda p: p.id) == list(together)
    weeks = Counter(
        exploration.week(p.announced) for p in together if p.announced and p.is_explored
    )
    assert max(weeks.values(), default=0) <= per_week


def test_nothing_is_explored_of_nothing() -> None:
    assert _explore() == ()


def test_the_store_remembers_what_was_explored(tmp_path: Path) -> None:
    now = datetime(2024, 10, 2, 5, tzinfo=UTC)
    papers = tuple(paper(f"2410.0000{n}", announced=MONDAY) for n in (1, 2))
    with Store.open(tmp_path / "store.sqlite") as store:
        store.record_listing(Listing("cs.CV", MONDAY, ListingOutcome.FRESH, papers), now)
        store.record_predictions(_explore(_skipped(1, 0.1)), now)
    with Store.open(tmp_path / "store.sqlite") as store:
        earlier = store.predictions((Decision.HOLD,), MONDAY)
    assert _explored(earlier) == ["1"]
    assert _explored(_explore(_skipped(2, 0.19), earlier=earlier)) == []
