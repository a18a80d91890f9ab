"""Newer metadata can take a proposal back, and never makes one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot import reconsider
from bot.candidate import KnownPapers, Policy
from bot.config_tables import Triage
from bot.listing import Listing, ListingOutcome
from bot.paper import AnnounceType, Paper
from bot.prediction import Decision, Findings, Prediction
from bot.store import Store

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
NIGHT = date(2026, 11, 20)
PAPER = Paper("2611.00001", "Kettles", abstract="We boil.", announced=NIGHT, version=1)
NEWER = replace(PAPER, abstract="We freeze.", version=2, announce_type=AnnounceType.REPLACE)


def prediction(decision: Decision, **changes: object) -> Prediction:
    made = Prediction(
        id=PAPER.id,
        announced=NIGHT,
        relevance=0.5,
        decision=decision,
        reason="so",
        section="Kettles",
        section_confidence=1.0,
        labels=(),
        findings=Findings(),
        evidence=(),
        nearest=(),
        model="m",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def listing(*papers: Paper) -> Listing:
    return Listing("cs.CV", NIGHT, ListingOutcome.FRESH, papers)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite") as made:
        made.record_listing(listing(PAPER), NOW)
        yield made


def retake(store: Store, before: Decision, now: Decision, newer: Paper = NEWER) -> Prediction:
    store.record_predictions([prediction(before)], NOW)
    reconsider.note(store, listing(newer))
    store.record_listing(listing(newer), NOW)
    store.update_metadata([newer], NOW)
    papers = reconsider.due(store)
    assert [paper.id for paper in papers] == [PAPER.id]
    other = prediction(Decision.PROPOSE, id="2611.00002")
    given = reconsider.settle(store, papers, (prediction(now), other), NOW)
    assert given == (other,)
    assert reconsider.due(store) == ()
    return store.predictions()[0]


@pytest.mark.parametrize(
    ("before", "now", "after"),
    [
        (Decision.PROPOSE, Decision.SKIP, Decision.SKIP),
        (Decision.PROPOSE, Decision.HOLD, Decision.HOLD),
        (Decision.PROPOSE, Decision.PROPOSE, Decision.PROPOSE),
        (Decision.HOLD, Decision.PROPOSE, Decision.HOLD),
        (Decision.HOLD, Decision.SKIP, Decision.SKIP),
    ],
)
def test_a_decision_is_only_ever_lowered(
    store: Store, before: Decision, now: Decision, after: Decision
) -> None:
    assert retake(store, before, now).decision is after


def test_a_withdrawn_paper_is_skipped_whatever_its_score(store: Store) -> None:
    withdrawn = replace(PAPER, comments="This paper has been withdrawn by the authors.", version=2,
                        announce_type=AnnounceType.REPLACE)  # fmt: skip
    after = retake(store, Decision.PROPOSE, Decision.PROPOSE, withdrawn)
    assert (after.decision, after.reason) == (Decision.SKIP, "withdrawn by its authors")


def test_skipped_papers_are_never_taken_up_again(store: Store) -> None:
    store.record_predictions([prediction(Decision.SKIP)], NOW)
    reconsider.note(store, listing(NEWER))
    assert reconsider.due(store) == ()


@pytest.mark.parametrize(
    ("told", "is_changed"),
    [
        (PAPER, False),
        (replace(PAPER, comments="3 pages", doi="10.9/1"), False),
        (replace(PAPER, title="K{\\'e}ttles"), False),
        (replace(PAPER, title="Kittens"), True),
        (replace(PAPER, abstract=None), False),
        (NEWER, True),
        (replace(NEWER, version=0), False),
        (replace(PAPER, comments="Withdrawn: wrong kettle"), True),
        (replace(PAPER, comments="The kettle was withdrawn from sale"), False),
    ],
)
def test_only_what_says_something_else_counts_as_changed(told: Paper, *, is_changed: bool) -> None:
    assert reconsider.is_changed(PAPER, told) is is_changed


def test_a_paper_that_was_withdrawn_before_it_was_scored_is_never_proposed() -> None:
    withdrawn = replace(PAPER, comments="This paper has been withdrawn by the authors.")
    kept = prediction(Decision.PROPOSE, id="2611.00002")
    first, second = reconsider.first((prediction(Decision.PROPOSE), kept), (withdrawn,))
    assert (first.decision, first.reason) == (Decision.SKIP, "withdrawn by its authors")
    assert second == kept
    skipped = prediction(Decision.SKIP)
    assert reconsider.first((skipped,), (withdrawn,)) == (skipped,)


def test_that_the_bot_proposed_a_paper_says_nothing_when_it_is_decided_on_again() -> None:
    known = KnownPapers(
        by_id={PAPER.id: "is proposed in #1", "2611.00002": "on the list"},
        by_title={"kettles": "is proposed in #1", "kittens": "on the list"},
    )
    policy = Policy(known, Triage())
    again = reconsider.reopened(policy, (NEWER,)).known
    assert again.reason(NEWER) is None
    assert again.reason(replace(PAPER, id="2611.00002", title="Kittens")) == "on the list"
    assert reconsider.reopened(policy, ()) is policy
