"""Listings that are odd, and first runs on odd days: nothing is lost, and no warning stays."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import ledger_words
from bot.store import Store
from tests.fakes.arxiv import FakeArxiv, Fault
from tests.fakes.arxiv_faults import Answer
from tests.test_catch_up import NIGHTS, World, expected, papers

SATURDAY = NIGHTS[4] + timedelta(days=1)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with FakeArxiv() as arxiv, Store.open(tmp_path / "store.sqlite") as store:
        yield World(arxiv, store)


def warnings(world: World, day: date) -> tuple[str, ...]:
    now = datetime(day.year, day.month, day.day, 23, 30, tzinfo=UTC)
    return ledger_words.warnings(world.store.ledger.read(world.categories, now), day)


def spoil(world: World, change: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let arXiv change what its feeds say."""
    answer = world.arxiv._feed

    def feed(kind: str, query: str) -> Answer:
        whole = answer(kind, query)
        return replace(whole, body=change(whole.body))

    monkeypatch.setattr(world.arxiv, "_feed", feed)


@pytest.mark.parametrize("day", ["Mon, 05 Jan 2099", "Mon, 02 Nov 2026", "Thu, 01 Jan 1970"])
def test_an_item_of_an_impossible_day_is_booked_on_its_listing(
    world: World, day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(body: bytes) -> bytes:
        head, _, last = body.rpartition(b"<pubDate>")
        return head + b"<pubDate>" + re.sub(rb"^[^<]*", f"{day} 00:00:00 -0500".encode(), last)

    spoil(world, change, monkeypatch)
    world.announce(NIGHTS[1])
    world.run(NIGHTS[1])
    assert world.nights() == expected(NIGHTS[1])
    assert world.open_nights(NIGHTS[1]) == []


def test_a_category_that_arxiv_does_not_have_is_said_to_be_the_trouble(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = world.arxiv._feed
    refused = replace(answer("rss", "nonsense"), status=400)
    monkeypatch.setattr(
        world.arxiv, "_feed", lambda kind, q: refused if q == "cs.SD" else answer(kind, q)
    )
    world.categories = ("cs.CV", "cs.SD")
    world.arxiv.fail(Fault.UNAVAILABLE, "/(oai|api)", times=9)
    world.announce(NIGHTS[0])
    world.run(NIGHTS[0])
    world.arxiv.heal()
    (warning,) = (one for one in warnings(world, NIGHTS[0]) if "cs.SD" in one)
    assert "did not answer" in warning  # OAI-PMH, which was asked last
    monkeypatch.setattr(world.arxiv, "_feed", lambda kind, q: refused)
    world.announce(NIGHTS[1])
    found = world.run(NIGHTS[1])
    assert "400" in found[0].message
    assert found[0].trouble == "refused"


def test_a_first_run_on_a_weekend_reads_fridays_batch(world: World) -> None:
    world.announce(NIGHTS[4])
    world.arxiv.add_night(SATURDAY, [])
    world.run(SATURDAY)
    assert world.nights() == expected(NIGHTS[4])
    assert world.open_nights(SATURDAY) == []


def test_a_batch_that_shows_on_sunday_evening_is_not_lost_and_not_read_twice(
    world: World,
) -> None:
    monday, sunday = NIGHTS[5], NIGHTS[5] - timedelta(days=1)
    world.announce(NIGHTS[4])
    world.run(NIGHTS[4])
    world.arxiv.add_night(sunday, papers(monday))
    world.run(sunday, hour=23)
    world.arxiv.add_night(sunday, [])
    world.announce(monday)
    world.run(monday)
    assert world.nights().keys() == expected(NIGHTS[4], monday).keys()
    assert world.open_nights(monday) == []


def test_a_category_that_is_added_later_begins_then(world: World) -> None:
    world.announce(*NIGHTS[:3])
    world.run(NIGHTS[2])
    world.categories = ("cs.CV", "cs.SD")
    world.announce(NIGHTS[3])
    world.run(NIGHTS[3])
    assert world.open_nights(NIGHTS[3], "cs.SD") == []
    now = datetime(2026, 11, 12, 23, tzinfo=UTC)
    days = world.store.ledger.read(world.categories, now).days
    assert [day.night for day in days if day.category == "cs.SD"] == [NIGHTS[3]]
