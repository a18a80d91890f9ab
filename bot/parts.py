"""Parts of a row's cell or of an entry: what each piece of text says of the paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter

MASK = "\ue000"
"""Stands in for letters that are understood; a private character, which no list holds."""


class Slot(StrEnum):
    """What a part of an entry says of its paper."""

    TITLE = "title"
    NAME = "name"
    AUTHORS = "authors"
    VENUE = "venue"
    TIME = "time"
    VENUE_YEAR = "venue year"
    PAPER = "paper"
    PROJECT = "project"
    CODE = "code"
    OTHER = "other"
    IMAGE = "image"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an entry.

    Attributes
    ----------
    slot : Slot or None
        None for the marks and spaces between.
    text : str
        As it stands; all parts joined are the entry.
    inner : str
        In a title with a link around it, the title; else `text`.
    url : str
        Where it leads, for links.
    """

    slot: Slot | None
    text: str
    inner: str = ""
    url: str = ""


Span = tuple[int, int, Part]
"""Where a part stands in its text."""


def title_of(parts: Sequence[Part]) -> str:
    """Give the title as it stands, a name before it included."""
    title = next((part.inner or part.text for part in parts if part.slot is Slot.TITLE), "")
    return title.strip()


def covered(text: str, spans: Sequence[Span]) -> str:
    """Put masks over parts, so that all else keeps its place."""
    if len(spans) == 1:
        start, end, _ = spans[0]
        return f"{text[:start]}{MASK * (end - start)}{text[end:]}"
    pieces, at = [], 0
    for start, end, _ in sorted(spans, key=itemgetter(0)):
        if end > at:
            pieces += [text[at:start], MASK * (end - max(start, at))]
            at = end
    return "".join([*pieces, text[at:]])
