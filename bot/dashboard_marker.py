"""The dashboard's marker: what it remembers, in a hidden line that people edit as they like.

The line is the truth. If it is gone or broken, hidden words beside what is shown tell again what
they can: the ids at the checkboxes, the nights and the last comment in the foot.
"""

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from bot.dashboard_state import Asked, DashboardState, DatedPaper, Removed, join_papers
from bot.paper import parse_id

KIND = "dashboard"
"""What stands in the marker in place of the kind of a pull request."""

_T = TypeVar("_T")
_MARKER = re.compile(r"<!-- arxiv-bot:v1 ([A-Za-z0-9+/=]+) -->")
_HIDDEN = re.compile(
    r"<!--\s*(draft|waiting|night|gap|comments)=([^\s<>]+)(?:\s+([^\s<>]+))?\s*-->"
)
_CATEGORY = re.compile(r"\*|[A-Za-z][A-Za-z.-]{0,30}")
_LOGIN = re.compile(r"[A-Za-z0-9_-]{0,60}(?:\[bot\])?")
_SHA = re.compile("[0-9a-f]{40}")
_KIND = re.compile("[a-z]{1,20}")
_NUMBER = re.compile("[0-9]{1,18}")
_MAX_COMMENT = 10**18
_MOST_PAPERS = 300
_MOST_OTHERS = 60
_MOST_REMOVED = 30
_MOST_TITLE = 80


def render_state(state: DashboardState) -> str:
    """Write a state as the hidden first line of the dashboard.

    Parameters
    ----------
    state : DashboardState
        Anything in it; of very long parts the oldest entries are left out, so that the line stays
        under 40,000 characters.

    Notes
    -----
    Format ``arxiv-bot:v1``, docs/architecture.md, with the kind ``dashboard``.
    """
    shown = _bounded(state)
    payload: dict[str, Any] = {
        "kind": KIND,
        "comments": shown.comments,
        "read_until": shown.read_until.astimezone(UTC).isoformat() if shown.read_until else None,
        "nights": {name: day.isoformat() for name, day in sorted(shown.nights.items())},
        "gaps": [[name, day.isoformat()] for name, day in shown.gaps],
        "held": _by_day(shown.held),
        "waiting": _by_day(shown.waiting),
        "wanted": list(shown.wanted),
        "asked": [[one.id, one.login, one.day.isoformat()] for one in shown.asked],
        "sections": dict(sorted(shown.sections.items())),
        "settled_on": shown.settled_on,
        "midway": shown.is_midway,
        "removed": [[one.id, one.day.isoformat(), one.title] for one in shown.removed],
        "living": {kind: list(words) for kind, words in sorted(shown.living.items())},
    }
    text = json.dumps({k: v for k, v in payload.items() if v}, separators=(",", ":"))
    return f"<!-- arxiv-bot:v1 {base64.b64encode(text.encode()).decode()} -->"


def with_state(body: str, state: DashboardState) -> str:
    """Put a newer state into a body; all else in it stays."""
    if not has_state(body):
        return f"{render_state(state)}\n{body}"
    return _MARKER.sub(lambda _: render_state(state), body, count=1)


def has_state(body: str | None) -> bool:
    """Tell whether a body has the dashboard's marker."""
    return _payload(body or "") is not None


def read_state(body: str | None) -> DashboardState:
    """Read the state of a body that people may have edited.

    Parameters
    ----------
    body : str or None
        Body of the dashboard.

    Returns
    -------
    DashboardState
        What the marker says; entries that cannot be read are left out. Without a valid marker
        what the visible lines say.
    """
    text = body or ""
    payload = _payload(text)
    return _visible(text) if payload is None else _stated(payload)


def without_state(body: str) -> str:
    """Give a body without its marker, and with plain line ends."""
    return _MARKER.sub("", body.replace("\r\n", "\n")).strip()


def is_same(body: str, text: str) -> bool:
    """Tell whether nothing is to be written: a later `read_until` alone is not worth an edit."""
    if without_state(body) != without_state(text) or not has_state(body):
        return False
    old, new = read_state(body), read_state(text)
    return replace(old, read_until=None) == replace(new, read_until=None)


def _payload(body: str) -> dict[str, Any] | None:
    for match in _MARKER.finditer(body):
        try:
            found: Any = json.loads(base64.b64decode(match[1], validate=True))
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict) and found.get("kind") == KIND:
            return found
    return None


