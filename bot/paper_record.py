"""Papers as lines of JSON, with the field names of the public arXiv metadata snapshot.

Notes
-----
Source of the field names: https://www.kaggle.com/datasets/Cornell-University/arxiv. The nights of a
mirror add ``announced``, ``announce_type`` and ``submitted``; ``links`` and ``terms`` stand in for
an abstract that is left out.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

from bot.authors import split_authors
from bot.errors import MirrorError
from bot.feed import known_categories
from bot.paper import AnnounceType, Paper, parse_id


def parse_lines(
    lines: Iterable[bytes], where: str, default_announced: date | None = None
) -> Iterator[Paper]:
    """Read papers, one JSON object a line; blank lines are passed over.

    Parameters
    ----------
    lines : iterable of bytes
        UTF-8, with or without a byte order mark.
    where : str
        Name of the source; errors give it with the line number.
    default_announced : date or None
        Day of announcement of records that name none.

    Yields
    ------
    Paper
        In the order of the lines, repeated ones too.

    Raises
    ------
    MirrorError
        At the first line that is no valid record.
    """
    for number, line in enumerate(lines, start=1):
        spot = f"{where} line {number}"
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            record = json.loads(text) if text else None
        except (ValueError, RecursionError) as error:
            raise MirrorError(f"{spot}: no JSON object in UTF-8 ({error}).") from error
        if text:
            yield parse_record(record, spot, default_announced)


def parse_record(record: object, where: str, default_announced: date | None = None) -> Paper:
    """Make a paper of one record.

    Parameters
    ----------
    record : object
        A decoded JSON object; every field but ``id`` may be null or absent, unknown ones are
        ignored.
    where : str
        File and line, for messages.
    default_announced : date or None
        Day of announcement if the record names none.

    Returns
    -------
    Paper
        With whitespace collapsed.

    Raises
    ------
    MirrorError
        If it is no object, has no valid arXiv id, or a field has another type than it should.
    """
    if not isinstance(record, Mapping):
        raise MirrorError(f"{where}: a paper is a JSON object, not {_shown(record)}.")
    read = _Fields(record, where)
    arxiv_id, version = read.arxiv_id()
    versions = read.versions()
    return Paper(
        id=arxiv_id,
        title=read.text("title") or "",
        abstract=read.text("abstract"),
        authors=read.authors(),
        categories=known_categories((read.text("categories") or "").split()),
        comments=read.text("comments"),
        journal_ref=read.text("journal-ref"),
        doi=read.text("doi"),
        announced=read.day("announced") or default_announced,
        announce_type=read.announce_type(),
        submitted=read.day("submitted") or _first_day(versions),
        version=version or _last_number(versions),
        links=read.strings("links"),
        term_counts=read.counts("terms"),
    )


def to_record(paper: Paper) -> dict[str, object]:
    """Make the record of a paper, such that `parse_record` gives the same paper back.

    Parameters
    ----------
    paper : Paper
        Any paper whose texts have single spaces, as all readers of the bot leave them.

    Returns
    -------
    dict
        The snapshot's fields always, null where unknown; what only a mirror has where it is known.
        Authors are one string, or a list where a string would not read back the same.
    """
    joined = ", ".join(paper.authors)
    authors = joined if split_authors(joined) == paper.authors else list(paper.authors)
    optional = {
        "announced": paper.announced and paper.announced.isoformat(),
        "announce_type": str(paper.announce_type) if paper.announced else None,
        "submitted": paper.submitted and paper.submitted.isoformat(),
        "versions": [{"version": f"v{paper.version}"}] if paper.version else None,
        "links": list(paper.links) or None,
        "terms": dict(paper.term_counts) if paper.term_counts is not None else None,
    }
    if paper.announce_type is not AnnounceType.NEW:
        optional["announce_type"] = str(paper.announce_type)
    return {
        "id": paper.id,
        "title": paper.title or None,
        "abstract": paper.abstract,
        "authors": authors or None,
        "categories": " ".join(paper.categories) or None,
        "comments": paper.comments,
        "journal-ref": paper.journal_ref,
        "doi": paper.doi,
    } | {name: value for name, value in optional.items() if value is not None}


class _Fields:
    """One record and its place, read field by field."""

    def __init__(self, record: Mapping[str, Any], where: str) -> None:
        self._record = record
        self._where = where

    def _typed(self, name: str, kind: type, wanted: str) -> Any:
        found = self._record.get(name)
        if found is None or isinstance(found, kind):
            return found
        raise self._wrong(name, found, wanted)

    def _wrong(self, name: str, found: object, wanted: str) -> MirrorError:
        return MirrorError(f"{self._where}, {name}: {_shown(found)} is not {wanted}.")

    def arxiv_id(self) -> tuple[str, int | None]:
        found = self._record.get("id")
        parsed = parse_id(found) if isinstance(found, str) else None
        if parsed is None:
            raise self._wrong("id", found, 'an arXiv id such as "2407.00001"')
        return parsed

    def text(self, name: str) -> str | None:
        return _clean(self._typed(name, str, "text") or "") or None

    def strings(self, name: str) -> tuple[str, ...]:
        found = self._typed(name, list, "a list of texts") or ()
        if not all(isinstance(one, str) for one in found):
            raise self._wrong(name, found, "a list of texts")
        return tuple(filter(None, map(_clean, found)))

    def authors(self) -> tuple[str, ...]:
        if isinstance(self._record.get("authors"), list):
            return self.strings("authors")
        parsed = self._typed("authors_parsed", list, "a list of lists") or ()
        if all(isinstance(parts, list) and len(parts) >= 2 for parts in parsed) and parsed:
            return tuple(
                _clean(" ".join((str(p[1]), str(p[0]), *map(str, p[2:3])))) for p in parsed
            )
        return split_authors(self.text("authors") or "")

    def day(self, name: str) -> date | None:
        found = self._typed(name, str, "a date as YYYY-MM-DD")
        try:
            return date.fromisoformat(found) if found else None
        except ValueError:
            raise self._wrong(name, found, "a date as YYYY-MM-DD") from None

    def announce_type(self) -> AnnounceType:
        found = self._typed("announce_type", str, "text") or AnnounceType.NEW
        try:
            return AnnounceType(found)
        except ValueError:
            raise self._wrong("announce_type", found, f"one of {', '.join(AnnounceType)}") from None

    def counts(self, name: str) -> dict[str, int] | None:
        found: dict[str, Any] | None = self._typed(name, dict, "an object of counts")
        if found is not None and not all(type(n) is int and n > 0 for n in found.values()):
            raise self._wrong(name, found, "an object of counts above zero")
        return found

    def versions(self) -> tuple[Mapping[str, Any], ...]:
        found = self._typed("versions", list, "a list of versions") or ()
        if not all(isinstance(one, Mapping) for one in found):
            raise self._wrong("versions", found, "a list of versions")
        return tuple(found)


def _first_day(versions: tuple[Mapping[str, Any], ...]) -> date | None:
    """Tell when the first version came, if the record holds that version's date."""
    created = versions[0].get("created") if versions else None
    try:
        return parsedate_to_datetime(created).date() if isinstance(created, str) else None
    except ValueError:
        return None


def _last_number(versions: tuple[Mapping[str, Any], ...]) -> int | None:
    number = str(versions[-1].get("version", "")).removeprefix("v") if versions else ""
    return int(number) if number.isascii() and number.isdigit() and len(number) < 5 else None


def _clean(text: str) -> str:
    """Collapse whitespace; half of a surrogate pair, which UTF-8 cannot hold, becomes ``?``."""
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())


def _shown(value: object) -> str:
    return ascii(value)[:80]
