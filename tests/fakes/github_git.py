"""The real bare git repository behind the fake GitHub, driven by git's plumbing."""

import itertools
import os
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

NO_OBJECT = "0" * 40
_LASTING = {"diff-tree", "ls-tree", "merge-base", "merge-tree", "rev-list"}
_SHA = re.compile(r"[0-9a-f]{40}")
_REF = re.compile(r"refs/[^\s:^~?*\[\\]+")


class GitFailedError(Exception):
    """Git refused; the text is what it wrote to standard error."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who made a commit, and when."""

    name: str
    email: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit as git stores it."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    message: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a tree; without `sha` the path is removed."""

    path: str
    mode: str
    sha: str | None
    kind: str = "blob"
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """How one file differs between two commits."""

    path: str
    status: str
    additions: int
    deletions: int
    blob: str


class GitStore:
    """Blobs, trees, commits and refs in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count()
        self._answers: dict[tuple[str, ...], bytes] = {}
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "GIT_DIR": str(folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "LC_ALL": "C",
        }
        folder.mkdir(parents=True, exist_ok=True)
        self._run("init", "--bare", "--quiet", "--template=", "--initial-branch=main", str(folder))
        self._reader = subprocess.Popen(
            ["git", "cat-file", "--batch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=self._environment,
        )

    def close(self) -> None:
        """End the process that reads objects."""
        self._reader.communicate()

    def write_blob(self, content: bytes) -> str:
        return self._line("hash-object", "-w", "--stdin", stdin=content)

    def read_blob(self, sha: str) -> bytes:
        return self._read(sha)[2]

    def kind(self, sha: str) -> str | None:
        """Tell ``blob``, ``tree`` or ``commit``; None if there is no such object."""
        return self._read(sha)[1] or None if _SHA.fullmatch(sha) else None

    def write_tree(self, base: str | None, entries: Iterable[Entry]) -> str:
        """Write `base` with some paths set or removed."""
        index = self.folder / f"index-{next(self._numbers)}"
        extra = {"GIT_INDEX_FILE": str(index)}
        self._run("read-tree", *([base] if base else ["--empty"]), extra=extra)
        lines = "".join(
            f"{e.mode if e.sha else '0'} {e.sha or NO_OBJECT}\t{e.path}\0" for e in entries
        )
        self._run("update-index", "-z", "--index-info", stdin=lines.encode(), extra=extra)
        tree = self._line("write-tree", extra=extra)
        index.unlink(missing_ok=True)
        return tree

    def list_tree(self, tree: str, path: str = "", *, is_recursive: bool = False) -> list[Entry]:
        """List a tree, or the one entry at `path` (empty if absent)."""
        flags = ["-r", "-t"] if is_recursive else []
        output = self._run("ls-tree", "-z", "-l", *flags, tree, *([path] if path else []))
        entries = []
        for line in output.decode().split("\0")[:-1]:
            facts, _, name = line.partition("\t")
            mode, kind, sha, size = facts.split()
            entries.append(Entry(name, mode, sha, kind, int(size) if size.isdigit() else None))
        return entries

    def write_commit(
        self,
        tree: str,
        parents: Iterable[str],
        message: str,
        author: Signature,
        committer: Signature | None = None,
    ) -> str:
        extra = {}
        for role, who in (("AUTHOR", author), ("COMMITTER", committer or author)):
            extra[f"GIT_{role}_NAME"] = who.name
            extra[f"GIT_{role}_EMAIL"] = who.email
            extra[f"GIT_{role}_DATE"] = f"@{int(who.when.timestamp())} +0000"
        ancestry = [word for parent in parents for word in ("-p", parent)]
        return self._line(
            "commit-tree", tree, *ancestry, "-F", "-", stdin=message.encode(), extra=extra
        )

    def read_commit(self, sha: str) -> Commit:
        header, _, message = self._read(sha)[2].decode().partition("\n\n")
        fields = [line.split(" ", 1) for line in header.splitlines()]
        return Commit(
            sha,
            next(value for key, value in fields if key == "tree"),
            tuple(value for key, value in fields if key == "parent"),
            _signature(next(value for key, value in fields if key == "author")),
            _signature(next(value for key, value in fields if key == "committer")),
            message,
        )

    def ref(self, name: str) -> str | None:
        """Tell what a full ref name points at."""
        return self._read(name)[0] or None if _REF.fullmatch(name) else None

    def refs(self, prefix: str) -> list[tuple[str, str]]:
        output = self._run("for-each-ref", "--format=%(refname) %(objectname)")
        pairs = [line.split(" ") for line in output.decode().splitlines()]
        return [(name, sha) for name, sha in pairs if name.startswith(prefix)]

    def set_ref(self, name: str, sha: str, old: str | None = None) -> None:
        self._run("update-ref", name, sha, *([old] if old else []))

    def delete_ref(self, name: str) -> None:
        self._run("update-ref", "-d", name)

    def is_ref_name(self, name: str) -> bool:
        return self._try("check-ref-format", name) is not None

    def is_ancestor(self, old: str, new: str) -> bool:
        return self._try("merge-base", "--is-ancestor", old, new) is not None

    def merge_base(self, one: str, other: str) -> str | None:
        found = self._try("merge-base", one, other)
        return found.decode().strip() if found is not None else None

    def commits(self, base: str, head: str) -> list[str]:
        """List what `head` has and `base` lacks, oldest first."""
        return self._run("rev-list", "--reverse", f"{base}..{head}").decode().split()

    def history(self, head: str, path: str = "") -> list[str]:
        """List commits, newest first, that touched `path`."""
        return self._run("rev-list", head, "--", *([path] if path else [])).decode().split()

    def merge_tree(self, base: str, head: str) -> str | None:
        """Merge two commits; None if they conflict."""
        found = self._try("merge-tree", "--write-tree", base, head)
        return found.decode().splitlines()[0] if found is not None else None

    def changes(self, base: str, head: str) -> list[Change]:
        flags = ("-r", "-z", "--no-renames", base, head)
        raw = self._run("diff-tree", "--raw", "--abbrev=40", *flags).decode().split("\0")[:-1]
        counts = self._run("diff-tree", "--numstat", *flags).decode().split("\0")[:-1]
        found = []
        for facts, path, count in zip(raw[::2], raw[1::2], counts, strict=True):
            words, numbers = facts.split(), count.split("\t")
            added, removed = (int(n) if n.isdigit() else 0 for n in numbers[:2])
            status = {"A": "added", "D": "removed"}.get(words[4], "modified")
            found.append(Change(path, status, added, removed, words[3]))
        return found

    def _read(self, name: str) -> tuple[str, str, bytes]:
        """Read sha, kind and content of an object; all are empty if there is none."""
        stdin, stdout = self._reader.stdin, self._reader.stdout
        if stdin is None or stdout is None:
            raise GitFailedError("the reading process has no pipes")
        stdin.write(f"{name}\n".encode())
        stdin.flush()
        facts = stdout.readline().decode().split()
        if facts[-1] == "missing":
            return "", "", b""
        content = stdout.read(int(facts[2]) + 1)[:-1]
        return facts[0], facts[1], content

    def _line(
        self, *arguments: str, stdin: bytes = b"", extra: dict[str, str] | None = None
    ) -> str:
        return self._run(*arguments, stdin=stdin, extra=extra).decode().strip()

    def _try(self, *arguments: str) -> bytes | None:
        try:
            return self._run(*arguments)
        except GitFailedError:
            return None

    def _run(
        self, *arguments: str, stdin: bytes = b"", extra: dict[str, str] | None = None
    ) -> bytes:
        """Run git; what it says of objects stays true, and is asked once."""
        is_lasting = arguments[0] in _LASTING and not any("refs/" in word for word in arguments)
        if is_lasting and arguments in self._answers:
            return self._answers[arguments]
        done = subprocess.run(
            ["git", *arguments],
            input=stdin,
            capture_output=True,
            env=self._environment | (extra or {}),
            check=False,
        )
        if done.returncode:
            raise GitFailedError(done.stderr.decode(errors="replace") or str(done.returncode))
        if is_lasting:
            self._answers[arguments] = done.stdout
        return done.stdout


def _signature(text: str) -> Signature:
    who, _, when = text.rpartition("> ")
    name, _, email = who.partition(" <")
    seconds = int(when.split(" ")[0])
    return Signature(name, email, datetime.fromtimestamp(seconds).astimezone())
