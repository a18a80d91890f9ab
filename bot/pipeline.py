"""The nightly job in one straight line: poll, score, enrich, decide, draft, remember.

Every step is safe to repeat: whatever a killed run left behind, the next one completes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot import (
    candidate,
    drift,
    exploration,
    feedback,
    publishing,
    readme,
    run_results,
    scoring,
    teachers,
)
from bot.candidate import Policy, Selection
from bot.config import Config
from bot.decisions import PaperDecision
from bot.errors import ArxivError
from bot.listing import Listing, ListingOutcome
from bot.prediction import Decision, Prediction
from bot.publishing import Publisher, Target
from bot.pull_request import PullRequest
from bot.readme import PaperList
from bot.run_summary import RunSummary
from bot.scoring import Judge
from bot.source import MIRROR, Source
from bot.training import MAX_LISTED, Sources
from bot.venue import VenueCatalogue

if TYPE_CHECKING:
    from bot.store import Store
    from classifier.corpus import Corpus
    from classifier.model import Model

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run starts from, read once.

    Attributes
    ----------
    config : Config
        The configuration.
    list_text : str
        The list at the commit that drafts are made on.
    further_texts : tuple of str
        Texts of further files to know papers from.
    decisions : tuple of PaperDecision
        Verdicts on file.
    pull_requests : tuple of PullRequest
        All of the bot's own.
    catalogue : VenueCatalogue
        Venues.
    corpus : Corpus or None
        Term counts of known and ordinary papers.
    train : callable
        Makes the model from all that is known.
    """

    config: Config
    list_text: str
    further_texts: tuple[str, ...]
    decisions: tuple[PaperDecision, ...]
    pull_requests: tuple[PullRequest, ...]
    catalogue: VenueCatalogue
    corpus: Corpus | None
    train: Callable[[Sources, str], Model]


@dataclass(frozen=True, slots=True)
class Job:
    """A run's surroundings and the ends that it works with.

    Attributes
    ----------
    around : Surroundings
        List, verdicts and configuration.
    store : Store
        Memory between runs; may be empty.
    source : Source
        Listings and metadata.
    publisher : Publisher
        Opens drafts.
    now : datetime
        Start of the run, UTC.
    """

    around: Surroundings
    store: Store
    source: Source
    publisher: Publisher
    now: datetime


def run(job: Job) -> RunSummary:
    """Do the nightly job.

    Parameters
    ----------
    job : Job
        What to work with.

    Returns
    -------
    RunSummary
        What happened; failures of single steps are in it, and the next run completes them.

    Raises
    ------
    ListError
        If the list cannot be read. Nothing was polled.
    """
    current = readme.read(job.around.list_text, job.around.config.list)
    decided = feedback.merge(job.around.decisions, feedback.decisions(job.around.pull_requests))
    policy = _policy(job, current, decided)
    listings = poll(job.store, job.source, job.now)
    warnings = [*_warnings(listings), *fetch_texts(job, current, decided)]
    predictions, model = score_new(job, current, decided, policy)
    warnings += [*enrich(job, policy), *watch(job, model)]
    selection = choose(job, policy)
    papers = job.store.papers(p.id for p in selection.drafts)
    titles = teachers.shown_titles(current.rows, job.around.corpus)
    target = Target(job.around.config, job.around.list_text, current, titles)
    opened = publishing.publish(selection, papers, target, job.publisher)
    opened = replace(opened, warnings=(*warnings, *opened.warnings))
    return run_results.summarise(job, listings, predictions, selection, opened)


def poll(store: Store, source: Source, now: datetime) -> tuple[Listing, ...]:
    """Read every due listing, and remember each before the next is read."""
    listings = []
    for found in source.listings(store, now):
        store.record_listing(found, now)
        if found.source == MIRROR:
            store.update_metadata(found.papers, now)
        listings.append(found)
        fields = (found.category, found.night, found.outcome, len(found.papers))
        _LOG.info("listing read category=%s night=%s outcome=%s papers=%d", *fields)
    return tuple(listings)


def fetch_texts(
    job: Job, current: PaperList, decided: tuple[PaperDecision, ...]
) -> tuple[str, ...]:
    """Fetch listed and decided papers whose text neither corpus nor store has, to learn from.

    Papers that arXiv does not know although it should by now are not asked for again.

    Returns
    -------
    tuple of str
        Warnings; a paper without a text is learned from by its title.
    """
    counted = job.around.corpus.ids if job.around.corpus else ()
    titles = teachers.titles(current.rows, decided)
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


