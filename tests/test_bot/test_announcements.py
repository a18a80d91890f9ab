from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.announcements import (
    announcement_days,
    expected_night,
    is_announcement_day,
    is_deferred,
    spell_day,
)


@pytest.mark.parametrize(
    ("now", "night"),
    [
        ("2026-11-20T04:59:59+00:00", date(2026, 11, 19)),  # 23:59:59 EST on Thursday
        ("2026-11-20T05:00:00+00:00", date(2026, 11, 20)),
        ("2026-07-17T03:59:59+00:00", date(2026, 7, 16)),  # EDT
        ("2026-07-17T04:00:00+00:00", date(2026, 7, 17)),
        ("2026-11-21T12:00:00+00:00", date(2026, 11, 20)),  # Saturday
        ("2026-11-22T12:00:00+00:00", date(2026, 11, 20)),  # Sunday
        ("2026-11-23T00:30:00-05:00", date(2026, 11, 23)),
        ("2026-12-25T12:00:00+00:00", date(2026, 12, 25)),  # a holiday is due like any weekday
        ("2026-11-01T05:30:00+00:00", date(2026, 10, 30)),  # the night the clocks change
    ],
)
def test_expected_night_is_the_last_weekday_begun_in_the_east(now: str, night: date) -> None:
    assert expected_night(datetime.fromisoformat(now)) == night


def test_expected_night_never_runs_backwards_or_falls_on_a_weekend() -> None:
    start = datetime(2026, 10, 20, tzinfo=UTC)
    nights = [expected_night(start + timedelta(hours=hours)) for hours in range(24 * 30)]
    assert nights == sorted(nights)
    assert all(map(is_announcement_day, nights))


def test_expected_night_does_not_depend_on_the_zone_of_the_clock() -> None:
    now = datetime(2026, 11, 20, 5, tzinfo=UTC)
    assert expected_night(now.astimezone(timezone(timedelta(hours=9)))) == expected_night(now)


def test_expected_night_refuses_a_time_without_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        expected_night(datetime(2026, 11, 20))  # noqa: DTZ001, that is the point


@pytest.mark.parametrize(
    ("mailing", "listing"),
    [
        (date(2026, 11, 26), date(2026, 11, 27)),  # Thanksgiving, a Thursday
        (date(2026, 9, 7), date(2026, 9, 8)),
        (date(2026, 7, 3), date(2026, 7, 6)),  # a Friday
    ],
)
def test_the_listing_of_the_weekday_after_a_deferred_mailing_is_empty(
    mailing: date, listing: date
) -> None:
    assert is_deferred(listing)
    assert not is_deferred(mailing)


def test_holidays_are_weekdays_and_known_a_year_ahead() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(2 * 365)]
    holidays = [day for day in days if is_deferred(day)]
    assert all(map(is_announcement_day, holidays))
    assert len(holidays) == 16


def test_days_are_spelled_without_leading_zero() -> None:
    assert spell_day(date(2026, 11, 6)) == "Friday 6 November 2026"


def test_announcement_days_are_the_weekdays_with_both_ends() -> None:
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    assert list(announcement_days(friday, monday)) == [friday, monday]
    assert list(announcement_days(monday, monday)) == [monday]
    assert list(announcement_days(monday, friday)) == []
