"""Project page and code repository, told apart among the links of a paper's metadata."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from bot.canonical_url import canonical
from bot.paper import Paper
from bot.prediction import Finding, Source
from bot.urls import clean_url, find_urls

_QUOTE_LENGTH = 120
_LABEL_LENGTH = 110

_REPOSITORY = re.compile(
    r"https?://(?:(?:www\.|gist\.)?github\.com|bitbucket\.org|codeberg\.org|gitee\.com"
    r"|git(?:lab)?\.[\w.-]+)/(?!(?:orgs|topics|collections|sponsors|features)/)"
    r"[\w.~-]*\w[\w.~-]*/[\w.-]*\w[\w.-]*(?:[/?#].*)?",
    re.IGNORECASE,
)
_MODEL_HOST = re.compile(
    r"https?://(?:www\.)?(?:huggingface\.co|hf\.co|modelscope\.cn)/", re.IGNORECASE
)
_PAGE_HOST = re.compile(r"https?://[\w-]+\.(?:github|gitlab)\.io(?:/|$)", re.IGNORECASE)
_VIDEO = re.compile(
    r"https?://(?:[\w-]+\.)*(?:youtube\.com|youtu\.be|vimeo\.com|bilibili\.com)/", re.IGNORECASE
)
_STORE = re.compile(
    r"https?://(?:[\w-]+\.)*(?:zenodo\.org|kaggle\.com|figshare\.com|ieee-dataport\.org|osf\.io"
    r"|physionet\.org|roboflow\.com|dataverse\.[\w.]+|drive\.google\.com|dropbox\.com"
    r"|pan\.baidu\.com|(?:huggingface\.co|hf\.co|modelscope\.cn)/datasets)(?:/|$)",
    re.IGNORECASE,
)
_NO_PAGE = re.compile(
    r"https?://(?:[\w-]+\.)*(?:4open\.science|arxiv\.org|doi\.org|openreview\.net|ieee\.org"
    r"|acm\.org|springer\.com|sciencedirect\.com|elsevier\.com|nature\.com|wiley\.com|mdpi\.com"
    r"|aclanthology\.org|thecvf\.com|neurips\.cc|mlr\.press|isca-archive\.org|researchgate\.net"
    r"|semanticscholar\.org|wikipedia\.org|creativecommons\.org|docker\.com|ssrn\.com"
    r"|codalab\.[\w.-]+|grand-challenge\.org|melba-journal\.org|discord\.(?:gg|com)|slack\.com"
    r"|researchr\.org)(?:[/:?#]|$)"
    r"|https?://(?:www\.)?(?:github|gitlab)\.io(?:[/:?#]|$)"
    r"|https?://(?:(?:www\.|gist\.)?github\.com|gitlab\.com|bitbucket\.org)(?:[/:?#]|$)"
    r"|\.(?:pdf|mp4|avi|mov|zip|tar|gz|tgz|docx?)$",
    re.IGNORECASE,
)
_CODE_WORD = re.compile(
    r"\b(?:codes?|code-?base|implementations?|source|repo(?:sitory)?|github|gitlab|open-?sourced?"
    r"|scripts?|toolkit|toolbox|library|software)\b",
    re.IGNORECASE,
)
_MODEL_IS_CODE = re.compile(r"\bcodes?\b|\bimplementations?\b", re.IGNORECASE)
_PAGE_NAME = re.compile(
    r"\b(?:project|home|web|demo)[\s-]*(?:web[\s-]*)?(?:pages?|sites?)\b|\bproject\s*:",
    re.IGNORECASE,
)
_PAGE_WORD = re.compile(r"\b(?:project|page|demos?|site)\b", re.IGNORECASE)
_DATA_WORD = re.compile(r"\b(?:data|datasets?|database|benchmark|corpus)\b", re.IGNORECASE)
_PUBLISHER_WORD = re.compile(
    r"\b(?:journal|proceedings|transactions|published|submitted|accepted|appear|conference|session"
    r"|presented|presentation)\b",
    re.IGNORECASE,
)
_OTHER_PAGE = re.compile(
    r"\b(?:workshop|conference|challenge|competition)(?:['’]s)?\s+(?:home|web)?[\s-]*(?:page|site)\b",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"\b(?:based|builds?|built|trained|derived|forked|fine-?tuned|adapted|borrowed|using|used?|uses"
    r"|via|from|than|compared|against|like|baselines?)\b[^.;:]{0,60}\(\s*$"
    r"|\b(?:based|builds?|built)\s+(?:up)?on\s+(?:[\w-]+\s+){0,4}$"
    r"|\b(?:adopted|used|employed)\s+by\s+(?:[\w-]+\s+){0,4}\(?\s*$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?;]\s+(?=\S)|,\s+(?=[A-Za-z ]{3,30}:)")


class _Fit(IntEnum):
    """How well a link answers the question for a page, or for code; the larger the better."""

    NONE = 0
    LAST_RESORT = 1
    POSSIBLE = 2
    LIKELY = 3
    LIKELY_BY_HOST = 4
    NAMED = 5


@dataclass(frozen=True, slots=True)
class _Link:
    """A URL with the words before it in its sentence."""

    url: str
    label: str
    source: Source
    quote: str


def find_links(paper: Paper) -> tuple[Finding | None, Finding | None]:
    """Find a paper's project page and its code repository.

    Parameters
    ----------
    paper : Paper
        Abstract, comments and links are read; any may be absent or hostile.

    Returns
    -------
    tuple of (Finding or None, Finding or None)
        Project page, then code. Values are ``http`` or ``https`` URLs of plain ASCII without
        spaces, pipes or angle brackets, in their canonical form, otherwise exactly as they stand
        in the text.

    Notes
    -----
    A repository of a code host is code, whatever it is called; mirrors for anonymous review are
    neither code nor a page. A video is the page only where there is no other, a store of data
    only where it is called one, and a model host holds code only where that is said.
    """
    links = tuple(_links_of(paper))
    return _best(links, _fit_page), _best(links, _fit_code)


def _best(links: tuple[_Link, ...], fit: Callable[[_Link], _Fit]) -> Finding | None:
    """Choose the first of the links that fit best."""
    best = max(links, key=fit, default=None)
    return Finding(canonical(best.url), best.source, best.quote) if best and fit(best) else None


def _links_of(paper: Paper) -> Iterator[_Link]:
    yield from _links_in(paper.abstract or "", Source.ABSTRACT)
    yield from _links_in(paper.comments or "", Source.COMMENT)
    for text in paper.links:
        flat = " ".join(text.split())
        url = clean_url(flat)
        if url:
            yield _Link(url, "", Source.ABSTRACT, flat[:_QUOTE_LENGTH])


def _links_in(text: str, source: Source) -> Iterator[_Link]:
    flat = " ".join(text.split())
    previous = 0
    for mention in find_urls(flat):
        label = _label(flat[max(previous, mention.start - _LABEL_LENGTH) : mention.start])
        first = max(0, min(mention.start, mention.end - _QUOTE_LENGTH))
        quote = flat[first : mention.end][:_QUOTE_LENGTH].strip()
        yield _Link(mention.url, label, source, quote)
        previous = mention.end


def _label(before: str) -> str:
    """Keep the last sentence of the words before a link."""
    return _SENTENCE_END.split(before)[-1]


def _fit_page(link: _Link) -> _Fit:
    if _NO_PAGE.search(link.url) or _REPOSITORY.match(link.url) or _is_model(link):
        return _Fit.NONE
    if _OTHER_PAGE.search(link.label):
        return _Fit.NONE
    if _VIDEO.match(link.url):
        return _Fit.LAST_RESORT
    is_named = bool(_PAGE_NAME.search(link.label))
    if _STORE.match(link.url):
        return _Fit.POSSIBLE if is_named else _Fit.NONE
    if is_named:
        return _Fit.NAMED
    return _Fit.LIKELY_BY_HOST if _PAGE_HOST.match(link.url) else _fit_unnamed_page(link)


def _fit_unnamed_page(link: _Link) -> _Fit:
    if link.label.endswith("\\footnote{") or _PUBLISHER_WORD.search(link.label):
        return _Fit.NONE
    is_for_data = _DATA_WORD.search(link.label) and not _CODE_WORD.search(link.label)
    return _Fit.POSSIBLE if is_for_data else _Fit.LIKELY


def _is_model(link: _Link) -> bool:
    """Tell whether a model host's link is to weights and not to a demo or a page."""
    if not _MODEL_HOST.match(link.url) or _STORE.match(link.url):
        return False
    return "/spaces/" not in link.url and not _PAGE_WORD.search(link.label)


def _fit_code(link: _Link) -> _Fit:
    if _REPOSITORY.match(link.url):
        if _FOREIGN.search(link.label):
            return _Fit.NONE
        return _Fit.NAMED if _CODE_WORD.search(link.label) else _Fit.LIKELY
    says_code = _is_model(link) and _MODEL_IS_CODE.search(link.label)
    return _Fit.POSSIBLE if says_code else _Fit.NONE
