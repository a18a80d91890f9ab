"""How GitHub's Markdown reads a list: its tokens, with or without some lines.

Notes
-----
markdown-it follows CommonMark, and GitHub's extension for tables. Bare addresses are links on
GitHub, too; where they stand is told here by the rules of the extension.
Source: https://github.github.com/gfm/#autolinks-extension-
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

# Escapes stay tokens of their own, so that an escaped address is not taken for a bare one.
GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")
BARE_LINK = re.compile(
    r"(?<![A-Za-z])(?:https?|ftp)://\w|(?:^|(?<=[\s*_~(]))www\.\w", re.IGNORECASE
)
MENTION = re.compile(r"(?<!\w)@[^\W_]|[\w.+-]@[\w-]+\.[\w.-]*[^\W\d]")

_UNITS = {"tr_open", "list_item_open", "paragraph_open", "heading_open", "table_open"}
_WORDS = {"text", "text_special", "code_inline"}
_EMPTY_WITHOUT_ROWS = {"tbody", "bullet_list", "ordered_list"}

Reading = tuple[tuple[object, ...], ...]


def parse(text: str) -> list[Token]:
    """Read a text as GitHub does; a byte order mark is no part of it."""
    return GFM.parse(text.removeprefix("\ufeff"))


def read(tokens: Sequence[Token], but: Collection[int] = ()) -> Reading:
    """Tell how a text reads, apart from what begins in some of its lines.

    Parameters
    ----------
    tokens : sequence of Token
        The text.
    but : collection of int
        Indices of lines; rows, entries, paragraphs and headings that begin there do not count.

    Returns
    -------
    tuple of tuple
        Kind, attributes, marks, content and tightness of each token.
    """
    kept = _without_empty(_without(tokens, but)) if but else tokens
    return tuple(
        (one.type, _attributes(one), one.markup, _content(one, but), one.hidden)
        for token in kept
        for one in (token, *_children(token, but))
    )


def _attributes(token: Token) -> tuple[tuple[str, object], ...]:
    """Give all but the number that a list begins with: it is that of a new first entry."""
    return tuple(pair for pair in token.attrs.items() if pair[0] != "start")


def _children(token: Token, but: Collection[int]) -> Sequence[Token]:
    """Give what stands in a text, read without some lines where it holds them."""
    if token.type == "inline" and token.map and any(token.map[0] <= n < token.map[1] for n in but):
        return GFM.parseInline(_content(token, but))[0].children or ()
    return token.children or ()


def _content(token: Token, but: Collection[int]) -> str:
    """Give a text without some lines."""
    first = (token.map[0] if token.map else 0) + (token.type == "fence")
    lines = enumerate(token.content.split("\n"), first)
    is_cut = token.map is not None
    return "\n".join(line for n, line in lines if not is_cut or n not in but).rstrip()


def addresses(urls: Iterable[str]) -> set[str]:
    """Give addresses as they come out of links that hold them."""
    return {GFM.normalizeLink(url.replace("(", "%28").replace(")", "%29")) for url in urls}


def beginning(tokens: Sequence[Token], lines: Collection[int]) -> list[Token]:
    """Give the tokens of what begins in some lines."""
    left = {id(token) for token in _without(tokens, lines)}
    return [token for token in tokens if id(token) not in left]


def inline(tokens: Sequence[Token]) -> list[Token]:
    """Give all that stands in lines of text: words, links, images, HTML."""
    return [child for token in tokens for child in token.children or ()]


def shown(tokens: Sequence[Token]) -> str:
    """Give the words that a reader sees, on one line, without zero-width spaces."""
    return " ".join(_words(token.children) for token in tokens if token.children)


def _words(inline: Sequence[Token]) -> str:
    words = (" " if t.type.endswith("break") else t.content for t in inline
             if t.type.endswith("break") or t.type in _WORDS)  # fmt: skip
    return " ".join("".join(words).replace("\u200b", "").split())


def marked(tokens: Sequence[Token]) -> set[str]:
    """Give what stands in bold or in a link as a whole."""
    found: set[str] = set()
    inside: list[Token] = []
    for token in inline(tokens):
        if token.type in {"strong_open", "link_open"}:
            inside = []
        elif token.type in {"strong_close", "link_close"}:
            found.add(_words(inside))
        else:
            inside.append(token)
    return found


def _without(tokens: Sequence[Token], lines: Collection[int]) -> Iterator[Token]:
    """Leave out each row, entry, paragraph and heading that begins in certain lines."""
    number = 0
    while number < len(tokens):
        token = tokens[number]
        if token.type in _UNITS and token.map and token.map[0] in lines:
            while tokens[number].level != token.level or tokens[number].nesting != -1:
                number += 1
        else:
            yield token
        number += 1


def _without_empty(tokens: Iterator[Token]) -> Iterator[Token]:
    """Leave out what held only what was left out."""
    kept = list(tokens)
    changed = True
    while changed:
        changed = False
        for n in range(len(kept) - 1):
            kind = kept[n].type.removesuffix("_open")
            if kind in _EMPTY_WITHOUT_ROWS and kept[n + 1].type == f"{kind}_close":
                del kept[n : n + 2]
                changed = True
                break
    yield from kept
