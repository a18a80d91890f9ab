"""Sections: which table of the list a paper belongs in, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from classifier import linear
from classifier.document import Document
from classifier.features import FeatureSpace

Floats = NDArray[np.float64]

HEADING_WEIGHT = 3.0
"""What a section's heading counts for, in papers."""

FEW_ROWS = 50
"""Rows by which half of what balances the sections is gone."""

FOLDS = 5
"""Parts of the cross-validation that the confidence comes from."""


@dataclass(frozen=True, slots=True, eq=False)
class SectionModel:
    """A score for each section.

    Attributes
    ----------
    sections : tuple of str
        Headings.
    weights : ndarray of float
        Shape ``(n_sections, n_features)``.
    intercepts : ndarray of float
        Shape ``(n_sections,)``.
    sharpness : float
        Factor of the scores that makes their softmax a probability.
    """

    sections: tuple[str, ...]
    weights: Floats
    intercepts: Floats
    sharpness: float

    def probabilities(self, features: csr_matrix) -> Floats:
        """Give the probability of each section.

        Parameters
        ----------
        features : csr_matrix
            Shape ``(n_documents, n_features)``.

        Returns
        -------
        ndarray of float
            Shape ``(n_documents, n_sections)``, rows add up to 1.
        """
        return softmax((features @ self.weights.T + self.intercepts) * self.sharpness)


def softmax(scores: Floats) -> Floats:
    """Turn rows of scores into probabilities.

    Parameters
    ----------
    scores : ndarray of float
        Shape ``(n_documents, n_classes)``.

    Returns
    -------
    ndarray of float
        Of the same shape, rows add up to 1.
    """
    powers = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float64)


def learn_sections(
    features: csr_matrix,
    headings: Sequence[str],
    sections: Sequence[str],
    space: FeatureSpace,
    *,
    seed: int,
) -> SectionModel:
    """Learn which section papers belong in.

    Parameters
    ----------
    features : csr_matrix
        Papers whose section is known, shape ``(n_documents, n_features)``; may be none.
    headings : sequence of str
        Section of each of them.
    sections : sequence of str
        All sections of the list; those without papers are known by their heading alone.
    space : FeatureSpace
        Turns headings into features.
    seed : int
        Seed of folds and solver.

    Returns
    -------
    SectionModel
        For the given sections, in their order.
    """
    names = tuple(sections)
    shape = (len(names), len(space.names))
    if len(names) < 2:
        return SectionModel(names, np.zeros(shape), np.zeros(len(names)), 1.0)
    hints = space.transform([Document(id="", title=name, abstract=name) for name in names])
    place = {name: n for n, name in enumerate(names)}
    rows = vstack([features, hints], format="csr")
    targets = np.array([*(place[name] for name in headings), *range(len(names))])
    mass = np.r_[np.ones(len(headings)), np.full(len(names), HEADING_WEIGHT)]
    weights, intercepts = _fit(rows, targets, mass, seed)
    sharpness = _sharpness(rows, targets, mass, len(headings), seed)
    return SectionModel(names, weights, intercepts, sharpness)


def _fit(
    rows: csr_matrix, targets: NDArray[np.int64], mass: Floats, seed: int
) -> tuple[Floats, Floats]:
    """Weights and intercepts of every section; each has at least its heading."""
    make_model = partial(LogisticRegression, C=20.0, max_iter=500, random_state=seed)
    weights, intercepts = linear.fit(make_model, rows, targets, _balance(targets, mass))
    if len(weights) == 1:
        weights, intercepts = np.vstack([-weights, weights]) / 2, np.r_[-intercepts, intercepts] / 2
    return weights, intercepts


def _balance(targets: NDArray[np.int64], mass: Floats) -> Floats:
    """Let small sections of a young list count more.

    Which section has more papers is chance in a few rows, and says something in hundreds.
    """
    sizes = np.bincount(targets, weights=mass)
    strength = 0.5 / (1 + len(targets) / FEW_ROWS)
    weights = mass * (mass.sum() / len(sizes) / sizes[targets]) ** strength
    return np.asarray(weights, dtype=np.float64)


def _sharpness(
    rows: csr_matrix, targets: NDArray[np.int64], mass: Floats, papers: int, seed: int
) -> float:
    """Factor under which papers that were left out are most likely (temperature scaling)."""
    folds = min(FOLDS, papers)
    if folds < 2 or papers < 10:
        return 1.0
    scores = np.zeros((papers, int(targets.max()) + 1))
    kept = np.arange(papers, len(targets))
    splits = KFold(folds, shuffle=True, random_state=seed).split(scores)
    for known, left_out in splits:
        used = np.r_[known, kept]
        weights, intercepts = _fit(rows[used], targets[used], mass[used], seed)
        scores[left_out] = rows[left_out] @ weights.T + intercepts
    grid = np.geomspace(0.25, 4.0, 33)
    truth = np.arange(papers), targets[:papers]
    losses = [-np.log(softmax(scores * factor)[truth] + 1e-12).mean() for factor in grid]
    return float(grid[int(np.argmin(losses))])
