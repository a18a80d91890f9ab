"""How like the older ones a list's newer papers are, in the model's own terms."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

NEIGHBOURS = 10
"""Older papers that a paper is compared with: the nearest ones."""


def likeness_to_older(features: csr_matrix, newest: int) -> NDArray[np.float64]:
    """Compare each of the newest papers of a list with those before it.

    Parameters
    ----------
    features : csr_matrix
        The list's papers, oldest first, rows of length 1, shape ``(n_papers, n_features)``.
    newest : int
        How many papers to compare, at least 0.

    Returns
    -------
    ndarray of float
        Mean cosine in [0, 1] to the nearest older papers, oldest first, shape
        ``(min(newest, n_papers - NEIGHBOURS),)``; papers with too few older ones are left out.
    """
    count = features.shape[0]
    first = max(NEIGHBOURS, count - newest)
    if first >= count:
        return np.zeros(0)
    cosines = (features[first:] @ features.T).toarray()
    is_older = np.arange(count) < np.arange(first, count)[:, None]
    ranked = np.sort(np.where(is_older, cosines, -1.0), axis=1)
    return np.asarray(ranked[:, -NEIGHBOURS:].mean(axis=1), dtype=np.float64)
