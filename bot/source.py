"""Where a run's papers come from: arXiv's feeds, or a mirror of past nights."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from bot.announcements import US_EASTERN, expected_night
from bot.errors import ArxivError
from bot.feed import parse_feed
from bot.harvest import OAI, Harvest, Step
from bot.ledger import QUERY
from bot.listing import Listing, ListingOutcome, Trouble, broken, classify
from bot.paper import Paper

if TYPE_CHECKING:
    from bot.arxiv_client import ArxivClient
    from bot.mirror import Mirror
    from bot.store import Store

MIRROR_CATEGORY = "*"
"""In place of a category: a mirror's night holds the papers of all of them."""


MIRROR = "mirror"
"""Source of listings that were read from a mirror."""

COMPLETE = frozenset({MIRROR, OAI, QUERY})
"""Sources of listings whose papers have all their metadata."""


class Source(Protocol):
    """Gives listings and metadata."""

    def listings(self, store: Store, now: datetime) -> Iterator[Listing]:
        """Read each listing that is due; one that cannot be read is a listing, too."""

    def fetch_metadata(self, ids: Sequence[str]) -> Mapping[str, Paper]:
        """Fetch the full metadata of papers by id; unknown ones are missing."""


class ArxivSource:
    """arXiv itself: one feed for each category, OAI-PMH for what they missed, the query API.

    Parameters
    ----------
    client : ArxivClient
        Keeps arXiv's rules.
    categories : sequence of str
        Listings to read, one request each.
    since : date or None
        First night to catch up with; None for as many as a run fills by itself.
    tell : callable or None
        Is told how far catching up has come.
    """

    def __init__(
        self,
        client: ArxivClient,
        categories: Sequence[str],
        since: date | None = None,
        tell: Callable[[Step], None] | None = None,
    ) -> None:
        self._client = client
        self._categories = tuple(categories)
        self._harvest = Harvest(client, self._categories, since, tell)

    def listings(self, store: Store, now: datetime) -> Iterator[Listing]:
        """Read each category's feed, then what is missing; nothing is asked after a refusal."""
        is_forbidden = False
        for listing in self._feeds(store, now):
            is_forbidden = is_forbidden or listing.trouble is Trouble.FORBIDDEN
            yield listing
        if not is_forbidden:
            yield from self._harvest.listings(store, now)

    def _feeds(self, store: Store, now: datetime) -> Iterator[Listing]:
        for category in self._categories:
            try:
                feed = parse_feed(self._client.fetch_feed(category), category)
            except ArxivError as error:
                yield broken(category, error)
                continue
            yield classify(
                feed,
                category,
                unseen_ids=store.unread_in(category, feed.papers),
                last_complete_night=store.last_complete_night(category),
                expected_night=expected_night(now),
            )

    def fetch_metadata(self, ids: Sequence[str]) -> Mapping[str, Paper]:
        """Ask arXiv's query API."""
        return self._client.fetch_metadata(ids)


class MirrorSource:
    """A mirror: every night since a day, else the newest one.

    Parameters
    ----------
    mirror : Mirror
        The folder.
    since : date or None
        First night to read; None for nights after the last one that was read, or the newest.
    """

    def __init__(self, mirror: Mirror, since: date | None = None) -> None:
        self._mirror = mirror
        self._since = since

    def listings(self, store: Store, now: datetime) -> Iterator[Listing]:
        """Read the nights that are due, oldest first."""
        today = now.astimezone(US_EASTERN).date()
        nights = [night for night in self._mirror.nights() if night <= today]
        last = store.last_complete_night(MIRROR_CATEGORY)
        if self._since is not None:
            due = [night for night in nights if night >= self._since]
        else:
            due = [night for night in nights if last and night > last] if last else nights[-1:]
        for night in due:
            yield _listing(night, self._mirror.read_night(night))
        if not due:
            message = f"the mirror has no night after {last}" if last else "the mirror has no night"
            yield Listing(
                MIRROR_CATEGORY, last, ListingOutcome.UNCHANGED, message=message, source=MIRROR
            )

    def fetch_metadata(self, ids: Sequence[str]) -> Mapping[str, Paper]:
        """Look papers up in the mirror."""
        return self._mirror.find(ids)


def _listing(night: date, papers: tuple[Paper, ...]) -> Listing:
    outcome = ListingOutcome.FRESH if papers else ListingOutcome.QUIET
    message = f"{len(papers)} papers of {night}"
    return Listing(MIRROR_CATEGORY, night, outcome, papers, message, MIRROR)
