"""What the fake GitHub remembers beside git: issues, pull requests, labels, comments, switches."""

import fnmatch
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.fakes.github_http import ApiError, custom, invalid

MAX_BODY = 65_536
MAX_TITLE = 256
REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")
_ALL_PERMISSIONS = ("contents", "issues", "pull_requests")


@dataclass(slots=True)
class Modes:
    """Switches of the repository and of the token; tests turn them.

    Attributes
    ----------
    actions_token : bool
        The token is a workflow's own: no ``GET /user``, no changing of drafts.
    forbid_pull_requests : bool
        The setting that lets workflows open pull requests is off.
    no_drafts : bool
        A private repository of a free plan.
    archived, private, has_issues : bool
        Of the repository; without issues it has pull requests only.
    protected : tuple of str
        Patterns of branches that nobody may write.
    permissions : frozenset of str
        What the token may write: ``contents``, ``issues``, ``pull_requests``.
    """

    actions_token: bool = False
    forbid_pull_requests: bool = False
    no_drafts: bool = False
    archived: bool = False
    private: bool = False
    has_issues: bool = True
    protected: tuple[str, ...] = ()
    permissions: frozenset[str] = frozenset(_ALL_PERMISSIONS)

    def check_ref(self, name: str) -> None:
        branch = name.removeprefix("refs/heads/")
        if any(fnmatch.fnmatchcase(branch, pattern) for pattern in self.protected):
            rule = "Cannot create or update ref due to rules being restricted."
            raise ApiError(422, f"Repository rule violations found\n\n{rule}")


@dataclass(slots=True)
class Label:
    """A label of the repository."""

    name: str
    color: str = "ededed"
    description: str | None = None


@dataclass(slots=True)
class Reaction:
    """Somebody's reaction to an issue or a comment."""

    id: int
    login: str
    content: str
    created_at: datetime


@dataclass(slots=True)
class Comment:
    """A comment on an issue or a pull request."""

    id: int
    number: int
    login: str
    body: str
    created_at: datetime
    updated_at: datetime
    reactions: list[Reaction] = field(default_factory=list)


@dataclass(slots=True)
class Event:
    """One line of a timeline."""

    id: int
    name: str
    login: str
    created_at: datetime
    detail: dict[str, Any]


@dataclass(slots=True)
class Pull:
    """What a pull request has beyond an issue."""

    head: str
    head_sha: str
    base: str
    base_sha: str
    head_owner: str
    draft: bool = False
    merged_at: datetime | None = None
    merged_by: str | None = None
    merge_sha: str | None = None
    reviewers: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Issue:
    """An issue, or a pull request if it has `pull`."""

    number: int
    title: str
    body: str | None
    login: str
    created_at: datetime
    updated_at: datetime
    state: str = "open"
    state_reason: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    labels: list[str] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    pull: Pull | None = None


