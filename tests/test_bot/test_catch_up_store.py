"""The store knows what catching up asks it, and how far it has come."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.catch_up_store import Progress
from bot.errors import ArxivError
from bot.listing import Listing, ListingOutcome, broken
from bot.paper import AnnounceType, Paper
from bot.store import Store

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
NIGHT = date(2026, 11, 20)
PAPER = Paper("2611.00001", "Kettles", announced=NIGHT, version=1)
REPLACED = replace(PAPER, id="2501.00001", announce_type=AnnounceType.REPLACE)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite") as made:
        yield made


def test_an_empty_store_knows_nothing(store: Store) -> None:
    assert store.catch_up.first_night("cs.CV") is None
    assert store.catch_up.progress("cs.CV") == Progress()
    assert store.catch_up.changed() == frozenset()
    known = store.catch_up.known("cs.CV", ["2611.00001", "'; DROP TABLE papers; --"])
    assert (known.listed, known.nights) == (frozenset(), {})


def test_the_watch_begins_with_the_first_listing_of_this_store(store: Store) -> None:
    told = Listing("cs.CV", date(2026, 11, 2), ListingOutcome.UNCHANGED, source="marker")
    store.record_listing(told, NOW)
    store.record_listing(broken("cs.CV", ArxivError("no"), night=date(2026, 11, 3)), NOW)
    assert store.catch_up.first_night("cs.CV") is None
    cut = Listing("cs.CV", NIGHT, ListingOutcome.FRESH, (PAPER,), is_complete=False)
    store.record_listing(cut, NOW)
    assert store.catch_up.first_night("cs.CV") == NIGHT
    assert store.catch_up.first_night("cs.SD") is None


def test_replacements_are_stored_but_not_listed(store: Store) -> None:
    listing = Listing("cs.CV", NIGHT, ListingOutcome.FRESH, (PAPER, REPLACED))
    store.record_listing(listing, NOW)
    known = store.catch_up.known("cs.CV", [PAPER.id, REPLACED.id, "2611.99999"])
    assert known.listed == {PAPER.id}
    assert known.nights == {PAPER.id: NIGHT, REPLACED.id: None}
    assert store.catch_up.known("cs.SD", [PAPER.id]).listed == frozenset()
    assert store.catch_up.announced_on("cs.CV", NIGHT, "rss") == {PAPER.id}


def test_progress_and_changes_are_remembered_for_each_category(store: Store) -> None:
    progress = Progress(NIGHT, date(2026, 11, 2), None)
    store.catch_up.record_progress("cs.CV", progress)
    assert store.catch_up.progress("cs.CV") == progress
    assert store.catch_up.progress("cs.SD") == Progress()
    store.catch_up.record_changed(["2611.00002", "2611.00001"])
    store.catch_up.record_changed(["2611.00002"])
    assert store.catch_up.changed() == {"2611.00002"}
