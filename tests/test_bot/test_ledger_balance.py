"""The books hold every due day once, and a day is settled by nothing but a whole reading."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import ledger_balance
from bot.announcements import announcement_days, expected_night
from bot.ledger import ALL_CATEGORIES, Count, Day, Reason, State
from bot.listing import ListingOutcome, Trouble
from bot.run_summary import ListingSummary
from bot.store_rows import Poll

MONDAY = date(2026, 11, 9)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in range(1, 5))
DAY_AFTER_THANKSGIVING = date(2026, 11, 27)
FRESH, QUIET, STALE, BROKEN, UNCHANGED = (
    ListingOutcome.FRESH,
    ListingOutcome.QUIET,
    ListingOutcome.STALE,
    ListingOutcome.BROKEN,
    ListingOutcome.UNCHANGED,
)


def morning(day: date, hour: int = 6) -> datetime:
    """Give an hour of a day in winter, US Eastern time."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour + 5)


def poll(
    night: date | None,
    outcome: ListingOutcome = FRESH,
    trouble: Trouble | None = None,
    *,
    category: str = "cs.CV",
    source: str = "rss",
    at: datetime | None = None,
    estimated: bool = False,
) -> Poll:
    assert at or night
    return Poll(
        ListingSummary(category, night, outcome),
        source,
        at or morning(night or MONDAY),
        is_complete=trouble is None,
        trouble=trouble,
        is_estimated=estimated,
    )


def balance(
    polls: Sequence[Poll],
    now: datetime,
    counts: Sequence[Count] = (),
    categories: Sequence[str] = ("cs.CV",),
    since: date | None = None,
) -> tuple[Day, ...]:
    return ledger_balance.balance(polls, counts, categories, now, since)


def states(days: Sequence[Day]) -> list[tuple[date, State, Reason | None]]:
    return [(day.night, day.state, day.reason) for day in days]


def test_nothing_is_due_before_anything_was_asked_for() -> None:
    assert balance((), morning(FRIDAY)) == ()


def test_each_weekday_since_the_first_reading_is_due_once() -> None:
    days = balance([poll(MONDAY)], morning(MONDAY + timedelta(days=8)))
    nights = list(announcement_days(MONDAY, MONDAY + timedelta(days=8)))
    assert [day.night for day in days] == nights
    assert states(days)[0] == (MONDAY, State.COMPLETE, None)
    assert {day.state for day in days[1:-1]} == {State.OPEN}


def test_a_look_at_metadata_alone_begins_no_books() -> None:
    look = replace(poll(MONDAY, UNCHANGED, source="oai"), is_complete=False)
    assert states(balance([look, poll(FRIDAY)], morning(FRIDAY))) == [
        (FRIDAY, State.COMPLETE, None)
    ]


def test_days_before_the_first_reading_are_due_only_if_somebody_asks_for_them() -> None:
    assert len(balance([poll(FRIDAY)], morning(FRIDAY))) == 1
    asked = balance([poll(FRIDAY)], morning(FRIDAY), since=MONDAY)
    assert [day.state for day in asked] == [State.OPEN] * 4 + [State.COMPLETE]
    assert balance((), morning(FRIDAY), since=FRIDAY)[0].reason is Reason.NOT_READ


@pytest.mark.parametrize(
    ("trouble", "outcome", "reason"),
    [
        (Trouble.UNREADABLE, BROKEN, Reason.UNREADABLE),
        (Trouble.UNREACHABLE, BROKEN, Reason.UNREACHABLE),
        (Trouble.FORBIDDEN, BROKEN, Reason.FORBIDDEN),
        (Trouble.STALE, STALE, Reason.NOT_OUT),
        (Trouble.CAPPED, FRESH, Reason.CAPPED),
        (Trouble.EMPTY, QUIET, Reason.EMPTY),
    ],
)
def test_each_trouble_keeps_its_day_open_until_the_day_is_read(
    trouble: Trouble, outcome: ListingOutcome, reason: Reason
) -> None:
    night = {BROKEN: None, STALE: MONDAY}.get(outcome, TUESDAY)
    polls = [poll(MONDAY), poll(night, outcome, trouble, at=morning(TUESDAY))]
    later = morning(WEDNESDAY + timedelta(days=9))
    assert states(balance(polls, later))[:3] == [
        (MONDAY, State.COMPLETE, None),
        (TUESDAY, State.OPEN, reason),
        (WEDNESDAY, State.OPEN, Reason.NOT_READ),
    ]
    polls.append(poll(TUESDAY, source="oai", at=later, estimated=True))
    repaired = balance(polls, later)[1]
    assert (repaired.state, repaired.reason) == (State.COMPLETE, None)
    assert (repaired.sources, repaired.is_estimated) == ((("oai", 0),), True)


