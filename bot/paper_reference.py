"""What people type for a paper: an id, any of its URLs, or the DOI that it was published under."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from bot.paper import parse_id

_DOI = re.compile(r"(?<![\w.])10\.\d{4,9}/[^\s?#\"<>]+")
_ARXIV_DOI = "10.48550/"
_AROUND = " \t\r\n,;<>()[]\"'"


@dataclass(frozen=True, slots=True)
class Reference:
    """What a person typed for a paper.

    Attributes
    ----------
    text : str
        As typed.
    id : str or None
        arXiv id without version, if it names one.
    doi : str or None
        Else a publisher's DOI, lower-case.
    """

    text: str
    id: str | None = None
    doi: str | None = None


def parse(text: str) -> Reference | None:
    """Read what a person typed for a paper.

    Parameters
    ----------
    text : str
        An arXiv id, a URL or a reference that names one, or a publisher's DOI, bare or in a URL.

    Returns
    -------
    Reference or None
        None if it names no paper.

    Examples
    --------
    >>> parse("arxiv.org/pdf/2407.00001v2").id
    '2407.00001'
    >>> parse("https://doi.org/10.1145/1234.5678").doi
    '10.1145/1234.5678'
    """
    bare = text.strip(_AROUND)
    found = parse_id(bare) or parse_id(f"https://{bare}")
    if found:
        return Reference(text, id=found[0])
    doi = _DOI.search(unquote(bare))
    if doi is None or doi[0].startswith(_ARXIV_DOI):
        return None
    return Reference(text, doi=doi[0].lower().removesuffix(".pdf").rstrip(_AROUND + "./"))
