"""Rule ``link``: addresses that are not written in their canonical form."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from bot.lint_problem import Change, Problem, Rule
from bot.lint_subject import Subject
from bot.paper import find_ids
from bot.readme import Row

MAJORITY = 2 / 3
"""Share of a list's arXiv links that lead to abstracts, or to PDFs, where it has chosen one."""

_TARGET = re.compile(
    r"\]\(\s*<?(?P<markdown>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)|\bhref=[\"'](?P<html>[^\"']+)",
    re.IGNORECASE,
)
_ARXIV = re.compile(
    r"https?://(?:(?:www|export|download)\.)?arxiv\.org/+(?P<kind>abs|pdf)/"
    r"(?P<id>[^\s?#]+?)(?:v[1-9]\d*)?(?P<suffix>\.pdf)?/*(?:\?[^#]*)?(?P<fragment>#.*)?",
    re.IGNORECASE,
)
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
_SAYS_FORM = re.compile(r"\b(?:(pdf)|abs|abstract)\b", re.IGNORECASE)
_GITHUB_TAB = "tab=readme-ov-file"


def check(subject: Subject) -> Iterator[Problem]:
    """Report links in rows that have a canonical form and are not written in it.

    Parameters
    ----------
    subject : Subject
        The list.

    Yields
    ------
    Problem
        Each with a change: ``https`` where the host is known to speak it, no version and no further
        host name in links to arXiv, no tracking parameters, no punctuation at the end; abstracts or
        PDFs as most of the list has it, unless the row links both or the link's text says another.
    """
    form = _chosen_form(subject)
    for row in subject.rows_in_order():
        kinds = {m["kind"].lower() for m in map(_ARXIV.fullmatch, _urls(subject, row)) if m}
        kept = form if len(kinds) == 1 else None
        for number in range(row.line, row.end):
            line = subject.current.lines[number]
            for match in _TARGET.finditer(line):
                name = "html" if match["html"] else "markdown"
                text = line[line.rfind("[", 0, match.start()) + 1 : match.start()]
                url, right = match[name], canonical(match[name], _wanted(text, kept))
                if url != right:
                    change = Change(number, match.start(name), match.end(name), url, right)
                    message = f"{url}; write {right}"
                    yield Problem(Rule.LINK, number, message, row.id, change)


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
    arxiv = _ARXIV.fullmatch(right)
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


def _urls(subject: Subject, row: Row) -> list[str]:
    matches = _TARGET.finditer(subject.text_of(row))
    return [(m["html"] or m["markdown"]).rstrip(".,;?") for m in matches]


def _wanted(text: str, form: str | None) -> str | None:
    """Give the list's form, unless the text of a link says that it leads to the other one."""
    said = _SAYS_FORM.search(text)
    return None if said and bool(said[1]) != (form == "pdf") else form


def _chosen_form(subject: Subject) -> str | None:
    """Tell how most of the list's rows link to arXiv, if they agree."""
    kinds = Counter(
        match["kind"].lower()
        for row in subject.current.rows
        for match in map(_ARXIV.fullmatch, _urls(subject, row))
        if match
    )
    kind, count = next(iter(kinds.most_common(1)), ("", 0))
    return kind if count and count >= MAJORITY * kinds.total() else None
