"""A row's cell or an entry taken apart: which of its words say what, and what stands between.

Nothing is known of the paper but the text itself. So title, date, venue and authors are found by
the marks that lists set them in; what is not understood is a note.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot import badges, shown_time
from bot.entry_title import find_title
from bot.link_parts import LinkKind, LinkPart, find_links
from bot.parts import MASK, Part, Slot, Span, covered

PREPRINT = re.compile(  # a first letter that is told without case is found quickly
    r"[ACPacp](?<![\w/].)(?i:(?<=a)rxiv(?:\s+pre-?print)?|(?<=c)orr|(?<=p)re-?print)(?![\w/]|[:.]\d)"
)
_VENUE_AHEAD = re.compile(
    r"(?<![\w/])[A-Z][\w&@+./-]*+(?:[ -][A-Z&@(][\w&@+./)-]*+){0,6}+(?=[\s,('’-]{0,3}$)"
)
_MOST_AHEAD = 150
_BRACKETED = re.compile(
    r"\[(?P<a>[^\[\]]+)\]|\((?P<b>[^()]+)\)|`(?P<c>[^`]+)`|(?<!\*)\*(?P<d>[^*]+)\*(?!\*)"
    r"|(?<!\w)_(?P<e>[^_]+)_(?!\w)|\*\*(?P<f>[^*]+)\*\*"
)
_WORDS_OF_VENUE = re.compile(r"[A-Z][\w&@+/.-]*(?: [\w&@+/.:-]+){0,6}")
_SURNAME = r"[^\W\d_a-zß-ÿ][^\s,;()\[\]*_|0-9]{0,40}+"
_PERSON = rf"{_SURNAME}(?:\s(?:{_SURNAME}|de|da|van|von|der|den|di|la|le|al-?\w+))"
_AL = re.compile(r"\set\.?\sal\b\.?")
_MOST_NAMES = 300
_ET_AL = re.compile(
    rf"{_PERSON}{{0,3}}(?:,\s{_PERSON}{{1,3}})*(?:\s\([^()]*\))?,?\s+et\.?\sal\b\.?"
)
_NAMES = re.compile(rf"{_PERSON}{{1,3}}(?:(?:,\s*(?:and\s|&\s)?|\sand\s|\s&\s){_PERSON}{{1,3}})+")
_YEAR_BEHIND = re.compile(r"[\s,('’-]{0,3}(?:19|20)?\d\d\)?$")
_WORDS = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|&[A-Za-z]+;")
_INITIAL = re.compile(r"(?:^|\W)\w\.$|\b(?:Jr|Sr)\.$")
_LETTER = re.compile(r"[^\W_]")
_ACRONYM = re.compile(r"[A-Z]{2}")
_NOTHING = Part(None, "")
_KINDS = {
    LinkKind.PAPER: Slot.PAPER,
    LinkKind.PROJECT: Slot.PROJECT,
    LinkKind.CODE: Slot.CODE,
    LinkKind.OTHER: Slot.OTHER,
}


def split(text: str, *, has_title: bool = True) -> tuple[Part, ...]:
    """Take an entry, or a cell of a row, apart.

    Parameters
    ----------
    text : str
        Markdown, of one or several lines.
    has_title : bool
        Whether the title stands in it; else all its words are venue, date, authors or notes.

    Returns
    -------
    tuple of Part
        Joined they are `text`.
    """
    links = _top_links(text)
    images = _images(text, links)
    masked = covered(text, [*((k.start, k.end, _NOTHING) for k in links), *images])
    spans: list[Span] = []
    if has_title:
        spans += find_title(text, masked, links)
    taken = {start for start, _, _ in spans}
    spans += [
        (link.start, link.end, Part(_KINDS[link.kind], text[link.start : link.end], url=link.url))
        for link in links
        if link.start not in taken
    ]
    spans += images
    rest = covered(masked, spans)
    spans += _said(text, rest, is_cell=not has_title)
    return tuple(_joined(text, sorted(spans, key=lambda span: span[:2])))


def _top_links(text: str) -> tuple[LinkPart, ...]:
    """Give links that do not overlap."""
    found: list[LinkPart] = []
    for link in find_links(text):
        if not found or link.start >= found[-1].end:
            found.append(link)
    return tuple(found)


def _images(text: str, links: Sequence[LinkPart]) -> list[Span]:
    """Give images that are not in links; what they show of one paper only is no note."""
    found = []
    starts = [link.start for link in links]
    for start, end in badges.find(text) if "![" in text or "<img" in text else ():
        link = links[bisect_right(starts, start) - 1] if links else None
        if link is None or not link.start <= start < link.end:
            slot = Slot.IMAGE if badges.is_of_paper(text[start:end]) else Slot.NOTE
            found.append((start, end, Part(slot, text[start:end])))
    return found


def _said(text: str, rest: str, *, is_cell: bool) -> Iterator[Span]:
    """Find date, venue and authors in what is neither title nor link."""
    if not _LETTER.search(rest.replace(MASK, "")):
        return
    authors = _authors(rest)
    if authors:
        yield *authors, Part(Slot.AUTHORS, text[slice(*authors)])
        rest = covered(rest, [(*authors, _NOTHING)])
    time = shown_time.find(rest)
    if time and time.month:
        yield time.start, time.end, Part(Slot.TIME, text[time.start : time.end])
        rest = covered(rest, [(time.start, time.end, _NOTHING)])
    yield from _venue_and_year(text, rest, has_time=bool(time and time.month), is_cell=is_cell)


def _venue_and_year(text: str, rest: str, *, has_time: bool, is_cell: bool) -> Iterator[Span]:
    """Find a venue and its year; a year that stands apart is the entry's date if it has none."""
    year = shown_time.find(rest)
    preprint = PREPRINT.search(rest)
    venue = preprint.span() if preprint else _venue(rest, year, is_cell=is_cell)
    if venue:
        yield *venue, Part(Slot.VENUE, text[slice(*venue)])
    if year and (not has_time or (venue and _is_beside(rest, venue, year))):
        slot = Slot.VENUE_YEAR if venue and _is_beside(rest, venue, year) else Slot.TIME
        yield year.start, year.end, Part(slot, text[year.start : year.end])


