"""What must outlive the store, as the dashboard keeps it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class DatedPaper:
    """A paper, and the day on which it was announced; None if that is not known."""

    id: str
    announced: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A paper that somebody asked for, who that was, and when."""

    id: str
    login: str
    day: date


@dataclass(frozen=True, slots=True)
class Removed:
    """A paper whose row was taken off the list, when that was found, and its title."""

    id: str
    day: date
    title: str = ""


@dataclass(frozen=True, slots=True)
class DashboardState:
    """What must outlive the store.

    Attributes
    ----------
    comments : int
        Id of the last comment that was obeyed; 0 for none.
    read_until : datetime or None
        Comments up to then were read, UTC.
    nights : mapping of str to date
        Last complete night by category.
    gaps : tuple of (str, date)
        Category and night of listings that have still to be read.
    held : tuple of DatedPaper
        Papers on the border that nobody has decided on.
    waiting : tuple of DatedPaper
        Proposed papers without a draft.
    wanted : tuple of str
        Papers that somebody with write access ordered and that have no draft yet.
    asked : tuple of Asked
        Papers that others asked for.
    sections : mapping of str to str
        Sections that people named for papers among `wanted`.
    settled_on : str
        Commit of the list's branch on which every open draft was found to merge; empty if none.
    is_midway : bool
        Whether the page was written by a run that had not looked at all drafts yet.
    removed : tuple of Removed
        Papers that people took off the list and that are not in the file of decisions yet.
    living : mapping of str to (tuple of str)
        For each of the bot's own living drafts, by kind, what it was in step with, and then what a
        person should know of it.
    """

    comments: int = 0
    read_until: datetime | None = None
    nights: Mapping[str, date] = field(default_factory=dict)
    gaps: tuple[tuple[str, date], ...] = ()
    held: tuple[DatedPaper, ...] = ()
    waiting: tuple[DatedPaper, ...] = ()
    wanted: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    settled_on: str = ""
    is_midway: bool = False
    removed: tuple[Removed, ...] = ()
    living: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def join(one: DashboardState, other: DashboardState) -> DashboardState:
    """Join what the store and what the dashboard remember; neither has to be the newer one.

    Returns
    -------
    DashboardState
        The later of two times, nights and comments; lists with what either has. What was decided
        on since has to be taken out by the caller.
    """
    nights = dict(one.nights)
    for name, day in other.nights.items():
        nights[name] = max(day, nights.get(name, day))
    times = [state.read_until for state in (one, other) if state.read_until]
    return DashboardState(
        comments=max(one.comments, other.comments),
        read_until=max(times, default=None),
        nights=nights,
        gaps=tuple(dict.fromkeys([*one.gaps, *other.gaps])),
        held=join_papers(one.held, other.held),
        waiting=join_papers(one.waiting, other.waiting),
        wanted=tuple(dict.fromkeys([*one.wanted, *other.wanted])),
        asked=tuple(dict.fromkeys([*one.asked, *other.asked])),
        sections={**other.sections, **one.sections},
        settled_on=one.settled_on or other.settled_on,
        is_midway=one.is_midway or other.is_midway,
        removed=tuple({r.id: r for r in (*other.removed, *one.removed)}.values()),
        living={**other.living, **one.living},
    )


def join_papers(*several: Iterable[DatedPaper]) -> tuple[DatedPaper, ...]:
    """Give each paper once, by day and id; a known day counts more than none."""
    days: dict[str, date | None] = {}
    for paper in (paper for papers in several for paper in papers):
        days[paper.id] = days.get(paper.id) or paper.announced
    ordered = sorted(days.items(), key=lambda pair: (pair[1] or date.min, pair[0]))
    return tuple(DatedPaper(*pair) for pair in ordered)
