"""Living drafts on the fake GitHub: opened once, grown in place, people's commits kept."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot import decisions_draft, upkeep
from bot.decisions import PaperDecision, Reason, Verdict
from bot.decisions_draft import Record
from bot.errors import GitHubError
from bot.list_repository import ListRepository
from bot.living_draft import Step
from bot.pull_request import Kind, Published, PullRequest, PullRequestPlan, State, read_marker
from bot.upkeep import Kept, Wish
from tests.fakes.github import Break, FakeGitHub, Fault
from tests.fakes.github_client import TEXT, settings_for

PATH = "data/decisions.csv"
HEAD = "arxiv_id,title,decision,reason,decided\n"
MAIN = f"{HEAD}2301.00001,A,rejected,,2024-01-01\n"
LINES = {n: f"2401.0000{n},T,rejected,,2026-01-05\n" for n in range(1, 6)}
BRANCH = "arxiv-bot/decisions"


def start(folder: Path) -> FakeGitHub:
    fake = FakeGitHub(folder, {"README.md": TEXT, PATH: MAIN})
    fake.modes.actions_token = True
    return fake


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitHub]:
    with start(tmp_path / "list.git") as server:
        yield server


def run(fake: FakeGitHub, *numbers: int, settled: str = "", retry_total: int = 2) -> Kept:
    """Do what a run does for the file of decisions."""
    settings = replace(settings_for(fake), retry_total=retry_total)
    with ListRepository(settings, lambda _: None) as repository:
        base = repository.read_base()
        content = repository.read_file(PATH, base)
        pulls = repository.read_pull_requests(None)
        for pull in pulls:
            if pull.state is State.OPEN and not pull.labels:
                repository.complete(pull)
        verdicts = tuple(
            PaperDecision(f"2401.0000{n}", "T", Verdict.REJECTED, Reason.NONE, date(2026, 1, 5))
            for n in numbers
        )
        record = Record(PATH, content.decode() if content else None, verdicts)
        wish = Wish(
            Kind.DECISIONS,
            lambda living: decisions_draft.plan(record, pulls, living),
            digest=str(numbers),
            settled=settled,
        )

        def opener(plan: PullRequestPlan) -> Published:
            return repository.publish(plan, base)

        return upkeep.keep(wish, pulls, repository.keeper(PATH), base.sha, opener)


def pending(fake: FakeGitHub, branch: str = BRANCH) -> str:
    content = fake.read_file(branch, PATH)
    assert content is not None
    return content.decode()


def only_pull(fake: FakeGitHub) -> PullRequest:
    with ListRepository(settings_for(fake)) as repository:
        (pull,) = repository.read_pull_requests(None)
        return pull


def test_a_draft_is_opened_once_and_grows_by_fast_forwards(fake: FakeGitHub) -> None:
    assert run(fake, 1).step is Step.OPEN
    first = str(fake.head(BRANCH))
    assert pending(fake) == MAIN + LINES[1]
    assert run(fake, 1).step is Step.REST
    assert run(fake, 1, 2).step is Step.UPDATE
    assert pending(fake) == MAIN + LINES[1] + LINES[2]
    git = fake.repository.git
    assert git.read_commit(str(fake.head(BRANCH))).parents == (first,)
    assert len(fake.pulls) == 1
    assert only_pull(fake).marker.ids == ("2401.00001", "2401.00002")
    assert fake.pull(1).draft


def test_nothing_is_asked_of_a_draft_while_nothing_changes(fake: FakeGitHub) -> None:
    run(fake, 1)
    settled = run(fake, 1).settled
    assert settled
    before = len(fake.log)
    again = run(fake, 1, settled=settled)
    asked = [r.path for r in fake.log[before:]]
    assert not [p for p in asked if p.endswith("/pulls/1") or "compare" in p]
    assert again.settled == settled
    grown = run(fake, 1, 2, settled=settled)
    assert grown.step is Step.UPDATE
    assert run(fake, 1, 2, settled=grown.settled) == Kept(Step.REST, settled=grown.settled)
    fake.edit_body(1, f"{fake.issue(1).body}\nmine")
    assert run(fake, 1, 2, settled=grown.settled).settled != grown.settled


def test_a_persons_commit_title_and_words_stay(fake: FakeGitHub) -> None:
    run(fake, 1)
    edited = pending(fake).replace("00001,T,rejected,,", "00001,T,rejected,duplicate,")
    edited = edited.replace(",T,", ",A better title,")
    commit = fake.commit_to_branch(BRANCH, PATH, edited)
    fake.edit_title(1, "My title")
    fake.edit_body(1, f"{fake.issue(1).body}\nMy words")
    assert run(fake, 1, 2).step is Step.UPDATE
    assert pending(fake) == edited + LINES[2]
    git = fake.repository.git
    assert git.read_commit(str(fake.head(BRANCH))).parents == (commit,)
    assert fake.issue(1).title == "My title"
    assert "My words" in str(fake.issue(1).body)
    assert run(fake, 1, 2).step is Step.REST


def test_a_draft_that_conflicts_is_joined_with_main(fake: FakeGitHub) -> None:
    run(fake, 2)
    head = str(fake.head(BRANCH))
    main = fake.push_to_main(PATH, MAIN + LINES[1])
    assert run(fake, 1, 2).step is Step.UPDATE
    assert pending(fake) == MAIN + LINES[1] + LINES[2]
    git = fake.repository.git
    assert git.read_commit(str(fake.head(BRANCH))).parents == (head, main)
    fake.merge(1)
    assert pending(fake, "main") == MAIN + LINES[1] + LINES[2]


def test_a_draft_that_merges_is_left_in_peace_when_main_goes_on(fake: FakeGitHub) -> None:
    run(fake, 1)
    head = fake.head(BRANCH)
    fake.push_to_main("README.md", f"{TEXT}| More |\n")
    assert run(fake, 1).step is Step.REST
    assert fake.head(BRANCH) == head


def test_after_a_merge_the_next_draft_has_a_branch_of_its_own(fake: FakeGitHub) -> None:
    run(fake, 1)
    fake.merge(1, "squash")
    assert run(fake, 1).step is Step.REST
    assert run(fake, 1, 2).step is Step.OPEN
    assert pending(fake, f"{BRANCH}-2") == MAIN + LINES[1] + LINES[2]


def test_a_closed_draft_is_a_no_and_what_is_new_comes_alone(fake: FakeGitHub) -> None:
    run(fake, 1)
    fake.close(1)
    assert run(fake, 1).step is Step.REST
    assert run(fake, 1, 2).step is Step.OPEN
    assert pending(fake, f"{BRANCH}-2") == MAIN + LINES[2]


def test_a_draft_with_nothing_left_closes_itself(fake: FakeGitHub) -> None:
    run(fake, 1)
    assert run(fake).step is Step.CLOSE
    issue = fake.issue(1)
    marker = read_marker(issue.body)
    assert issue.state == "closed"
    assert marker is not None
    assert marker.closed
    assert fake.branches("arxiv-bot/") == []
    assert len(fake.comments(1)) == 1
    assert run(fake, 1).step is Step.OPEN


def test_what_cannot_be_joined_is_left_alone_and_said_once(fake: FakeGitHub) -> None:
    run(fake, 1)
    fake.commit_to_branch(BRANCH, PATH, "what,is\nthis,then\n")
    head = fake.head(BRANCH)
    for _ in range(2):
        kept = run(fake, 1, 2)
        assert kept.step is Step.BLOCKED
        assert kept.warnings
    assert fake.head(BRANCH) == head
    assert len(fake.comments(1)) == 1


def test_another_file_on_the_branch_is_kept(fake: FakeGitHub) -> None:
    run(fake, 1)
    fake.commit_to_branch(BRANCH, "notes.md", "mine\n")
    fake.push_to_main(PATH, MAIN + LINES[3])
    assert run(fake, 1, 2).step is Step.UPDATE
    assert fake.read_file(BRANCH, "notes.md") == b"mine\n"
    assert pending(fake) == MAIN + LINES[1] + LINES[2] + LINES[3]


@pytest.mark.parametrize("stage", ["open", "grow", "close"])
def test_a_kill_at_any_request_is_completed_by_the_next_run(tmp_path: Path, stage: str) -> None:
    with start(tmp_path / "whole.git") as fake:
        run(fake, *prepare(fake, stage))
        expected = end_state(fake)
    needed = 0
    for last in range(1, 99):
        with start(tmp_path / f"{last}.git") as fake:
            numbers = prepare(fake, stage)
            before = len(fake.log)
            run_until(fake, before + last, numbers)
            needed = len(fake.log) - before
            for _ in range(2):
                run(fake, *numbers)
            assert end_state(fake) == expected, last
        if needed == last:
            break
    assert needed > 8


def prepare(fake: FakeGitHub, stage: str) -> tuple[int, ...]:
    """Bring a repository to where a run opens, grows or closes the draft."""
    if stage == "open":
        return (1,)
    run(fake, 1)
    if stage == "close":
        return ()
    fake.commit_to_branch(BRANCH, PATH, pending(fake).replace(",T,", ",Mine,"))
    fake.push_to_main(PATH, MAIN + LINES[2])
    return (1, 2, 3)


def run_until(fake: FakeGitHub, last: int, numbers: tuple[int, ...]) -> None:
    """Run; of all after the last request GitHub hears nothing, as if the run was killed."""

    def cut(number: int, method: str, path: str) -> None:
        if number == last:
            fake.faults.append(Fault("*", "", times=99, how=Break.RESET))

    fake.on_response = cut
    with contextlib.suppress(GitHubError):
        run(fake, *numbers, retry_total=0)
    fake.on_response = None
    fake.faults.clear()


def end_state(fake: FakeGitHub) -> object:
    """Give what people see in the end."""
    issues = [
        (i.title, i.state, i.labels, read_marker(i.body), len(fake.comments(i.number)))
        for i in fake.pulls
    ]
    # Refreshing sweeps away the branch of a draft that the bot closed.
    standing = {i.pull.head for i in fake.pulls if i.pull and i.state == "open"}
    branches = [name for name in fake.branches("arxiv-bot/") if name in standing]
    return issues, {name: pending(fake, name) for name in branches}
