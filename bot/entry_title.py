"""The title of a paper in an entry, by the marks that lists set titles in."""

import re
from collections.abc import Sequence
from itertools import islice

from bot import shown_time
from bot.link_parts import LinkKind, LinkPart
from bot.parts import MASK, Part, Slot, Span

_LONGEST = 300
_QUOTED = re.compile(
    rf"“(?P<a>[^”\n]{{4,{_LONGEST}}})”|\"(?P<b>[^\n]{{4,{_LONGEST}}})\"(?=[\s,.;:(\[*]|$)"
)
_SOME = f"{{1,{_LONGEST}}}?"
_BOLD = re.compile(
    rf"\*\*(?<!\*\*\*)(?!\s)(?P<a>(?:[^\n]|\n(?!\s*\n)){_SOME})(?<!\s)\*\*(?!\*)"
    rf"|__(?<!\w__)(?P<b>[^\n]{_SOME})__(?!\w)"
    rf"|<b>(?P<c>.{_SOME})</b>|<strong>(?P<d>.{_SOME})</strong>"
)
_GROUP = r"\[[^\[\]]*\]|\([^()]*\)|`[^`]*`|【[^【】]*】"
_GROUP_AHEAD = re.compile(rf"\s*(?:(?:\*\*|__)?(?:{_GROUP})(?:\*\*|__)?[\s:,.|-]*)+")
_GROUP_BEHIND = re.compile(rf"\s*(?:{_GROUP}|\*[^*]*\*|(?<!\w)_[^_]*_(?!\w))$")
_AFTER_GROUP = re.compile(r"[\s,.;:|–—-]")
_GROUP_ENDS = frozenset("])`】*_")
_MARKS_AHEAD = re.compile(rf"[\s:,.|;–—*_{MASK}-]+")
_GAP_AHEAD = re.compile(rf"[\s:,.|;–—{MASK}-]*")
_COLON = re.compile(r"\s*[:：]\s*(?=\w[^\n]*\s\w)")
_MARK = re.compile(rf"[\s,.;:|·•–—*_{MASK}/([-]")
_SENTENCE = re.compile(
    r"[.,\s](?:(?<=[\w?!)\]]\.)\s+(?=[A-Z*_])|(?<=[?!]\s)\s*(?=[A-Z*_])"
    r"|(?<=,)\s+(?=(?:in\s+)?[*_]{0,2}(?i:arxiv|corr)\b"
    r"|[*_]{0,2}[A-Z][\w&@/ -]{1,30}[ ,'’(]{1,3}(?:19|20)?\d\d\b))"
)
_LINK_WORD = re.compile(
    r"[\W_]*+(?:ar ?xiv.*+|papers?|pdf|abs|link|abstract|preprint|paper link|html|doi|here|\d.*+)"
    r"[\W_]*+",
    re.IGNORECASE,
)
_LINE_END = re.compile(r"\n|<br\s*/?>", re.IGNORECASE)
_LETTER = re.compile(r"[^\W_]")
_WORD = re.compile(r"\w+")
_ENTITY = re.compile(r"&#?\w+;$")
_TITLE_WORDS = 3
_WORDS_AHEAD = 6
_NAME_WORDS = 4
_SHORTEST = 8
_MOST_LINKS = 30
_MOST_AHEAD = 2000
_MOST_GROUPS = 20


def find_title(text: str, masked: str, links: Sequence[LinkPart]) -> list[Span]:
    """Find the title: linked, in quotes, bold, or the first words.

    Parameters
    ----------
    text : str
        An entry, or a cell.
    masked : str
        The same with masks over its links.
    links : sequence of LinkPart
        Its links, in order.

    Returns
    -------
    list of Span
        The title, and the method's name before it; empty if there is neither.
    """
    for link in links[:_MOST_LINKS]:
        ahead = masked[: min(link.start, _MOST_AHEAD)].replace(MASK, " ")
        is_far = any(True for _ in islice(_WORD.finditer(ahead), _WORDS_AHEAD, None))
        if is_far and (link.kind is not LinkKind.PAPER or _has_marked_title(ahead)):
            break
        words = link.shown.split()
        is_title = not link.is_badge and (len(words) >= _TITLE_WORDS or link.kind is LinkKind.PAPER)
        if link.text and is_title and not _is_word(link):
            inner = _without_marks(link.text)
            part = Part(Slot.TITLE, text[link.start : link.end], inner, link.url)
            return [*_name(text, masked, link.start), (link.start, link.end, part)]
    head = masked.split(MASK, 1)[0] if masked.split(MASK, 1)[0].strip(" \n*_[(") else masked
    quoted, bold = _QUOTED.search(head), _BOLD.search(head)
    is_inside = quoted and bold and bold.start() < quoted.start() < bold.end()
    if quoted and not is_inside:
        group = "a" if quoted["a"] else "b"
        start, end = quoted.span(group)
        end = start + len(text[start:end].rstrip(".,; "))
        return [*_name(text, masked, start), (start, end, Part(Slot.TITLE, text[start:end]))]
    return _named_title(text, head) or _bold_title(text, head) or _plain_title(text, head)


