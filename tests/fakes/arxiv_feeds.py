"""The daily feeds as arXiv's own serializer writes them, RSS 2.0 and Atom 1.0.

Source: https://github.com/arXiv/arxiv-feed and https://info.arxiv.org/help/rss.html.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from bot.paper import AnnounceType, Paper, sort_key

EASTERN = ZoneInfo("America/New_York")
CAP = 2000
HIGHEST_LISTED_VERSION = 5
_ORDER = (
    AnnounceType.NEW,
    AnnounceType.CROSS,
    AnnounceType.REPLACE,
    AnnounceType.REPLACE_CROSS,
)
_CATEGORY = re.compile(
    r"(astro-ph|cond-mat|cs|econ|eess|gr-qc|hep-(ex|lat|ph|th)|math|math-ph|nlin|nucl-(ex|th)"
    r"|physics|q-bio|q-fin|quant-ph|stat)(\.([a-z]{2}|[a-z]{3,5}-[a-z]{2,7}))?",
    re.IGNORECASE,
)
_LICENCE = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
_RSS_ROOT = (
    '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">'
)
_ATOM_ROOT = (
    '<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns="http://www.w3.org/2005/Atom" xml:lang="en-us">'
)
_HEAD = "<?xml version='1.0' encoding='UTF-8'?>\n"


def is_query(text: str) -> bool:
    """Tell whether this looks like a category that arXiv has, or several."""
    return all(_CATEGORY.fullmatch(part) for part in text.split("+"))


def select(papers: Iterable[Paper], query: str) -> tuple[Paper, ...]:
    """Choose, type and order a query's papers as arXiv does, at most `CAP` of them."""
    wanted = {part.lower() for part in query.split("+")}
    chosen = [
        replace(paper, announce_type=_relative_type(paper, wanted))
        for paper in papers
        if any(_is_in(category, wanted) for category in paper.categories)
        and not (paper.announce_type.is_replacement and _version(paper) > HIGHEST_LISTED_VERSION)
    ]
    chosen.sort(key=lambda paper: (_ORDER.index(paper.announce_type), sort_key(paper.id)))
    return tuple(chosen[max(0, len(chosen) - CAP) :])


def _is_in(category: str, wanted: set[str]) -> bool:
    return category.lower() in wanted or category.partition(".")[0].lower() in wanted


def _relative_type(paper: Paper, wanted: set[str]) -> AnnounceType:
    is_primary = _is_in(paper.categories[0], wanted)
    if paper.announce_type.is_replacement:
        return AnnounceType.REPLACE if is_primary else AnnounceType.REPLACE_CROSS
    is_new = paper.announce_type is AnnounceType.NEW and is_primary
    return AnnounceType.NEW if is_new else AnnounceType.CROSS


def _version(paper: Paper) -> int:
    return paper.version or 1


def _title(query: str) -> str:
    return ", ".join(query.split("+"))


def rss(query: str, url: str, today: date, papers: Sequence[Paper]) -> bytes:
    """Write a night's RSS feed."""
    midnight = datetime.combine(today, time(), EASTERN)
    built = midnight.astimezone(UTC).replace(minute=3, second=7)
    lines = [
        f"{_HEAD}{_RSS_ROOT}",
        "  <channel>",
        f"    <title>{_title(query)} updates on arXiv.org</title>",
        f"    <link>{escape(url)}</link>",
        f"    <description>{_title(query)} updates on the arXiv.org e-print archive.</description>",
        f'    <atom:link href={quoteattr(url)} rel="self" type="application/rss+xml"/>',
        "    <docs>http://www.rssboard.org/rss-specification</docs>",
        "    <language>en-us</language>",
        f"    <lastBuildDate>{format_datetime(built)}</lastBuildDate>",
        "    <managingEditor>rss-help@arxiv.org</managingEditor>",
        f"    <pubDate>{format_datetime(midnight)}</pubDate>",
        "    <skipDays>",
        "      <day>Sunday</day>",
        "      <day>Saturday</day>",
        "    </skipDays>",
        *(_rss_item(paper, midnight) for paper in papers),
        "  </channel>",
        "</rss>",
    ]
    return "\n".join(lines).encode()


