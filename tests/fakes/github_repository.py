"""Branches and pull requests of the fake GitHub, on a real git repository."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.fakes.github_git import NO_OBJECT, Entry, GitFailedError, GitStore, Signature
from tests.fakes.github_http import ApiError, custom, invalid
from tests.fakes.github_state import Issue, Pull, State, check_text

BOT = "github-actions[bot]"
_WEB_FLOW = ("GitHub", "noreply@github.com")


class Repository(State):
    """One repository: git objects, issues, and the rules between them."""

    def __init__(self, folder: Path, full_name: str, clock: Callable[[], datetime]) -> None:
        super().__init__(full_name, clock)
        self.git = GitStore(folder)
        self.default_branch = "main"
        self.is_auto_delete = False
        self._merges_asked: set[tuple[int, str, str | None]] = set()

    def branch(self, name: str) -> str | None:
        return self.git.ref(f"refs/heads/{name}")

    def resolve(self, name: str) -> str:
        """Find the commit of a sha, a branch, ``owner:branch`` or a full ref."""
        plain = name.removeprefix(f"{self.owner}:")
        found = self.branch(plain) or self.git.ref(plain)
        if found is None and len(plain) == 40 and self.git.kind(plain) == "commit":
            found = plain
        if found is None:
            raise ApiError(404, f"No commit found for the ref {name}")
        return found

    def signature(self, login: str) -> Signature:
        return Signature(login, f"{login}@users.noreply.github.com", self.clock())

    def commit(
        self,
        login: str,
        tree: str,
        parents: list[str],
        message: str,
        author: Signature | None = None,
        committer: Signature | None = None,
    ) -> str:
        """Write a commit; without names it is made by the token's owner, and signed by GitHub."""
        if author is None and committer is None:
            author = self.signature(login)
            committer = Signature(*_WEB_FLOW, author.when) if login == BOT else author
        author = author or self.signature(login)
        return self.git.write_commit(tree, parents, message, author, committer or author)

    def commit_file(self, branch: str, path: str, content: bytes, login: str, message: str) -> str:
        """Commit one file on a branch as a person does; the branch is made from main if absent."""
        parent = self.branch(branch) or self.branch(self.default_branch)
        base = self.git.read_commit(parent).tree if parent else None
        entry = Entry(path, "100644", self.git.write_blob(content))
        tree = self.git.write_tree(base, [entry])
        sha = self.commit(login, tree, [parent] if parent else [], message)
        self.move_ref(f"refs/heads/{branch}", sha, login)
        return sha

    def create_ref(self, name: str, sha: str, login: str) -> None:
        is_name = name.startswith("refs/") and name.count("/") >= 2 and self.git.is_ref_name(name)
        if not is_name or len(name) > 250:
            raise ApiError(422, f"{name} is not a valid ref name.")
        if self.git.kind(sha) != "commit":
            raise ApiError(422, "Object does not exist")
        if self.git.ref(name):
            raise ApiError(422, "Reference already exists")
        self.modes.check_ref(name)
        try:
            self.git.set_ref(name, sha, NO_OBJECT)
        except GitFailedError as error:
            raise ApiError(422, "Reference update failed") from error
        self._follow(name, sha, login)

    def update_ref(self, name: str, sha: str, login: str, *, is_forced: bool) -> None:
        old = self.git.ref(name)
        if old is None:
            raise ApiError(422, "Reference does not exist")
        if self.git.kind(sha) != "commit":
            raise ApiError(422, "Object does not exist")
        self.modes.check_ref(name)
        if not is_forced and not self.git.is_ancestor(old, sha):
            raise ApiError(422, "Update is not a fast forward")
        self.move_ref(name, sha, login)

    def move_ref(self, name: str, sha: str, login: str) -> None:
        """Set a ref, with all that follows for pull requests."""
        self.git.set_ref(name, sha)
        self._follow(name, sha, login)

    def delete_ref(self, name: str, login: str) -> None:
        if self.git.ref(name) is None:
            raise ApiError(422, "Reference does not exist")
        self.modes.check_ref(name)
        self.git.delete_ref(name)
        for issue in self._open_pulls(head=name.removeprefix("refs/heads/"), head_owner=self.owner):
            self.set_state(issue, login, "closed")

    def _open_pulls(self, **wanted: str) -> list[Issue]:
        return [
            issue
            for issue in self.issues.values()
            if issue.pull is not None
            and issue.state == "open"
            and all(getattr(issue.pull, name) == value for name, value in wanted.items())
        ]

    def _follow(self, name: str, sha: str, login: str) -> None:
        branch = name.removeprefix("refs/heads/")
        for issue in self._open_pulls(head=branch, head_owner=self.owner):
            self._pull(issue).head_sha = sha
            self.touch(issue, login, "committed" if login else "", sha=sha)
        for issue in self._open_pulls(base=branch):
            if self.git.is_ancestor(self._pull(issue).head_sha, sha):
                self._note_merge(issue, login, sha)

    def pull(self, number: int) -> tuple[Issue, Pull]:
        issue = self.issue(number)
        return issue, self._pull(issue)

    @staticmethod
    def _pull(issue: Issue) -> Pull:
        if issue.pull is None:
            raise ApiError(404, "Not Found")
        return issue.pull

    def open_pull(self, login: str, fields: dict[str, Any], fork: str = "") -> Issue:
        """Open a pull request, if GitHub would; `fork` owns the head in place of this owner."""
        owner, _, head = fields["head"].rpartition(":")
        base = fields["base"]
        self._check_new_pull(login, fields, head, base)
        if owner not in {"", self.owner}:
            raise invalid("PullRequest", "head")
        place = f"refs/forks/{fork}" if fork else "refs/heads"
        head_sha, base_sha = self.git.ref(f"{place}/{head}"), self.branch(base)
        if base_sha is None:
            raise invalid("PullRequest", "base")
        if head_sha is None:
            raise invalid("PullRequest", "head")
        if not self.git.commits(base_sha, head_sha):
            raise custom("PullRequest", f"No commits between {base} and {head}")
        head_owner = fork or self.owner
        if self._open_pulls(head=head, base=base, head_owner=head_owner):
            text = f"A pull request already exists for {head_owner}:{head}."
            raise custom("PullRequest", text)
        issue = self.open_issue(login, fields["title"], fields.get("body"))
        is_draft = bool(fields.get("draft"))
        issue.pull = Pull(head, head_sha, base, base_sha, head_owner, is_draft)
        return issue

    def _check_new_pull(self, login: str, fields: dict[str, Any], head: str, base: str) -> None:
        check_text("Issue", fields["title"], fields.get("body"))
        if self.modes.forbid_pull_requests and login == BOT:
            text = "GitHub Actions is not permitted to create or approve pull requests."
            raise ApiError(403, text)
        if self.modes.no_drafts and fields.get("draft"):
            raise ApiError(422, "Draft pull requests are not supported in this repository.")
        if "maintainer_can_modify" in fields and login == BOT:
            raise custom(
                "PullRequest", "Fork collab can't be granted by someone without permission"
            )
        if head == base:
            raise custom("PullRequest", f"No commits between {base} and {head}")

    def edit_pull(self, number: int, login: str, fields: dict[str, Any]) -> Issue:
        """Edit title, body, state or base; a draft stays one."""
        issue, pull = self.pull(number)
        if fields.get("base", pull.base) != pull.base:
            self._change_base(issue, pull, fields["base"])
        if fields.get("state") == "open" and issue.state == "closed":
            self._check_reopen(pull)
        allowed = {k: v for k, v in fields.items() if k in {"title", "body", "state"}}
        self.edit(issue, login, allowed)
        return issue

    def _change_base(self, issue: Issue, pull: Pull, base: str) -> None:
        if issue.state == "closed":
            text = "Cannot change the base branch of a closed pull request."
            raise custom("PullRequest", text)
        base_sha = self.branch(base)
        if base_sha is None:
            raise invalid("PullRequest", "base")
        pull.base, pull.base_sha = base, base_sha

    def _check_reopen(self, pull: Pull) -> None:
        tip = self.branch(pull.head)
        text = f"state cannot be changed. The {pull.head} branch "
        if pull.merged_at is not None:
            raise custom("PullRequest", "state cannot be changed. It was merged.")
        if tip is None:
            raise custom("PullRequest", f"{text}has been deleted.")
        if tip != pull.head_sha and not self.git.is_ancestor(pull.head_sha, tip):
            raise custom("PullRequest", f"{text}was force-pushed or recreated.")
        pull.head_sha = tip

    def merged_tree(self, pull: Pull) -> str | None:
        """Merge a pull request with real git; None if it conflicts."""
        base = self.branch(pull.base)
        return self.git.merge_tree(base, pull.head_sha) if base else None

    def ask_merge(self, issue: Issue) -> bool:
        """Tell whether it is known that a pull request merges: being asked, GitHub finds out."""
        pull = self._pull(issue)
        question = (issue.number, pull.head_sha, self.branch(pull.base))
        is_known = question in self._merges_asked
        self._merges_asked.add(question)
        return is_known

    def merge(
        self, number: int, login: str, method: str = "merge", sha: str = "", message: str = ""
    ) -> str:
        """Merge a pull request; return the commit that main has now."""
        issue, pull = self.pull(number)
        if issue.state == "closed" or method == "rebase":
            raise ApiError(405, "Pull Request is not mergeable")
        if pull.draft:
            raise ApiError(405, "Pull Request is still a draft")
        if sha and sha != pull.head_sha:
            raise ApiError(409, "Head branch was modified. Review and try the merge again.")
        tree, base = self.merged_tree(pull), self.branch(pull.base)
        if tree is None or base is None:
            raise ApiError(405, "Pull Request is not mergeable")
        parents = [base] if method == "squash" else [base, pull.head_sha]
        text = message or f"{issue.title} (#{number})\n"
        merged = self.commit(login, tree, parents, text)
        self._note_merge(issue, login, merged)
        self.move_ref(f"refs/heads/{pull.base}", merged, login)
        if self.is_auto_delete and self.branch(pull.head):
            self.git.delete_ref(f"refs/heads/{pull.head}")
        return merged

    def _note_merge(self, issue: Issue, login: str, sha: str) -> None:
        pull = self._pull(issue)
        self.touch(issue, login, "merged", commit_id=sha)
        self.set_state(issue, login, "closed")
        pull.merged_at, pull.merged_by, pull.merge_sha = issue.closed_at, login, sha