def score_new(
    job: Job, current: PaperList, decided: tuple[PaperDecision, ...], policy: Policy
) -> tuple[tuple[Prediction, ...], Model | None]:
    """Score every paper that was announced and has no prediction, and remember the results.

    Returns
    -------
    tuple of Prediction
        In order of night and id.
    Model or None
        What scored them; None if there were none.
    """
    papers = job.store.unscored()
    if not papers:
        return (), None
    first_night = min(paper.known_by for paper in papers)
    sources = Sources(
        rows=current.rows,
        decisions=decided,
        corpus=job.around.corpus,
        listings=tuple(job.store.past_listings(first_night, MAX_LISTED)),
        texts=job.store.papers(teachers.titles(current.rows, decided)),
    )

    models: list[Model] = []

    def prepare(known: Sources) -> Judge:
        models.append(job.around.train(known, current.description))
        return Judge(model=models[-1], policy=policy, catalogue=job.around.catalogue)

    predictions = scoring.score_unseen(papers, sources, prepare)
    held = job.store.predictions((Decision.HOLD,), exploration.week(first_night))
    predictions = exploration.explore(predictions, papers, policy, held)
    job.store.record_predictions(predictions, job.now)
    _LOG.info("papers scored count=%d", len(predictions))
    return predictions, models[-1]


def enrich(job: Job, policy: Policy) -> tuple[str, ...]:
    """Fetch what listings lack of the shortlisted papers, and read their cells again.

    Returns
    -------
    tuple of str
        Warnings; without an answer everything stays as it is, for the next run.
    """
    shortlist = _open_questions(job, policy, (Decision.PROPOSE, Decision.HOLD))
    missing = sorted(job.store.unenriched(p.id for p in shortlist))
    if not missing:
        return ()
    try:
        found = job.source.fetch_metadata(missing)
    except ArxivError as error:
        return (str(error),)
    job.store.update_metadata(found.values(), job.now)
    papers = job.store.papers(found)
    catalogue = job.around.catalogue
    job.store.record_predictions(
        [
            replace(p, findings=scoring.find(papers[p.id], catalogue))
            for p in shortlist
            if p.id in papers
        ],
        job.now,
    )
    return ()


def watch(job: Job, model: Model | None) -> tuple[str, ...]:
    """Warn if the model no longer fits what is announced or accepted."""
    today = job.now.date()
    history = drift.observe(job.store, job.around.pull_requests, model, today)
    return drift.warnings(history, today)


def choose(job: Job, policy: Policy) -> Selection:
    """Choose the drafts of this run; the others wait, each with its reason."""
    config = job.around.config
    proposals = _open_questions(job, policy, (Decision.PROPOSE,))
    patience = job.now.date() - timedelta(days=config.arxiv.wait_days)
    bare = job.store.unenriched(p.id for p in proposals)
    not_ready = {
        p.id: "arXiv has not given its comments yet"
        for p in proposals
        if p.id in bare and p.announced and p.announced >= patience
    }
    open_drafts = feedback.open_proposals(job.around.pull_requests)
    return candidate.select(proposals, open_drafts, config.limits, not_ready)


def _policy(job: Job, current: PaperList, decided: tuple[PaperDecision, ...]) -> Policy:
    triage = job.around.config.triage
    known = feedback.known_papers(
        current,
        job.around.further_texts,
        decided,
        job.around.pull_requests,
        later_before=feedback.later_limit(job.now.date(), triage.later_days),
    )
    return Policy(known=known, triage=triage)


def _open_questions(
    job: Job, policy: Policy, wanted: tuple[Decision, ...]
) -> tuple[Prediction, ...]:
    """Give predictions of papers that nobody listed, proposed or decided on since."""
    predictions = job.store.predictions(wanted)
    papers = job.store.papers(p.id for p in predictions)
    return tuple(p for p in predictions if policy.known.reason(papers[p.id]) is None)


def _warnings(listings: Sequence[Listing]) -> tuple[str, ...]:
    troubled = {ListingOutcome.STALE, ListingOutcome.BROKEN}
    return tuple(found.message for found in listings if found.outcome in troubled)
