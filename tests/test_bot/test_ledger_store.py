"""The store's books: who told what, what is unscored, what is forgotten, and how quick it is."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import ledger_store
from bot.announcements import announcement_days
from bot.ledger import Reason, State
from bot.listing import Listing, ListingOutcome, Trouble
from bot.paper import AnnounceType, Paper
from bot.prediction import Decision, Prediction
from bot.run_summary import RunSummary
from bot.store import Store
from tests.predictions import prediction

MONDAY = date(2026, 11, 9)
NOW = datetime(2026, 11, 9, 11, tzinfo=UTC)
TWO_YEARS = (date(2024, 11, 11), MONDAY)
CATEGORIES = ("cs.CV", "cs.SD")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def paper(number: int, night: date = MONDAY, text: str = "Kites fly.") -> Paper:
    return Paper(
        id=f"{night:%y%m}.{number:05}",
        title=f"Kites {number}",
        abstract=text,
        authors=("Ada Author",),
        categories=("cs.CV",),
        comments="8 pages",
        announced=night,
        version=1,
    )


def listing(*papers: Paper, category: str = "cs.CV", night: date = MONDAY) -> Listing:
    return Listing(category, night, ListingOutcome.FRESH, papers)


def skipped(paper: Paper) -> Prediction:
    return replace(
        prediction(paper.id, decision=Decision.SKIP),
        announced=paper.announced,
        evidence=(("kite", 0.5),),
        reason="relevance 0.00",
    )


def test_the_books_tell_who_announced_what_and_what_is_unscored(store: Store) -> None:
    first, second = paper(1), paper(2)
    cross = replace(second, announce_type=AnnounceType.CROSS)
    replaced = replace(paper(3), announce_type=AnnounceType.REPLACE, version=2)
    store.record_listing(listing(first, replaced), NOW)
    found = replace(listing(second), source="oai", is_estimated=True)
    store.record_listing(found, NOW)
    store.record_listing(listing(cross, category="cs.SD"), NOW)
    ledger = store.ledger.read(CATEGORIES, NOW)
    assert ledger.papers == 2
    one, other = ledger.days
    assert (one.sources, one.announced, one.replaced) == ((("oai", 1), ("rss", 1)), 2, 1)
    assert (one.unscored, one.state, one.reason) == (2, State.OPEN, Reason.NOT_SCORED)
    assert (one.is_estimated, other.is_estimated, other.unscored) == (True, False, 1)
    store.record_predictions([skipped(first), skipped(second)], NOW)
    assert store.ledger.read(CATEGORIES, NOW).gaps == ()


def test_a_replacement_that_was_never_announced_here_needs_no_score(store: Store) -> None:
    store.record_listing(listing(replace(paper(1), announce_type=AnnounceType.REPLACE)), NOW)
    ledger = store.ledger.read(CATEGORIES, NOW)
    assert (ledger.papers, ledger.gaps) == (0, ())


def test_a_trouble_is_read_back_with_its_day(store: Store) -> None:
    found = replace(listing(paper(1)), is_complete=False, trouble=Trouble.CAPPED)
    store.record_listing(found, NOW)
    (gap,) = store.ledger.read(CATEGORIES, NOW).gaps
    assert gap.reason is Reason.CAPPED
    (poll,) = store.polls(MONDAY)
    assert (poll.trouble, poll.is_complete, poll.is_estimated) == (Trouble.CAPPED, False, False)


def test_only_days_from_the_one_asked_for_are_in_the_books(store: Store) -> None:
    earlier = MONDAY - timedelta(days=7)
    store.record_listing(listing(paper(1, earlier), night=earlier), NOW)
    store.record_listing(listing(paper(2)), NOW)
    ledger = store.ledger.read(("cs.CV",), NOW, MONDAY)
    assert (ledger.nights, ledger.papers) == ((MONDAY,), 1)
    assert len(store.ledger.read(("cs.CV",), NOW).nights) == 6


def test_texts_and_reasons_of_old_skipped_papers_are_forgotten_and_nothing_else(
    store: Store,
) -> None:
    old, listed, held = (paper(n, TWO_YEARS[0]) for n in (1, 2, 3))
    new = paper(4)
    for one in (old, listed, held, new):
        store.record_listing(listing(one, night=one.announced or MONDAY), NOW)
    wanted = replace(skipped(held), decision=Decision.HOLD)
    store.record_predictions([skipped(old), skipped(listed), wanted, skipped(new)], NOW)
    before = store.ledger.read(("cs.CV",), NOW)
    store.ledger.prune(NOW, [listed.id], newest=0)
    assert store.ledger.read(("cs.CV",), NOW) == before
    papers = store.papers([old.id, listed.id, held.id, new.id])
    assert [papers[p.id].abstract is None for p in (old, listed, held, new)] == [
        True,
        False,
        False,
        False,
    ]
    assert papers[old.id].title == old.title
    kept = {p.id: p for p in store.predictions()}
    assert (kept[old.id].evidence, kept[old.id].relevance) == ((), skipped(old).relevance)
    assert kept[held.id] == wanted
    assert kept[new.id] == skipped(new)
    assert store.unscored() == ()


def test_the_newest_papers_keep_their_texts_however_old(store: Store) -> None:
    old = paper(1, TWO_YEARS[0])
    store.record_listing(listing(old, night=TWO_YEARS[0]), NOW)
    store.record_predictions([skipped(old)], NOW)
    store.ledger.prune(NOW, (), newest=5)
    assert store.papers([old.id])[old.id].abstract


def test_readings_without_news_and_old_runs_are_forgotten(store: Store) -> None:
    store.record_listing(listing(paper(1)), NOW)
    store.record_predictions([skipped(paper(1))], NOW)
    again = replace(listing(paper(1)), outcome=ListingOutcome.UNCHANGED)
    store.record_listing(again, NOW + timedelta(hours=1))
    store.record_run(RunSummary(NOW, NOW))
    later = NOW + ledger_store.KEPT_RUNS + timedelta(days=1)
    store.record_run(RunSummary(later, later))
    store.ledger.prune(later, (), newest=10)
    assert [poll.listing.outcome for poll in store.polls(MONDAY)] == [ListingOutcome.FRESH]
    assert [run.started for run in store.last_runs(9)] == [later]
    assert store.ledger.read(("cs.CV",), NOW).gaps == ()


def _fill(store: Store, per_night: int, words: int) -> None:
    """Record two years of nights in seven categories, as nightly runs would."""
    categories = ("cs.CV", "cs.GR", "cs.MM", "cs.SD", "eess.AS", "eess.IV", "cs.HC")
    for index, night in enumerate(announcement_days(*TWO_YEARS)):
        at = datetime(night.year, night.month, night.day, 6, tzinfo=UTC)
        papers = [
            paper(index % 30 * per_night + n + 1, night, f"kites {night} {n} " + "fly " * words)
            for n in range(per_night)
        ]
        for n, category in enumerate(categories):
            kind = AnnounceType.CROSS if n else AnnounceType.NEW
            shown = [replace(p, announce_type=kind) for p in papers[n :: 1 if n == 0 else 7]]
            store.record_listing(listing(*shown, category=category, night=night), at)
        store.record_predictions(map(skipped, papers), at)


@pytest.mark.parametrize(
    ("per_night", "words"), [(4, 20), pytest.param(192, 330, marks=pytest.mark.slow)]
)
def test_two_years_of_nights_stay_small_and_quick(
    path: Path, store: Store, per_night: int, words: int
) -> None:
    _fill(store, per_night, words)
    started = time.process_time()
    ledger = store.ledger.read(("cs.CV",), NOW)
    assert store.unscored() == ()
    assert time.process_time() - started < 1
    assert (len(ledger.nights), ledger.gaps) == (521, ())
    assert ledger.papers == 521 * per_night
    before = path.stat().st_size
    store.ledger.prune(NOW, (), newest=min(15_000, per_night * 100))
    assert store.ledger.read(("cs.CV",), NOW) == ledger
    assert before < 300e6
    store.close()
    assert path.stat().st_size < 0.9 * before
