"""How good a ranking is, and what a threshold on it finds.

Every function respects weights: a sampled paper stands for as many announced papers as it weighs.
Papers of equal score share one rank, so that no figure depends on their order.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.intervals import Share, share

Floats = NDArray[np.float64]

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Scored papers of which it is known whether they belong.

    Attributes
    ----------
    scores : ndarray of float
        Higher is more relevant, shape ``(n_papers,)``.
    relevant : ndarray of bool
        Whether each belongs, same shape.
    weights : ndarray of float
        How many papers each stands for, same shape.
    """

    scores: Floats
    relevant: NDArray[np.bool_]
    weights: Floats

    @property
    def papers(self) -> float:
        """How many papers they stand for."""
        return float(self.weights.sum())

    @property
    def belonging(self) -> float:
        """How many of them belong."""
        return float(self.weights[self.relevant].sum())


@dataclass(frozen=True, slots=True)
class Cut:
    """What reading a ranking from the top down to a score means.

    Attributes
    ----------
    read, found : float
        Papers read, and those of them that belong.
    recall, precision : float
        Share of what belongs that was found; share of what was read that belongs. In [0, 1].
    """

    read: float
    found: float
    recall: float
    precision: float


def cuts(ranked: Ranked) -> tuple[Cut, ...]:
    """Cut a ranking below each score at which something that belongs is found.

    Parameters
    ----------
    ranked : Ranked
        Any order.

    Returns
    -------
    tuple of Cut
        From the top down, recall rising to 1; none if nothing belongs.
    """
    read, found = _running(ranked)
    if not found.size or not found[-1]:
        return ()
    steps = np.flatnonzero(np.diff(found, prepend=0.0) > 0)
    return tuple(
        Cut(float(r), float(f), float(f / found[-1]), float(f / r))
        for r, f in zip(read[steps], found[steps], strict=True)
    )


def average_precision(ranked: Ranked) -> float:
    """Average the precision over what belongs, each at its own rank.

    Parameters
    ----------
    ranked : Ranked
        Any order.

    Returns
    -------
    float
        In (0, 1], 1 if all that belongs ranks first; nan if nothing belongs.

    Notes
    -----
    Source: Manning, Raghavan and Schütze (2008), Introduction to Information Retrieval, chapter 8.
    It is not interpolated.
    """
    return _average_precision(*_running(ranked))


def recall_at(ranked: Ranked, read: float) -> float:
    """Tell what share of what belongs is among the first papers.

    Parameters
    ----------
    ranked : Ranked
        Any order.
    read : float
        How many papers are read from the top, at least 0.

    Returns
    -------
    float
        In [0, 1], expected over the orders of papers of equal score; nan if nothing belongs.

    Notes
    -----
    Source: recall at k, Manning, Raghavan and Schütze (2008), chapter 8.
    """
    total, found = _running(ranked)
    if not found.size or not found[-1]:
        return float("nan")
    return float(np.interp(read, np.r_[0.0, total], np.r_[0.0, found]) / found[-1])


def cut_at_recall(ranked: Ranked, recall: float) -> Cut | None:
    """Find how far down one has to read to find a share of what belongs.

    Parameters
    ----------
    ranked : Ranked
        Any order.
    recall : float
        In (0, 1].

    Returns
    -------
    Cut or None
        The shortest that finds at least this share; None if nothing belongs.
    """
    return next((cut for cut in cuts(ranked) if cut.recall >= recall - _ROUNDING), None)


def work_saved(ranked: Ranked, recall: float = 0.95) -> float:
    """Tell how much less there is to read than at random: work saved over sampling (WSS).

    Parameters
    ----------
    ranked : Ranked
        Any order.
    recall : float
        Share of what belongs that has to be found, in (0, 1].

    Returns
    -------
    float
        Share of the papers that need not be read, minus the share of what belongs that may be
        missed; 0 for a random order, below ``recall``. nan if nothing belongs.

    Notes
    -----
    Source: Cohen, Hersh, Peterson and Yen (2006), "Reducing workload in systematic review
    preparation using automated citation classification", doi:10.1197/jamia.M1929:
    WSS = (TN + FN) / N - (1 - recall).
    """
    cut = cut_at_recall(ranked, recall)
    return float("nan") if cut is None else (1 - cut.read / ranked.papers) - (1 - recall)


