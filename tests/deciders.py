"""People who decide on papers that the bot proposes: singly, or together in one draft."""

import random
from collections.abc import Callable

from tests import curated
from tests.curated import Curated
from tests.editors import Editors
from tests.fakes.github_state import Issue

_MOST_STEPS = 300


class Singly(Editors):
    """People who decide on drafts of one paper each."""

    def __init__(self, site: Curated, random: random.Random) -> None:
        super().__init__(site, random)
        self.touches_left = {one: random.choice([0, 1, 2, 2, 3, 4]) for one in curated.IDS}
        self.decided: set[str] = set()

    def decide(self) -> None:
        """Do this and that until nothing is open."""
        for _ in range(_MOST_STEPS):
            if len(self.decided) == len(curated.IDS):
                break
            left = [one for one in curated.IDS if one not in self.decided]
            opened = {one: issue for one in left if (issue := self.site.open_about(one))}
            if not opened:
                self.run()
                continue
            paper_id = self.random.choice(sorted(opened))
            self.act(opened[paper_id], paper_id)
            self.go_on()
        self.delete_what_they_regret()

    def act(self, issue: Issue, paper_id: str) -> None:
        self.read(issue, paper_id)
        if self.touches_left[paper_id]:
            self.touches_left[paper_id] -= 1
            self.do(self.random.choice(self.touches()), issue, paper_id)
            return
        self.decided.add(paper_id)
        self.do(self.random.choice(self.ends()), issue, paper_id)

    def ends(self) -> tuple[Callable[[Issue, str], None], ...]:
        return (
            *[self.merge] * 6,
            self.merge_and_regret,
            self.close,
            self.close_by_word,
            self.close_and_regret,
            self.close_as_misplaced,
            self.take_out,
            self.take_out_and_merge,
            self.add_instead,
            self.fall_out,
        )

    def merge(self, issue: Issue, paper_id: str) -> None:
        if not self.site.is_mergeable(issue.number):
            self.run()
        assert self.site.is_mergeable(issue.number), paper_id
        self.site.fake.merge(issue.number, self.random.choice(["merge", "squash"]))

    def merge_and_regret(self, issue: Issue, paper_id: str) -> None:
        self.merge(issue, paper_id)
        self.regretted.append(paper_id)

    def close(self, issue: Issue, paper_id: str) -> None:
        label = self.random.choice([None, "not-relevant", "duplicate", "later"])
        self.site.fake.close(issue.number, label)
        self.notes.discard(paper_id)
        self.refuse(paper_id)

    def close_by_word(self, issue: Issue, paper_id: str) -> None:
        self.say(issue, self.random.choice(["reject", "reject not relevant", "later"]))
        assert issue.state == "closed"
        self.notes.discard(paper_id)
        self.refuse(paper_id)

    def close_and_regret(self, issue: Issue, paper_id: str) -> None:
        self.close(issue, paper_id)
        if self.is_so(0.5):
            self.run()
        if self.is_so(0.5):
            self.site.fake.add_label(issue.number, "retry")
        else:
            self.site.fake.comment(issue.number, "maintainer", "/arxiv-bot retry")
        self.want_again(paper_id)
        self.decided.discard(paper_id)

    def close_as_misplaced(self, issue: Issue, paper_id: str) -> None:
        planned = curated.marker_of(issue).rows[0].section
        self.site.fake.close(issue.number, "wrong-section")
        self.want_again(paper_id)
        self.run()
        again = self.site.open_about(paper_id)
        if again is None:
            assert planned != "Audio" or self.again[paper_id] > 1
            self.refuse(paper_id)
        else:
            self.read(again, paper_id)
            assert self.rows[paper_id][0] != planned
            self.decided.discard(paper_id)

    def take_out(self, issue: Issue, paper_id: str) -> None:
        self.delete_row(issue, paper_id)
        self.run()
        if issue.state == "open":  # somebody corrected another line there
            assert paper_id in self.notes
            self.merge(issue, paper_id)

    def take_out_and_merge(self, issue: Issue, paper_id: str) -> None:
        self.delete_row(issue, paper_id)
        self.merge(issue, paper_id)

    def add_instead(self, issue: Issue, paper_id: str) -> None:
        self.add_by_hand(issue, paper_id)
        self.notes.discard(paper_id)
        self.run()
        assert issue.state == "closed"
        (said,) = self.site.said(issue.number, "closed")
        assert "Thank you" in said

    def fall_out(self, issue: Issue, paper_id: str) -> None:
        """Make a conflict that nobody but people can solve, and begin anew."""
        self.clash(issue, paper_id)
        head = self.site.fake.head(self.head(issue))
        for _ in range(2):
            self.run()
            assert self.site.fake.head(self.head(issue)) == head
            assert len(self.site.said(issue.number, "blocked")) == 1
        self.site.fake.close(issue.number, "retry")
        self.want_again(paper_id)
        self.decided.discard(paper_id)


