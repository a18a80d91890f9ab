"""A list that people and the bot look after: whole runs over a fake GitHub, in this process.

The model alone is left out: to the store every paper is to be proposed, in every run and also
after it was lost, so that only what people decided keeps one from being proposed again.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from difflib import unified_diff
from pathlib import Path

import pytest

from bot import pipeline
from bot.cli import session
from bot.cli.session import Task
from bot.cli.workspace import Workspace
from bot.config import Grouping
from bot.paper import sort_key
from bot.pull_request import Kind, Marker, read_marker
from bot.run_summary import RunSummary
from tests import lists
from tests.fakes.github import FakeGitHub
from tests.fakes.github_state import Issue
from tests.predictions import prediction

README = "README.md"
MONTHS = (9, 9, 9, 9, 9, 9, 8, 8, 10, 10)
IDS = tuple(f"24{month:02}.090{number:02}" for number, month in enumerate(MONTHS))
NOTES = {one: f"Note {one[-2:]} has a tpyo." for one in IDS}
"""Lines above the tables, one for each paper, that people may correct on its draft."""
TEXT = lists.LIST.replace("pdf/2407.03168v2.pdf", "abs/2407.03168").replace(
    "## Audio", "\n\n".join(["## Notes", *NOTES.values(), "## Audio"])
)
CONFIG = """
[limits]
open = 10
new_per_run = {per_run}
[github]
grouping = "{grouping}"
decisions_days = 0
upgrade_days = 0
[arxiv]
rss_url = "http://127.0.0.1:9/"
api_url = "http://127.0.0.1:9/"
oai_url = "http://127.0.0.1:9/"
delay_seconds = 0.0
"""
SECTION = """
[[list.sections]]
heading = "{}"
columns = {{ time = "Time", title = "Title", pub = "Pub", project = "Project Page", \
code = "Code", labels = "Labels" }}
"""
LABELS = (
    '[[label]]\nname = "Sad"\npatterns = ["sad"]\n[[label]]\nname = "Glad"\npatterns = ["glad"]\n'
)


def title_of(paper_id: str) -> str:
    """Give a paper's invented title."""
    return f"Invented Face Number {paper_id[-5:]}"


@dataclass
class Clock:
    """The time, of GitHub and of the bot alike."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    def __call__(self) -> datetime:
        return self.now

    def go_on(self) -> None:
        self.now += timedelta(minutes=20)


@dataclass
class Curated:
    """A list between nights.

    Attributes
    ----------
    fake : FakeGitHub
        Where it is.
    workspace : Workspace
        The bot's checkout.
    clock : Clock
        Goes on with every run.
    proposed : dict of str to set of int
        The pull requests in which a run found each paper.
    """

    fake: FakeGitHub
    workspace: Workspace
    clock: Clock
    proposed: dict[str, set[int]] = field(default_factory=dict)

    def run(self) -> RunSummary:
        """Let the bot do all of a night but reading listings."""
        self.clock.go_on()
        with ExitStack() as stack:
            opened = session.open_job(self.workspace, stack, Task(polls=False))
            job = replace(opened, now=self.clock.now)
            papers = [lists.paper(one, title_of(one)) for one in IDS]
            job.store.update_metadata(papers, job.now)
            job.store.record_predictions(map(prediction, IDS), job.now)
            summary = pipeline.run(job)
            job.store.record_run(summary)
        assert summary.errors == ()
        self.clock.go_on()
        for issue in self.fake.pulls:
            marker = marker_of(issue)
            for paper_id in (*marker.ids, *marker.refused):
                self.proposed.setdefault(paper_id, set()).add(issue.number)
        return summary

    def forget(self) -> None:
        """Lose the store."""
        for path in self.workspace.store_folder.glob("store*"):
            path.unlink()

    def rest(self) -> None:
        """Let the bot run where nothing is to be done: it writes nothing."""
        before, bodies = len(self.fake.writes), self._bodies()
        self.run()
        found = [(one.method, one.path) for one in self.fake.writes[before:]]
        changed = "\n".join(unified_diff(bodies, self._bodies(), "before", "after", n=0))
        assert not found, f"{found}\n{changed}"

    def _bodies(self) -> list[str]:
        return [
            line for i in self.fake.repository.issues.values() for line in str(i.body).split("\n")
        ]

    @property
    def text(self) -> str:
        """The list."""
        return self.read("main")

    def read(self, branch: str) -> str:
        """Read the list on a branch."""
        return (self.fake.read_file(branch, README) or b"").decode()

    @property
    def dashboard(self) -> Issue:
        """The one issue that is no pull request."""
        (found,) = (i for i in self.fake.repository.issues.values() if not i.pull)
        return found

    def is_mergeable(self, number: int) -> bool:
        with self.fake.lock:
            return self.fake.repository.merged_tree(self.fake.pull(number)) is not None

    def open_about(self, paper_id: str) -> Issue | None:
        """Give the open pull request that proposes a paper."""
        found = (i for i in self.fake.pulls if i.state == "open" and paper_id in marker_of(i).ids)
        return next(found, None)

    def said(self, number: int, key: str) -> list[str]:
        """Give the bot's comments with a key."""
        mark = f"<!-- arxiv-bot:note {key} -->"
        return [one.body for one in self.fake.comments(number) if one.body.startswith(mark)]


