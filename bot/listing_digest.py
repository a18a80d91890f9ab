"""The listings of a run as people want to hear of them: many caught-up nights as one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from bot.announcements import spell_day
from bot.ledger import QUERY
from bot.listing import Listing, ListingOutcome
from bot.paper import Paper

_MOST_NIGHTS = 3
"""So many caught-up nights of a category are told one by one."""


def light(listing: Listing) -> Listing:
    """Leave out the texts of an estimated listing, of which there may be thousands."""
    if not listing.is_estimated:
        return listing
    papers = tuple(
        Paper(id=one.id, title="", announced=one.announced, announce_type=one.announce_type)
        for one in listing.papers
    )
    return replace(listing, papers=papers, refreshed=listing.refreshed[:1])


def digest(listings: Iterable[Listing]) -> tuple[Listing, ...]:
    """Sum up what a run read.

    Parameters
    ----------
    listings : iterable of Listing
        In the order in which they were read.

    Returns
    -------
    tuple of Listing
        Those that brought only metadata are left out, and many caught-up nights of a category
        are one listing, dated the first of them.
    """
    told = [listing for listing in listings if not (listing.refreshed and not listing.papers)]
    return tuple(
        one
        for (*_, is_estimated), group in groupby(told, key=_kind)
        for one in _summed(tuple(group), is_estimated=is_estimated)
    )


def _kind(listing: Listing) -> tuple[str, str, bool]:
    return listing.category, listing.source, _is_read(listing)


def _is_read(listing: Listing) -> bool:
    return listing.is_estimated and listing.outcome is not ListingOutcome.BROKEN


def _summed(group: Sequence[Listing], *, is_estimated: bool) -> Sequence[Listing]:
    nights = sorted({listing.night for listing in group if listing.night})
    if not is_estimated or len(nights) <= _MOST_NIGHTS:
        return group
    papers = tuple(paper for listing in group for paper in listing.papers)
    name = group[0].category
    source = "the query API" if group[0].source == QUERY else "OAI-PMH"
    message = (
        f"{name}: {len(papers)} papers of {len(nights)} nights from {spell_day(nights[0])} to "
        f"{spell_day(nights[-1])}, caught up from {source}"
    )
    outcome = ListingOutcome.FRESH if papers else ListingOutcome.QUIET
    return (replace(group[0], night=nights[0], outcome=outcome, papers=papers, message=message),)
