"""Features: term counts as a matrix, and what each term weighs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfTransformer

from classifier.document import Document
from classifier.lexicon import Columns, Lexicon, Occurrences, read_counts, read_documents
from classifier.terms import count_terms, document_counts, title_counts, tokenise

__all__ = [
    "FeatureSpace", "count_terms", "document_counts", "learn_counts",
    "learn_features", "title_counts", "tokenise", "weigh_terms",
]  # fmt: skip

TITLE_SHARE = 0.2
"""Share of the title's own features in a row's squared length."""

MIN_DOCUMENTS = 3
"""Documents that a term must occur in to be learned, where there are enough documents."""

SMALL_COLLECTION = 200
"""Below this number of documents every term is learned."""


def learn_counts(
    counted: Iterable[Mapping[str, int]], *, min_documents: int
) -> tuple[csr_matrix, tuple[str, ...]]:
    """Lay term counts out as a matrix and learn its vocabulary.

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
    lexicon = Lexicon(is_open=True)
    return _learn(read_counts(counted, lexicon), lexicon, min_documents)


def _learn(
    found: Occurrences, lexicon: Lexicon, min_documents: int
) -> tuple[csr_matrix, tuple[str, ...]]:
    """Lay out the counts of the terms that enough documents have."""
    keys, columns = np.unique(found.keys, return_inverse=True)
    counts = found.matrix(columns, len(keys))
    frequency = np.bincount(counts.indices, minlength=len(keys))
    kept = np.flatnonzero(frequency >= min_documents)
    terms = lexicon.terms(keys[kept])
    order = sorted(range(len(terms)), key=terms.__getitem__)
    matrix = counts[:, kept[order]]
    matrix.sort_indices()
    return matrix, tuple(terms[n] for n in order)


@dataclass(frozen=True, eq=False)
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

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Term of each column, the title's like all others."""
        return self.terms + self.title_terms

    @cached_property
    def _lookup(self) -> tuple[Lexicon, Columns, Columns]:
        """What finds the columns of texts, made when the first one is to be transformed."""
        lexicon = Lexicon(word for term in self.names for word in term.split(" ", 1))
        return lexicon, Columns.of(self.terms, lexicon), Columns.of(self.title_terms, lexicon)

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
        lexicon, body, title = self._lookup
        texts, titles = read_documents(documents, lexicon)
        counts = texts.matrix(body.find(texts.keys), len(self.terms))
        title_counts = titles.matrix(title.find(titles.keys), len(self.title_terms))
        return self.weigh(counts, title_counts)

    def weigh(self, counts: csr_matrix, title_counts: csr_matrix) -> csr_matrix:
        """Weigh terms that are counted already.

        Parameters
        ----------
        counts, title_counts : csr_matrix
            Shapes ``(n_documents, n_terms)`` and ``(n_documents, n_title_terms)``.

        Returns
        -------
        csr_matrix
            As `transform`.
        """
        return _stack(counts, self.idf, title_counts, self.title_idf)


def weigh_terms(counts: csr_matrix, idf: NDArray[np.float64]) -> csr_matrix:
    """Weigh counts: logarithmic, times the inverse document frequency, rows of length 1.

    Parameters
    ----------
    counts : csr_matrix
        Counts of at least 1, shape ``(n_documents, n_terms)``.
    idf : ndarray of float
        Shape ``(n_terms,)``.

    Returns
    -------
    csr_matrix
        Of the same shape; a row without terms stays empty.

    Notes
    -----
    What `sklearn.feature_extraction.text.TfidfTransformer` does with ``sublinear_tf``, without its
    matrix as wide as the vocabulary, which takes longer than a few documents.
    """
    values = (1 + np.log(counts.data.astype(np.float64))) * idf[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(rows, values**2, minlength=counts.shape[0]))
    return csr_matrix((values / lengths[rows], counts.indices, counts.indptr), counts.shape)


def _stack(
    counts: csr_matrix,
    idf: NDArray[np.float64],
    titles: csr_matrix,
    title_idf: NDArray[np.float64],
) -> csr_matrix:
    """Weighted terms of documents and titles side by side, each row of length at most 1."""
    body = weigh_terms(counts, idf) * (1 - TITLE_SHARE) ** 0.5
    title = weigh_terms(titles, title_idf) * TITLE_SHARE**0.5
    return hstack([body, title], format="csr", dtype=np.float64)


def _learn_idf(counts: csr_matrix) -> NDArray[np.float64]:
    """Smoothed inverse document frequency of each term."""
    weighting = TfidfTransformer(sublinear_tf=True)
    return np.asarray(weighting.fit(counts).idf_ if counts.shape[1] else np.zeros(0), np.float64)


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
    lexicon = Lexicon(is_open=True)
    texts, headings = read_documents(documents, lexicon)
    counts, terms = _learn(texts, lexicon, least)
    titles, title_terms = _learn(headings, lexicon, least)
    idf, title_idf = _learn_idf(counts), _learn_idf(titles)
    space = FeatureSpace(terms, idf, title_terms, title_idf)
    return space, _stack(counts, idf, titles, title_idf)
