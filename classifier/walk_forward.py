"""Walk forward: each month is scored by a model that knows what came before it, and no more.

Notes
-----
Source: evaluation with a rolling origin (Tashman 2000, doi:10.1016/S0169-2070(00)00065-0), the
origin being the first day of each month.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from classifier.document import Example, Judgement
from classifier.metrics import Ranked
from classifier.model import DocumentPrediction, Model

Month = tuple[int, int]
"""Year and month."""

Learn = Callable[[Sequence[Example]], Model]
"""How a model is made of what was known."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One example, and what was thought of it before anybody judged it.

    Attributes
    ----------
    example : Example
        The paper, with what people said of it since.
    prediction : DocumentPrediction
        Of a model trained on what was known before the month began.
    """

    example: Example
    prediction: DocumentPrediction

    @property
    def belongs(self) -> bool | None:
        """Whether the paper belongs on the list; None if it counts neither for nor against."""
        judgement = self.example.judgement
        return None if judgement is Judgement.BORDERLINE else judgement is Judgement.ACCEPTED


@dataclass(frozen=True, slots=True)
class Period:
    """One month.

    Attributes
    ----------
    month : tuple of int
        Year and month.
    outcomes : tuple of Outcome
        Every example announced in it, in the order of the examples.
    known : int
        Accepted papers that its model learned from.
    """

    month: Month
    outcomes: tuple[Outcome, ...]
    known: int


def periods(examples: Sequence[Example], months: int) -> tuple[Month, ...]:
    """Choose the months to score.

    Parameters
    ----------
    examples : sequence of Example
        In any order; those of unknown day say nothing.
    months : int
        How many at most.

    Returns
    -------
    tuple of (int, int)
        The last months with accepted and ordinary examples in them and an accepted one before
        them, oldest first.
    """
    accepted = _months(examples, Judgement.ACCEPTED)
    ordinary = _months(examples, Judgement.ORDINARY)
    usable = sorted((accepted & ordinary) - {min(accepted, default=None)})
    return tuple(usable[-months:]) if months > 0 else ()


def walk_forward(
    examples: Sequence[Example], months: Sequence[Month], learn: Learn
) -> Iterator[Period]:
    """Score each month by a model that was trained on all that had been announced before it.

    Parameters
    ----------
    examples : sequence of Example
        Each paper once, in any order; those of unknown day are left out.
    months : sequence of (int, int)
        Months to score, in any order.
    learn : callable
        Trains on the examples announced before a month; they are in the given order.

    Yields
    ------
    Period
        One a month, in the order of `months`, each when it is asked for.
    """
    for month in months:
        known = before(examples, date(*month, 1))
        tested = tuple(example for example in examples if month_of(example) == month)
        model = learn(known)
        predictions = model.predict([example.document for example in tested])
        yield Period(
            month=month,
            outcomes=tuple(map(Outcome, tested, predictions)),
            known=sum(example.judgement is Judgement.ACCEPTED for example in known),
        )


def before(examples: Sequence[Example], day: date) -> tuple[Example, ...]:
    """Keep the examples announced before a day; those of unknown day are left out.

    Parameters
    ----------
    examples : sequence of Example
        In any order.
    day : date
        First day that must not be known.

    Returns
    -------
    tuple of Example
        In the same order.
    """
    return tuple(
        example
        for example in examples
        if (announced := example.document.announced) is not None and announced < day
    )


def on_known_nights(examples: Sequence[Example]) -> tuple[Example, ...]:
    """Keep the papers of nights of which the other papers are known, too.

    Parameters
    ----------
    examples : sequence of Example
        Of one or several months.

    Returns
    -------
    tuple of Example
        In the same order. Papers on nights without any ordinary paper are left out, as there is
        nothing to rank them among; where ordinary papers are a sample of all nights, none is.
    """
    ordinary = [example for example in examples if example.judgement is Judgement.ORDINARY]
    if any(example.weight > 1 for example in ordinary):
        return tuple(examples)
    nights = {example.document.announced for example in ordinary}
    return tuple(example for example in examples if example.document.announced in nights)


def rank_examples(examples: Sequence[Example], scores: NDArray[np.float64]) -> Ranked:
    """Join scores to what people said of the papers.

    Parameters
    ----------
    examples : sequence of Example
        Accepted papers belong, borderline ones are left out, all others do not belong.
    scores : ndarray of float
        One an example, shape ``(n_examples,)``.

    Returns
    -------
    Ranked
        In the order of the examples, with the weights of ordinary ones.
    """
    rows = [n for n, e in enumerate(examples) if e.judgement is not Judgement.BORDERLINE]
    belongs = [examples[row].judgement is Judgement.ACCEPTED for row in rows]
    weights = [
        examples[row].weight if examples[row].judgement is Judgement.ORDINARY else 1.0
        for row in rows
    ]
    return Ranked(
        scores=np.asarray(scores, dtype=np.float64)[rows],
        relevant=np.array(belongs, dtype=np.bool_),
        weights=np.array(weights, dtype=np.float64),
    )


def month_of(example: Example) -> Month | None:
    """Tell the month in which an example was announced, None if that is not known."""
    announced = example.document.announced
    return None if announced is None else (announced.year, announced.month)


def _months(examples: Sequence[Example], judgement: Judgement) -> set[Month]:
    found = {month_of(example) for example in examples if example.judgement is judgement}
    return {month for month in found if month is not None}
