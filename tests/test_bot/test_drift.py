"""Each test of drift fails when something has changed, and only then, and never on few data."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot import drift
from bot.drift import Decided, History, Night
from bot.pull_request import Kind, PullRequest, State
from tests.predictions import prediction, pull_request

TODAY = date(2025, 12, 31)
MONDAY = date(2025, 12, 29)


def _nights(*per_week: float, scored: int = 500) -> tuple[Night, ...]:
    """One night a week, the last one in the week before today's."""
    first = MONDAY - timedelta(weeks=len(per_week))
    return tuple(
        Night(first + timedelta(weeks=n, days=2), scored, relevant)
        for n, relevant in enumerate(per_week)
    )


def _warnings(**parts: object) -> tuple[str, ...]:
    return drift.warnings(History(**parts), TODAY)  # type: ignore[arg-type]


def test_nothing_known_is_no_drift() -> None:
    assert drift.warnings(History(), TODAY) == ()


# --- scores sink --------------------------------------------------------------------------------


def test_sunk_scores_are_said_with_what_to_do() -> None:
    (warning,) = _warnings(nights=_nights(*[8.0] * 20, *[0.5] * 4))
    assert warning.startswith(
        "Fewer papers look relevant: 1.0 of 1,000 announced ones in the last 4 weeks, 16.0 in the"
        " 20 weeks before."
    )
    assert "`arxiv-bot corpus`" in warning
    assert "`arxiv-bot tune`" in warning


def test_the_binomial_tail_decides() -> None:
    # Scaled by 2, 20 weeks have 80 relevant papers, and 4 weeks a sixth of all that is announced.
    # At most 5 of 85 with a chance of a sixth each: 0.0027; at most 6 of 86: 0.0071.
    assert _warnings(nights=_nights(*[8.0] * 20, *[2.5] * 4))
    assert not _warnings(nights=_nights(*[8.0] * 20, *[3.0] * 4))


def test_fewer_announced_papers_are_no_sunk_scores() -> None:
    quiet = tuple(replace(n, scored=50) for n in _nights(*[8.0] * 20, *[0.8] * 4)[-4:])
    assert not _warnings(nights=_nights(*[8.0] * 20, *[8.0] * 4)[:-4] + quiet)


def test_a_small_list_is_watched_over_more_weeks() -> None:
    assert not _warnings(nights=_nights(*[3.0] * 30, *[0.0] * 4))
    (warning,) = _warnings(nights=_nights(*[3.0] * 30, *[0.0] * 10))
    assert "in the last 10 weeks" in warning


def test_few_weeks_and_a_tiny_list_are_not_judged() -> None:
    assert not _warnings(nights=_nights(*[8.0] * 7, *[0.0] * 4))
    assert not _warnings(nights=_nights(*[1.0] * 40, *[0.0] * 13))
    assert not _warnings(nights=_nights(*[0.0] * 40))
    assert not _warnings(nights=_nights(*[8.0] * 40, scored=0))


def test_the_week_of_today_is_not_counted_yet() -> None:
    tonight = (Night(TODAY, 10_000, 0.0), Night(MONDAY, 10_000, 0.0))
    assert not _warnings(nights=(*_nights(*[8.0] * 24), *tonight))
    sunk = _nights(*[8.0] * 20, *[0.5] * 4)
    assert drift.warnings(History(nights=sunk), TODAY + timedelta(days=4)) != ()


def test_a_steady_stream_is_seldom_taken_for_a_sunk_one() -> None:
    """Weeks of twice Poisson's variance: papers come in pairs."""
    rng = np.random.default_rng(0)
    alarms = sum(bool(_warnings(nights=_nights(*(2.0 * rng.poisson(4, 40))))) for _ in range(1000))
    assert alarms <= 1000 * drift.FALSE_ALARMS * 2


# --- promises -----------------------------------------------------------------------------------


def _decided(relevance: float, merged: int, closed: int) -> tuple[Decided, ...]:
    yes, no = Decided(relevance, is_accepted=True), Decided(relevance, is_accepted=False)
    return (yes,) * merged + (no,) * closed


def test_promises_that_are_not_kept_are_said() -> None:
    (warning,) = _warnings(decided=_decided(0.8, 10, 20))
    assert warning.startswith(
        "Relevance promises too much: of the last 30 proposals that were decided 10 were merged,"
        " by their relevance it should have been 24."
    )
    (warning,) = _warnings(decided=_decided(0.3, 20, 10))
    assert warning.startswith("Relevance promises too little")


