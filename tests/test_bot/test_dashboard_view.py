from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot import dashboard, dashboard_view
from bot.config_tables import Limits, Triage
from bot.dashboard_content import Condition
from bot.dashboard_marker import read_state
from bot.dashboard_state import Asked, DashboardState, DatedPaper
from bot.dashboard_view import Known, view
from bot.decisions import PaperDecision, Reason, Verdict
from bot.prediction import Counterfactual, Decision
from bot.pull_request import Kind, State
from tests.lists import paper
from tests.predictions import prediction, pull_request

NOW = datetime(2024, 11, 20, 1, tzinfo=UTC)
HELD = prediction("2411.00002", 0.1, Decision.HOLD)
KNOWN = Known(NOW, Limits(), Triage())


def refusal(paper_id: str, decided: date, title: str = "") -> PaperDecision:
    return PaperDecision(paper_id, title, Verdict.REJECTED, Reason.DUPLICATE, decided)


def test_nothing_known_is_nothing_shown() -> None:
    content = view(KNOWN)
    assert (content.drafts, content.held, content.waiting, content.refused) == ((), (), (), ())
    assert content.state == DashboardState()
    assert (content.paused, content.most_open, content.hold) == ("", 10, 0.02)


def test_open_drafts_stand_by_relevance_with_what_hinders_them() -> None:
    pulls = (
        replace(pull_request(1, ids=("2411.00001",)), title="Add One"),
        replace(pull_request(2, ids=("2411.00002",)), updated_at=NOW - timedelta(days=30)),
        pull_request(3, State.MERGED),
        pull_request(4, ids=("2411.00003", "2411.00004")),
    )
    shown = view(
        replace(
            KNOWN,
            pulls=pulls,
            conditions={1: Condition.BLOCKED},
            opened={2: NOW.date()},
            predictions={"2411.00002": HELD, "2411.00003": HELD},
        )
    ).drafts
    assert [draft.number for draft in shown] == [2, 1, 4]
    assert [draft.relevance for draft in shown] == [0.1, None, None]
    assert [draft.is_stale for draft in shown] == [True, False, False]
    assert [draft.opened for draft in shown] == [NOW.date(), None, None]
    assert (shown[1].title, shown[1].condition) == ("Add One", Condition.BLOCKED)


def test_stale_drafts_are_those_that_the_box_counts() -> None:
    old = replace(pull_request(1), updated_at=NOW - timedelta(days=30))
    living = replace(old, marker=replace(old.marker, kind=Kind.UPGRADE))
    pulls = (old, living, replace(old, state=State.CLOSED), pull_request(2))
    assert dashboard_view.stale(pulls, 30, NOW) == (old,)


def test_papers_on_the_border_tell_why_and_who_asked() -> None:
    found = Counterfactual(("weather",), 0.5, Decision.PROPOSE)
    asked = Asked("2411.00009", "reader", NOW.date())
    content = view(
        replace(
            KNOWN,
            held=(
                prediction("2411.00009", 0.01, Decision.SKIP),
                replace(HELD, counterfactual=found),
            ),
            papers={"2411.00002": paper("2411.00002", "On the Border")},
            state=DashboardState(asked=(asked,)),
        )
    )
    first, second = content.held
    assert (first.title, first.relevance, first.asked_by) == ("On the Border", 0.1, "")
    assert "would have been proposed" in first.why
    assert (second.id, second.title, second.asked_by) == ("2411.00009", "", "reader")
    assert content.state.asked == (asked,)


def test_the_state_keeps_what_a_lost_store_forgot_and_drops_what_is_settled() -> None:
    state = DashboardState(
        comments=3,
        held=(DatedPaper("2410.00007"), DatedPaper("2410.00008")),
        waiting=(DatedPaper("2410.00009"),),
        wanted=("2410.00009", "2410.00010"),
    )
    waits = prediction("2411.00003")
    made = view(
        replace(
            KNOWN,
            state=state,
            settled=frozenset({"2410.00008", "2410.00009"}),
            held=(HELD,),
            waiting=((waits, "10 drafts are open"),),
        )
    ).state
    assert made.comments == 3
    assert made.held == (DatedPaper("2410.00007"), DatedPaper("2411.00002", date(2024, 10, 1)))
    assert made.waiting == (DatedPaper("2411.00003", date(2024, 10, 1)),)
    assert made.wanted == ("2410.00010",)


def test_a_paper_waits_too_long_after_the_configured_days() -> None:
    limits = Limits(long_wait_days=14)
    days = (14, 15)
    waiting = tuple(
        (prediction(announced=NOW.date() - timedelta(days=n)), "10 drafts are open") for n in days
    )
    unknown = (prediction(announced=None), "10 drafts are open")
    shown = view(replace(KNOWN, limits=limits, waiting=(*waiting, unknown))).waiting
    assert [one.is_long for one in shown] == [False, True, False]


def test_only_late_refusals_are_shown_newest_first_with_their_draft() -> None:
    decisions = (
        refusal("2410.00001", NOW.date() - timedelta(days=30), "From the File"),
        refusal("2410.00002", NOW.date() - timedelta(days=31)),
        refusal("2410.00003", NOW.date()),
    )
    pulls = (
        pull_request(5, State.CLOSED, ids=("2410.00003",)),
        pull_request(9, State.CLOSED, ids=("2410.00003",)),
        pull_request(10, State.OPEN, ids=("2410.00001",)),
    )
    papers = {"2410.00003": paper("2410.00003", "Refused")}
    shown = view(replace(KNOWN, decisions=decisions, pulls=pulls, papers=papers)).refused
    assert [(one.id, one.title, one.number) for one in shown] == [
        ("2410.00003", "Refused", 9),
        ("2410.00001", "From the File", None),
    ]
    assert shown[0].reason == "duplicate"


def test_a_pause_is_said_and_warnings_stand_once() -> None:
    content = view(replace(KNOWN, limits=Limits(paused=True), warnings=("a", "b", "a")))
    assert "paused" in content.paused
    assert content.warnings == ("a", "b")


def test_what_is_shown_can_be_rendered_and_read_again() -> None:
    content = view(replace(KNOWN, held=(HELD,), pulls=(pull_request(),)))
    text = dashboard.render(content)
    assert read_state(text) == content.state
    assert f"<!-- draft={HELD.id} -->" in text
