"""Reasons for a score: the terms that weigh most, and the accepted papers most like it."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifier.document import Document

EVIDENCE = 8
"""Terms shown for a document, at most."""

NEAREST = 3
"""Accepted papers shown for a document, at most."""

SMALLEST = 0.005
"""Terms of less weight than this are not shown."""


def evidence(
    features: csr_matrix, weights: NDArray[np.float64], names: Sequence[str]
) -> list[tuple[tuple[str, float], ...]]:
    """Find the terms that weigh most in each document.

    Parameters
    ----------
    features : csr_matrix
        Shape ``(n_documents, n_features)``.
    weights : ndarray of float
        Of each feature, shape ``(n_features,)``.
    names : sequence of str
        Term of each feature; features of one name are added up.

    Returns
    -------
    list of tuple of (str, float)
        Terms with their weight for (positive) or against relevance, largest first.
    """
    weighed = csr_matrix(features.multiply(weights))
    weighed.data[np.abs(weighed.data) < SMALLEST] = 0
    weighed.eliminate_zeros()
    columns, values = weighed.indices.tolist(), weighed.data.tolist()
    ends = weighed.indptr.tolist()
    found = []
    for row in range(weighed.shape[0]):
        terms: dict[str, float] = {}
        for n in range(ends[row], ends[row + 1]):
            name = names[columns[n]]
            terms[name] = terms.get(name, 0.0) + values[n]
        found.append(_strongest(terms))
    return found


def _strongest(terms: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Largest weights; a word and a phrase that has it are not both shown."""
    shown: list[tuple[str, float]] = []
    words: set[str] = set()
    for name, weight in sorted(terms.items(), key=lambda term: (-abs(term[1]), term[0])):
        if len(shown) == EVIDENCE:
            break
        if words.isdisjoint(name.split()):
            shown.append((name, weight))
            words.update(name.split())
    return tuple(shown)


def nearest(
    documents: Sequence[Document],
    features: csr_matrix,
    accepted: csr_matrix,
    accepted_ids: Sequence[str],
) -> list[tuple[tuple[str, float], ...]]:
    """Find the accepted papers most like each document.

    Parameters
    ----------
    documents : sequence of Document
        The papers.
    features : csr_matrix
        Of the same papers, shape ``(n_documents, n_features)``.
    accepted : csr_matrix
        Accepted papers, rows of length 1, shape ``(n_accepted, n_features)``.
    accepted_ids : sequence of str
        Their ids.

    Returns
    -------
    list of tuple of (str, float)
        Ids with their cosine in [0, 1], nearest first, never the document's own.
    """
    lengths = np.sqrt(np.asarray(features.multiply(features).sum(axis=1)).ravel())
    cosines = (features @ accepted.T).toarray()
    cosines /= np.where(lengths > 0, lengths, 1.0)[:, None]
    ids = np.array(accepted_ids, dtype=object)
    found = []
    for document, row in zip(documents, cosines, strict=True):
        candidates = np.argsort(-row, kind="stable")[: NEAREST + 1]
        found.append(
            tuple(
                (str(ids[n]), min(1.0, float(row[n])))
                for n in candidates
                if ids[n] != document.id and row[n] > 0
            )[:NEAREST]
        )
    return found
