"""When the simulated arXiv announces, and when the bot's runs start."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

SLOTS = (time(5, 20), time(11, 20), time(19, 20))
"""Starts of a day's runs, UTC; the last one is always after noon, US Eastern time."""

HOLIDAYS = frozenset({
    date(2026, 1, 2), date(2026, 1, 20), date(2026, 6, 22), date(2026, 7, 6), date(2026, 9, 8),
    date(2026, 11, 27), date(2026, 12, 28), date(2026, 12, 30), date(2027, 1, 1),
})  # fmt: skip
"""Weekdays whose listing is empty, as arXiv said beforehand: each after a deferred mailing."""

SURPRISES = frozenset({date(2026, 7, 24), date(2026, 10, 12)})
"""Weekdays without an announcement, of which arXiv said nothing beforehand."""


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One start of the bot.

    Attributes
    ----------
    day : date
        UTC; so early or late that it is the same day in US Eastern time.
    number : int
        Place in `SLOTS`.
    """

    day: date
    number: int

    @property
    def start(self) -> datetime:
        return datetime.combine(self.day, SLOTS[self.number], UTC)

    @property
    def is_before_noon(self) -> bool:
        """Tell whether it is before noon, US Eastern time."""
        return self.number < len(SLOTS) - 1


def is_weekday(day: date) -> bool:
    return day.weekday() < 5


def days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def weekdays(first: date, last: date) -> tuple[date, ...]:
    """Give the days that listings bear, holidays too."""
    return tuple(filter(is_weekday, days(first, last)))


def nights(first: date, last: date) -> tuple[date, ...]:
    """Give the days on which something is announced."""
    quiet = HOLIDAYS | SURPRISES
    return tuple(day for day in weekdays(first, last) if day not in quiet)


def slots(first: date, last: date) -> tuple[Slot, ...]:
    """Give all starts: three on a weekday, one on a Saturday."""
    return tuple(
        Slot(day, number)
        for day in days(first, last)
        for number in range(len(SLOTS))
        if is_weekday(day) or (day.weekday() == 5 and number == 1)
    )
