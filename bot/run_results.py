"""What a run came to: the results of its steps in one summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import candidate, explanation, ledger_words
from bot.candidate import Selection
from bot.listing import Listing
from bot.prediction import Decision, Prediction
from bot.publishing import Opened
from bot.run_summary import HeldPaper, OpenedDraft, RunSummary, WaitingPaper, summarise_listing

if TYPE_CHECKING:
    from bot.job import Job


def summarise(
    job: Job,
    listings: Sequence[Listing],
    predictions: Sequence[Prediction],
    selection: Selection,
    opened: Opened,
) -> RunSummary:
    """Sum a run up.

    Parameters
    ----------
    job : Job
        Tells when it started; its store knows the papers.
    listings : sequence of Listing
        What was read.
    predictions : sequence of Prediction
        What was scored in this run.
    selection : Selection
        What is drafted, and what waits.
    opened : Opened
        What came of publishing, with all warnings and errors.

    Returns
    -------
    RunSummary
        Not finished yet: it ends when it started.
    """
    decisions = [prediction.decision for prediction in predictions]
    held = candidate.rank(p for p in predictions if p.decision is Decision.HOLD)
    books = job.store.ledger.read(job.around.config.arxiv.categories, job.now)
    shown = [p.id for p, _ in selection.waiting] + [p.id for p in held]
    titles = {i: paper.title for i, paper in job.store.papers(shown).items()}
    return RunSummary(
        started=job.now,
        finished=job.now,
        model=next((prediction.model for prediction in predictions), ""),
        listings=tuple(map(summarise_listing, listings)),
        scored=len(predictions),
        proposed=decisions.count(Decision.PROPOSE),
        held=decisions.count(Decision.HOLD),
        skipped=decisions.count(Decision.SKIP),
        drafts=_explained(opened.drafts, selection),
        waiting=tuple(
            WaitingPaper(p.id, titles[p.id], p.relevance, why) for p, why in selection.waiting
        ),
        held_papers=tuple(_held(p, titles[p.id]) for p in held),
        warnings=(*ledger_words.warnings(books, job.now.date()), *opened.warnings),
        errors=opened.errors,
        ledger=ledger_words.line(books),
    )


def _held(prediction: Prediction, title: str) -> HeldPaper:
    return HeldPaper(
        id=prediction.id,
        title=title,
        relevance=prediction.relevance,
        reason=prediction.reason,
        counterfactual=explanation.sentence(prediction),
        is_explored=prediction.is_explored,
    )


def _explained(drafts: Sequence[OpenedDraft], selection: Selection) -> tuple[OpenedDraft, ...]:
    """Say of each draft what would have changed the decision."""
    why = {prediction.id: explanation.sentence(prediction) for prediction in selection.drafts}
    return tuple(replace(draft, counterfactual=why.get(draft.id, "")) for draft in drafts)
