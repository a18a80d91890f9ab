"""Papers as term counts, without any text: what a corpus holds."""

from collections.abc import ItemsView, Iterator, Mapping, Sequence, ValuesView
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifier.document import Document
from classifier.errors import DatasetError
from classifier.features import document_counts, learn_counts

MIN_DOCUMENTS = 3
"""Papers that a term must occur in to be stored, where there are enough papers."""

SMALL_CORPUS = 200
"""Below this number of papers every term is stored."""

MAX_COUNT = 255
"""Higher counts of a term in one paper are stored as this."""


@dataclass(frozen=True, slots=True, eq=False)
class TermRow(Mapping[str, int]):
    """Term counts of one paper of a corpus, looked up only when they are asked for."""

    vocabulary: tuple[str, ...]
    columns: NDArray[np.int32]
    counts: NDArray[np.uint8]

    def _as_dict(self) -> dict[str, int]:
        terms = map(self.vocabulary.__getitem__, self.columns.tolist())
        return dict(zip(terms, self.counts.tolist(), strict=True))

    def __getitem__(self, term: str) -> int:
        return self._as_dict()[term]

    def __iter__(self) -> Iterator[str]:
        return iter(self._as_dict())

    def __len__(self) -> int:
        return len(self.columns)

    def items(self) -> ItemsView[str, int]:
        """Look all terms up at once."""
        return self._as_dict().items()

    def values(self) -> ValuesView[int]:
        """Look all counts up at once."""
        return self._as_dict().values()


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Papers to learn from, as term counts.

    Attributes
    ----------
    ids, titles : tuple of str
        arXiv ids without version, in order, and titles.
    categories : tuple of tuple of str
        arXiv categories of each paper, the primary one first.
    announced : tuple of date or None
        Day of announcement.
    ordinary : ndarray of bool
        Whether a paper is one of the sample of past listings, shape ``(n_papers,)``.
    weights : ndarray of float
        How many announced papers each stands for, at least 1, shape ``(n_papers,)``.
    counts : csr_matrix
        Term counts, shape ``(n_papers, n_terms)``.
    vocabulary : tuple of str
        Term of each column, alphabetical.
    """

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    categories: tuple[tuple[str, ...], ...]
    announced: tuple[date | None, ...]
    ordinary: NDArray[np.bool_]
    weights: NDArray[np.float64]
    counts: csr_matrix
    vocabulary: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def documents(self) -> tuple[Document, ...]:
        """Give each paper as a document with term counts, in the order of `ids`."""
        ends = self.counts.indptr.tolist()
        columns, counts = self.counts.indices, self.counts.data
        return tuple(
            Document(
                id=self.ids[row],
                title=self.titles[row],
                categories=self.categories[row],
                announced=self.announced[row],
                term_counts=TermRow(
                    self.vocabulary,
                    columns[ends[row] : ends[row + 1]],
                    counts[ends[row] : ends[row + 1]],
                ),
            )
            for row in range(len(self.ids))
        )

    def before(self, day: date) -> "Corpus":
        """Keep the papers announced before a day; those of unknown day are left out.

        Parameters
        ----------
        day : date
            First day that must not be known.

        Returns
        -------
        Corpus
            The earlier papers, in the same order, with the same vocabulary.
        """
        rows = np.array(
            [i for i, known in enumerate(self.announced) if known and known < day], dtype=np.int64
        )
        return replace(
            self,
            ids=tuple(self.ids[row] for row in rows),
            titles=tuple(self.titles[row] for row in rows),
            categories=tuple(self.categories[row] for row in rows),
            announced=tuple(self.announced[row] for row in rows),
            ordinary=self.ordinary[rows],
            weights=self.weights[rows],
            counts=self.counts[rows],
        )


def build_corpus(
    documents: Sequence[Document], ordinary: Sequence[bool], weights: Sequence[float]
) -> Corpus:
    """Count the terms of papers and keep the terms that several of them share.

    Parameters
    ----------
    documents : sequence of Document
        Text or counts; of repeated ids the first counts.
    ordinary : sequence of bool
        Whether each is of the sample of past listings.
    weights : sequence of float
        How many announced papers each stands for, at least 1.

    Returns
    -------
    Corpus
        Sorted by id.

    Raises
    ------
    DatasetError
        If the lengths differ or a weight is below 1.
    """
    if not len(documents) == len(ordinary) == len(weights):
        raise DatasetError(
            f"corpus: {len(documents)} documents, {len(ordinary)} ordinary flags and"
            f" {len(weights)} weights; give one of each for every paper."
        )
    if any(not weight >= 1 for weight in weights):
        worst = next(weight for weight in weights if not weight >= 1)
        raise DatasetError(f"corpus: weight {worst} is not 1 or more; a paper stands for itself.")
    first = {document.id: row for row, document in reversed(list(enumerate(documents)))}
    rows = [first[name] for name in sorted(first)]
    chosen = [documents[row] for row in rows]
    least = 1 if len(chosen) < SMALL_CORPUS else MIN_DOCUMENTS
    counts, vocabulary = learn_counts(map(document_counts, chosen), min_documents=least)
    counts.data = np.minimum(counts.data, MAX_COUNT).astype(np.uint8)
    return Corpus(
        ids=tuple(document.id for document in chosen),
        titles=tuple(document.title for document in chosen),
        categories=tuple(document.categories for document in chosen),
        announced=tuple(document.announced for document in chosen),
        ordinary=np.array([bool(ordinary[row]) for row in rows], dtype=np.bool_),
        weights=np.array([float(weights[row]) for row in rows], dtype=np.float64),
        counts=counts,
        vocabulary=vocabulary,
    )
