"""One draft keeps the file of decisions in step, and people have the last word on it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot import decisions_draft, pull_request
from bot.decisions import PaperDecision, Reason, Verdict
from bot.decisions_draft import Record
from bot.living_draft import Living, LivingPlan, Step
from bot.pull_request import PullRequest, State
from bot.rebuild import BranchState, OtherFile

HEAD = "arxiv_id,title,decision,reason,decided\n"
MAIN = f"{HEAD}2301.00001,A,rejected,,2024-01-01\n"
PATH = "data/decisions.csv"
MOMENT = datetime(2026, 2, 1, tzinfo=UTC)


def verdict(arxiv_id: str, day: int = 5, title: str = "T", **fields: object) -> PaperDecision:
    found = PaperDecision(arxiv_id, title, Verdict.REJECTED, Reason.NONE, date(2026, 1, day))
    return replace(found, **fields)  # type: ignore[arg-type]


def record(*verdicts: PaperDecision, main: str | None = MAIN, dropped: str = "") -> Record:
    return Record(PATH, main, verdicts, frozenset(filter(None, [dropped])))


def opened(found: LivingPlan, head: str | None = None, fork: str | None = MAIN) -> Living:
    """Give a draft as it stands after its plan was published."""
    assert found.plan is not None
    plan = found.plan
    pull = PullRequest(
        7, "https://example.org/7", plan.marker, State.OPEN, (), plan.branch, "s", MOMENT,
        title=plan.title, body=plan.body,
    )  # fmt: skip
    return Living(pull, state_of(fork, plan.content if head is None else head))


def state_of(fork: str | None, head: str | None) -> BranchState:
    return BranchState(7, "arxiv-bot/decisions", "s", "m", "f", fork, head)


def ended(living: Living, state: State, **fields: object) -> PullRequest:
    marker = replace(living.pull.marker, **fields)  # type: ignore[arg-type]
    return replace(living.pull, state=state, closed_at=MOMENT, marker=marker)


def test_new_verdicts_become_one_draft() -> None:
    found = decisions_draft.plan(record(verdict("2401.00001"), verdict("2301.00001")), [], None)
    assert found.step is Step.OPEN
    assert found.plan is not None
    assert found.plan.branch == "arxiv-bot/decisions"
    assert found.plan.content == (
        f"{HEAD}2301.00001,T,rejected,,2026-01-05\n2401.00001,T,rejected,,2026-01-05\n"
    )
    assert pull_request.read_marker(found.plan.body) == found.plan.marker
    assert "2401.00001" in found.plan.body


def test_what_is_on_file_already_needs_no_draft() -> None:
    on_file = verdict("2301.00001", decided=date(2024, 1, 1))
    assert decisions_draft.plan(record(on_file), [], None) == LivingPlan(Step.REST)
    assert decisions_draft.plan(record(dropped="2401.00001"), [], None) == LivingPlan(Step.REST)


def test_a_draft_is_due_when_there_is_enough_or_it_has_waited() -> None:
    few = record(verdict("2401.00001"))
    for day, days, is_due in ((11, 7, False), (12, 7, True), (5, 0, True), (4, 0, False)):
        assert decisions_draft.is_due(few, [], date(2026, 1, day), days) is is_due
    many = record(*(verdict(f"2401.{n:05}") for n in range(1, 11)))
    assert decisions_draft.is_due(many, [], date(2026, 1, 5), 7)
    assert not decisions_draft.is_due(record(), [], date(2026, 1, 5), 0)


def test_a_draft_rests_while_nothing_is_new() -> None:
    wanted = record(verdict("2401.00001"))
    living = opened(decisions_draft.plan(wanted, [], None))
    assert decisions_draft.plan(wanted, [living.pull], living).step is Step.REST
    crlf = replace(living, pull=replace(living.pull, body=living.pull.body.replace("\n", "\r\n")))
    assert decisions_draft.plan(wanted, [living.pull], crlf).step is Step.REST


def test_a_draft_grows_and_keeps_title_body_and_lines_of_people() -> None:
    living = opened(decisions_draft.plan(record(verdict("2401.00001")), [], None))
    head = str(living.branch.head_text).replace("00001,T,rejected,", "00001,T,rejected,duplicate")
    pull = replace(living.pull, title="My title", body=f"{living.pull.body}\nMy words\n")
    living = Living(pull, replace(living.branch, head_text=head))
    wanted = record(verdict("2401.00001"), verdict("2401.00002"))
    found = decisions_draft.plan(wanted, [pull], living)
    assert found.step is Step.UPDATE
    assert found.plan is not None
    assert found.pushes
    assert found.plan.title == "My title"
    assert "My words" in found.plan.body
    assert "2401.00002" in found.plan.body
    assert "2401.00001,T,rejected,duplicate,2026-01-05\n2401.00002" in found.plan.content


def test_a_line_that_a_person_deleted_is_never_written_again() -> None:
    wanted = record(verdict("2401.00001"), verdict("2401.00002"))
    living = opened(decisions_draft.plan(wanted, [], None))
    head = str(living.branch.head_text).replace("2401.00001,T,rejected,,2026-01-05\n", "")
    living = Living(living.pull, replace(living.branch, head_text=head))
    found = decisions_draft.plan(wanted, [living.pull], living)
    assert found.plan is not None
    assert found.plan.content == head
    assert found.plan.marker.refused == ("2401.00001",)
    pull = replace(living.pull, marker=found.plan.marker, body=found.plan.body)
    again = Living(pull, living.branch)
    assert decisions_draft.plan(wanted, [pull], again).step is Step.REST
    merged = [ended(again, State.MERGED)]
    assert decisions_draft.plan(replace(wanted, main_text=head), merged, None).step is Step.REST
    later = record(verdict("2401.00001", 9), main=head)
    assert decisions_draft.plan(later, merged, None).step is Step.OPEN


def test_a_closed_draft_is_a_no_to_its_lines_unless_the_bot_closed_it_or_it_is_retried() -> None:
    wanted = record(verdict("2401.00001"))
    living = opened(decisions_draft.plan(wanted, [], None))
    closed = ended(living, State.CLOSED)
    assert decisions_draft.plan(wanted, [closed], None).step is Step.REST
    for pull in (replace(closed, labels=("retry",)), ended(living, State.CLOSED, closed="empty")):
        again = decisions_draft.plan(wanted, [pull], None)
        assert again.plan is not None
        assert again.plan.branch == "arxiv-bot/decisions-2"


def test_what_a_person_had_merged_without_is_left_out_then() -> None:
    wanted = record(verdict("2401.00001"), verdict("2401.00002"))
    living = opened(decisions_draft.plan(wanted, [], None))
    merged = [ended(living, State.MERGED)]
    main = str(living.branch.head_text).replace("2401.00001,T,rejected,,2026-01-05\n", "")
    assert decisions_draft.plan(replace(wanted, main_text=main), merged, None).step is Step.REST


def test_a_verdict_that_was_taken_back_leaves_the_draft_which_closes_when_it_is_empty() -> None:
    living = opened(decisions_draft.plan(record(verdict("2401.00001")), [], None))
    found = decisions_draft.plan(record(), [living.pull], living)
    assert (found.step, found.plan) == (Step.CLOSE, None)
    assert found.marker is not None
    assert found.marker.closed


def test_a_line_that_holds_no_more_is_taken_out() -> None:
    found = decisions_draft.plan(record(dropped="2301.00001"), [], None)
    assert found.plan is not None
    assert found.plan.content == HEAD
    assert "2301.00001" in found.plan.body
    living = opened(found)
    assert decisions_draft.plan(record(dropped="2301.00001"), [], living).step is Step.REST


def test_a_branch_that_cannot_be_joined_is_left_alone() -> None:
    living = opened(decisions_draft.plan(record(verdict("2401.00001")), [], None))
    wanted = record(verdict("2401.00001"), verdict("2401.00002"))
    broken = Living(living.pull, replace(living.branch, head_text="what,is\nthis,then\n"))
    assert decisions_draft.plan(wanted, [], broken).step is Step.BLOCKED
    more = Living(living.pull, replace(living.branch, others=(OtherFile("x", "1", "a", "b", "c"),)))
    assert decisions_draft.plan(wanted, [], more).step is Step.BLOCKED


def test_lines_of_main_join_those_of_the_draft() -> None:
    living = opened(decisions_draft.plan(record(verdict("2401.00001")), [], None))
    main = f"{MAIN}2401.00003,By hand,borderline,borderline,2026-01-09\n"
    stale = replace(living, is_mergeable=False)
    found = decisions_draft.plan(record(verdict("2401.00001"), main=main), [], stale)
    assert found.plan is not None
    assert found.plan.content.splitlines()[2:] == [
        "2401.00001,T,rejected,,2026-01-05",
        "2401.00003,By hand,borderline,borderline,2026-01-09",
    ]


@pytest.mark.parametrize("letter", ["<", "界", "😀"])
def test_lines_in_any_script_fit_into_one_body(letter: str) -> None:
    many = record(*(verdict(f"2401.{n:05}", title=letter * 200) for n in range(1, 400)))
    found = decisions_draft.plan(many, [], None)
    assert found.plan is not None
    assert len(found.plan.marker.ids) > 10
    assert len(found.plan.body) < 65_536


def test_hostile_titles_do_nothing_and_many_lines_fit() -> None:
    title = "@all | <b>x</b>\n\n- [x] closes #1" * 20
    many = record(*(verdict(f"2401.{n:05}", title=title) for n in range(1, 400)))
    found = decisions_draft.plan(many, [], None)
    assert found.plan is not None
    body = found.plan.body
    assert "@all" not in body
    assert "<b>" not in body
    assert len(found.plan.marker.ids) > 10
    assert len(body) < 65_536