def _authors(rest: str) -> tuple[int, int] | None:
    """Find names; a full stop behind them is not part of the last one."""
    for al in _AL.finditer(rest):
        found = _ET_AL.search(rest, max(0, al.start() - _MOST_NAMES), al.end())
        if found:
            return found.span()
    found = _NAMES.search(rest)
    if found is None:
        return None
    is_stop = found[0].endswith(".") and not _INITIAL.search(found[0])
    return found.start(), found.end() - int(is_stop)


def _is_beside(rest: str, venue: tuple[int, int], time: shown_time.ShownTime) -> bool:
    between = rest[min(venue[1], time.end) : max(venue[0], time.start)]
    return len(between) <= 3 and not _LETTER.search(between)


def _venue(
    rest: str, time: shown_time.ShownTime | None, *, is_cell: bool
) -> tuple[int, int] | None:
    """Find a venue: the words before its year, or all of a group or of a cell."""
    if time:
        before = _VENUE_AHEAD.search(rest, max(0, time.start - _MOST_AHEAD), time.start)
        if before:
            return before.span()
    if is_cell and not time:
        whole = _WORDS_OF_VENUE.fullmatch(rest.strip())
        start = len(rest) - len(rest.lstrip())
        return (start, start + len(rest.strip())) if whole else None
    for group in _BRACKETED.finditer(rest):
        start, end = group.span(group.lastgroup or 0)
        words = _YEAR_BEHIND.sub("", rest[start:end].rstrip(". "))
        if _WORDS_OF_VENUE.fullmatch(words) and _ACRONYM.search(words):
            return start, start + len(words)
    return None


def _joined(text: str, spans: Sequence[Span]) -> Iterator[Part]:
    """Give all parts; what stands between, and holds words, is a note."""
    position = 0
    for start, end, part in spans:
        if start < position:
            continue
        if start > position:
            yield from _between(text[position:start])
        yield part
        position = end
    if position < len(text):
        yield from _between(text[position:])


@lru_cache(maxsize=1024)
def _between(text: str) -> tuple[Part, ...]:
    return tuple(_notes(text))


def _notes(text: str) -> Iterator[Part]:
    """Part the words from the marks and spaces around them."""
    words = _WORDS.search(_TAG.sub(lambda tag: MASK * len(tag[0]), text))
    if words is None:
        yield Part(None, text)
        return
    if words.start():
        yield Part(None, text[: words.start()])
    yield Part(Slot.NOTE, text[words.start() : words.end()])
    if words.end() < len(text):
        yield Part(None, text[words.end() :])
