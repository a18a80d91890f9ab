"""A night on which everything happens at once, to be had again and again.

The product runs as a process of its own between the fakes. What GitHub and the product's folder
hold before the night is kept: a restored night costs no set-up, and trains no model.
"""

import copy
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot import add_requests, list_memory, training
from bot.marks import Mark
from bot.paper import AnnounceType, Paper
from bot.pull_request import State, read_marker
from bot.scoring import FEW_ORDINARY
from bot.store import Store
from classifier.corpus import build_corpus, write_corpus
from tests import invented
from tests.end_state import end_state
from tests.fakes.github import FakeGitHub
from tests.fakes.github_http import ApiError
from tests.fakes.github_state import Issue
from tests.product import Ended, Product
from tests.teapots import (
    LAST_YEAR,
    LISTED,
    ORDINARY,
    TONIGHT,
    announced,
    product_with,
    teapot_paper,
)

PAPERS = invented.month_ids(TONIGHT, 10, 12)
"""Drafted before the night."""
NEW = invented.month_ids(TONIGHT, 30, 2)
"""Announced on it, in a category that was not read before."""
UPGRADED = LISTED[10]
REMOVED, REMOVED_LATER = LISTED[7], LISTED[9]
ASKED, ADDED, HELD = ORDINARY[5], ORDINARY[7], ORDINARY[8]
MOST_RUNS = 3
"""So many runs after a broken one bring everything in order; the last of them writes nothing."""

_OLD = timedelta(days=8)
_STATE = ("issues", "comments", "labels", "deleted", "_last_id", "_merges_asked")


class Strike(StrEnum):
    """When a process is killed."""

    BEFORE = "before"
    """Its request has not arrived."""
    AFTER = "after"
    """Its request was answered, which it does not hear."""


class Memory(StrEnum):
    """What is left of the store after a killed run."""

    KEPT = "kept"
    EARLIER = "earlier"
    """A workflow's cache: a run that did not end well saves none."""
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class _Kept:
    state: dict[str, Any]
    refs: list[tuple[str, str]]


class Night:
    """The night.

    Parameters
    ----------
    product : Product
        As it stands before.

    Attributes
    ----------
    log : list of str
        Requests of the undisturbed run, method and path.
    end : dict
        What it and the runs after it came to.
    """

    def __init__(self, product: Product) -> None:
        self._product = product
        self._folder = product.folder.with_name("folder before the night")
        self._kept = self._keep()
        shutil.copytree(self._product.folder, self._folder)
        first = self.run()
        assert first.code == 0, first.errors + first.output
        self.log = [f"{one.method} {one.path}" for one in self.github.log]
        self._keep_model()
        self.settle()
        self.end = end_state(self.github)

    @property
    def github(self) -> FakeGitHub:
        return self._product.github

    def restore(self) -> None:
        """Have everything as it was before."""
        hub, git = self.github.repository, self.github.repository.git
        for name, value in copy.deepcopy(self._kept.state).items():
            setattr(hub, name, value)
        for name in dict(git.refs("refs/")).keys() - dict(self._kept.refs).keys():
            git.delete_ref(name)
        for name, sha in self._kept.refs:
            git.set_ref(name, sha)
        self.github.log.clear()
        self.github.faults.clear()
        self.remember(Memory.EARLIER)

    def remember(self, memory: Memory) -> None:
        """Let the product's folder hold what is left of its memory."""
        if memory is Memory.KEPT:
            return
        shutil.rmtree(self._product.folder)
        shutil.copytree(self._folder, self._product.folder)
        if memory is Memory.LOST:
            for path in (self._product.folder / ".arxiv-bot").glob("store*"):
                path.unlink()

    def run(self) -> Ended:
        return self._product.run("run")

    def kill(self, number: int, strike: Strike, *, may_end: bool = False) -> None:
        """Kill a run at its nth request; it may end by itself before that only if this is said."""
        count = [0]

        def hit(_number: int, _method: str, _path: str) -> None:
            count[0] += 1
            if count[0] == number:
                os.kill(process.pid or 0, signal.SIGKILL)
                if strike is Strike.BEFORE:
                    raise ApiError(503, "It never arrived.")

        hook = "on_request" if strike is Strike.BEFORE else "on_response"
        setattr(self.github, hook, hit)
        process = self._product.start("run")
        process.join()
        setattr(self.github, hook, None)
        is_ended = may_end and process.exitcode == 0
        assert is_ended or process.exitcode == -signal.SIGKILL, f"request {number} was never made"

    def settle(self) -> None:
        """Run until nothing is left to write."""
        for _ in range(MOST_RUNS):
            before = len(self.github.writes)
            ended = self.run()
            assert ended.code == 0, ended.errors + ended.output
            if len(self.github.writes) == before:
                return
        raise AssertionError(f"still writing: {self.github.writes[before:]}")

    def _keep(self) -> _Kept:
        self.github.log.clear()
        hub = self.github.repository
        state = {name: getattr(hub, name) for name in _STATE}
        return _Kept(copy.deepcopy(state), hub.git.refs("refs/"))

    def _keep_model(self) -> None:
        """Keep the model of the night, so that it need not be trained again."""
        name = ".arxiv-bot/model.npz"
        shutil.copy2(self._product.folder / name, self._folder / name)


