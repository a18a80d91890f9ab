"""How the daemon is: what it did last, what comes next, and whether somebody should look."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta

from pydantic import TypeAdapter

OVERDUE = timedelta(minutes=15)
"""How long after its time a run may begin before something is wrong with the daemon."""

LONGEST_RUN = timedelta(hours=12)
"""How long a run may take; 60 missed nights of seven categories take minutes."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A category's night that is still open.

    Attributes
    ----------
    category : str
        arXiv category.
    night : date
        US Eastern time.
    reason : str
        Why, as `bot.ledger.Reason`.
    """

    category: str
    night: date
    reason: str


@dataclass(frozen=True, slots=True)
class Worked:
    """What came of a run of the daemon.

    Attributes
    ----------
    problem : str
        Why it counts as failed; empty if it does not.
    nights : mapping of str to date
        Last complete night by category.
    gaps : tuple of Gap
        What is open.
    """

    problem: str = ""
    nights: Mapping[str, date] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Health:
    """How a daemon is.

    Attributes
    ----------
    started, beat : datetime
        When it was started, and when it was seen alive last, UTC.
    running_since : datetime or None
        When the run began that is at work.
    last_start, last_success, last_failure : datetime or None
        When a run began, ended well, and failed, UTC.
    problem : str
        Why the last run failed; empty if it did not.
    next_run : datetime or None
        When the next one is due, UTC.
    last_complete_nights : mapping of str to date
        By category.
    open_gaps : tuple of Gap
        What is open.
    """

    started: datetime
    beat: datetime
    running_since: datetime | None = None
    last_start: datetime | None = None
    last_success: datetime | None = None
    last_failure: datetime | None = None
    problem: str = ""
    next_run: datetime | None = None
    last_complete_nights: Mapping[str, date] = field(default_factory=dict)
    open_gaps: tuple[Gap, ...] = ()


_ADAPTER = TypeAdapter(Health)


def trouble(health: Health, now: datetime) -> str:
    """Say why somebody should look; empty if all is well.

    Parameters
    ----------
    health : Health
        Any.
    now : datetime
        UTC.
    """
    if health.problem:
        return health.problem
    if health.running_since is not None:
        is_long = now - health.running_since > LONGEST_RUN
        return f"a run is at work since {health.running_since.isoformat()}" if is_long else ""
    if health.next_run is not None and now - health.next_run > OVERDUE:
        return f"the run of {health.next_run.isoformat()} did not begin"
    return ""


def to_json(health: Health, now: datetime) -> str:
    """Write it as a JSON object, with a `status` that is ``ok`` or ``failing`` and its reason."""
    reason = trouble(health, now)
    shown = {"status": "failing" if reason else "ok", "reason": reason, **asdict(health)}
    return json.dumps(shown, default=_iso, indent=2) + "\n"


def succeed(text: str, now: datetime) -> Health:
    """Give the health of a daemon that starts after another one.

    Parameters
    ----------
    text : str
        What `to_json` wrote for the earlier one. Anything else counts as nothing.
    now : datetime
        UTC.
    """
    new = Health(started=now, beat=now)
    try:
        old = _ADAPTER.validate_json(text)
        return replace(
            new,
            last_start=old.last_start,
            last_success=old.last_success,
            last_failure=old.last_failure,
            last_complete_nights=old.last_complete_nights,
            open_gaps=old.open_gaps,
        )
    except (ValueError, RecursionError):
        return new


def _iso(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value)} in a health file")