def precision_and_recall(ranked: Ranked, threshold: float) -> tuple[Share, Share]:
    """Tell how good it is to take the papers from a score on.

    Parameters
    ----------
    ranked : Ranked
        Any order.
    threshold : float
        Papers of at least this score are taken.

    Returns
    -------
    tuple of Share
        Precision and recall with Wilson intervals.
    """
    taken = ranked.scores >= threshold
    return (
        share(ranked.relevant[taken], ranked.weights[taken]),
        share(taken[ranked.relevant], ranked.weights[ranked.relevant]),
    )


def bootstrap_difference(
    ours: Ranked, theirs: Ranked, *, draws: int = 1000, seed: int = 0
) -> Share:
    """Estimate by how much one ranking's average precision is above another's, with an interval.

    Parameters
    ----------
    ours, theirs : Ranked
        The same papers in the same order, with other scores.
    draws : int
        Samples to draw, at least 1.
    seed : int
        Same papers and seed, same interval.

    Returns
    -------
    Share
        Difference in [-1, 1] as seen, and the 2.5 and 97.5 % quantiles over the samples. nan if
        nothing belongs.

    Notes
    -----
    Source: the paired percentile bootstrap, Efron and Tibshirani (1993), An Introduction to the
    Bootstrap, chapter 13; both rankings see each sample. Papers are drawn rather than months: a
    year has too few months for quantiles over them to hold (Cameron, Gelbach and Miller 2008,
    doi:10.1162/rest.90.3.414, find intervals from fewer than about 30 clusters too narrow).
    """
    seen = average_precision(ours) - average_precision(theirs)
    if np.isnan(seen):
        return Share(seen, seen, seen)
    rng, papers = np.random.default_rng(seed), len(ours.scores)
    one, other = _Order.of(ours), _Order.of(theirs)
    differences = []
    for _ in range(draws):
        times = np.bincount(rng.integers(papers, size=papers), minlength=papers)
        if times[ours.relevant].any():
            mine = _average_precision(*one.running(times))
            differences.append(mine - _average_precision(*other.running(times)))
    low, high = np.quantile(differences or [seen], (0.025, 0.975))
    return Share(seen, float(low), float(high))


@dataclass(frozen=True, slots=True, eq=False)
class _Order:
    """A ranking sorted once: rows from the top down, and where each group of equal scores ends."""

    rows: NDArray[np.int64]
    ends: NDArray[np.int64]
    weights: Floats
    relevant: Floats

    @classmethod
    def of(cls, ranked: Ranked) -> "_Order":
        rows = np.argsort(-ranked.scores, kind="stable")
        scores, weights = ranked.scores[rows], ranked.weights[rows]
        ends = np.flatnonzero(np.r_[scores[1:] != scores[:-1], True][: len(rows)])
        return cls(rows, ends, weights, weights * ranked.relevant[rows])

    def running(self, times: NDArray[np.int64] | None = None) -> tuple[Floats, Floats]:
        """Papers read, and found, down to the end of each group; each paper so many times."""
        repeated = 1 if times is None else times[self.rows]
        read = np.cumsum(self.weights * repeated)[self.ends]
        return read, np.cumsum(self.relevant * repeated)[self.ends]


def _running(ranked: Ranked) -> tuple[Floats, Floats]:
    return _Order.of(ranked).running()


def _average_precision(read: Floats, found: Floats) -> float:
    """Precision at each step of recall, weighted by the step."""
    if not found.size or not found[-1]:
        return float("nan")
    steps = np.diff(found, prepend=0.0)
    rises = steps > 0
    return float((steps[rises] * found[rises] / read[rises]).sum() / found[-1])
