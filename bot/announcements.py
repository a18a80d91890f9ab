"""When arXiv announces papers: Sunday to Thursday evenings, dated the next day, US Eastern time.

Notes
-----
Source: https://info.arxiv.org/help/availability.html
"""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

US_EASTERN = ZoneInfo("America/New_York")
_SATURDAY = 5


def expected_night(now: datetime) -> date:
    """Tell the newest day for which a listing is due.

    Parameters
    ----------
    now : datetime
        Any time with a time zone.

    Returns
    -------
    date
        The last Monday to Friday that has begun in US Eastern time. Holidays count: whether arXiv
        skips one is only known from the listing itself.

    Raises
    ------
    ValueError
        If ``now`` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError(f"{now} has no time zone")
    day = now.astimezone(US_EASTERN).date()
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))


def is_announcement_day(day: date) -> bool:
    """Tell whether listings bear this date: Monday to Friday."""
    return day.weekday() < _SATURDAY


def announcement_days(first: date, last: date) -> Iterator[date]:
    """Give the days from one to another, both included, that listings bear, oldest first."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return (day for day in days if is_announcement_day(day))


def is_deferred(day: date) -> bool:
    """Tell whether arXiv said beforehand that the listing of this weekday would be empty.

    Notes
    -----
    arXiv names the day on whose evening it sends no mailing; the listing that stays empty is that
    of the next weekday. Measured in 2025: of 19 June, 4 July, 1 September, 27 November and 25
    December the listings were full, of the weekday after each they were empty or missing.
    """
    return day in _deferred()


def spell_day(day: date) -> str:
    """Write a day as people read it, such as ``Friday 20 November 2026``."""
    return f"{day:%A} {day.day} {day:%B %Y}"


@cache
def _deferred() -> frozenset[date]:
    """Read the packaged days, which change every year and are a hint only."""
    text = files("bot").joinpath("holidays.toml").read_text("utf-8")
    return frozenset(map(_next_weekday, tomllib.loads(text)["deferred"]))


def _next_weekday(day: date) -> date:
    return day + timedelta(days={4: 3, 5: 2}.get(day.weekday(), 1))
