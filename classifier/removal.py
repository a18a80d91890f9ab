"""Documents without some of their terms, as if their authors had not written them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifier.document import Document
from classifier.features import FeatureSpace
from classifier.terms import document_counts, title_counts

Floats = NDArray[np.float64]
Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TermCounts:
    """Terms of a text, counted, so that some can be left out.

    Attributes
    ----------
    places : mapping of str to int
        Each term, numbered from 0.
    counts : ndarray of float
        How often each occurs, shape ``(n_terms,)``.
    around : mapping of str to ndarray of int
        Numbers of the terms that have each word.
    """

    places: Mapping[str, int]
    counts: Floats
    around: Mapping[str, NDArray[np.int64]]

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> Self:
        """Lay counts out."""
        around: defaultdict[str, list[int]] = defaultdict(list)
        for place, term in enumerate(counts):
            for word in set(term.split()):
                around[word].append(place)
        return cls(
            {term: place for place, term in enumerate(counts)},
            np.array(list(counts.values()), dtype=np.float64),
            {word: np.array(places, dtype=np.int64) for word, places in around.items()},
        )

    def without(self, sets: Sequence[Terms]) -> Floats:
        """Leave sets of terms out, one set at a time.

        Parameters
        ----------
        sets : sequence of tuple of str
            Words, which go wherever they stand, and pairs of words, of which each word stays
            where it stands outside the pair. Terms that do not occur change nothing.

        Returns
        -------
        ndarray of float
            What is left of the counts, shape ``(n_sets, n_terms)``. A pair of words occurs at
            most as often as what is left of either.
        """
        left = np.tile(self.counts, (len(sets), 1))
        for row, terms in zip(left, sets, strict=True):
            for term in terms:
                self._leave_out(row, term)
        return np.maximum(left, 0.0)

    def _leave_out(self, row: Floats, term: str) -> None:
        place = self.places.get(term)
        if place is None:
            return
        gone = row[place]
        for word in set(term.split()):
            others = self.around[word]
            stays = row[self.places[word]] - gone if word in self.places else 0.0
            row[others] = np.minimum(row[others], stays)
        row[place] = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Dissection:
    """What a model sees of a document: the terms of title and abstract, and those of the title."""

    body: TermCounts
    title: TermCounts


@dataclass(frozen=True, slots=True, eq=False)
class Workbench:
    """A feature space as far as some documents reach into it, to weigh what is left of them.

    Attributes
    ----------
    space : FeatureSpace
        The whole.
    columns, title_columns : mapping of str to int
        Columns of the terms that the documents and their titles have.
    """

    space: FeatureSpace
    columns: Mapping[str, int]
    title_columns: Mapping[str, int]

    @classmethod
    def of(cls, space: FeatureSpace, documents: Sequence[Document]) -> Self:
        """Find the terms that documents have."""
        used = np.unique(space.transform(documents).indices).tolist()
        size = len(space.terms)
        return cls(
            space,
            {space.terms[column]: column for column in used if column < size},
            {space.title_terms[column - size]: column - size for column in used if column >= size},
        )

    @property
    def shares(self) -> dict[str, float]:
        """Share of all documents that have a term: idf is 1 minus its logarithm."""
        shares = np.exp(1 - self.space.idf[list(self.columns.values())])
        return dict(zip(self.columns, shares.tolist(), strict=True))

    def dissect(self, document: Document) -> Dissection:
        """Take one of the documents apart."""
        body = {t: n for t, n in document_counts(document).items() if t in self.columns}
        title = {t: n for t, n in title_counts(document).items() if t in self.title_columns}
        return Dissection(TermCounts.of(body), TermCounts.of(title))

    def weigh(self, parts: Sequence[Dissection], sets: Sequence[Sequence[Terms]]) -> csr_matrix:
        """Give the features of documents without sets of their terms.

        Parameters
        ----------
        parts : sequence of Dissection
            The documents.
        sets : sequence of sequence of tuple of str
            For each document the sets of terms that are left out of it, one at a time.

        Returns
        -------
        csr_matrix
            A row for each set, shape ``(n_sets, n_features)``, as the feature space would give
            it for a text without these terms.
        """
        body = [(part.body, own) for part, own in zip(parts, sets, strict=True)]
        title = [(part.title, own) for part, own in zip(parts, sets, strict=True)]
        return self.space.weigh(
            _matrix(body, self.columns, len(self.space.terms)),
            _matrix(title, self.title_columns, len(self.space.title_terms)),
        )


def _matrix(
    texts: Sequence[tuple[TermCounts, Sequence[Terms]]], columns: Mapping[str, int], width: int
) -> csr_matrix:
    """Lay out what is left of texts without sets of their terms."""
    values, indices, lengths = [np.zeros(0)], [np.zeros(0, np.int32)], []
    for text, sets in texts:
        values.append(text.without(sets).ravel())
        found = np.array([columns[term] for term in text.places], dtype=np.int32)
        indices.append(np.tile(found, len(sets)))
        lengths += [len(found)] * len(sets)
    ends = np.cumsum([0, *lengths], dtype=np.int32)
    parts = (np.concatenate(values), np.concatenate(indices), ends)
    matrix = csr_matrix(parts, shape=(len(lengths), width))
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return matrix
