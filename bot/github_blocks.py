"""How GitHub divides a list into blocks, apart from some of its lines: part of an edit's proof.

Notes
-----
Source: https://github.github.com/gfm/ as markdown-it-py reads it. Within a line nothing is read,
since lines that are the same, in the same blocks, read the same.
"""

from collections.abc import Container, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

_BLOCKS = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])
_BEGINNINGS = frozenset(
    {"tr_open", "list_item_open", "paragraph_open", "heading_open", "table_open"}
)
_ONLY_AROUND_OTHERS = frozenset({"tbody", "bullet_list", "ordered_list"})

Blocks = tuple[tuple[object, ...], ...]


def read(lines: Sequence[str], but: Container[int] = ()) -> Blocks:
    """Tell how lines are divided into blocks, and what these hold.

    Parameters
    ----------
    lines : sequence of str
        A file, or its first lines, with line endings.
    but : container of int
        Indices of lines that do not count: the rows, entries, paragraphs and headings that begin
        in them are left out, and they themselves where they stand in other blocks.

    Returns
    -------
    tuple of tuple
        Kind, level, attributes, tightness and text of each opening, closing and content.
    """
    tokens = _BLOCKS.parse("".join(lines).removeprefix("\ufeff"))
    kept = _without_empty(_without(tokens, but))
    return tuple((t.type, t.level, _attributes(t), t.hidden, _content(t, but)) for t in kept)


def _attributes(token: Token) -> tuple[tuple[str, object], ...]:
    """Give all but the number that a list begins with: it changes with a new first entry."""
    return tuple(pair for pair in token.attrs.items() if pair[0] != "start")


def _without(tokens: Sequence[Token], but: Container[int]) -> Iterator[Token]:
    """Leave out what begins in certain lines."""
    level: int | None = None
    for token in tokens:
        if level is None and token.type in _BEGINNINGS and token.map and token.map[0] in but:
            level = token.level
        elif level is None:
            yield token
        elif token.level == level and token.nesting < 0:
            level = None


def _without_empty(tokens: Iterator[Token]) -> list[Token]:
    """Leave out what held nothing but what was left out."""
    kept: list[Token] = []
    for token in tokens:
        kind = token.type.removesuffix("_close")
        if kind in _ONLY_AROUND_OTHERS and kept and kept[-1].type == f"{kind}_open":
            kept.pop()
        else:
            kept.append(token)
    return kept


def _content(token: Token, but: Container[int]) -> str:
    """Give a text without the lines that do not count."""
    if token.map is None:
        return token.content.rstrip()
    first = token.map[0] + (token.type == "fence")
    lines = enumerate(token.content.split("\n"), first)
    return "\n".join(line for number, line in lines if number not in but).rstrip()
