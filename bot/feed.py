"""arXiv's daily RSS and Atom feeds, read into papers.

Notes
-----
Source: https://info.arxiv.org/help/rss.html and the serializer that writes the feeds,
https://github.com/arXiv/arxiv-feed. `feedparser` gets bytes in a `BytesIO` (it would open a string
as a file or address) and must neither sanitise nor resolve: both damage abstracts with ``<``.
"""

import io
import re
from calendar import timegm
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import feedparser

from bot.announcements import US_EASTERN
from bot.arxiv_answer import find_fault
from bot.authors import split_authors
from bot.errors import ArxivAnswerError, ArxivRefusedError
from bot.paper import AnnounceType, Paper, parse_id

#: arXiv cuts a feed here and says nothing of it; the newest kind of items is what goes missing.
FEED_CAP = 2000

_PREFIX = re.compile(r"\s*arXiv:\S+\s+Announce Type:\s*(?P<kind>\S+)\s+Abstract:\s*", re.IGNORECASE)
_CATEGORY = re.compile(r"[a-z-]+(?:\.[A-Za-z-]+)?")
_WEEK = timedelta(days=7)
_ERROR_TITLE = "Feed error for query"
_NEXT = "Nothing was read; the next run tries again."


@dataclass(frozen=True, slots=True)
class Feed:
    """What one answer of arXiv's feed service holds.

    Attributes
    ----------
    night : date
        Day that the feed bears, US Eastern time. Its papers may still be those of an earlier day.
    papers : tuple of Paper
        Every paper once, in the feed's order: new, cross-listed, replaced.
    is_capped : bool
        Whether arXiv cut the feed at `FEED_CAP` items, so that papers are missing.
    """

    night: date
    papers: tuple[Paper, ...]
    is_capped: bool = False


def parse_feed(content: bytes, category: str) -> Feed:
    """Read a feed, or say why it cannot be trusted.

    Parameters
    ----------
    content : bytes
        RSS 2.0 or Atom 1.0 as arXiv serves it.
    category : str
        Category that was asked for; errors name it.

    Returns
    -------
    Feed
        Complete as served. Repeated papers are kept once, at their first place.

    Raises
    ------
    ArxivRefusedError
        If they are arXiv's error feed.
    ArxivAnswerError
        If the bytes are no feed, cut off, undated, or hold an item without a
        valid arXiv id.
    """
    fault = find_fault(content)
    if fault:
        raise ArxivAnswerError(f"{category}: arXiv sent {fault.reason}. {_NEXT}")
    document = feedparser.parse(
        io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False
    )
    _check(document, category)
    night = _eastern_day(document.feed, ("published_parsed", "updated_parsed"))
    if night is None:
        raise ArxivAnswerError(f"{category}: the feed bears no date. {_NEXT}")
    papers = _each_once(_paper(entry, night, category) for entry in document.entries)
    return Feed(night, papers, is_capped=len(document.entries) >= FEED_CAP)


def _check(document: Any, category: str) -> None:
    title = _line(document.feed.get("title"))
    if title.startswith(_ERROR_TITLE):
        reason = _line(document.feed.get("subtitle") or title)
        raise ArxivRefusedError(
            f"{category}: arXiv refuses to list it ({reason[:200]}). Nothing was read. "
            "Check the categories in the configuration."
        )
    if document.version not in {"rss20", "atom10"}:
        raise ArxivAnswerError(f"{category}: arXiv sent XML that is no feed. {_NEXT}")
    is_damaged = document.bozo and not isinstance(
        document.bozo_exception, feedparser.CharacterEncodingOverride
    )
    if is_damaged:
        raise ArxivAnswerError(f"{category}: the feed is damaged. {_NEXT}")


def _paper(entry: Any, night: date, category: str) -> Paper:
    found = parse_id(str(entry.get("id", "")))
    if found is None:
        shown = _line(entry.get("id"))[:80]
        raise ArxivAnswerError(
            f"{category}: an item has {shown!r} in place of an arXiv id. {_NEXT}"
        )
    arxiv_id, version = found
    summary = str(entry.get("summary", ""))
    prefix = _PREFIX.match(summary)
    kind = entry.get("arxiv_announce_type") or (prefix["kind"] if prefix else "")
    return Paper(
        id=arxiv_id,
        title=_line(entry.get("title")),
        abstract=_line(summary[prefix.end() :] if prefix else summary) or None,
        authors=split_authors(str(entry.get("author", ""))),
        categories=known_categories(tag.get("term") for tag in entry.get("tags", ())),
        journal_ref=_line(entry.get("arxiv_journal_reference")) or None,
        doi=_line(entry.get("arxiv_doi")) or None,
        announced=_night(entry, night),
        announce_type=_announce_type(kind),
        version=version,
    )


def _night(entry: Any, night: date) -> date:
    """Read an item's day; one that is not of the feed's week is a mistake."""
    day = _eastern_day(entry, ("published_parsed",)) or night
    return day if timedelta() <= night - day < _WEEK else night


def known_categories(terms: Iterable[str | None]) -> tuple[str, ...]:
    """Keep what has the form of an arXiv category; old papers carry MSC and ACM classes, too."""
    return tuple(dict.fromkeys(term for term in terms if term and _CATEGORY.fullmatch(term)))


def _announce_type(kind: str) -> AnnounceType:
    """Read the type; an unknown one counts as new, so that no paper is lost for it."""
    try:
        return AnnounceType(kind.strip().lower())
    except ValueError:
        return AnnounceType.NEW


def _eastern_day(holder: Any, fields: tuple[str, ...]) -> date | None:
    for field in fields:
        parsed = holder.get(field)
        if parsed:
            try:
                return datetime.fromtimestamp(timegm(parsed), US_EASTERN).date()
            except (ValueError, OverflowError, OSError):
                continue
    return None


def _each_once(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    first: dict[str, Paper] = {}
    for paper in papers:
        first.setdefault(paper.id, paper)
    return tuple(first.values())


def _line(text: object) -> str:
    return " ".join(text.split()) if isinstance(text, str) else ""
