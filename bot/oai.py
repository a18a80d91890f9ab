"""OAI-PMH answers of arXiv, read into papers with their versions and days of change.

Notes
-----
Source: https://www.openarchives.org/OAI/openarchivesprotocol.html and
https://github.com/arXiv/oaipmh. The format ``arXivRaw`` is asked for: it alone tells the versions
with their times, and its texts are those of the feeds, so that a paper scores the same whichever
of the two announced it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

from bot.authors import split_authors
from bot.errors import ArxivAnswerError, ArxivRefusedError
from bot.feed import known_categories
from bot.paper import Paper, parse_id

FORMAT = "arXivRaw"
"""Metadata format that `parse` reads."""

FIRST_DAY = date(2005, 9, 16)
"""arXiv refuses to list changes before this day."""

WITHDRAWN = "This paper has been withdrawn."
"""Stands in for the comment of a withdrawn paper whose authors gave none."""

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_RAW = "{http://arxiv.org/OAI/arXivRaw/}"
_NEXT = "The next run tries again."
_FIRST_YEAR, _LAST_YEAR = 1986, 2200
"""Days outside of these years are mistakes; arXiv's oldest papers were submitted in 1986."""
_FEW = 3
"""Broken records that are bearable, on a page, or of a hundred."""

_PHYSICS = frozenset({
    "astro-ph", "cond-mat", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nlin",
    "nucl-ex", "nucl-th", "physics", "quant-ph",
})  # fmt: skip


class StaleTokenError(ArxivAnswerError):
    """arXiv does not know a resumption token any more; they expire at midnight, UTC."""


