"""The shape of a cell: what is left of it when the paper that it is about is taken out."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bot.entry_parts import split
from bot.paper import find_ids
from bot.parts import Slot
from bot.readme import Row

ADJACENT = 2
"""Rows above and below whose shape a new row may have."""

LINK_ROLES = ("project", "code", "links")
"""Cells whose links are said by words such as Code, which differ by what they lead to."""

_LINK_TEXT = re.compile(r"\[[^\[\]]+(?=\]\()")
_URL = re.compile(r"https?://[^\s<>|\]\[\"'{}\\]*[^\s<>|\]\[\"'{}\\().,;]")
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:[a-z]*)\b", re.IGNORECASE
)
_SHOWN = re.compile(r"[^\[\]()*_`<>|!]+")
_ADDRESS = re.compile(r"(https?://[^\s)]+|\x02U)")
_ARXIV = re.compile(r"\barxiv\b(?![./])", re.IGNORECASE)
_VERSION = re.compile(r"(?<=\x01)v\d+")
_MARKER = re.compile(r"\s*(?:[-*+•]|\d+[.)])\s+(?:\[[ xX]\]\s+)?")
_ENDINGS = ("?", "!")
_ANY = "\x04"
_OPENING, _CLOSING = '"“‘', '.?!…"”’'
_PAPER, _FOREIGN, _TITLE, _MONTH_MARK = "\x01", "\x02U", "\x00T", "\x03"


def shape(role: str, row: Row) -> str:
    """Take the paper out of a cell.

    Parameters
    ----------
    role : str
        Of the cell.
    row : Row
        The paper's.

    Returns
    -------
    str
        With marks in place of its id, other addresses, title, venue and date; equal for two papers
        whose cells look alike.
    """
    text = _URL.sub(lambda m: _address(m[0], row.id), row.cells.get(role, ""))
    if row.id:
        text = _VERSION.sub("", text.replace(row.id, _PAPER))
    if role == "title":
        text = _without_title(text, row.title)
    elif role == "time":
        text = _MONTH.sub(_MONTH_MARK, _DIGITS.sub("9", text))
    elif role in LINK_ROLES:
        text = _LINK_TEXT.sub("[L", text)
    elif role == "pub":
        parts = _ADDRESS.split(text)
        text = "".join(part if n % 2 else _SHOWN.sub("V", part) for n, part in enumerate(parts))
    return " ".join(text.split())


def links(text: str) -> tuple[str, ...]:
    """Give the addresses in a text."""
    return tuple(_URL.findall(text))


def is_like(role: str, new: Row, old: Row, section: Sequence[Row]) -> bool:
    """Tell whether a new cell has the shape of its neighbours.

    Parameters
    ----------
    role : str
        Of the cell.
    new, old : Row
        The row that was put back, and the one that was taken out.
    section : sequence of Row
        The section's other rows in their order; `new` stands among them by its line.

    Returns
    -------
    bool
        Whether the shape is that of the old cell, of an adjacent one, or the commonest one of the
        section with as many links; one that no neighbour has, if no neighbour has as many. The
        name of arXiv and the words of links must be spelt as most neighbours spell them.
    """
    if not _is_worded_alike(role, new, section):
        return False
    found = {shape(role, new)}
    if role == "time" and "may" in new.cells.get(role, "").casefold():
        found |= {one.replace(_MONTH_MARK, f"{_MONTH_MARK}.") for one in found}
    above = [row for row in section if row.line < new.line][-ADJACENT:]
    below = [row for row in section if row.line >= new.line][:ADJACENT]
    if found & {shape(role, row) for row in (old, *above, *below)}:
        return True
    count = _count_links(role, new)
    others = [shape(role, row) for row in section if _count_links(role, row) == count]
    if role == "time":
        has_month = any(_MONTH_MARK in one for one in found)
        others = [one for one in others if (_MONTH_MARK in one) == has_month]
    alike = Counter(others)
    return not alike or max(alike[one] for one in found) == max(alike.values())


def _count_links(role: str, row: Row) -> int:
    return len(links(row.cells.get(role, "")))


def _is_worded_alike(role: str, new: Row, section: Sequence[Row]) -> bool:
    """Compare the words of a cell that a list decides on: their case, and which of them it uses.

    What a cell for all links says depends on where they lead; there only the case is compared.
    """
    usual = Counter(word for row in section for word in _words(role, row))
    for word in _words(role, new):
        rivals = [other for other in usual if other.casefold() == word.casefold()]
        if any(usual[other] > usual[word] for other in rivals):
            return False
        if usual and not rivals and role != "links":
            return False
    return True


def _words(role: str, row: Row) -> list[str]:
    """Give the words of links, and the name of arXiv."""
    cell = row.cells.get(role, "")
    return _LINK_TEXT.findall(cell) if role in LINK_ROLES else _ARXIV.findall(cell)


def _address(url: str, paper_id: str | None) -> str:
    is_own = paper_id is not None and find_ids(url) == (paper_id,)
    return url if is_own else _FOREIGN


def _without_title(text: str, title: str) -> str:
    """Mark the span from the first to the last word of the title."""
    words = _WORD.findall(title)
    start = text.find(words[0]) if words else -1
    end = text.rfind(words[-1]) if words else -1
    if start < 0 or end < start:
        return text
    before, after = text[:start], text[end + len(words[-1]) :]
    return f"{before.rstrip(_OPENING)}{_TITLE}{after.lstrip(_CLOSING)}"


Frame = frozenset[tuple[str, str, str]]
"""For every two parts of an entry that stand side by side: what each is, and what is between."""


def frame(entry: str) -> Frame:
    """Tell what stands between the parts of an entry of a list.

    Parameters
    ----------
    entry : str
        With its marker.
    """
    found, last, between = [], "start", ""
    for part in split(_MARKER.sub("", entry.rstrip(), count=1)):
        if part.slot is None:
            between += part.text
        elif part.slot is Slot.NOTE:
            between += _ANY
        else:
            found.append((last, between, part.slot.value))
            ends_itself = part.slot is Slot.TITLE and part.text.endswith(_ENDINGS)
            last, between = part.slot.value, "." if ends_itself else ""
    return frozenset((a, _ANY if _ANY in b else b.replace("..", "."), c) for a, b, c in found)


def fits(new: Frame, others: Iterable[Frame]) -> bool:
    """Tell whether an entry has between its parts what others have there, where any has those.

    Where others have a note, which no metadata says, what is left without it is not compared.
    """
    known = {triple for one in others for triple in one}
    pairs = {(first, second) for first, _, second in known}
    return all(
        (a, between, c) in known or (a, _ANY, c) in known or (a, c) not in pairs
        for a, between, c in new
    )


def is_said(url: str, metadata: str) -> bool:
    """Tell whether a paper's metadata holds an address."""
    return any(plain(url) == plain(said) for said in _addresses(metadata))


def plain(url: str) -> str:
    """Reduce an address to what does not depend on how it is written."""
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", url.strip(), flags=re.IGNORECASE)
    return bare.rstrip("/").removesuffix(".git").casefold()


def _addresses(metadata: str) -> Iterator[str]:
    for word in metadata.split():
        yield from _URL.findall(word) or [word.strip("().,;{}\\")]
