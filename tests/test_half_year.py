"""Months with missing runs and a bad arXiv end like undisturbed ones, and every warning is due."""

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot import pipeline
from bot.arxiv_client import ArxivClient
from bot.arxiv_settings import LEAST_DELAY_SECONDS
from bot.arxiv_transport import RequestPace
from bot.source import ArxivSource
from bot.store import Store
from tests.fakes.arxiv import FakeArxiv
from tests.fakes.arxiv_papers import invent_paper
from tests.half_year import calendar, disturbances, figures, worlds
from tests.half_year.__main__ import half_year, undisturbed
from tests.half_year.disturbances import Plan, Trouble
from tests.half_year.simulation import Outcome, World, simulate
from tests.judged_list import SHARED

FIRST, LAST = date(2026, 6, 29), date(2026, 7, 23)
MIRROR = SHARED / "arxiv"


def small(seed: int) -> tuple[World, Plan]:
    world = worlds.invent(FIRST, LAST, 8, (), seed)
    plan = disturbances.plan(
        world.slots,
        calendar.nights(FIRST, LAST),
        world.stream.categories,
        [(date(2026, 7, 7), 6)],
        (date(2026, 7, 14), date(2026, 7, 17)),
        seed,
        shares=(0.8, 0.5),
    )
    return world, plan


def compare(world: World, plan: Plan, folder: Path) -> dict[str, Any]:
    calm = undisturbed(world, folder / "calm")
    return figures.report(world, plan, calm, simulate(world, plan, folder / "rough"))


def check(found: dict[str, Any]) -> None:
    assert {name: found[name] for name in figures.MUST_BE_EMPTY if found[name]} == {}
    assert (found["papers_scored_again"], found["requests_after_403"]) == (0, 0)
    assert found["least_seconds_between_requests"] >= LEAST_DELAY_SECONDS
    assert found["nights_right"] >= 0.9 * found["papers"]
    assert found["runs_missing"] >= 0.29 * found["runs"]
    assert found["proposals"] > 0
    assert found["warnings_due"] > 0


def test_a_bad_month_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    found = compare(*small(seed=2), tmp_path)
    check(found)
    assert len(found["troubled_runs"]) >= 10


def test_a_simulation_that_loses_a_paper_or_a_warning_is_told_from_one_that_does_not(
    tmp_path: Path,
) -> None:
    world, _ = small(seed=2)
    few = World(world.around, world.stream, world.slots[:6])
    outcome = simulate(few, Plan(), tmp_path)
    one, other = sorted(outcome.predictions)[:2]
    assert figures.differences(world.stream, outcome, outcome) == ()
    assert one not in figures.lost(world.stream, outcome)
    rest = {i: p for i, p in outcome.predictions.items() if i != one}
    worse = Outcome(runs=outcome.runs, proposals=[other, other], predictions=rest)
    assert one in figures.lost(world.stream, worse)
    assert [d.id for d in figures.differences(world.stream, outcome, worse)] == [one]
    assert figures.double_proposals(worse) == [other]
    assert figures.scored_again(worse) == 1


def test_the_plan_misses_its_share_of_runs_and_has_every_kind_of_trouble() -> None:
    days = (date(2026, 6, 15), date(2026, 12, 18))
    slots, nights = calendar.slots(*days), calendar.nights(*days)
    plan = disturbances.plan(slots, nights, ("cs.CV", "cs.SD"), [], (days[0], days[0]))
    assert len(plan.missing) == round(disturbances.MISSING * len(slots))
    assert {trouble for (slot, _), trouble in plan.feeds.items()} == set(Trouble)
    assert plan == disturbances.plan(slots, nights, ("cs.CV", "cs.SD"), [], (days[0], days[0]))
    spared = {slots[0].day, slots[-1].day}
    assert not any(slot.day in spared for slot in (*plan.missing, *plan.oai))


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", [0, 1])
def test_half_a_year_of_invented_nights_ends_like_an_undisturbed_one(
    tmp_path: Path, seed: int
) -> None:
    found = compare(*half_year(None, seed), tmp_path)
    check(found)
    assert found["nights"] >= 125


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not MIRROR.is_dir(), reason="the real nights are not here")
def test_half_a_year_of_real_nights_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    found = compare(*half_year(MIRROR), tmp_path)
    check(found)
    assert found["papers"] > 10_000


@pytest.mark.slow
def test_at_the_true_three_seconds_requests_come_one_by_one(tmp_path: Path) -> None:
    night = date(2026, 11, 20)
    start = calendar.Slot(night, 0).start
    pace = RequestPace(_wait)
    with (
        FakeArxiv({night: [invent_paper(n, night) for n in range(1, 9)]}) as arxiv,
        Store.open(tmp_path / "store.sqlite") as store,
        ArxivClient(arxiv.settings(delay_seconds=LEAST_DELAY_SECONDS), pace=pace) as client,
    ):
        source = ArxivSource(client, ("cs.CV", "cs.SD"))
        pipeline.poll(store, source, start)
        client.fetch_metadata(["2611.00001"])
        log = sorted(arxiv.requests, key=lambda one: one.started)
    assert len(log) >= 4
    assert all(one.is_alone for one in log)
    assert min(figures.distances(log)) >= LEAST_DELAY_SECONDS


def _wait(seconds: float) -> None:
    """Sleep for real, in naps that the guard of all tests allows."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, 0.1))
