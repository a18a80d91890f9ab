"""What a decision rests on, and what would have changed it, also in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import candidate, training
from bot.candidate import Policy
from bot.paper import Paper
from bot.prediction import Counterfactual, Decision, Prediction, percent

if TYPE_CHECKING:
    from classifier.counterfactual import Rescore
    from classifier.model import Model

NEAR = 0.25
"""Share of the threshold for holding from which on a skipped paper is explained, too."""

_DONE = {Decision.PROPOSE: "proposed", Decision.HOLD: "held", Decision.SKIP: "skipped"}


def explain(
    predictions: Sequence[Prediction], papers: Sequence[Paper], model: Model, policy: Policy
) -> tuple[Prediction, ...]:
    """Explain the decisions on the papers that people look at.

    Parameters
    ----------
    predictions : sequence of Prediction
        As the thresholds decided.
    papers : sequence of Paper
        The same papers in the same order.
    model : Model
        What scored them.
    policy : Policy
        What decided on them.

    Returns
    -------
    tuple of Prediction
        In the same order; those that are proposed, held, or skipped just below, with their
        evidence by the whole model and the counterfactual.
    """
    triage = policy.triage
    chosen = [
        n
        for n, (one, paper) in enumerate(zip(predictions, papers, strict=True))
        if one.relevance >= NEAR * triage.hold and policy.known.reason(paper) is None
    ]
    documents = [training.document(papers[n]) for n in chosen]
    goals = [_goal(predictions[n], policy) for n in chosen]
    explained = list(predictions)
    for n, found in zip(chosen, model.explain(documents, goals), strict=True):
        counterfactual = _counterfactual(found.rescore, policy) if found.rescore else None
        explained[n] = replace(
            predictions[n], evidence=found.evidence, counterfactual=counterfactual
        )
    return tuple(explained)


def _counterfactual(left: Rescore, policy: Policy) -> Counterfactual:
    decision, _ = candidate.decide(left.relevance, None, policy.triage)
    return Counterfactual(left.terms, left.relevance, decision)


def _goal(prediction: Prediction, policy: Policy) -> float:
    """Give the threshold that the paper passed, or the next one that it did not."""
    is_skipped = prediction.decision is Decision.SKIP
    return policy.triage.hold if is_skipped else policy.triage.propose


def sentence(prediction: Prediction, quote: Callable[[str], str] = str) -> str:
    """Say what would have changed the decision.

    Parameters
    ----------
    prediction : Prediction
        With a counterfactual or without.
    quote : callable
        Makes a term, which is foreign text, harmless.

    Returns
    -------
    str
        One sentence, empty if there is no counterfactual.
    """
    found = prediction.counterfactual
    if found is None or not found.terms:
        return ""
    without = f"without {_join([f'“{quote(term)}”' for term in found.terms])}"
    decided = Decision.SKIP if prediction.is_explored else prediction.decision
    left = percent(found.relevance)
    if decided is Decision.PROPOSE and found.decision is not decided:
        return f"W{without[1:]} it would not have been proposed."
    if decided is Decision.PROPOSE:
        return f"Even {without} it would have been proposed, at {left}."
    if found.decision is not decided:
        done = _DONE[found.decision]
        return f"W{without[1:]}, which spoke against it, it would have been {done}."
    done = _DONE[Decision.HOLD if decided is Decision.SKIP else Decision.PROPOSE]
    return f"Even {without}, which spoke against it, it would not have been {done}, at {left}."


def _join(words: Sequence[str]) -> str:
    """Join words as a sentence does."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
