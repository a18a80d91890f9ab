"""Draft pull requests, and what became of them; their identity is in `bot.marker`."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.marker import (
    Kind,
    Marker,
    PlannedRow,
    Refusal,
    read_marker,
    render_marker,
    replace_marker,
)

__all__ = [
    "Kind",
    "Marker",
    "PlannedRow",
    "PublishOutcome",
    "Published",
    "PullRequest",
    "PullRequestPlan",
    "Refusal",
    "State",
    "branch_name",
    "free_branch",
    "read_marker",
    "render_marker",
    "replace_marker",
]


class State(StrEnum):
    """What people did with a pull request."""

    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"


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
    title : str
        As it stands; people may have changed it.
    body : str
        As it stands, if it is open; else the marker's line.
    created_at : datetime or None
        When it was opened, UTC, if that is known.
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
    title: str = ""
    body: str = ""
    created_at: datetime | None = None


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


def free_branch(name: str, taken: Container[str]) -> str:
    """Give a branch's name, with a number where earlier pull requests had it."""
    number = 2
    free = name
    while free in taken:
        free = f"{name}-{number}"
        number += 1
    return free
