"""Balancing the books of announced papers: what was due against what was read and scored."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.announcements import (
    US_EASTERN,
    announcement_days,
    expected_night,
    is_announcement_day,
    is_deferred,
)
from bot.ledger import ALL_CATEGORIES, MARKER, Count, Day, Reason, State
from bot.listing import ListingOutcome, Trouble
from bot.store_rows import Poll

PATIENCE_HOURS = 12
"""How many hours of its day, US Eastern time, a batch may be late before that is worth a warning.

Source: arXiv rebuilds the feeds at midnight; late ones were seen to follow within hours
(https://github.com/ZJU-REAL/Polaris/issues/412 to 415).
"""


@dataclass(frozen=True, slots=True)
class _Read:
    """What the readings came to, by category and night."""

    complete: Mapping[tuple[str, date], tuple[str, ...]]
    estimated: frozenset[tuple[str, date]]
    trouble: Mapping[tuple[str, date], Trouble]
    first: Mapping[str, date]


def balance(
    polls: Iterable[Poll],
    counts: Iterable[Count],
    categories: Sequence[str],
    now: datetime,
    since: date | None = None,
) -> tuple[Day, ...]:
    """Balance the books: what was due against what was read and scored.

    Parameters
    ----------
    polls : iterable of Poll
        All readings of listings, oldest first.
    counts : iterable of Count
        What was announced.
    categories : sequence of str
        As configured; others are left out.
    now : datetime
        Any time with a time zone.
    since : date or None
        First day that is due; None for the first one of each category that was asked for.

    Returns
    -------
    tuple of Day
        By night, then in order of `categories`. Without `since` a category that was never asked for
        has none. The days of a mirror, which holds whichever nights it holds, are those that were
        read of it.

    Raises
    ------
    ValueError
        If ``now`` has no time zone.
    """
    last = expected_night(now)
    read = _readings(polls)
    booked = _by_day(counts)
    order = {name: n for n, name in enumerate(dict.fromkeys((*categories, ALL_CATEGORIES)))}
    keys = {
        (name, night)
        for name in categories
        for first in ([since] if since else filter(None, [read.first.get(name)]))
        for night in announcement_days(first, last)
    }
    keys |= {key for key in booked if key[0] in order and (since is None or key[1] >= since)}
    keys |= {key for key in read.complete if _is_mirrored(key, since)}
    moved_on = {night for (_, night), found in booked.items() if sum(c.announced for c in found)}
    return tuple(
        _day(key, read, booked.get(key, ()), now, has_moved_on=key[1] in moved_on)
        for key in sorted(keys, key=lambda key: (key[1], order[key[0]]))
    )


def _is_mirrored(key: tuple[str, date], since: date | None) -> bool:
    return key[0] == ALL_CATEGORIES and (since is None or key[1] >= since)


def _by_day(counts: Iterable[Count]) -> Mapping[tuple[str, date], Sequence[Count]]:
    found: dict[tuple[str, date], list[Count]] = defaultdict(list)
    for count in counts:
        found[count.category, count.night].append(count)
    return found


def _readings(polls: Iterable[Poll]) -> _Read:
    complete: dict[tuple[str, date], tuple[str, ...]] = {}
    estimated: set[tuple[str, date]] = set()
    trouble: dict[tuple[str, date], Trouble] = {}
    first: dict[str, date] = {}
    for poll in polls:
        name, night, due = (
            poll.listing.category,
            poll.listing.night,
            expected_night(poll.fetched_at),
        )
        asked = night if night is not None and _is_about_its_night(poll) else due
        if poll.is_complete or poll.trouble or poll.listing.outcome is ListingOutcome.FRESH:
            first[name] = min(first.get(name, asked), asked)
        if poll.is_complete and night is not None:
            sources = complete.get((name, night), ())
            complete[name, night] = tuple(dict.fromkeys((*sources, poll.source)))
            if poll.is_estimated:
                estimated.add((name, night))
            if night < due and poll.source == "rss":
                trouble.setdefault((name, due), Trouble.STALE)
        elif poll.trouble is not None and _says_more(poll.trouble, trouble.get((name, asked))):
            trouble[name, asked] = poll.trouble
    return _Read(complete, frozenset(estimated), trouble, first)


def _says_more(trouble: Trouble, known: Trouble | None) -> bool:
    """Tell whether a later trouble says more of a night than what was known of it."""
    if trouble is Trouble.STALE:
        return known is not Trouble.CAPPED  # A cut listing that is read again has nothing new.
    return trouble is not Trouble.GONE or known is None


def _is_about_its_night(poll: Poll) -> bool:
    """Tell whether a reading is about the night it bears, not about the one that was due then."""
    if poll.listing.outcome is ListingOutcome.STALE or poll.trouble is Trouble.GONE:
        return poll.source == MARKER
    return True


def _day(
    key: tuple[str, date],
    read: _Read,
    counts: Sequence[Count],
    now: datetime,
    *,
    has_moved_on: bool,
) -> Day:
    name, night = key
    readers = (*read.complete.get(key, ()), *read.complete.get((ALL_CATEGORIES, night), ()))
    told = dict.fromkeys(readers, 0)
    for count in counts:
        told[count.source] = told.get(count.source, 0) + count.announced
    booked = Day(
        category=name,
        night=night,
        state=State.COMPLETE,
        announced=sum(count.announced for count in counts),
        replaced=sum(count.replaced for count in counts),
        unscored=sum(count.unscored for count in counts),
        sources=tuple(sorted(told.items())),
        is_read=bool(readers) or not is_announcement_day(night),  # items may bear odd days
        is_estimated=key in read.estimated or any(count.is_estimated for count in counts),
    )
    return _judged(booked, _reason(read.trouble.get(key), has_moved_on=has_moved_on), now)


def _judged(day: Day, reason: Reason, now: datetime) -> Day:
    """Say how it stands with a day; the reason counts if it was not read."""
    if is_deferred(day.night) and not day.announced and reason is not Reason.CAPPED:
        return replace(day, state=State.HOLIDAY)
    if not day.is_read:
        state = State.PENDING if _may_come(day.night, reason, now) else State.OPEN
        return replace(day, state=state, reason=reason)
    if day.unscored:
        return replace(day, state=State.OPEN, reason=Reason.NOT_SCORED)
    return day


def _reason(trouble: Trouble | None, *, has_moved_on: bool) -> Reason:
    if trouble is None or trouble is Trouble.GONE:
        return Reason.NOT_READ
    if trouble is Trouble.STALE:
        return Reason.STALE if has_moved_on else Reason.NOT_OUT
    return Reason(trouble.value)


def _may_come(night: date, reason: Reason, now: datetime) -> bool:
    """Tell whether a later run of the same day may still read it from its listing."""
    here = now.astimezone(US_EASTERN)
    is_early = here.date() == night and here.hour < PATIENCE_HOURS
    return is_early and reason in {Reason.NOT_READ, Reason.NOT_OUT, Reason.EMPTY}
