"""Learning labels: the model or the patterns, whichever proves better on later rows.

What makes a maintainer give a label changes over the years, so that a row is recognised by models
of the rows before it only, and newer rows count more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import TimeSeriesSplit

from classifier import linear
from classifier.dataset import LabelVocabulary
from classifier.document import Document
from classifier.labels import MENTIONS, LabelModel, count_matches, extend, total_mentions
from classifier.recency import recency

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MIN_ROWS = 8
"""Rows that must carry a label, and that must not, before anything is learned of it."""

MIN_SEEN = 2
"""Rows of each kind before a point in time that later rows can be recognised from."""

SPLITS = 6
"""Points in time up to which rows are learned from, to recognise the rows that follow."""

LIKELY = 0.4
"""Probability from which on a label is given.

The F1 over all labels is best if a label is given from half of that F1 on (Lipton et al. 2014,
arXiv:1402.1892), here from about 0.43.
"""

PATTERN_LEAD = 0.1
"""By how much the patterns' F1 must exceed the model's, which sees the patterns' matches, too."""

HALF_LIFE_DAYS = 400.0
"""Age by which a row counts half."""

FORGOTTEN = 0.1
"""Least that a row counts, however old."""


@dataclass(frozen=True, slots=True, eq=False)
class _Lesson:
    """Rows of the list, oldest first, and whether each carries the label.

    ``wide`` has shape ``(n_rows, n_features + 2 * n_labels)``, ``mentions`` and ``mass``
    ``(n_rows,)``.
    """

    wide: csr_matrix
    mentions: Floats
    carries: Flags
    mass: Floats
    seed: int

    @property
    def is_learnable(self) -> bool:
        """Whether there are enough rows with the label and without it."""
        return bool(MIN_ROWS <= self.carries.sum() <= len(self.carries) - MIN_ROWS)

    def f1(self, given: Flags, rows: Flags) -> float:
        """Harmonic mean of precision and recall over some rows, weighed."""
        mass = self.mass[rows]
        given, carries = given[rows], self.carries[rows]
        found = 2 * mass[given & carries].sum()
        return float(found / max(mass[given].sum() + mass[carries].sum(), 1e-9))


@dataclass(frozen=True, slots=True, eq=False)
class _Learned:
    """Weights of one label, the score from which on it is given, and how good that was."""

    weights: Floats
    level: float
    f1: float


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
        Seed of the solver.

    Returns
    -------
    LabelModel
        The better of patterns and model for each label.
    """
    least = np.ones(len(vocabulary.names))
    learned: dict[str, _Learned] = {}
    lessons = _lessons(documents, features, labels, vocabulary, seed)
    for column, (name, lesson) in enumerate(zip(vocabulary.names, lessons, strict=True)):
        chosen, least[column] = _choose(lesson)
        if chosen is not None:
            learned[name] = chosen
    weights = np.array([one.weights for one in learned.values()])
    return LabelModel(
        vocabulary,
        least,
        tuple(learned),
        weights.reshape(len(learned), features.shape[1] + 2 * len(least)),
        np.array([one.level for one in learned.values()]),
    )


def _lessons(
    documents: Sequence[Document],
    features: csr_matrix,
    labels: Sequence[Sequence[str]],
    vocabulary: LabelVocabulary,
    seed: int,
) -> Iterator[_Lesson]:
    """Lay out the rows, oldest first, for each label of the vocabulary."""
    order = np.array(sorted(range(len(documents)), key=partial(_age, documents)), dtype=np.int64)
    oldest_first = [documents[n] for n in order.tolist()]
    matches = count_matches(oldest_first, vocabulary)
    wide, mentions = extend(features[order], matches), total_mentions(matches)
    days = [document.announced for document in oldest_first]
    mass = recency(days, half_life_days=HALF_LIFE_DAYS, least=FORGOTTEN)
    carried = [{vocabulary.resolve(spelling) for spelling in labels[n]} for n in order.tolist()]
    for column, name in enumerate(vocabulary.names):
        carries = np.array([name in row for row in carried], dtype=np.bool_)
        yield _Lesson(wide, mentions[:, column], carries, mass, seed)


def _age(documents: Sequence[Document], n: int) -> tuple[str, str]:
    """Sort key: day, then id; papers of unknown day come first."""
    day = documents[n].announced
    return (day.isoformat() if day else ""), documents[n].id


def _choose(lesson: _Lesson) -> tuple[_Learned | None, float]:
    """Model of a label, None where the patterns serve better, and mentions that they need."""
    if not lesson.is_learnable:
        return None, 1.0
    scores = _later_scores(lesson)
    rows = ~np.isnan(scores)
    kinds = lesson.carries[rows]
    if kinds.sum() < MIN_SEEN or (~kinds).sum() < MIN_SEEN:
        return None, 1.0
    model = _learn(lesson, scores, rows)
    least, by_pattern = _best_mentions(lesson, rows)
    return (None if by_pattern > model.f1 + PATTERN_LEAD else model), least


def _fit(lesson: _Lesson, rows: NDArray[np.int64]) -> tuple[Floats, float]:
    """Weights and intercept from some rows."""
    make_model = partial(LogisticRegression, C=20.0, solver="liblinear", random_state=lesson.seed)
    weights, intercept = linear.fit(
        make_model, lesson.wide[rows], lesson.carries[rows], lesson.mass[rows]
    )
    return weights[0], float(intercept[0])


def _later_scores(lesson: _Lesson) -> Floats:
    """Score of each row by a model of older rows, NaN where these are too few."""
    scores = np.full(len(lesson.carries), np.nan)
    for older, later in TimeSeriesSplit(SPLITS).split(scores):
        kinds = lesson.carries[older]
        if min(kinds.sum(), (~kinds).sum()) >= MIN_SEEN:
            weights, intercept = _fit(lesson, older)
            scores[later] = lesson.wide[later] @ weights + intercept
    return scores


def _learn(lesson: _Lesson, scores: Floats, rows: Flags) -> _Learned:
    """Learn from all rows; the level is where later rows carry the label as `LIKELY` says."""
    platt = LogisticRegression(C=10.0)
    platt.fit(scores[rows, None], lesson.carries[rows], sample_weight=lesson.mass[rows])
    slope = max(float(platt.coef_[0, 0]), 1e-3)
    level = (np.log(LIKELY / (1 - LIKELY)) - float(platt.intercept_[0])) / slope
    f1 = lesson.f1(np.asarray(scores >= level), rows)
    weights, intercept = _fit(lesson, np.arange(len(lesson.carries)))
    return _Learned(weights, float(level) - intercept, f1)


def _best_mentions(lesson: _Lesson, rows: Flags) -> tuple[float, float]:
    """Mentions from which on giving the label has the best F1, and that F1."""
    return max(
        (
            (float(least), lesson.f1(np.asarray(lesson.mentions >= least), rows))
            for least in range(1, 1 + MENTIONS)
        ),
        key=lambda choice: (choice[1], -choice[0]),
    )
