"""The learning curve: how well a list ranks papers, by how many rows it has."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from classifier.document import Example, Judgement
from classifier.metrics import average_precision
from classifier.walk_forward import Learn, before, rank_examples

SIZES = (7, 20, 50, 100, 250)
"""Accepted rows of the young lists; the whole list comes after them."""

LISTING_DAYS = 92
"""Days of past listings that a young list learns from."""

NO_LABELS = 2.0
"""Relevance from which on labels are looked for: none, as they do not matter here."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Lists of one size.

    Attributes
    ----------
    rows : int
        Accepted papers that were learned from.
    values : tuple of float
        Average precision of each draw.
    """

    rows: int
    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean over the draws."""
        return float(np.mean(self.values))

    @property
    def spread(self) -> float:
        """Standard deviation over the draws, 0 of a single one."""
        return float(np.std(self.values, ddof=1)) if len(self.values) > 1 else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """One list to learn from: how many rows it has, and all that it knows."""

    rows: int
    examples: tuple[Example, ...]


def lessons(
    examples: Sequence[Example],
    start: date,
    *,
    sizes: Sequence[int] = SIZES,
    draws: int = 5,
    seed: int = 0,
) -> tuple[Lesson, ...]:
    """Draw young lists from what was known on a day.

    Parameters
    ----------
    examples : sequence of Example
        Each paper once; those of unknown day are left out.
    start : date
        First day that must not be known.
    sizes : sequence of int
        Numbers of rows; those that the list does not exceed are left out.
    draws : int
        Lists of each size; the whole list is one more.
    seed : int
        Same examples and seed, same lists.

    Returns
    -------
    tuple of Lesson
        Smallest lists first; none if nothing was accepted before `start`.

    Notes
    -----
    A young list has its rows and the listings of the last `LISTING_DAYS` days, and nobody has
    decided anything: every other paper of these listings is an ordinary one, also if it belongs.
    """
    known = before(examples, start)
    accepted = [example for example in known if example.judgement is Judgement.ACCEPTED]
    first = start - timedelta(days=LISTING_DAYS)
    earlier = {example.document.id for example in before(known, first)}
    listed = [example for example in known if example.document.id not in earlier]
    young = [size for size in sizes if 0 < size < len(accepted)]
    counts = [size for size in sorted(set(young)) for _ in range(draws)]
    rng = np.random.default_rng(seed)
    drawn = [rng.choice(len(accepted), size, replace=False) for size in counts]
    whole = [np.arange(len(accepted))] if accepted else []
    return tuple(_lesson([accepted[n] for n in sorted(rows)], listed) for rows in (*drawn, *whole))


def _lesson(rows: Sequence[Example], listed: Sequence[Example]) -> Lesson:
    taken = {row.document.id for row in rows}
    others = (
        replace(example, judgement=Judgement.ORDINARY, section=None, labels=())
        for example in listed
        if example.document.id not in taken
    )
    return Lesson(len(rows), (*(replace(row, labels=()) for row in rows), *others))


def score_lessons(
    drawn: Iterable[Lesson], tested: Sequence[Example], learn: Learn
) -> Iterator[tuple[int, float]]:
    """Tell how well each list ranks later papers.

    Parameters
    ----------
    drawn : iterable of Lesson
        Lists to learn from.
    tested : sequence of Example
        Papers announced since.
    learn : callable
        Trains on examples.

    Yields
    ------
    tuple of (int, float)
        Rows of the list, and its average precision; one a list, each when it is asked for.
    """
    documents = [example.document for example in tested]
    for lesson in drawn:
        scored = learn(lesson.examples).predict(documents, label_floor=NO_LABELS)
        relevance = np.array([prediction.relevance for prediction in scored])
        yield lesson.rows, average_precision(rank_examples(tested, relevance))


def points(values: Iterable[tuple[int, float]]) -> tuple[CurvePoint, ...]:
    """Join the values of lists of one size.

    Parameters
    ----------
    values : iterable of (int, float)
        Rows and average precision of each list.

    Returns
    -------
    tuple of CurvePoint
        By rising number of rows.
    """
    by_rows: defaultdict[int, list[float]] = defaultdict(list)
    for rows, value in values:
        by_rows[rows].append(value)
    return tuple(CurvePoint(rows, tuple(by_rows[rows])) for rows in sorted(by_rows))
