"""Venues that the catalogue does not have, where a text states them clearly."""

import re

_MAX_NAME = 90
_MAX_WORDS = 14

_TO = re.compile(
    r"(?:\s+(?:paper|manuscript|article|abstract))?"
    r"(?:\s+for\s+(?:publication|presentation|inclusion|oral|poster|an?\s+\w+|podium)"
    r"(?:\s+presentation)?)?"
    r"(?:\s+as\s+(?:an?\s+)?[\w\s-]{0,40}?)?"
    r"\s*:?\s*(?:(?P<link>to|at|by|in|for|into|with|on)\s*:?\s+|@\s*)(?:[-–]\s+)?"
    r"(?:be\s+(?:published|presented)\s+(?:in|at)\s+)?"
    r"(?:the\s+)?(?:journal\s*:\s*)?(?:proceedings\s+of\s+(?:the\s+)?)?",
    re.IGNORECASE,
)
_NO_LINK = re.compile(
    r"\s*:?\s*(?P<link>)(?:the\s+)?(?:proceedings\s+of\s+(?:the\s+)?)?", re.IGNORECASE
)
_PREFIX = re.compile(
    r"(?:(?:The|Proceedings of(?: the)?|Proc\.? of(?: the)?|In|IEEE(?:[/-][A-Z]{2,5})*|ACM"
    r"(?:[/-][A-Z]{2,5})*|AAAI/ACM|IFIP|ISCA|IAPR|SPIE|Springer|Elsevier|Annual"
    r"|(?:19|20)\d\d|\d{1,3}(?:st|nd|rd|th))\s+)*"
)
_YEAR = r"(?:(?P<year>(?:19|20)\d\d)|['’](?P<short>\d\d))"
_ACRONYM = r"(?P<acronym>\*?[A-Z][A-Za-z0-9]*(?:[&/-][A-Z0-9][A-Za-z0-9]*)*)"
_LEADING = re.compile(rf"{_ACRONYM}[\s,\-–]{{0,2}}(?:Conference |Workshop )?{_YEAR}(?!\d|\s*pages)")
_NAME_AND_ACRONYM = re.compile(
    rf"(?P<name>[A-Z][^()|;]{{8,160}}?)\s*\(\s*(?:IEEE |ACM )?{_ACRONYM}"
    rf"(?:[\s,\-–]{{0,2}}{_YEAR})?\s*\)"
)
_SHORT_YEAR = re.compile(
    r"(?P<acronym>\*?[A-Z][A-Za-z]*[A-Z][A-Za-z]*-?2\d)(?P<year>)(?P<short>)(?![\w-])"
)
_GLUED_YEAR = re.compile(r"(?P<name>.*[A-Za-z])-?(?:(?P<year>(?:19|20)\d\d)|(?P<short>2\d))")
_ANY_YEAR = re.compile(r"\b((?:19|20)\d\d)\b(?!\s*(?:pages|words|figures))")
_YEAR_BESIDE = re.compile(r"[\s,('’-]*((?:19|20)\d\d)\b")
_LIST_GOES_ON = re.compile(r",\s+[A-Z][\w-]+(?:\s+[A-Z][\w-]+)*,?\s+(?:and|&)\s+[A-Z]")
_WORD = r"(?:[A-Z][\w'’/+-]*|3D|2D|of|on|and|for|in|the|&|to|with|\d{1,3}(?:st|nd|rd|th))"
_NAME = re.compile(rf"{_WORD}(?:(?:\s+|,\s+(?=[A-Z]\w+,?\s+(?:and|&)\s)){_WORD}){{0,13}}")
_STOP = re.compile(r"\s+(?:of|on|and|for|in|the|&|to|with)$")
_PERIODICAL = re.compile(
    r"\b(?:Journal|Transactions|Letters|Magazine|Review|Reviews|Annals|Advances|Frontiers|Access"
    r"|Research|Computing|Science|Sciences|Intelligence|Systems|Technology|Medicine|Engineering"
    r"|Applications|Informatics|Reports|Acta|Management|Sensing|Media|Physics|Biology|Imaging|Analysis)\b"
)
_JOURNAL = re.compile(r"\b(?:Journal|Transactions|Letters|Annals|Magazine)\b")
_CALLED_JOURNAL = re.compile(r"\s+journal\b", re.IGNORECASE)
_MEETING = re.compile(
    r"\b(?:Conference|Symposium|Congress|Meeting|Summit|Workshop|Colloquium|Convention)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[,:&]\s*(?!(?:19|20)\d\d)[A-Z]|\s+[A-Za-z]")
