"""A run's summary counts decisions, and says of drafts and held papers what they rest on."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot import run_results
from bot.candidate import Selection
from bot.job import Job
from bot.listing import Listing, ListingOutcome
from bot.prediction import Counterfactual, Decision, Prediction
from bot.publishing import Opened
from bot.run_summary import HeldPaper, OpenedDraft, RunSummary, WaitingPaper
from bot.store import Store
from tests.lists import paper
from tests.predictions import prediction

NOW = datetime(2024, 10, 2, 5, tzinfo=UTC)
NIGHT = date(2024, 10, 1)
IDS = [f"2410.0000{n}" for n in range(1, 7)]
LISTING = Listing(
    "cs.CV", NIGHT, ListingOutcome.FRESH, tuple(paper(i, title=f"Paper {i[-1]}") for i in IDS)
)


@pytest.fixture
def job(tmp_path: Path) -> Iterator[Job]:
    with Store.open(tmp_path / "store.sqlite") as store:
        store.record_listing(LISTING, NOW)
        config = SimpleNamespace(arxiv=SimpleNamespace(categories=("cs.CV",)))
        around = SimpleNamespace(config=config)
        yield SimpleNamespace(store=store, now=NOW, around=around)  # type: ignore[misc]


def _summarise(job: Job, *predictions: Prediction, opened: Opened | None = None) -> RunSummary:
    proposals = [p for p in predictions if p.decision is Decision.PROPOSE]
    selection = Selection(tuple(proposals[:1]), tuple((p, "cap") for p in proposals[1:]))
    return run_results.summarise(job, (LISTING,), predictions, selection, opened or Opened())


def test_decisions_are_counted_and_papers_are_named(job: Job) -> None:
    found = _summarise(
        job,
        prediction(IDS[0], 0.9),
        prediction(IDS[1], 0.8),
        prediction(IDS[2], 0.3, Decision.HOLD, reason="on the border"),
        prediction(IDS[3], 0.4, Decision.HOLD, reason="on the border"),
        prediction(IDS[4], 0.0, Decision.SKIP),
    )
    assert (found.scored, found.proposed, found.held, found.skipped) == (5, 2, 2, 1)
    assert (found.started, found.finished, found.model) == (NOW, NOW, "m1")
    assert found.listings[0].new == len(IDS)
    assert found.waiting == (WaitingPaper(IDS[1], "Paper 2", 0.8, "cap"),)
    assert [(held.id, held.title) for held in found.held_papers] == [
        (IDS[3], "Paper 4"),
        (IDS[2], "Paper 3"),
    ]


def test_drafts_and_held_papers_say_what_would_have_changed_the_decision(job: Job) -> None:
    draft = OpenedDraft(7, "https://github.test/pull/7", IDS[0], "Paper 1")
    later = OpenedDraft(8, "https://github.test/pull/8", IDS[5], "Paper 6")
    found = _summarise(
        job,
        prediction(counterfactual=Counterfactual(("voice",), 0.1, Decision.SKIP)),
        prediction(IDS[2], 0.1, Decision.HOLD, reason="to learn from", is_explored=True),
        opened=Opened((draft, later), ("slow",), ("no token",)),
    )
    first, second = found.drafts
    assert first.counterfactual == "Without “voice” it would not have been proposed."
    assert second == later
    assert found.held_papers == (
        HeldPaper(IDS[2], "Paper 3", 0.1, "to learn from", is_explored=True),
    )
    unscored, *warnings = found.warnings
    assert "announced papers not scored" in unscored
    assert (warnings, found.errors) == (["slow"], ("no token",))
    assert found.ledger.startswith("1 day open of ")


def test_a_run_without_papers_has_nothing_to_tell(job: Job) -> None:
    found = _summarise(job)
    assert (found.scored, found.model, found.drafts, found.held_papers) == (0, "", (), ())
