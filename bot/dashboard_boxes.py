"""The boxes that people ticked on the dashboard.

The bot prints every box empty, so that a ticked one is always a person's. Only people with write
access can edit the dashboard's body.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.paper import parse_id

_LINE = re.compile(r"[ ]{0,3}[-*+][ \t]+\[([ xX])\][ \t]+<!--[ \t]*([a-z-]+)=(\S{1,64})[ \t]*-->")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_SHARE = re.compile(r"[01](?:\.[0-9]{1,6})?")
_DAYS = re.compile(r"[1-9][0-9]{0,3}")
_RELEVANCE = re.compile(r"\) · \*\*(?:over )?(\d{1,2})%\*\* · ")
"""After the link; what is under 1% counts as nothing."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a person ordered by ticking boxes.

    Attributes
    ----------
    draft : tuple of str
        Papers of the hold list that are to be drafted, in order of the lines.
    retry : tuple of str
        Refused papers that may be proposed again.
    draft_above : float or None
        Draft every paper of `offered` that is at least so relevant, a probability in [0, 1].
    close_stale : int or None
        Close the drafts that nothing has happened to for so many days.
    offered : mapping of str to float
        Papers of the hold list that the dashboard showed, ticked or not, and their relevance as it
        stands there, a probability in [0, 1].
    """

    draft: tuple[str, ...] = ()
    retry: tuple[str, ...] = ()
    draft_above: float | None = None
    close_stale: int | None = None
    offered: Mapping[str, float] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether anything was ordered."""
        return bool(self.draft or self.retry or self.has_bulk)

    @property
    def has_bulk(self) -> bool:
        """Whether one of the boxes was ticked that are about many papers at once."""
        return self.draft_above is not None or self.close_stale is not None


def parse(body: str | None) -> Ticked:
    """Read the boxes of the dashboard as a person left it.

    Parameters
    ----------
    body : str or None
        Its body.

    Returns
    -------
    Ticked
        Boxes with ids and numbers that are none are left out, and so is what stands in code. Of
        several bulk boxes of one kind the one that reaches furthest counts.
    """
    lines = _lines(body or "")
    boxes = [match.groups() for match in map(_LINE.match, lines) if match]
    ticked = [(name, value) for mark, name, value in boxes if mark != " "]
    shares = [float(v) for n, v in ticked if n == "draft-above" and _SHARE.fullmatch(v)]
    days = [int(v) for n, v in ticked if n == "close-stale" and _DAYS.fullmatch(v)]
    return Ticked(
        draft=_ids(v for n, v in ticked if n == "draft"),
        retry=_ids(v for n, v in ticked if n == "retry"),
        draft_above=min((share for share in shares if share <= 1), default=None),
        close_stale=min(days, default=None),
        offered=_offered(lines),
    )


def _offered(lines: Iterable[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for line in lines:
        box = _LINE.match(line)
        if box and box[2] == "draft" and _ids([box[3]]):
            share = _RELEVANCE.search(line, box.end())
            found.setdefault(box[3], int(share[1]) / 100 if share else 0.0)
    return found


def _ids(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for v in values if parse_id(v) == (v, None)))


def _lines(body: str) -> list[str]:
    """Give the lines outside of code fences."""
    kept, fence = [], ""
    for line in body.splitlines():
        mark = _FENCE.match(line)
        if fence:
            is_end = mark is not None and mark[1].startswith(fence) and not line.strip(" `~")
            fence = "" if is_end else fence
        elif mark:
            fence = mark[1]
        else:
            kept.append(line)
    return kept
