"""Missed nights and changed metadata, read from OAI-PMH as listings."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot import catch_up, estimate
from bot.announcements import US_EASTERN, expected_night
from bot.catch_up import Window
from bot.errors import ArxivError, ArxivForbiddenError
from bot.filling import OAI, Filling, Step
from bot.ledger import QUERY, Day
from bot.listing import Listing, broken

if TYPE_CHECKING:
    from bot.arxiv_client import ArxivClient
    from bot.store import Store

__all__ = ["OAI", "Harvest", "Step"]

_LOG = logging.getLogger(__name__)


class Harvest:
    """Fills open nights from OAI-PMH, and refreshes known papers once a night.

    Parameters
    ----------
    client : ArxivClient
        Keeps arXiv's rules.
    categories : sequence of str
        Categories to harvest.
    since : date or None
        First night to fill; None for as many as a run fills by itself.
    tell : callable or None
        Is told after each page how far the harvest has come.
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
        self._since = since
        self._tell = tell
        self._is_query_up = True

    def listings(self, store: Store, now: datetime) -> Iterator[Listing]:
        """Read what is missing, each category by itself, oldest nights first.

        Parameters
        ----------
        store : Store
            Whoever iterates records each listing in it before asking for the next one.
        now : datetime
            With a time zone.

        Yields
        ------
        Listing
            Estimated. Where a harvest is cut short, its nights stay open, and the next run goes on.
        """
        seen_batch = date.min
        days = self._days(store, now)
        for category in self._categories:
            window = self._window(store, category, now, days)
            if window is None:
                continue
            filling = Filling(self._client.fetch_oai, store, window, now, seen_batch)
            try:
                yield from filling.listings(self._tell)
                seen_batch = max(seen_batch, filling.seen_batch)
                days = self._days(store, now) if window.open_nights else days
            except ArxivForbiddenError as error:
                yield broken(category, error, OAI, (window.until, *window.open_nights)[-1])
                return
            except ArxivError as error:
                _LOG.info("harvest ended early category=%s reason=%s", category, error)
                if window.open_nights:
                    yield broken(category, error, OAI, window.open_nights[-1])
                    yield from self._estimates(store, window)

    def _estimates(self, store: Store, window: Window) -> Iterator[Listing]:
        """Find by the query API what it can tell; while it does not answer, nobody else does."""
        if not self._is_query_up:
            return
        try:
            yield from estimate.listings(self._client.fetch_submitted, store, window)
        except ArxivError as error:
            self._is_query_up = False
            _LOG.info("nights not estimated category=%s reason=%s", window.category, error)
            if isinstance(error, ArxivForbiddenError):
                yield broken(window.category, error, QUERY, window.open_nights[-1])

    def _days(self, store: Store, now: datetime) -> tuple[Day, ...]:
        return store.ledger.read(self._categories, now, self._since).days

    def _window(
        self, store: Store, category: str, now: datetime, days: Sequence[Day]
    ) -> Window | None:
        """Plan what is due: open nights first, else what changed since the last harvest."""
        until = expected_night(now)
        watched = store.catch_up.first_night(category)
        nights = [day.night for day in days if day.category == category and not day.is_read]
        is_over = now.astimezone(US_EASTERN).date() > until
        has_begun = (
            is_over
            or bool(self._since)
            or any(
                day.announced or (day.category == category and (day.is_read or day.night < until))
                for day in days
            )
        )
        window = catch_up.plan(
            category, nights if has_begun else (), until, watched_since=watched, since=self._since
        )
        done = store.catch_up.progress(category).refreshed
        if window:
            return catch_up.widened(window, done)
        if watched is None or (done and done >= until):
            return None
        return catch_up.refresh(category, done or until, until, watched)
