"""What each threshold would have meant on past nights, and the highest one that finds enough."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.config import Triage
from bot.past_nights import PastNights, PastPaper
from classifier.intervals import Share, share

LATTICE = tuple(digits / 10**places for places in (4, 3, 2) for digits in range(10, 100))
"""Thresholds to choose from, 0.001 to 0.99: two digits, as finer ones would pretend to know more
than a few hundred papers can tell."""

GRID = (
    0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
    0.95,
)  # fmt: skip
"""Thresholds that have a row in a table."""


@dataclass(frozen=True, slots=True)
class ThresholdCost:
    """What it would have meant to propose all papers from a threshold on.

    Attributes
    ----------
    threshold : float
        Papers of at least this relevance are proposed.
    found, missed : int
        Papers of the list that are proposed, and that are not.
    wrong : float
        Papers proposed that do not belong; a sampled one counts as often as it stands for.
    borderline : int
        Borderline papers proposed.
    recall : Share
        Of the papers of the list, those found; nan if there are none.
    precision : Share
        Of the papers proposed, border cases aside, those of the list; nan if there are none.
    drafts_per_week : float
        All papers proposed, border cases among them.
    """

    threshold: float
    found: int
    missed: int
    wrong: float
    borderline: int
    recall: Share
    precision: Share
    drafts_per_week: float


@dataclass(frozen=True, slots=True)
class Targets:
    """What the thresholds shall reach.

    Attributes
    ----------
    recall : float or None
        Share in (0, 1] of the papers of the list that is to be proposed; None keeps ``propose``.
    hold_recall : float or None
        Share to be proposed or held, at least `recall`; None keeps ``hold``.
    held_per_week : float
        Most papers that may be held in a week; it counts for more than `hold_recall`.
    """

    recall: float | None = None
    hold_recall: float | None = None
    held_per_week: float = float("inf")

    @property
    def is_any(self) -> bool:
        """Whether anything is asked for."""
        return self.recall is not None or self.hold_recall is not None


@dataclass(frozen=True, slots=True)
class Choice:
    """Thresholds for the configuration.

    Attributes
    ----------
    propose, hold : float
        ``hold`` is at most ``propose``.
    is_short : bool
        Whether ``hold`` finds less than was asked for, as more must not be held.
    """

    propose: float
    hold: float
    is_short: bool = False


def cost(nights: PastNights, threshold: float) -> ThresholdCost:
    """Tell what a threshold would have meant.

    Parameters
    ----------
    nights : PastNights
        Past nights.
    threshold : float
        Probability in [0, 1].

    Returns
    -------
    ThresholdCost
        With 95 % intervals.
    """
    proposed, others = nights.split(threshold)
    decided = [paper for paper in proposed if paper.belongs is not None]
    found = sum(paper.belongs is True for paper in decided)
    lost = sum(paper.belongs is True for paper in others)
    weights = [paper.weight for paper in decided]
    return ThresholdCost(
        threshold=threshold,
        found=found,
        missed=lost,
        wrong=sum(paper.weight for paper in decided if not paper.belongs),
        borderline=len(proposed) - len(decided),
        recall=_share([True] * found + [False] * lost, [1.0] * (found + lost)),
        precision=_share([paper.belongs is True for paper in decided], weights),
        drafts_per_week=nights.per_week(proposed),
    )


def costs(nights: PastNights, also: Iterable[float] = ()) -> tuple[ThresholdCost, ...]:
    """Tell what thresholds over the whole range would have meant.

    Parameters
    ----------
    nights : PastNights
        Past nights.
    also : iterable of float
        Thresholds to show beside those of `GRID`.

    Returns
    -------
    tuple of ThresholdCost
        By threshold ascending, each once.
    """
    return tuple(cost(nights, threshold) for threshold in sorted({*GRID, *also}))


def held_per_week(nights: PastNights, hold: float, propose: float) -> float:
    """Tell how many papers a week lie between two thresholds; none if ``hold`` is above."""
    proposed, _ = nights.split(propose)
    shown, _ = nights.split(hold)
    return nights.per_week(shown[len(proposed) :])


def missed(nights: PastNights, threshold: float) -> tuple[PastPaper, ...]:
    """Give the papers of the list under a threshold, the most relevant first."""
    _, others = nights.split(threshold)
    return tuple(paper for paper in others if paper.belongs)


def wrong(nights: PastNights, threshold: float) -> tuple[PastPaper, ...]:
    """Give the papers from a threshold on that do not belong, the most relevant first."""
    proposed, _ = nights.split(threshold)
    return tuple(paper for paper in proposed if paper.belongs is False)


def choose(nights: PastNights, targets: Targets, current: Triage) -> Choice | None:
    """Pick the highest thresholds that find enough.

    Parameters
    ----------
    nights : PastNights
        Past nights.
    targets : Targets
        What is to be reached.
    current : Triage
        Thresholds that stay where nothing else is asked for; ``hold`` gives way to a lower
        ``propose``.

    Returns
    -------
    Choice or None
        Thresholds of `LATTICE`; ``hold`` may be that of ``propose``, and then nothing is held.
        None if there is no paper of the list, or no threshold finds the share asked for.
    """
    accepted = [paper.relevance for paper in nights.papers if paper.belongs]
    if not accepted:
        return None
    propose = current.propose
    if targets.recall is not None:
        reaching = [one for one in LATTICE if _recall(accepted, one) >= targets.recall]
        if not reaching:
            return None
        propose = max(reaching)
    if targets.hold_recall is None:
        return Choice(propose, min(current.hold, propose))
    allowed = [
        one
        for one in sorted({*LATTICE, propose})
        if one <= propose and held_per_week(nights, one, propose) <= targets.held_per_week
    ]
    enough = [one for one in allowed if _recall(accepted, one) >= targets.hold_recall]
    return Choice(propose, max(enough, default=min(allowed)), is_short=not enough)


def _recall(accepted: Sequence[float], threshold: float) -> float:
    """Share of relevances at a threshold or above."""
    return sum(one >= threshold for one in accepted) / len(accepted)


def _share(hits: Sequence[bool], weights: Sequence[float]) -> Share:
    return share(np.array(hits, dtype=bool), np.array(weights, dtype=float))