def _stated(payload: Mapping[str, Any]) -> DashboardState:
    return DashboardState(
        comments=_comment(payload.get("comments")) or 0,
        read_until=_time(payload.get("read_until")),
        nights=dict(_each(_items(payload.get("nights")), _night)),
        gaps=_unique(_each(_list(payload.get("gaps")), _night)),
        held=_papers(payload.get("held")),
        waiting=_papers(payload.get("waiting")),
        wanted=_unique(_each(_list(payload.get("wanted")), _id)),
        asked=_unique(_each(_list(payload.get("asked")), _asked)),
        sections=dict(_each(_items(payload.get("sections")), _section)),
        settled_on=_sha(payload.get("settled_on")),
        is_midway=payload.get("midway") is True,
        removed=_unique(_each(_list(payload.get("removed")), _removed)),
        living=dict(_each(_items(payload.get("living")), _living)),
    )


def _visible(body: str) -> DashboardState:
    found: dict[str, list[Any]] = {}
    for name, first, second in _HIDDEN.findall(body):
        found.setdefault(name, []).append([first, second] if second else first)
    comments = [int(word) for word in found.get("comments", ()) if _NUMBER.fullmatch(str(word))]
    return DashboardState(
        comments=_comment(max(comments, default=0)) or 0,
        nights=dict(_each(found.get("night", ()), _night)),
        gaps=_unique(_each(found.get("gap", ()), _night)),
        held=_papers({"": found.get("draft")}),
        waiting=_papers({"": found.get("waiting")}),
    )


def _bounded(state: DashboardState) -> DashboardState:
    return replace(
        state,
        nights=dict(sorted(state.nights.items())[:_MOST_OTHERS]),
        gaps=state.gaps[-_MOST_OTHERS:],
        held=_newest(state.held),
        waiting=_newest(state.waiting),
        wanted=state.wanted[-_MOST_OTHERS:],
        sections={i: name for i, name in state.sections.items() if i in state.wanted},
        asked=state.asked[-_MOST_OTHERS:],
        removed=tuple(
            replace(r, title=r.title[:_MOST_TITLE]) for r in state.removed[-_MOST_REMOVED:]
        ),
    )


def _newest(papers: Iterable[DatedPaper]) -> tuple[DatedPaper, ...]:
    newest_first = sorted(papers, key=lambda p: (p.announced or date.min, p.id), reverse=True)
    return tuple(reversed(newest_first[:_MOST_PAPERS]))


def _by_day(papers: Iterable[DatedPaper]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for paper in papers:
        day = paper.announced.isoformat() if paper.announced else ""
        found.setdefault(day, []).append(paper.id)
    return found


def _papers(found: Any) -> tuple[DatedPaper, ...]:
    days = ((_day(day), ids) for day, ids in _items(found))
    return join_papers(
        DatedPaper(paper_id, day) for day, ids in days for paper_id in _each(_list(ids), _id)
    )


def _section(found: Any) -> tuple[str, str] | None:
    paper_id, section = found
    is_known = _id(paper_id) is not None and isinstance(section, str)
    return (paper_id, section) if is_known else None


def _living(found: Any) -> tuple[str, tuple[str, ...]] | None:
    kind, words = found
    is_known = _KIND.fullmatch(kind) and all(isinstance(one, str) for one in _list(words))
    return (kind, tuple(_list(words))) if is_known else None


def _sha(found: Any) -> str:
    return found if isinstance(found, str) and _SHA.fullmatch(found) else ""


def _each(found: Iterable[Any], read: Callable[[Any], _T | None]) -> list[_T]:
    return [one for one in map(read, found) if one is not None]


def _unique(found: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(found))


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _items(found: Any) -> list[tuple[Any, Any]]:
    return list(found.items()) if isinstance(found, dict) else []


def _id(found: Any) -> str | None:
    is_id = isinstance(found, str) and parse_id(found) == (found, None)
    return found if is_id else None


def _day(found: Any) -> date | None:
    try:
        return date.fromisoformat(found)
    except (ValueError, TypeError):
        return None


def _time(found: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(found)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, TypeError, OverflowError):
        return None


def _comment(found: Any) -> int | None:
    is_id = isinstance(found, int) and not isinstance(found, bool) and 0 <= found < _MAX_COMMENT
    return found if is_id else None


def _night(found: Any) -> tuple[str, date] | None:
    match found:
        case [str(name), day] if _CATEGORY.fullmatch(name) and _day(day):
            return name, date.fromisoformat(day)
    return None


def _asked(found: Any) -> Asked | None:
    match found:
        case [paper_id, str(login), day] if _id(paper_id) and _LOGIN.fullmatch(login) and _day(day):
            return Asked(paper_id, login, date.fromisoformat(day))
    return None


def _removed(found: Any) -> Removed | None:
    match found:
        case [paper_id, day, str(title)] if _id(paper_id) and _day(day):
            return Removed(paper_id, date.fromisoformat(day), title)
    return None
