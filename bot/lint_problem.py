"""What lint finds: a rule that a line breaks, and the change that mends it."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What can be wrong with a list; the names stand in reports and in ``[[lint.ignore]]``."""

    DUPLICATE = "duplicate"
    TITLE = "title"
    MONTH = "month"
    ORDER = "order"
    CELL = "cell"
    RAGGED = "ragged"
    LINK = "link"
    SPELLING = "spelling"
    LABEL = "label"
    VENUE = "venue"
    SECTION = "section"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Change:
    """Other text for a part of one line.

    Attributes
    ----------
    line : int
        Index of the line, from 0.
    start, end : int
        The part, as indices in the line; its line ending is no part of it.
    before, after : str
        What stands there, and what is to stand there.
    """

    line: int
    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that breaks a rule.

    Attributes
    ----------
    rule : Rule
        Which one.
    line : int or None
        Index of the line, from 0; None if the problem is not in the list but in the configuration.
    message : str
        What is there, and what to write.
    id : str or None
        arXiv id of the row.
    change : Change or None
        What mends it, where that needs no judgement.
    """

    rule: Rule
    line: int | None
    message: str
    id: str | None = None
    change: Change | None = None
