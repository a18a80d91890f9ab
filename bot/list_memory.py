"""What the list held at the last run: which papers people removed since.

A removed row is a verdict, like a closed draft.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.dashboard_state import Removed
from bot.decisions import PaperDecision, Reason, Verdict
from bot.paper import normalise_title, parse_id
from bot.paper_list import PaperList

MOST_REMOVED = 20
"""So many rows, or a tenth of the list if that is more, are removed one by one; with more at once
the list was rebuilt or moved, and nobody judged the papers."""


@dataclass(frozen=True, slots=True)
class ListMemory:
    """What is remembered of the list.

    Attributes
    ----------
    listed : frozenset of str
        Ids that it linked to at the last run.
    removed : mapping of str to date
        Ids that it held before, with the day on which they were found gone.
    titles : mapping of str to str
        Titles of papers that it holds no more, as far as they are known.
    """

    listed: frozenset[str]
    removed: Mapping[str, date] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compared:
    """The list against what is remembered of it.

    Attributes
    ----------
    memory : ListMemory
        To be remembered now.
    removals : tuple of PaperDecision
        Verdicts that removed rows are; only those whose title is known to be gone, too.
    warnings : tuple of str
        What a person should know.
    """

    memory: ListMemory
    removals: tuple[PaperDecision, ...] = ()
    warnings: tuple[str, ...] = ()


def compare(
    memory: ListMemory | None,
    current: PaperList,
    elsewhere: Collection[str],
    titles: Mapping[str, str],
    today: date,
) -> Compared:
    """Find what people removed from the list.

    Parameters
    ----------
    memory : ListMemory or None
        Of the last run; None if there is none.
    current : PaperList
        The list now.
    elsewhere : collection of str
        Ids on further lists: a row that moved there was not removed.
    titles : mapping of str to str
        Titles by id. A row that links the publisher now is still there under its title.
    today : date
        Day of the run.
    """
    if memory is None:
        return Compared(ListMemory(current.ids))
    gone = memory.listed - current.ids - frozenset(elsewhere)
    known = {**memory.titles, **titles}
    if len(gone) > max(MOST_REMOVED, len(memory.listed) // 10):
        warning = (
            f"{len(gone)} papers vanished from the list at once. They are not taken for declined; "
            "put such a paper into the file of decisions if it is not to be proposed."
        )
        kept = _without(memory.removed, current.ids)
        return Compared(_remembered(current, kept, known), (), (warning,))
    removed = _without(dict.fromkeys(gone, today) | dict(memory.removed), current.ids)
    removals = tuple(_removals(removed, current, known))
    return Compared(_remembered(current, removed, known), removals)


def recall(before: PaperList, current: PaperList, removed: Iterable[Removed]) -> ListMemory:
    """Put together again what a lost store remembered.

    Parameters
    ----------
    before : PaperList
        The list as it was at the last run, as far as that is known.
    current : PaperList
        The list now.
    removed : iterable of Removed
        Papers that were found gone by then.
    """
    gone = tuple(removed)
    titles = {row.id: row.title for row in before.rows if row.id and row.id not in current.ids}
    return ListMemory(
        listed=before.ids,
        removed={one.id: one.day for one in gone},
        titles=titles | {one.id: one.title for one in gone if one.title},
    )


def render(memory: ListMemory) -> str:
    """Write what is to be remembered as JSON; the same memory gives the same text."""
    removed = {paper_id: day.isoformat() for paper_id, day in sorted(memory.removed.items())}
    titles = dict(sorted(memory.titles.items()))
    return json.dumps({"listed": sorted(memory.listed), "removed": removed, "titles": titles})


def parse(text: str | None) -> ListMemory | None:
    """Read what is remembered; None if there is nothing, or nothing that can be read.

    Parameters
    ----------
    text : str or None
        As `render` writes it, or an array of ids.
    """
    try:
        found: Any = json.loads(text or "null")
    except ValueError:
        return None
    if isinstance(found, list):
        found = {"listed": found}
    if not isinstance(found, dict) or not isinstance(found.get("listed"), list):
        return None
    removed = found.get("removed")
    days = {
        str(paper_id): day
        for paper_id, text in (removed.items() if isinstance(removed, dict) else ())
        if (day := _day(text)) and _is_id(paper_id)
    }
    titles = found.get("titles")
    known = {
        paper_id: title
        for paper_id, title in (titles.items() if isinstance(titles, dict) else ())
        if _is_id(paper_id) and isinstance(title, str)
    }
    return ListMemory(frozenset(i for i in found["listed"] if _is_id(i)), days, known)


def _remembered(
    current: PaperList, removed: Mapping[str, date], titles: Mapping[str, str]
) -> ListMemory:
    known = {paper_id: titles[paper_id] for paper_id in removed if titles.get(paper_id)}
    return ListMemory(current.ids, removed, known)


def _removals(
    removed: Mapping[str, date], current: PaperList, titles: Mapping[str, str]
) -> Iterable[PaperDecision]:
    for paper_id, day in removed.items():
        title = titles.get(paper_id, "")
        if title and normalise_title(title) not in current.titles:
            yield PaperDecision(paper_id, title, Verdict.REJECTED, Reason.NONE, day)


def _without(removed: Mapping[str, date], back: Collection[str]) -> dict[str, date]:
    return {paper_id: day for paper_id, day in sorted(removed.items()) if paper_id not in back}


def _is_id(found: object) -> bool:
    return isinstance(found, str) and parse_id(found) == (found, None)


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
