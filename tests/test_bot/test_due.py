"""Which slots must ask arXiv."""

from datetime import date, datetime

import pytest

from bot import due
from bot.announcements import US_EASTERN
from bot.ledger import ALL_CATEGORIES, Day, Ledger, Reason, State

CATEGORIES = ("cs.CV", "cs.SD")
FRIDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 9)
NOW = datetime(2026, 3, 9, 3, tzinfo=US_EASTERN)
COMPLETE = tuple(
    Day(name, night, State.COMPLETE, is_read=True)
    for night in (FRIDAY, MONDAY)
    for name in CATEGORIES
)


def day(state: State, night: date = MONDAY, category: str = "cs.SD", *, is_read: bool) -> Day:
    return Day(category, night, state, Reason.NOT_OUT, is_read=is_read)


def test_a_complete_night_needs_nothing_and_nothing_known_needs_all() -> None:
    assert not due.must_read(Ledger(COMPLETE), CATEGORIES, NOW)
    assert due.must_read(Ledger(), CATEGORIES, NOW)
    assert due.must_read(Ledger(COMPLETE), (*CATEGORIES, "cs.GR"), NOW)
    assert due.must_read(Ledger(COMPLETE), CATEGORIES, datetime(2026, 3, 10, tzinfo=US_EASTERN))


def test_on_a_weekend_fridays_night_is_the_newest() -> None:
    saturday = datetime(2026, 3, 7, 12, tzinfo=US_EASTERN)
    assert not due.must_read(Ledger(COMPLETE[:2]), CATEGORIES, saturday)


@pytest.mark.parametrize("state", [State.PENDING, State.OPEN, State.HOLIDAY])
def test_a_newest_night_that_was_not_read_is_asked_for(state: State) -> None:
    days = (*COMPLETE[:3], day(state, is_read=False))
    assert due.must_read(Ledger(days), CATEGORIES, NOW)


def test_an_earlier_gap_is_asked_for_while_a_run_repairs_it() -> None:
    recent = day(State.OPEN, date(2026, 1, 8), is_read=False)
    old = day(State.OPEN, date(2026, 1, 7), is_read=False)
    holiday = day(State.HOLIDAY, FRIDAY, is_read=False)
    assert due.must_read(Ledger((recent, *COMPLETE)), CATEGORIES, NOW)
    assert not due.must_read(Ledger((old, holiday, *COMPLETE)), CATEGORIES, NOW)


def test_papers_without_a_score_need_no_listing() -> None:
    days = (*COMPLETE[:3], day(State.OPEN, is_read=True))
    assert not due.must_read(Ledger(days), CATEGORIES, NOW)


def test_a_mirrors_night_stands_for_no_category() -> None:
    mirrored = Day(ALL_CATEGORIES, MONDAY, State.COMPLETE, is_read=True)
    assert due.must_read(Ledger((mirrored,)), CATEGORIES, NOW)
