"""Labels: each recognised by its patterns or by a learned model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from classifier.dataset import LabelVocabulary
from classifier.document import Document
from classifier.pattern_letters import required_letters

Floats = NDArray[np.float64]

MENTIONS = 4
"""More matches in one abstract than this say nothing more."""

TITLE_MENTIONS = 3
"""What a match in the title counts for, in matches in the abstract."""

PATTERN_SCALE = 0.25
"""Value of matches among the features, whose rows have length 1."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelModel:
    """How each label is recognised.

    Attributes
    ----------
    vocabulary : LabelVocabulary
        All labels, with their patterns.
    mentions : ndarray of float
        Mentions from which on the patterns give a label, shape ``(n_labels,)``.
    learned : tuple of str
        Labels that the model decides; the patterns decide the others.
    weights : ndarray of float
        Shape ``(n_learned, n_features + 2 * n_labels)``.
    levels : ndarray of float
        Score from which on a learned label is given, shape ``(n_learned,)``.
    """

    vocabulary: LabelVocabulary
    mentions: Floats
    learned: tuple[str, ...]
    weights: Floats
    levels: Floats

    def predict(
        self, documents: Sequence[Document], features: csr_matrix
    ) -> tuple[tuple[str, ...], ...]:
        """Give each document its labels, in the order of the vocabulary.

        Parameters
        ----------
        documents : sequence of Document
            The papers.
        features : csr_matrix
            Of the same papers, shape ``(n_documents, n_features)``.

        Returns
        -------
        tuple of tuple of str
            Labels of each document.
        """
        matches = count_matches(documents, self.vocabulary)
        names = self.vocabulary.names
        given = np.asarray(total_mentions(matches) >= self.mentions, dtype=np.bool_)
        if self.learned:
            scores = extend(features, matches) @ self.weights.T
            columns = [names.index(name) for name in self.learned]
            given[:, columns] = scores >= self.levels
        return tuple(
            tuple(name for name, yes in zip(names, row, strict=True) if yes)
            for row in given.tolist()
        )


def count_matches(documents: Sequence[Document], vocabulary: LabelVocabulary) -> Floats:
    """Count the matches of the patterns of all labels.

    Parameters
    ----------
    documents : sequence of Document
        Papers; where only counts are known, single terms stand in for the abstract.
    vocabulary : LabelVocabulary
        Labels with patterns.

    Returns
    -------
    ndarray of float
        Shape ``(n_documents, n_labels, 2)``: 0 or 1 for the title, and at most `MENTIONS` for
        title and abstract together.
    """
    compiled = [
        [(required_letters(p), re.compile(p, re.IGNORECASE)) for p in label.patterns]
        for label in vocabulary.labels
    ]
    matches = np.zeros((len(documents), len(compiled), 2))
    for row, document in enumerate(documents):
        texts = _texts(document)
        letters = "\n".join((document.title, *texts)).lower()
        for column, label in enumerate(compiled):
            patterns = [p for held, p in label if held in letters or not letters.isascii()]
            in_title = any(pattern.search(document.title) for pattern in patterns)
            found = sum(_count(pattern, texts) for pattern in patterns)
            matches[row, column] = in_title, min(MENTIONS, max(found, in_title))
    return matches


def _texts(document: Document) -> tuple[str, ...]:
    """Texts to search, the better ones first."""
    if document.abstract is not None or not document.term_counts:
        return (f"{document.title}\n{document.abstract or ''}",)
    words: list[str] = []
    phrases: list[str] = []
    for term, count in document.term_counts.items():
        (phrases if " " in term else words).extend([term] * min(count, MENTIONS))
    return "\n".join(words), "\n".join(phrases)


def _count(pattern: re.Pattern[str], texts: Sequence[str]) -> int:
    """Count in the first text that has any; a phrase would repeat the matches of its words."""
    return next((n for text in texts if (n := sum(1 for _ in pattern.finditer(text)))), 0)


def total_mentions(matches: Floats) -> Floats:
    """Add up the mentions of each label, those in the title counting more.

    Parameters
    ----------
    matches : ndarray of float
        What `count_matches` gives, shape ``(n_documents, n_labels, 2)``.

    Returns
    -------
    ndarray of float
        Shape ``(n_documents, n_labels)``.
    """
    return np.asarray(matches[:, :, 0] * (TITLE_MENTIONS - 1) + matches[:, :, 1])


def extend(features: csr_matrix, matches: Floats) -> csr_matrix:
    """Put terms and matches side by side.

    Parameters
    ----------
    features : csr_matrix
        Shape ``(n_documents, n_features)``.
    matches : ndarray of float
        What `count_matches` gives, shape ``(n_documents, n_labels, 2)``.

    Returns
    -------
    csr_matrix
        Shape ``(n_documents, n_features + 2 * n_labels)``.
    """
    flat = np.log2(1 + matches).reshape(len(matches), 2 * matches.shape[1])
    return hstack([features, csr_matrix(flat * PATTERN_SCALE)], format="csr")
