"""The venue of a journal reference: what stands before volume, pages and year.

Notes
-----
Source of the forms: journal references on arXiv, which authors write after publication, often with
abbreviated words (ISO 4), volume, number, pages or an article number.
"""

import re
from collections.abc import Sequence

from bot.venue_catalogue import VenueKind, VenueMention
from bot.venue_claims import is_connected
from bot.venue_form import VenueForm, read_form
from bot.venue_unlisted import is_venue, read_named

_IN = re.compile(r"^(?:In:?\s+)?(?:Proc(?:eedings|\.)?\s+(?:of\s+)?(?:the\s+)?)?", re.IGNORECASE)
_NAME_END = re.compile(
    r",?\s*(?:\b[Vv]ol(?:ume)?\b|\bno\.|\bpp?\.|\bpages?\b|\b[Ii]ssue\b|\b[Aa]rt(?:icle)?\b|\d|\()"
)
_NAME = re.compile(r"[A-Z][\w&.,:'’ /-]{2,100}")
_NO_NAME = re.compile(r"\b(?:thesis|university|chapter|doi|isbn|latex)\b", re.IGNORECASE)
_MEETING = re.compile(
    r"\b(?:Conference|Symposium|Congress|Meeting|Summit|Workshop|Colloquium|Convention)\b",
    re.IGNORECASE,
)
_YEAR = r"(?<!\d)(?<!\d[–-])(?:19[89]|20[0-3])\d(?!\d|\s?[-–]{1,2}\s?\d)"
_BESIDE = re.compile(rf"[\s,.]{{0,2}}({_YEAR})")
_IN_BRACKETS = re.compile(rf"\([^()]{{0,30}}?({_YEAR})\)")
_ANYWHERE = re.compile(_YEAR)


def read_reference(text: str, mentions: Sequence[VenueMention]) -> str | None:
    """Read the venue of a journal reference.

    Parameters
    ----------
    text : str
        The reference, on one line.
    mentions : sequence of VenueMention
        The known venues that it names, in order.

    Returns
    -------
    str or None
        House form, or the name or acronym of a venue that is not known, with the year if there is
        one. A journal's year is the one beside its name, else the one in brackets, else the last:
        numbers of volumes, articles and pages are no years.
    """
    forms = [
        _form(text, mention)
        for mention in mentions
        if not mention.is_ambiguous or is_connected(text[: mention.start])
    ]
    if not forms:
        return _unlisted(_IN.sub("", text, count=1))
    best = next((form for form in forms if form.year), forms[0])
    return f"{best.name} {best.year}".strip()


def _form(text: str, mention: VenueMention) -> VenueForm:
    form = read_form(text, mention)
    year = form.year
    if mention.venue.kind is VenueKind.JOURNAL or not year:
        year = _year(text, mention.end)
    return VenueForm(form.name, year, form.end)


def _year(text: str, end: int) -> str:
    """Find the year of a venue whose name ends there."""
    beside = _BESIDE.match(text, end)
    if beside:
        return beside[1]
    bracketed = _IN_BRACKETS.findall(text, end)
    return next(iter(bracketed or reversed(_ANYWHERE.findall(text))), "")


def _unlisted(text: str) -> str | None:
    named = read_named(text)
    if named and _MEETING.search(text):
        return named[0]
    end = _NAME_END.search(text)
    name = (text[: end.start()] if end else text).strip(" ,.;:-")
    if not _NAME.fullmatch(name) or _NO_NAME.search(name) or not is_venue(name):
        return None
    return f"{name} {_year(text, len(name))}".strip()
