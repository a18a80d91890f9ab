"""One part of a neighbour's text, written for another paper."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot import shown_time
from bot.entry_parts import PREPRINT
from bot.paper import find_ids
from bot.parts import Part, Slot

_ARXIV_ID = re.compile(r"(?:\d{4}\.\d{4,5}|[A-Za-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?")
_ARXIV_HOST = re.compile(r"https?://(?:(?:www|export|m)\.)?(?=arxiv\.org/)", re.IGNORECASE)
_REPOSITORY = re.compile(r"https?://(?:www\.)?github\.com/+([^/\s?#]+/[^/\s?#]+?)(?:\.git)?/?$")
_CONNECTOR = re.compile(r",?\s(?:and|&)\s")


@dataclass(frozen=True, slots=True)
class Saying:
    """What a new row says of its paper; every text is safe to stand in the list.

    Attributes
    ----------
    id, title : str
        Of the paper.
    year, month : int
        To be shown as its time.
    day : int or None
        Where known.
    name : str
        Short name of the method, or empty.
    authors : tuple of str
        Names in order.
    venue, venue_year : str
        Without year, and the year; empty where unknown.
    project, code : str
        Addresses, or empty.
    """

    id: str
    title: str
    year: int
    month: int
    day: int | None = None
    name: str = ""
    authors: tuple[str, ...] = ()
    venue: str = ""
    venue_year: str = ""
    project: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Customs:
    """What the neighbours have in common.

    Attributes
    ----------
    notes : frozenset of str
        Words that several of them have, as ``Authors``; others are of one paper alone.
    preprint : str
        How they write arXiv in place of a venue, or empty.
    no_name : str
        What stands for a short name where there is none, or empty.
    preprint_has_year, venue_has_year : bool
        Whether most show a year beside it.
    links : mapping of Slot to (Part, str)
        A link of each kind with what stands before it, to be lent.
    """

    notes: frozenset[str]
    preprint: str
    no_name: str
    preprint_has_year: bool
    venue_has_year: bool
    links: Mapping[Slot, tuple[Part, str]]


def link_url(old: str, arxiv_id: str) -> str:
    """Give a paper's address in the form of another paper's: page or PDF, and where.

    Parameters
    ----------
    old : str
        A neighbour's address; its version and the letters ``www.`` are not copied.
    arxiv_id : str
        The paper.
    """
    if not find_ids(old):
        return f"https://arxiv.org/abs/{arxiv_id}"
    return _ARXIV_HOST.sub("https://", _ARXIV_ID.sub(arxiv_id, old, count=1)).rstrip("?")


def fill(part: Part, parts: Sequence[Part], saying: Saying, customs: Customs) -> str | None:
    """Write one part of a neighbour's text for another paper.

    Parameters
    ----------
    part : Part
        One of `parts`.
    parts : sequence of Part
        The neighbour's text.
    saying : Saying
        What is to be said.
    customs : Customs
        How the neighbours say it.

    Returns
    -------
    str or None
        None where there is nothing to say.
    """
    if part.slot is None or (part.slot is Slot.NOTE and part.text in customs.notes):
        return part.text
    if part.slot is Slot.VENUE:
        return _venue(part, parts, saying, customs)
    if part.slot is Slot.VENUE_YEAR:
        return _venue_year(part, parts, saying, customs)
    texts: dict[Slot, Callable[[], str | None]] = {
        Slot.TITLE: lambda: _words(part, saying.title, saying.id),
        Slot.NAME: lambda: _words(part, saying.name or customs.no_name, saying.id),
        Slot.AUTHORS: lambda: _authors(part.text, saying.authors),
        Slot.TIME: lambda: shown_time.write(part.text, saying.year, saying.month, saying.day),
        Slot.PAPER: lambda: _paper_link(part, saying.id),
        Slot.PROJECT: lambda: fill_link(part, saying.project),
        Slot.CODE: lambda: fill_link(part, saying.code),
    }
    return texts[part.slot]() if part.slot in texts else None


def _words(part: Part, words: str, arxiv_id: str) -> str | None:
    if not words or not part.url:
        return words or None
    text = part.text.replace(part.url, link_url(part.url, arxiv_id), 1)
    return text.replace(part.inner, words, 1) if part.inner else text


def _venue(part: Part, parts: Sequence[Part], saying: Saying, customs: Customs) -> str | None:
    is_preprint = PREPRINT.fullmatch(part.text)
    if not saying.venue:
        return part.text if is_preprint else customs.preprint or None
    has_year = any(p.slot is Slot.VENUE_YEAR for p in parts)
    if has_year or not saying.venue_year or not customs.venue_has_year:
        return saying.venue
    return f"{saying.venue} {saying.venue_year}"


def _venue_year(part: Part, parts: Sequence[Part], saying: Saying, customs: Customs) -> str | None:
    if saying.venue_year:
        return shown_time.write(part.text, int(saying.venue_year), saying.month)
    is_preprint = any(p.slot is Slot.VENUE and PREPRINT.fullmatch(p.text) for p in parts)
    is_shown = customs.preprint_has_year or (
        not saying.venue and all(p.slot is not Slot.TIME for p in parts)
    )
    is_kept = is_shown if saying.venue or not is_preprint else True
    return shown_time.write(part.text, saying.year, saying.month) if is_kept else None


def _authors(sample: str, authors: Sequence[str]) -> str | None:
    """Name as many authors as the sample does."""
    if not authors:
        return None
    et_al = re.search(r",?\s+et\.?\sal\b\.?$", sample)
    if et_al:
        named = re.sub(r"\s*\([^()]*\)", "", sample[: et_al.start()])
        count = len(re.split(r",\s", named))
        if len(authors) <= count:
            return ", ".join(authors)
        return ", ".join(authors[:count]) + et_al[0]
    connectors = _CONNECTOR.findall(sample)
    if connectors and len(authors) > 1:
        last: str = connectors[-1] if len(authors) > 2 else connectors[-1].lstrip(",")
        return ", ".join(authors[:-1]) + last + authors[-1]
    return ", ".join(authors)


def _paper_link(part: Part, arxiv_id: str) -> str:
    old = next(iter(find_ids(part.url)), None)
    text = part.text.replace(part.url, link_url(part.url, arxiv_id))
    return text.replace(old, arxiv_id) if old else text


def fill_link(part: Part, url: str) -> str | None:
    """Write a link; where a badge names the repository, it names the new one.

    Parameters
    ----------
    part : Part
        A neighbour's link.
    url : str
        Where the new one leads; empty if there is none.
    """
    if not url:
        return None
    at = part.text.rfind(part.url)
    before, after = part.text[:at], part.text[at + len(part.url) :]
    old, new = _REPOSITORY.match(part.url), _REPOSITORY.match(url)
    if old and old[1].lower() in before.lower():
        if new is None:
            return f"[{'Code' if part.slot is Slot.CODE else 'Project'}]({url})"
        slug = new[1]
        before = re.sub(re.escape(old[1]), lambda _: slug, before, flags=re.IGNORECASE)
    return f"{before}{url}{after}"
