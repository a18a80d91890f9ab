"""House form of a venue that a text names: workshop, Findings, year."""

import re
from dataclasses import dataclass

from bot.venue_catalogue import VenueKind, VenueMention

_WORKSHOP_REACH_BEFORE = 140
_WORKSHOP_REACH_BEHIND = 90
_FINDINGS_REACH = 60

_COUNTED = r"(?!\s*(?:pages?|words|figures|images)\b)"
_YEAR_BESIDE = re.compile(
    rf"\s*[-–,('’‘`´]?\s*(?P<full>(?:19|20)\d\d)(?!\d){_COUNTED}"
    rf"|\s?[-–'’‘`´]\s?(?P<marked>\d\d)(?![\d+]){_COUNTED}"
    rf"|(?P<glued>(?<=[A-Za-z])[1-3]\d)(?!\d){_COUNTED}"
    r"|\s(?P<spaced>[1-3]\d)(?=\s*(?:$|[,;.)(]))"
    r"|(?:\s(?:conference|papers?|posters?|talks?|technical|proceedings|workshops?)){1,3}"
    r"\s*['’](?P<late>\d\d)(?!\d)",
    re.IGNORECASE,
)
_YEAR_BEHIND = re.compile(rf"(?P<gap>[^|]{{0,80}}?)(?<!\d)(?P<year>20\d\d)(?!\d){_COUNTED}")
_NO_GAP = re.compile(
    r"\bpages?\b|figures|tables|submi|copyright|©|arxiv|version|extend|project|\bcode\b",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(
    r"\b(20\d\d)(?!\d)\s*(?:(?:IEEE|ACM|CVF|RSJ|EMBS|IAPR|ISCA|AAAI|Annual|International|Intl\.?"
    r"|Int\.?|Conference|Conf\.?|Symposium|Workshop|on|of|the|Proceedings|European|British|Asian"
    r"|and|\d+(?:st|nd|rd|th))\b[\s/,&-]*)*$"
)
_YEAR_SOMEWHERE_BEFORE = re.compile(r"\b(20\d\d)\b[^,;|]{0,40}$")
_WORKSHOP = re.compile(r"\bworkshops?\b|\bwkshps?\b", re.IGNORECASE)
_OWN_W = re.compile(r"\s?-?\s?W(?:S|orkshops?)?\b")
_AT_VENUE = re.compile(
    r"(?:@|in conjunction with|co-?located (?:with|at)|alongside)\s*"
    r"(?:(?:IEEE|ACM|CVF|the)\b[\s/]*)*$",
    re.IGNORECASE,
)
_AT_WORKSHOP = re.compile(r"\s*@\s*[A-Za-z]")
_FINDINGS = re.compile(r"\bfindings\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class VenueForm:
    """A venue in house form.

    Attributes
    ----------
    name : str
        Without year.
    year : str
        Four digits, or empty if none is stated.
    end : int
        Index behind the words that name venue and year.
    """

    name: str
    year: str
    end: int


def read_form(text: str, mention: VenueMention) -> VenueForm:
    """Read the house form of one mention of a venue.

    Parameters
    ----------
    text : str
        The clause, cut where it begins to speak of another venue.
    mention : VenueMention
        A mention in it.

    Returns
    -------
    VenueForm
        With the year beside the venue, else with the nearest one in the clause; numbers of pages
        are no years.
    """
    year, end = _year(text, mention)
    venue = mention.venue
    if venue.kind is VenueKind.JOURNAL:
        return VenueForm(venue.name, year, end)
    if mention.is_workshop or _is_workshop(text, mention, end):
        return VenueForm(venue.workshop, year, end)
    near = text[max(0, mention.start - _FINDINGS_REACH) : end + _FINDINGS_REACH]
    return VenueForm(f"{venue.name} Findings" if _FINDINGS.search(near) else venue.name, year, end)


def _is_workshop(text: str, mention: VenueMention, end: int) -> bool:
    if _OWN_W.match(text, mention.end) or _AT_WORKSHOP.match(text, end):
        return True
    if _WORKSHOP.search(text, mention.start, mention.end):
        return False
    near = text[max(0, mention.start - _WORKSHOP_REACH_BEFORE) : end + _WORKSHOP_REACH_BEHIND]
    return bool(_WORKSHOP.search(near) or _AT_VENUE.search(text[: mention.start]))


def _year(text: str, mention: VenueMention) -> tuple[str, int]:
    own_w = _OWN_W.match(text, mention.end)
    beside = _YEAR_BESIDE.match(text, own_w.end() if own_w else mention.end)
    if beside:
        digits = next(group for group in beside.groups() if group)
        return (digits if len(digits) == 4 else f"20{digits}"), beside.end()
    before = _YEAR_BEFORE.search(text[: mention.start])
    if before:
        return before[1], mention.end
    behind = _YEAR_BEHIND.match(text, mention.end)
    if behind and not _NO_GAP.search(behind["gap"]):
        return behind["year"], behind.end()
    earlier = _YEAR_SOMEWHERE_BEFORE.search(text[: mention.start])
    return (earlier[1], mention.end) if earlier else ("", mention.end)
