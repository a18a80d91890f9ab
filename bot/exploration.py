"""A few uncertain papers a week, held although the thresholds would skip them.

A model that only ever hears about papers it thought well of never learns what it misses. A verdict
teaches most where the model is least certain: among the papers that it would skip, at the one
nearest to the threshold (uncertainty sampling). Far below, nearly every verdict is a no that the
model knew already.

Notes
-----
Source: Lewis and Gale (1994), "A sequential algorithm for training text classifiers". A night is
decided on before the next is known, so that the first night of a week that has such a paper takes
its place; a calendar week is an ISO 8601 week.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.candidate import Policy, rank
from bot.explanation import NEAR
from bot.paper import Paper
from bot.prediction import Decision, Prediction


def explore(
    predictions: Sequence[Prediction],
    papers: Sequence[Paper],
    policy: Policy,
    earlier: Iterable[Prediction],
) -> tuple[Prediction, ...]:
    """Hold the best of what the thresholds skip, a few a week.

    Parameters
    ----------
    predictions : sequence of Prediction
        Of one night or several, as the thresholds decided.
    papers : sequence of Paper
        The same papers in the same order.
    policy : Policy
        Known papers, which are never explored, and how many a week may be.
    earlier : iterable of Prediction
        What was decided before; papers explored in the same weeks count.

    Returns
    -------
    tuple of Prediction
        In the same order. The same papers give the same choice, whether their nights come one by
        one or together.
    """
    places = Counter(week(p.announced) for p in earlier if p.is_explored and p.announced)
    open_papers = {paper.id for paper in papers if policy.known.reason(paper) is None}
    chosen: set[str] = set()
    candidates = [p for p in predictions if p.id in open_papers and _is_near(p, policy)]
    for prediction in sorted(rank(candidates), key=lambda p: p.announced or date.max):
        if prediction.announced:
            monday = week(prediction.announced)
            if places[monday] < policy.triage.explore_per_week:
                places[monday] += 1
                chosen.add(prediction.id)
    return tuple(_hold(p, policy) if p.id in chosen else p for p in predictions)


def week(night: date) -> date:
    """Give the Monday of a night's calendar week."""
    return night - timedelta(days=night.weekday())


def _is_near(prediction: Prediction, policy: Policy) -> bool:
    hold = policy.triage.hold
    return prediction.decision is Decision.SKIP and NEAR * hold <= prediction.relevance < hold


def _hold(prediction: Prediction, policy: Policy) -> Prediction:
    reason = (
        f"below the hold threshold; shown to learn from: relevance {prediction.relevance:.3f}, "
        f"held from {policy.triage.hold:g}"
    )
    return replace(prediction, decision=Decision.HOLD, reason=reason, is_explored=True)
