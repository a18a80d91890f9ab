"""Draft pull requests: their marker, which is their identity, and what became of them."""

import base64
import json
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

_MARKER = re.compile(r"<!-- arxiv-bot:v1 ([A-Za-z0-9+/=]+) -->")


class Kind(StrEnum):
    """What a pull request of the bot is for."""

    ADD = "add"
    BATCH = "batch"
    UPGRADE = "upgrade"
    DECISIONS = "decisions"


class State(StrEnum):
    """What people did with a pull request."""

    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Marker:
    """What the hidden first line of a body says.

    Attributes
    ----------
    ids : tuple of str
        Papers the pull request is about.
    kind : Kind
        What it is for.
    """

    ids: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class PullRequest:
    """One of the bot's pull requests as GitHub has it.

    Attributes
    ----------
    number : int
        Its number.
    url : str
        Its page.
    marker : Marker
        Its identity.
    state : State
        Open, merged, or closed without a merge.
    labels : tuple of str
        Names of its labels.
    branch : str
        Head branch.
    head_sha : str
        Head commit.
    updated_at : datetime
        Last change, UTC.
    closed_at : datetime or None
        When it was closed or merged, UTC.
    """

    number: int
    url: str
    marker: Marker
    state: State
    labels: tuple[str, ...]
    branch: str
    head_sha: str
    updated_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PullRequestPlan:
    """A draft pull request that is to be opened.

    Attributes
    ----------
    marker : Marker
        Its identity; also the first line of `body`.
    branch : str
        Branch to make.
    title : str
        One line, harmless.
    body : str
        Markdown, at most `MAX_BODY` characters.
    commit_message : str
        Subject, blank line, text.
    path : str
        File that is changed, relative to the repository's root, with ``/``.
    content : str
        The file's whole new text.
    """

    marker: Marker
    branch: str
    title: str
    body: str
    commit_message: str
    path: str
    content: str


class PublishOutcome(StrEnum):
    """What publishing a plan came to."""

    CREATED = "created"
    """Everything is new."""
    ADOPTED = "adopted"
    """An earlier run had begun; what was missing was added."""
    UPDATED = "updated"
    """It was open already; its branch now holds what was planned."""
    LEFT_ALONE = "left-alone"
    """Nothing was written: people said no, or the branch is not only the bot's."""


@dataclass(frozen=True, slots=True)
class Published:
    """A plan's pull request.

    Attributes
    ----------
    number : int or None
        Its number; None if there is none.
    url : str
        Its page, else the branch's.
    outcome : PublishOutcome
        What was done.
    warnings : tuple of str
        What a person should know.
    """

    number: int | None
    url: str
    outcome: PublishOutcome
    warnings: tuple[str, ...] = ()


def branch_name(arxiv_id: str) -> str:
    """Name the branch of one paper's draft; the slash of old ids becomes a hyphen."""
    return f"arxiv-bot/{arxiv_id.replace('/', '-')}"


def render_marker(marker: Marker) -> str:
    """Write a marker as the hidden first line of a body.

    Notes
    -----
    Format ``arxiv-bot:v1``, docs/architecture.md. Base64, so that no value can close the comment.
    """
    payload = json.dumps({"ids": list(marker.ids), "kind": marker.kind}, separators=(",", ":"))
    return f"<!-- arxiv-bot:v1 {base64.b64encode(payload.encode()).decode()} -->"


def read_marker(body: str | None) -> Marker | None:
    """Read the marker of a body that people may have edited.

    Parameters
    ----------
    body : str or None
        Body of any pull request.

    Returns
    -------
    Marker or None
        None if there is no valid marker: the pull request is not the bot's.
    """
    match = _MARKER.search(body or "")
    if match is None:
        return None
    try:
        payload: Any = json.loads(base64.b64decode(match[1], validate=True))
        ids, kind = payload["ids"], Kind(payload["kind"])
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(ids, list) or not all(isinstance(i, str) for i in ids):
        return None
    return Marker(tuple(ids), kind)
