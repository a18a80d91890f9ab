"""When arXiv announces papers: Sunday to Thursday evenings, dated the next day, US Eastern time.

Notes
-----
Source: https://info.arxiv.org/help/availability.html
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

US_EASTERN = ZoneInfo("America/New_York")
_SATURDAY = 5

#: Days whose mailing arXiv said it would defer. The list changes every year, so it is a hint only.
_DEFERRED = frozenset(
    date(2026, month, day)
    for month, day in (
        *((1, 1), (1, 19), (6, 19), (7, 3), (9, 7)),
        *((11, 26), (12, 25), (12, 29), (12, 31)),
    )
)


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


def is_deferred(day: date) -> bool:
    """Tell whether arXiv said beforehand that nothing would be announced on this weekday."""
    return day in _DEFERRED


def spell_day(day: date) -> str:
    """Write a day as people read it, such as ``Friday 20 November 2026``."""
    return f"{day:%A} {day.day} {day:%B %Y}"
