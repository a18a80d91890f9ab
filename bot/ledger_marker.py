"""What of the books outlives the store: the last complete night of each category, and the gaps.

It stands in the dashboard's marker, which anybody with write access may edit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.announcements import expected_night, is_announcement_day
from bot.ledger import ALL_CATEGORIES, MARKER, Ledger
from bot.listing import Listing, ListingOutcome, Trouble

MOST_GAPS = 2000
"""Gaps that are kept, the newest ones."""

FIRST_NIGHT = date(1991, 8, 14)
"""arXiv began on this day."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where the books stand.

    Attributes
    ----------
    nights : mapping of str to date
        Last complete night by category.
    gaps : tuple of (str, date)
        Category and night of earlier days that still have to be read.
    """

    nights: Mapping[str, date] = field(default_factory=dict)
    gaps: tuple[tuple[str, date], ...] = ()


def position(ledger: Ledger) -> Position:
    """Tell what must outlive the store.

    Parameters
    ----------
    ledger : Ledger
        Of all days.

    Returns
    -------
    Position
        Days after a category's last complete night are no gaps in it: they are due anyway. Where a
        category has no complete night, its days are gaps.
    """
    days = [day for day in ledger.days if day.category != ALL_CATEGORIES]
    nights = {d.category: d.night for d in days if d.is_read and is_announcement_day(d.night)}
    gaps = [
        (day.category, day.night)
        for day in days
        if not day.is_read and day.night < nights.get(day.category, date.max)
    ]
    return Position(nights, tuple(gaps[-MOST_GAPS:]))


def listings(told: Position, now: datetime) -> tuple[Listing, ...]:
    """Turn a position back into readings, for a store that knows nothing of these categories.

    Parameters
    ----------
    told : Position
        As the marker has it; nights that cannot be are left out.
    now : datetime
        Any time with a time zone.

    Returns
    -------
    tuple of Listing
        Without papers; the books begin there.
    """
    last = expected_night(now)
    complete = [
        Listing(name, night, ListingOutcome.UNCHANGED, message=_TOLD, source=MARKER)
        for name, night in told.nights.items()
        if _can_be(night, last)
    ]
    missing = [
        Listing(
            name,
            night,
            ListingOutcome.FRESH,
            message=_MISSING,
            source=MARKER,
            is_complete=False,
            trouble=Trouble.GONE,
        )
        for name, night in told.gaps[-MOST_GAPS:]
        if _can_be(night, last)
    ]
    return (*complete, *missing)


_TOLD = "read before the store was lost, as the dashboard tells"
_MISSING = "not read before the store was lost, as the dashboard tells"


def _can_be(night: date, last: date) -> bool:
    return FIRST_NIGHT <= night <= last and is_announcement_day(night)
