"""Author strings as arXiv writes them, taken apart into names."""

import re

_SEPARATOR = re.compile(r"[,;]\s*(?:and\s+)?|(?<!\s)\s++and\s+")
_PARENTHESIS = re.compile(r"[()]")
_MARKS = " \t\r\n\\"


def split_authors(text: str) -> tuple[str, ...]:
    """Split a string of authors into names, without their affiliations.

    Parameters
    ----------
    text : str
        ``A One, B Two (Univ, Inst) and C Three``; affiliations stand in parentheses, may hold
        commas and may be nested.

    Returns
    -------
    tuple of str
        Names in order. Parts without a letter or digit (arXiv writes ``Team, :, A One``) are no
        names.

    Examples
    --------
    >>> split_authors("A One, B Two Jr. (Univ, Inst) and C Three")
    ('A One', 'B Two Jr.', 'C Three')

    Notes
    -----
    Source: https://info.arxiv.org/help/prep.html#author
    """
    parts = _SEPARATOR.split(_without_parentheses(text))
    names = (" ".join(part.split()).strip(_MARKS) for part in parts)
    return tuple(name for name in names if any(c.isalnum() for c in name))


def _without_parentheses(text: str) -> str:
    """Cut out balanced parentheses with all that is in them; a stray one is left where it is."""
    opened: list[int] = []
    cut: list[tuple[int, int]] = []
    for sign in _PARENTHESIS.finditer(text):
        if sign[0] == "(":
            opened.append(sign.start())
        elif opened:
            start = opened.pop()
            while cut and cut[-1][0] > start:
                cut.pop()
            cut.append((start, sign.end()))
    starts = (0, *(end for _, end in cut))
    ends = (*(start for start, _ in cut), len(text))
    return " ".join(text[start:end] for start, end in zip(starts, ends, strict=True))
