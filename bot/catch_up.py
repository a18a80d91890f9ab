"""What to ask OAI-PMH after missed nights, and which night each of its records belongs to.

Notes
-----
OAI-PMH tells when a record last changed, not when the paper was announced. The announcement is
concluded from three things: when its first version was submitted (it cannot have been announced
before the next mailing), when the record last changed (it was announced by then), and the nights of
papers with neighbouring ids, as ids are given in order of announcement. Papers that moderators held
back are announced long after they were submitted: a paper is old only if somebody watched on the
night on which it should have been announced.
Source: https://info.arxiv.org/help/availability.html and arxiv_identifier.html.
"""

from bisect import bisect
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.announcements import US_EASTERN, is_announcement_day
from bot.oai import FIRST_DAY, Record
from bot.paper import AnnounceType, Paper, sort_key

LONGEST_DAYS = 60
"""How far a run goes back by itself; ``--since`` goes further."""

LOOK_BACK_DAYS = 14
"""How long moderators may have held a paper back, where no store knows what came before."""

LONGEST_HOLD_DAYS = 90
"""How long moderators may have held a paper back, where the store watched all the time."""

_DEADLINE = time(14)


@dataclass(frozen=True, slots=True)
class Window:
    """What one harvest of a category is to find.

    Attributes
    ----------
    category : str
        arXiv category.
    since, until : date
        First and last night to which a paper may be assigned.
    open_nights : tuple of date
        Those of them that no source has given completely; empty where metadata is refreshed only.
    watched_since : date or None
        First night that the store knows of; None if there is none.
    changed_from : date
        First day of change to ask for, UTC.
    """

    category: str
    since: date
    until: date
    open_nights: tuple[date, ...] = ()
    watched_since: date | None = None
    changed_from: date = FIRST_DAY


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of the papers of a page.

    Attributes
    ----------
    listed : collection of str
        Ids that listings of this category announced.
    nights : mapping of str to (date or None)
        First announcement of each stored paper by id, in whatever category.
    """

    listed: Collection[str] = ()
    nights: Mapping[str, date | None] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the records of a page are.

    Attributes
    ----------
    announced : tuple of Paper
        Papers that no listing showed, each with its night and announce type.
    refreshed : tuple of Paper
        Metadata of known papers.
    """

    announced: tuple[Paper, ...] = ()
    refreshed: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class Anchors:
    """Papers whose night is sure, in order of their ids.

    Attributes
    ----------
    keys : tuple
        `bot.paper.sort_key` of each.
    nights : tuple of date
        Night of each.
    """

    keys: tuple[tuple[int, int, str], ...] = ()
    nights: tuple[date, ...] = ()


def plan(
    category: str,
    nights: Sequence[date],
    until: date,
    *,
    watched_since: date | None,
    since: date | None = None,
) -> Window | None:
    """Plan the harvest that fills open nights.

    Parameters
    ----------
    category : str
        arXiv category.
    nights : sequence of date
        Open nights; holidays are among them, as what arXiv says beforehand of them is only a hint.
    until : date
        Newest night that is due.
    watched_since : date or None
        First night that the store knows of.
    since : date or None
        First night to fill; None for as many as a run fills by itself.

    Returns
    -------
    Window or None
        None where nothing is to be filled.
    """
    first = since or until - timedelta(days=LONGEST_DAYS)
    due = tuple(sorted(night for night in nights if first <= night <= until))
    if not due:
        return None
    return Window(
        category,
        since=due[0],
        until=until,
        open_nights=due,
        watched_since=watched_since,
        changed_from=max(FIRST_DAY, due[0] - timedelta(days=1)),
    )


def refresh(category: str, since: date, until: date, watched_since: date | None) -> Window:
    """Plan a harvest of what changed since a night, where no night is open."""
    since = max(since, until - timedelta(days=LONGEST_DAYS))
    changed_from = max(FIRST_DAY, since - timedelta(days=1))
    return Window(category, since, until, (), watched_since, changed_from)


def widened(window: Window, refreshed: date | None) -> Window:
    """Let a harvest begin where the last one ended, so that no change between them is missed."""
    if refreshed is None:
        return window
    earlier = refresh(window.category, refreshed, window.until, None).changed_from
    return replace(window, changed_from=min(window.changed_from, earlier))


