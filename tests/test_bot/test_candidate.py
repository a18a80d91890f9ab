"""Known papers are out, thresholds decide, and limits only delay."""

import pytest

from bot import candidate
from bot.candidate import KnownPapers, Policy
from bot.config import Limits, Triage
from bot.prediction import Decision, Findings
from classifier.model import DocumentPrediction
from tests.lists import paper
from tests.predictions import prediction

TRIAGE = Triage(propose=0.5, hold=0.2)


def _scored(relevance: float) -> DocumentPrediction:
    return DocumentPrediction(
        id="2410.00001", relevance=relevance, section="Audio", section_confidence=0.7,
        labels=("Sad",), evidence=(("face", 0.3),), nearest=(),
    )  # fmt: skip


def _policy(known: KnownPapers | None = None) -> Policy:
    return Policy(known=known or KnownPapers({}, {}), triage=TRIAGE)


@pytest.mark.parametrize(
    ("relevance", "decision", "reason"),
    [
        (0.5, Decision.PROPOSE, "relevance 0.50, proposed from 0.5"),
        (0.4999, Decision.HOLD, "relevance 0.50, held from 0.2, proposed from 0.5"),
        (0.2, Decision.HOLD, "relevance 0.20, held from 0.2, proposed from 0.5"),
        (0.0, Decision.SKIP, "relevance 0.00, held from 0.2"),
    ],
)
def test_thresholds_decide(relevance: float, decision: Decision, reason: str) -> None:
    found = candidate.predict(paper(), _scored(relevance), Findings(), _policy(), "m")
    assert (found.decision, found.reason, found.model) == (decision, reason, "m")


@pytest.mark.parametrize(
    "known",
    [
        KnownPapers({"2410.00001": "on the list"}, {}),
        KnownPapers({}, {"anewvoiceforfaces": "on the list"}),
    ],
)
def test_a_known_paper_is_skipped_whatever_its_score_version_or_title(known: KnownPapers) -> None:
    again = paper(title="A new  {Voice} for FACES", version=7)
    found = candidate.predict(again, _scored(0.99), Findings(), _policy(known), "m")
    assert (found.decision, found.reason) == (Decision.SKIP, "on the list")


def test_selection_takes_the_best_and_keeps_every_other_waiting() -> None:
    proposals = [prediction(f"2410.0000{n}", relevance=n / 10) for n in range(1, 7)]
    limits = Limits(open=5, new_per_run=2)
    chosen = candidate.select(proposals, 1, limits, {"2410.00006": "has no comments yet"})
    assert [p.id[-1] for p in chosen.drafts] == ["5", "4"]
    assert [(p.id[-1], why) for p, why in chosen.waiting] == [
        ("6", "has no comments yet"),
        ("3", "2 new drafts a run"),
        ("2", "2 new drafts a run"),
        ("1", "2 new drafts a run"),
    ]


def test_open_drafts_leave_less_room() -> None:
    proposals = [prediction("2410.00001"), prediction("2410.00002")]
    chosen = candidate.select(proposals, 9, Limits(open=10, new_per_run=5), {})
    assert [p.id for p in chosen.drafts] == ["2410.00001"]
    assert chosen.waiting[0][1] == "10 drafts are open"
    none = candidate.select(proposals, 12, Limits(open=10, new_per_run=5), {})
    assert len(none.waiting) == 2


def test_ties_are_broken_by_id() -> None:
    tied = [prediction("2410.00002"), prediction("2410.00001")]
    assert [p.id for p in candidate.rank(tied)] == ["2410.00001", "2410.00002"]