def test_a_later_trouble_does_not_open_a_day_that_was_read() -> None:
    polls = [poll(MONDAY), poll(None, BROKEN, Trouble.UNREACHABLE, at=morning(MONDAY, 9))]
    assert states(balance(polls, morning(MONDAY, 20))) == [(MONDAY, State.COMPLETE, None)]


def test_a_category_that_never_answered_is_open_from_its_first_day() -> None:
    polls = [poll(None, BROKEN, Trouble.UNREACHABLE, at=morning(TUESDAY))]
    assert states(balance(polls, morning(WEDNESDAY))) == [
        (TUESDAY, State.OPEN, Reason.UNREACHABLE),
        (WEDNESDAY, State.PENDING, Reason.NOT_READ),
    ]


@pytest.mark.parametrize(
    ("reading", "reason"),
    [
        (poll(MONDAY, STALE, Trouble.STALE, at=morning(TUESDAY, 1)), Reason.NOT_OUT),
        (poll(TUESDAY, QUIET, Trouble.EMPTY, at=morning(TUESDAY, 1)), Reason.EMPTY),
    ],
)
def test_a_batch_may_come_until_noon_and_is_missing_after_it(reading: Poll, reason: Reason) -> None:
    polls = [poll(MONDAY), reading]
    early, late = balance(polls, morning(TUESDAY, 11)), balance(polls, morning(TUESDAY, 12))
    assert states(early)[1] == (TUESDAY, State.PENDING, reason)
    assert states(late)[1] == (TUESDAY, State.OPEN, reason)


def test_a_cut_listing_that_is_read_again_stays_a_cut_one() -> None:
    again = poll(MONDAY, STALE, Trouble.STALE, at=morning(TUESDAY, 9))
    polls = [poll(MONDAY), poll(TUESDAY, FRESH, Trouble.CAPPED, at=morning(TUESDAY, 1)), again]
    assert states(balance(polls, morning(TUESDAY, 10)))[1] == (
        TUESDAY,
        State.OPEN,
        Reason.CAPPED,
    )


def test_a_batch_of_yesterday_comes_no_more() -> None:
    weekend = balance([poll(THURSDAY)], morning(FRIDAY + timedelta(days=1), 3))
    assert states(weekend)[1] == (FRIDAY, State.OPEN, Reason.NOT_READ)


def test_a_category_that_stays_behind_the_others_is_stale_at_once() -> None:
    polls = [poll(MONDAY), poll(MONDAY, category="cs.SD"), poll(TUESDAY, category="cs.SD")]
    polls.append(poll(MONDAY, STALE, Trouble.STALE, at=morning(TUESDAY, 1)))
    counts = [Count("cs.SD", TUESDAY, "rss", announced=3)]
    days = balance(polls, morning(TUESDAY, 2), counts, ("cs.CV", "cs.SD"))
    assert [(d.category, d.state, d.reason) for d in days if d.night == TUESDAY] == [
        ("cs.CV", State.OPEN, Reason.STALE),
        ("cs.SD", State.COMPLETE, None),
    ]


def test_a_feed_that_is_not_rebuilt_says_nothing_of_the_new_day() -> None:
    days = balance([poll(MONDAY, at=morning(TUESDAY, 1))], morning(TUESDAY, 13))
    assert states(days) == [
        (MONDAY, State.COMPLETE, None),
        (TUESDAY, State.OPEN, Reason.NOT_OUT),
    ]


def test_a_weekend_that_comes_too_late_leaves_friday_unread() -> None:
    saturday = FRIDAY + timedelta(days=1)
    polls = [poll(THURSDAY), poll(saturday, QUIET, Trouble.GONE, at=morning(saturday))]
    assert states(balance(polls, morning(saturday)))[-1] == (FRIDAY, State.OPEN, Reason.NOT_READ)


