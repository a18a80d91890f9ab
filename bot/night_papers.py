"""The papers of a run: texts to learn from, scores, and what listings lack."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import drift, exploration, reconsider, scoring, teachers
from bot.errors import ArxivError
from bot.job import Job, Round
from bot.paper import Paper
from bot.prediction import Decision, Prediction
from bot.scoring import Judge
from bot.training import MAX_LISTED, Sources

if TYPE_CHECKING:
    from classifier.model import Model

_LOG = logging.getLogger(__name__)


def fetch_texts(turn: Round) -> tuple[str, ...]:
    """Fetch listed and decided papers whose text neither corpus nor store has, to learn from.

    Papers that arXiv does not know although it should by now are not asked for again.

    Returns
    -------
    tuple of str
        Warnings; a paper without a text is learned from by its title.
    """
    job = turn.job
    counted = job.around.corpus.ids if job.around.corpus else ()
    titles = teachers.titles(turn.current.rows, turn.verdicts.decided)
    wanted = titles.keys() - set(counted)
    missing = sorted(wanted - job.store.papers(wanted).keys())
    if not missing or not job.store.unscored():
        return ()
    try:
        found = job.source.fetch_metadata(missing)
    except ArxivError as error:
        return (str(error),)
    absent = {paper_id: titles[paper_id] for paper_id in missing if paper_id not in found}
    stubs = teachers.stubs(absent, job.now.date())
    job.store.update_metadata([*found.values(), *stubs], job.now)
    return ()


def recall(turn: Round) -> tuple[tuple[Paper, ...], tuple[str, ...]]:
    """Find papers that people ordered or asked for, or that a lost store knew, to score them.

    Returns
    -------
    tuple of Paper
        Those without a prediction.
    tuple of str
        Warnings; the next run asks arXiv again.
    """
    store, state = turn.job.store, turn.attended.state
    dated = {one.id: one.announced for one in (*state.held, *state.waiting)}
    asked = (one.id for one in state.asked)
    ids = dict.fromkeys([*dated, *state.wanted, *asked, *turn.verdicts.returning])
    known = turn.verdicts.known.by_id
    wanted = [i for i in ids if i not in known or i in turn.wishes.papers]
    lacking = sorted(set(wanted) - store.predictions_of(wanted).keys())
    warnings: tuple[str, ...] = ()
    unknown = sorted(set(lacking) - store.papers(lacking).keys())
    if unknown:
        try:
            found = turn.job.source.fetch_metadata(unknown)
        except ArxivError as error:
            warnings = (str(error),)
        else:
            store.update_metadata(found.values(), turn.job.now)
            absent = sorted(set(unknown) - found.keys())
            warnings = (f"arXiv knows no paper {', '.join(absent)}.",) if absent else ()
    papers = store.papers(lacking).values()
    recalled = (replace(p, announced=p.announced or dated.get(p.id)) for p in papers)
    return tuple(recalled), warnings


def absent(job: Job, ids: Collection[str]) -> frozenset[str]:
    """Give those among some papers that arXiv does not know; none while it cannot be asked."""
    unknown = frozenset(ids) - job.store.papers(ids).keys()
    if not unknown:
        return unknown
    try:
        found = job.source.fetch_metadata(sorted(unknown))
    except ArxivError:
        return frozenset()
    job.store.update_metadata(found.values(), job.now)
    return unknown - found.keys()


def score_new(
    turn: Round, recalled: tuple[Paper, ...] = ()
) -> tuple[tuple[Prediction, ...], Model | None]:
    """Score every paper that was announced and has no prediction, and remember the results.

    Parameters
    ----------
    turn : Round
        The run.
    recalled : tuple of Paper
        Further ones.

    Returns
    -------
    tuple of Prediction
        In order of night and id.
    Model or None
        What scored them; None if there were none.
    """
    job, decided = turn.job, turn.verdicts.decided
    announced = job.store.unscored()
    shown = {paper.id for paper in announced}
    papers = (*announced, *(paper for paper in recalled if paper.id not in shown))
    if not papers:
        return (), None
    first_night = min(paper.known_by for paper in papers)
    sources = Sources(
        rows=turn.current.rows,
        decisions=decided,
        corpus=job.around.corpus,
        listings=tuple(job.store.past_listings(first_night, MAX_LISTED)),
        texts=job.store.papers(teachers.titles(turn.current.rows, decided)),
    )

    models: list[Model] = []
    again = reconsider.due(job.store)

    def prepare(known: Sources) -> Judge:
        models.append(job.around.train(known, turn.current.description))
        return Judge(models[-1], reconsider.reopened(turn.policy, again), job.around.catalogue)

    predictions = scoring.score_unseen((*papers, *again), sources, prepare)
    predictions = reconsider.settle(job.store, again, predictions, job.now)
    predictions = reconsider.first(predictions, papers)
    held = job.store.predictions((Decision.HOLD,), exploration.week(first_night))
    predictions = exploration.explore(predictions, papers, turn.policy, held)
    job.store.record_predictions(predictions, job.now)
    _LOG.info("papers scored count=%d", len(predictions))
    return predictions, models[-1]


def enrich(turn: Round) -> tuple[str, ...]:
    """Fetch what listings lack of the shortlisted papers, and read their cells again.

    Returns
    -------
    tuple of str
        Warnings; without an answer everything stays as it is, for the next run.
    """
    job = turn.job
    ordered = job.store.predictions_of((*turn.wishes.papers, *turn.verdicts.returning))
    worthy = open_questions(turn, (Decision.PROPOSE, Decision.HOLD))
    shortlist = [*ordered.values(), *(p for p in worthy if p.id not in ordered)]
    missing = sorted(job.store.unenriched(p.id for p in shortlist))
    warnings: tuple[str, ...] = ()
    if missing:
        try:
            found = job.source.fetch_metadata(missing)
        except ArxivError as error:
            warnings = (str(error),)
        else:
            job.store.update_metadata(found.values(), job.now)
    job.store.record_predictions(_read_again(turn, shortlist), job.now)
    return warnings


def _read_again(turn: Round, shortlist: Sequence[Prediction]) -> list[Prediction]:
    """Read papers again, whoever brought newer metadata; give what changed, withdrawn ones too."""
    papers = turn.job.store.papers(p.id for p in shortlist)
    catalogue = turn.job.around.catalogue
    read = [replace(p, findings=scoring.find(papers[p.id], catalogue)) for p in shortlist]
    taken = reconsider.first(read, papers.values())
    return [new for new, old in zip(taken, shortlist, strict=True) if new != old]


def watch(turn: Round, model: Model | None) -> tuple[str, ...]:
    """Warn if the model no longer fits what is announced or accepted."""
    today = turn.job.now.date()
    history = drift.observe(turn.job.store, turn.attended.pulls, model, today)
    return drift.warnings(history, today)


def open_questions(turn: Round, wanted: tuple[Decision, ...]) -> tuple[Prediction, ...]:
    """Give predictions of papers that nobody listed, proposed or decided on since."""
    store, known = turn.job.store, turn.policy.known
    predictions = store.predictions(wanted)
    papers = store.papers(p.id for p in predictions)
    return tuple(p for p in predictions if known.reason(papers[p.id]) is None)