class State:
    """Issues, labels and comments, with GitHub's rules about them.

    Attributes
    ----------
    people : dict of str to str
        Logins with their permission: ``admin``, ``write`` or ``read``.
    """

    def __init__(self, full_name: str, clock: Callable[[], datetime]) -> None:
        self.full_name = full_name
        self.clock = clock
        self.modes = Modes()
        self.people = {"maintainer": "admin", "curator": "write"}
        self.issues: dict[int, Issue] = {}
        self.comments: dict[int, Comment] = {}
        self.labels: dict[str, Label] = {}
        self.deleted: set[int] = set()
        self._last_id = 1000

    @property
    def owner(self) -> str:
        return self.full_name.partition("/")[0]

    def next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def issue(self, number: int) -> Issue:
        if number not in self.issues:
            raise ApiError(404, "Not Found")
        if number in self.deleted:
            raise ApiError(410, "This issue was deleted")
        return self.issues[number]

    def open_issue(self, login: str, title: str, body: str | None) -> Issue:
        check_text("Issue", title, body)
        number, now = len(self.issues) + 1, self.clock()
        self.issues[number] = Issue(number, title, body, login, now, now)
        return self.issues[number]

    def touch(self, issue: Issue, login: str, event: str = "", **detail: Any) -> None:
        """Note a change, and put it on the timeline if it has a name."""
        issue.updated_at = self.clock()
        if event:
            made = Event(self.next_id(), event, login, issue.updated_at, detail)
            issue.events.append(made)

    def edit(self, issue: Issue, login: str, fields: dict[str, Any]) -> None:
        """Change title, body, state, labels or assignees; other fields are ignored."""
        title = fields.get("title", issue.title)
        check_text("Issue", title, fields.get("body", issue.body))
        if title != issue.title:
            self.touch(issue, login, "renamed", rename={"from": issue.title, "to": title})
            issue.title = title
        if "body" in fields:
            issue.body = fields["body"]
            self.touch(issue, login)
        if fields.get("state", issue.state) != issue.state:
            self.set_state(issue, login, fields["state"], fields.get("state_reason"))
        if "labels" in fields:
            self.set_labels(issue, login, fields["labels"])
        if "assignees" in fields:
            issue.assignees = [name for name in fields["assignees"] if name in self.people]

    def set_state(self, issue: Issue, login: str, state: str, reason: str | None = None) -> None:
        if state not in {"open", "closed"}:
            raise invalid("Issue", "state")
        issue.state, is_closed = state, state == "closed"
        issue.closed_by = login if is_closed else None
        self.touch(issue, login, "closed" if is_closed else "reopened")
        issue.closed_at = issue.updated_at if is_closed else None
        if issue.pull is None:
            issue.state_reason = (reason or "completed") if is_closed else "reopened"

    def make_label(self, name: str, color: str = "ededed", description: str | None = None) -> Label:
        if not name or len(name) > 50:
            raise invalid("Label", "name")
        if len(color) != 6 or set(color.lower()) - set("0123456789abcdef"):
            raise invalid("Label", "color")
        if len(description or "") > 100:
            raise invalid("Label", "description")
        if name.lower() in self.labels:
            raise invalid("Label", "name", "already_exists")
        self.labels[name.lower()] = Label(name, color, description)
        return self.labels[name.lower()]

    def add_labels(self, issue: Issue, login: str, names: list[str]) -> None:
        """Add labels; unknown ones are made, in grey."""
        for name in names:
            label = self.labels.get(name.lower()) or self.make_label(name)
            if label.name not in issue.labels:
                issue.labels.append(label.name)
                self.touch(issue, login, "labeled", label={"name": label.name})

    def remove_label(self, issue: Issue, login: str, name: str) -> None:
        label = self.labels.get(name.lower())
        if label is None or label.name not in issue.labels:
            raise ApiError(404, "Label does not exist")
        issue.labels.remove(label.name)
        self.touch(issue, login, "unlabeled", label={"name": label.name})

    def set_labels(self, issue: Issue, login: str, names: list[str]) -> None:
        kept = {name.lower() for name in names}
        for name in [n for n in issue.labels if n.lower() not in kept]:
            self.remove_label(issue, login, name)
        self.add_labels(issue, login, names)

    def make_comment(self, issue: Issue, login: str, body: str) -> Comment:
        check_body("IssueComment", body)
        now = self.clock()
        comment = Comment(self.next_id(), issue.number, login, body, now, now)
        self.comments[comment.id] = comment
        self.touch(issue, login, "commented", body=body)
        return comment

    def react(self, reactions: list[Reaction], login: str, content: str) -> tuple[Reaction, bool]:
        """Add a reaction; a repeated one is the old one."""
        if content not in REACTIONS:
            raise invalid("Reaction", "content")
        for reaction in reactions:
            if (reaction.login, reaction.content) == (login, content):
                return reaction, False
        reactions.append(Reaction(self.next_id(), login, content, self.clock()))
        return reactions[-1], True


def check_text(resource: str, title: str | None, body: str | None) -> None:
    if not title or not title.strip():
        raise invalid(resource, "title", "missing_field")
    if len(title) > MAX_TITLE:
        raise custom(resource, f"title is too long (maximum is {MAX_TITLE} characters)")
    check_body(resource, body)


def check_body(resource: str, body: str | None) -> None:
    if len(body or "") > MAX_BODY:
        raise custom(resource, f"body is too long (maximum is {MAX_BODY} characters)")
