"""Links in a row or an entry: what each leads to, with the marks that stand around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.paper import find_ids
from bot.plain_text import strip_markup

_URL = r"[^()\s<>]*+(?:\([^()\s]*+\)[^()\s<>]*+)*+"
_IMAGE = rf"!\[[^\[\]]*+\]\({_URL}(?:\s++\"[^\"]*+\")?+\)"
_LINK = re.compile(
    rf"\\[\\\[\]]|\[(?P<text>(?:\\.|{_IMAGE}|[^\[\]\\]|\[[^\[\]\n]*+\])*+)\]"
    rf"\(\s*+<?(?P<url>{_URL})>?(?:\s++[\"'][^\"'\n]*+[\"'])?+\s*+\)"
    r"|<a\s(?>[^<>]*?href\s*+=\s*+)[\"']?(?P<href>[^\"'<>\s]++)[^<>]*+>"
    r"(?P<anchor>(?:(?!</?a\b).)*+)</a>"
    r"|<(?P<auto>https?://[^<>\s]++)>"
    r"|(?P<cite>\barxiv\s*:\s*(?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?)"
    r"|(?P<bare>https?://[^\s<>()\[\]|\"'`*]+[^\s<>()\[\]|\"'`*.,;:!?])",
    re.IGNORECASE,
)
_PAIRS = (("**", "**"), ("__", "__"), ("[", "]"), ("(", ")"), ("{", "}"), ("`", "`"), ("*", "*"),
          ("_", "_"), ("<kbd>", "</kbd>"), ("<b>", "</b>"), ("<sub>", "</sub>"),
          ("<sup>", "</sup>"), ("【", "】"))  # fmt: skip
_BY_LAST_SIGN = {
    sign: tuple(pair for pair in _PAIRS if pair[0].endswith(sign))
    for sign in {before[-1] for before, _ in _PAIRS}
}
_LABEL_LENGTH = 30
_LABEL = re.compile(r"(?:\*\*|__|[*_`])?([A-Za-z][A-Za-z -]{1,20})\s*:\s*(?:\*\*|__|[*_`])?[ \t]*$")
_PAPER = re.compile(
    r"\b(?:papers?|pdf|arxiv|abs|abstract|preprint|paperlink|arxivlink|page_facing_up|scroll)\b"
    r"|[📄📃📝📜📑]",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b(?:code|codes|github|git|pytorch|tensorflow|jax|official|unofficial|implementation"
    r"|repo|repository|star|stars|source|octocat|computer)\b|[💻🐙⌨]",
    re.IGNORECASE,
)
_PROJECT = re.compile(
    r"\b(?:project|projects|projectpage|project-page|page|pages|homepage|website|webpage|web|site"
    r"|project_page|globe_with_meridians|house|earth_\w+)\b|[🌐🏠🌍🌎🌏]",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:data|datasets?|videos?|slides|poster|models?|weights|demo|colab|blog|bibtex|supp"
    r"|supplementary|huggingface|tweet|media|review)\b",
    re.IGNORECASE,
)
_MAY_BE_PAPER = re.compile(r"arxiv|ar5iv|papers|scirate|lanl|scholar", re.IGNORECASE)
_CODE_HOST = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org)/", re.IGNORECASE
)


class LinkKind(StrEnum):
    """What a link leads to."""

    PAPER = "paper"
    PROJECT = "project"
    CODE = "code"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class LinkPart:
    """A link in a text.

    Attributes
    ----------
    start, end : int
        Where it stands, with the brackets, marks and the label around it.
    text : str
        What stands between the square brackets; the URL itself for a bare one.
    url : str
        Where it leads.
    kind : LinkKind
        By its words, else by its address.
    is_badge : bool
        Whether an image stands for the words.
    """

    start: int
    end: int
    text: str
    url: str
    kind: LinkKind
    is_badge: bool

    @property
    def shown(self) -> str:
        """The words that a reader sees."""
        return strip_markup(self.text)


def find_links(text: str) -> Iterator[LinkPart]:
    """Find the links of a row or an entry, in their order; images alone are none.

    Parameters
    ----------
    text : str
        Markdown of a cell or an entry.
    """
    if "://" not in text and "](" not in text:
        return
    for match in _LINK.finditer(text):
        form = match.lastgroup
        is_image = form == "url" and text.endswith("!", 0, match.start())
        if form is None or is_image:
            continue
        shown = match["text" if form == "url" else "anchor"] or ""
        url = match["href" if form == "anchor" else form]
        start, end = _extended(text, match.start(), match.end())
        kind = _kind(shown, url)
        said = _label(text, start)
        if said:
            kind, start = said
        yield LinkPart(start, end, shown, url, kind, "![" in shown or "<img" in shown)


def _extended(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in brackets and marks that stand directly around it."""
    goes_on = True
    while goes_on:
        goes_on = False
        for before, after in _BY_LAST_SIGN.get(text[max(0, start - 1) : start], ()):
            if text.endswith(before, 0, start) and text.startswith(after, end):
                start, end, goes_on = start - len(before), end + len(after), True
                break
    return start, end


def _label(text: str, start: int) -> tuple[LinkKind, int] | None:
    """Find a word with a colon in front of a link that tells its kind: ``Code: <https://…>``."""
    first = max(0, start - _LABEL_LENGTH)
    label = _LABEL.search(text, first, start) if ":" in text[first:start] else None
    kind = _kind_of_words(label[1]) if label else None
    return (kind, label.start()) if label and kind else None


def _kind(shown: str, url: str) -> LinkKind:
    if _MAY_BE_PAPER.search(url) and find_ids(url):
        return LinkKind.PAPER
    by_words = _kind_of_words(shown)
    if by_words is not None:
        return by_words
    return LinkKind.CODE if _CODE_HOST.match(url) else LinkKind.OTHER


@lru_cache(maxsize=1024)
def _kind_of_words(shown: str) -> LinkKind | None:
    words = strip_markup(shown)
    if len(words.split()) > 4:
        return None
    for kind, pattern in (
        (LinkKind.PAPER, _PAPER),
        (LinkKind.PROJECT, _PROJECT),
        (LinkKind.CODE, _CODE),
        (LinkKind.OTHER, _OTHER),
    ):
        if pattern.search(words):
            return kind
    return None
