"""Papers to predictions: what the classifier says, what the metadata says, and the decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import candidate, links, training, venue
from bot.candidate import Policy
from bot.paper import Paper
from bot.prediction import Findings, Prediction
from classifier.model import Model


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
    """Score papers and decide on each.

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
    scored = judge.model.predict([training.document(paper) for paper in papers])
    return tuple(
        candidate.predict(
            paper, one, find(paper, judge.catalogue), judge.policy, judge.model.version
        )
        for paper, one in zip(papers, scored, strict=True)
    )


def find(paper: Paper, catalogue: venue.VenueCatalogue) -> Findings:
    """Read venue and links in a paper's metadata."""
    project, code = links.find_links(paper)
    return Findings(venue=venue.find_venue(paper, catalogue), project=project, code=code)
