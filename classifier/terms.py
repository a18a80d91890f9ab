"""Words: how titles and abstracts become term counts.

One function counts terms, for text and for the stored corpus alike, so that both live in one space.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from classifier.document import Document

_URL = re.compile(r"(?:https?://|www\.)\S+")
_ACCENT = re.compile(r"\\['`^\"~=.uvHcdbrk]\s*\{?\\?([a-z])\}?", re.IGNORECASE)
_COMMAND = re.compile(r"\\([a-zA-Z]+)\*?")
_FORMATTING = frozenset(
    [
        "textit",
        "textbf",
        "emph",
        "texttt",
        "textsc",
        "textrm",
        "textsf",
        "textsuperscript",
        "mathbf",
        "mathrm",
        "mathcal",
        "mathbb",
        "mathit",
        "bf",
        "it",
        "tt",
        "em",
        "rm",
        "sc",
        "url",
        "href",
        "footnote",
        "text",
        "operatorname",
        "left",
        "right",
    ]
)
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(r"[a-z0-9]+|[.,;:!?()]+(?=\s|$)")
_WIDE_TOKEN = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+|[.,;:!?()。，；：！？]+(?=\s|$)")
_STOP_WORDS = (
    ENGLISH_STOP_WORDS - {"system", "fire", "bill", "interest", "computer", "side", "top", "full"}
) | frozenset(
    [
        "s",
        "t",
        "e",
        "g",
        "i",
        "ie",
        "eg",
        "et",
        "al",
        "etc",
        "via",
        "using",
        "based",
        "novel",
        "propose",
        "proposed",
        "paper",
    ]
)


def _normalise(text: str) -> str:
    """Lower-case text without URLs, accents and TeX markup."""
    text = _URL.sub(" ", text)
    if "\\" in text:
        text = _ACCENT.sub(r"\1", text)
        text = _COMMAND.sub(lambda m: " " if m[1] in _FORMATTING else f" {m[1]} ", text)
    text = text.replace("{", "").replace("}", "").replace("$", "").replace("'s ", " ")
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in decomposed if not unicodedata.combining(char))
        text = unicodedata.normalize("NFC", text)
    return text.lower()


@lru_cache(maxsize=2**17)
def _word(token: str) -> str:
    """Singular of a regular English plural, ``""`` for punctuation, else the token itself."""
    if not token[0].isalnum():
        return ""
    if len(token) < 4 or token[-1] != "s" or token[-2] in "sui":
        return token
    return f"{token[:-3]}y" if token.endswith("ies") and len(token) > 4 else token[:-1]


def tokenise(text: str) -> list[str]:
    """Split text into words, with ``""`` where a phrase ends.

    Parameters
    ----------
    text : str
        Any language; TeX and URLs may be inside. Scripts without spaces give single characters.

    Returns
    -------
    list of str
        Lower-case words in order, plurals folded, hyphens treated as spaces.
    """
    plain = _normalise(text)
    pattern = _TOKEN if plain.isascii() else _WIDE_TOKEN
    return list(map(_word, pattern.findall(plain)))


def _terms(text: str) -> list[str]:
    """Uni- and bigrams of a text, none with a stop word, a number or across the end of a phrase."""
    kept = ["" if word in _STOP_WORDS or word.isdigit() else word for word in tokenise(text)]
    pairs = [f"{first} {second}" for first, second in pairwise(kept) if first and second]
    return [*filter(None, kept), *pairs]


def count_terms(title: str, abstract: str | None) -> dict[str, int]:
    """Count the uni- and bigrams of a title and an abstract.

    Parameters
    ----------
    title, abstract : str
        Text as arXiv has it; either may be empty, the abstract None.

    Returns
    -------
    dict of str to int
        Times each term occurs; bigrams are two words joined by a space.
    """
    counts = Counter(_terms(title))
    if abstract:
        counts.update(_terms(abstract))
    return dict(counts)


def document_counts(document: Document) -> Mapping[str, int]:
    """Count the terms of a document: of its text, else of its stored counts, else of its title.

    Parameters
    ----------
    document : Document
        Text is preferred to counts where there is both.

    Returns
    -------
    mapping of str to int
        Times each term occurs.
    """
    if document.abstract is None and document.term_counts:
        return document.term_counts
    return count_terms(document.title, document.abstract)


def title_counts(document: Document) -> Mapping[str, int]:
    """Count the terms of a document's title alone.

    Parameters
    ----------
    document : Document
        Its text and its stored counts do not matter.

    Returns
    -------
    mapping of str to int
        Times each term occurs.
    """
    return Counter(_terms(document.title))
