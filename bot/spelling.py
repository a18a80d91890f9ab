"""Which of several names a person means."""

import difflib
import re
from collections.abc import Callable, Iterable, Sequence

_WORD = re.compile(r"[^\W_]+")
_LEAST_LIKENESS = 0.8
_LEAST_LETTERS = 4


def meant(wanted: str, names: Sequence[str]) -> tuple[str, ...]:
    """Find the names that a spelling may stand for.

    Parameters
    ----------
    wanted : str
        What a person typed; foreign text.
    names : sequence of str
        What there is.

    Returns
    -------
    tuple of str
        One name if it is clear; several if it is not; none if nothing is like it. Case and
        punctuation do not matter. The whole name counts before the beginnings of its words, and
        those before words that are nearly the same.

    Examples
    --------
    >>> meant("video", ["Audio-Driven", "Video-Driven"])
    ('Video-Driven',)
    """
    words = _words(wanted)
    if not words:
        return ()
    whole = tuple(name for name in names if _words(name) == words)
    joined = whole or tuple(name for name in names if "".join(_words(name)) == "".join(words))
    begun = joined or tuple(name for name in names if _all_in(words, name, str.startswith))
    return begun or tuple(name for name in names if _all_in(words, name, _is_like))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _all_in(words: Iterable[str], name: str, fits: Callable[[str, str], bool]) -> bool:
    known = _words(name)
    return all(any(fits(one, word) for one in known) for word in words)


def _is_like(known: str, word: str) -> bool:
    if min(len(known), len(word)) < _LEAST_LETTERS:
        return known == word
    return difflib.SequenceMatcher(None, known, word).ratio() >= _LEAST_LIKENESS