def test_the_sum_of_unequal_chances_decides() -> None:
    # That all are refused: 0.8^10 * 0.68^10 = 0.0023, 0.8^10 * 0.7^10 = 0.0030; half of 0.005 is
    # allowed in each direction.
    low = _decided(0.2, 0, 10)
    assert _warnings(decided=(*low, *_decided(0.32, 0, 10)))
    assert not _warnings(decided=(*low, *_decided(0.3, 0, 10)))
    assert not _warnings(decided=(*low, *_decided(0.32, 1, 9)))


def test_a_single_refusal_of_a_sure_paper_does_not_warn() -> None:
    assert not _warnings(decided=_decided(0.99999, 58, 2))
    assert not _warnings(decided=_decided(0.99999, 60, 0))
    assert _warnings(decided=_decided(0.99999, 50, 10))


def test_kept_promises_and_few_decisions_are_not_judged() -> None:
    assert not _warnings(decided=_decided(0.8, 24, 6))
    assert not _warnings(decided=_decided(0.9, 0, drift.LEAST_DECIDED - 1))


def test_only_the_latest_decisions_count() -> None:
    wrong, kept = _decided(0.9, 0, 40), _decided(0.8, 48, 12)
    assert _warnings(decided=wrong)
    assert not _warnings(decided=(*wrong, *kept))


def test_kept_promises_seldom_warn() -> None:
    rng = Random(0)
    alarms = 0
    for _ in range(1000):
        chances = [rng.uniform(0.15, 1) for _ in range(40)]
        alarms += bool(_warnings(decided=tuple(Decided(p, rng.random() < p) for p in chances)))
    assert alarms <= 1000 * drift.FALSE_ALARMS * 2


def test_decisions_are_of_merged_and_refused_drafts_by_the_day_they_were_decided() -> None:
    def draft(number: int, state: State, *labels: str) -> PullRequest:
        closed = datetime(2025, 1, 20 - number, tzinfo=UTC)
        made = pull_request(number, state, ("arxiv-bot", *labels), (f"2410.0000{number}",))
        return replace(made, closed_at=None if state is State.OPEN else closed)

    pulls = [
        draft(1, State.MERGED),
        draft(2, State.CLOSED, "not-relevant"),
        draft(3, State.CLOSED),
        draft(4, State.OPEN),
        draft(5, State.CLOSED, "later"),
        draft(6, State.CLOSED, "borderline"),
        draft(7, State.CLOSED, "retry"),
        replace(draft(8, State.MERGED), marker=pull_request(kind=Kind.UPGRADE).marker),
        draft(9, State.MERGED),
    ]
    predictions = [prediction(f"2410.0000{n}", n / 10) for n in range(1, 9)]
    assert drift.decided(pulls, predictions) == (
        Decided(0.3, is_accepted=False),
        Decided(0.2, is_accepted=False),
        Decided(0.1, is_accepted=True),
    )
    assert drift.decided([], predictions) == ()


# --- accepted papers move -----------------------------------------------------------------------


def test_accepted_papers_that_moved_are_said() -> None:
    usual = [0.2 + 0.001 * (n % 40) for n in range(drift.BEFORE)]
    (warning,) = _warnings(likeness=(*usual, *[0.15] * drift.NEWEST))
    assert "the newest 30 papers" in warning
    assert "(cosine 0.15)" in warning
    assert not _warnings(likeness=(*usual, *usual[: drift.NEWEST]))
    assert not _warnings(likeness=(*usual, *[0.3] * drift.NEWEST))


def test_a_short_list_has_not_moved() -> None:
    before = [0.2] * (drift.LEAST_BEFORE - 1)
    assert not _warnings(likeness=(*before, *[0.1] * drift.NEWEST))
    assert _warnings(likeness=(0.2, *before, *[0.1] * drift.NEWEST))


class Accepted:
    """What a model knows of the list: eleven alike, and the newest unlike."""

    accepted_ids = ("title:x", "2412.00001", *(f"2401.{n:05}" for n in range(1, 12)))
    accepted = csr_matrix([[1.0, 0.0], [0.0, 1.0], *[[1.0, 0.0]] * 11])


def test_likeness_is_by_age_and_leaves_out_rows_without_an_id() -> None:
    assert drift.likeness(Accepted()) == pytest.approx((1.0, 0.0))  # type: ignore[arg-type]
