"""Labels: each by its patterns or by a learned model, whichever proves better on the rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from classifier import linear
from classifier.dataset import LabelVocabulary
from classifier.document import Document

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MIN_ROWS = 8
"""Rows that must carry a label before anything is learned of it."""

MARGIN = 0.01
"""By how much a model's F1 must exceed that of the patterns to be preferred."""

FOLDS = 5
"""Parts of the cross-validation that decides between patterns and model."""

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
        given = np.asarray(_total(matches) >= self.mentions, dtype=np.bool_)
        if self.learned:
            scores = _extend(features, matches) @ self.weights.T
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
        [re.compile(pattern, re.IGNORECASE) for pattern in label.patterns]
        for label in vocabulary.labels
    ]
    matches = np.zeros((len(documents), len(compiled), 2))
    for row, document in enumerate(documents):
        texts = _texts(document)
        for column, patterns in enumerate(compiled):
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


def _total(matches: Floats) -> Floats:
    """Mentions of each label, those in the title counting more."""
    return np.asarray(matches[:, :, 0] * (TITLE_MENTIONS - 1) + matches[:, :, 1])


def _extend(features: csr_matrix, matches: Floats) -> csr_matrix:
    """Terms and matches side by side."""
    flat = np.log2(1 + matches).reshape(len(matches), 2 * matches.shape[1])
    return hstack([features, csr_matrix(flat * PATTERN_SCALE)], format="csr")


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
        Labels of each paper; those that the vocabulary does not have are left out.
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
    mentions = np.ones(len(names))
    learned, weights, levels = [], [], []
    if documents:
        matches = count_matches(documents, vocabulary)
        wide, total = _extend(features, matches), _total(matches)
        carried = [{vocabulary.resolve(spelling) for spelling in row} for row in labels]
        for column, name in enumerate(names):
            target = np.array([name in row for row in carried], dtype=np.bool_)
            if not MIN_ROWS <= target.sum() <= len(target) - MIN_ROWS:
                continue
            mentions[column], by_pattern = _best_mentions(total[:, column], target)
            level, by_model = _best_level(_held_out_scores(wide, target, seed), target)
            if by_model > by_pattern + MARGIN:
                weight, intercept = linear.fit(partial(_make_model, seed), wide, target)
                learned.append(name)
                weights.append(weight[0])
                levels.append(level - float(intercept[0]))
    stacked = np.array(weights).reshape(len(learned), features.shape[1] + 2 * len(names))
    return LabelModel(vocabulary, mentions, tuple(learned), stacked, np.array(levels))


def _make_model(seed: int) -> LogisticRegression:
    return LogisticRegression(C=20.0, solver="liblinear", random_state=seed)


def _held_out_scores(wide: csr_matrix, target: Flags, seed: int) -> Floats:
    """Score of each paper by a model that has not seen it."""
    scores = np.zeros(len(target))
    for known, left_out in KFold(FOLDS, shuffle=True, random_state=seed).split(scores):
        if len(set(target[known].tolist())) == 2:
            weight, intercept = linear.fit(partial(_make_model, seed), wide[known], target[known])
            scores[left_out] = wide[left_out] @ weight[0] + intercept[0]
    return scores


def _f1(given: Flags, target: Flags) -> float:
    """Harmonic mean of precision and recall."""
    return float(2 * (given & target).sum() / max(1, given.sum() + target.sum()))


def _best_mentions(total: Floats, target: Flags) -> tuple[float, float]:
    """Mentions from which on giving the label has the best F1, and that F1."""
    return max(
        ((float(least), _f1(total >= least, target)) for least in range(1, 1 + MENTIONS)),
        key=lambda choice: (choice[1], -choice[0]),
    )


def _best_level(scores: Floats, target: Flags) -> tuple[float, float]:
    """Score from which on giving the label has the best F1, and that F1."""
    levels = np.quantile(scores, np.linspace(0, 1, 200))
    quality = [_f1(np.asarray(scores >= level), target) for level in levels]
    best = int(np.argmax(quality))
    return float(levels[best]), quality[best]
