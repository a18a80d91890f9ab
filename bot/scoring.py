"""Papers to predictions: what the classifier says, what the metadata says, and the decision."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot import candidate, explanation, links, training, venue
from bot.candidate import Policy
from bot.paper import Paper
from bot.prediction import Findings, Prediction
from bot.training import Sources
from classifier.model import Model

FEW_ORDINARY = 300
"""Fewer ordinary papers than one night of a large category has do not show what is ordinary."""

FOLDS = 5
AT_ONCE = 2_000
"""Papers whose terms are held in memory together."""


@dataclass(frozen=True, slots=True)
class Judge:
    """What every prediction of a run rests on.

    Attributes
    ----------
    model : Model
        Trained on all that is known.
    policy : Policy
        Known papers and thresholds.
    catalogue : VenueCatalogue
        Venues and their spellings.
    """

    model: Model
    policy: Policy
    catalogue: venue.VenueCatalogue


def score(papers: Sequence[Paper], judge: Judge) -> tuple[Prediction, ...]:
    """Score papers, decide on each, and explain the decisions that people look at.

    Parameters
    ----------
    papers : sequence of Paper
        Any number, each once.
    judge : Judge
        Model, policy and venues.

    Returns
    -------
    tuple of Prediction
        In the order of `papers`.
    """
    parts = (papers[start : start + AT_ONCE] for start in range(0, len(papers), AT_ONCE))
    return tuple(one for part in parts for one in _score(part, judge))


def _score(papers: Sequence[Paper], judge: Judge) -> tuple[Prediction, ...]:
    scored = judge.model.predict([training.document(paper) for paper in papers])
    decided = [
        candidate.predict(
            paper, one, find(paper, judge.catalogue), judge.policy, judge.model.version
        )
        for paper, one in zip(papers, scored, strict=True)
    ]
    return explanation.explain(decided, papers, judge.model, judge.policy)


def score_unseen(
    papers: Sequence[Paper], sources: Sources, prepare: Callable[[Sources], Judge]
) -> tuple[Prediction, ...]:
    """Score papers by a model that has learned from none of them.

    Parameters
    ----------
    papers : sequence of Paper
        New papers, each once.
    sources : Sources
        What is known before them.
    prepare : callable
        Trains on sources.

    Returns
    -------
    tuple of Prediction
        In the order of `papers`.

    Notes
    -----
    A list without past listings has nothing to tell its papers from. The other new papers serve
    then: each fifth is scored by a model that took the rest for ordinary, as nearly all are.
    """
    apart = frozenset(paper.id for paper in papers)
    if sources.ordinary_count >= FEW_ORDINARY:
        return score(papers, prepare(replace(sources, apart=apart)))
    predictions: dict[str, Prediction] = {}
    for fold in range(FOLDS):
        part = papers[fold::FOLDS]
        rest = tuple(p for n, p in enumerate(papers) if n % FOLDS != fold)
        ids = frozenset(paper.id for paper in part)
        known = replace(sources, listings=(*sources.listings, *rest), apart=ids)
        predictions |= {p.id: p for p in (score(part, prepare(known)) if part else ())}
    return tuple(predictions[paper.id] for paper in papers)


def find(paper: Paper, catalogue: venue.VenueCatalogue) -> Findings:
    """Read venue and links in a paper's metadata."""
    project, code = links.find_links(paper)
    return Findings(venue=venue.find_venue(paper, catalogue), project=project, code=code)