class Together(Editors):
    """People who decide on the papers of one draft that grows."""

    def __init__(self, site: Curated, random: random.Random) -> None:
        super().__init__(site, random)
        self.declined: set[str] = set()

    def decide(self) -> None:
        """Do this and that until every paper was in a batch that has ended."""
        for _ in range(_MOST_STEPS):
            issue = next((i for i in self.site.fake.pulls if i.state == "open"), None)
            if issue is None:
                before = len(self.site.fake.pulls)
                self.run()
                if len(self.site.fake.pulls) == before:
                    break
                continue
            here = [one for one in curated.marker_of(issue).ids if one not in self.refused]
            if not here:
                self.leave(issue)
                continue
            paper_id = self.random.choice([*here, *sorted(self.declined)])
            if paper_id in self.declined:
                self.do(self.tick_again, issue, paper_id)
            else:
                self.read(issue, paper_id)
                self.do(self.random.choice(self.acts()), issue, paper_id)
            self.go_on()
        self.delete_what_they_regret()

    def acts(self) -> tuple[Callable[[Issue, str], None], ...]:
        usual = (act for act in self.touches() if act != self.rename_branch)
        return (
            *usual,
            self.untick,
            self.untick,
            self.delete_box,
            self.take_out,
            self.decline_by_word,
            self.add_instead,
            self.merge,
            self.merge,
            self.merge_and_regret,
            self.close,
        )

    def leave(self, issue: Issue) -> None:
        """Merge a batch without papers, in which somebody corrected another line."""
        self.run()
        if issue.state == "open" and not curated.marker_of(issue).ids:
            assert self.notes
            self.merge(issue, "")

    def untick(self, issue: Issue, paper_id: str) -> None:
        box = f"[x] <!-- row={paper_id} -->"
        assert box in str(issue.body)
        body = str(issue.body).replace(box, box.replace("x", " ", 1))
        self.site.fake.edit_body(issue.number, body)
        self.decline(issue, paper_id)

    def tick_again(self, issue: Issue, paper_id: str) -> None:
        box = f"[ ] <!-- row={paper_id} -->"
        assert box in str(issue.body)
        body = str(issue.body).replace(box, box.replace(" ", "x", 1))
        self.site.fake.edit_body(issue.number, body)
        self.declined.discard(paper_id)
        self.refused.discard(paper_id)
        self.run()
        self.read(issue, paper_id)

    def delete_box(self, issue: Issue, paper_id: str) -> None:
        lines = str(issue.body).splitlines()
        kept = "\n".join(one for one in lines if f"row={paper_id} " not in one)
        self.site.fake.edit_body(issue.number, kept)
        self.run()
        self.refuse(paper_id)

    def take_out(self, issue: Issue, paper_id: str) -> None:
        self.delete_row(issue, paper_id)

    def decline_by_word(self, issue: Issue, paper_id: str) -> None:
        self.say(issue, f"reject {paper_id}")
        self.refuse(paper_id)

    def decline(self, issue: Issue, paper_id: str) -> None:
        self.refuse(paper_id)
        self.run()
        if issue.state == "open" and self.is_so(0.3):
            self.declined.add(paper_id)

    def add_instead(self, issue: Issue, paper_id: str) -> None:
        self.add_by_hand(issue, paper_id)
        self.run()
        assert paper_id not in curated.marker_of(issue).ids

    def merge(self, issue: Issue, _: str) -> None:
        """Merge all that is in the batch now."""
        self.run()
        for paper_id in curated.marker_of(issue).ids:
            self.read(issue, paper_id)
        self.declined.clear()
        if issue.state == "open":
            self.site.fake.merge(issue.number, self.random.choice(["merge", "squash"]))

    def merge_and_regret(self, issue: Issue, paper_id: str) -> None:
        self.merge(issue, paper_id)
        self.regretted.append(paper_id)

    def close(self, issue: Issue, _: str) -> None:
        """Decline all that is left."""
        self.run()
        if self.is_so(0.5) and issue.state == "open":
            for paper_id in curated.marker_of(issue).ids:
                self.refuse(paper_id)
            self.site.fake.close(issue.number)
            self.declined.clear()
            self.notes = {n for n in self.notes if curated.NOTES[n] not in self.site.text}
