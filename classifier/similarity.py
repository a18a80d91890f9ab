"""The second opinion: a kernel machine in the latent space of the papers near the topic.

Where the linear model adds up words, this one knows which words go together. It learns only from
the papers that the linear model ranks high, as the others need no second opinion.

Notes
-----
Source: latent semantic analysis (Deerwester et al. 1990) and support vector machines with a
Gaussian kernel (Schölkopf and Smola 2002), as scikit-learn has them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize
from sklearn.svm import SVC

Floats = NDArray[np.float64]

DIMENSIONS = 60
"""Size of the latent space."""

WIDTH = 1.0
"""Kernel of two papers: ``exp(-WIDTH * squared distance)``."""

PENALTY = 3.0
"""Cost of a training paper on the wrong side."""

MIN_DOCUMENTS = 5
"""Papers near the topic that a term must occur in to count."""

BATCH = 4096
"""Documents scored at once, which bounds the memory."""


@dataclass(frozen=True, slots=True, eq=False)
class LatentSpace:
    """A projection of term weights onto few dimensions.

    Attributes
    ----------
    columns : ndarray of int
        Features that are projected, shape ``(n_columns,)``.
    axes : ndarray of float
        Shape ``(n_columns, n_dimensions)``.
    """

    columns: NDArray[np.int32]
    axes: NDArray[np.float32]

    def project(self, features: csr_matrix) -> Floats:
        """Give the direction of each document in the latent space.

        Parameters
        ----------
        features : csr_matrix
            Shape ``(n_documents, n_features)``.

        Returns
        -------
        ndarray of float
            Shape ``(n_documents, n_dimensions)``, rows of length 1, or 0 without known terms.
        """
        return np.asarray(normalize(features[:, self.columns] @ self.axes), dtype=np.float64)


def learn_space(features: csr_matrix, *, seed: int) -> LatentSpace | None:
    """Find the dimensions in which papers near the topic differ most.

    Parameters
    ----------
    features : csr_matrix
        Shape ``(n_documents, n_features)``.
    seed : int
        Seed of the randomised decomposition.

    Returns
    -------
    LatentSpace or None
        None where there are too few documents or terms.
    """
    columns = np.flatnonzero(np.bincount(features.indices) >= MIN_DOCUMENTS).astype(np.int32)
    size = min(DIMENSIONS, features.shape[0] // 10, len(columns) // 2)
    if size < 2:
        return None
    decomposition = TruncatedSVD(size, n_iter=3, random_state=seed).fit(features[:, columns])
    return LatentSpace(columns, np.ascontiguousarray(decomposition.components_.T, np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class KernelModel:
    """A Gaussian kernel machine on directions.

    Attributes
    ----------
    supports : ndarray of float
        Training papers that matter, shape ``(n_supports, n_dimensions)``.
    strengths : ndarray of float
        Weight of each, shape ``(n_supports,)``.
    intercept : float
        Score far from all of them.
    """

    supports: Floats
    strengths: Floats
    intercept: float

    def scores(self, directions: Floats) -> Floats:
        """Score documents.

        Parameters
        ----------
        directions : ndarray of float
            Shape ``(n_documents, n_dimensions)``.

        Returns
        -------
        ndarray of float
            Higher is more relevant, shape ``(n_documents,)``.
        """
        lengths = (self.supports**2).sum(axis=1)
        parts = []
        for start in range(0, len(directions), BATCH):
            part = directions[start : start + BATCH]
            squares = (part**2).sum(axis=1)[:, None] + lengths - 2 * part @ self.supports.T
            parts.append(np.exp(-WIDTH * squares) @ self.strengths + self.intercept)
        return np.concatenate(parts) if parts else np.zeros(0)


def make_kernel_machine() -> SVC:
    """Make the kernel machine.

    Returns
    -------
    SVC
        Not fitted yet; deterministic.
    """
    return SVC(C=PENALTY, gamma=WIDTH, cache_size=300)


def learn_kernel(directions: Floats, sides: NDArray[np.bool_], weights: Floats) -> KernelModel:
    """Learn which directions are relevant.

    Parameters
    ----------
    directions : ndarray of float
        Shape ``(n_documents, n_dimensions)``.
    sides : ndarray of bool
        Whether each is relevant; both kinds occur.
    weights : ndarray of float
        How much each counts, above 0.

    Returns
    -------
    KernelModel
        What was learned.
    """
    machine = make_kernel_machine().fit(directions, sides, sample_weight=weights)
    return KernelModel(
        np.asarray(machine.support_vectors_, dtype=np.float64),
        np.asarray(machine.dual_coef_[0], dtype=np.float64),
        float(machine.intercept_[0]),
    )
