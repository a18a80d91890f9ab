"""Bulleted papers as lines: entries of one or several lines, in groups or not.

An entry is a bullet with all that belongs to it, or a paragraph where a list is written without
bullets. A bullet that has papers of its own indented under it is a group; they are the entries.

Notes
-----
Source: https://spec.commonmark.org/0.31.2/#list-items (indentation, lazy continuation).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.paper import find_ids
from bot.plain_text import strip_markup
from bot.sections import width

_MARKER = re.compile(
    r"(?P<indent>[ \t]*)(?P<mark>[-*+•◦▪‣–]|\d{1,9}[.)]|\[\d{1,4}\](?!\())"
    r"(?P<gap>(?:[ \t]+|$)(?:\[[ xX]\][ \t]+)?)"
)
_INLINE_TAGS = "a|b|i|em|strong|img|br|sub|sup|code|span|font|kbd|u|s|del|small"
_BREAK = re.compile(
    rf"\s*(?:(?:[-*_]\s*){{3,}}|<(?!(?:{_INLINE_TAGS})\b|https?:).*|>.*|\|.*|={{3,}})$",
    re.IGNORECASE,
)
_MAY_LINK_PAPER = re.compile(r"arxiv|ar5iv|/papers/", re.IGNORECASE)
_FEW_WORDS = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A bullet, or a paragraph, with all its lines.

    Attributes
    ----------
    line : int
        Index of its first line.
    end : int
        Index of the line after its last one; blank lines behind it are not part of it.
    indent : int
        Columns before its marker.
    mark : str
        Indentation and marker with the white space behind it, as it stands: ``"- "``, ``"  1. "``;
        empty for a paragraph.
    text : str
        What follows, with line feeds between its lines.
    """

    line: int
    end: int
    indent: int
    mark: str
    text: str


def find_entries(visible: Sequence[str], start: int, end: int) -> tuple[Entry, ...]:
    """Find the entries between two lines, which hold no heading.

    Parameters
    ----------
    visible : sequence of str
        The list's lines as Markdown reads them, without endings.
    start, end : int
        First line, and the line after the last.

    Returns
    -------
    tuple of Entry
        In order of their lines.
    """
    blocks = tuple(_blocks(visible, start, end))
    children = _children(blocks)
    return tuple(_leaves(blocks, children, children[-1]))


def find_papers(visible: Sequence[str], start: int, end: int) -> tuple[Entry, ...]:
    """Find the entries that hold papers: bullets, or where none links to arXiv, paragraphs.

    Parameters
    ----------
    visible : sequence of str
        The list's lines as Markdown reads them, without endings.
    start, end : int
        First line, and the line after the last.
    """
    entries = find_entries(visible, start, end)
    if any(entry.mark and find_ids(entry.text) for entry in entries):
        return tuple(entry for entry in entries if entry.mark)
    with_ids = [entry for entry in entries if not entry.mark and find_ids(entry.text)]
    return tuple(with_ids or (entry for entry in entries if entry.mark))


def _blocks(visible: Sequence[str], start: int, end: int) -> Iterator[Entry]:
    """Give every bullet without what is indented under it, and every paragraph."""
    number = start
    while number < end:
        line = visible[number]
        match = _MARKER.match(line)
        if not line.strip() or _BREAK.match(line):
            number += 1
            continue
        stop = _stop(visible, number, end, width(match["indent"]) if match else -1)
        texts = [line[match.end() :] if match else line, *visible[number + 1 : stop]]
        yield Entry(
            number,
            stop,
            width(match["indent"]) if match else 0,
            match[0] if match else "",
            "\n".join(texts),
        )
        number = stop


def _stop(visible: Sequence[str], line: int, end: int, indent: int) -> int:
    """Find the end of a bullet's own text: the next bullet, or what is not indented."""
    last = line + 1
    was_blank = False
    for number in range(line + 1, end):
        text = visible[number]
        if not text.strip():
            if indent < 0:
                break
            was_blank = True
            continue
        own = len(text) - len(text.lstrip())
        is_deep = indent >= 0 and width(text[:own]) > indent
        if (
            _MARKER.match(text)
            or (was_blank and not is_deep)
            or (_BREAK.match(text) and not is_deep)
        ):
            break
        last, was_blank = number + 1, False
    return last


def _children(blocks: Sequence[Entry]) -> dict[int, list[int]]:
    """Give for each block, and -1 for none, the blocks that are indented directly under it."""
    below: dict[int, list[int]] = {-1: []}
    path: list[int] = []
    for number, block in enumerate(blocks):
        while path and (blocks[path[-1]].indent >= block.indent or not block.mark):
            path.pop()
        below.setdefault(path[-1] if path else -1, []).append(number)
        if block.mark:
            path.append(number)
    return below


def _leaves(
    blocks: Sequence[Entry], children: dict[int, list[int]], numbers: Sequence[int]
) -> Iterator[Entry]:
    for number in numbers:
        below = children.get(number, [])
        if below and _is_group(blocks, children, number):
            yield from _leaves(blocks, children, below)
        else:
            yield _whole(blocks, children, number)


def _is_group(blocks: Sequence[Entry], children: dict[int, list[int]], number: int) -> bool:
    """Tell a heading of papers from a paper with its links in bullets of their own."""
    if "](" in blocks[number].text or "://" in blocks[number].text:
        return False
    below = [_whole(blocks, children, child).text for child in children[number]]
    with_papers = [text for text in below if _MAY_LINK_PAPER.search(text)]
    if len(with_papers) == 1:
        return len(strip_markup(with_papers[0].split("](")[0]).split()) >= _FEW_WORDS
    is_nested = any(child in children for child in children[number])
    return len(with_papers) > 1 or (is_nested and not with_papers)


def _whole(blocks: Sequence[Entry], children: dict[int, list[int]], number: int) -> Entry:
    """Give a block with all that is indented under it."""
    block, last = blocks[number], number
    while children.get(last):
        last = children[last][-1]
    if last == number:
        return block
    gaps = [
        "\n" * (blocks[n].line - blocks[n - 1].end + 1) + blocks[n].mark + blocks[n].text
        for n in range(number + 1, last + 1)
    ]
    return Entry(block.line, blocks[last].end, block.indent, block.mark, block.text + "".join(gaps))
