"""One part of a neighbour's text, written for another paper."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot import badges, shown_time
from bot.entry_parts import PREPRINT
from bot.paper import find_ids
from bot.parts import Part, Slot
from bot.prediction import NO_VENUE

_ARXIV_ID = re.compile(
    r"(?:\d{4}\.\d{4,5}|(?<![A-Za-z-])[A-Za-z-]++(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
)
_ARXIV_HOST = re.compile(r"https?://(?:(?:www|export|m)\.)?(?=arxiv\.org/)", re.IGNORECASE)
_REPOSITORY = re.compile(
    r"https?://(?:www\.)?github\.com/+([\w.-]+/[\w.-]+?)(?:\.git)?/?(?:[/?#].*)?$", re.IGNORECASE
)
_NAMED = re.compile(r"(\*\*|__)(?P<name>[^*_]+?)(?P<between>:?\1:?\s+)(?=\S)")
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
    repository : str
        Owner and name of the code on GitHub, or empty.
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
    repository: str = ""


@dataclass(frozen=True, slots=True)
class Customs:
    """What the neighbours have in common.

    Attributes
    ----------
    notes : frozenset of str
        Words that several of them have, as ``Authors``; others are of one paper alone.
    preprint : str
        How they write arXiv in place of a venue, or empty.
    connector : str
        What stands before the last of many authors, as ``, and ``; empty for a comma.
    no_name : str
        What stands for a short name where there is none, or empty.
    preprint_has_year, venue_has_year : bool
        Whether most show a year beside it.
    links : mapping of Slot to (Part, str)
        A link of each kind with what stands before it, to be lent.
    """

    notes: frozenset[str]
    preprint: str
    connector: str
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
        Slot.AUTHORS: lambda: _authors(part.text, saying.authors, customs.connector),
        Slot.IMAGE: lambda: _badge(part.text, saying, customs),
        Slot.TIME: lambda: shown_time.write(part.text, saying.year, saying.month, saying.day),
        Slot.PAPER: lambda: _paper_link(part, saying.id),
        Slot.PROJECT: lambda: fill_link(part, saying.project),
        Slot.CODE: lambda: fill_link(part, saying.code),
    }
    text = texts[part.slot]() if part.slot in texts else None
    return _badge(text, saying, customs) if text and part.url and "![" in text else text


def repository(url: str) -> str:
    """Give owner and name of a repository on GitHub, or nothing.

    Parameters
    ----------
    url : str
        Of the repository, or of a file in it.
    """
    found = _REPOSITORY.match(url)
    return found[1] if found else ""


def _badge(text: str, saying: Saying, customs: Customs) -> str | None:
    """Write an image for the paper; where it shows a venue, it shows the paper's."""
    old = badges.shown_venue(text)
    preprint = old if PREPRINT.fullmatch(old) else customs.preprint or NO_VENUE
    venue, year = saying.venue or preprint, saying.venue_year or str(saying.year)
    return badges.write(text, saying.id, saying.repository, venue, year)


def _words(part: Part, words: str, arxiv_id: str) -> str | None:
    if not words or not part.url:
        return _named(part.text, words) or None
    text = part.text.replace(part.url, link_url(part.url, arxiv_id), 1)
    return text.replace(part.inner, words, 1) if part.inner else text


def _named(sample: str, words: str) -> str:
    """Set the name before a colon in bold, where the sample does so."""
    found = _NAMED.match(sample)
    name, colon, rest = words.partition(": ")
    if found is None or not colon or len(name.split()) > len(found["name"].split()) + 1:
        return words
    return f"{found[1]}{name}{found['between']}{rest}"


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


def _authors(sample: str, authors: Sequence[str], connector: str) -> str | None:
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
    last = connector if len(authors) > 2 else connector.lstrip(",")
    if not last or len(authors) == 1:
        return ", ".join(authors)
    return ", ".join(authors[:-1]) + last + authors[-1]


def find_connector(samples: Iterable[str]) -> str:
    """Find what most lists of names have before the last one.

    Parameters
    ----------
    samples : iterable of str
        Names of authors as neighbours have them.

    Returns
    -------
    str
        From lists of three names or more, if there are any; only those show a comma before it.
    """
    counted = Counter(
        (len(_CONNECTOR.split(one)[0].split(", ")) > 1, (_CONNECTOR.findall(one) or [""])[-1])
        for one in samples
        if ", " in one or _CONNECTOR.search(one)
    )
    return max(counted, key=lambda one: (one[0], counted[one]), default=(False, ""))[1]


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
