"""The books of what was announced: each category's days, who read them, and what is still open.

A day is due as soon as it has begun in US Eastern time, and stays open until its listing was read
to its end and its papers were scored; so a warning about it repeats by itself.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ALL_CATEGORIES = "*"
"""In place of a category: a mirror's night holds the papers of all of them."""

MARKER = "marker"
"""Source of what the dashboard's marker told after the store was lost."""


QUERY = "api"
"""Source of papers that only the query API told; what others tell takes their place."""


class State(StrEnum):
    """How it stands with a category's day."""

    COMPLETE = "complete"
    """It was read to its end, and all its papers were scored."""
    HOLIDAY = "holiday"
    """arXiv said beforehand that it would announce nothing, and nothing was seen."""
    PENDING = "pending"
    """It is today, and its batch is not out or not read yet; a later run of the day reads it."""
    OPEN = "open"
    """Something is missing."""


class Reason(StrEnum):
    """Why a day is pending or open."""

    NOT_READ = "not read"
    """No run asked for it while its listing stood there."""
    NOT_OUT = "not out"
    """Every category still shows an earlier batch."""
    STALE = "stale"
    """This category still shows an earlier batch, while others have moved on."""
    CAPPED = "capped"
    """arXiv cut the listing."""
    EMPTY = "empty"
    """The listing is empty, and the day is no known holiday."""
    UNREADABLE = "unreadable"
    """arXiv answered with something that is no listing."""
    UNREACHABLE = "unreachable"
    """arXiv did not answer."""
    REFUSED = "refused"
    """arXiv does not know the category."""
    FORBIDDEN = "forbidden"
    """arXiv forbids the bot's requests."""
    NOT_SCORED = "not scored"
    """It was read, but some of its papers have no prediction."""


@dataclass(frozen=True, slots=True)
class Count:
    """What one source announced in a category on a night.

    Attributes
    ----------
    category, source : str
        Where it was announced, and who told it first.
    night : date
        US Eastern time.
    announced, replaced : int
        Numbers of papers that are new or cross-listed, and of replacements.
    unscored : int
        How many of the announced ones have no prediction.
    is_estimated : bool
        Whether the night of any of them was concluded, not told.
    """

    category: str
    night: date
    source: str
    announced: int
    replaced: int = 0
    unscored: int = 0
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """One category's day.

    Attributes
    ----------
    category : str
        arXiv category; ``*`` for a mirror's night.
    night : date
        US Eastern time.
    state : State
        How it stands.
    reason : Reason or None
        Why it is pending or open.
    announced, replaced, unscored : int
        Numbers of papers, as in `Count`.
    sources : tuple of (str, int)
        How many papers each source announced, by name; 0 for one that read the day without any.
    is_read : bool
        Whether it was read to its end.
    is_estimated : bool
        Whether that it was announced then, and not on a day near by, is a conclusion.
    """

    category: str
    night: date
    state: State
    reason: Reason | None = None
    announced: int = 0
    replaced: int = 0
    unscored: int = 0
    sources: tuple[tuple[str, int], ...] = ()
    is_read: bool = False
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is known of all due days.

    Attributes
    ----------
    days : tuple of Day
        By night, then in order of the categories.
    papers : int
        How many papers were announced on them; one that several categories announced counts once.
    """

    days: tuple[Day, ...] = ()
    papers: int = 0

    @property
    def nights(self) -> tuple[date, ...]:
        """Tell which days there are, oldest first."""
        return tuple(sorted({day.night for day in self.days}))

    @property
    def gaps(self) -> tuple[Day, ...]:
        """Give the open days: due, and not complete."""
        return tuple(day for day in self.days if day.state is State.OPEN)

    @property
    def unread(self) -> tuple[Day, ...]:
        """Give the days that were not read to their end, holidays among them."""
        return tuple(day for day in self.days if not day.is_read)
