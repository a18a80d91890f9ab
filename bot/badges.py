"""Images that say something of a paper: its repository's stars, its arXiv id, its venue.

Notes
-----
Source: https://shields.io/badges/static-badge (``badge/LABEL-MESSAGE-COLOUR``, with ``--`` for a
dash and ``%20`` or ``_`` for a space) and https://shields.io/badges/git-hub-repo-stars.
"""

import re
from collections.abc import Iterator

_IMAGE = re.compile(
    r"!\[[^\[\]]*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)|<img\s[^<>]*>",
    re.IGNORECASE,
)
_REPOSITORY = re.compile(
    r"(?:shields\.io|badgen\.net)/github/[\w/-]*?(?:stars|forks|last-commit|license|watchers)/"
    r"(?P<slug>[\w.-]+/[\w.-]+?)(?=\.svg|\.png|[/?#&)\s\"']|$)",
    re.IGNORECASE,
)
_ID = re.compile(r"(?<=arxiv[-_.:])\d{4}\.\d{4,5}(?:v\d+)?", re.IGNORECASE)
_WORDS = r"[A-Za-z]+(?:(?:%20|_| )[A-Za-z]+)*"
_VENUE = re.compile(
    rf"(?<=/badge/)(?:\w+-)?(?P<venue>{_WORDS})(?P<mark>-|%20|_|%27)?(?P<year>(?:19|20)\d\d)(?=-)"
)
_SPACE = re.compile(r"%20|_")


def find(text: str) -> Iterator[tuple[int, int]]:
    """Find images, those in links too; give where each begins and ends."""
    for match in _IMAGE.finditer(text):
        yield match.span()


def is_of_paper(image: str) -> bool:
    """Tell whether an image would say something else for another paper."""
    return any(pattern.search(image) for pattern in (_REPOSITORY, _ID, _VENUE))


def repository(image: str) -> str:
    """Give owner and name of the repository whose stars an image counts, or nothing."""
    found = _REPOSITORY.search(image)
    return found["slug"] if found else ""


def shown_venue(image: str) -> str:
    """Give the venue that an image shows beside a year, or nothing."""
    found = _VENUE.search(image)
    return _SPACE.sub(" ", found["venue"]) if found else ""


def write(image: str, arxiv_id: str, slug: str, venue: str, year: str) -> str | None:
    """Write an image, or a link with one in it, for another paper.

    Parameters
    ----------
    image : str
        As it stands.
    arxiv_id : str
        The paper.
    slug : str
        Owner and name on GitHub, or empty.
    venue, year : str
        What it shows in place of the other venue and year.

    Returns
    -------
    str or None
        None for a repository's badge where there is none.
    """
    counted = repository(image)
    if counted and not slug:
        return None
    image = image.replace(counted, slug) if counted else image
    return _with_venue(_ID.sub(arxiv_id, image), venue, year)


def _with_venue(image: str, venue: str, year: str) -> str:
    found = _VENUE.search(image)
    if found is None:
        return image
    space = "_" if "_" in found["venue"] or found["mark"] == "_" else "%20"
    written = re.sub(r"\s+", space, venue.replace("-", "--"))
    at = found.start("venue")
    shown = f"{written}{found['mark'] or ''}{year}"
    ahead, behind = image[:at], image[found.end("year") :]
    old = _SPACE.sub(" ", found["venue"])
    return ahead.replace(old, venue).replace(found["year"], year) + shown + behind
