"""What people do on GitHub's pages, as methods of the fake."""

from threading import RLock
from typing import Any

from tests.fakes.github_git import Entry
from tests.fakes.github_repository import Repository
from tests.fakes.github_state import Comment, Issue, Modes, Pull


class People:
    """The maintainers' side of a repository.

    Attributes
    ----------
    repository : Repository
        What the fake holds.
    lock : RLock
        Held by everyone who touches it.
    token_owner : str
        Who acts with the token, unless it is a workflow's own.
    """

    def __init__(self, repository: Repository, lock: RLock) -> None:
        self.repository = repository
        self.lock = lock
        self.token_owner = "curator"

    @property
    def modes(self) -> Modes:
        """Switches of the repository and of the token."""
        return self.repository.modes

    @property
    def pulls(self) -> list[Issue]:
        """Every pull request, oldest first."""
        return [issue for issue in self.repository.issues.values() if issue.pull]

    def pull(self, number: int) -> Pull:
        return self.repository.pull(number)[1]

    def issue(self, number: int) -> Issue:
        return self.repository.issue(number)

    def comments(self, number: int) -> list[Comment]:
        return [c for c in self.repository.comments.values() if c.number == number]

    def branches(self, prefix: str = "") -> list[str]:
        """Name the branches that start with `prefix`."""
        with self.lock:
            refs = self.repository.git.refs(f"refs/heads/{prefix}")
        return [name.removeprefix("refs/heads/") for name, _ in refs]

    def head(self, branch: str) -> str | None:
        """Tell the commit of a branch; None if there is no such branch."""
        with self.lock:
            return self.repository.branch(branch)

    def read_file(self, branch: str, path: str) -> bytes | None:
        """Read a file of a branch or a commit; None if it is absent."""
        with self.lock:
            git = self.repository.git
            found = git.list_tree(git.read_commit(self.repository.resolve(branch)).tree, path)
            return git.read_blob(str(found[0].sha)) if found else None

    def push_to_main(
        self, path: str, text: str | bytes, login: str = "maintainer", message: str = ""
    ) -> str:
        """Commit a file on main; return the commit."""
        branch = self.repository.default_branch
        return self.commit_to_branch(branch, path, text, login, message)

    def commit_to_branch(
        self,
        branch: str,
        path: str,
        text: str | bytes,
        author: str = "maintainer",
        message: str = "",
    ) -> str:
        """Commit a file on a branch, which is made from main if it is absent."""
        content = text.encode() if isinstance(text, str) else text
        with self.lock:
            return self.repository.commit_file(
                branch, path, content, author, message or f"Edit {path}\n"
            )

    def amend(self, branch: str, path: str, text: str, login: str = "maintainer") -> str:
        """Replace the last commit of a branch, its message kept, and push by force."""
        with self.lock:
            hub, git = self.repository, self.repository.git
            old = git.read_commit(hub.resolve(branch))
            entry = Entry(path, "100644", git.write_blob(text.encode()))
            tree, me = git.write_tree(old.tree, [entry]), hub.signature(login)
            sha = git.write_commit(tree, old.parents, old.message, old.author, me)
            hub.move_ref(f"refs/heads/{branch}", sha, login)
            return sha

    def delete_branch(self, branch: str, login: str = "maintainer") -> None:
        with self.lock:
            self.repository.delete_ref(f"refs/heads/{branch}", login)

    def open_pull(self, branch: str, title: str, body: str = "", login: str = "maintainer") -> int:
        """Open a pull request by hand; return its number."""
        base = self.repository.default_branch
        fields: dict[str, Any] = {"title": title, "body": body, "head": branch, "base": base}
        with self.lock:
            return self.repository.open_pull(login, fields).number

    def open_fork_pull(
        self, login: str, branch: str, path: str, text: str, title: str, body: str
    ) -> int:
        """Open a pull request from somebody's fork; return its number."""
        with self.lock:
            hub, git = self.repository, self.repository.git
            parent = hub.resolve(hub.default_branch)
            entry = Entry(path, "100644", git.write_blob(text.encode()))
            tree = git.write_tree(git.read_commit(parent).tree, [entry])
            sha = hub.commit(login, tree, [parent], f"{title}\n")
            git.set_ref(f"refs/forks/{login}/{branch}", sha)
            fields = {"title": title, "body": body, "head": branch, "base": hub.default_branch}
            return hub.open_pull(login, fields, login).number

    def mark_ready(self, number: int) -> None:
        self.pull(number).draft = False

    def merge(self, number: int, method: str = "merge", login: str = "maintainer") -> str:
        """Mark a pull request ready and merge it; return the commit."""
        with self.lock:
            self.mark_ready(number)
            return self.repository.merge(number, login, method)

    def close(self, number: int, label: str | None = None, login: str = "maintainer") -> None:
        """Close a pull request or an issue, with a label if one is named."""
        with self.lock:
            issue = self.issue(number)
            if label is not None:
                self.repository.add_labels(issue, login, [label])
            self.repository.set_state(issue, login, "closed", "not_planned")

    def reopen(self, number: int, login: str = "maintainer") -> None:
        with self.lock:
            self.repository.edit_pull(number, login, {"state": "open"})

    def edit_title(self, number: int, title: str, login: str = "maintainer") -> None:
        with self.lock:
            self.repository.edit(self.issue(number), login, {"title": title})

    def edit_body(self, number: int, body: str, login: str = "maintainer") -> None:
        """Change a body; the web form sends CRLF line ends."""
        with self.lock:
            text = "\r\n".join(body.splitlines())
            self.repository.edit(self.issue(number), login, {"body": text})

    def add_label(self, number: int, name: str, login: str = "maintainer") -> None:
        with self.lock:
            self.repository.add_labels(self.issue(number), login, [name])

    def remove_label(self, number: int, name: str, login: str = "maintainer") -> None:
        with self.lock:
            self.repository.remove_label(self.issue(number), login, name)

    def comment(self, number: int, login: str, text: str) -> int:
        """Write a comment; return its id."""
        with self.lock:
            return self.repository.make_comment(self.issue(number), login, text).id

    def open_issue(self, login: str, title: str, body: str = "") -> int:
        with self.lock:
            return self.repository.open_issue(login, title, body).number

    def delete_issue(self, number: int) -> None:
        """Delete an issue for good; its number is not given again."""
        with self.lock:
            self.repository.deleted.add(number)
