"""Run after run of the real job, on the real store and the real source, between fakes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from bot import pipeline
from bot.arxiv_client import ArxivClient
from bot.config import Config
from bot.job import Job, Surroundings
from bot.ledger import Ledger
from bot.prediction import Decision, Prediction
from bot.publishing import PlanCollector
from bot.pull_request import PullRequest, State
from bot.run_summary import RunSummary
from bot.source import ArxivSource
from bot.store import Store
from classifier.model import Model
from tests.fakes.arxiv import Fault, LoggedRequest
from tests.fakes.arxiv_clock import FakeClock
from tests.half_year.announcements import Stream
from tests.half_year.arxiv import SimulatedArxiv
from tests.half_year.calendar import Slot
from tests.half_year.disturbances import Plan
from tests.half_year.warnings_due import Books, Due


@dataclass(frozen=True, slots=True)
class World:
    """What all runs of a simulation share.

    Attributes
    ----------
    around : Surroundings
        List and configuration; its `train` always gives one model.
    stream : Stream
        What arXiv announces.
    slots : tuple of Slot
        When runs are to start.
    capped : frozenset of (date, str)
        Listings that arXiv cuts.
    """

    around: Surroundings
    stream: Stream
    slots: tuple[Slot, ...]
    capped: frozenset[tuple[date, str]] = frozenset()

    @property
    def config(self) -> Config:
        return self.around.config


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run said, and what it should have said.

    Attributes
    ----------
    slot : Slot
        When it started.
    summary : RunSummary
        Its own account.
    due : Due
        Warnings that were due.
    requests : tuple of LoggedRequest
        What arXiv's log says of it.
    faults : tuple of (Fault or None)
        What was wrong with each of its answers.
    """

    slot: Slot
    summary: RunSummary
    due: Due
    requests: tuple[LoggedRequest, ...]
    faults: tuple[Fault | None, ...]


@dataclass(slots=True)
class Outcome:
    """What a simulation came to.

    Attributes
    ----------
    runs : list of Ran
        In order.
    proposals : list of str
        Papers of all drafts, in order, each as often as it was proposed.
    predictions : dict of str to Prediction
        By id, as the store has them at the end.
    ledger : Ledger
        The books after the last run.
    nights : dict of str to date
        Night of each announced paper, as the store has it.
    requests : tuple of LoggedRequest
        arXiv's log.
    seconds : float
        How long it took, by a real clock.
    """

    runs: list[Ran] = field(default_factory=list)
    proposals: list[str] = field(default_factory=list)
    predictions: dict[str, Prediction] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    nights: dict[str, date] = field(default_factory=dict)
    requests: tuple[LoggedRequest, ...] = ()
    seconds: float = 0.0

    @property
    def decisions(self) -> dict[str, Decision]:
        """Give what the thresholds say of each paper; exploring changes nothing of that."""
        return {
            i: Decision.SKIP if one.is_explored else one.decision
            for i, one in self.predictions.items()
        }


def simulate(
    world: World, plan: Plan, folder: Path, tell: Callable[[Slot], None] | None = None
) -> Outcome:
    """Let the half year pass.

    Parameters
    ----------
    world : World
        arXiv, the list and the calendar.
    plan : Plan
        What goes wrong.
    folder : Path
        For the store.
    tell : callable or None
        Is told of each run before it starts.
    """
    began, outcome = time.monotonic(), Outcome()
    clock = FakeClock()
    books = Books(world.stream, plan, world.capped)
    with (
        SimulatedArxiv(world.stream, clock) as arxiv,
        Store.open(folder / "store.sqlite") as store,
    ):
        desk = _Desk(world, arxiv, clock, store, outcome)
        for slot in world.slots:
            if slot in plan.missing:
                continue
            if tell:
                tell(slot)
            desk.run(slot, plan, books)
        desk.close()
    outcome.seconds = time.monotonic() - began
    return outcome


class _Desk:
    """The bot's side: one store, one pace of requests, and the drafts so far."""

    def __init__(
        self, world: World, arxiv: SimulatedArxiv, clock: FakeClock, store: Store, outcome: Outcome
    ) -> None:
        self._world = world
        self._arxiv = arxiv
        self._pace = clock.pace()
        self._store = store
        self._outcome = outcome
        self._pulls: tuple[PullRequest, ...] = ()

    def run(self, slot: Slot, plan: Plan, books: Books) -> None:
        """Do one run, as the command does it."""
        categories = self._world.stream.categories
        earlier = (night for night in self._world.stream.events if night < slot.day)
        weather = plan.weather(slot, categories, max(earlier, default=None))
        self._arxiv.begin(slot.start, weather)
        asked = len(self._arxiv.requests)
        summary, collector = self._job(slot.start)
        self._store.record_run(summary)
        requests = self._arxiv.requests[asked:]
        faults = tuple(weather.fault(one.path) for one in requests)
        self._outcome.runs.append(Ran(slot, summary, books.run(slot, requests), requests, faults))
        self._take(collector, slot.start)

    def _job(self, now: datetime) -> tuple[RunSummary, PlanCollector]:
        collector, config = PlanCollector(), self._world.config
        around = self._world.around
        held = Surroundings(
            config=config,
            list_text=around.list_text,
            further_texts=(),
            decisions=(),
            pull_requests=self._pulls,
            catalogue=around.catalogue,
            corpus=around.corpus,
            vocabulary=around.vocabulary,
            train=around.train,
        )
        settings = self._arxiv.settings(delay_seconds=config.arxiv.delay_seconds,
                                        backoff_seconds=config.arxiv.backoff_seconds)  # fmt: skip
        with ArxivClient(settings, pace=self._pace) as client:
            source = ArxivSource(client, config.arxiv.categories)
            return pipeline.run(Job(held, self._store, source, collector, now)), collector

    def _take(self, collector: PlanCollector, now: datetime) -> None:
        """Keep the drafts open, as GitHub would, and count what was scored."""
        for plan in collector.plans:
            number = len(self._pulls) + 1
            pull = PullRequest(
                number=number,
                url=f"https://example.org/pull/{number}",
                marker=plan.marker,
                state=State.OPEN,
                labels=("arxiv-bot",),
                branch=plan.branch,
                head_sha="0" * 40,
                updated_at=now.astimezone(UTC),
            )
            self._pulls = (*self._pulls, pull)
            self._outcome.proposals += plan.marker.ids

    def close(self) -> None:
        """Read what the store knows at the end."""
        outcome, store = self._outcome, self._store
        outcome.predictions = {one.id: one for one in store.predictions()}
        outcome.nights = {p.id: p.announced for p in store.past_listings() if p.announced}
        last = self._world.slots[-1].start
        outcome.ledger = store.ledger.read(self._world.stream.categories, last)
        outcome.requests = self._arxiv.log


def fixed(model: Model) -> Callable[..., Model]:
    """Give what always trains to one model."""
    return lambda *_: model
