"""Past months, scored by the model and by other ways to rank papers, side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.past_examples import learnable
from classifier.baselines import Baseline
from classifier.document import Example
from classifier.metrics import Ranked
from classifier.walk_forward import (
    Learn,
    Month,
    Period,
    before,
    on_known_nights,
    rank_examples,
    walk_forward,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ScoredMonth:
    """One month, scored by the model and by its rivals, by what was known before it.

    Attributes
    ----------
    period : Period
        What the model says.
    rivals : mapping of str to ndarray of float
        Scores of each baseline by its name, one an outcome, in their order.
    """

    period: Period
    rivals: Mapping[str, Floats]

    def ranked(self, rival: str | None = None) -> Ranked:
        """Join scores to what people said, for papers of nights that are known.

        Parameters
        ----------
        rival : str or None
            Name of a baseline; None for the model.

        Returns
        -------
        Ranked
            The same papers in the same order for every name.
        """
        outcomes = self.period.outcomes
        relevance = np.array([outcome.prediction.relevance for outcome in outcomes])
        scores = relevance if rival is None else self.rivals[rival]
        known = {e.document.id for e in on_known_nights([o.example for o in outcomes])}
        rows = [n for n, one in enumerate(outcomes) if one.example.document.id in known]
        return rank_examples([outcomes[row].example for row in rows], scores[rows])


def score_months(
    examples: Sequence[Example],
    months: Sequence[Month],
    learn: Learn,
    baselines: Sequence[Baseline],
) -> Iterator[ScoredMonth]:
    """Score months by the model and by its rivals, all knowing the same.

    Parameters
    ----------
    examples : sequence of Example
        Each paper once; those of which the baselines have counted the terms, in that order.
    months : sequence of Month
        Months to score.
    learn : callable
        Trains the model.
    baselines : sequence of Baseline
        The rivals.

    Yields
    ------
    ScoredMonth
        One a month, each when it is asked for.
    """
    rows = {example.document.id: row for row, example in enumerate(examples)}
    for period in walk_forward(examples, months, learn):
        past = learnable(before(examples, date(*period.month, 1)))
        known, tested = (
            np.array([rows[example.document.id] for example in some], dtype=np.int64)
            for some in (past, [outcome.example for outcome in period.outcomes])
        )
        rivals = {baseline.name: baseline.rank(known, tested) for baseline in baselines}
        yield ScoredMonth(period, rivals)


def pool(parts: Sequence[Ranked]) -> Ranked:
    """Join the papers of several months into one ranking."""
    return Ranked(
        scores=np.concatenate([part.scores for part in parts]),
        relevant=np.concatenate([part.relevant for part in parts]),
        weights=np.concatenate([part.weights for part in parts]),
    )
