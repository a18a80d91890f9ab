"""One category's listing of one night, and how its reading ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.announcements import is_announcement_day, is_deferred, spell_day
from bot.errors import ArxivAnswerError, ArxivError, ArxivForbiddenError, ArxivRefusedError
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


class Trouble(StrEnum):
    """Why a listing says too little about the night that is due."""

    STALE = "stale"
    """It still shows an earlier batch."""
    CAPPED = "capped"
    """arXiv cut it at its limit, so that papers are missing."""
    EMPTY = "empty"
    """It is empty on a day that is no known holiday."""
    GONE = "gone"
    """It has moved on, and the batch was not read."""
    UNREADABLE = "unreadable"
    """arXiv answered with something that is no listing."""
    UNREACHABLE = "unreachable"
    """arXiv did not answer."""
    REFUSED = "refused"
    """arXiv does not know the category."""
    FORBIDDEN = "forbidden"
    """arXiv forbids the bot's requests (403)."""


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
    trouble : Trouble or None
        Why it says too little about the night that is due; None where it does not.
    is_estimated : bool
        Whether the night was not told by arXiv but concluded from ids and days of change.
    refreshed : tuple of Paper
        Newer metadata of known papers, which is no announcement.
    """

    category: str
    night: date | None
    outcome: ListingOutcome
    papers: tuple[Paper, ...] = ()
    message: str = ""
    source: str = "rss"
    is_complete: bool = True
    trouble: Trouble | None = None
    is_estimated: bool = False
    refreshed: tuple[Paper, ...] = ()


def broken(
    category: str, error: ArxivError, source: str = "rss", night: date | None = None
) -> Listing:
    """Make the listing of a category that could not be fetched or read.

    Parameters
    ----------
    category : str
        arXiv category.
    error : ArxivError
        What went wrong.
    source : str
        Where it was asked for.
    night : date or None
        The night that was asked for; None for the one that is due.
    """
    trouble = Trouble.UNREACHABLE
    if isinstance(error, ArxivAnswerError):
        trouble = Trouble.UNREADABLE
    if isinstance(error, ArxivRefusedError):
        trouble = Trouble.REFUSED
    if isinstance(error, ArxivForbiddenError):
        trouble = Trouble.FORBIDDEN
    return Listing(
        category,
        night,
        ListingOutcome.BROKEN,
        message=str(error),
        source=source,
        is_complete=False,
        trouble=trouble,
    )


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
    new date, which after removing known papers looks like a quiet day. Replacements prove nothing
    either where there is an announcement: OAI-PMH, which may have told the batch, tells none.
    Source: https://github.com/ZJU-REAL/Polaris/issues/412 and 414.
    """
    is_due = last_complete_night is None or last_complete_night < expected_night
    if not feed.papers and (is_due or not is_announcement_day(feed.night)):
        return _without_papers(feed, category, expected_night, is_due=is_due)
    unseen = _unseen(feed, unseen_ids, is_due=is_due)
    if unseen:
        return _fresh(feed, category, unseen, expected_night)
    night = last_complete_night or feed.night
    if not is_due:
        message = f"{category}: the batch of {spell_day(night)} was read before"
        return Listing(category, night, ListingOutcome.UNCHANGED, feed.papers, message)
    message = (
        f"{category}: still shows the batch of {spell_day(night)}; {_not_rebuilt(expected_night)}"
    )
    return Listing(
        category,
        night,
        ListingOutcome.STALE,
        feed.papers,
        message,
        is_complete=False,
        trouble=Trouble.STALE,
    )


def _unseen(feed: Feed, unseen_ids: Collection[str], *, is_due: bool) -> int:
    """Count unread papers; 0 where a new batch is due and most announcements were read before."""
    announced = [paper for paper in feed.papers if not paper.announce_type.is_replacement]
    telling = announced or feed.papers
    unseen = sum(paper.id in unseen_ids for paper in telling)
    if is_due and 2 * unseen < len(telling):
        return 0
    return unseen and sum(paper.id in unseen_ids for paper in feed.papers)


def _without_papers(feed: Feed, category: str, expected_night: date, *, is_due: bool) -> Listing:
    """Explain an empty feed; one that nothing explains stays open for repair."""
    if is_due and feed.night < expected_night:
        message = (
            f"{category}: empty and dated {spell_day(feed.night)}; {_not_rebuilt(expected_night)}"
        )
        return Listing(
            category,
            feed.night,
            ListingOutcome.STALE,
            message=message,
            is_complete=False,
            trouble=Trouble.STALE,
        )
    trouble = None
    if not is_announcement_day(feed.night):
        missed = f"; the batch of {spell_day(expected_night)} is gone and was not read"
        reason, trouble = f"weekend{missed if is_due else ''}", Trouble.GONE if is_due else None
    elif is_deferred(feed.night):
        reason = "holiday"
    else:
        reason, trouble = f"{spell_day(feed.night)} is no known holiday", Trouble.EMPTY
    message = f"{category}: nothing announced ({reason})"
    return Listing(
        category,
        feed.night,
        ListingOutcome.QUIET,
        message=message,
        is_complete=trouble is None,
        trouble=trouble,
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
        trouble=Trouble.CAPPED if feed.is_capped else None,
    )


def _not_rebuilt(expected_night: date) -> str:
    holiday = ", which may be a holiday" if is_deferred(expected_night) else ""
    return (
        f"arXiv has not rebuilt it for {spell_day(expected_night)}{holiday}; "
        "the next run tries again"
    )
