"""What two records of one paper make together: a listing's, the API's, and what is stored."""

from dataclasses import replace
from datetime import date, datetime

from bot.paper import AnnounceType, Paper
from bot.store_rows import StoredPaper

_TYPES = tuple(AnnounceType)


def dated(listed: Paper, night: date | None) -> Paper:
    """Give a listing's item the listing's night, unless it names its own.

    Raises
    ------
    ValueError
        If neither is known.
    """
    announced = listed.announced or night
    if announced is None:
        raise ValueError(f"{listed.id} was announced on an unknown night")
    return replace(listed, announced=announced)


def with_listing(stored: StoredPaper | None, listed: Paper) -> StoredPaper:
    """Add what a listing says of a paper.

    Parameters
    ----------
    stored : StoredPaper or None
        What is known; None for a paper that was never seen.
    listed : Paper
        The listing's item, with the day on which it was announced.

    Returns
    -------
    StoredPaper
        With the first announcement. The listing's texts are taken unless they are of an older
        version, or of the same version that the API told of: the API writes Unicode in place of
        TeX and knows the comments. A known value never gives way to none.
    """
    if stored is None:
        return StoredPaper(listed)
    is_newer = _version(listed) > _version(stored.paper)
    is_same = _version(listed) == _version(stored.paper)
    enriched_at = None if is_newer else stored.enriched_at
    prefers_listed = is_newer or (is_same and enriched_at is None)
    merged = _filled(listed, stored.paper) if prefers_listed else _filled(stored.paper, listed)
    first = min(stored.paper, listed, key=_announcement)
    return StoredPaper(
        replace(merged, announced=first.announced, announce_type=first.announce_type),
        enriched_at,
    )


def with_metadata(stored: StoredPaper | None, fetched: Paper, enriched_at: datetime) -> StoredPaper:
    """Add what the API says of a paper.

    Parameters
    ----------
    stored : StoredPaper or None
        What is known; None for a paper that was never seen.
    fetched : Paper
        The API's record; its announcement is ignored, for the API knows of none.
    enriched_at : datetime
        When it was fetched, UTC.

    Returns
    -------
    StoredPaper
        With the fetched texts, unless a newer version was listed since. A known value never
        gives way to none.
    """
    if stored is None:
        paper = replace(fetched, announced=None, announce_type=AnnounceType.NEW)
        return StoredPaper(paper, enriched_at)
    is_older = fetched.version is not None and _version(fetched) < _version(stored.paper)
    if is_older:
        return replace(stored, paper=_filled(stored.paper, fetched))
    merged = _filled(fetched, stored.paper)
    announced, announce_type = stored.paper.announced, stored.paper.announce_type
    paper = replace(merged, announced=announced, announce_type=announce_type)
    return StoredPaper(paper, enriched_at)


def _filled(preferred: Paper, other: Paper) -> Paper:
    """Fill what one record does not say with what another says."""
    return replace(
        preferred,
        title=preferred.title or other.title,
        abstract=preferred.abstract or other.abstract,
        authors=preferred.authors or other.authors,
        categories=preferred.categories or other.categories,
        comments=preferred.comments or other.comments,
        journal_ref=preferred.journal_ref or other.journal_ref,
        doi=preferred.doi or other.doi,
        submitted=preferred.submitted or other.submitted,
        version=preferred.version or other.version,
        links=preferred.links or other.links,
        term_counts=preferred.term_counts or other.term_counts,
    )


def _version(paper: Paper) -> int:
    return paper.version or 0


def _announcement(paper: Paper) -> tuple[bool, bool, date, int]:
    """Order announcements: real ones before replacements, then by night, then new before cross."""
    return (
        paper.announced is None,
        paper.announce_type.is_replacement,
        paper.announced or date.max,
        _TYPES.index(paper.announce_type),
    )
