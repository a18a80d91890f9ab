"""One category's listing of one night, and how its reading ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.announcements import is_announcement_day, is_deferred, spell_day
from bot.errors import ArxivError
from bot.feed import FEED_CAP, Feed
from bot.paper import Paper


class ListingOutcome(StrEnum):
    """How the reading of a listing ended."""

    FRESH = "fresh"
    """It holds papers that were not announced before."""
    QUIET = "quiet"
    """It is valid and holds no paper: a weekend, a holiday, or a category without news."""
    UNCHANGED = "unchanged"
    """It was read completely before, by an earlier run of the same night."""
    STALE = "stale"
    """It still holds an earlier night's papers although a new night is due."""
    BROKEN = "broken"
    """It could not be fetched or read; nothing is known about this night."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A category's listing of one night.

    Attributes
    ----------
    category : str
        arXiv category, as configured; ``*`` for a mirror's night, which holds all of them.
    night : date or None
        Day of the listing in US Eastern time; None if it could not be read.
    outcome : ListingOutcome
        How the reading ended.
    papers : tuple of Paper
        Every item, replacements too, each with its `announce_type`.
    message : str
        What happened, in one sentence that can be shown to people.
    source : str
        ``rss`` or ``mirror``.
    is_complete : bool
        Whether the night needs no repair. False where nothing could be read, where the batch is
        an earlier one, and where arXiv cut the listing.
    """

    category: str
    night: date | None
    outcome: ListingOutcome
    papers: tuple[Paper, ...] = ()
    message: str = ""
    source: str = "rss"
    is_complete: bool = True


def broken(category: str, error: ArxivError) -> Listing:
    """Make the listing of a category that could not be fetched or read."""
    return Listing(category, None, ListingOutcome.BROKEN, message=str(error), is_complete=False)


def classify(
    feed: Feed,
    category: str,
    unseen_ids: Collection[str],
    last_complete_night: date | None,
    expected_night: date,
) -> Listing:
    """Decide by content what a feed is: a new batch, none, or one that was read before.

    Parameters
    ----------
    feed : Feed
        The category's feed, read now.
    category : str
        arXiv category.
    unseen_ids : collection of str
        Ids of the feed's papers that no earlier reading of this category held in this version.
    last_complete_night : date or None
        Newest night of this category that was read to its end; None if there is none.
    expected_night : date
        Newest night that is due, as `bot.announcements.expected_night` tells.

    Returns
    -------
    Listing
        With the feed's own date as its night, or the last complete one where the batch is older
        than its date.

    Notes
    -----
    The feed's date proves nothing: some mornings a category serves the previous batch under the
    new date, which after removing known papers looks like a quiet day.
    Source: https://github.com/ZJU-REAL/Polaris/issues/412 and 414.
    """
    is_due = last_complete_night is None or last_complete_night < expected_night
    if not feed.papers and (is_due or not is_announcement_day(feed.night)):
        return _without_papers(feed, category, expected_night, is_due=is_due)
    unseen = sum(paper.id in unseen_ids for paper in feed.papers)
    if unseen:
        return _fresh(feed, category, unseen, expected_night)
    night = last_complete_night or feed.night
    if not is_due:
        message = f"{category}: the batch of {spell_day(night)} was read before"
        return Listing(category, night, ListingOutcome.UNCHANGED, feed.papers, message)
    message = (
        f"{category}: still shows the batch of {spell_day(night)}; {_not_rebuilt(expected_night)}"
    )
    return Listing(category, night, ListingOutcome.STALE, feed.papers, message, is_complete=False)


def _without_papers(feed: Feed, category: str, expected_night: date, *, is_due: bool) -> Listing:
    """Explain an empty feed; one that nothing explains stays open for repair."""
    if is_due and feed.night < expected_night:
        message = (
            f"{category}: empty and dated {spell_day(feed.night)}; {_not_rebuilt(expected_night)}"
        )
        return Listing(
            category, feed.night, ListingOutcome.STALE, message=message, is_complete=False
        )
    if not is_announcement_day(feed.night):
        missed = f"; the batch of {spell_day(expected_night)} is gone and was not read"
        reason, is_complete = f"weekend{missed if is_due else ''}", not is_due
    elif is_deferred(feed.night):
        reason, is_complete = "holiday", True
    else:
        reason, is_complete = f"{spell_day(feed.night)} is no known holiday", False
    message = f"{category}: nothing announced ({reason})"
    return Listing(
        category, feed.night, ListingOutcome.QUIET, message=message, is_complete=is_complete
    )


def _fresh(feed: Feed, category: str, unseen: int, expected_night: date) -> Listing:
    message = f"{category}: {len(feed.papers)} papers of {spell_day(feed.night)}, {unseen} unread"
    if feed.night < expected_night:
        message += f"; {_not_rebuilt(expected_night)}"
    if feed.is_capped:
        message += (
            f"; arXiv cut the listing at {FEED_CAP} items, so new papers are missing from it: "
            "configure narrower categories"
        )
    return Listing(
        category,
        feed.night,
        ListingOutcome.FRESH,
        feed.papers,
        message,
        is_complete=not feed.is_capped,
    )


def _not_rebuilt(expected_night: date) -> str:
    holiday = ", which may be a holiday" if is_deferred(expected_night) else ""
    return (
        f"arXiv has not rebuilt it for {spell_day(expected_night)}{holiday}; "
        "the next run tries again"
    )