def sort(records: Iterable[Record], window: Window, known: Known, anchors: Anchors) -> Found:
    """Tell announced papers from changed ones, and estimate their nights.

    Parameters
    ----------
    records : iterable of Record
        Each paper once.
    window : Window
        What is to be found.
    known : Known
        What the store knows of these papers.
    anchors : Anchors
        Papers whose night is sure, of these records and earlier ones.

    Returns
    -------
    Found
        In the order of `records`. What neither was announced nor is known is in neither part.
    """
    nights = known.nights or {}
    announced, refreshed = [], []
    for record in records:
        paper = record.paper
        kind = _announcement(record, window, known)
        night = nights.get(paper.id) or _night(record, anchors)
        if kind and earliest_night(record.first) <= window.until:
            night = _clipped(night, window)
            announced.append(replace(paper, announced=night, announce_type=kind))
        elif paper.id in nights:
            refreshed.append(paper)
    return Found(tuple(announced), tuple(refreshed))


def anchored(anchors: Anchors, records: Iterable[Record]) -> Anchors:
    """Add the records whose night is sure: those last changed when they can first be announced."""
    sure = [
        (sort_key(record.paper.id), record.changed)
        for record in records
        if earliest_night(record.first) == record.changed
    ]
    both = sorted({*zip(anchors.keys, anchors.nights, strict=True), *sure})
    return Anchors(tuple(key for key, _ in both), tuple(night for _, night in both))


def earliest_night(submitted: datetime) -> date:
    """Tell the night on which a paper is announced if nobody holds it back.

    Parameters
    ----------
    submitted : datetime
        With a time zone.

    Returns
    -------
    date
        The weekday after the mailing for which the paper was in time, 14:00 US Eastern time.
    """
    local = submitted.astimezone(US_EASTERN)
    mailed = local.date() + timedelta(days=local.time() >= _DEADLINE)
    return _weekday(_weekday(mailed) + timedelta(days=1))


def _weekday(day: date) -> date:
    """Give the day, or the Monday after it."""
    return day if is_announcement_day(day) else day + timedelta(days=7 - day.weekday())


def _announcement(record: Record, window: Window, known: Known) -> AnnounceType | None:
    """Tell how the category announced a paper that no listing of it showed; None if it did not."""
    paper = record.paper
    if paper.id in known.listed:
        return None
    kind = AnnounceType.NEW if _is_primary(paper, window.category) else AnnounceType.CROSS
    earliest = earliest_night(record.first)
    first = min(window.since, window.watched_since or window.since)
    watched = max(first, window.since - timedelta(days=LONGEST_HOLD_DAYS))
    if earliest >= watched:
        return kind  # every night on which it can have been announced was watched, or is open
    if record.changed < window.since or not window.open_nights:
        return None  # it was announced earlier, or its night was read to its end
    is_replaced = earliest_night(record.latest) >= window.since and record.latest != record.first
    if is_replaced:
        return None
    if earliest >= window.since - timedelta(days=LOOK_BACK_DAYS):
        return kind
    is_described = bool(paper.journal_ref or paper.doi)
    is_open = _clipped(record.changed, window) in window.open_nights
    is_cross_listed = kind is AnnounceType.CROSS and is_open and not is_described
    return kind if is_cross_listed else None


def _is_primary(paper: Paper, category: str) -> bool:
    return any(
        primary == category or primary.startswith(f"{category}.")
        for primary in paper.categories[:1]
    )


def _night(record: Record, anchors: Anchors) -> date:
    """Estimate the night of a paper's first announcement."""
    earliest = earliest_night(record.first)
    if earliest >= record.changed:
        return record.changed
    place = bisect(anchors.keys, sort_key(record.paper.id))
    near = anchors.nights[max(0, place - 1) : place + 1]
    between = [night for night in near if earliest <= night <= record.changed]
    if between:
        return between[0]
    return earliest if record.latest != record.first else record.changed


def _clipped(night: date, window: Window) -> date:
    """Give the announcement day of the window that is nearest, later ones first."""
    return min(max(_weekday(night), window.since), window.until)
