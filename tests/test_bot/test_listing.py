from datetime import date

import pytest

from bot.errors import ArxivAnswerError, ArxivError, ArxivForbiddenError
from bot.feed import Feed
from bot.listing import Listing, ListingOutcome, Trouble, broken, classify
from bot.paper import AnnounceType
from tests.fakes.arxiv_papers import invent_paper

THURSDAY, FRIDAY, SATURDAY = date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 21)
SUNDAY, MONDAY = date(2026, 11, 22), date(2026, 11, 23)
DAY_AFTER_THANKSGIVING = date(2026, 11, 27)
PAPERS = tuple(invent_paper(n, FRIDAY) for n in (1, 2, 3))
IDS = frozenset(paper.id for paper in PAPERS)


def test_unread_papers_make_a_listing_fresh() -> None:
    unread = {paper.id for paper in PAPERS[:2]}
    listing = classify(Feed(FRIDAY, PAPERS), "cs.CV", unread, THURSDAY, FRIDAY)
    assert listing == Listing(
        "cs.CV",
        FRIDAY,
        ListingOutcome.FRESH,
        PAPERS,
        "cs.CV: 3 papers of Friday 20 November 2026, 2 unread",
    )
    assert listing.is_complete


def test_an_earlier_batch_of_which_oai_told_all_but_a_few_and_no_replacement_is_stale() -> None:
    newer = invent_paper(4, THURSDAY, announce_type=AnnounceType.REPLACE, version=2)
    feed = Feed(FRIDAY, (*PAPERS, newer))
    for unread in ({newer.id}, {newer.id, PAPERS[0].id}):
        listing = classify(feed, "cs.CV", unread, THURSDAY, FRIDAY)
        assert (listing.outcome, listing.trouble) == (ListingOutcome.STALE, Trouble.STALE)
        assert not listing.is_complete
        assert listing.papers == feed.papers


def test_ids_that_are_not_in_the_feed_make_nothing_fresh() -> None:
    listing = classify(Feed(FRIDAY, PAPERS), "cs.CV", {"2001.00001"}, FRIDAY, FRIDAY)
    assert listing.outcome is ListingOutcome.UNCHANGED


def test_a_first_reading_is_fresh() -> None:
    assert classify(Feed(FRIDAY, PAPERS), "cs.CV", IDS, None, FRIDAY).outcome == "fresh"


def test_replacements_alone_are_fresh_too_and_keep_their_type() -> None:
    replaced = invent_paper(4, FRIDAY, announce_type=AnnounceType.REPLACE, version=2)
    listing = classify(Feed(FRIDAY, (replaced,)), "cs.CV", {replaced.id}, THURSDAY, FRIDAY)
    assert listing.outcome is ListingOutcome.FRESH
    assert listing.papers[0].announce_type.is_replacement


def test_an_unread_batch_of_an_earlier_night_says_that_a_newer_one_is_due() -> None:
    listing = classify(Feed(FRIDAY, PAPERS), "cs.CV", IDS, THURSDAY, MONDAY)
    assert (listing.outcome, listing.night) == (ListingOutcome.FRESH, FRIDAY)
    assert "not rebuilt it for Monday 23 November 2026" in listing.message


def test_a_capped_feed_is_fresh_but_not_complete() -> None:
    listing = classify(Feed(FRIDAY, PAPERS, is_capped=True), "cs", IDS, THURSDAY, FRIDAY)
    assert listing.outcome is ListingOutcome.FRESH
    assert not listing.is_complete
    assert "narrower categories" in listing.message


def test_the_same_night_read_again_is_unchanged() -> None:
    listing = classify(Feed(FRIDAY, PAPERS), "cs.CV", (), FRIDAY, FRIDAY)
    assert listing.outcome is ListingOutcome.UNCHANGED
    assert listing.message == "cs.CV: the batch of Friday 20 November 2026 was read before"


@pytest.mark.parametrize("dated", [FRIDAY, SUNDAY, MONDAY])
def test_an_old_batch_on_a_new_night_is_stale_whatever_its_date(dated: date) -> None:
    listing = classify(Feed(dated, PAPERS), "cs.CV", (), FRIDAY, MONDAY)
    assert (listing.outcome, listing.night) == (ListingOutcome.STALE, FRIDAY)
    assert not listing.is_complete
    assert listing.message == (
        "cs.CV: still shows the batch of Friday 20 November 2026; arXiv has not rebuilt it for "
        "Monday 23 November 2026; the next run tries again"
    )


