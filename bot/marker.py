"""The hidden first line of a draft's body: its identity, whatever people write around it."""

import base64
import json
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

_ROW = ("id", "section", "text")
_REFUSAL = ("id", "day", "reason")
_MARKER = re.compile(r"<!-- arxiv-bot:v1 ([A-Za-z0-9+/=]+) -->")


class Kind(StrEnum):
    """What a pull request of the bot is for."""

    ADD = "add"
    BATCH = "batch"
    UPGRADE = "upgrade"
    DECISIONS = "decisions"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A paper's row as it is to stand in the list.

    Attributes
    ----------
    id : str
        arXiv id without version.
    section : str
        Name of its section.
    text : str
        Its lines, joined by a line feed, without the last line ending.
    """

    id: str
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """What people said of one paper of a batch that they declined.

    Attributes
    ----------
    id : str
        arXiv id without version.
    day : date or None
        When they declined it; None if that is not known.
    reason : str
        In the word of the labels; empty for none.
    """

    id: str
    day: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Marker:
    """What the hidden first line of a body says.

    Attributes
    ----------
    ids : tuple of str
        Papers the pull request is about.
    kind : Kind
        What it is for.
    rows : tuple of PlannedRow
        The rows as the bot planned them: what differs on the branch is a person's.
    refused : tuple of str
        Papers of a batch that people declined.
    closed : str
        Why the bot closed it by itself, which is no refusal; empty if it did not.
    refusals : tuple of Refusal
        What is known beyond that of `refused` ones.
    """

    ids: tuple[str, ...]
    kind: Kind
    rows: tuple[PlannedRow, ...] = ()
    refused: tuple[str, ...] = ()
    closed: str = ""
    refusals: tuple[Refusal, ...] = ()

    def refusal(self, paper_id: str) -> Refusal | None:
        """Give what people said of a paper that they declined."""
        is_no = paper_id in self.refused
        return next((one for one in self.refusals if is_no and one.id == paper_id), None)

    def is_same(self, other: "Marker | None") -> bool:
        """Tell whether two markers are of one pull request: same kind, and same papers."""
        return other is not None and (self.kind, self.ids) == (other.kind, other.ids)


def render_marker(marker: Marker) -> str:
    """Write a marker as the hidden first line of a body.

    Notes
    -----
    Format ``arxiv-bot:v1``, docs/architecture.md. Base64, so that no value can close the comment.
    """
    payload: dict[str, Any] = {"ids": list(marker.ids), "kind": marker.kind}
    if marker.rows:
        payload["rows"] = [[row.id, row.section, row.text] for row in marker.rows]
    if marker.refused:
        payload["refused"] = list(marker.refused)
    if marker.closed:
        payload["closed"] = marker.closed
    if marker.refusals:
        said = (
            (one.id, one.day.isoformat() if one.day else "", one.reason) for one in marker.refusals
        )
        payload["said"] = [list(one) for one in said]
    text = json.dumps(payload, separators=(",", ":"))
    return f"<!-- arxiv-bot:v1 {base64.b64encode(text.encode()).decode()} -->"


def row_length(row: PlannedRow) -> int:
    """Tell how many characters a paper and its row take in a marker; some letters take many."""
    return len(json.dumps([row.id, row.id, row.section, row.text])) * 4 // 3


def replace_marker(body: str, marker: Marker) -> str:
    """Put a newer marker into a body; all else stays."""
    return _MARKER.sub(lambda _: render_marker(marker), body, count=1)


def read_marker(body: str | None) -> Marker | None:
    """Read the marker of a body that people may have edited.

    Parameters
    ----------
    body : str or None
        Body of any pull request.

    Returns
    -------
    Marker or None
        None if there is no valid marker: the pull request is not the bot's. Rows that cannot be
        read are left out.
    """
    match = _MARKER.search(body or "")
    if match is None:
        return None
    try:
        payload: Any = json.loads(base64.b64decode(match[1], validate=True))
        ids, kind = payload["ids"], Kind(payload["kind"])
    except (ValueError, KeyError, TypeError):
        return None
    if not _are_texts(ids):
        return None
    refused, closed = payload.get("refused"), payload.get("closed")
    return Marker(
        ids=tuple(ids),
        kind=kind,
        rows=_rows(payload.get("rows")),
        refused=tuple(refused) if _are_texts(refused) else (),
        closed=closed if isinstance(closed, str) else "",
        refusals=_refusals(payload.get("said")),
    )


def _rows(found: Any) -> tuple[PlannedRow, ...]:
    rows = found if isinstance(found, list) else []
    return tuple(PlannedRow(*row) for row in rows if _are_texts(row) and len(row) == len(_ROW))


def _refusals(found: Any) -> tuple[Refusal, ...]:
    said = found if isinstance(found, list) else []
    whole = (one for one in said if _are_texts(one) and len(one) == len(_REFUSAL))
    return tuple(Refusal(paper_id, _day(day), reason) for paper_id, day, reason in whole)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _are_texts(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(one, str) for one in found)
