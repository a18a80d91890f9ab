"""Calibration: from scores to probabilities, at the share of relevant papers in a nightly stream.

Notes
-----
Source: Platt (1999), "Probabilistic outputs for support vector machines", on scores of papers
that the scoring model has not seen. Ordinary papers are unlabelled rather than irrelevant
(Elkan and Noto 2008, doi:10.1145/1401890.1401920): where a list covers the stream badly, those
that score like the list's own are taken for relevant ones.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.document import Example, Judgement

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DENSE = 0.5
"""A month counts as covered from this share of the month with the most ordinary papers on."""

PRIOR = 0.01
"""Share of relevant papers to assume where nothing is known."""

PRIOR_PAPERS = 300
"""Papers that this assumption is worth."""

MAX_LOG_ODDS = 40.0
"""Limit of log-odds, short of rounding to certainty."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Log-odds as a line: ``slope * score + offset``."""

    slope: float
    offset: float

    def probabilities(self, scores: Floats) -> Floats:
        """Turn scores into probabilities.

        Parameters
        ----------
        scores : ndarray of float
            Any shape.

        Returns
        -------
        ndarray of float
            In (0, 1), of the same shape and order.
        """
        odds = np.clip(self.slope * scores + self.offset, -MAX_LOG_ODDS, MAX_LOG_ODDS)
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """Examples as the nightly stream sees them, one array for each of their properties.

    Attributes
    ----------
    accepted, ordinary, borderline : ndarray of bool
        Judgements.
    covered : ndarray of bool
        Whether an example is of a month of which most ordinary papers are known.
    mass : ndarray of float
        How many announced papers each stands for.
    """

    accepted: Flags
    ordinary: Flags
    borderline: Flags
    covered: Flags
    mass: Floats


def make_stream(examples: Sequence[Example]) -> Stream:
    """Lay out what calibration needs of the examples.

    Parameters
    ----------
    examples : sequence of Example
        Each paper once.

    Returns
    -------
    Stream
        In the same order.
    """
    judged = np.array([example.judgement.value for example in examples], dtype=object)
    months = [
        (day.year, day.month) if (day := example.document.announced) else None
        for example in examples
    ]
    mass = np.array([max(1.0, example.weight) for example in examples])
    seen: Counter[tuple[int, int]] = Counter()
    for month, example, papers in zip(months, examples, mass.tolist(), strict=True):
        if month and example.judgement == Judgement.ORDINARY:
            seen[month] += papers
    enough = DENSE * max(seen.values(), default=0)
    covered = [month is not None and seen[month] >= enough > 0 for month in months]
    return Stream(
        accepted=judged == Judgement.ACCEPTED.value,
        ordinary=judged == Judgement.ORDINARY.value,
        borderline=judged == Judgement.BORDERLINE.value,
        covered=np.array(covered, dtype=np.bool_),
        mass=mass,
    )


def find_suspects(scores: Floats, stream: Stream) -> Flags:
    """Find ordinary papers that are probably relevant, where the list covers the stream badly.

    Parameters
    ----------
    scores : ndarray of float
        Of models that have not seen the example, shape ``(n_examples,)``.
    stream : Stream
        The examples.

    Returns
    -------
    ndarray of bool
        Ordinary papers that score above half of the accepted ones, if in the covered months they
        outnumber the accepted papers that do; else none.
    """
    high = scores >= np.median(scores[stream.accepted])
    suspects = stream.ordinary & high
    known = stream.mass[stream.accepted & high & stream.covered].sum()
    return suspects if stream.mass[suspects & stream.covered].sum() > known else suspects & False


def stream_prior(stream: Stream, suspects: Flags) -> float:
    """Estimate the share of relevant papers in the nightly stream.

    Parameters
    ----------
    stream : Stream
        The examples.
    suspects : ndarray of bool
        Ordinary papers taken for the better half of the relevant ones that nobody judged.

    Returns
    -------
    float
        In (0, 0.5], from the months of which most ordinary papers are known.
    """
    hidden = 2 * stream.mass[suspects & stream.covered].sum()
    relevant = stream.mass[stream.accepted & stream.covered].sum() + hidden
    papers = stream.mass[stream.covered].sum()
    return float(min(0.5, (relevant + PRIOR * PRIOR_PAPERS) / (papers + PRIOR_PAPERS)))


def calibrate(scores: Floats, stream: Stream) -> Calibration:
    """Learn what scores mean for a paper of the nightly stream.

    Parameters
    ----------
    scores : ndarray of float
        Of models that have not seen the example, shape ``(n_examples,)``.
    stream : Stream
        The examples; at least one accepted.

    Returns
    -------
    Calibration
        Rising in the score.
    """
    suspects = find_suspects(scores, stream)
    relevant = stream.accepted | suspects
    rest = ~relevant & ~stream.borderline
    if not rest.any():
        return Calibration(1.0, 0.0)
    prior = stream_prior(stream, suspects)
    mass = np.where(stream.accepted, 1.0, stream.mass)
    mass[relevant] *= prior / mass[relevant].sum()
    mass[rest] *= (1 - prior) / mass[rest].sum()
    used = relevant | rest
    platt = LogisticRegression(C=100.0, max_iter=1000)
    spread = float(scores[used].std()) or 1.0
    column = (scores[used] / spread).reshape(-1, 1)
    platt.fit(column, relevant[used], sample_weight=mass[used] * used.sum())
    slope = max(float(platt.coef_[0, 0]) / spread, 1e-6)
    return Calibration(slope, float(platt.intercept_[0]))