def test_a_holiday_is_no_gap_and_is_told_apart_from_days_that_were_read() -> None:
    before = poll(DAY_AFTER_THANKSGIVING - timedelta(days=1))
    now = morning(DAY_AFTER_THANKSGIVING + timedelta(days=3), 20)
    holiday, _ = balance([before], now)[1:]
    assert (holiday.state, holiday.reason, holiday.is_read) == (State.HOLIDAY, None, False)
    capped = poll(DAY_AFTER_THANKSGIVING, FRESH, Trouble.CAPPED)
    assert balance([before, capped], now)[1].state is State.OPEN
    announced = [Count("cs.CV", DAY_AFTER_THANKSGIVING, "rss", announced=4)]
    assert (
        balance([before, poll(DAY_AFTER_THANKSGIVING)], now, announced)[1].state is State.COMPLETE
    )


def test_a_day_is_open_until_all_its_papers_are_scored() -> None:
    counts = [
        Count("cs.CV", MONDAY, "oai", announced=2, unscored=1, is_estimated=True),
        Count("cs.CV", MONDAY, "rss", announced=5, replaced=3),
    ]
    (day,) = balance([poll(MONDAY)], morning(MONDAY), counts)
    assert (day.state, day.reason) == (State.OPEN, Reason.NOT_SCORED)
    assert (day.announced, day.replaced, day.unscored) == (7, 3, 1)
    assert day.sources == (("oai", 2), ("rss", 5))
    assert day.is_estimated
    assert day.is_read


def test_a_mirrors_night_is_every_categorys() -> None:
    polls = [
        poll(MONDAY),
        poll(TUESDAY, category=ALL_CATEGORIES, source="mirror"),
    ]
    days = balance(polls, morning(TUESDAY))
    assert [(d.category, d.night, d.state) for d in days] == [
        ("cs.CV", MONDAY, State.COMPLETE),
        ("cs.CV", TUESDAY, State.COMPLETE),
        (ALL_CATEGORIES, TUESDAY, State.COMPLETE),
    ]
    assert balance(polls[1:], morning(FRIDAY)) == days[2:]


def test_papers_of_a_day_without_announcements_are_in_the_books_all_the_same() -> None:
    sunday = MONDAY - timedelta(days=1)
    counts = [Count("cs.CV", sunday, "rss", announced=1)]
    days = balance([poll(MONDAY)], morning(MONDAY), counts)
    assert [(d.night, d.announced, d.state) for d in days] == [
        (sunday, 1, State.COMPLETE),
        (MONDAY, 0, State.COMPLETE),
    ]


def test_categories_that_are_not_configured_any_more_are_left_out() -> None:
    polls = [poll(MONDAY, category="cs.SD"), poll(MONDAY)]
    counts = [Count("cs.SD", MONDAY, "rss", announced=1, unscored=1)]
    assert {d.category for d in balance(polls, morning(FRIDAY), counts)} == {"cs.CV"}


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        balance([poll(MONDAY)], datetime(2026, 11, 9))  # noqa: DTZ001, that is the point


POLLS = st.builds(
    poll,
    st.sampled_from([MONDAY, TUESDAY, WEDNESDAY, THURSDAY]),
    st.sampled_from(list(ListingOutcome)),
    st.none() | st.sampled_from(list(Trouble)),
    category=st.sampled_from(["cs.CV", "cs.SD", ALL_CATEGORIES]),
    source=st.sampled_from(["rss", "oai", "marker"]),
    at=st.sampled_from([morning(MONDAY + timedelta(days=n)) for n in range(5)]),
    estimated=st.booleans(),
)


@given(st.lists(POLLS, max_size=12))
def test_whatever_was_read_each_day_stands_once_and_only_whole_readings_settle_it(
    polls: list[Poll],
) -> None:
    now = morning(FRIDAY, 20)
    polls.sort(key=lambda one: one.fetched_at)
    days = balance(polls, now, categories=("cs.CV", "cs.SD"))
    keys = [(day.night, day.category) for day in days]
    assert len(keys) == len(set(keys))
    whole = {(p.listing.category, p.listing.night) for p in polls if p.is_complete}
    for day in days:
        settled = {(day.category, day.night), (ALL_CATEGORIES, day.night)} & whole
        assert bool(settled) == day.is_read == (day.state is State.COMPLETE)
        assert (day.reason is None) == day.is_read
        assert day.night <= expected_night(now)


def test_a_weekend_does_not_hide_what_was_wrong_on_friday() -> None:
    saturday = FRIDAY + timedelta(days=1)
    polls = [
        poll(THURSDAY),
        poll(FRIDAY, QUIET, Trouble.EMPTY),
        poll(saturday, QUIET, Trouble.GONE, at=morning(saturday)),
    ]
    assert balance(polls, morning(saturday))[-1].reason is Reason.EMPTY
