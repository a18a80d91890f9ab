"""The labels that a list shows, as a vocabulary that a maintainer can go on with."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import tomlkit
from tomlkit.items import String

from bot.plain_text import strip_markup

MOST_WORDS = 5
"""Words of a label at most; longer texts are notes."""

FEW = 20
"""So many labels are a vocabulary however seldom each stands."""

MOST_ONCE = 0.5
"""Share of more labels that may stand only once; where it is higher they are notes."""

_LETTER = re.compile(r"[^\W_]")
_HEAD = """\
Labels that the list shows, most frequent first. The vocabulary is closed: a paper gets no other
label. Check: `patterns` are made from the words alone; they are regular expressions, searched in
title and abstract without regard to case. Join labels that mean the same by `synonyms`.
"""


@dataclass(frozen=True, slots=True)
class ShownLabel:
    """A label of the list.

    Attributes
    ----------
    name : str
        Its most frequent spelling.
    synonyms : tuple of str
        Other spellings, which differ in case, spaces and hyphens.
    count : int
        Rows that carry it.
    """

    name: str
    synonyms: tuple[str, ...]
    count: int


def collect(rows: Iterable[Sequence[str]]) -> tuple[ShownLabel, ...]:
    """Collect the vocabulary of a list.

    Parameters
    ----------
    rows : iterable of sequence of str
        The labels of each row, as they stand.

    Returns
    -------
    tuple of ShownLabel
        Most frequent first; none if the cells hold notes, which hardly repeat.
    """
    spellings: dict[str, Counter[str]] = {}
    for labels in rows:
        for text in dict.fromkeys(map(_shown, labels)):
            if _LETTER.search(text):
                spellings.setdefault(_fold(text), Counter())[text] += 1
    found = sorted(
        (_label(counts) for counts in spellings.values()), key=lambda x: (-x.count, x.name)
    )
    once = sum(label.count == 1 for label in found)
    long = sum(len(label.name.split()) > MOST_WORDS for label in found)
    repeats = len(found) <= FEW or once <= MOST_ONCE * len(found)
    return tuple(found) if repeats and not long else ()


def pattern(name: str) -> str:
    r"""Make a regular expression of a label's words.

    Parameters
    ----------
    name : str
        A label.

    Returns
    -------
    str
        Finds the words in their order, joined, hyphenated or apart, and a plural; words of scripts
        without spaces are found anywhere.

    Examples
    --------
    >>> pattern("Lip-sync")
    '\\blip[- ]?syncs?\\b'
    """
    folded = name.lower() if name.isascii() else name
    words = "[- ]?".join(re.escape(word) for word in re.split(r"[\s_-]+", folded) if word)
    if not folded.isascii():
        return words
    plural = "s?" if folded[-1:].isalpha() and not folded.endswith("s") else ""
    start, end = (r"\b" if folded[n].isalnum() else "" for n in (0, -1))
    return f"{start}{words}{plural}{end}"


def render(labels: Iterable[ShownLabel]) -> str:
    """Write a vocabulary as TOML with comments.

    Parameters
    ----------
    labels : iterable of ShownLabel
        In the order in which rows are to show them.

    Returns
    -------
    str
        What `classifier.dataset` reads.
    """
    document = tomlkit.document()
    for line in _HEAD.splitlines():
        document.add(tomlkit.comment(line))
    tables = tomlkit.aot()
    for label in labels:
        table = tomlkit.table()
        table["name"] = label.name
        if label.synonyms:
            table["synonyms"] = list(label.synonyms)
        table["patterns"] = [_quoted(pattern(label.name))]
        tables.append(table)
    document["label"] = tables
    return tomlkit.dumps(document)


def _quoted(expression: str) -> String:
    """Write a regular expression without doubled backslashes where TOML allows it."""
    is_literal = "'" not in expression and expression.isprintable()
    return tomlkit.string(expression, literal=is_literal, escape=not is_literal)


def _label(counts: Counter[str]) -> ShownLabel:
    first, *others = sorted(counts, key=lambda text: (-counts[text], text))
    return ShownLabel(first, tuple(others), counts.total())


def _shown(label: str) -> str:
    return " ".join(strip_markup(label).split())


def _fold(text: str) -> str:
    """Give what `classifier.dataset` compares spellings by."""
    return re.sub(r"[\s_-]+", "", text).casefold()
