"""Papers that their authors, or arXiv, withdrew: the words that say so."""

import re
from collections.abc import Iterable

from bot.paper import Paper

_WITHDRAWN = re.compile(
    r"\b(?:this|the|our)\s+(?:\w+\s+){0,2}(?:paper|work|article|manuscript|submission|version"
    r"|preprint)\s+(?:has\s+been|have\s+been|was|is|had\s+been)\s+withdrawn\b"
    r"(?!\s+from\s+(?!arxiv))"
    r"|^\W*(?:(?:paper|article|submission)\s+)?withdrawn\b(?!\s+from\s+(?!arxiv))"
    r"|\bwithdrawn\s+by\s+(?:the\s+)?(?:authors?|arxiv)\b(?!\s+from\s+(?!arxiv))"
    r"|\b(?:we|authors?)\s+(?:\w+\s+){0,3}withdr(?:aw|awn|ew|awing)\s+(?:this|the|our)\s+"
    r"(?:paper|work|article|manuscript|preprint)\b(?!\s+from\s+(?!arxiv))",
    re.IGNORECASE,
)
_QUOTE_LENGTH = 160


def is_told(cells: Iterable[str]) -> bool:
    """Tell whether a row says itself that its paper was withdrawn."""
    return any(re.search(r"\b(?:withdrawn|retracted)\b", cell, re.IGNORECASE) for cell in cells)


def find(paper: Paper) -> str | None:
    """Give the words that say that a paper was withdrawn; None if none do.

    Notes
    -----
    Source: https://info.arxiv.org/help/withdraw.html: the reason stands in the comments, and the
    abstract of older ones says so at its beginning.
    """
    for text in (paper.comments or "", (paper.abstract or "")[:_QUOTE_LENGTH]):
        flat = " ".join(text.split())
        match = _WITHDRAWN.search(flat)
        if match:
            start = flat.rfind(". ", 0, match.start()) + 1
            return flat[start : start + _QUOTE_LENGTH].strip()
    return None
