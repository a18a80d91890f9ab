"""Reasons for a score: the terms that weigh most, and the accepted papers most like it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

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
    rows = np.repeat(np.arange(features.shape[0]), np.diff(features.indptr))
    values = features.data * weights[features.indices]
    shown = np.abs(values) >= SMALLEST
    used, place = np.unique(features.indices[shown], return_inverse=True)
    used_names = [names[column] for column in used.tolist()]
    terms = sorted(set(used_names))
    numbers = {term: number for number, term in enumerate(terms)}
    term = np.array([numbers[name] for name in used_names], dtype=np.int64)[place]
    totals = coo_matrix((values[shown], (rows[shown], term)), (features.shape[0], len(terms)))
    return [_strongest(terms, *row) for row in _by_weight(totals.tocsr())]


def _by_weight(totals: csr_matrix) -> Iterator[tuple[list[int], list[float]]]:
    """Columns and values of each row, the largest first."""
    sizes = -np.abs(totals.data)
    for start, end in pairwise(totals.indptr.tolist()):
        order = sizes[start:end].argsort(kind="stable") + start
        yield totals.indices[order].tolist(), totals.data[order].tolist()


def _strongest(
    terms: Sequence[str], order: Iterable[int], weights: Iterable[float]
) -> tuple[tuple[str, float], ...]:
    """First terms in this order; a word and a phrase that has it are not both shown."""
    shown: list[tuple[str, float]] = []
    words: set[str] = set()
    for number, weight in zip(order, weights, strict=True):
        if len(shown) == EVIDENCE:
            break
        parts = terms[number].split()
        if words.isdisjoint(parts):
            shown.append((terms[number], weight))
            words.update(parts)
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
