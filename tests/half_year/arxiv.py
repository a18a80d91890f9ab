"""The fake arXiv of the simulation: its papers as of a shared clock's day, its faults by a plan."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.paper import Paper
from tests.fakes import arxiv_feeds
from tests.fakes.arxiv import FakeArxiv, LoggedRequest
from tests.fakes.arxiv_clock import FakeClock
from tests.fakes.arxiv_faults import Answer, Fault, PlannedFault
from tests.half_year.announcements import Stream

_ANY = re.compile("")
ANSWER_SECONDS = 0.7
"""How long an answer takes by the shared clock."""


@dataclass(frozen=True, slots=True)
class Weather:
    """How arXiv is during one run.

    Attributes
    ----------
    fault : callable
        Tells what goes wrong with requests of a path; None if nothing does.
    stale : mapping of str to date
        Categories that show an earlier night's batch.
    """

    fault: Callable[[str], Fault | None]
    stale: dict[str, date]


class SimulatedArxiv(FakeArxiv):
    """arXiv as the stream and the plan of faults have it.

    Parameters
    ----------
    stream : Stream
        What is announced when.
    clock : FakeClock
        Shared with the bot; answers take time by it, and the log goes by it.
    """

    def __init__(self, stream: Stream, clock: FakeClock) -> None:
        self._stream = stream
        self._state: dict[str, Paper] = {}
        self._due = sorted(stream.events)
        self._weather = Weather(lambda _: None, {})
        self._clock = clock
        self.faults_served: dict[Fault, int] = {}
        super().__init__(monotonic=clock.monotonic)

    def begin(self, start: datetime, weather: Weather) -> None:
        """Let it be a later moment."""
        self._clock.now = max(self._clock.now, start.astimezone(UTC).timestamp())
        self._weather = weather
        self.today = start.date()
        while self._due and self._due[0] <= self.today:
            for event in self._stream.events[self._due.pop(0)]:
                self._state[event.paper.id] = event.paper

    def _answer(self, path: str, query: list[tuple[str, str]]) -> Answer:
        self._clock.now += ANSWER_SECONDS
        return super()._answer(path, query)

    def _feed(self, kind: str, query: str) -> Answer:
        assert self.today is not None
        url, night = f"{self.url}/{kind}/{query}", self._weather.stale.get(query, self.today)
        shown = [e.paper for e in self._stream.events.get(night, ()) if query in e.shown]
        body = arxiv_feeds.rss(query, url, self.today, arxiv_feeds.select(shown, query))
        return Answer(200, body, "application/rss+xml")

    def _papers(self) -> dict[str, Paper]:
        return self._state

    def _due_fault(self, path: str) -> PlannedFault | None:
        fault = self._weather.fault(path)
        if fault is None:
            return None
        self.faults_served[fault] = self.faults_served.get(fault, 0) + 1
        return PlannedFault(_ANY, fault, 0, 1, None)

    @property
    def log(self) -> tuple[LoggedRequest, ...]:
        """All requests, in the order in which they came."""
        return tuple(sorted(self.requests, key=lambda one: one.started))
