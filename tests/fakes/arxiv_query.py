"""The query API: answers in Atom as recorded in 2026, errors as entries.

Source: https://info.arxiv.org/help/api/user-manual.html.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from bot.paper import Paper, sort_key

_ROOT = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
    ' xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">'
)
_SCHEME = "http://arxiv.org/schemas/atom"
_ID = re.compile(r"((?:\d{4}\.\d{4,5})|(?:[a-z-]+(?:\.[A-Z]{2})?/\d{7}))(?:v(\d+))?")
_CATEGORY = re.compile(r"cat:([\w.-]+)")
_SUBMITTED = re.compile(r"submittedDate:\[(\d{8})\d{4} TO (\d{8})\d{4}\]")
MOST_RESULTS = 30_000
MOST_PER_SLICE = 2000


class BadQueryError(Exception):
    """arXiv answers 400 to this."""


def answer(
    query: Mapping[str, str], papers: Mapping[str, Paper], *, counts_unknown: bool = False
) -> tuple[int, bytes]:
    """Answer a query: status and body; the total of results may count ids that do not exist."""
    try:
        start, limit = _slice(query)
        found = _search(query, papers)
    except BadQueryError as error:
        return 400, _feed(query, 1, 0, 1, [_error(str(error))])
    page = found[start : start + min(limit, MOST_PER_SLICE)]
    total = len(query.get("id_list", "").split(",")) if counts_unknown else len(found)
    return 200, _feed(query, total, start, limit, map(_entry, page))


def _slice(query: Mapping[str, str]) -> tuple[int, int]:
    start, limit = _number(query, "start", 0), _number(query, "max_results", 10)
    if start + limit > MOST_RESULTS:
        raise BadQueryError(f"start + max_results must not exceed {MOST_RESULTS}")
    return start, limit


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not text.isdigit():
        raise BadQueryError(f"{name} must be an integer")
    return int(text)


def _search(query: Mapping[str, str], papers: Mapping[str, Paper]) -> list[Paper]:
    text, ids = query.get("search_query", ""), query.get("id_list", "")
    if not text and not ids:
        raise BadQueryError("search_query and id_list must not both be empty")
    chosen = _by_ids(ids, papers) if ids else list(papers.values())
    chosen = [paper for paper in chosen if _matches(text, paper)]
    return sorted(chosen, key=lambda paper: sort_key(paper.id), reverse=True)


def _by_ids(ids: str, papers: Mapping[str, Paper]) -> list[Paper]:
    chosen = []
    for one in ids.split(","):
        match = _ID.fullmatch(one.strip())
        if match is None:
            raise BadQueryError(f"incorrect id format for {one}")
        paper = papers.get(re.sub(r"\.[A-Z]{2}/", "/", match[1]))
        if paper and int(match[2] or 1) <= (paper.version or 1):
            chosen.append(paper)
    return chosen


def _matches(text: str, paper: Paper) -> bool:
    category, submitted = _CATEGORY.search(text), _SUBMITTED.search(text)
    if category and category[1] not in paper.categories:
        return False
    if not submitted:
        return True
    day = paper.submitted or date.min
    return submitted[1] <= f"{day:%Y%m%d}" <= submitted[2]


def _feed(
    query: Mapping[str, str], total: int, start: int, limit: int, entries: Iterable[str]
) -> bytes:
    title = urlencode(query, safe=",:")
    digest = hashlib.sha256(title.encode()).hexdigest()[:27]
    lines = [
        _ROOT,
        f"  <id>https://arxiv.org/api/{digest}</id>",
        f"  <title>arXiv Query: {escape(title)}</title>",
        "  <updated>2026-11-20T05:00:00Z</updated>",
        f'  <link href="https://arxiv.org/api/query?{escape(title)}" type="application/atom+xml"/>',
        f"  <opensearch:itemsPerPage>{limit}</opensearch:itemsPerPage>",
        f"  <opensearch:totalResults>{total}</opensearch:totalResults>",
        f"  <opensearch:startIndex>{start}</opensearch:startIndex>",
        *entries,
        "</feed>",
    ]
    return "\n".join(lines).encode()


def _entry(paper: Paper) -> str:
    versioned = f"{paper.id}v{paper.version or 1}"
    submitted = f"{paper.submitted or date(2000, 1, 1)}T17:59:58Z"
    page = "https://arxiv.org"
    lines = [
        f"<id>http://arxiv.org/abs/{versioned}</id>",
        f"<title>{escape(paper.title)}</title>",
        f"<updated>{submitted}</updated>",
        f'<link href="{page}/abs/{versioned}" rel="alternate" type="text/html"/>',
        f'<link href="{page}/pdf/{versioned}" rel="related" type="application/pdf" title="pdf"/>',
        *_optional(paper.doi, '<link href="https://doi.org/{}" rel="related" title="doi"/>'),
        f"<summary>{escape(paper.abstract or '')}</summary>",
        *(f'<category term="{one}" scheme="{_SCHEME}"/>' for one in paper.categories),
        f"<published>{submitted}</published>",
        *_optional(paper.comments, "<arxiv:comment>{}</arxiv:comment>"),
        *_optional((*paper.categories, "")[0], '<arxiv:primary_category term="{}"/>'),
        *_optional(paper.journal_ref, "<arxiv:journal_ref>{}</arxiv:journal_ref>"),
        *(f"<author><name>{escape(name)}</name></author>" for name in paper.authors),
        *_optional(paper.doi, "<arxiv:doi>{}</arxiv:doi>"),
    ]
    return "\n    ".join(["  <entry>", *lines]) + "\n  </entry>"


def _optional(text: str | None, template: str) -> list[str]:
    return [template.format(escape(text))] if text else []


def _error(message: str) -> str:
    where = "https://arxiv.org/api/errors#" + message.replace(" ", "_")
    lines = [
        f"<id>{escape(where)}</id>",
        "<title>Error</title>",
        "<updated>2026-11-20T05:00:00Z</updated>",
        f'<link href="{escape(where)}" rel="alternate" type="text/html"/>',
        f"<summary>{escape(message)}</summary>",
        "<author><name>arXiv api core</name></author>",
    ]
    return "\n    ".join(["  <entry>", *lines]) + "\n  </entry>"