@contextmanager
def curated(folder: Path, grouping: Grouping, per_run: int) -> Iterator[Curated]:
    """Make a list with ten papers that the bot wants to propose."""
    folder.mkdir()
    sections = "".join(SECTION.format(name) for name in ("Audio", "Video"))
    config = CONFIG.format(per_run=per_run, grouping=grouping) + sections
    (folder / "arxiv-bot.toml").write_text(config, encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "data" / "labels.toml").write_text(LABELS, encoding="utf-8")
    clock = Clock()
    with (
        FakeGitHub(folder / "list.git", {README: TEXT}, clock=clock) as fake,
        pytest.MonkeyPatch.context() as patch,
    ):
        fake.modes.actions_token = True
        patch.setenv("GITHUB_TOKEN", fake.token)
        patch.setenv("GITHUB_REPOSITORY", fake.repository.full_name)
        patch.setenv("GITHUB_API_URL", fake.url)
        yield Curated(fake, Workspace.open(folder / "arxiv-bot.toml"), clock)


def marker_of(issue: Issue) -> Marker:
    """Read a pull request's marker."""
    return read_marker(issue.body) or Marker((), Kind.ADD)


def tables(text: str) -> dict[str, list[dict[str, str]]]:
    """Read the rows of each table as cells by heading, without the bot's own reader."""
    found: dict[str, list[dict[str, str]]] = {}
    section = ""
    headings: list[str] = []
    for line in text.splitlines():
        if line.startswith("#"):
            section, headings = line.strip("# "), []
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not headings:
                headings = cells
            elif any(cells) and not all(set(cell) <= set("-:") for cell in cells):
                found.setdefault(section, []).append(dict(zip(headings, cells, strict=True)))
    return found


def key_of(paper_id: str) -> str:
    """Give what tells a paper's row in this file, also where somebody took its link away."""
    return paper_id[-5:]


def row_of(text: str, paper_id: str) -> tuple[str, dict[str, str]] | None:
    """Find a paper's section and cells; it must not stand there twice."""
    key = key_of(paper_id)
    rows = [(s, r) for s, rows in tables(text).items() for r in rows if key in str(r)]
    assert len(rows) <= 1, rows
    return rows[0] if rows else None


def without(text: str, paper_id: str) -> str:
    """Take a paper's row out."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if key_of(paper_id) not in line)


def assert_sorted(text: str) -> None:
    """Check the order of the papers in each table."""
    for rows in tables(text).values():
        here = [one for row in rows for one in IDS if one in str(row)]
        assert here == sorted(here, key=sort_key, reverse=True)
