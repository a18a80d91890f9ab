"""House form of a venue that a text names: workshop, Findings, year."""

import re
from dataclasses import dataclass

from bot.venue_catalogue import VenueCatalogue, VenueKind, VenueMention

_WORKSHOP_REACH_BEFORE = 140
_WORKSHOP_REACH_BEHIND = 90
_FINDINGS_REACH = 60

_COUNTED = r"(?!\s*(?:pages?|words|figures|images)\b|\s?[-–]{1,2}\s?\d{3})"
_YEAR_BESIDE = re.compile(
    rf"\s*[-–,('’‘`´]?\s*(?P<full>(?:19|20)\d\d)(?!\d){_COUNTED}"
    rf"|\)?\s?[-–'’‘`´]\s?(?P<marked>\d\d)(?![\d+]){_COUNTED}"
    rf"|(?P<glued>(?<=[A-Za-z])[1-3]\d)(?!\d){_COUNTED}"
    r"|\s(?P<spaced>[1-3]\d)(?=\s*(?:$|[,;.)('’]))(?![^|;]{0,40}\b(?:19|20)\d\d\b)"
    r"|(?:\s(?:conference|papers?|posters?|talks?|technical|proceedings|workshops?)){1,3}"
    r"\s*['’](?P<late>\d\d)(?!\d)",
    re.IGNORECASE,
)
_YEAR_BEHIND = re.compile(
    rf"(?P<gap>[^|]{{0,80}}?)(?<!\d)(?<!\d[–-])(?P<year>20\d\d)(?!\d){_COUNTED}"
)
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
_WORKSHOP = re.compile(r"(?<!\bfindings\s)\bworkshops?\b|\bwkshps?\b", re.IGNORECASE)
_OWN_W = re.compile(r"\s?-?\s?W(?:S|orkshops?)?\b")
_AT_VENUE = re.compile(
    r"(?:@|in conjunction with|co-?located (?:with|at)|alongside)\s*"
    r"(?:(?:IEEE|ACM|CVF|the)\b[\s/]*)*$",
    re.IGNORECASE,
)
_AT_WORKSHOP = re.compile(r"\s*@\s*[A-Za-z]")
_LONGER_NAME = re.compile(
    r"\s+(?:and|&)\s+[A-Z]|,\s+[A-Z][\w-]+(?:,?\s+[A-Z][\w-]+)*,?\s+(?:and|&)\s+[A-Z]"
    r"|\s+(?!Conf|Work|Proc|High|Oral|Post|Spot|Journ|Spec|Main|Find|Track|Proj|Code|Page|Volume|Vol"
    r"|Best|Symp|Short|Long|Full|Demo|Accept|In\b|The\b|This\b|We\b|A\b)[A-Z][a-z]+"
)
_SPONSORED_MEETING = re.compile(
    r"\s*(?:/\s*)?(?:Eurographics\s+)?(?:\w+\s+)?(?:Symposium\b|European\s+Conference\b)"
)
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


def find_mentions(text: str, catalogue: VenueCatalogue) -> list[VenueMention]:
    """Find venues, but not where the name goes on and so is another venue's.

    Parameters
    ----------
    text : str
        A clause, or a whole journal reference.
    catalogue : VenueCatalogue
        The known venues.

    Returns
    -------
    list of VenueMention
        In the order of the text.
    """
    found: list[VenueMention] = []
    end = 0
    for mention in catalogue.find(text):
        if mention.start < end or _SPONSORED_MEETING.match(text, mention.end):
            continue
        longer = _LONGER_NAME.match(text, mention.end)
        if longer and (mention.is_name or mention.is_ambiguous):
            end = longer.end()
        else:
            found.append(mention)
    return found


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
    is_volume = mention.is_name or mention.venue.kind is VenueKind.JOURNAL
    if beside and not (beside["spaced"] and is_volume):
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
