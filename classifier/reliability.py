"""Reliability: whether probabilities mean what they say."""

from dataclasses import dataclass

import numpy as np

from classifier.intervals import Share, share
from classifier.metrics import Ranked

BINS = 10
"""Bins of equal width."""

LEAST_RELEVANCE = 0.05
"""Papers under this relevance are left out: they are nearly all of a stream and hardly any belong,
so that they would hide every error."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Papers whose probabilities are about the same.

    Attributes
    ----------
    low, high : float
        Bounds of the probability, the upper one not included but in the last bin.
    papers : float
        How many papers there are.
    predicted : float
        Mean of their probabilities.
    observed : Share
        Share of them that belongs, with its interval.
    """

    low: float
    high: float
    papers: float
    predicted: float
    observed: Share


@dataclass(frozen=True, slots=True)
class Reliability:
    """Bins that hold papers, in order, and the error over all of them, nan without any."""

    bins: tuple[Bin, ...]
    error: float


def reliability(judged: Ranked) -> Reliability:
    """Compare probabilities with what came of them.

    Parameters
    ----------
    judged : Ranked
        Scores are probabilities in [0, 1].

    Returns
    -------
    Reliability
        The expected calibration error is the mean distance of predicted and observed share, each
        bin counting by its papers; in [0, 1], 0 is best.

    Notes
    -----
    Source: reliability diagrams of DeGroot and Fienberg (1983), doi:10.2307/2987588; the expected
    calibration error of Naeini, Cooper and Hauskrecht (2015), AAAI, 2901-2907, with `BINS` bins of
    equal width over the papers of at least `LEAST_RELEVANCE`.
    """
    used = judged.scores >= LEAST_RELEVANCE
    scores, weights = judged.scores[used], judged.weights[used]
    relevant = judged.relevant[used]
    numbers = np.minimum((scores * BINS).astype(np.int64), BINS - 1)
    bins = []
    for number in np.unique(numbers).tolist():
        inside = numbers == number
        papers = float(weights[inside].sum())
        predicted = float((weights * scores)[inside].sum()) / papers
        observed = share(relevant[inside], weights[inside])
        bins.append(Bin(number / BINS, (number + 1) / BINS, papers, predicted, observed))
    papers = sum(one.papers for one in bins)
    distance = sum(one.papers * abs(one.predicted - one.observed.value) for one in bins)
    return Reliability(tuple(bins), distance / papers if papers else float("nan"))
