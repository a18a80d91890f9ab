"""Drafts that live on a fake GitHub: opened, refreshed and touched as a run and people do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot import batch, batch_body, batch_refresh, edit, living_draft, publishing, readme, refresh
from bot.batch_body import BatchRow
from bot.batch_refresh import BatchDone
from bot.draft_keeper import MainList, Order
from bot.github_refresh import OpenDrafts
from bot.github_session import GitHubSession
from bot.list_repository import ListRepository
from bot.paper import Paper
from bot.paper_list import Row
from bot.publishing import Target
from bot.pull_request import Kind, PullRequestPlan
from bot.refreshed import Outcome, Refreshed
from tests.fakes.github import FakeGitHub
from tests.fakes.github_client import settings_for
from tests.lists import CONFIG, LAYOUT, LIST, paper
from tests.predictions import prediction

PATH = "README.md"


def start(folder: object, text: str = LIST) -> FakeGitHub:
    """Start a GitHub with the list, as a workflow's token sees it."""
    fake = FakeGitHub(folder, {PATH: text, "other.md": "Other.\n"})  # type: ignore[arg-type]
    fake.modes.actions_token = True
    fake.repository.people["expert"] = "write"
    return fake


def plan(text: str, one: Paper, section: str = "Audio") -> PullRequestPlan:
    """Plan a paper's draft."""
    current = readme.read(text, LAYOUT)
    target = Target(CONFIG, text, current, {})
    return publishing.plan_draft(one, prediction(one.id, section=section), target)


@dataclass
class Bot:
    """One run after another, with what outlives them.

    Attributes
    ----------
    fake : FakeGitHub
        Where the drafts are.
    settled : mapping of int to str
        What the last run remembered.
    pauses : list of float
        How long it would have waited.
    """

    fake: FakeGitHub
    settled: Mapping[int, str] = field(default_factory=dict)
    pauses: list[float] = field(default_factory=list)

    def open(self, ids: Iterable[str], section: str = "Audio") -> list[int]:
        """Open a draft for each paper, all on one commit; give their numbers."""
        with ListRepository(settings_for(self.fake), self.pauses.append) as repository:
            base = repository.read_base()
            text = main_text(self.fake)
            plans = [plan(text, paper(one, title_of(one)), section) for one in ids]
            numbers = [repository.publish(one, base).number for one in plans]
        return [number for number in numbers if number is not None]

    def batch(
        self, ids: Iterable[str] = (), section: str = "Audio", order: Order | None = None
    ) -> BatchDone | None:
        """Put papers into the batch, which is opened if there is none; refresh it."""
        settings = settings_for(self.fake)
        with ListRepository(settings, self.pauses.append) as repository:
            pulls = repository.read_pull_requests(None)
            base = repository.read_base()
            text = (repository.read_file(PATH, base) or b"").decode()
            main = MainList(base.sha, text, LAYOUT)
            new = [batch_row(text, one, section) for one in ids]
            pull = living_draft.open_pull(pulls, Kind.BATCH)
            if pull is None:
                opening = batch.open_batch(new, main, pulls)
                if opening is not None:
                    repository.publish(opening.plan, base)
                return None
        session = GitHubSession(settings, self.pauses.append)
        try:
            keeper = OpenDrafts(session, settings, PATH, self.pauses.append)
            known = self.settled.get(pull.number, "")
            done = batch_refresh.refresh(pull, main, keeper, rows=new, order=order, settled=known)
        finally:
            session.close()
        self.settled = {**self.settled, pull.number: done.done.settled}
        return done

    def sync(self, orders: Mapping[int, Order] | None = None) -> Refreshed:
        """Refresh all drafts once."""
        settings = settings_for(self.fake)
        with ListRepository(settings, self.pauses.append) as repository:
            pulls = repository.read_pull_requests(None)
            base = repository.read_base()
            text = (repository.read_file(PATH, base) or b"").decode()
        session = GitHubSession(settings, self.pauses.append)
        try:
            keeper = OpenDrafts(session, settings, PATH, self.pauses.append)
            main = MainList(base.sha, text, LAYOUT)
            found = refresh.refresh(pulls, main, keeper, orders, self.settled)
        finally:
            session.close()
        self.settled = found.settled
        return found


def batch_row(text: str, paper_id: str, section: str = "Audio") -> BatchRow:
    """Make the row with which a paper joins a batch."""
    one = paper(paper_id, title_of(paper_id))
    guess = prediction(paper_id, section=section)
    row = edit.make(one, section, guess.labels, guess.findings)
    target = Target(CONFIG, text, readme.read(text, LAYOUT), {})
    return BatchRow(publishing.plan_row(row, target).row, batch_body.describe(one, guess))


def title_of(paper_id: str) -> str:
    """Give a paper's invented title."""
    return f"Invented Face Number {paper_id[-5:]}"


def main_text(fake: FakeGitHub) -> str:
    return (fake.read_file("main", PATH) or b"").decode()


def branch_text(fake: FakeGitHub, number: int) -> str:
    return (fake.read_file(fake.pull(number).head, PATH) or b"").decode()


def edit_branch(fake: FakeGitHub, number: int, old: str, new: str) -> None:
    """Replace some text on a draft's branch, as a person does."""
    text = branch_text(fake, number)
    assert old in text
    fake.commit_to_branch(fake.pull(number).head, PATH, text.replace(old, new))


def delete_row(fake: FakeGitHub, number: int, paper_id: str) -> None:
    """Take a paper's row out of a draft's branch."""
    lines = branch_text(fake, number).splitlines(keepends=True)
    kept = "".join(line for line in lines if paper_id not in line)
    fake.commit_to_branch(fake.pull(number).head, PATH, kept)


def rows(fake: FakeGitHub) -> tuple[Row, ...]:
    """Read main's rows."""
    return readme.read(main_text(fake), LAYOUT).rows


def outcomes(found: Refreshed) -> dict[int, Outcome]:
    assert found.errors == ()
    return {one.number: one.outcome for one in found.done}
