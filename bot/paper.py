"""Papers, and what makes two of them the same: the arXiv id without its version.

Notes
-----
Source of the id scheme: https://info.arxiv.org/help/arxiv_identifier.html (new ids since 0704,
five digits since 1501; old ids ``archive/YYMMNNN`` from 9107 to 0703).
"""

import calendar
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import unquote

_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas"
    "|cond-mat|cs|dg-ga|econ|eess|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th"
    "|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio|q-fin|quant-ph|solv-int|stat"
    "|supr-con"
)
_ID = (
    r"(?:(?P<month>\d\d(?:0[1-9]|1[0-2]))\.(?P<number>\d{4,5})"
    rf"|(?P<archive>{_ARCHIVES})(?:\.[A-Za-z-]{{2,}})?/"
    r"(?P<old_month>\d\d(?:0[1-9]|1[0-2]))(?P<old_number>\d{3}))"
    r"(?:v(?P<version>[1-9]\d*))?(?!\d)"
)
_HOSTS = (
    r"(?:[\w-]+\.)*(?:arxiv\.org|alphaxiv\.org|ar5iv\.org|arxiv-vanity\.com|scirate\.com"
    r"|papers\.cool|xxx\.lanl\.gov)|ar5iv\.labs\.arxiv\.org"
    r"|(?:www\.)?(?:huggingface\.co|hf\.co)/papers|api\.semanticscholar\.org"
)
_MENTIONS = re.compile(  # its first letter is told without case: so it is found quickly
    r"[/1Aa](?i:"
    + rf"(?<=/)/(?:{_HOSTS})/(?:[^\s?#()<>\"|]{{0,40}}?[/:])??{_ID}".replace("?P<", "?P<url_")
    + rf"|(?<!\d1)(?<=1)0\.48550/arxiv\.{_ID}".replace("?P<", "?P<doi_")
    + rf"|(?<![\w/.-]a)(?<=a)rxiv(?:\.org)?\s*:\s*{_ID}".replace("?P<", "?P<text_")
    + ")"
)
_WHOLE = re.compile(rf"\s*{_ID}(?:\.pdf)?\s*", re.IGNORECASE)
_NO_LETTER = re.compile(r"[\W_]+")
_MAY_BE_TEX = re.compile(r"[\\{}$]")
_TEX_COMMAND = re.compile(r"\\[A-Za-z]+\s*|\\.|[{}$]")


class AnnounceType(StrEnum):
    """How a listing announces a paper (arXiv's ``announce_type``)."""

    NEW = "new"
    CROSS = "cross"
    REPLACE = "replace"
    REPLACE_CROSS = "replace-cross"

    @property
    def is_replacement(self) -> bool:
        """Whether the paper was announced before and has only a newer version now."""
        return self in {AnnounceType.REPLACE, AnnounceType.REPLACE_CROSS}


@dataclass(frozen=True, slots=True)
class Paper:
    """What arXiv's metadata says of one paper.

    Attributes
    ----------
    id : str
        arXiv id without version, its identity.
    title : str
        As arXiv has it: TeX accents and maths may be inside. Never to be printed unescaped.
    abstract : str or None
        None where the source has none; `term_counts` may then stand in for it.
    authors : tuple of str
        Names in order.
    categories : tuple of str
        arXiv categories, the primary one first.
    comments, journal_ref, doi : str or None
        As the authors wrote them.
    announced : date or None
        Day of the listing in US Eastern time.
    announce_type : AnnounceType
        Relative to the listing that was read.
    submitted : date or None
        Day of the first version, UTC.
    version : int or None
        Latest version that was seen.
    links : tuple of str
        URLs found in an abstract of which only counts are kept.
    term_counts : mapping of str to int, or None
        Uni- and bigrams of title and abstract, in place of the abstract.
    """

    id: str
    title: str
    abstract: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    comments: str | None = None
    journal_ref: str | None = None
    doi: str | None = None
    announced: date | None = None
    announce_type: AnnounceType = AnnounceType.NEW
    submitted: date | None = None
    version: int | None = None
    links: tuple[str, ...] = ()
    term_counts: Mapping[str, int] | None = None

    @property
    def url(self) -> str:
        """Canonical address of the paper's arXiv page."""
        return f"https://arxiv.org/abs/{self.id}"

    @property
    def known_by(self) -> date:
        """Last day on which the paper can have been announced."""
        return self.announced or last_day_of_month(self.id)


