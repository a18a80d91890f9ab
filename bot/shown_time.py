"""Dates as lists write them: found, read, and written again in the same way.

Notes
-----
Forms seen in public lists: ``09/24``, ``2024/09``, ``2024-09-05``, ``2024.09``, ``Sep, 2024``,
``Sept. 2024``, ``5 September 2024``, ``2024``, ``'24`` behind a name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_NAME = r"(?P<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?P<tail>[a-z]*)(?P<dot>\.?)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = (
    rf"{_YEAR}(?P<mark>[./-])(?P<month>0?[1-9]|1[0-2])(?:(?P=mark)(?P<day>[0-3]?\d))?",
    r"(?P<month>0?[1-9]|1[0-2])(?P<mark>[./-])(?P<year>(?:19|20)?\d\d)",
    rf"(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s+)?{_NAME}(?P<gap>[\s,'’-]*){_YEAR}",
    rf"{_NAME}\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?P<gap>,?\s+){_YEAR}",
    rf"{_YEAR}(?P<gap>[\s,-]+){_NAME}",
    _YEAR,
    r"(?<=[A-Za-z]['’])(?P<year>\d\d)",
)
_PATTERNS = tuple(
    re.compile(rf"(?<![\w./-]){form}(?![\w/-]|\.\d)", re.IGNORECASE) for form in _FORMS
)
_LOOSE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FIRST_YEAR = 91
_BEFORE, _BEHIND = 20, 16
_MAY_BE_TIME = re.compile(r"[\d'’](?:(?<=1)9\d\d|(?<=2)0\d\d|(?<=\d)[./-]\d\d|(?<=['’])\d\d(?!\d))")


@dataclass(frozen=True, slots=True)
class ShownTime:
    """A date in a text.

    Attributes
    ----------
    start, end : int
        Where it stands in the text.
    year : int
        Four digits.
    month : int or None
        1 to 12, if one is shown.
    """

    start: int
    end: int
    year: int
    month: int | None


def find(text: str) -> ShownTime | None:
    """Find the first date in a text, the most exact form first.

    Parameters
    ----------
    text : str
        Plain text or Markdown.

    Returns
    -------
    ShownTime or None
        None where no year is shown.
    """
    found = None
    for year in _MAY_BE_TIME.finditer(text):
        start = max(0, year.start() - _BEFORE)
        shown = _find(text[start : year.end() + _BEHIND])
        if shown and (found is None or shown.month):
            span = start + shown.start, start + shown.end
            found = ShownTime(*span, shown.year, shown.month)
        if found and found.month:
            break
    return found


@lru_cache(maxsize=4096)
def _find(text: str) -> ShownTime | None:
    """Find a date in the few letters around a year."""
    return next(_matches(text), None)


def write(sample: str, year: int, month: int, day: int | None = None) -> str:
    """Write a date in the form of another one.

    Parameters
    ----------
    sample : str
        A date that `find` finds, alone.
    year, month : int
        What to write.
    day : int or None
        Where it is not known, and the form has a day, the day is left out.

    Returns
    -------
    str
        The date, with the digits, separators and letters that the form has.

    Examples
    --------
    >>> write("Sept., 2023", 2024, 9), write("2023.9.01", 2024, 10, 5), write("09/23", 2024, 1)
    ('Sept., 2024', '2024.10.05', '01/24')
    """
    match = next((m for pattern in _PATTERNS if (m := pattern.fullmatch(sample))), None)
    if match is None:
        return f"{year % 100:02}" if len(sample) == 2 else str(year)
    found = match.groupdict()
    texts = {"year": str(year) if len(found["year"]) == 4 else f"{year % 100:02}"}
    if found.get("month"):
        texts["month"] = _padded(month, found["month"])
    if found.get("name"):
        texts |= _month_name(month, match)
    if found.get("day"):
        texts["day"] = _padded(day, found["day"]) if day else ""
    return _replaced(match, texts)


def _matches(text: str) -> Iterator[ShownTime]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield _shown(match)
    for match in _LOOSE_YEAR.finditer(text):
        yield ShownTime(match.start(), match.end(), int(match[0]), None)


def _shown(match: re.Match[str]) -> ShownTime:
    found = match.groupdict()
    year = int(found["year"])
    month = int(found["month"]) if found.get("month") else None
    if found.get("name"):
        names = [name[:3].lower() for name in MONTHS]
        month = names.index(found["name"].lower()) + 1
    return ShownTime(match.start(), match.end(), _whole_year(year), month)


def _whole_year(year: int) -> int:
    return year if year > 99 else year + (1900 if year >= _FIRST_YEAR else 2000)


def _padded(number: int, sample: str) -> str:
    return f"{number:02}" if len(sample) == 2 else str(number)


def _month_name(month: int, match: re.Match[str]) -> dict[str, str]:
    """Give name, tail and dot: short names stay short, ``May`` has no dot."""
    full = MONTHS[month - 1]
    shown = match["name"] + match["tail"]
    is_full = len(shown) > 4 or (shown.lower() in {"june", "july"})
    name = full if is_full else full[:4] if full[:4] == "Sept" and len(shown) == 4 else full[:3]
    name = name.upper() if shown.isupper() else name.lower() if shown.islower() else name
    return {"name": name, "tail": "", "dot": "" if name.lower() == "may" else match["dot"]}


def _replaced(match: re.Match[str], texts: dict[str, str]) -> str:
    """Put texts in the place of groups; an empty day goes with the mark beside it."""
    spans = sorted((match.span(group), text) for group, text in texts.items())
    parts, position = [], 0
    for (start, end), text in spans:
        parts += [match[0][position:start], text]
        position = end
    result = "".join([*parts, match[0][position:]])
    return re.sub(r"\s+", " ", result.strip("./-, ")) if texts.get("day") == "" else result