def _summary(paper: Paper) -> str:
    named = f"arXiv:{paper.id}v{_version(paper)} Announce Type: {paper.announce_type} \n"
    return escape(f"{named}Abstract: {paper.abstract or ''}")


def _rss_item(paper: Paper, midnight: datetime) -> str:
    guid = f"oai:arXiv.org:{paper.id}v{_version(paper)}"
    lines = [
        f"<title>{escape(paper.title)}</title>",
        f"<link>https://arxiv.org/abs/{paper.id}</link>",
        f"<description>{_summary(paper)}</description>",
        f'<guid isPermaLink="false">{guid}</guid>',
        *(f"<category>{category}</category>" for category in paper.categories),
        f"<pubDate>{format_datetime(midnight)}</pubDate>",
        *_extensions(paper, ("DOI", paper.doi), ("journal_reference", paper.journal_ref)),
    ]
    return "\n      ".join(["    <item>", *lines]) + "\n    </item>"


def _extensions(paper: Paper, *optional: tuple[str, str | None]) -> list[str]:
    return [
        f"<arxiv:announce_type>{paper.announce_type}</arxiv:announce_type>",
        f"<dc:rights>{_LICENCE}</dc:rights>",
        *(f"<arxiv:{tag}>{escape(text)}</arxiv:{tag}>" for tag, text in optional if text),
        f"<dc:creator>{escape(', '.join(paper.authors))}</dc:creator>",
    ]


def atom(query: str, url: str, today: date, papers: Sequence[Paper]) -> bytes:
    """Write a night's Atom feed."""
    midnight = datetime.combine(today, time(), EASTERN)
    built = midnight.replace(minute=3, second=7).astimezone(UTC).isoformat()
    lines = [
        f"{_HEAD}{_ATOM_ROOT}",
        f"  <id>{escape(url)}</id>",
        f"  <title>{_title(query)} updates on arXiv.org</title>",
        f"  <updated>{built}</updated>",
        f'  <link href={quoteattr(url)} rel="self" type="application/atom+xml"/>',
        f"  <subtitle>{_title(query)} updates on the arXiv.org e-print archive.</subtitle>",
        *(_atom_entry(paper, midnight, built) for paper in papers),
        "</feed>",
    ]
    return "\n".join(lines).encode()


def _atom_entry(paper: Paper, midnight: datetime, built: str) -> str:
    page = f"https://arxiv.org/abs/{paper.id}"
    lines = [
        f"<id>oai:arXiv.org:{paper.id}v{_version(paper)}</id>",
        f"<title>{escape(paper.title)}</title>",
        f"<updated>{built}</updated>",
        f'<link href="{page}" rel="alternate" type="text/html"/>',
        f"<summary>{_summary(paper)}</summary>",
        *(f'<category term="{category}"/>' for category in paper.categories),
        f"<published>{midnight.isoformat()}</published>",
        *_extensions(paper, ("journal_reference", paper.journal_ref), ("DOI", paper.doi)),
    ]
    return "\n    ".join(["  <entry>", *lines]) + "\n  </entry>"


def error_rss(query: str, url: str, today: date) -> bytes:
    """Write the feed that arXiv sends with status 400."""
    midnight = datetime.combine(today, time(), EASTERN)
    lines = [
        f"{_HEAD}{_RSS_ROOT}",
        "  <channel>",
        f"    <title>Feed error for query: {escape(query)}</title>",
        f"    <link>{escape(url)}</link>",
        f"    <description>There is no category {escape(repr(query))}.</description>",
        f'    <atom:link href={quoteattr(url)} rel="self" type="application/rss+xml"/>',
        "    <docs>http://www.rssboard.org/rss-specification</docs>",
        "    <language>en-us</language>",
        f"    <lastBuildDate>{format_datetime(midnight.astimezone(UTC))}</lastBuildDate>",
        "    <managingEditor>rss-help.arxiv.org</managingEditor>",
        f"    <pubDate>{format_datetime(midnight)}</pubDate>",
        "  </channel>",
        "</rss>",
    ]
    return "\n".join(lines).encode()
