"""Features: term counts as a matrix, and what each term weighs."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfTransformer

from classifier.document import Document
from classifier.terms import count_terms, document_counts, title_counts, tokenise

__all__ = [
    "FeatureSpace", "count_matrix", "count_terms", "document_counts", "learn_counts",
    "learn_features", "make_tfidf", "title_counts", "tokenise",
]  # fmt: skip

TITLE_SHARE = 0.2
"""Share of the title's own features in a row's squared length."""

MIN_DOCUMENTS = 3
"""Documents that a term must occur in to be learned, where there are enough documents."""

SMALL_COLLECTION = 200
"""Below this number of documents every term is learned."""


def count_matrix(counted: Iterable[Mapping[str, int]], vocabulary: Mapping[str, int]) -> csr_matrix:
    """Lay term counts out as a matrix.

    Parameters
    ----------
    counted : iterable of mapping of str to int
        Term counts of each document.
    vocabulary : mapping of str to int
        Column of each term; other terms are left out.

    Returns
    -------
    csr_matrix
        Counts, shape ``(n_documents, n_terms)``, columns sorted in each row.
    """
    columns, values, ends = array("i"), array("f"), array("q", [0])
    for counts in counted:
        for term, count in counts.items():
            column = vocabulary.get(term)
            if column is not None:
                columns.append(column)
                values.append(count)
        ends.append(len(columns))
    shape = (len(ends) - 1, len(vocabulary))
    data = np.frombuffer(values, dtype=np.float32) if values else np.zeros(0, np.float32)
    indices = np.frombuffer(columns, dtype=np.int32) if columns else np.zeros(0, np.int32)
    matrix = csr_matrix((data, indices, np.frombuffer(ends, dtype=np.int64)), shape=shape)
    matrix.sort_indices()
    return matrix


def learn_counts(
    counted: Iterable[Mapping[str, int]], *, min_documents: int
) -> tuple[csr_matrix, tuple[str, ...]]:
    """Lay term counts out as a matrix and learn its vocabulary in the same pass.

    Parameters
    ----------
    counted : iterable of mapping of str to int
        Term counts of each document; read once.
    min_documents : int
        Terms of fewer documents are left out.

    Returns
    -------
    csr_matrix
        Counts, shape ``(n_documents, n_terms)``.
    tuple of str
        Terms in the order of the columns, which is alphabetical.
    """
    growing: defaultdict[str, int] = defaultdict()
    growing.default_factory = growing.__len__
    columns, values, ends = array("i"), array("f"), array("q", [0])
    for counts in counted:
        columns.extend(map(growing.__getitem__, counts))
        values.extend(counts.values())
        ends.append(len(columns))
    indices = np.frombuffer(columns, dtype=np.int32) if columns else np.zeros(0, np.int32)
    frequency = np.bincount(indices, minlength=len(growing))
    kept = sorted(term for term, column in growing.items() if frequency[column] >= min_documents)
    order = np.array([growing[term] for term in kept], dtype=np.int64)
    data = np.frombuffer(values, dtype=np.float32) if values else np.zeros(0, np.float32)
    shape = (len(ends) - 1, len(growing))
    matrix = csr_matrix((data, indices, np.frombuffer(ends, dtype=np.int64)), shape=shape)
    matrix = matrix[:, order]
    matrix.sort_indices()
    return matrix, tuple(kept)


@dataclass(frozen=True, slots=True, eq=False)
class FeatureSpace:
    """TF-IDF over the terms of title and abstract, and once more over those of the title.

    Attributes
    ----------
    terms, title_terms : tuple of str
        Vocabularies; a column of the matrix is a term, the title's after all others.
    idf, title_idf : ndarray of float
        Inverse document frequencies, aligned with the vocabularies.
    """

    terms: tuple[str, ...]
    idf: NDArray[np.float64]
    title_terms: tuple[str, ...]
    title_idf: NDArray[np.float64]

    @property
    def names(self) -> tuple[str, ...]:
        """Term of each column, the title's like all others."""
        return self.terms + self.title_terms

    def transform(self, documents: Sequence[Document]) -> csr_matrix:
        """Weigh the terms of documents.

        Parameters
        ----------
        documents : sequence of Document
            Text or counts, mixed as they come.

        Returns
        -------
        csr_matrix
            Shape ``(n_documents, n_terms + n_title_terms)``, rows of length at most 1.
        """
        body = {term: column for column, term in enumerate(self.terms)}
        title = {term: column for column, term in enumerate(self.title_terms)}
        counts = count_matrix(map(document_counts, documents), body)
        titles = count_matrix(map(title_counts, documents), title)
        return _stack(counts, self.idf, titles, self.title_idf)


def make_tfidf(idf: NDArray[np.float64] | None = None) -> TfidfTransformer:
    """Make the term weighting: logarithmic counts, smoothed idf, rows of length 1.

    Parameters
    ----------
    idf : ndarray of float, optional
        Learned weights, shape ``(n_terms,)``; without them it has to be fitted.

    Returns
    -------
    TfidfTransformer
        Ready to transform if `idf` was given.
    """
    weighting = TfidfTransformer(sublinear_tf=True)
    if idf is not None:
        weighting.idf_ = idf
    return weighting


def _stack(
    counts: csr_matrix,
    idf: NDArray[np.float64],
    titles: csr_matrix,
    title_idf: NDArray[np.float64],
) -> csr_matrix:
    """Weighted terms of documents and titles side by side, each row of length at most 1."""
    share = TITLE_SHARE**0.5
    body = make_tfidf(idf).transform(counts) if min(counts.shape) else counts
    title = make_tfidf(title_idf).transform(titles) if min(titles.shape) else titles
    return hstack([body * (1 - TITLE_SHARE) ** 0.5, title * share], format="csr", dtype=np.float64)


def learn_features(documents: Sequence[Document]) -> tuple[FeatureSpace, csr_matrix]:
    """Learn vocabulary and weights, and weigh the same documents.

    Parameters
    ----------
    documents : sequence of Document
        All that the model learns from; at least one.

    Returns
    -------
    FeatureSpace
        What was learned.
    csr_matrix
        Shape ``(n_documents, n_terms + n_title_terms)``.
    """
    least = 1 if len(documents) < SMALL_COLLECTION else MIN_DOCUMENTS
    counts, terms = learn_counts(map(document_counts, documents), min_documents=least)
    titles, title_terms = learn_counts(map(title_counts, documents), min_documents=least)
    idf = make_tfidf().fit(counts).idf_ if terms else np.zeros(0)
    title_idf = make_tfidf().fit(titles).idf_ if title_terms else np.zeros(0)
    space = FeatureSpace(terms, idf, title_terms, title_idf)
    return space, _stack(counts, idf, titles, title_idf)
