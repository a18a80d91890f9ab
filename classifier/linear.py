"""Linear models on the terms that the given papers share; all other weights are zero."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float64]

MIN_PAPERS = 2
"""Papers that a term must occur in to get a weight; words of one paper tell nothing of others."""


def fit(
    make_model: Callable[[], LogisticRegression],
    rows: csr_matrix,
    targets: NDArray[np.generic],
    mass: Floats | None = None,
) -> tuple[Floats, Floats]:
    """Fit a logistic regression, quickly where the papers use few of the vocabulary's terms.

    Parameters
    ----------
    make_model : callable
        Makes the model.
    rows : csr_matrix
        Features, shape ``(n_papers, n_features)``.
    targets : ndarray
        Class of each paper, shape ``(n_papers,)``.
    mass : ndarray of float or None
        Weight of each paper; None for 1.

    Returns
    -------
    tuple of ndarray of float
        Weights of shape ``(n_classes or 1, n_features)``, and as many intercepts.
    """
    papers = np.bincount(rows.indices, minlength=rows.shape[1])
    used = np.flatnonzero(papers >= min(MIN_PAPERS, rows.shape[0]))
    model = make_model().fit(rows[:, used], targets, sample_weight=mass)
    weights = np.zeros((len(model.coef_), rows.shape[1]))
    weights[:, used] = model.coef_
    return weights, np.asarray(model.intercept_, dtype=np.float64)
