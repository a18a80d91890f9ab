"""A run's listings are told in few words, with every paper counted."""

from dataclasses import replace
from datetime import date, timedelta

from bot.errors import ArxivError
from bot.listing import Listing, ListingOutcome, broken
from bot.listing_digest import digest, light
from bot.paper import Paper

NIGHT = date(2026, 11, 9)


def filled(days: int, category: str = "cs.CV") -> Listing:
    paper = Paper(f"2611.{days:05}", "Kettles", abstract="Long.", announced=NIGHT)
    night = NIGHT + timedelta(days=days)
    return Listing(
        category, night, ListingOutcome.FRESH, (paper,), "found", "oai", is_estimated=True
    )


def test_a_few_nights_are_told_one_by_one() -> None:
    listings = (filled(0), filled(1), filled(2))
    assert digest(listings) == listings


def test_many_nights_are_told_as_one_with_all_papers() -> None:
    (one,) = digest([filled(n) for n in range(9)])
    assert (one.night, len(one.papers)) == (NIGHT, 9)
    assert "9 papers of 9 nights from Monday 9 November 2026" in one.message


def test_categories_feeds_and_failures_stay_apart() -> None:
    feed = Listing("cs.CV", NIGHT, ListingOutcome.FRESH, message="feed")
    failed = broken("cs.CV", ArxivError("no answer"), "oai", NIGHT)
    found = digest([feed, *map(filled, range(5)), failed, *(filled(n, "cs.SD") for n in range(5))])
    assert [(one.category, one.outcome) for one in found] == [
        ("cs.CV", ListingOutcome.FRESH),
        ("cs.CV", ListingOutcome.FRESH),
        ("cs.CV", ListingOutcome.BROKEN),
        ("cs.SD", ListingOutcome.FRESH),
    ]


def test_metadata_alone_is_not_told_of() -> None:
    metadata = replace(filled(0), papers=(), refreshed=filled(0).papers)
    assert digest([metadata]) == ()
    assert digest([light(metadata)]) == ()


def test_estimated_listings_lose_texts_and_nothing_that_is_counted() -> None:
    one = light(filled(3))
    assert one.papers[0].abstract is None
    assert (one.papers[0].id, one.papers[0].announced) == ("2611.00003", NIGHT)
    feed = replace(filled(3), is_estimated=False)
    assert light(feed) == feed