def _has_marked_title(head: str) -> bool:
    """Tell whether there is a title in quotes or in bold."""
    bold = (match[match.lastgroup or 0].split() for match in _BOLD.finditer(head))
    return bool(_QUOTED.search(head)) or any(len(words) >= _TITLE_WORDS for words in bold)


def _is_word(link: LinkPart) -> bool:
    """Tell ``[Paper](…)`` from a title that is linked."""
    if len(link.shown.split()) > 2 or link.kind is LinkKind.OTHER:
        return not _LETTER.search(link.shown)
    is_named = link.kind is not LinkKind.PAPER or _LINK_WORD.fullmatch(link.shown)
    return bool(is_named) or not _LETTER.search(link.shown)


def _without_marks(text: str) -> str:
    stripped = text.strip()
    for mark in ("***", "**", "__", "*", "_", "`", '"'):
        is_marked = stripped.startswith(mark) and stripped.endswith(mark)
        if is_marked and len(stripped) > 2 * len(mark):
            return stripped[len(mark) : -len(mark)].strip()
    return stripped


def _name(text: str, masked: str, end: int) -> list[Span]:
    """Find the method's short name in front of the title: ``**Name**: "Name: The Title"``."""
    match = _BOLD.search(masked, 0, end)
    if match and not re.search(r"[A-Za-z0-9]", masked[match.end() : end]):
        start, stop = match.span(match.lastgroup or 0)
        if not shown_time.find(text[start:stop]):
            return [(start, stop, Part(Slot.NAME, text[start:stop]))]
    return []


def _named_title(text: str, head: str) -> list[Span]:
    """Find a short name in bold with a colon, and the words behind it: ``**Name**: The Title``.

    Where the title does not begin with the name again, the name is part of it.
    """
    match = _BOLD.match(head, _lead(head))
    if match is None:
        return []
    start, end = match.span(match.lastgroup or 0)
    has_colon = head[end - 1] in ":："
    colon = _COLON.match(head, match.end() - (1 if has_colon else 0))
    behind = match.end() if has_colon else colon.end() if colon else 0
    end -= int(has_colon)
    if not behind or len(head[start:end].split()) > _NAME_WORDS:
        return []
    title = _plain_title(text, head, behind)
    if not title:
        return []
    name = text[start:end].strip()
    if any(c.isalnum() for c in name) and not title[0][2].text.startswith(name):
        start, end = match.start(), title[0][1]
        return [(start, end, Part(Slot.TITLE, text[start:end]))]
    return [(start, end, Part(Slot.NAME, text[start:end])), *title]


def _lead(first: str, start: int = 0) -> int:
    """Find the end of what stands before a title: dates, and groups or bold words with dates."""
    while True:
        at = _GAP_AHEAD.match(first, start).end()  # type: ignore[union-attr]
        group = _GROUP_AHEAD.match(first, at)
        bold = _BOLD.match(first, at)
        time = shown_time.find(first[at : at + 20])
        if group and len(first) - group.end() > _SHORTEST:
            start = group.end()
        elif bold and _is_venue(first[slice(*bold.span(bold.lastgroup or 0))]):
            start = bold.end()
        elif time and not _LETTER.search(first[at : at + time.start]):
            start = at + time.end
        else:
            return at


def _is_venue(words: str) -> bool:
    """Tell a venue or a date in bold from a title."""
    return len(words.split()) <= _NAME_WORDS and shown_time.find(words) is not None


def _bold_title(text: str, head: str) -> list[Span]:
    for match in _BOLD.finditer(head):
        start, end = match.span(match.lastgroup or 0)
        words = text[start:end]
        if len(words.split()) >= 2 and words[0] not in "[(`" and not _is_venue(words):
            while end > start and text[end - 1] in ".,:; " and not _ENTITY.search(text, start, end):
                end -= 1
            return [(start, end, Part(Slot.TITLE, text[start:end]))]
    return []


def _plain_title(text: str, head: str, start: int = 0) -> list[Span]:
    """Take the words after leading dates and groups, before trailing ones and the first link."""
    first = _LINE_END.split(head, maxsplit=1)[0]
    start = _lead(first, start)
    marks = _MARKS_AHEAD.match(first, start)
    start = marks.end() if marks else start
    end = len(first)
    cut = _SENTENCE.search(first, start + 8)
    end = cut.start() if cut else end
    end = _before_all(_MARK, first, start, _before_groups(first, start, end))
    return [(start, end, Part(Slot.TITLE, text[start:end]))] if end > start else []


def _before_groups(first: str, start: int, end: int) -> int:
    """Find where groups begin that stand behind a title."""
    for _ in range(_MOST_GROUPS):
        stop = _before_all(_AFTER_GROUP, first, start, end)
        behind = None
        if first[stop - 1 : stop] in _GROUP_ENDS:
            behind = _GROUP_BEHIND.search(first, max(start, stop - _LONGEST), stop)
        if behind is None or behind.start() == start:
            break
        end = behind.start()
    return end


def _before_all(sign: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Find where the signs begin that stand at the end."""
    while end > start and sign.match(text, end - 1):
        end -= 1
    return end
