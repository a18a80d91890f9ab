"""What people do with a list's drafts, and what each of them must find in the end."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from bot import edit
from bot.pull_request import PlannedRow
from tests import curated, lists
from tests.curated import NOTES, README, Curated
from tests.fakes.github_state import Issue


@dataclass
class Page:
    """What people wrote on a pull request's page.

    Attributes
    ----------
    title, text, label : str
        Title, words below the body, and a label; empty if nobody did.
    is_ready : bool
        Whether it is no draft any more.
    """

    title: str = ""
    text: str = ""
    label: str = ""
    is_ready: bool = False


@dataclass
class People:
    """Those who look after a list, and what they want of it.

    Attributes
    ----------
    site : Curated
        The list.
    random : random.Random
        Their moods.
    rows : dict of str to (str, dict)
        Section and cells of each paper that is to be listed, as its last human edit left them.
    refused : set of str
        Papers that must not stand there.
    pages : dict of int to Page
        What they wrote on each pull request's page.
    notes : set of str
        Papers on whose draft somebody corrected another line of the list.
    again : dict of str to int
        How often they themselves asked for a paper once more.
    regretted : list of str
        Papers that they will take off the list again.
    history : list of str
        What they did.
    """

    site: Curated
    random: random.Random
    rows: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    pages: dict[int, Page] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)
    again: dict[str, int] = field(default_factory=dict)
    regretted: list[str] = field(default_factory=list)
    history: list[str] = field(default_factory=list)

    def is_so(self, chance: float) -> bool:
        """Toss a coin."""
        return self.random.random() < chance

    def do(self, act: Callable[[Issue, str], None], issue: Issue, paper_id: str) -> None:
        """Do something, and remember it."""
        self.history.append(f"#{issue.number} {paper_id} {act.__name__} {self.rows.get(paper_id)}")
        act(issue, paper_id)

    def go_on(self) -> None:
        """Let the bot run between two acts, or not; now and then its store is lost."""
        if self.is_so(0.7):
            self.run()
        if self.is_so(0.05):
            self.site.forget()

    def settle(self) -> None:
        """Let it run on, also with nothing remembered, and check what is there."""
        self.run()
        self.assert_as_decided()
        self.site.rest()
        self.site.forget()
        self.run()
        self.site.rest()
        self.assert_as_decided()

    def read(self, issue: Issue, paper_id: str) -> None:
        """Take a draft's row as it stands for what is wanted, unless it is known better."""
        if paper_id not in self.rows:
            found = curated.row_of(self.branch(issue), paper_id)
            assert found is not None
            self.rows[paper_id] = found

    def branch(self, issue: Issue) -> str:
        """Read the list on a pull request's branch."""
        return self.site.read(self.head(issue))

    def page(self, issue: Issue) -> Page:
        return self.pages.setdefault(issue.number, Page())

    @staticmethod
    def head(issue: Issue) -> str:
        assert issue.pull is not None
        return issue.pull.head

    def write(self, issue: Issue, text: str) -> None:
        """Commit a text to a branch, or replace its last commit by one with it."""
        branch, fake = self.head(issue), self.site.fake
        if self.random.random() < 0.1:
            fake.amend(branch, README, text)
        else:
            fake.commit_to_branch(branch, README, text)

    def say(self, issue: Issue, order: str) -> None:
        """Order something, and wait until it is done."""
        self.site.fake.comment(issue.number, "maintainer", f"/arxiv-bot {order}")
        self.run()

    def add_by_hand(self, _: Issue, paper_id: str) -> None:
        """Put the paper on the list without its draft."""
        section, cells = self.rows[paper_id]
        pub = f"[arXiv](https://arxiv.org/abs/{paper_id})"
        own = cells | {"Title": f"By Hand {curated.key_of(paper_id)}", "Pub": pub}
        row = PlannedRow(paper_id, section, f"| {' | '.join(own.values())} |")
        self.site.fake.push_to_main(README, edit.place(self.site.text, [row], lists.LAYOUT))
        self.rows[paper_id] = (section, own)

    def delete_row(self, issue: Issue, paper_id: str) -> None:
        """Take the row out of the branch."""
        self.write(issue, curated.without(self.branch(issue), paper_id))
        self.refuse(paper_id)

    def delete_from_list(self, paper_id: str) -> None:
        """Take a listed paper off again."""
        self.site.fake.push_to_main(README, curated.without(self.site.text, paper_id))
        self.refuse(paper_id)

    def delete_what_they_regret(self) -> None:
        for paper_id in self.regretted:
            self.delete_from_list(paper_id)
            self.run()

    def refuse(self, paper_id: str) -> None:
        self.rows.pop(paper_id, None)
        self.refused.add(paper_id)

    def want_again(self, paper_id: str) -> None:
        """Expect one more draft of a paper."""
        self.rows.pop(paper_id, None)
        self.refused.discard(paper_id)
        self.notes.discard(paper_id)
        self.again[paper_id] = self.again.get(paper_id, 0) + 1

    def run(self) -> None:
        """Let the bot run, and look at what people wrote on the pages."""
        self.site.run()
        for number, page in self.pages.items():
            issue = self.site.fake.issue(number)
            assert issue.pull is not None
            assert page.title in {"", issue.title}
            assert page.text in str(issue.body)
            assert page.label in {"", *issue.labels}
            assert page.is_ready <= (not issue.pull.draft)

    def assert_as_decided(self) -> None:
        """Check that the list is what people made of it, to the last cell and line."""
        text = self.site.text
        assert set(curated.IDS) == self.rows.keys() | self.refused
        assert not self.rows.keys() & self.refused
        found = {one: curated.row_of(text, one) for one in curated.IDS}
        for one, row in found.items():
            assert row == self.rows.get(one), (one, row, self.rows.get(one))
        curated.assert_sorted(text)
        for paper_id, numbers in self.site.proposed.items():
            assert len(numbers) <= 1 + self.again.get(paper_id, 0), paper_id
        assert all(issue.state == "closed" for issue in self.site.fake.pulls)
        assert "Ancient" in text
        notes = [line for line in text.splitlines() if line.startswith("Note ")]
        corrected = {one for one in curated.IDS if NOTES[one] not in notes}
        assert corrected == self.notes