def test_a_stale_holiday_is_said_to_be_one() -> None:
    listing = classify(
        Feed(DAY_AFTER_THANKSGIVING, PAPERS), "cs.CV", (), MONDAY, DAY_AFTER_THANKSGIVING
    )
    assert listing.outcome is ListingOutcome.STALE
    assert "may be a holiday" in listing.message


@pytest.mark.parametrize(
    ("dated", "last", "expected", "outcome", "is_complete", "message"),
    [
        (SATURDAY, FRIDAY, FRIDAY, "quiet", True, "nothing announced (weekend)"),
        (SUNDAY, FRIDAY, FRIDAY, "quiet", True, "nothing announced (weekend)"),
        (SUNDAY, THURSDAY, FRIDAY, "quiet", False, "Friday 20 November 2026 is gone"),
        (DAY_AFTER_THANKSGIVING, MONDAY, DAY_AFTER_THANKSGIVING, "quiet", True, "(holiday)"),
        (MONDAY, FRIDAY, MONDAY, "quiet", False, "is no known holiday"),
        (SUNDAY, FRIDAY, MONDAY, "stale", False, "not rebuilt it for Monday"),
        (FRIDAY, THURSDAY, MONDAY, "stale", False, "empty and dated Friday"),
        (FRIDAY, FRIDAY, FRIDAY, "unchanged", True, "read before"),
    ],
)
def test_an_empty_feed_is_explained(
    dated: date, last: date, expected: date, outcome: str, *, is_complete: bool, message: str
) -> None:
    listing = classify(Feed(dated, ()), "cs.CV", (), last, expected)
    assert (listing.outcome, listing.is_complete) == (outcome, is_complete)
    assert message in listing.message
    assert listing.message.startswith("cs.CV: ")


def test_a_broken_listing_keeps_the_reason() -> None:
    listing = broken("cs.CV", ArxivError("rss.arxiv.org: arXiv answered 503"))
    assert listing.outcome is ListingOutcome.BROKEN
    assert listing.message == "rss.arxiv.org: arXiv answered 503"
    assert (listing.night, listing.papers, listing.is_complete) == (None, (), False)


@pytest.mark.parametrize(
    ("feed", "last", "due", "trouble"),
    [
        (Feed(FRIDAY, PAPERS), THURSDAY, FRIDAY, None),
        (Feed(FRIDAY, PAPERS, is_capped=True), THURSDAY, FRIDAY, Trouble.CAPPED),
        (Feed(FRIDAY, ()), THURSDAY, FRIDAY, Trouble.EMPTY),
        (Feed(FRIDAY, ()), FRIDAY, MONDAY, Trouble.STALE),
        (Feed(SATURDAY, ()), FRIDAY, FRIDAY, None),
        (Feed(SATURDAY, ()), THURSDAY, FRIDAY, Trouble.GONE),
        (Feed(DAY_AFTER_THANKSGIVING, ()), MONDAY, DAY_AFTER_THANKSGIVING, None),
    ],
)
def test_a_listing_is_complete_exactly_if_it_has_no_trouble(
    feed: Feed, last: date, due: date, trouble: Trouble | None
) -> None:
    listing = classify(feed, "cs.CV", {paper.id for paper in feed.papers}, last, due)
    assert (listing.trouble, listing.is_complete) == (trouble, trouble is None)


def test_an_old_batch_is_trouble_only_where_a_new_one_is_due() -> None:
    stale = classify(Feed(MONDAY, PAPERS), "cs.CV", (), FRIDAY, MONDAY)
    assert (stale.trouble, stale.is_complete) == (Trouble.STALE, False)
    again = classify(Feed(FRIDAY, PAPERS), "cs.CV", (), FRIDAY, FRIDAY)
    assert (again.trouble, again.is_complete) == (None, True)


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (ArxivError("no route"), Trouble.UNREACHABLE),
        (ArxivAnswerError("no feed"), Trouble.UNREADABLE),
        (ArxivForbiddenError("403"), Trouble.FORBIDDEN),
    ],
)
def test_an_outage_a_broken_answer_and_a_refusal_are_told_apart(
    error: ArxivError, trouble: Trouble
) -> None:
    listing = broken("cs.CV", error, "oai", FRIDAY)
    assert (listing.trouble, listing.source, listing.night) == (trouble, "oai", FRIDAY)
    assert not listing.is_complete
