"""Open nights as far as the query API tells them, where OAI-PMH does not answer.

Notes
-----
The query API tells when papers were submitted, and nothing of announcements. Ids are given in order
of announcement, so no paper was announced before one with a smaller id can have been. Two kinds of
papers are missing: old ones that were cross-listed only now, and those that moderators held back
for more than two weeks. So a night stays open for OAI-PMH, however long that takes.
Source: https://info.arxiv.org/help/api/user-manual.html and arxiv_identifier.html.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot import catch_up
from bot.announcements import spell_day
from bot.catch_up import LONGEST_DAYS, LOOK_BACK_DAYS, Anchors, Window
from bot.ledger import QUERY
from bot.listing import Listing, ListingOutcome
from bot.oai import Record
from bot.paper import Paper, sort_key

if TYPE_CHECKING:
    from bot.store import Store

_SPAN_DAYS = 14
"""So many days are asked for at once: never as many papers as the query API gives at most."""


def listings(
    fetch: Callable[[str, date, date], Iterable[Record]],
    store: Store,
    window: Window,
) -> Iterator[Listing]:
    """Ask the query API for the papers of open nights; whoever iterates records each listing.

    Parameters
    ----------
    fetch : callable
        Gives the papers of a category that were submitted from one day (UTC) to another.
    store : Store
        Knows what listings showed.
    window : Window
        What is to be found; nights that are longer ago than a run fills by itself are left out.

    Yields
    ------
    Listing
        One for each night with papers that were not read before, estimated.

    Raises
    ------
    ArxivError
        If the query API does not answer, either; then nothing was yielded.
    """
    name = window.category
    records = dated(one for first, last in spans(window) for one in fetch(name, first, last))
    known = store.catch_up.known(name, (one.paper.id for one in records))
    anchors = catch_up.anchored(Anchors(), records)
    found = catch_up.sort(records, window, known, anchors).announced
    for night, papers in sorted(_by_night(found).items()):
        read = store.catch_up.announced_on(name, night, QUERY)
        unread = tuple(paper for paper in papers if paper.id not in read)
        if unread:
            yield _listing(name, night, unread)


def spans(window: Window) -> Iterator[tuple[date, date]]:
    """Give the days of submission to ask for, a few at once, oldest first.

    Parameters
    ----------
    window : Window
        Papers of its nights were submitted up to two weeks earlier, if moderators held them back.
    """
    earliest = max(window.since, window.until - timedelta(days=LONGEST_DAYS))
    first = earliest - timedelta(days=LOOK_BACK_DAYS)
    while first <= window.until:
        last = min(first + timedelta(days=_SPAN_DAYS - 1), window.until)
        yield first, last
        first = last + timedelta(days=1)


def dated(records: Iterable[Record]) -> tuple[Record, ...]:
    """Take for a paper's day of change the first night that its id allows.

    Parameters
    ----------
    records : iterable of Record
        Of one category, in any order; repeated ones are dropped.

    Returns
    -------
    tuple of Record
        In order of their ids, thus of their nights.
    """
    found: list[Record] = []
    night = date.min
    each_once = {record.paper.id: record for record in records}
    for _, record in sorted(each_once.items(), key=lambda item: sort_key(item[0])):
        night = max(night, catch_up.earliest_night(record.first))
        found.append(replace(record, changed=night))
    return tuple(found)


def _by_night(papers: Iterable[Paper]) -> Mapping[date, Sequence[Paper]]:
    found: defaultdict[date, list[Paper]] = defaultdict(list)
    for paper in papers:
        if paper.announced:
            found[paper.announced].append(paper)
    return found


def _listing(category: str, night: date, papers: tuple[Paper, ...]) -> Listing:
    message = f"{category}: {len(papers)} papers of {spell_day(night)} from the query API"
    return Listing(
        category=category,
        night=night,
        outcome=ListingOutcome.FRESH,
        papers=papers,
        message=f"{message}, as OAI-PMH does not answer",
        source=QUERY,
        is_complete=False,
        is_estimated=True,
    )
