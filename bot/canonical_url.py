"""Addresses of web pages in their canonical form: the same page, written one way."""

import re
from urllib.parse import urlsplit, urlunsplit

from bot.paper import find_ids

ARXIV = re.compile(
    r"https?://(?:(?:www|export|download)\.)?arxiv\.org/+(?P<kind>abs|pdf)/"
    r"(?P<id>[^\s?#]{1,60}?)(?:v[1-9]\d*)?(?P<suffix>\.pdf)?/*(?:\?[^#]*)?(?P<fragment>#.*)?",
    re.IGNORECASE,
)
"""A page of a paper on arXiv: its ``kind`` (``abs`` or ``pdf``) and ``id``."""

_SECURE = re.compile(
    r"(?:[\w-]+\.)*(?:arxiv\.org|github\.com|github\.io|gitlab\.com|huggingface\.co|openreview\.net"
    r"|doi\.org|dl\.acm\.org|thecvf\.com|youtube\.com|youtu\.be|ieeexplore\.ieee\.org"
    r"|aclanthology\.org|sites\.google\.com|drive\.google\.com|link\.springer\.com)",
    re.IGNORECASE,
)
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|spm|ref_src"
    r")(?:=|$)",
    re.IGNORECASE,
)
_GITHUB_TAB = "tab=readme-ov-file"


def canonical(url: str, form: str | None = None) -> str:
    """Write an address in its canonical form.

    Parameters
    ----------
    url : str
        A web address; anything else is given back as it is.
    form : str or None
        ``abs`` or ``pdf`` for links to arXiv; None keeps each as it is.

    Returns
    -------
    str
        The address of the same page; of the same paper, if it is one of arXiv.
    """
    if not url.lower().startswith(("http://", "https://")):
        return url
    right = url.rstrip(".,;?")
    arxiv = ARXIV.fullmatch(right)
    if arxiv:
        kind = form or arxiv["kind"].lower()
        suffix = arxiv["suffix"] or "" if kind == "pdf" else ""
        right = f"https://arxiv.org/{kind}/{arxiv['id']}{suffix}{arxiv['fragment'] or ''}"
    else:
        right = _without_tracking(right)
    return right if find_ids(right) == find_ids(url) else url


def _without_tracking(url: str) -> str:
    """Drop parameters that only say where a reader came from, and take the secure scheme."""
    try:
        scheme, host, path, query, fragment = urlsplit(url)
    except ValueError:
        return url
    kept = [
        part
        for part in query.split("&")
        if not _TRACKING.match(part) and not (part == _GITHUB_TAB and host.endswith("github.com"))
    ]
    if _SECURE.fullmatch(host):
        scheme = "https"
    is_same = len(kept) == len(query.split("&"))
    changed = urlunsplit((scheme, host, path, "&".join(kept), fragment))
    return changed if not is_same or scheme != url.partition(":")[0].lower() else url