_TITLE = re.compile(
    r"(?P<name>[A-Z][\w'’-]*(?:\s+(?:(?:of|on|and|for|in|the|from|&)\s+)?[A-Z][\w'’-]*){1,7})"
    r"[\s,]+(?P<year>20\d\d)(?=\s*(?:$|[,.;()]))"
)
_EVENT_LINKS = frozenset({"to", "at", "by", "for"})
_NO_EVENT = re.compile(
    r"\b(?:University|Institute|Thesis|Press|Publish\w+|Springer|Elsevier|Wiley|Challenge"
    r"|Competition|Track|Team|Special|Issue|Volume|January|February|March|April|May|June|July"
    r"|August|September|October|November|December)\b"
)
_NO_VENUE = re.compile(
    r"(?:Springer|Elsevier|IEEE|ACM|CVF|Wiley|MDPI|LNCS|LNAI|CCIS|LNNS|Lecture Notes.*|Proceedings"
    r"|NTIRE\d*"
    r"|(?:Association|Society) .*|.* Reports?|Machine Learning Research"
    r"|Communications in Computer and Information Science"
    r"|Conference|Journal|Workshop|Open Access|Creative Commons.*|AI|ML|CV|NLP|LLMs?|GPU|PDF|USA|UK"
    r"|EU|UAE|URL|DOI|ID|CC|Oral|Poster|Spotlight|Main|Track|Round|Project|Code|Volume|Vol|Code"
    r"|January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Python|PyTorch|GitHub|YouTube|ArXiv|arXiv)"
)


def read_claimed(text: str, *, needs_link: bool = True) -> tuple[str, int] | None:
    """Read the venue in the words behind a verb such as "accepted".

    Parameters
    ----------
    text : str
        The clause from the end of the verb on.
    needs_link : bool
        Whether a word such as "at" must come first; False where the verb ends with it.

    Returns
    -------
    tuple of (str, int), or None
        House form (acronym and year, or the full name of a journal or a meeting) and the index
        where its words end; None if nothing is safe to give.
    """
    to = (_TO if needs_link else _NO_LINK).match(text)
    if not to:
        return None
    rest = text[to.end() :]
    found = read_named(rest) or (_titled(rest) if to["link"] in _EVENT_LINKS else None)
    return (found[0], to.end() + found[1]) if found else None


def _titled(text: str) -> tuple[str, int] | None:
    """Read an event by its title and year; what is "in" two such words may be a town."""
    title = _TITLE.match(text)
    if not title or _NO_EVENT.search(title["name"]) or len(title[0]) > _MAX_NAME:
        return None
    return f"{title['name']} {title['year']}", title.end()


def read_named(text: str) -> tuple[str, int] | None:
    """Read the venue that a text begins with; the parts are those of `read_claimed`."""
    prefix = _PREFIX.match(text)
    start = prefix.end() if prefix else 0
    leading = _LEADING.match(text, start)
    if leading and _is_acronym(leading["acronym"]):
        return _event(leading, []), leading.end()
    glued = _SHORT_YEAR.match(text, start)
    if glued and is_venue(glued["acronym"]):
        return _event(glued, []), glued.end()
    years = _ANY_YEAR.findall(text[:start])
    short = _NAME_AND_ACRONYM.match(text, start)
    if short and _is_acronym(short["acronym"]) and _MEETING.search(short["name"]):
        years += _ANY_YEAR.findall(short["name"]) + _ANY_YEAR.findall(text[short.end() :][:60])
        return _event(short, years), short.end()
    name = _NAME.match(text, start)
    return _full_name(text, start, _STOP.sub("", name[0]), years) if name else None


def _full_name(text: str, start: int, words: str, years: list[str]) -> tuple[str, int] | None:
    end = start + len(words)
    publisher = re.search(r"\b(IEEE(?:/[A-Z]{2,5})?|ACM)\s+$", text[:start])
    full = f"{publisher[1]} {words}" if publisher else words
    if len(full) > _MAX_NAME or not 2 <= len(words.split()) <= _MAX_WORDS:
        return None
    if not is_venue(words):
        return None
    if _MEETING.search(words):
        beside = _YEAR_BESIDE.match(text, end)
        year = beside[1] if beside else next(iter(years), "")
        is_whole = beside or not _GOES_ON.match(text, end)
        is_clear = len(words.split()) > 2 or (beside and _is_acronym(words.split(maxsplit=1)[0]))
        return (f"{full} {year}", end) if year and is_whole and is_clear else None
    is_periodical = _PERIODICAL.search(words) or _CALLED_JOURNAL.match(text, end)
    is_list = "," in words and not _JOURNAL.search(words)
    if not is_periodical or is_list or _LIST_GOES_ON.match(text, end):
        return None
    beside = _YEAR_BESIDE.match(text, end)
    return (f"{full} {beside[1]}", beside.end()) if beside else (full, end)


def is_venue(name: str) -> bool:
    """Tell whether a name may be that of a venue: publishers, series, months and tools are none."""
    return not _NO_VENUE.fullmatch(name)


def _is_acronym(word: str) -> bool:
    return len(word) >= 2 and sum(c.isupper() for c in word) >= 2 and is_venue(word)


def _year(match: re.Match[str]) -> str:
    return match["year"] or (f"20{match['short']}" if match["short"] else "")


def _event(match: re.Match[str], years: list[str]) -> str:
    """Put acronym and year together; the year may be glued to the acronym."""
    glued = _GLUED_YEAR.fullmatch(match["acronym"])
    year = _year(match) or (_year(glued) if glued else next(iter(years), ""))
    return f"{glued['name'] if glued else match['acronym']} {year}".strip()
