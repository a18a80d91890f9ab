"""Missed nights are filled from OAI-PMH: every announced paper, once, on its night."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import pipeline
from bot.announcements import announcement_days
from bot.arxiv_client import ArxivClient
from bot.harvest import Step
from bot.listing import Listing, ListingOutcome, Trouble
from bot.paper import AnnounceType, Paper
from bot.source import ArxivSource
from bot.store import Store
from tests.fakes.arxiv import FakeArxiv, Fault
from tests.fakes.arxiv_papers import invent_paper

MONDAY = date(2026, 11, 9)
DAY = timedelta(days=1)
NIGHTS = tuple(announcement_days(MONDAY, date(2026, 11, 20)))
A_NIGHT = 12


def papers(night: date, count: int = A_NIGHT) -> list[Paper]:
    first = 100 * NIGHTS.index(night) if night in NIGHTS else 5000
    submitted = night - timedelta(days=3 if night.weekday() == 0 else 1)
    return [invent_paper(first + n, night, submitted=submitted) for n in range(1, count + 1)]


class World:
    """arXiv, a store, and runs on chosen days."""

    def __init__(self, arxiv: FakeArxiv, store: Store) -> None:
        self.arxiv = arxiv
        self.store = store
        self.categories: tuple[str, ...] = ("cs.CV",)

    def announce(self, *nights: date) -> None:
        for night in nights:
            self.arxiv.add_night(night, papers(night))

    def run(self, day: date, hour: int = 9, since: date | None = None) -> tuple[Listing, ...]:
        now = datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)
        self.arxiv.today = day
        self.told: list[Step] = []
        with ArxivClient(self.arxiv.settings(retries=0)) as client:
            source = ArxivSource(client, self.categories, since, self.told.append)
            return pipeline.poll(self.store, source, now)

    def nights(self) -> dict[str, date | None]:
        return {paper.id: paper.announced for paper in self.store.unscored()}

    def open_nights(self, day: date, category: str = "cs.CV") -> list[date]:
        now = datetime(day.year, day.month, day.day, 23, 30, tzinfo=UTC)
        return [one.night for one in self.store.ledger.read((category,), now).unread]

    def asked(self, path: str) -> int:
        return sum(one.path.startswith(path) for one in self.arxiv.requests)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with FakeArxiv() as arxiv, Store.open(tmp_path / "store.sqlite") as store:
        yield World(arxiv, store)


def expected(*nights: date) -> dict[str, date | None]:
    return {paper.id: night for night in nights for paper in papers(night)}


def test_after_three_missed_nights_every_paper_of_them_is_there_on_its_night(world: World) -> None:
    world.announce(*NIGHTS[:1])
    world.run(NIGHTS[0])
    world.announce(*NIGHTS[1:5])
    found = world.run(NIGHTS[4])
    assert world.nights() == expected(*NIGHTS[:5])
    assert world.open_nights(NIGHTS[4]) == []
    filled = [one for one in found if one.source == "oai" and one.is_complete]
    assert [one.night for one in filled] == list(NIGHTS[1:4])
    assert all(one.is_estimated and one.outcome is ListingOutcome.FRESH for one in filled)
    assert world.run(NIGHTS[4], hour=12)[-1].outcome is ListingOutcome.UNCHANGED
    assert world.asked("/oai") == 2  # the first night's refresh, and the harvest


def test_metadata_of_what_was_caught_up_needs_no_query(world: World) -> None:
    world.announce(NIGHTS[0])
    world.run(NIGHTS[0])
    commented = replace(
        papers(NIGHTS[1])[0], comments="Accepted to the Kettle Workshop", doi="10.9/1"
    )
    world.arxiv.add_night(NIGHTS[1], [commented])
    world.announce(NIGHTS[2])
    world.run(NIGHTS[2])
    known = world.store.papers([commented.id])[commented.id]
    assert (known.comments, known.doi) == ("Accepted to the Kettle Workshop", "10.9/1")
    assert world.store.unenriched([commented.id]) == frozenset()


@pytest.mark.parametrize(
    "fault", [Fault.UNAVAILABLE, Fault.HTML, Fault.CUT, Fault.EMPTY, Fault.RATE_EXCEEDED]
)
def test_a_night_whose_feed_is_down_is_filled_in_the_same_run(world: World, fault: Fault) -> None:
    world.announce(NIGHTS[0])
    world.run(NIGHTS[0])
    world.announce(NIGHTS[1])
    world.arxiv.fail(fault, "/rss")
    world.run(NIGHTS[1])
    assert world.nights() == expected(*NIGHTS[:2])
    assert world.open_nights(NIGHTS[1]) == []


def test_a_stale_category_is_filled_and_its_late_feed_is_no_news(world: World) -> None:
    world.announce(*NIGHTS[:1])
    world.run(NIGHTS[0])
    world.announce(NIGHTS[1])
    world.arxiv.serve_batch_of("cs.CV", NIGHTS[0])
    world.run(NIGHTS[1])
    assert world.nights() == expected(*NIGHTS[:2])
    world.arxiv.serve_batch_of("cs.CV", None)
    assert [one.outcome for one in world.run(NIGHTS[1], hour=14)] == [ListingOutcome.UNCHANGED]


def test_a_capped_feed_is_filled(world: World) -> None:
    world.arxiv.add_night(NIGHTS[0], papers(NIGHTS[0], 2100))
    world.run(NIGHTS[0])
    assert len(world.nights()) == 2100
    assert world.open_nights(NIGHTS[0]) == []


def test_nothing_is_asked_after_a_refusal(world: World) -> None:
    world.announce(NIGHTS[0])
    world.run(NIGHTS[0])
    world.announce(NIGHTS[1], NIGHTS[2])
    world.categories = ("cs.CV", "cs.SD")
    before = len(world.arxiv.requests)
    world.arxiv.fail(Fault.FORBIDDEN, "/rss")
    world.run(NIGHTS[2])
    assert len(world.arxiv.requests) == before + 1
    world.arxiv.fail(Fault.FORBIDDEN, "/oai")
    world.run(NIGHTS[2])
    assert world.asked("/oai") == 2
    world.run(NIGHTS[2])
    assert world.nights() == expected(*NIGHTS[:3])


def test_a_harvest_that_breaks_keeps_what_it_read_and_goes_on_there(world: World) -> None:
    world.announce(NIGHTS[0])
    world.run(NIGHTS[0])
    world.announce(*NIGHTS[1:])
    world.arxiv.oai_page_size = 25
    world.arxiv.fail(Fault.UNAVAILABLE, "/oai", nth=3)
    world.arxiv.fail(Fault.UNAVAILABLE, "/api")
    world.run(NIGHTS[-1])
    assert 0 < len(world.nights()) < len(expected(*NIGHTS))
    assert world.open_nights(NIGHTS[-1]) == list(NIGHTS[1:-1])
    before = len(world.arxiv.requests)
    world.run(NIGHTS[-1])
    resumed = dict(world.arxiv.requests[before + 1].query)
    assert resumed["from"] > NIGHTS[1].isoformat()
    assert world.nights() == expected(*NIGHTS)
    assert world.open_nights(NIGHTS[-1]) == []
    assert world.told[-1].share == 1


def test_papers_that_moderators_held_back_are_found(world: World) -> None:
    held = invent_paper(7, NIGHTS[0], submitted=date(2026, 10, 1))
    world.announce(NIGHTS[0])
    world.run(NIGHTS[0])
    late = replace(held, id="2611.00350", announced=NIGHTS[3], submitted=NIGHTS[0])
    world.announce(*NIGHTS[1:3])
    world.arxiv.add_night(NIGHTS[3], [*papers(NIGHTS[3]), late])
    world.announce(NIGHTS[4])
    world.run(NIGHTS[4])
    assert world.nights()[late.id] == NIGHTS[3]


def test_replacements_refresh_known_papers_and_announce_nothing(world: World) -> None:
    world.announce(NIGHTS[0])
    world.run(NIGHTS[0])
    newer = replace(
        papers(NIGHTS[0])[0],
        announced=NIGHTS[1],
        announce_type=AnnounceType.REPLACE,
        version=2,
        title="Counting again",
        journal_ref="Kettles 5",
    )
    unknown = replace(newer, id="2501.00001", submitted=date(2025, 1, 2))
    world.arxiv.add_night(NIGHTS[1], [newer, unknown])
    world.announce(NIGHTS[2])
    world.run(NIGHTS[2])
    known = world.store.papers([newer.id])[newer.id]
    assert (known.title, known.journal_ref, known.version) == ("Counting again", "Kettles 5", 2)
    assert world.nights() == expected(NIGHTS[0], NIGHTS[2])


def test_journal_references_arrive_although_no_night_was_missed(world: World) -> None:
    world.announce(NIGHTS[0])
    world.run(NIGHTS[0])
    published = replace(papers(NIGHTS[0])[0], announced=NIGHTS[1], version=6, doi="10.9999/kettle",
                        announce_type=AnnounceType.REPLACE)  # fmt: skip
    world.arxiv.add_night(NIGHTS[1], [*papers(NIGHTS[1]), published])
    found = world.run(NIGHTS[1])
    assert world.store.papers([published.id])[published.id].doi == "10.9999/kettle"
    assert [one.source for one in found] == ["rss"]
    assert world.nights() == expected(*NIGHTS[:2])


def test_what_only_oai_has_is_said_and_scored(world: World) -> None:
    world.announce(NIGHTS[0])
    world.run(NIGHTS[0])
    world.announce(NIGHTS[1])
    world.arxiv.serve_batch_of("cs.CV", MONDAY - timedelta(days=3))
    world.arxiv.add_night(MONDAY - timedelta(days=3), papers(NIGHTS[1])[:-1])
    world.arxiv.today = NIGHTS[1]
    found = world.run(NIGHTS[1])
    assert "did not show" in found[-1].message
    assert world.nights() == expected(*NIGHTS[:2])


def test_what_oai_lacks_is_said(world: World) -> None:
    world.announce(NIGHTS[0])
    world.run(NIGHTS[0])
    world.announce(NIGHTS[1])
    hidden = invent_paper(177, NIGHTS[1])
    world.arxiv.add_night(NIGHTS[5], [*papers(NIGHTS[1]), hidden])
    world.arxiv.serve_batch_of("cs.CV", NIGHTS[5])
    found = world.run(NIGHTS[1])
    assert found[-1].message.startswith(f"cs.CV: OAI-PMH lacks 1 papers ({hidden.id})")


def test_a_quiet_night_is_closed_once_oai_has_moved_on(world: World) -> None:
    world.announce(NIGHTS[0])
    world.run(NIGHTS[0])
    world.arxiv.add_night(NIGHTS[1], [])
    world.announce(NIGHTS[2])
    found = world.run(NIGHTS[2])
    assert [one.outcome for one in found if one.night == NIGHTS[1]] == [ListingOutcome.QUIET]
    assert world.open_nights(NIGHTS[2]) == []


def test_a_category_that_began_with_a_quiet_or_broken_night_is_filled_too(world: World) -> None:
    world.announce(NIGHTS[0])
    world.categories = ("cs.CV", "cs.SD")
    world.arxiv.fail(Fault.UNAVAILABLE, "/rss/cs.CV")
    world.run(NIGHTS[0])
    assert world.nights() == {}
    sound = invent_paper(901, NIGHTS[1], categories=("cs.SD",), submitted=NIGHTS[0])
    world.arxiv.add_night(NIGHTS[1], [sound])
    world.announce(NIGHTS[2])
    world.run(NIGHTS[2])
    assert world.nights() == expected(NIGHTS[0], NIGHTS[2]) | {sound.id: NIGHTS[1]}
    assert world.open_nights(NIGHTS[2], "cs.SD") == []  # as cs.CV shows that the batch is out


def test_since_fills_nights_from_before_the_first_run(world: World) -> None:
    world.announce(*NIGHTS)
    world.run(NIGHTS[-1])
    assert world.nights() == expected(NIGHTS[-1])
    world.run(NIGHTS[-1], hour=11, since=NIGHTS[3])
    assert world.nights() == expected(*NIGHTS[3:])
    world.arxiv.oai_page_size = 10
    world.run(NIGHTS[-1], hour=12, since=NIGHTS[0])
    assert world.nights() == expected(*NIGHTS)


def test_sixty_days_are_filled_and_older_ones_wait_for_since(world: World) -> None:
    start = date(2026, 7, 1)
    world.arxiv.add_night(start, [invent_paper(1, start)])
    world.run(start)
    later = start + timedelta(days=91)
    for night in announcement_days(start + timedelta(days=1), later):
        world.arxiv.add_night(
            night, [invent_paper(night.day, night, submitted=night - timedelta(days=1))]
        )
    world.run(later)
    left = world.open_nights(later)
    assert left
    assert left[0] == start + timedelta(days=1)
    assert left[-1] < later - timedelta(days=60)
    world.run(later, hour=12, since=start)
    assert world.open_nights(later) == []


def test_on_the_first_night_a_category_that_failed_is_filled_if_another_one_was_read(
    world: World,
) -> None:
    sound = invent_paper(901, NIGHTS[0], categories=("cs.SD",), submitted=NIGHTS[0] - DAY * 3)
    world.arxiv.add_night(NIGHTS[0], [*papers(NIGHTS[0]), sound])
    world.categories = ("cs.CV", "cs.SD")
    world.arxiv.fail(Fault.UNAVAILABLE, "/rss/cs.SD")
    world.run(NIGHTS[0])
    assert world.nights() == expected(NIGHTS[0]) | {sound.id: NIGHTS[0]}
    assert world.open_nights(NIGHTS[0], "cs.SD") == []


def test_a_refused_harvest_is_told_of_the_night_that_it_was_for(world: World) -> None:
    world.announce(*NIGHTS[:3])
    world.run(NIGHTS[0])
    world.arxiv.fail(Fault.FORBIDDEN, "/oai")
    refused = world.run(NIGHTS[2])[-1]
    assert (refused.night, refused.trouble) == (NIGHTS[1], Trouble.FORBIDDEN)


def test_a_stale_batch_with_replacements_that_oai_did_not_tell_closes_no_night(
    world: World,
) -> None:
    world.announce(NIGHTS[0])
    world.run(NIGHTS[0])
    old = invent_paper(5, NIGHTS[1], id="2401.00005", submitted=date(2024, 1, 5), version=2,
                       announce_type=AnnounceType.REPLACE)  # fmt: skip
    world.arxiv.add_night(NIGHTS[1], [*papers(NIGHTS[1]), old])
    world.arxiv.fail(Fault.UNAVAILABLE, "/rss")
    world.run(NIGHTS[1])
    crossed = replace(old, id="2401.00006", announced=NIGHTS[2], version=1,
                      categories=("cs.DM", "cs.CV"), announce_type=AnnounceType.CROSS)  # fmt: skip
    world.arxiv.add_night(NIGHTS[2], [*papers(NIGHTS[2]), crossed])
    world.arxiv.serve_batch_of("cs.CV", NIGHTS[1])
    world.run(NIGHTS[2])
    assert world.nights() == expected(*NIGHTS[:3]) | {crossed.id: NIGHTS[2]}


def test_a_stale_batch_that_nobody_had_read_does_not_hide_old_papers_of_its_night(
    world: World,
) -> None:
    world.announce(*NIGHTS[:2])
    world.run(NIGHTS[0])
    crossed = invent_paper(6, NIGHTS[2], id="2401.00006", submitted=date(2024, 1, 5),
                           categories=("cs.DM", "cs.CV"))  # fmt: skip
    world.arxiv.add_night(NIGHTS[2], [*papers(NIGHTS[2]), crossed])
    world.arxiv.serve_batch_of("cs.CV", NIGHTS[1])
    world.run(NIGHTS[2])
    assert world.nights().keys() == expected(*NIGHTS[:3]).keys() | {crossed.id}
    assert world.open_nights(NIGHTS[2]) == []


def test_a_stale_batch_that_nobody_had_read_is_found_out_a_day_later_too(world: World) -> None:
    world.announce(*NIGHTS[:2])
    world.run(NIGHTS[0])
    crossed = invent_paper(6, NIGHTS[2], id="2401.00006", submitted=date(2024, 1, 5),
                           categories=("cs.DM", "cs.CV"))  # fmt: skip
    world.arxiv.add_night(NIGHTS[2], [*papers(NIGHTS[2]), crossed])
    world.arxiv.serve_batch_of("cs.CV", NIGHTS[1])
    world.arxiv.fail(Fault.UNAVAILABLE, "/(oai|api)", times=99)
    world.run(NIGHTS[2])
    world.arxiv.heal()
    world.arxiv.serve_batch_of("cs.CV", None)
    world.announce(NIGHTS[3])
    world.run(NIGHTS[3])
    assert world.nights().keys() == expected(*NIGHTS[:4]).keys() | {crossed.id}
