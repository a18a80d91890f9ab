"""A row's cell or an entry taken apart: which of its words say what, and what stands between.

Nothing is known of the paper but the text itself. So title, date, venue and authors are found by
the marks that lists set them in; what is not understood is a note.
"""

import re
from collections.abc import Iterator, Sequence

from bot import shown_time
from bot.entry_title import find_title
from bot.link_parts import LinkKind, LinkPart, find_links
from bot.parts import MASK, Part, Slot, Span, covered

PREPRINT = re.compile(
    r"(?<![\w/])(?:arxiv(?:\s+pre-?print)?|corr|pre-?print)(?![\w/]|[:.]\d)", re.IGNORECASE
)
_VENUE_AHEAD = re.compile(
    r"(?<![\w/])[A-Z][\w&@+./-]*(?:[ -][A-Z&@(][\w&@+./)-]*){0,6}(?=[\s,('’-]{0,3}$)"
)
_BRACKETED = re.compile(
    r"\[(?P<a>[^\[\]]+)\]|\((?P<b>[^()]+)\)|`(?P<c>[^`]+)`|(?<!\*)\*(?P<d>[^*]+)\*(?!\*)"
    r"|(?<!\w)_(?P<e>[^_]+)_(?!\w)|\*\*(?P<f>[^*]+)\*\*"
)
_WORDS_OF_VENUE = re.compile(r"[A-Z][\w&@+/.-]*(?: [\w&@+/.:-]+){0,6}")
_SURNAME = r"[^\W\d_a-zß-ÿ][^\s,;()\[\]*_|0-9]*"
_PERSON = rf"{_SURNAME}(?:\s(?:{_SURNAME}|de|da|van|von|der|den|di|la|le|al-?\w+))"
_ET_AL = re.compile(
    rf"{_PERSON}{{0,3}}(?:,\s{_PERSON}{{1,3}})*(?:\s\([^()]*\))?,?\s+et\.?\sal\b\.?"
)
_NAMES = re.compile(rf"{_PERSON}{{1,3}}(?:(?:,\s*(?:and\s|&\s)?|\sand\s|\s&\s){_PERSON}{{1,3}})+")
_WORDS = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
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
    masked = covered(text, [(k.start, k.end, _NOTHING) for k in links])
    spans: list[Span] = []
    if has_title:
        spans += find_title(text, masked, links)
    taken = {start for start, _, _ in spans}
    spans += [
        (link.start, link.end, Part(_KINDS[link.kind], text[link.start : link.end], url=link.url))
        for link in links
        if link.start not in taken
    ]
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


def _said(text: str, rest: str, *, is_cell: bool) -> Iterator[Span]:
    """Find date, venue and authors in what is neither title nor link."""
    if not _LETTER.search(rest.replace(MASK, "")):
        return
    authors = _ET_AL.search(rest) or _NAMES.search(rest)
    if authors:
        yield authors.start(), authors.end(), Part(Slot.AUTHORS, authors[0])
        rest = covered(rest, [(authors.start(), authors.end(), _NOTHING)])
    preprint = PREPRINT.search(rest)
    venue = preprint.span() if preprint else None
    time = shown_time.find(rest)
    if venue is None:
        venue = _venue(rest, time, is_cell=is_cell)
    if venue:
        yield *venue, Part(Slot.VENUE, text[slice(*venue)])
    if time:
        is_beside = venue and time.month is None and _is_beside(rest, venue, time)
        slot = Slot.VENUE_YEAR if is_beside else Slot.TIME
        yield time.start, time.end, Part(slot, text[time.start : time.end])
        if slot is Slot.TIME and venue:
            without = covered(rest, [(time.start, time.end, _NOTHING)])
            yield from _second_year(text, without, venue)


def _second_year(text: str, rest: str, venue: tuple[int, int]) -> Iterator[Span]:
    year = shown_time.find(rest)
    if year and year.month is None and _is_beside(rest, venue, year):
        yield year.start, year.end, Part(Slot.VENUE_YEAR, text[year.start : year.end])


def _is_beside(rest: str, venue: tuple[int, int], time: shown_time.ShownTime) -> bool:
    between = rest[min(venue[1], time.end) : max(venue[0], time.start)]
    return len(between) <= 3 and not _LETTER.search(between)


def _venue(
    rest: str, time: shown_time.ShownTime | None, *, is_cell: bool
) -> tuple[int, int] | None:
    """Find a venue: the words before its year, or all of a group or of a cell."""
    if time and time.month is None:
        before = _VENUE_AHEAD.search(rest, 0, time.start)
        if before:
            return before.span()
    if is_cell and not time:
        whole = _WORDS_OF_VENUE.fullmatch(rest.strip())
        start = len(rest) - len(rest.lstrip())
        return (start, start + len(rest.strip())) if whole else None
    for group in _BRACKETED.finditer(rest):
        start, end = group.span(group.lastgroup or 0)
        words = rest[start:end].rstrip(". ")
        if _WORDS_OF_VENUE.fullmatch(words) and _ACRONYM.search(words):
            return start, start + len(words)
    return None


def _joined(text: str, spans: Sequence[Span]) -> Iterator[Part]:
    """Give all parts; what stands between, and holds words, is a note."""
    position = 0
    for start, end, part in spans:
        if start < position:
            continue
        yield from _between(text[position:start])
        yield part
        position = end
    yield from _between(text[position:])


def _between(text: str) -> Iterator[Part]:
    words = _WORDS.search(text)
    if words is None:
        if text:
            yield Part(None, text)
        return
    if words.start():
        yield Part(None, text[: words.start()])
    yield Part(Slot.NOTE, words[0])
    if words.end() < len(text):
        yield Part(None, text[words.end() :])
