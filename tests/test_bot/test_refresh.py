"""What is asked, waited for and remembered while drafts are refreshed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from bot import edit, refresh
from bot.draft_keeper import Look, MainList
from bot.errors import GitHubError, ListError
from bot.pull_request import (
    Kind,
    Marker,
    PlannedRow,
    PullRequest,
    State,
    read_marker,
    render_marker,
)
from bot.rebuild import BranchState, Changes, Rebuilt
from bot.refreshed import Outcome, Refreshed
from tests.lists import LAYOUT, LIST
from tests.predictions import pull_request

MAIN = MainList("m" * 40, LIST, LAYOUT)
ROW = PlannedRow(
    "2409.09001", "Audio", "| 09/24 | A Face | [arXiv](https://arxiv.org/abs/2409.09001) | | | | |"
)
HEAD = edit.place(LIST, [ROW], LAYOUT)
BODY = f"{render_marker(Marker((ROW.id,), Kind.ADD, (ROW,)))}\nmine"


class FatalError(GitHubError):
    is_fatal = True


@dataclass
class Keeper:
    """One draft's side of GitHub, with the answers that a test gives."""

    mergeable: list[bool | None] = field(default_factory=lambda: [True])
    commits: int = 1
    head: str = HEAD
    is_ours: bool = True
    refusal: Exception | None = None
    did: list[str] = field(default_factory=list)
    body: str = BODY
    accepts: bool = True

    def look(self, number: int) -> Look:
        self.did.append("look")
        if self.refusal:
            raise self.refusal
        answer = self.mergeable.pop(0) if len(self.mergeable) > 1 else self.mergeable[0]
        return Look(True, answer, "a" * 40, self.commits, "Title", self.body)

    def wait(self, seconds: float) -> None:
        self.did.append(f"wait {seconds:.0f}")

    def read_branch(self, pull: PullRequest, look: Look, main_sha: str) -> BranchState:
        self.did.append("read")
        marker = read_marker(look.body) or pull.marker
        fields = (pull.number, pull.branch, look.head_sha, main_sha, "f", LIST, self.head)
        return BranchState(*fields, marker.ids, marker.rows, is_ours=self.is_ours)

    def advance(self, state: BranchState, rebuilt: Rebuilt, message: str) -> str | None:
        self.did.append("advance")
        return "b" * 40 if self.accepts else None

    def upsert_note(self, number: int, key: str, text: str) -> None:
        self.did.append(f"note {key}")

    def edit(
        self, number: int, body: str, *, seen: str, title: str = "", closes: bool = False
    ) -> bool:
        self.did.append("close" if closes else "edit")
        self.body = body
        return self.accepts

    def delete_branch(self, branch: str, head_sha: str, main_sha: str) -> bool:
        self.did.append(f"delete {branch}")
        return True

    def branches(self) -> Mapping[str, str]:
        self.did.append("branches")
        return {"arxiv-bot/2409.09001": "a" * 40}


@pytest.fixture
def pull() -> PullRequest:
    marker = Marker((ROW.id,), Kind.ADD, (ROW,))
    return replace(pull_request(ids=(ROW.id,)), marker=marker, head_sha="a" * 40)


def outcome(found: Refreshed) -> Outcome:
    (done,) = found.done
    return done.outcome


def test_a_draft_is_looked_at_once_for_each_state(pull: PullRequest) -> None:
    keeper = Keeper()
    found = refresh.refresh([pull], MAIN, keeper)
    assert (outcome(found), keeper.did) == (Outcome.PEACE, ["look"])
    again = refresh.refresh([pull], MAIN, keeper, settled=found.settled)
    assert (again.done, again.settled, keeper.did) == ((), found.settled, ["look"])
    moved = replace(MAIN, sha="n" * 40)
    refresh.refresh([pull], moved, keeper, settled=found.settled)
    refresh.refresh([replace(pull, head_sha="c" * 40)], MAIN, keeper, settled=found.settled)
    assert keeper.did == ["look"] * 3


def test_only_open_drafts_of_one_paper_are_refreshed(pull: PullRequest) -> None:
    keeper = Keeper()
    others = [pull_request(2, kind=kind) for kind in Kind if kind is not Kind.ADD]
    closed = [replace(pull, state=state) for state in State if state is not State.OPEN]
    assert refresh.refresh([*others, *closed], MAIN, keeper).done == ()
    assert keeper.did == []


def test_what_github_does_not_know_yet_is_asked_again_a_few_times(pull: PullRequest) -> None:
    keeper = Keeper([None, None, True])
    assert outcome(refresh.refresh([pull], MAIN, keeper)) is Outcome.PEACE
    assert keeper.did == ["look", "wait 2", "look", "wait 4", "look"]
    never = Keeper([None])
    found = refresh.refresh([pull], MAIN, never)
    assert (outcome(found), found.settled) == (Outcome.UNKNOWN, {})
    assert never.did.count("look") == 4


def test_one_failure_does_not_stop_the_others_unless_it_would_fail_all(pull: PullRequest) -> None:
    pulls = [pull, replace(pull, number=2)]
    for error, looks in ((GitHubError("no"), 2), (FatalError("no"), 1)):
        keeper = Keeper(refusal=error)
        found = refresh.refresh(pulls, MAIN, keeper)
        assert set(found.errors) == {"no"}
        assert keeper.did == ["look"] * looks


def test_an_order_that_cannot_be_followed_is_told(pull: PullRequest) -> None:
    def order(state: BranchState) -> Changes:
        raise ListError("no such section")

    keeper = Keeper()
    found = refresh.refresh([pull], MAIN, keeper, {1: order})
    assert found.errors == ("no such section",)
    assert keeper.did == ["look", "read"]


def test_somebody_who_keeps_pushing_is_left_to_the_next_run(pull: PullRequest) -> None:
    keeper = Keeper([False], accepts=False)
    found = refresh.refresh([pull], MAIN, keeper)
    assert (outcome(found), found.settled) == (Outcome.UNKNOWN, {})
    assert keeper.did.count("advance") == 4


def test_a_body_that_is_being_edited_is_not_overwritten(pull: PullRequest) -> None:
    listed = replace(MAIN, text=HEAD)
    keeper = Keeper(accepts=False)
    assert outcome(refresh.refresh([pull], listed, keeper)) is Outcome.UNKNOWN
    assert keeper.did[:3] == ["look", "note closed", "close"]
    assert "delete" not in " ".join(keeper.did)


def test_a_deleted_row_counts_only_if_a_person_was_at_work(pull: PullRequest) -> None:
    for is_ours, expected in ((False, Outcome.REFUSED), (True, Outcome.PEACE)):
        keeper = Keeper(commits=2, head=LIST, is_ours=is_ours)
        assert outcome(refresh.refresh([pull], MAIN, keeper)) is expected


def test_branches_of_drafts_that_the_bot_closed_are_swept_once(pull: PullRequest) -> None:
    marker = replace(pull.marker, closed=refresh.LISTED)
    closed = replace(pull, state=State.CLOSED, marker=marker)
    keeper = Keeper()
    found = refresh.refresh([closed], MAIN, keeper)
    assert keeper.did == ["branches", f"delete {closed.branch}"]
    refresh.refresh([closed], MAIN, keeper, settled=found.settled)
    assert len(keeper.did) == 2
    reused = replace(pull, number=2)
    keeper = Keeper()
    refresh.refresh([closed, reused], MAIN, keeper)
    assert "delete" not in " ".join(keeper.did)