@dataclass(frozen=True, slots=True)
class Record:
    """What OAI-PMH says of one paper.

    Attributes
    ----------
    paper : Paper
        Its newest version; not announced, for OAI-PMH does not tell when it was.
    changed : date
        Day of the last change of its metadata, UTC (OAI's datestamp).
    first, latest : datetime
        When the first and the newest version were submitted, UTC.
    """

    paper: Paper
    changed: date
    first: datetime
    latest: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One answer to a harvest.

    Attributes
    ----------
    records : tuple of Record
        By day of change.
    deleted : tuple of str
        Ids of papers that arXiv took away altogether.
    unreadable : tuple of str
        What is wrong with records that could not be read.
    token : str or None
        Asks for the next page; None on the last one.
    """

    records: tuple[Record, ...] = ()
    deleted: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    token: str | None = None


def set_of(category: str) -> str:
    """Name the set of a category, such as ``cs:cs:CV`` for ``cs.CV``."""
    archive, _, subject = category.partition(".")
    group = "physics" if archive in _PHYSICS else archive
    return ":".join(filter(None, (group, archive, subject)))


def parse(content: bytes, category: str) -> Page:
    """Read one page of a harvest.

    Parameters
    ----------
    content : bytes
        A whole XML document, checked by `bot.arxiv_answer.find_fault`.
    category : str
        Category that was asked for; errors name it.

    Returns
    -------
    Page
        Empty where nothing changed since the day that was asked for.

    Raises
    ------
    StaleTokenError
        If the harvest must begin again.
    ArxivRefusedError
        If arXiv does not know the category.
    ArxivAnswerError
        For any other error of the protocol, and if more than a few records cannot be read.
    """
    try:
        root = ET.fromstring(content)  # noqa: S314  expat bounds what entities grow to
    except ET.ParseError as error:
        raise ArxivAnswerError(f"{category}: OAI-PMH sent broken XML ({error}). {_NEXT}") from error
    problem = root.find(f"{_OAI}error")
    if problem is not None:
        return _explained(problem, category)
    listed = root.find(f"{_OAI}ListRecords")
    if listed is None:
        raise ArxivAnswerError(f"{category}: OAI-PMH sent no list of records. {_NEXT}")
    token = (listed.findtext(f"{_OAI}resumptionToken") or "").strip()
    return replace(_page(listed.findall(f"{_OAI}record"), category), token=token or None)


def _page(elements: Sequence[ET.Element], category: str) -> Page:
    """Read records; a few that are broken are told of, more mean that the format changed."""
    records, deleted, unreadable = [], [], []
    for element in elements:
        try:
            if _is_deleted(element):
                deleted.append(_id(element))
            else:
                records.append(_record(element))
        except (ValueError, OverflowError, TypeError) as error:
            unreadable.append(str(error))
    if len(unreadable) > max(_FEW, len(elements) * _FEW // 100):
        raise ArxivAnswerError(
            f"{category}: OAI-PMH sent {len(unreadable)} records that cannot be read, such as one "
            f"with {unreadable[0]}. {_NEXT}"
        )
    return Page(tuple(records), tuple(deleted), tuple(unreadable))


def _explained(problem: ET.Element, category: str) -> Page:
    code, said = problem.get("code", ""), " ".join((problem.text or "").split())[:200]
    if code == "noRecordsMatch":
        return Page()
    kinds = {"badResumptionToken": StaleTokenError, "badArgument": ArxivRefusedError}
    kind = kinds.get(code, ArxivAnswerError)
    raise kind(f"{category}: OAI-PMH answers {code!r} ({said}). {_NEXT}")


def _is_deleted(record: ET.Element) -> bool:
    header = record.find(f"{_OAI}header")
    return header is not None and header.get("status") == "deleted"


def _id(record: ET.Element) -> str:
    text = record.findtext(f"{_OAI}header/{_OAI}identifier") or ""
    found = parse_id(text)
    if found is None:
        raise ValueError(f"{text[:80]!r} in place of an arXiv id")
    return found[0]


def _record(record: ET.Element) -> Record:
    arxiv_id = _id(record)
    raw = record.find(f"{_OAI}metadata/{_RAW}arXivRaw")
    versions = raw.findall(f"{_RAW}version") if raw is not None else []
    if raw is None or not versions:
        raise ValueError(f"no version of {arxiv_id}")
    try:
        changed = date.fromisoformat(_text(record, f"{_OAI}header/{_OAI}datestamp")[:10])
        moments = [_moment(_text(version, f"{_RAW}date")) for version in versions]
    except (ValueError, OverflowError, TypeError) as error:
        raise ValueError(f"a wrong date of {arxiv_id}") from error
    if not all(_FIRST_YEAR <= day.year <= _LAST_YEAR for day in (changed, *moments)):
        raise ValueError(f"a wrong date of {arxiv_id}")
    newest = max(versions, key=_number)
    paper = Paper(
        id=arxiv_id,
        title=_text(raw, f"{_RAW}title"),
        abstract=_text(raw, f"{_RAW}abstract") or None,
        authors=split_authors(_text(raw, f"{_RAW}authors")),
        categories=known_categories(_text(raw, f"{_RAW}categories").split()),
        comments=_comments(raw, newest),
        journal_ref=_text(raw, f"{_RAW}journal-ref") or None,
        doi=_text(raw, f"{_RAW}doi") or None,
        submitted=min(moments).date(),
        version=max(_number(newest), len(versions)),
    )
    return Record(paper, changed, min(moments), max(moments))


def _number(version: ET.Element) -> int:
    """Read the number of a version, such as ``v2``; 0 where it has none."""
    digits = version.get("version", "").removeprefix("v")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 5 else 0


def _comments(raw: ET.Element, newest: ET.Element) -> str | None:
    """Give the comment; a withdrawn version, which has no source, always says so."""
    said = _text(raw, f"{_RAW}comments")
    is_withdrawn = "I" in _text(newest, f"{_RAW}source_type") and _text(
        newest, f"{_RAW}size"
    ).startswith("0")
    if is_withdrawn and "withdrawn" not in said.casefold():
        return f"{WITHDRAWN} {said}".strip()
    return said or None


def _moment(text: str) -> datetime:
    """Read ``Mon, 02 Apr 2007 19:18:42 GMT``."""
    moment = parsedate_to_datetime(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _text(element: ET.Element, path: str) -> str:
    return " ".join((element.findtext(path) or "").split())
