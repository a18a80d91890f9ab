"""Relevance: a linear model of the terms and a second opinion, calibrated together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from classifier.calibration import Calibration, Stream, calibrate, find_suspects, make_stream
from classifier.document import Example, Judgement
from classifier.similarity import KernelModel, LatentSpace, learn_kernel, learn_space

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

SIDES: dict[Judgement, tuple[float, float]] = {
    Judgement.ACCEPTED: (4.0, 0.0),
    Judgement.BORDERLINE: (1.6, 1.8),
    Judgement.REJECTED: (0.0, 3.0),
    Judgement.WEAKLY_REJECTED: (0.0, 1.5),
    Judgement.ORDINARY: (0.0, 1.0),
}
"""What an example weighs as a relevant and as an irrelevant one."""

FOLDS = 5
"""Parts of the cross-validation whose scores are calibrated."""

NEAR = 4500
"""Ordinary papers near the topic that the second opinion learns from."""

YOUNG = 300
"""Accepted papers from which on a list is no longer young."""

YOUNG_BALANCE = 25.0
"""Factor by which relevant examples of a young list count more."""

MIN_ACCEPTED = 150
"""Accepted papers from which on there is a second opinion."""


@dataclass(frozen=True, slots=True, eq=False)
class RelevanceModel:
    """Two scores, their blend, and its calibration.

    Attributes
    ----------
    weights : ndarray of float
        Weight of each feature in the linear score, shape ``(n_features,)``.
    intercept : float
        Linear score of a paper without known terms.
    space, kernel : LatentSpace and KernelModel, or None
        The second opinion; None while there are too few accepted papers.
    spreads : tuple of float
        Standard deviations by which the linear and the second score are divided.
    calibration : Calibration
        From the sum of both to a probability.
    """

    weights: Floats
    intercept: float
    space: LatentSpace | None
    kernel: KernelModel | None
    spreads: tuple[float, float]
    calibration: Calibration

    def scores(self, features: csr_matrix) -> Floats:
        """Rank papers.

        Parameters
        ----------
        features : csr_matrix
            Shape ``(n_documents, n_features)``.

        Returns
        -------
        ndarray of float
            Higher is more relevant, shape ``(n_documents,)``.
        """
        total = (features @ self.weights + self.intercept) / self.spreads[0]
        if self.space is not None and self.kernel is not None:
            total = total + self.kernel.scores(self.space.project(features)) / self.spreads[1]
        return np.asarray(total, dtype=np.float64)

    def probabilities(self, features: csr_matrix) -> Floats:
        """Give the probability that each paper is relevant, at the prior of the stream.

        Parameters
        ----------
        features : csr_matrix
            Shape ``(n_documents, n_features)``.

        Returns
        -------
        ndarray of float
            In (0, 1), shape ``(n_documents,)``.
        """
        return self.calibration.probabilities(self.scores(features))


def make_ranker(seed: int, *, is_young: bool) -> LinearSVC | LogisticRegression:
    """Make the linear model that ranks papers.

    Parameters
    ----------
    seed : int
        Seed of the solver.
    is_young : bool
        Whether the list has few papers, which a smoother model generalises better from.

    Returns
    -------
    LinearSVC or LogisticRegression
        Not fitted yet.
    """
    if is_young:
        return LogisticRegression(C=1.0, solver="liblinear", random_state=seed)
    return LinearSVC(C=1.0, random_state=seed)


def learn_relevance(
    features: csr_matrix, examples: Sequence[Example], *, seed: int
) -> RelevanceModel:
    """Learn to score papers and what the scores mean.

    Parameters
    ----------
    features : csr_matrix
        Shape ``(n_examples, n_features)``.
    examples : sequence of Example
        One a row; at least one accepted.
    seed : int
        Seed of folds and solvers.

    Returns
    -------
    RelevanceModel
        Learned from all examples, calibrated on scores of examples that were left out.
    """
    sides = np.array([SIDES[example.judgement] for example in examples])
    stream = make_stream(examples)
    lessons = _Lessons(features, sides, stream, bool(stream.accepted.sum() < YOUNG), seed)
    if lessons.is_young:
        sides[:, 0] *= YOUNG_BALANCE
    suspects = _find_suspects(lessons)
    everything = np.arange(len(examples))
    linear = _held_out(lessons, _learn_linear)
    weights, intercept = _fit_linear(lessons, everything)
    near = _near(features @ weights, lessons)
    spread = _spread(linear[near]) if not stream.accepted.all() else 1.0
    is_enough = MIN_ACCEPTED <= stream.accepted.sum() < len(examples)
    space = learn_space(features[near], seed=seed) if is_enough else None
    if space is None:
        calibration = calibrate(linear / spread, stream, suspects)
        return RelevanceModel(weights, intercept, None, None, (spread, 1.0), calibration)
    latent = _Latent(space.project(features), near)
    second = _held_out(lessons, latent.learn)
    spreads = (spread, _spread(second[near]))
    calibration = calibrate(linear / spreads[0] + second / spreads[1], stream, suspects)
    kernel = latent.fit(lessons, everything)
    return RelevanceModel(weights, intercept, space, kernel, spreads, calibration)


def _find_suspects(lessons: "_Lessons") -> NDArray[np.bool_]:
    """Find ordinary papers that are probably relevant, and learn from them as such.

    Likeness to the list finds the first ones; a model that has learned from these finds better
    ones, each scored by a model that has not seen it.
    """
    stream, sides = lessons.stream, lessons.sides
    first = find_suspects(_held_out(lessons, _learn_likeness), stream)
    if not first.any():
        return first
    ordinary = sides.copy()
    sides[first] = sides[stream.accepted][0]
    suspects = find_suspects(_held_out(lessons, _learn_linear), stream)
    sides[:] = ordinary
    sides[suspects] = sides[stream.accepted][0]
    return suspects


@dataclass(frozen=True, slots=True, eq=False)
class _Lessons:
    """All that the two models learn from.

    ``sides`` is what each example weighs as a relevant and as an irrelevant one, shape
    ``(n_examples, 2)``; borderline examples stand on both sides.
    """

    features: csr_matrix
    sides: Floats
    stream: Stream
    is_young: bool
    seed: int

    def rows(self, known: Rows) -> tuple[Rows, NDArray[np.bool_], Floats]:
        """Rows to learn from among the known ones, the side of each, and its weight."""
        relevant = known[self.sides[known, 0] > 0]
        irrelevant = known[self.sides[known, 1] > 0]
        is_relevant = np.arange(len(relevant) + len(irrelevant)) < len(relevant)
        weights = np.r_[self.sides[relevant, 0], self.sides[irrelevant, 1]]
        return np.r_[relevant, irrelevant], is_relevant, weights


def _spread(scores: Floats) -> float:
    """Give the standard deviation, 1 where all are equal."""
    return float(scores.std()) or 1.0


_Scorer = Callable[[Rows], Floats]


def _held_out(lessons: _Lessons, learn: Callable[[_Lessons, Rows], _Scorer]) -> Floats:
    """Score of each example by a model that has not seen it."""
    accepted = lessons.stream.accepted
    folds = min(FOLDS, int(accepted.sum()), int((~accepted).sum()))
    everything = np.arange(len(accepted))
    if folds < 2:
        return learn(lessons, everything)(everything)
    scores = np.zeros(len(accepted))
    splits = StratifiedKFold(folds, shuffle=True, random_state=lessons.seed)
    for known, left_out in splits.split(scores, accepted):
        scores[left_out] = learn(lessons, known)(left_out)
    return scores


def _fit_linear(lessons: _Lessons, known: Rows) -> tuple[Floats, float]:
    """Weights and intercept; with nothing irrelevant to tell apart, likeness to the accepted."""
    rows, is_relevant, weights = lessons.rows(known)
    features = lessons.features[rows]
    if is_relevant.all():
        centre = np.asarray(features.mean(axis=0), dtype=np.float64).ravel()
        return centre, 0.0
    ranker = make_ranker(lessons.seed, is_young=lessons.is_young).fit(
        features, is_relevant, sample_weight=weights
    )
    return np.asarray(ranker.coef_[0], dtype=np.float64), float(ranker.intercept_[0])


def _learn_linear(lessons: _Lessons, known: Rows) -> _Scorer:
    weights, intercept = _fit_linear(lessons, known)
    return lambda rows: np.asarray(lessons.features[rows] @ weights + intercept)


def _learn_likeness(lessons: _Lessons, known: Rows) -> _Scorer:
    """Likeness to the middle of the accepted papers (Rocchio 1971): sound from one paper on."""
    accepted = lessons.stream.accepted[known]
    centre = lessons.features[known[accepted]].mean(axis=0)
    if not accepted.all():
        centre = centre - lessons.features[known[~accepted]].mean(axis=0)
    direction = np.asarray(centre, dtype=np.float64).ravel()
    return lambda rows: np.asarray(lessons.features[rows] @ direction)


def _near(scores: Floats, lessons: _Lessons) -> Rows:
    """Rows near the topic: all that people judged, and the ordinary papers that rank highest."""
    ordinary = np.flatnonzero(lessons.stream.ordinary)
    highest = ordinary[np.argsort(-scores[ordinary], kind="stable")[:NEAR]]
    return np.union1d(np.flatnonzero(~lessons.stream.ordinary), highest)


@dataclass(frozen=True, slots=True, eq=False)
class _Latent:
    """Directions of all examples, and the rows near the topic."""

    directions: Floats
    near: Rows

    def fit(self, lessons: _Lessons, known: Rows) -> KernelModel:
        """Learn from the known ones of the rows near the topic."""
        rows, is_relevant, weights = lessons.rows(np.intersect1d(known, self.near))
        return learn_kernel(self.directions[rows], is_relevant, weights)

    def learn(self, lessons: _Lessons, known: Rows) -> _Scorer:
        """Learn likewise, and give what scores other rows."""
        model = self.fit(lessons, known)
        return lambda rows: model.scores(self.directions[rows])