@contextmanager
def night(tmp_path: Path, grouping: str) -> Iterator[Night]:
    """Make the night."""
    with product_with(tmp_path, PAPERS) as product:
        _write_corpus(product.folder / "data" / "corpus.npz")
        papers = announced(PAPERS)
        papers += [_in(teapot_paper(i, TONIGHT, topic=True), "cs.SD") for i in NEW]
        papers.append(_newer(UPGRADED, "cs.HC"))
        product.arxiv.add_night(TONIGHT, papers)
        decisions = (product.folder / "data" / "decisions.csv").read_bytes()
        product.github.push_to_main("data/decisions.csv", decisions)
        is_early = grouping == "batch"
        _configure(product, grouping, 'categories = ["cs.CV"]', is_early=is_early)
        _run(product, "run")
        before, on_the_night = _EVENTS[grouping]
        _delete_row(product.github, "main", REMOVED)
        before(product.github)
        _run(product, "sync")
        _backdate(product)
        _run(product, "sync")
        _configure(product, grouping, 'categories = ["cs.CV", "cs.SD"]')
        _delete_row(product.github, "main", REMOVED_LATER)
        on_the_night(product.github)
        yield Night(product)


def _write_corpus(path: Path) -> None:
    """Write enough ordinary papers that one model, which is then kept, does for a night."""
    ids = invented.month_ids(LAST_YEAR, 1000, FEW_ORDINARY)
    papers = [training.document(teapot_paper(i, LAST_YEAR, topic=False)) for i in ids]
    write_corpus(path, build_corpus(papers, [True] * len(ids), [1.0] * len(ids)))


def _in(paper: Paper, category: str) -> Paper:
    return replace(paper, categories=(category,))


def _newer(listed: str, category: str) -> Paper:
    """Make a listed paper's second version, which names a venue."""
    first = teapot_paper(listed, LAST_YEAR, topic=True, comments="Accepted to ECCV 2026")
    return replace(_in(first, category), version=2, announce_type=AnnounceType.REPLACE)


def _run(product: Product, command: str) -> None:
    ended = product.run(command)
    assert ended.code == 0, ended.errors + ended.output


def _configure(product: Product, grouping: str, categories: str, *, is_early: bool = True) -> None:
    """Write the configuration; late, nothing is written down or filled in before the night."""
    path = product.folder / "arxiv-bot.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("[[list.sections]]"))
    head = next(n for n, line in enumerate(lines) if line.startswith("categories"))
    settings = (
        f"{categories}\nwait_days = 10\n[triage]\npropose = 0.2\nhold = 0.2\n"
        "explore_per_week = 0\n[limits]\nopen = 30\nnew_per_run = 30\n[github]\n"
        f'grouping = "{grouping}"\nupgrade_days = {7 if is_early else 0}\n'
        f"decisions_days = {7 if is_early else 365}"
    )
    path.write_text("\n".join([*lines[:head], settings, *lines[start:]]), encoding="utf-8")


def _backdate(product: Product) -> None:
    """Let what was closed so far have been closed some time ago."""
    then = datetime.now(UTC).replace(microsecond=0) - _OLD
    for issue in product.github.pulls:
        if issue.state == "closed":
            issue.closed_at = issue.updated_at = then
    with Store.open(product.folder / ".arxiv-bot" / "store.sqlite") as store:
        closed = [p for p in store.drafts.all() if p.state is State.CLOSED]
        store.drafts.record([replace(p, closed_at=then, updated_at=then) for p in closed], None)
        memory = list_memory.parse(store.drafts.mark(Mark.LISTED))
        assert memory is not None
        removed = dict.fromkeys(memory.removed, then.date())
        older = list_memory.render(replace(memory, removed=removed))
        store.drafts.set_mark(Mark.LISTED, older)


def _draft(github: FakeGitHub, paper_id: str) -> Issue:
    found = (i for i in github.pulls if (m := read_marker(i.body)) and paper_id in m.ids)
    return next(found)


def _dashboard(github: FakeGitHub) -> Issue:
    return next(i for i in github.repository.issues.values() if "dashboard" in i.title)


def text_of(github: FakeGitHub, branch: str = "main", path: str = "README.md") -> str:
    """Read a file of a branch; nothing if it is absent."""
    return (github.read_file(branch, path) or b"").decode()


def _change_row(github: FakeGitHub, branch: str, paper_id: str, old: str, new: str) -> None:
    text = text_of(github, branch)
    row = next(line for line in text.splitlines() if paper_id in line)
    assert old in row
    github.commit_to_branch(branch, "README.md", text.replace(row, row.replace(old, new)))


