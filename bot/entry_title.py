"""The title of a paper in an entry, by the marks that lists set titles in."""

import re
from collections.abc import Sequence

from bot import shown_time
from bot.link_parts import LinkKind, LinkPart
from bot.parts import MASK, Part, Slot, Span

_QUOTED = re.compile(r"“(?P<a>[^”\n]{4,})”|\"(?P<b>[^\n]{4,})\"(?=[\s,.;:(\[*]|$)")
_BOLD = re.compile(
    r"(?<!\*)\*\*(?!\s)(?P<a>(?:[^\n]|\n(?!\s*\n))+?)(?<!\s)\*\*(?!\*)"
    r"|(?<!\w)__(?P<b>[^\n]+?)__(?!\w)|<b>(?P<c>.+?)</b>|<strong>(?P<d>.+?)</strong>"
)
_GROUP = r"\[[^\[\]]*\]|\([^()]*\)|`[^`]*`|【[^【】]*】"
_GROUP_AHEAD = re.compile(rf"\s*(?:(?:\*\*|__)?(?:{_GROUP})(?:\*\*|__)?[\s:,.|-]*)+")
_GROUP_BEHIND = re.compile(rf"\s*(?:{_GROUP}|\*[^*]*\*|(?<!\w)_[^_]*_(?!\w))[\s,.;:|–—-]*$")
_MARKS_AHEAD = re.compile(r"[\s:,.|;–—*_-]+")
_MARKS_BEHIND = re.compile(rf"[\s,.;:|·•–—*_{MASK}/([-]+$")
_SENTENCE = re.compile(
    r"(?<=[\w?!)\]])(?:\.|(?<=[?!]))\s+(?=[A-Z*_])"
    r"|,\s+(?=(?:in\s+)?[*_]{0,2}(?i:arxiv|corr)\b"
    r"|[*_]{0,2}[A-Z][\w&@/ -]{1,30}[ ,'’(]{1,3}(?:19|20)?\d\d\b)"
)
_LINK_WORD = re.compile(
    r"[\W_]*(?:ar ?xiv.*|papers?|pdf|abs|link|abstract|preprint|paper link|html|doi|here|\d.*)"
    r"[\W_]*",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W_]")
_WORD = re.compile(r"\w+")
_TITLE_WORDS = 3
_WORDS_AHEAD = 6
_SHORTEST = 8


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
    for link in links:
        if len(_WORD.findall(masked[: link.start].replace(MASK, " "))) > _WORDS_AHEAD:
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
        return [*_name(text, masked, start), (start, end, Part(Slot.TITLE, text[start:end]))]
    return _bold_title(text, head) or _plain_title(text, head)


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


def _bold_title(text: str, head: str) -> list[Span]:
    for match in _BOLD.finditer(head):
        start, end = match.span(match.lastgroup or 0)
        if len(text[start:end].split()) >= 2 and text[start] not in "[(`":
            while end > start and text[end - 1] in ".,:; ":
                end -= 1
            return [(start, end, Part(Slot.TITLE, text[start:end]))]
    return []


def _plain_title(text: str, head: str) -> list[Span]:
    """Take the words after leading dates and groups, before trailing ones and the first link."""
    line_end = head.find("\n")
    first = head if line_end < 0 else head[:line_end]
    start = 0
    ahead = _GROUP_AHEAD.match(first)
    if ahead and len(first) - ahead.end() > 8:
        start = ahead.end()
    time = shown_time.find(first[start : start + 20])
    if time and not _LETTER.search(first[start : start + time.start]):
        start += time.end
    marks = _MARKS_AHEAD.match(first, start)
    start = marks.end() if marks else start
    end = len(first)
    cut = _SENTENCE.search(first, start + 8)
    end = cut.start() if cut else end
    while (behind := _GROUP_BEHIND.search(first, start, end)) and behind.start() > start:
        end = behind.start()
    marks = _MARKS_BEHIND.search(first, start, end)
    end = marks.start() if marks else end
    return [(start, end, Part(Slot.TITLE, text[start:end]))] if end > start else []
