"""Labels: each by its patterns or by a learned model, whichever proves better on the rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from classifier.dataset import LabelVocabulary
from classifier.document import Document

Floats = NDArray[np.float64]

MIN_ROWS = 8
"""Rows that must carry a label before a model of it is tried."""

MARGIN = 0.01
"""By how much a model's F1 must exceed that of the patterns to be preferred."""

FOLDS = 5
"""Parts of the cross-validation that decides between patterns and model."""

PATTERN_SCALE = 0.5
"""Value of a matching pattern among the features, whose rows have length 1."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelModel:
    """How each label is recognised.

    Attributes
    ----------
    vocabulary : LabelVocabulary
        All labels, with their patterns.
    learned : tuple of str
        Labels that the model decides; the patterns decide the others.
    weights : ndarray of float
        Shape ``(n_learned, n_features + 2 * n_labels)``.
    levels : ndarray of float
        Score from which on a learned label is given, shape ``(n_learned,)``.
    """

    vocabulary: LabelVocabulary
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
        hits = match_patterns(documents, self.vocabulary)
        given = np.asarray(hits.any(axis=2))
        if self.learned:
            scores = _extend(features, hits) @ self.weights.T
            names = self.vocabulary.names
            for column, name in enumerate(self.learned):
                given[:, names.index(name)] = scores[:, column] >= self.levels[column]
        names = self.vocabulary.names
        return tuple(
            tuple(name for name, yes in zip(names, row, strict=True) if yes) for row in given
        )


def match_patterns(documents: Sequence[Document], vocabulary: LabelVocabulary) -> NDArray[np.bool_]:
    """Search the patterns of all labels.

    Parameters
    ----------
    documents : sequence of Document
        Papers; the abstract is searched as text, or where only counts are known, term by term.
    vocabulary : LabelVocabulary
        Labels with patterns.

    Returns
    -------
    ndarray of bool
        Shape ``(n_documents, n_labels, 2)``: found in the title, found in the rest.
    """
    compiled = [
        [re.compile(pattern, re.IGNORECASE) for pattern in label.patterns]
        for label in vocabulary.labels
    ]
    hits = np.zeros((len(documents), len(compiled), 2), dtype=np.bool_)
    for row, document in enumerate(documents):
        rest = document.abstract
        if rest is None:
            rest = "\n".join(document.term_counts or ())
        for column, patterns in enumerate(compiled):
            hits[row, column, 0] = any(p.search(document.title) for p in patterns)
            hits[row, column, 1] = any(p.search(rest) for p in patterns)
    return hits


def _extend(features: csr_matrix, hits: NDArray[np.bool_]) -> csr_matrix:
    """Terms and pattern matches side by side."""
    flat = csr_matrix(hits.reshape(len(hits), int(np.prod(hits.shape[1:]))) * PATTERN_SCALE)
    return hstack([features, flat], format="csr")


def learn_labels(
    documents: Sequence[Document],
    features: csr_matrix,
    labels: Sequence[Sequence[str]],
    vocabulary: LabelVocabulary,
    *,
    seed: int,
) -> LabelModel:
    """Learn each label and choose how to recognise it.

    Parameters
    ----------
    documents : sequence of Document
        Accepted papers; may be none.
    features : csr_matrix
        Of the same papers, shape ``(n_documents, n_features)``.
    labels : sequence of sequence of str
        Names of the labels of each paper.
    vocabulary : LabelVocabulary
        All labels; synonyms count as the label.
    seed : int
        Seed of folds and solver.

    Returns
    -------
    LabelModel
        The better of patterns and model for each label.
    """
    names = vocabulary.names
    hits = match_patterns(documents, vocabulary)
    carried = [{vocabulary.resolve(spelling) for spelling in row} for row in labels]
    truth = np.array([[name in row for name in names] for row in carried], dtype=np.bool_)
    truth = truth.reshape(len(documents), len(names))
    wide = _extend(features, hits) if len(documents) else features
    learned, weights, levels = [], [], []
    for column, name in enumerate(names):
        target = truth[:, column]
        if not MIN_ROWS <= target.sum() <= len(target) - MIN_ROWS:
            continue
        scores = _held_out_scores(wide, target, seed)
        level, quality = _best_level(scores, target)
        if quality > _f1(np.asarray(hits[:, column].any(axis=1)), target) + MARGIN:
            model = _make_model(seed).fit(wide, target)
            learned.append(name)
            weights.append(model.coef_.ravel())
            levels.append(level - float(model.intercept_[0]))
    width = features.shape[1] + 2 * len(names)
    stacked = np.array(weights).reshape(len(learned), width)
    return LabelModel(vocabulary, tuple(learned), stacked, np.array(levels))


def _make_model(seed: int) -> LogisticRegression:
    return LogisticRegression(C=20.0, solver="liblinear", random_state=seed)


def _held_out_scores(wide: csr_matrix, target: NDArray[np.bool_], seed: int) -> Floats:
    """Score of each paper by a model that has not seen it."""
    scores = np.zeros(len(target))
    for known, left_out in KFold(FOLDS, shuffle=True, random_state=seed).split(scores):
        if len(set(target[known].tolist())) == 2:
            model = _make_model(seed).fit(wide[known], target[known])
            scores[left_out] = model.decision_function(wide[left_out])
    return scores


def _f1(given: NDArray[np.bool_], target: NDArray[np.bool_]) -> float:
    """Harmonic mean of precision and recall."""
    return float(2 * (given & target).sum() / max(1, given.sum() + target.sum()))


def _best_level(scores: Floats, target: NDArray[np.bool_]) -> tuple[float, float]:
    """Score from which on giving the label has the best F1, and that F1."""
    levels = np.quantile(scores, np.linspace(0, 1, 200))
    quality = [_f1(scores >= level, target) for level in levels]
    best = int(np.argmax(quality))
    return float(levels[best]), quality[best]
