"""Which warnings are due after each run, by what was planned and announced, not by the bot's code.

A category's night is settled by a listing that shows its batch to the end, or by OAI-PMH, once that
shows this or a later batch. Until then it is open, and a warning says what went wrong with it last.
No warning is due for weekends, for holidays, and before noon for a batch that may still come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot import oai
from tests.fakes.arxiv import LoggedRequest
from tests.half_year import calendar
from tests.half_year.announcements import Stream
from tests.half_year.calendar import Slot
from tests.half_year.disturbances import STALE, Plan, Trouble

NOT_OUT = "the batch had not come out"
STALE_WORDS = "the listing still showed an earlier batch, while others had moved on"
NOT_READ = "no run read the listing"
NO_ANSWER = "arXiv did not answer"
NO_LISTING = "arXiv's answer could not be read"
REFUSED = "arXiv forbids the bot's requests (403)"
CUT_AT_CAP = "arXiv cut the listing at 2,000 items, so that papers are missing"
NOTHING = "the listing is empty, and the day is no known holiday"

_WORDS: Mapping[Trouble, str] = {
    Trouble.DOWN: NO_ANSWER,
    Trouble.BAD_GATEWAY: NO_ANSWER,
    Trouble.UNAVAILABLE: NO_ANSWER,
    Trouble.RATE_EXCEEDED: NO_ANSWER,
    Trouble.CUT: NO_LISTING,
    Trouble.HTML: NO_LISTING,
    Trouble.EMPTY: NO_LISTING,
    Trouble.EMPTY_CHANNEL: NOTHING,
    Trouble.FORBIDDEN: REFUSED,
}
_LONG_AGO = timedelta(days=2)
_MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class Due:
    """What a run has to say.

    Attributes
    ----------
    nights : frozenset of str
        Beginnings of the warnings about open nights.
    places : frozenset of str
        Paths at arXiv that failed.
    """

    nights: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


@dataclass(slots=True)
class Books:
    """What is known to be read, in the eyes of somebody who sees the plan.

    Attributes
    ----------
    stream : Stream
        What was announced.
    plan : Plan
        What goes wrong.
    capped : frozenset of (date, str)
        Listings that arXiv cuts.
    """

    stream: Stream
    plan: Plan
    capped: frozenset[tuple[date, str]] = frozenset()
    _first: date | None = None
    _settled: set[tuple[str, date]] = field(default_factory=set)
    _said: dict[tuple[str, date], str] = field(default_factory=dict)
    _seen: set[tuple[str, date]] = field(default_factory=set)

    def run(self, slot: Slot, requests: Sequence[LoggedRequest]) -> Due:
        """Tell what is due after a run that asked so, the runs so far considered."""
        night = slot.day if calendar.is_weekday(slot.day) else _friday(slot.day)
        self._first = self._first or night
        places: set[str] = set()
        is_refused = False
        for name in self.stream.categories:
            trouble = Trouble.FORBIDDEN if is_refused else self.plan.feeds.get((slot, name))
            is_refused = trouble is Trouble.FORBIDDEN
            if self._read_listing(slot, name, trouble):
                places.add(f"/rss/{name}")
        if not is_refused:
            places |= self._read_oai(slot, night, _sets(requests))
        return Due(self._open(slot, night), frozenset(places))

    def _read_listing(self, slot: Slot, name: str, trouble: Trouble | None) -> bool:
        """Read a category's listing; tell whether that fails."""
        day, key = slot.day, (name, slot.day)
        if trouble in STALE:
            self._read_stale(name, day)
            return False
        if not calendar.is_weekday(day):
            return trouble is not None and trouble is not Trouble.EMPTY_CHANNEL
        is_empty = not self.stream.is_in_listing(name, day) or trouble is Trouble.EMPTY_CHANNEL
        if trouble and trouble is not Trouble.EMPTY_CHANNEL:
            self._say(key, _WORDS[trouble])
            return True
        if is_empty and day in calendar.HOLIDAYS:
            self._settled.add(key)
        elif is_empty:
            self._say(key, NOTHING)
        elif (day, name) in self.capped:
            self._say(key, CUT_AT_CAP)
            self._seen.add(key)
        else:
            self._settled.add(key)
            self._seen.add(key)
        return False

    def _read_stale(self, name: str, day: date) -> None:
        """Read an earlier batch under today's date, which only gives itself away if it is known."""
        earlier = [n for n in self.stream.events if n < day]
        before = max(earlier, default=None)
        is_known = before is None or (name, before) in self._settled
        if is_known:
            self._say((name, day), STALE_WORDS)
        else:
            self._settled.add((name, day))

    def _read_oai(self, slot: Slot, until: date, asked: Sequence[str]) -> set[str]:
        """Let OAI-PMH settle what is open; give its path if it should have, and failed."""
        trouble = self.plan.oai.get(slot)
        if trouble is Trouble.FORBIDDEN:  # only the first request is made
            for name in self.stream.categories:
                open_nights = [n for n in self._nights(until) if (name, n) not in self._settled]
                if oai.set_of(name) in asked and open_nights:
                    self._say((name, open_nights[-1]), REFUSED)
            return {"/oai"} if asked else set()
        for name in self.stream.categories:
            open_nights = [n for n in self._nights(until) if (name, n) not in self._settled]
            if not open_nights:
                continue
            if trouble:
                self._say((name, open_nights[-1]), _WORDS[trouble])
                if slot not in self.plan.queries:
                    self._read_queries(name, open_nights)
                continue
            told = (n for n in open_nights if self._is_told(n, until))
            settled = {(name, night) for night in told}
            self._settled |= settled
            self._seen |= {key for key in settled if self.stream.is_announced(*key)}
        is_open = any((c, n) not in self._settled for c in self.stream.categories
                      for n in self._nights(until))  # fmt: skip
        return {"/oai"} if trouble and is_open else set()

    def _read_queries(self, name: str, open_nights: Sequence[date]) -> None:
        """Let the query API tell papers in place of OAI-PMH, which settles no night."""
        self._seen |= {(name, n) for n in open_nights if self.stream.is_announced(name, n)}

    def _is_told(self, night: date, today: date) -> bool:
        later = any(n >= night for n in self.stream.events if n <= today and self._any(n))
        return later or night <= today - _LONG_AGO

    def _any(self, night: date) -> bool:
        return any(self.stream.is_announced(c, night) for c in self.stream.categories)

    def _nights(self, until: date) -> tuple[date, ...]:
        assert self._first is not None
        return calendar.weekdays(self._first, until)

    def _say(self, key: tuple[str, date], words: str) -> None:
        if key not in self._settled:
            self._said[key] = words

    def _open(self, slot: Slot, until: date) -> frozenset[str]:
        by_words: defaultdict[str, list[tuple[str, date]]] = defaultdict(list)
        for night in self._nights(until):
            for name in self.stream.categories:
                words = self._words(slot, (name, night))
                if words:
                    by_words[words].append((name, night))
        return frozenset(_spelled(words, keys) for words, keys in by_words.items())

    def _words(self, slot: Slot, key: tuple[str, date]) -> str | None:
        """Tell what is to be said of a night; None if nothing is."""
        night = key[1]
        is_holiday = night in calendar.HOLIDAYS and key not in self._seen
        if key in self._settled or is_holiday:
            return None
        words = self._said.get(key, NOT_READ)
        has_moved_on = any((c, night) in self._seen for c in self.stream.categories)
        if words == STALE_WORDS and not has_moved_on:
            words = NOT_OUT
        may_come = (
            night == slot.day and slot.is_before_noon and words in {NOT_READ, NOT_OUT, NOTHING}
        )
        return None if may_come else words


def _sets(requests: Sequence[LoggedRequest]) -> list[str]:
    """Give the sets that OAI-PMH was asked for."""
    return [dict(one.query).get("set", "") for one in requests if one.path == "/oai"]


def _friday(day: date) -> date:
    return day - timedelta(days=day.weekday() - 4)


def _spelled(words: str, keys: Sequence[tuple[str, date]]) -> str:
    nights = sorted({night for _, night in keys})
    names = list(dict.fromkeys(name for name, _ in keys))
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    when = _day(nights[0])
    if len(nights) > 1:
        when = f"{len(nights)} days from {when} to {_day(nights[-1])}"
    return f"{when}, {', '.join(names[:_MOST_NAMES])}{more}: {words}."


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
