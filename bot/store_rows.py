"""Values as rows of the store, and rows as values.

A lone surrogate, which UTF-8 cannot hold, is written as a question mark; everything else is read
back as it was written.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from bot import run_summary
from bot.listing import Listing, ListingOutcome, Trouble
from bot.paper import AnnounceType, Paper
from bot.pull_request import PullRequest, State, read_marker, render_marker
from bot.run_summary import ListingSummary, RunSummary, summarise_listing

Row = Mapping[str, Any]
"""Column name to value, as it is written and read."""


@dataclass(frozen=True, slots=True)
class Poll:
    """One reading of a listing.

    Attributes
    ----------
    listing : ListingSummary
        What it held.
    source : str
        Such as ``rss`` or ``mirror``.
    fetched_at : datetime
        UTC.
    is_complete : bool
        Whether the night needs no repair.
    trouble : Trouble or None
        Why it says too little about the night that was due.
    is_estimated : bool
        Whether the night was concluded, not told.
    """

    listing: ListingSummary
    source: str
    fetched_at: datetime
    is_complete: bool = True
    trouble: Trouble | None = None
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A paper, and when (UTC) arXiv's API told of its latest version, if it did."""

    paper: Paper
    enriched_at: datetime | None = None


def paper_row(stored: StoredPaper) -> dict[str, Any]:
    """Write a paper as a row of ``papers``."""
    paper = stored.paper
    return {
        "id": text(paper.id),
        "title": text(paper.title),
        "abstract": _optional_text(paper.abstract),
        "authors": to_json(paper.authors),
        "categories": to_json(paper.categories),
        "comments": _optional_text(paper.comments),
        "journal_ref": _optional_text(paper.journal_ref),
        "doi": _optional_text(paper.doi),
        "announced": optional_iso(paper.announced),
        "announce_type": paper.announce_type,
        "submitted": optional_iso(paper.submitted),
        "version": paper.version,
        "links": to_json(paper.links),
        "term_counts": None if paper.term_counts is None else to_json(dict(paper.term_counts)),
        "enriched_at": None if stored.enriched_at is None else instant(stored.enriched_at),
    }


def read_paper(row: Row) -> StoredPaper:
    """Read a row of ``papers``."""
    counts, enriched_at = row["term_counts"], row["enriched_at"]
    paper = Paper(
        id=row["id"],
        title=row["title"],
        abstract=row["abstract"],
        authors=_strings(row["authors"]),
        categories=_strings(row["categories"]),
        comments=row["comments"],
        journal_ref=row["journal_ref"],
        doi=row["doi"],
        announced=read_day(row["announced"]),
        announce_type=AnnounceType(row["announce_type"]),
        submitted=read_day(row["submitted"]),
        version=row["version"],
        links=_strings(row["links"]),
        term_counts=None if counts is None else json.loads(counts),
    )
    return StoredPaper(paper, datetime.fromisoformat(enriched_at) if enriched_at else None)


def _strings(array: str) -> tuple[str, ...]:
    """Read a JSON array of strings; most are empty."""
    return () if array == "[]" else tuple(json.loads(array))


def poll_row(listing: Listing, fetched_at: datetime) -> dict[str, Any]:
    """Write a listing, without its papers, as a row of ``polls``."""
    counts = summarise_listing(listing)
    return {
        "category": text(counts.category),
        "night": optional_iso(counts.night),
        "outcome": counts.outcome,
        "new": counts.new,
        "cross_listed": counts.cross,
        "replaced": counts.replaced,
        "message": text(counts.message),
        "source": text(listing.source),
        "is_complete": int(listing.is_complete),
        "trouble": listing.trouble,
        "is_estimated": int(listing.is_estimated),
        "fetched_at": instant(fetched_at),
    }


def read_poll(row: Row) -> Poll:
    """Read a row of ``polls``."""
    listing = ListingSummary(
        category=row["category"],
        night=read_day(row["night"]),
        outcome=ListingOutcome(row["outcome"]),
        new=row["new"],
        cross=row["cross_listed"],
        replaced=row["replaced"],
        message=row["message"],
    )
    return Poll(
        listing,
        row["source"],
        datetime.fromisoformat(row["fetched_at"]),
        is_complete=bool(row["is_complete"]),
        trouble=Trouble(row["trouble"]) if row["trouble"] else None,
        is_estimated=bool(row["is_estimated"]),
    )


def announcement_row(listing: Listing, paper: Paper) -> dict[str, Any]:
    """Write that a listing announced a paper as a row of ``announcements``."""
    return {
        "category": text(listing.category),
        "night": optional_iso(paper.announced or listing.night),
        "id": text(paper.id),
        "version": paper.version or 0,
        "announce_type": paper.announce_type,
        "source": text(listing.source),
        "is_estimated": int(listing.is_estimated),
    }


def pull_request_row(pull_request: PullRequest) -> dict[str, Any]:
    """Write a pull request as a row of ``pull_requests``; a decided one with its marker alone."""
    closed_at, created_at = pull_request.closed_at, pull_request.created_at
    is_open = pull_request.state is State.OPEN
    marker = render_marker(pull_request.marker)
    has_marker = read_marker(pull_request.body) == pull_request.marker
    return {
        "number": pull_request.number,
        "url": text(pull_request.url),
        "state": pull_request.state,
        "labels": to_json(pull_request.labels),
        "branch": text(pull_request.branch),
        "head_sha": text(pull_request.head_sha),
        "updated_at": instant(pull_request.updated_at),
        "closed_at": None if closed_at is None else instant(closed_at),
        "created_at": None if created_at is None else instant(created_at),
        "title": text(pull_request.title),
        "body": text(pull_request.body) if is_open and has_marker else marker,
    }


def read_pull_request(row: Row) -> PullRequest:
    """Read a row of ``pull_requests``."""
    closed_at, created_at = row["closed_at"], row["created_at"]
    marker = read_marker(row["body"])
    if marker is None:
        raise ValueError("a pull request without marker")
    return PullRequest(
        number=row["number"],
        url=row["url"],
        marker=marker,
        state=State(row["state"]),
        labels=tuple(json.loads(row["labels"])),
        branch=row["branch"],
        head_sha=row["head_sha"],
        updated_at=datetime.fromisoformat(row["updated_at"]),
        closed_at=datetime.fromisoformat(closed_at) if closed_at else None,
        title=row["title"],
        body=row["body"],
        created_at=datetime.fromisoformat(created_at) if created_at else None,
    )


def read_id(row: Row) -> str:
    """Read the id that a query answers with."""
    return str(row["id"])


def read_night(row: Row) -> date | None:
    """Read the night that a query answers with."""
    return read_day(row["night"])


def read_run(row: Row) -> RunSummary:
    """Read a row of ``runs``."""
    return run_summary.from_json(row["summary"])


def text(value: str) -> str:
    """Make text that UTF-8 can hold."""
    return value.encode("utf-8", "replace").decode()


def to_json(value: object) -> str:
    """Write JSON that UTF-8 can hold, without spaces.

    Raises
    ------
    ValueError
        If a number in it is not finite.
    """
    return text(json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")))


def instant(moment: datetime) -> str:
    """Write an instant in UTC, so that text order is time order.

    Raises
    ------
    ValueError
        If it has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def read_day(value: str | None) -> date | None:
    """Read a day that may be unknown."""
    return None if value is None else date.fromisoformat(value)


def _optional_text(value: str | None) -> str | None:
    return None if value is None else text(value)


def optional_iso(day: date | None) -> str | None:
    """Write a day that may be unknown."""
    return None if day is None else day.isoformat()
