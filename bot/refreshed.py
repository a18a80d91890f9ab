"""What refreshing open drafts came to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.pull_request import Marker, PlannedRow


class Outcome(StrEnum):
    """What refreshing a draft came to."""

    PEACE = "left in peace"
    REBUILT = "rebuilt"
    BLOCKED = "blocked"
    """People changed the branch so that they must help."""
    LISTED = "closed: on the list"
    REFUSED = "closed: refused on its branch"
    EMPTY = "closed: nothing left"
    """A batch whose papers were all declined, or are on the list."""
    ENDED = "ended"
    """People merged or closed it a moment ago."""
    UNKNOWN = "unknown"
    """GitHub has not found out yet whether it merges, or somebody is pushing: the next run."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done with one draft.

    Attributes
    ----------
    number : int
        Of the pull request.
    outcome : Outcome
        What was done.
    settled : str
        At which commits it needs nothing more; empty if that is not known.
    rows : tuple of PlannedRow
        Its rows as they stand now, if they were read.
    reason : str
        Why it was blocked; may hold foreign text.
    marker : Marker or None
        As it was closed with, if it was.
    """

    number: int
    outcome: Outcome
    settled: str = ""
    rows: tuple[PlannedRow, ...] = ()
    reason: str = ""
    marker: Marker | None = None


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What refreshing came to.

    Attributes
    ----------
    done : tuple of Done
        Each draft that was looked at.
    settled : mapping of int to str
        For each open draft the commits at which it needs nothing: given to the next run, it asks
        GitHub nothing about those that did not change. Losing it costs requests only.
    errors : tuple of str
        What went wrong; the next run tries again.
    """

    done: tuple[Done, ...] = ()
    settled: Mapping[int, str] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
