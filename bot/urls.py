r"""URLs in running text: found, put together again, cleaned, and proved safe to print.

Notes
-----
Source of the shapes: 35,000 abstracts and comments on arXiv. Seven in ten URLs of abstracts are
followed by a full stop, one in a hundred is wrapped in ``\href``, some lack their scheme, and a
few are broken by a space behind the scheme, the owner or a hyphen. Source of the characters:
RFC 3986, section 2.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MAX_LENGTH = 300
_LONGEST_HOST = 100
_HINTS = ("http", "HTTP", "Http", "www.", "WWW.")
_SCHEME = r"https?(?:\s*:\s*(?:/\s*){1,3}|:)(?=\w)"
_CHARACTER = r"(?:\\[_%#&~]|[A-Za-z0-9._~:/?#@!$&'()*+,;=%\[\]-])"
_HOST = r"(?:[a-z0-9][a-z0-9-]*\.)"
_TOP = (
    r"(?:com|org|net|edu|ai|io|dev|app|site|page|pages|me|info|tech|xyz|cc|co|eu|de|uk|fr|ch|it|at"
    r"|nl|es|se|fi|be|kr|jp|cn|hk|sg|tw|in|il|au|ca|us)"
)
_WITHOUT_SCHEME = (
    r"(?:(?<![\w@/.\\-])|(?<=\bat)(?=git(?:hub|lab)\.com/))(?!atgit(?:hub|lab)\.com/)"
    rf"(?:www\.{_HOST}+[a-z]{{2,}}(?:/{_CHARACTER}*)?"
    rf"|{_HOST}+{_TOP}/{_CHARACTER}+"
    rf"|{_HOST}(?:github|gitlab)\.io(?![\w-])"
    rf"|(?<=at ){_HOST}+{_TOP}(?![\w@-])|(?<=is ){_HOST}{{2,}}{_TOP}(?![\w@-]))"
)
_TOP_HINT = re.compile(rf"\.{_TOP}\b")
_MENTION = re.compile(rf"{_SCHEME}{_CHARACTER}+|{_WITHOUT_SCHEME}", re.IGNORECASE)
_SCHEME_START = re.compile(_SCHEME, re.IGNORECASE)
_TEX_ESCAPE = re.compile(r"\\([_%#&~])")
_INNER_SCHEME = re.compile(r"(?<![=/?])https?:", re.IGNORECASE)
_GLUED_WORD = re.compile(
    r"[.,;:!)\]](?:The|We|Our|It|This|These|In|All|Codes?|Data|Datasets?|Demos?|Project|Page|Video"
    r"|Github|GitHub|Homepage|Website|Keywords?|Accepted)[:.,]*$"
)
_INCOMPLETE = re.compile(
    r"https?://(?:(?:www\.)?(?:github|gitlab)\.com/(?:[\w.-]+/)?(?:[\w.-]*[-_])?|[\w-]+-)",
    re.IGNORECASE,
)
_REMAINDER = re.compile(
    r" +(?!(?:and|or|soon|upon|after|for|in|under|with|the)\b)([a-z0-9][\w.-]*(?:/[\w.-]*)*)",
    re.IGNORECASE,
)
_SAFE = re.compile(
    r"https?://(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?::[0-9]{1,5})?"
    r"(?:[/?#][A-Za-z0-9._~:/?#@!$&'()*+,;=%\[\]-]*)?"
)


@dataclass(frozen=True, slots=True)
class UrlMention:
    """A URL in a text.

    Attributes
    ----------
    url : str
        The URL, cleaned.
    start, end : int
        Where the text mentions it, as indices; ``text[start:end]`` may be longer than the URL.
    """

    url: str
    start: int
    end: int


def find_urls(text: str) -> Iterator[UrlMention]:
    """Find the URLs of a text.

    Parameters
    ----------
    text : str
        A text whose whitespace is single spaces; anything may stand in it.

    Yields
    ------
    UrlMention
        Every URL that is safe by `clean_url`, in the order of the text; repeated ones too.
    """
    hints = [place for place in map(text.find, _HINTS) if place >= 0]
    host = _TOP_HINT.search(text)
    if host:
        hints.append(host.start() - _LONGEST_HOST)
    if not hints:
        return
    for match in _MENTION.finditer(text, max(0, min(hints))):
        url = _cleaned(match[0][: 2 * _MAX_LENGTH])
        following = _REMAINDER.match(text, match.end()) if _INCOMPLETE.fullmatch(url) else None
        safe = clean_url(url + following[1] if following else url)
        if safe:
            yield UrlMention(safe, match.start(), (following or match).end())


def clean_url(text: str) -> str | None:
    """Clean one URL of what running text adds to it.

    Parameters
    ----------
    text : str
        A URL, with or without its scheme, perhaps with punctuation of the sentence behind it.

    Returns
    -------
    str or None
        An ``http`` or ``https`` URL of at most 300 characters that holds neither spaces, quotes,
        pipes, angle brackets, control characters nor anything beyond ASCII; None if there is none.

    Examples
    --------
    >>> clean_url("github.com/someone/something.git).")
    'https://github.com/someone/something.git'
    >>> clean_url("javascript:alert(1)") is None
    True
    """
    url = _cleaned(text[: 2 * _MAX_LENGTH])
    return url if len(url) <= _MAX_LENGTH and _SAFE.fullmatch(url) else None


def _cleaned(text: str) -> str:
    start = _SCHEME_START.match(text)
    scheme = "http" if start and start[0][4:5] in {":", " "} else "https"
    rest = _TEX_ESCAPE.sub(r"\1", text[start.end() :] if start else text)
    inner = _INNER_SCHEME.search(rest)
    if start and inner and "." not in rest[: inner.start()]:
        return _cleaned(rest[inner.start() :])
    return f"{scheme}://{_strip_sentence(rest[: inner.start()] if inner else rest)}"


def _strip_sentence(url: str) -> str:
    """Strip the punctuation and the glued words that belong to the sentence."""
    while True:
        shorter = _GLUED_WORD.sub("", url).rstrip(".,;:!?'\"*&$~")
        for opening, closing in ("()", "[]"):
            depth = 0
            for index, character in enumerate(shorter):
                depth += (character == opening) - (character == closing)
                if depth < 0:
                    shorter = shorter[:index]
                    break
        if shorter == url:
            return url
        url = shorter