def _delete_row(github: FakeGitHub, branch: str, paper_id: str) -> None:
    lines = text_of(github, branch).splitlines(keepends=True)
    kept = "".join(line for line in lines if paper_id not in line)
    github.commit_to_branch(branch, "README.md", kept)


def _add_by_hand(github: FakeGitHub, paper_id: str, branch: str) -> None:
    """Copy a draft's row onto main as a person does."""
    row = next(line for line in text_of(github, branch).splitlines() if paper_id in line)
    text = text_of(github)
    rule = next(line for line in text.splitlines() if line.startswith("| - |"))
    github.push_to_main("README.md", text.replace(rule, f"{rule}\n{row}", 1))


def _tick(github: FakeGitHub, number: int, *boxes: str) -> None:
    body = str(github.issue(number).body)
    for box in boxes:
        assert f"[ ] <!-- {box} -->" in body
        body = body.replace(f"[ ] <!-- {box} -->", f"[x] <!-- {box} -->")
    github.edit_body(number, body)


def _ask(github: FakeGitHub, login: str, paper_id: str) -> None:
    github.open_issue(login, "A paper", f"### {add_requests.FIELD}\n\n{paper_id}\n")


def _before_in_papers(github: FakeGitHub) -> None:
    for number, reason in ((8, None), (9, "not-relevant"), (10, "not-relevant")):
        github.close(_draft(github, PAPERS[number]).number, reason)
    _ask(github, "stranger", ASKED)


def _happen_in_papers(github: FakeGitHub) -> None:
    """Merge, edit, close, talk and tick, a different thing for each draft."""
    drafts = [_draft(github, paper_id) for paper_id in PAPERS]
    heads = [f"arxiv-bot/{paper_id}" for paper_id in PAPERS]
    github.merge(drafts[0].number)
    _change_row(github, heads[1], PAPERS[1], "[arXiv]", "[Tea Conf 2026]")
    github.close(drafts[2].number, "not-relevant")
    github.comment(drafts[3].number, "maintainer", "/arxiv-bot venue ECCV 2026")
    github.comment(drafts[3].number, "stranger", "/arxiv-bot reject")
    github.comment(drafts[4].number, "curator", "/arxiv-bot reject duplicate")
    github.comment(drafts[5].number, "maintainer", f"/arxiv-bot move {_other(github, drafts[5])}")
    _add_by_hand(github, PAPERS[6], heads[6])
    _delete_row(github, heads[7], PAPERS[7])
    github.comment(drafts[10].number, "maintainer", "/arxiv-bot retry")
    dashboard = _dashboard(github).number
    _tick(github, dashboard, f"retry={PAPERS[8]}", f"draft={ASKED}")
    github.comment(dashboard, "maintainer", f"/arxiv-bot add {ADDED}")
    _ask(github, "passer-by", HELD)


def _other(github: FakeGitHub, draft: Issue) -> str:
    """Name the section that a draft's row does not stand in."""
    marker = read_marker(draft.body)
    assert marker is not None
    return "Video" if marker.rows[0].section == "Audio" else "Audio"


def _before_in_a_batch(github: FakeGitHub) -> None:
    batch = github.pulls[0]
    for number in (8, 9):
        github.comment(batch.number, "maintainer", f"/arxiv-bot reject {PAPERS[number]}")
    _ask(github, "stranger", ASKED)


def _happen_in_a_batch(github: FakeGitHub) -> None:
    """Edit, untick, talk and tick, a different thing for each row of the batch."""
    batch = github.pulls[0]
    head = github.pull(batch.number).head
    _add_by_hand(github, PAPERS[6], head)
    _change_row(github, head, PAPERS[1], "[arXiv]", "[Tea Conf 2026]")
    _delete_row(github, head, PAPERS[7])
    box = f"[x] <!-- row={PAPERS[2]} -->"
    assert box in str(batch.body)
    github.edit_body(batch.number, str(batch.body).replace(box, box.replace("[x]", "[ ]")))
    github.comment(batch.number, "maintainer", f"/arxiv-bot venue {PAPERS[3]} ECCV 2026")
    github.comment(batch.number, "stranger", f"/arxiv-bot reject {PAPERS[3]}")
    github.comment(batch.number, "curator", f"/arxiv-bot reject {PAPERS[4]} duplicate")
    github.comment(batch.number, "maintainer", f"/arxiv-bot retry {PAPERS[9]}")
    dashboard = _dashboard(github).number
    _tick(github, dashboard, f"draft={ASKED}")
    github.comment(dashboard, "maintainer", f"/arxiv-bot add {ADDED}")
    _ask(github, "passer-by", HELD)


_EVENTS: dict[str, tuple[Callable[[FakeGitHub], None], Callable[[FakeGitHub], None]]] = {
    "paper": (_before_in_papers, _happen_in_papers),
    "batch": (_before_in_a_batch, _happen_in_a_batch),
}
