"""What the fake GitHub's answers look like."""

import base64
from datetime import UTC, datetime
from typing import Any

from tests.fakes.github_git import Change, Commit, Entry, Signature
from tests.fakes.github_repository import Repository
from tests.fakes.github_state import REACTIONS, Comment, Event, Issue, Label, Pull, Reaction

Json = dict[str, Any]
WEB = "https://github.com"
INLINE_LIMIT = 1024 * 1024


class View:
    """Renders what a repository holds, with addresses below the server's own."""

    def __init__(self, repository: Repository, base_url: str) -> None:
        self._hub = repository
        self.base_url = base_url

    @property
    def _api(self) -> str:
        return f"{self.base_url}/repos/{self._hub.full_name}"

    @property
    def _web(self) -> str:
        return f"{WEB}/{self._hub.full_name}"

    def user(self, login: str | None) -> Json | None:
        if login is None:
            return None
        kind = "Bot" if login.endswith("[bot]") else "User"
        number = 41898282 if login == "github-actions[bot]" else 500 + len(login)
        return {"login": login, "id": number, "type": kind, "url": f"{self.base_url}/users/{login}"}

    def repository(self, owner: str = "") -> Json:
        own = owner in {"", self._hub.owner}
        full_name = self._hub.full_name if own else f"{owner}/{self._hub.full_name.split('/')[1]}"
        owner = full_name.partition("/")[0]
        return {
            "id": 7001 if own else 7002,
            "name": full_name.partition("/")[2],
            "full_name": full_name,
            "owner": self.user(owner),
            "private": self._hub.modes.private,
            "archived": self._hub.modes.archived,
            "has_issues": self._hub.modes.has_issues,
            "fork": not own,
            "default_branch": self._hub.default_branch,
            "url": f"{self.base_url}/repos/{full_name}",
            "html_url": f"{WEB}/{full_name}",
            "permissions": {"admin": False, "push": True, "pull": True},
        }

    def ref(self, pair: tuple[str, str]) -> Json:
        name, sha = pair
        target = {"type": "commit", "sha": sha, "url": f"{self._api}/git/commits/{sha}"}
        return {"ref": name, "url": f"{self._api}/git/{name}", "object": target}

    def git_commit(self, commit: Commit) -> Json:
        is_signed = commit.committer.email == "noreply@github.com"
        return {
            "sha": commit.sha,
            "url": f"{self._api}/git/commits/{commit.sha}",
            "html_url": f"{self._web}/commit/{commit.sha}",
            "author": _signature(commit.author),
            "committer": _signature(commit.committer),
            "message": commit.message,
            "tree": {"sha": commit.tree, "url": f"{self._api}/git/trees/{commit.tree}"},
            "parents": [self._parent(sha) for sha in commit.parents],
            "verification": {"verified": is_signed, "reason": "valid" if is_signed else "unsigned"},
        }

    def _parent(self, sha: str) -> Json:
        return {"sha": sha, "url": f"{self._api}/git/commits/{sha}"}

    def commit(self, sha: str) -> Json:
        commit = self._hub.git.read_commit(sha)
        url = f"{self._api}/commits/{sha}"
        return {
            "sha": sha,
            "url": url,
            "html_url": f"{self._web}/commit/{sha}",
            "commit": self.git_commit(commit),
            "author": self.user(commit.author.name),
            "committer": self.user(commit.committer.name),
            "parents": [self._parent(parent) for parent in commit.parents],
        }

    def tree(self, sha: str, entries: list[Entry]) -> Json:
        rows = []
        for entry in entries:
            kind = "trees" if entry.kind == "tree" else "blobs"
            row = {"path": entry.path, "mode": entry.mode, "type": entry.kind, "sha": entry.sha}
            row["url"] = f"{self._api}/git/{kind}/{entry.sha}"
            rows.append(row | ({} if entry.size is None else {"size": entry.size}))
        url = f"{self._api}/git/trees/{sha}"
        return {"sha": sha, "url": url, "tree": rows, "truncated": False}

    def content(self, entry: Entry, ref: str, *, is_listed: bool = False) -> Json:
        """Render a file; one of more than 1 MB has no content in it."""
        kind = "dir" if entry.kind == "tree" else "file"
        shown: Json = {
            "type": kind,
            "name": entry.path.rpartition("/")[2],
            "path": entry.path,
            "sha": entry.sha,
            "size": entry.size or 0,
            "url": f"{self._api}/contents/{entry.path}?ref={ref}",
            "html_url": f"{self._web}/blob/{ref}/{entry.path}",
            "git_url": f"{self._api}/git/blobs/{entry.sha}",
        }
        if is_listed or kind == "dir":
            return shown
        if (entry.size or 0) > INLINE_LIMIT:
            return shown | {"encoding": "none", "content": ""}
        text = base64.encodebytes(self._hub.git.read_blob(str(entry.sha))).decode()
        return shown | {"encoding": "base64", "content": text}

    def change(self, change: Change) -> Json:
        return {
            "sha": change.blob,
            "filename": change.path,
            "status": change.status,
            "additions": change.additions,
            "deletions": change.deletions,
            "changes": change.additions + change.deletions,
            "contents_url": f"{self._api}/contents/{change.path}",
        }

    def label(self, label: Label) -> Json:
        url = f"{self._api}/labels/{label.name}"
        return {
            "id": 9000 + sum(label.name.encode()),
            "name": label.name,
            "color": label.color,
            "description": label.description,
            "default": False,
            "url": url,
        }

    def _labels(self, issue: Issue) -> list[Json]:
        return [self.label(self._hub.labels[name.lower()]) for name in issue.labels]

    def _shared(self, issue: Issue) -> Json:
        return {
            "id": 100_000 + issue.number,
            "number": issue.number,
            "title": issue.title,
            "body": issue.body,
            "user": self.user(issue.login),
            "state": issue.state,
            "labels": self._labels(issue),
            "assignees": [self.user(login) for login in issue.assignees],
            "created_at": time(issue.created_at),
            "updated_at": time(issue.updated_at),
            "closed_at": time(issue.closed_at),
        }

    def issue(self, issue: Issue) -> Json:
        page = "pull" if issue.pull else "issues"
        url = f"{self._api}/issues/{issue.number}"
        comments = [c for c in self._hub.comments.values() if c.number == issue.number]
        shown = self._shared(issue) | {
            "node_id": f"I_{issue.number}",
            "url": url,
            "html_url": f"{self._web}/{page}/{issue.number}",
            "comments": len(comments),
            "state_reason": issue.state_reason,
            "closed_by": self.user(issue.closed_by),
            "reactions": _counts(issue.reactions, url),
        }
        if issue.pull is not None:
            merged_at = time(issue.pull.merged_at)
            link = f"{self._api}/pulls/{issue.number}"
            shown["pull_request"] = {"url": link, "merged_at": merged_at}
        return shown

    def pull(self, issue: Issue) -> Json:
        """Render a pull request as a list shows it."""
        pull: Pull = issue.pull or Pull("", "", "", "", "")
        sides = {
            "head": (pull.head_owner, pull.head, pull.head_sha),
            "base": (self._hub.owner, pull.base, pull.base_sha),
        }
        shown = self._shared(issue) | {
            "node_id": f"PR_{issue.number}",
            "url": f"{self._api}/pulls/{issue.number}",
            "issue_url": f"{self._api}/issues/{issue.number}",
            "html_url": f"{self._web}/pull/{issue.number}",
            "draft": pull.draft,
            "merged_at": time(pull.merged_at),
            "merge_commit_sha": pull.merge_sha,
            "requested_reviewers": [self.user(login) for login in pull.reviewers],
            "requested_teams": [{"slug": slug, "name": slug} for slug in pull.teams],
        }
        for side, (owner, name, sha) in sides.items():
            place = {"repo": self.repository(owner), "user": self.user(owner)}
            shown[side] = {"ref": name, "sha": sha, "label": f"{owner}:{name}"} | place
        return shown

    def full_pull(self, issue: Issue) -> Json:
        """Render a pull request as a GET of it alone shows it."""
        pull: Pull = issue.pull or Pull("", "", "", "", "")
        is_known = issue.state == "open" and self._hub.ask_merge(issue)
        can_merge = self._hub.merged_tree(pull) is not None if is_known else None
        state = "unknown" if can_merge is None else "clean" if can_merge else "dirty"
        changes = self._hub.git.changes(pull.base_sha, pull.head_sha)
        return self.pull(issue) | {
            "merged": pull.merged_at is not None,
            "merged_by": self.user(pull.merged_by),
            "mergeable": can_merge,
            "mergeable_state": "draft" if can_merge and pull.draft else state,
            "commits": len(self._hub.git.commits(pull.base_sha, pull.head_sha)),
            "additions": sum(change.additions for change in changes),
            "deletions": sum(change.deletions for change in changes),
            "changed_files": len(changes),
        }

    def comment(self, comment: Comment) -> Json:
        url = f"{self._api}/issues/comments/{comment.id}"
        return {
            "id": comment.id,
            "node_id": f"IC_{comment.id}",
            "url": url,
            "html_url": f"{self._web}/issues/{comment.number}#issuecomment-{comment.id}",
            "issue_url": f"{self._api}/issues/{comment.number}",
            "user": self.user(comment.login),
            "body": comment.body,
            "author_association": "COLLABORATOR" if comment.login in self._hub.people else "NONE",
            "created_at": time(comment.created_at),
            "updated_at": time(comment.updated_at),
            "reactions": _counts(comment.reactions, url),
        }

    def reaction(self, reaction: Reaction) -> Json:
        shown: Json = {"id": reaction.id, "content": reaction.content}
        return shown | {"user": self.user(reaction.login), "created_at": time(reaction.created_at)}

    def event(self, event: Event) -> Json:
        shown: Json = {"id": event.id, "event": event.name, "actor": self.user(event.login)}
        url = f"{self._api}/issues/events/{event.id}"
        return shown | {"created_at": time(event.created_at), "url": url} | event.detail


def time(when: datetime | None) -> str | None:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when else None


def _signature(who: Signature) -> Json:
    return {"name": who.name, "email": who.email, "date": time(who.when)}


def _counts(reactions: list[Reaction], url: str) -> Json:
    counts: Json = {name: sum(r.content == name for r in reactions) for name in REACTIONS}
    return counts | {"url": f"{url}/reactions", "total_count": len(reactions)}
