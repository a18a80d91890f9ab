"""Open nights of one category, filled from OAI-PMH."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from bot import catch_up, old_batch
from bot.announcements import US_EASTERN, announcement_days, is_deferred, spell_day
from bot.catch_up import Anchors, Window
from bot.errors import ArxivError
from bot.listing import Listing, ListingOutcome
from bot.oai import Page, Record
from bot.oai_pages import pages
from bot.paper import Paper

if TYPE_CHECKING:
    from bot.store import Store

FEED = "rss"
"""Source of listings that were read from the daily feeds."""

OAI = "oai"
"""Source of listings that were put together from OAI-PMH; their papers have all their metadata."""

_LOG = logging.getLogger(__name__)
_PAGES_AT_ONCE = 4
"""So many pages are kept in memory; then the store remembers them and how far the harvest came."""

_SURE_DAYS = 2
"""After so many days OAI-PMH shows a night, even if some cache gave an old answer."""

_MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Step:
    """How far a harvest has come.

    Attributes
    ----------
    category : str
        arXiv category.
    share : float
        Part of the days that were read, from 0 to 1.
    papers : int
        How many records were read.
    """

    category: str
    share: float
    papers: int


class Filling:
    """One category's harvest while it goes on.

    Parameters
    ----------
    fetch : callable
        Asks OAI-PMH with these arguments.
    store : Store
        Knows what listings showed.
    window : Window
        What is to be found.
    now : datetime
        With a time zone.
    seen_batch : date
        Newest night whose papers OAI-PMH has, as far as other categories have shown.

    Attributes
    ----------
    seen_batch : date
        The same, with what this category has shown.
    """

    def __init__(
        self,
        fetch: Callable[[Mapping[str, str]], bytes],
        store: Store,
        window: Window,
        now: datetime,
        seen_batch: date = date.min,
    ) -> None:
        self.seen_batch = seen_batch
        self._fetch = fetch
        self._store = store
        self._window = window
        self._today = now.astimezone(US_EASTERN).date()
        self._anchors = Anchors()
        self._pending: list[Paper] = []
        self._refreshed: list[Paper] = []
        self._seen: set[str] = set()
        self._counts: Counter[date] = Counter()
        self._changed: dict[str, date] = {}
        self._shown = self._listings_between()
        self._reached = date.min

    def listings(self, tell: Callable[[Step], None] | None = None) -> Iterator[Listing]:
        """Read the window, oldest nights first; whoever iterates records each listing.

        Raises
        ------
        ArxivError
            If arXiv does not answer to the end; what it gave was yielded before.
        """
        start, name = self._start(), self._window.category
        try:
            for number, page in enumerate(pages(self._fetch, name, start), 1):
                self._take(page)
                self._report(start, tell)
                if number % _PAGES_AT_ONCE == 0 and page.token:
                    yield from self._part()
        except ArxivError:
            yield from self._part()
            raise
        yield from self._whole()

    def _start(self) -> date:
        """Go on where an earlier harvest of these nights was cut short."""
        before = self._store.catch_up.progress(self._window.category)
        goes_on = before.since and before.reached and before.since <= self._window.since
        if goes_on and before.reached:
            return max(self._window.changed_from, before.reached)
        return self._window.changed_from

    def _take(self, page: Page) -> None:
        records = [one for one in page.records if one.paper.id not in self._seen]
        self._seen.update(one.paper.id for one in records)
        self._anchors = catch_up.anchored(self._anchors, records)
        self.seen_batch = max([self.seen_batch, *self._anchors.nights])
        self._reopen(records)
        known = self._store.catch_up.known(self._window.category, (r.paper.id for r in records))
        found = catch_up.sort(records, self._window, known, self._anchors)
        self._pending.extend(found.announced)
        self._refreshed.extend(found.refreshed)
        self._counts.update(paper.announced for paper in found.announced if paper.announced)
        self._reached = max([self._reached, *(one.changed for one in page.records)])
        if page.unreadable:
            fields = (self._window.category, len(page.unreadable), page.unreadable[0])
            _LOG.warning("records unreadable category=%s count=%d first=%s", *fields)

    def _listings_between(self) -> dict[date, frozenset[str]]:
        """Give what daily listings announced after an open night."""
        window = self._window
        nights = announcement_days(window.since, window.until) if window.open_nights else ()
        read = (night for night in nights if night not in window.open_nights)
        tell = self._store.catch_up.announced_on
        return {night: tell(window.category, night, FEED) for night in read}

    def _reopen(self, records: Sequence[Record]) -> None:
        """Take nights for open whose listing was an earlier batch; changes come in their order."""
        self._changed |= {one.paper.id: one.changed for one in records if self._shown}
        for night in old_batch.find(self._shown, self._changed):
            _LOG.info(
                "listing was an earlier batch category=%s night=%s", self._window.category, night
            )
            nights = sorted({*self._window.open_nights, night})
            self._window = replace(self._window, open_nights=tuple(nights))
            del self._shown[night]

    def _report(self, start: date, tell: Callable[[Step], None] | None) -> None:
        days = max(1, (self._window.until - start).days)
        share = min(1.0, max(0, (self._reached - start).days if self._seen else 0) / days)
        fields = (self._window.category, self._reached, share, len(self._seen))
        _LOG.info("harvest page read category=%s reached=%s share=%.2f records=%d", *fields)
        if tell:
            tell(Step(self._window.category, share, len(self._seen)))

    def _part(self) -> Iterator[Listing]:
        """Give what was read so far, and remember how far that is once it is recorded."""
        for night, papers in self._by_night():
            count = f"{len(papers)} papers of {spell_day(night)} so far"
            yield self._listing(night, papers, count, is_complete=False)
        yield from self._metadata()
        if self._reached > date.min and self._window.open_nights:
            self._remember(is_whole=False)

    def _whole(self) -> Iterator[Listing]:
        papers = dict(self._by_night())
        for night in sorted({*papers, *filter(self._is_told, self._window.open_nights)}):
            is_complete = night in self._window.open_nights and self._is_told(night)
            found = papers.get(night, ())
            message = self._message(night, found)
            yield self._listing(night, found, message, is_complete=is_complete)
        yield from self._metadata()
        yield from self._lacking()
        self._remember(is_whole=True)

    def _remember(self, *, is_whole: bool) -> None:
        """Remember how far this harvest came, or a longer one that was cut short before it."""
        name, window = self._window.category, self._window
        before = self._store.catch_up.progress(name)
        since, reached = (None, None) if is_whole else (window.since, self._reached)
        if before.since and before.reached and before.since < window.since:
            goes_on = before.reached >= window.changed_from
            since = before.since
            reached = max(before.reached, self._reached) if goes_on else before.reached
        refreshed = window.until if is_whole else before.refreshed
        changed = replace(before, refreshed=refreshed, since=since, reached=reached)
        self._store.catch_up.record_progress(name, changed)

    def _is_told(self, night: date) -> bool:
        """Tell whether OAI-PMH surely shows a night by now; without a paper it may lag behind."""
        is_long_ago = night <= self._today - timedelta(days=_SURE_DAYS)
        return bool(self._counts[night]) or night <= self.seen_batch or is_long_ago

    def _by_night(self) -> Iterator[tuple[date, tuple[Paper, ...]]]:
        """Hand over what was found, by night, and forget it."""
        found = sorted(self._pending, key=lambda paper: (paper.announced or date.min, paper.id))
        self._pending = []
        for night, papers in groupby(found, key=lambda paper: paper.announced or date.min):
            yield night, tuple(papers)

    def _listing(
        self, night: date, papers: tuple[Paper, ...], message: str, *, is_complete: bool
    ) -> Listing:
        quiet = ListingOutcome.QUIET if is_complete else ListingOutcome.UNCHANGED
        outcome = ListingOutcome.FRESH if papers or self._count(night) else quiet
        name = self._window.category
        return Listing(
            category=name,
            night=night,
            outcome=outcome,
            papers=papers,
            message=f"{name}: {message}",
            source=OAI,
            is_complete=is_complete,
            is_estimated=True,
        )

    def _message(self, night: date, papers: Sequence[Paper]) -> str:
        """Say what became of a night."""
        count, day = self._count(night), spell_day(night)
        if night in self._window.open_nights:
            reason = "a holiday" if is_deferred(night) else "nothing was announced"
            found = f"{count} papers of {day}" if count else f"{day}: {reason}"
            return f"{found}, caught up from OAI-PMH"
        return (
            f"OAI-PMH has {_named([paper.id for paper in papers])}, which the listing of {day} did "
            "not show; they are scored all the same"
        )

    def _count(self, night: date) -> int:
        """Count a night's papers, those included that a harvest before this one told."""
        name = self._window.category
        return self._counts[night] or len(self._store.catch_up.announced_on(name, night, OAI))

    def _metadata(self) -> Iterator[Listing]:
        """Give newer metadata of known papers."""
        found, self._refreshed = tuple(self._refreshed), []
        if found:
            message = f"metadata of {len(found)} known papers read"
            night = self._window.until
            yield replace(
                self._listing(night, (), message, is_complete=False),
                outcome=ListingOutcome.UNCHANGED,
                refreshed=found,
            )

    def _lacking(self) -> Iterator[Listing]:
        """Tell of papers of the newest feed that OAI-PMH should have by now, and has not."""
        name, night = self._window.category, self._window.until
        shown = self._store.catch_up.announced_on(name, night, FEED)
        lacking = sorted(shown - self._seen)
        if lacking and self._reached >= night:
            message = f"OAI-PMH lacks {_named(lacking)} of the listing of {spell_day(night)}"
            found = self._listing(night, (), message, is_complete=False)
            yield replace(found, outcome=ListingOutcome.FRESH)


def _named(ids: Sequence[str]) -> str:
    more = len(ids) - _MOST_NAMES
    names = ", ".join(ids[:_MOST_NAMES])
    return f"{len(ids)} papers ({names}{f' and {more} more' if more > 0 else ''})"
