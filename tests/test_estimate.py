"""Where OAI-PMH is down, the query API tells what it can; the nights stay open for OAI-PMH."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.ledger import Day
from bot.listing import ListingOutcome
from bot.paper import AnnounceType
from bot.store import Store
from tests.fakes.arxiv import FakeArxiv, Fault
from tests.fakes.arxiv_papers import invent_paper
from tests.test_catch_up import NIGHTS, World, expected, papers


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A bot that read the first night, and OAI-PMH is down from then on."""
    with FakeArxiv() as arxiv, Store.open(tmp_path / "store.sqlite") as store:
        made = World(arxiv, store)
        made.announce(NIGHTS[0])
        made.run(NIGHTS[0])
        arxiv.fail(Fault.UNAVAILABLE, "/oai", times=999)
        yield made


def days(world: World, day: date) -> list[Day]:
    now = datetime(day.year, day.month, day.day, 23, 30, tzinfo=UTC)
    return list(world.store.ledger.read(("cs.CV",), now).days)


def test_missed_nights_are_told_by_the_query_api_and_settled_by_oai(world: World) -> None:
    world.announce(*NIGHTS[1:5])
    found = world.run(NIGHTS[4])
    assert world.nights() == expected(*NIGHTS[:5])
    told = [one for one in found if one.source == "api"]
    assert [one.night for one in told] == list(NIGHTS[1:4])
    assert all(one.is_estimated and not one.is_complete for one in told)
    assert world.open_nights(NIGHTS[4]) == list(NIGHTS[1:4])
    again = world.run(NIGHTS[4], hour=12)
    assert [one for one in again if one.source == "api"] == []
    world.arxiv.heal()
    world.run(NIGHTS[4], hour=15)
    assert world.nights() == expected(*NIGHTS[:5])
    assert world.open_nights(NIGHTS[4]) == []
    assert [day.sources for day in days(world, NIGHTS[4])] == [
        (("rss", 12),), *[(("oai", 12),)] * 3, (("rss", 12),)
    ]  # fmt: skip


def test_a_listing_that_comes_late_takes_the_place_of_what_was_estimated(world: World) -> None:
    world.announce(NIGHTS[1])
    world.arxiv.fail(Fault.UNAVAILABLE, "/rss")
    world.run(NIGHTS[1])
    assert world.nights() == expected(*NIGHTS[:2])
    assert world.open_nights(NIGHTS[1]) == [NIGHTS[1]]
    late = world.run(NIGHTS[1], hour=12)
    assert late[0].outcome is ListingOutcome.FRESH
    assert world.open_nights(NIGHTS[1]) == []
    assert days(world, NIGHTS[1])[-1].sources == (("rss", 12),)
    assert world.run(NIGHTS[1], hour=15)[0].outcome is ListingOutcome.UNCHANGED


def test_papers_that_moderators_held_back_are_told_too(world: World) -> None:
    held = invent_paper(350, NIGHTS[3], submitted=NIGHTS[0] - timedelta(days=5))
    world.announce(*NIGHTS[1:3])
    world.arxiv.add_night(NIGHTS[3], [*papers(NIGHTS[3]), held])
    world.announce(NIGHTS[4])
    world.run(NIGHTS[4])
    assert world.nights()[held.id] == NIGHTS[3]


def test_however_long_ago_a_night_is_the_query_api_does_not_settle_it(world: World) -> None:
    world.announce(*NIGHTS[1:])
    world.run(NIGHTS[-1])
    assert world.nights() == expected(*NIGHTS)
    first, *filled = days(world, NIGHTS[-1])
    assert not any(day.is_read for day in filled[:-1])
    assert all(day.is_estimated for day in filled[:-1])
    assert not first.is_estimated
    crossed = invent_paper(6, NIGHTS[1], id="2401.00006", submitted=date(2024, 1, 5),
                           categories=("cs.DM", "cs.CV"))  # fmt: skip
    world.arxiv.add_night(NIGHTS[1], [*papers(NIGHTS[1]), crossed])
    world.arxiv.heal()
    world.run(NIGHTS[-1], hour=12)
    assert crossed.id in world.nights()
    assert world.open_nights(NIGHTS[-1]) == []


def test_an_api_that_is_down_too_is_asked_once_and_changes_nothing(world: World) -> None:
    world.categories = ("cs.CV", "cs.SD")
    sound = invent_paper(901, NIGHTS[1], categories=("cs.SD",), submitted=NIGHTS[0])
    world.arxiv.add_night(NIGHTS[1], [*papers(NIGHTS[1]), sound])
    world.run(NIGHTS[1])
    world.announce(NIGHTS[2], NIGHTS[3])
    world.arxiv.fail(Fault.UNAVAILABLE, "/(api|rss)", times=999)
    found = world.run(NIGHTS[3])
    assert {one.outcome for one in found} == {ListingOutcome.BROKEN}
    assert world.asked("/api") == 1
    assert NIGHTS[2] in world.open_nights(NIGHTS[3])


def test_a_refusal_of_the_api_ends_the_traffic(world: World) -> None:
    world.categories = ("cs.CV", "cs.SD")
    world.announce(*NIGHTS[1:3])
    world.arxiv.fail(Fault.FORBIDDEN, "/api")
    found = world.run(NIGHTS[2])
    assert world.arxiv.requests[-1].path == "/api/query"
    assert "403" in found[-1].message


def test_a_replacement_does_not_unmake_what_the_api_told(world: World) -> None:
    world.announce(*NIGHTS[1:3])
    world.run(NIGHTS[2])
    (first, *_) = papers(NIGHTS[1])
    newer = replace(first, version=2, announce_type=AnnounceType.REPLACE)
    world.arxiv.add_night(NIGHTS[3], [*papers(NIGHTS[3]), newer])
    world.run(NIGHTS[3])
    assert days(world, NIGHTS[3])[1].announced == 12
