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
from classifier.recency import recency

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SUSPECT_RECALL = 0.65
"""Share of the accepted papers that score at least as high as the lowest suspect."""

RARE = 0.003
"""Share of the stream that is relevant at least, where the list says too little of it."""

DENSE = 0.5
"""A month counts as covered from this share of the month with the most ordinary papers on."""

PRIOR = 0.01
"""Share of relevant papers to assume where nothing is known."""

PRIOR_PAPERS = 300
"""Papers that this assumption is worth."""

HALF_LIFE_DAYS = 250.0
"""Age by which an accepted paper counts half: new papers score a little below older ones."""

FORGOTTEN = 0.02
"""Least that an accepted paper counts, however old, and what one of unknown day counts."""

NEARBY = 1
"""Papers that are not relevant to learn from, for every relevant one, counted from the top."""

NEARBY_LEAST = 50
"""Papers that are not relevant to learn from at least."""

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


UNTAUGHT = Calibration(slope=10.0, offset=-4.6)
"""For likeness to a list beside which nothing else is known: `PRIOR` where there is none."""


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
    recency : ndarray of float
        In (0, 1], halved with every `HALF_LIFE_DAYS` before the newest example.
    """

    accepted: Flags
    ordinary: Flags
    borderline: Flags
    covered: Flags
    mass: Floats
    recency: Floats


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
        recency=recency(
            [example.document.announced for example in examples],
            half_life_days=HALF_LIFE_DAYS,
            least=FORGOTTEN,
        ),
    )


def find_suspects(scores: Floats, stream: Stream) -> Flags:
    """Find ordinary papers that are probably relevant, where the list covers the stream badly.

    Parameters
    ----------
    scores : ndarray of float
        Of models that have not seen the example, shape ``(n_examples,)``.
    stream : Stream
        The examples; at least one accepted.

    Returns
    -------
    ndarray of bool
        None if the list has at least `RARE` of the covered months' papers. Else the ordinary
        papers that score above most accepted ones, and at least the best `RARE` of all.
    """
    listed = stream.mass[stream.accepted & stream.covered].sum()
    if not stream.ordinary.any() or listed >= RARE * stream.mass[stream.covered].sum() > 0:
        return np.zeros(len(scores), dtype=np.bool_)
    level = min(
        np.quantile(scores[stream.accepted], 1 - SUSPECT_RECALL),
        np.quantile(scores[stream.ordinary], 1 - RARE),
    )
    return np.asarray(stream.ordinary & (scores >= level), dtype=np.bool_)


def stream_prior(stream: Stream, suspects: Flags) -> float:
    """Estimate the share of relevant papers in the nightly stream.

    Parameters
    ----------
    stream : Stream
        The examples.
    suspects : ndarray of bool
        Ordinary papers taken for `SUSPECT_RECALL` of the relevant ones that nobody judged.

    Returns
    -------
    float
        In (0, 0.5], from the months of which most ordinary papers are known.
    """
    hidden = stream.mass[suspects & stream.covered].sum() / SUSPECT_RECALL
    relevant = stream.mass[stream.accepted & stream.covered].sum() + hidden
    papers = stream.mass[stream.covered].sum()
    return float(min(0.5, (relevant + PRIOR * PRIOR_PAPERS) / (papers + PRIOR_PAPERS)))


def calibrate(scores: Floats, stream: Stream, suspects: Flags) -> Calibration:
    """Learn what scores mean for a paper of the nightly stream.

    Parameters
    ----------
    scores : ndarray of float
        Of models that have not seen the example, shape ``(n_examples,)``.
    stream : Stream
        The examples; at least one accepted.
    suspects : ndarray of bool
        Ordinary papers that say nothing, as they are probably relevant.

    Returns
    -------
    Calibration
        Rising in the score.
    """
    relevant = stream.accepted
    rest = ~relevant & ~stream.borderline & ~suspects & (stream.ordinary | stream.covered)
    if not rest.any():
        return UNTAUGHT
    prior = stream_prior(stream, suspects)
    mass = np.where(stream.accepted, stream.recency, stream.mass)
    mass[relevant] *= prior / mass[relevant].sum()
    mass[rest] *= (1 - prior) / mass[rest].sum()
    used = (relevant | rest) & (scores >= _lowest_used(scores[relevant], scores[rest]))
    return _platt(scores[used], relevant[used], mass[used])


def _lowest_used(relevant: Floats, rest: Floats) -> float:
    """Score from which on the line is fitted: the far rest would bend it and says nothing new."""
    enough = max(NEARBY_LEAST, NEARBY * len(relevant))
    downwards = np.sort(rest)[::-1]
    return float(min(np.quantile(relevant, 0.02), downwards[min(enough, len(rest)) - 1]))


def _platt(scores: Floats, relevant: Flags, mass: Floats) -> Calibration:
    """Line through the log-odds, by logistic regression."""
    spread = float(scores.std()) or 1.0
    platt = LogisticRegression(C=100.0, max_iter=1000)
    weights = mass * (len(mass) / mass.sum())
    platt.fit((scores / spread).reshape(-1, 1), relevant, sample_weight=weights)
    return Calibration(max(float(platt.coef_[0, 0]) / spread, 1e-6), float(platt.intercept_[0]))
