"""What the dashboard shows, as values; every title, reason and note in them may be foreign."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.dashboard_state import DashboardState
from bot.run_summary import RunSummary


class Condition(StrEnum):
    """What keeps a draft from being merged, as it stands in the table."""

    READY = ""
    """Nothing that the bot knows of."""
    CONFLICT = "does not merge; rebuilt on the next run"
    BLOCKED = "needs a person: see the comment on it"


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """An open pull request of the bot.

    Attributes
    ----------
    number : int
        Its number.
    title : str
        As it stands.
    opened : date or None
        When it was opened; None if that is not known.
    relevance : float or None
        Probability in [0, 1] of its paper; None for one that is not about a single paper.
    condition : Condition
        Whether it can be merged.
    is_stale : bool
        Whether nothing has happened to it for the configured number of days.
    """

    number: int
    title: str
    opened: date | None = None
    relevance: float | None = None
    condition: Condition = Condition.READY
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper on the border that a person may have drafted.

    Attributes
    ----------
    id : str
        arXiv id without version.
    title : str
        As arXiv has it.
    relevance : float
        Probability in [0, 1].
    section : str
        Where it would go.
    why : str
        What the decision rests on, in one sentence.
    announced : date or None
        Day of the listing.
    is_explored : bool
        Whether it is below the threshold, and shown to learn from the answer.
    asked_by : str
        Login of who asked for it; empty if nobody did.
    """

    id: str
    title: str
    relevance: float
    section: str
    why: str = ""
    announced: date | None = None
    is_explored: bool = False
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class ShownWaiting:
    """A proposed paper that has no draft yet.

    Attributes
    ----------
    id, title : str
        arXiv id without version; title as arXiv has it.
    relevance : float
        Probability in [0, 1].
    reason : str
        What it waits for.
    since : date or None
        Since when.
    is_long : bool
        Whether that is longer than the configured number of days.
    """

    id: str
    title: str
    relevance: float
    reason: str
    since: date | None = None
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class ShownRefusal:
    """A paper that people said no to.

    Attributes
    ----------
    id, title : str
        arXiv id without version; title as arXiv has it, empty if it is not known.
    decided : date
        When.
    number : int or None
        Its closed pull request.
    reason : str
        In the words of `bot.decisions.Reason`.
    """

    id: str
    title: str
    decided: date
    number: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DashboardContent:
    """All that the dashboard shows and remembers.

    Attributes
    ----------
    state : DashboardState
        What must outlive the store; not only what is shown.
    drafts : tuple of ShownDraft
        In the order to be shown.
    held : tuple of ShownPaper
        Papers on the border, the most interesting first.
    waiting : tuple of ShownWaiting
        Best first.
    refused : tuple of ShownRefusal
        Lately, newest first.
    runs : tuple of RunSummary
        Newest first; those in which nothing happened are not shown.
    warnings : tuple of str
        What a person should know now; without times and counts that change every night.
    paused : str
        Why the bot opens nothing, in one sentence; empty if it works.
    most_open : int
        How many drafts may be open at once.
    hold, propose : float
        Thresholds as probabilities.
    stale_days : int
        After how many days without a change a draft is stale.
    """

    state: DashboardState = field(default_factory=DashboardState)
    drafts: tuple[ShownDraft, ...] = ()
    held: tuple[ShownPaper, ...] = ()
    waiting: tuple[ShownWaiting, ...] = ()
    refused: tuple[ShownRefusal, ...] = ()
    runs: tuple[RunSummary, ...] = ()
    warnings: tuple[str, ...] = ()
    paused: str = ""
    most_open: int = 10
    hold: float = 0.02
    propose: float = 0.2
    stale_days: int = 30
