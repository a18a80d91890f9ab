"""Letters that whatever a regular expression matches must hold: most texts need no search."""

import re

_ESCAPE = re.compile(r"\\(?:x..|u.{4}|U.{8}|N\{[^}]*\}|\d{1,3}|.)", re.DOTALL)
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
_INNERMOST_GROUP = re.compile(r"\([^()]*\)")
_OPTIONAL = re.compile(r".(?:[?*]|\{[^}]*\})")
_VERBOSE = re.compile(r"\(\?[a-z]*x")
_LETTERS = re.compile(r"[a-z0-9 -]+")


def required_letters(pattern: str) -> str:
    r"""Find letters that every match of a pattern holds, without regard to case.

    Parameters
    ----------
    pattern : str
        A regular expression that compiles.

    Returns
    -------
    str
        The longest run that can be told from the pattern's text, in lower case; empty if there is
        none. It says nothing of texts beyond ASCII, where case is less simple.

    Examples
    --------
    >>> required_letters(r"\b(?:neural )?radiance fields?\b")
    'radiance field'
    >>> required_letters(r"\bgans?\b|\badversarial\b")
    ''
    """
    if _VERBOSE.search(pattern):
        return ""
    plain = _CLASS.sub("\0", _ESCAPE.sub("\0", pattern))
    while (shorter := _INNERMOST_GROUP.sub("\0", plain)) != plain:
        plain = shorter
    if "|" in plain:
        return ""
    runs = _LETTERS.findall(_OPTIONAL.sub("\0", plain).lower())
    return max(runs, key=len, default="")
