"""What goes wrong in the simulation, planned beforehand: missing runs, and arXiv's bad days."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from tests.fakes.arxiv import Fault
from tests.half_year.arxiv import Weather
from tests.half_year.calendar import SLOTS, Slot

MISSING = 0.30
"""Share of the runs that never start."""

FEEDS = "/rss/"
OAI = "/oai"
QUERIES = "/api/query"


class Trouble(StrEnum):
    """What is wrong with a listing, or with what OAI-PMH answers."""

    STALE_ALL = "all listings stale"
    STALE_ONE = "one listing stale"
    DOWN = "connection reset"
    BAD_GATEWAY = "502"
    UNAVAILABLE = "503"
    RATE_EXCEEDED = "rate exceeded"
    CUT = "cut off"
    HTML = "HTML"
    EMPTY = "empty answer"
    EMPTY_CHANNEL = "no items"
    FORBIDDEN = "403"


FAULTS: Mapping[Trouble, Fault] = {
    Trouble.DOWN: Fault.RESET,
    Trouble.BAD_GATEWAY: Fault.BAD_GATEWAY,
    Trouble.UNAVAILABLE: Fault.UNAVAILABLE,
    Trouble.RATE_EXCEEDED: Fault.RATE_EXCEEDED,
    Trouble.CUT: Fault.CUT,
    Trouble.HTML: Fault.HTML,
    Trouble.EMPTY: Fault.EMPTY,
    Trouble.EMPTY_CHANNEL: Fault.EMPTY_CHANNEL,
    Trouble.FORBIDDEN: Fault.FORBIDDEN,
}
STALE = frozenset({Trouble.STALE_ALL, Trouble.STALE_ONE})
_OF_ALL = frozenset({Trouble.STALE_ALL, Trouble.DOWN, Trouble.UNAVAILABLE})
_OF_OAI = (Trouble.DOWN, Trouble.UNAVAILABLE, Trouble.HTML, Trouble.CUT, Trouble.FORBIDDEN)


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes wrong.

    Attributes
    ----------
    missing : frozenset of Slot
        Runs that never start.
    feeds : mapping
        Trouble of a category's listing in a run.
    oai, queries : mapping
        Trouble of these services in a run.
    """

    missing: frozenset[Slot] = frozenset()
    feeds: Mapping[tuple[Slot, str], Trouble] = field(default_factory=dict)
    oai: Mapping[Slot, Trouble] = field(default_factory=dict)
    queries: Mapping[Slot, Trouble] = field(default_factory=dict)

    def weather(self, slot: Slot, categories: Sequence[str], before: date | None) -> Weather:
        """Tell how arXiv is in a run; stale listings show the batch of the night before."""
        stale = [c for c in categories if self.feeds.get((slot, c)) in STALE]

        def fault(path: str) -> Fault | None:
            if path.startswith(FEEDS):
                found = self.feeds.get((slot, path.removeprefix(FEEDS)))
            else:
                found = (self.oai if path == OAI else self.queries).get(slot)
            return FAULTS.get(found) if found else None

        return Weather(fault, dict.fromkeys(stale, before) if before else {})


def plan(
    slots: Sequence[Slot],
    nights: Sequence[date],
    categories: Sequence[str],
    outages: Sequence[tuple[date, int]],
    enrichment_fails: tuple[date, date],
    seed: int = 0,
    shares: tuple[float, float] = (0.4, 0.2),
) -> Plan:
    """Plan what goes wrong.

    Parameters
    ----------
    slots : sequence of Slot
        All starts; the first and the last three days of them are spared.
    nights : sequence of date
        When arXiv announces.
    categories : sequence of str
        Those that the bot follows.
    outages : sequence of (date, int)
        When no run starts, from when on for how many days.
    enrichment_fails : (date, date)
        First and last day without the query API.
    seed : int
        The same seed, the same plan.
    shares : (float, float)
        Shares of nights with something wrong with listings, and with OAI-PMH.
    """
    rng = random.Random(f"plan {seed}")
    first, last = slots[0].day, slots[-1].day - timedelta(days=2)
    open_slots = [slot for slot in slots if first < slot.day < last]
    missing = _missing(rng, slots, open_slots, outages)
    feeds: dict[tuple[Slot, str], Trouble] = {}
    oai: dict[Slot, Trouble] = {}
    kinds = _endless(rng, tuple(Trouble))
    for night in (n for n in nights if first < n < last):
        if rng.random() < shares[0]:
            feeds |= _bad_listings(rng, next(kinds), night, categories)
        if rng.random() < shares[1]:
            oai |= dict.fromkeys(_some_slots(rng, night), rng.choice(_OF_OAI))
    start, end = enrichment_fails
    queries = {slot: Trouble.UNAVAILABLE for slot in slots if start <= slot.day <= end}
    return Plan(missing, feeds, oai, queries)


def _missing(
    rng: random.Random,
    slots: Sequence[Slot],
    open_slots: Sequence[Slot],
    outages: Sequence[tuple[date, int]],
) -> frozenset[Slot]:
    """Let runs be missing: in the outages all, and single ones up to the share."""
    spans = [(start, start + timedelta(days=count)) for start, count in outages]
    out = {s for s in open_slots if any(start <= s.day < end for start, end in spans)}
    left = sorted(set(open_slots) - out)
    by_day: defaultdict[date, list[Slot]] = defaultdict(list)
    for slot in left:
        by_day[slot.day].append(slot)
    days = list(by_day.values())
    rng.shuffle(days)
    wanted = round(MISSING * len(slots))
    for found in days:  # a day often loses all of its runs, as one cause stops them
        if len(out) >= wanted:
            break
        chosen = found if rng.random() < 0.5 else rng.sample(found, 1)
        out |= set(chosen[: wanted - len(out)])
    return frozenset(out)


def _bad_listings(
    rng: random.Random, trouble: Trouble, night: date, categories: Sequence[str]
) -> dict[tuple[Slot, str], Trouble]:
    one = (rng.choice(categories),)
    hit = tuple(categories) if trouble in _OF_ALL and rng.random() < 0.7 else one
    hit = tuple(categories) if trouble is Trouble.STALE_ALL else hit
    return {(slot, name): trouble for slot in _some_slots(rng, night) for name in hit}


def _some_slots(rng: random.Random, night: date) -> tuple[Slot, ...]:
    """Choose the first runs of a day, or all."""
    return tuple(Slot(night, number) for number in range(rng.randint(1, len(SLOTS))))


def _endless(rng: random.Random, kinds: Sequence[Trouble]) -> Iterator[Trouble]:
    """Give every kind equally often, in an order of chance."""
    while True:
        yield from rng.sample(kinds, len(kinds))
