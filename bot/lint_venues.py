"""Rule ``spelling``: one venue written in several ways."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bot.lint_problem import Problem, Rule
from bot.lint_subject import Subject, change_in_cell
from bot.prediction import NO_VENUE
from bot.readme import Row, strip_markup
from bot.venue_catalogue import VenueCatalogue

_PREPRINT = re.compile(r"arxiv", re.IGNORECASE)
_YEAR = re.compile(r"(?P<before>[\s,'’(-]*)(?P<year>(?:19|20)?\d\d)(?P<behind>\)?)")
_WRAPPED = re.compile(r"[\[(]([^\[\]()]+)[\])]")
_SHORT_YEAR = "{2}"


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a cell writes a venue.

    Attributes
    ----------
    text : str
        The whole of it.
    name : str
        The venue in house form, without year.
    year : str
        Four digits; empty if none is written.
    pattern : str
        The text with ``{}`` in place of the year, which has four digits unless it says otherwise.
    """

    text: str
    name: str
    year: str
    pattern: str

    @property
    def house(self) -> str:
        """The pattern of house form."""
        return f"{self.name} {{}}" if self.year else self.name

    def written_as(self, pattern: str) -> str:
        """Write it in another pattern."""
        return pattern.replace(_SHORT_YEAR, self.year[2:]).format(self.year)


def check(subject: Subject) -> Iterator[Problem]:
    """Report venues that most of the list's rows write in another way.

    Parameters
    ----------
    subject : Subject
        The list.

    Yields
    ------
    Problem
        Each with a change, where it is certain what stands in the file. Of the ways in which a
        venue is written, the one counts that parts name and year as most of the list does, then
        the most frequent, then house form.
    """
    found = [
        (row, spelling)
        for row in subject.rows_in_order()
        if (spelling := read(row.cells.get("pub", ""), subject.catalogue))
    ]
    chosen = _choose([spelling for _, spelling in found])
    for row, spelling in found:
        right = spelling.written_as(chosen[spelling.name, bool(spelling.year)])
        if right != spelling.text:
            yield _problem(subject, row, spelling.text, right)


def read(cell: str, catalogue: VenueCatalogue) -> Spelling | None:
    """Read how a cell writes a venue.

    Parameters
    ----------
    cell : str
        Markdown of the cell.
    catalogue : VenueCatalogue
        The known venues; arXiv counts as one here.

    Returns
    -------
    Spelling or None
        None unless the cell shows one known venue, perhaps with a year, and nothing else.
    """
    text = strip_markup(cell)
    wrapped = _WRAPPED.fullmatch(text)
    text = wrapped[1].strip() if wrapped else text
    end, name = _name(text, catalogue)
    year = _YEAR.fullmatch(text, end)
    if not name or (end < len(text) and not year):
        return None
    if not year:
        return Spelling(text, name, "", text)
    digits = year["year"]
    mark = "{}" if len(digits) == 4 else _SHORT_YEAR
    pattern = f"{text[: year.start('year')]}{mark}{text[year.end('year') :]}"
    return Spelling(text, name, digits if len(digits) == 4 else f"20{digits}", pattern)


def _name(text: str, catalogue: VenueCatalogue) -> tuple[int, str]:
    """Give the venue that a text begins with in house form, and where its name ends."""
    preprint = _PREPRINT.match(text)
    if preprint:
        return preprint.end(), NO_VENUE
    mention = next(catalogue.find(text), None)
    if mention is None or mention.start or "{" in text:
        return 0, ""
    return mention.end, mention.venue.workshop if mention.is_workshop else mention.venue.name


def _choose(spellings: list[Spelling]) -> dict[tuple[str, bool], str]:
    """Choose the pattern of each venue, with and without a year."""
    counts = Counter((s.name, bool(s.year), s.pattern) for s in spellings)
    shapes = Counter(_shape(spelling) for spelling in spellings)
    best: dict[tuple[str, bool], tuple[int, int, bool, str]] = {}
    for one in spellings:
        key = one.name, bool(one.year)
        count = counts[*key, one.pattern]
        rank = (shapes[_shape(one)], count, one.pattern == one.house, one.pattern)
        best[key] = max(best.get(key, rank), rank)
    return {key: rank[-1] for key, rank in best.items()}


def _shape(spelling: Spelling) -> str:
    """Give what stands around the year."""
    return re.sub(r"^.*?(?=[^\w]*\{)", "", spelling.pattern)


def _problem(subject: Subject, row: Row, text: str, right: str) -> Problem:
    change = change_in_cell(subject, row, "pub", text, right)
    message = f'"{text}" is elsewhere written like "{right}"; write that'
    return Problem(Rule.SPELLING, row.line, message, row.id, change)
