"""People who change a draft's row, its branch and its page before they decide."""

from collections.abc import Callable, Mapping

from bot import edit
from bot.pull_request import PlannedRow
from tests import curated, lists
from tests.curated import NOTES, README
from tests.curators import People
from tests.fakes.github_state import Issue


class Editors(People):
    """Everything that may be done to a draft which is still open."""

    def set_cell(self, issue: Issue, paper_id: str) -> None:
        """Change one cell of the row."""
        section, cells = self.rows[paper_id]
        number, key = self.random.randrange(1000), curated.key_of(paper_id)
        choices = [
            ("Pub", f"[ICLR {2000 + number % 20}](https://arxiv.org/abs/{paper_id})"),
            ("Code", f"[Code](https://example.org/{number})"),
            ("Labels", f"Odd {number}"),
        ]
        if paper_id in cells["Pub"]:
            choices.append(("Title", f"A Corrected Title {key} {number}"))
        if cells["Title"] == curated.title_of(paper_id):
            choices.append(("Pub", f"[ICLR {2000 + number % 20}](https://example.org/{number})"))
        name, cell = self.random.choice(choices)
        self.replace_row(issue, paper_id, section, cells | {name: cell})

    def move_row(self, issue: Issue, paper_id: str) -> None:
        """Put the row into the other table, by hand."""
        section, cells = self.rows[paper_id]
        self.replace_row(issue, paper_id, _other(section), cells)

    def replace_row(
        self, issue: Issue, paper_id: str, section: str, cells: Mapping[str, str]
    ) -> None:
        text = self.branch(issue)
        headings = list(curated.tables(text)[section][0])
        kept = {name: cells.get(name, "") for name in headings}
        line, key = f"| {' | '.join(kept.values())} |", curated.key_of(paper_id)
        if section == self.rows[paper_id][0]:
            lines = text.splitlines(keepends=True)
            self.write(issue, "".join(f"{line}\n" if key in one else one for one in lines))
        else:
            row = PlannedRow(paper_id, section, line)
            self.write(issue, edit.place(curated.without(text, paper_id), [row], lists.LAYOUT))
        self.rows[paper_id] = (section, kept)

    def correct_note(self, issue: Issue, paper_id: str) -> None:
        """Correct a line of the list that is no row."""
        note = NOTES[paper_id]
        self.write(issue, self.branch(issue).replace(note, note.replace("tpyo", "typo")))
        self.notes.add(paper_id)

    def write_title(self, issue: Issue, _: str) -> None:
        self.page(issue).title = f"A better title {self.random.randrange(1000)}"
        self.site.fake.edit_title(issue.number, self.page(issue).title)

    def write_text(self, issue: Issue, _: str) -> None:
        self.page(issue).text = f"I asked the authors {self.random.randrange(1000)}."
        self.site.fake.edit_body(issue.number, f"{issue.body}\n\n{self.page(issue).text}")

    def add_label(self, issue: Issue, _: str) -> None:
        self.page(issue).label = "needs a look"
        self.site.fake.add_label(issue.number, "needs a look")

    def mark_ready(self, issue: Issue, _: str) -> None:
        self.page(issue).is_ready = True
        self.site.fake.mark_ready(issue.number)

    def join_main(self, issue: Issue, _: str) -> None:
        """Press GitHub's button that brings a branch up to date."""
        fake = self.site.fake
        hub, pull = fake.repository, fake.pull(issue.number)
        with fake.lock:
            tree, main = hub.merged_tree(pull), hub.branch("main")
            if tree is not None and main is not None:
                sha = hub.commit("maintainer", tree, [pull.head_sha, main], "Merge main\n")
                hub.move_ref(f"refs/heads/{pull.head}", sha, "maintainer")

    def rename_branch(self, issue: Issue, paper_id: str) -> None:
        """Go on with the same commits and the same body under another name."""
        fake, old = self.site.fake, self.head(issue)
        new = f"{old}-renamed{self.random.randrange(1000)}"
        with fake.lock:
            fake.repository.create_ref(f"refs/heads/{new}", str(fake.head(old)), "maintainer")
        fake.open_pull(new, issue.title, str(issue.body))
        fake.delete_branch(old)
        self.pages.pop(issue.number, None)
        self.again[paper_id] = self.again.get(paper_id, 0) + 1

    def ask_for_venue(self, issue: Issue, paper_id: str) -> None:
        """Order another venue; a cell that was changed by hand before is taken as ordered."""
        if paper_id not in self.rows[paper_id][1]["Pub"]:
            return  # the bot says that this is to be done by hand
        self.say(issue, f"venue {paper_id} ECCV 2024")
        section, cells = self.rows[paper_id]
        pub = f"[ECCV 2024](https://arxiv.org/abs/{paper_id})"
        self.rows[paper_id] = (section, cells | {"Pub": pub})

    def ask_for_labels(self, issue: Issue, paper_id: str) -> None:
        section, cells = self.rows[paper_id]
        if cells["Labels"] == "Sad" and paper_id in cells["Pub"]:
            self.say(issue, f"labels {paper_id} +Glad -Sad")
            self.rows[paper_id] = (section, cells | {"Labels": "Glad"})

    def ask_for_section(self, issue: Issue, paper_id: str) -> None:
        section, cells = self.rows[paper_id]
        if paper_id not in cells["Pub"]:
            return  # the bot says that this is to be done by hand
        self.say(issue, f"move {paper_id} {_other(section)}")
        headings = curated.tables(self.site.text)[_other(section)][0]
        self.rows[paper_id] = (_other(section), {h: cells.get(h, "") for h in headings})

    def ask_in_vain(self, issue: Issue, paper_id: str) -> None:
        """Order something without the right to."""
        self.site.fake.comment(issue.number, "stranger", f"/arxiv-bot reject {paper_id}")

    def clash(self, issue: Issue, paper_id: str) -> None:
        """Change a line on the branch and, in another way, on main."""
        self.run()
        self.join_main(issue, paper_id)
        before = next(line for line in self.site.text.splitlines() if "| Ancient" in line)
        for number in (1, 2):
            after = before.replace("Ancient", f"Ancient {self.random.randrange(10)}{number}")
            if number == 1:
                self.write(issue, self.branch(issue).replace(before, after))
            else:
                text = self.site.text.replace(before, after)
                self.site.fake.push_to_main(README, text)

    def touches(self) -> tuple[Callable[[Issue, str], None], ...]:
        """Give what people may do with a row and its pull request before they decide."""
        return (
            self.set_cell,
            self.set_cell,
            self.move_row,
            self.correct_note,
            self.write_title,
            self.write_text,
            self.add_label,
            self.mark_ready,
            self.join_main,
            self.ask_for_venue,
            self.ask_for_labels,
            self.ask_for_section,
            self.ask_in_vain,
            self.rename_branch,
        )


def _other(section: str) -> str:
    return "Video" if section == "Audio" else "Audio"
