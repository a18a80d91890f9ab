"""Bulleted papers as lines: entries of one or several lines, in groups or not.

An entry is a bullet with all that belongs to it, or a paragraph where a list is written without
bullets. A bullet that has papers of its own indented under it is a group; they are the entries.

Notes
-----
Source: https://spec.commonmark.org/0.31.2/#list-items (indentation, lazy continuation).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.paper import find_ids
from bot.plain_text import INLINE_TAGS, strip_markup
from bot.sections import width

_MARKER = re.compile(
    r"(?P<indent>[ \t]*)(?P<mark>[-*+•◦▪‣–]|\d{1,9}[.)]|\[\d{1,4}\](?!\())"
    r"(?P<gap>(?:[ \t]+|$)(?:\[[ xX]\][ \t]+)?)"
)
_BREAK = re.compile(
    rf"\s*(?:(?:[-*_]\s*){{3,}}|<(?!(?:{INLINE_TAGS})\b|https?:).*|>.*|\|.*|={{3,}})$",
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
    tree = _Tree.grow(tuple(_blocks(visible, start, end)))
    return tuple(_leaves(tree))


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


@dataclass(frozen=True, slots=True)
class _Tree:
    """Blocks with what is indented under them.

    Attributes
    ----------
    blocks : tuple of Entry
        In order, so that each stands before all that is under it.
    children : mapping of int to list of int
        For each block, and -1 for none, the blocks that are indented directly under it.
    ends : tuple of int
        For each block, the first one behind it that is not under it.
    with_papers : tuple of bool
        Whether a block that is under another one, or one under it, links to a paper.
    """

    blocks: tuple[Entry, ...]
    children: Mapping[int, Sequence[int]]
    ends: tuple[int, ...]
    with_papers: tuple[bool, ...]

    @classmethod
    def grow(cls, blocks: tuple[Entry, ...]) -> "_Tree":
        """Find what is under each block, from the last one to the first."""
        children = _children(blocks)
        ends = list(range(1, len(blocks) + 1))
        linked = [False] * len(blocks)
        for number in sorted(children.keys() - {-1}, reverse=True):
            below = children[number]
            ends[number] = ends[below[-1]]
            for child in below:
                linked[child] = linked[child] or _links_paper(blocks[child].text)
            linked[number] = any(linked[child] for child in below)
        return cls(blocks, children, tuple(ends), tuple(linked))


def _children(blocks: Sequence[Entry]) -> Mapping[int, Sequence[int]]:
    below: dict[int, list[int]] = {-1: []}
    path: list[int] = []
    for number, block in enumerate(blocks):
        while path and (blocks[path[-1]].indent >= block.indent or not block.mark):
            path.pop()
        below.setdefault(path[-1] if path else -1, []).append(number)
        if block.mark:
            path.append(number)
    return below


def _leaves(tree: _Tree) -> Iterator[Entry]:
    """Give entries: blocks that are no groups, with all that is under them."""
    number = 0
    while number < len(tree.blocks):
        if _is_group(tree, number):
            number += 1
        else:
            yield _whole(tree, number)
            number = tree.ends[number]


def _is_group(tree: _Tree, number: int) -> bool:
    """Tell a heading of papers from a paper with its links in bullets of their own."""
    children = tree.children.get(number, ())
    text = tree.blocks[number].text
    if not children or "](" in text or "://" in text:
        return False
    with_papers = [child for child in children if tree.with_papers[child]]
    if len(with_papers) == 1:
        return _has_words_ahead(tree, with_papers[0])
    is_nested = any(child in tree.children for child in children)
    return len(with_papers) > 1 or (is_nested and not with_papers)


def _has_words_ahead(tree: _Tree, number: int) -> bool:
    """Tell whether some words stand before the first link of a block and all under it."""
    words = 0
    for one in range(number, tree.ends[number]):
        block = tree.blocks[one]
        ahead, link, _ = (block.text if one == number else block.mark + block.text).partition("](")
        words += len(strip_markup(ahead).split())
        if link or words >= _FEW_WORDS:
            break
    return words >= _FEW_WORDS


def _links_paper(text: str) -> bool:
    """Tell a link to arXiv, or to a page of proceedings, from the word."""
    return "/papers/" in text or (bool(_MAY_LINK_PAPER.search(text)) and bool(find_ids(text)))


def _whole(tree: _Tree, number: int) -> Entry:
    """Give a block with all that is indented under it."""
    blocks, block, end = tree.blocks, tree.blocks[number], tree.ends[number]
    if end == number + 1:
        return block
    gaps = [
        "\n" * (blocks[n].line - blocks[n - 1].end + 1) + blocks[n].mark + blocks[n].text
        for n in range(number + 1, end)
    ]
    return Entry(
        block.line, blocks[end - 1].end, block.indent, block.mark, block.text + "".join(gaps)
    )