def parse_id(text: str) -> tuple[str, int | None] | None:
    """Read one arXiv id from an id, a URL, a DOI or an ``arXiv:`` reference.

    Parameters
    ----------
    text : str
        Anything; bare ids count only where they are the whole text.

    Returns
    -------
    tuple of (str, int or None), or None
        The id without version, and the version if one is named; None if there is no valid id.

    Examples
    --------
    >>> parse_id("https://arxiv.org/pdf/2407.00001v2.pdf")
    ('2407.00001', 2)
    >>> parse_id("10.1145/3474085.3475280") is None
    True
    """
    whole = _WHOLE.fullmatch(unquote(text))
    if whole:
        return _canonical(whole, "")
    return next(iter(_mentions(text)), None)


def find_ids(text: str) -> tuple[str, ...]:
    """Find every arXiv paper that a text links to or cites, in order, each once.

    Parameters
    ----------
    text : str
        Markdown, HTML or plain text. Bare numbers are not taken for ids, nor are badges.

    Returns
    -------
    tuple of str
        Ids without version.
    """
    return tuple(dict.fromkeys(found for found, _ in _mentions(text)))


def _mentions(text: str) -> list[tuple[str, int | None]]:
    found = []
    for match in _MENTIONS.finditer(unquote(text)):
        kind, _, _ = (match.lastgroup or "").partition("_")
        canonical = _canonical(match, f"{kind}_")
        if canonical:
            found.append(canonical)
    return found


def _canonical(match: re.Match[str], prefix: str) -> tuple[str, int | None] | None:
    version = int(match[f"{prefix}version"]) if match[f"{prefix}version"] else None
    month, number = match[f"{prefix}month"], match[f"{prefix}number"]
    if month:
        digits = 5 if month >= "1501" else 4
        is_valid = month >= "0704" and len(number) == digits and int(number) > 0
        return (f"{month}.{number}", version) if is_valid else None
    old_month, old_number = match[f"{prefix}old_month"], match[f"{prefix}old_number"]
    is_valid = (old_month >= "9107" or old_month <= "0703") and old_number != "000"
    archive = match[f"{prefix}archive"].lower()
    return (f"{archive}/{old_month}{old_number}", version) if is_valid else None


def month_of(arxiv_id: str) -> tuple[int, int]:
    """Tell the year and month in which an id was announced.

    Parameters
    ----------
    arxiv_id : str
        A valid id without version.

    Returns
    -------
    tuple of int
        Four-digit year, and month 1 to 12.
    """
    digits = arxiv_id.rpartition("/")[2][:4]
    year, month = int(digits[:2]), int(digits[2:])
    return (1900 + year if year >= 91 else 2000 + year), month


def last_day_of_month(arxiv_id: str) -> date:
    """Tell the last day of an id's month, where the day of announcement is not known."""
    year, month = month_of(arxiv_id)
    return date(year, month, calendar.monthrange(year, month)[1])


def sort_key(arxiv_id: str) -> tuple[int, int, str]:
    """Order ids by announcement: year, month, then number within the month."""
    year, month = month_of(arxiv_id)
    return year, month, arxiv_id.rpartition(".")[2] if "/" not in arxiv_id else arxiv_id


def normalise_title(title: str) -> str:
    """Reduce a title to what stays the same through markup, TeX, case and punctuation.

    Parameters
    ----------
    title : str
        A title as a list, a feed or the API writes it.

    Returns
    -------
    str
        Lower-case letters and digits of any script, without spaces; empty for an empty title.
    """
    plain = _TEX_COMMAND.sub("", title) if _MAY_BE_TEX.search(title) else title
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
    return _NO_LETTER.sub("", plain.casefold())
