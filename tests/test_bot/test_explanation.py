"""Papers that people look at are explained, and the sentence says what was found."""

from collections.abc import Sequence

import numpy as np
import pytest

from bot import explanation
from bot.candidate import KnownPapers, Policy
from bot.config import Triage
from bot.prediction import Counterfactual, Decision, Prediction
from classifier.counterfactual import Explanation, Rescore
from classifier.document import Document
from tests.lists import paper
from tests.predictions import prediction

TRIAGE = Triage(propose=0.5, hold=0.2)
POLICY = Policy(known=KnownPapers({"2410.00009": "on the list"}, {}), triage=TRIAGE)


class Explainer:
    """A model that finds the same in every paper, and remembers what it was asked."""

    def __init__(self, relevance: float) -> None:
        self.relevance = relevance
        self.asked: dict[str, float] = {}

    def explain(
        self, documents: Sequence[Document], thresholds: Sequence[float]
    ) -> tuple[Explanation, ...]:
        self.asked.update({d.id: t for d, t in zip(documents, thresholds, strict=True)})
        found = Explanation((("voice", 2.0),), Rescore(("voice",), self.relevance))
        return (found,) * len(documents)


def _explain(model: Explainer, *predictions: Prediction) -> tuple[Prediction, ...]:
    papers = [paper(one.id, title=one.id) for one in predictions]
    return explanation.explain(predictions, papers, model, POLICY)  # type: ignore[arg-type]


def test_each_paper_is_asked_for_the_threshold_that_matters_to_it() -> None:
    model = Explainer(0.01)
    proposed = prediction("2410.00001", 0.9, Decision.PROPOSE)
    held = prediction("2410.00002", 0.3, Decision.HOLD)
    near = prediction("2410.00003", 0.05, Decision.SKIP)
    far = prediction("2410.00004", 0.049, Decision.SKIP)
    known = prediction("2410.00009", 0.9, Decision.SKIP)
    found = _explain(model, proposed, held, near, far, known)
    assert model.asked == {"2410.00001": 0.5, "2410.00002": 0.5, "2410.00003": 0.2}
    assert [p.id for p in found] == [p.id for p in (proposed, held, near, far, known)]
    assert found[3:] == (far, known)
    assert found[0].evidence == (("voice", 2.0),)
    assert found[0].counterfactual == Counterfactual(("voice",), 0.01, Decision.SKIP)


@pytest.mark.parametrize(
    ("relevance", "decision"),
    [(0.5, Decision.PROPOSE), (0.2, Decision.HOLD), (np.nextafter(0.2, 0), Decision.SKIP)],
)
def test_the_thresholds_decide_on_the_rest_as_on_the_whole(
    relevance: float, decision: Decision
) -> None:
    (found,) = _explain(Explainer(relevance), prediction())
    assert found.counterfactual is not None
    assert found.counterfactual.decision is decision


def test_nothing_is_explained_of_nothing() -> None:
    assert _explain(Explainer(0.5)) == ()


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (Decision.PROPOSE, Decision.SKIP, "Without “a” it would not have been proposed."),
        (Decision.PROPOSE, Decision.HOLD, "Without “a” it would not have been proposed."),
        (
            Decision.PROPOSE,
            Decision.PROPOSE,
            "Even without “a” it would have been proposed, at 7%.",
        ),
        (
            Decision.HOLD,
            Decision.PROPOSE,
            "Without “a”, which spoke against it, it would have been proposed.",
        ),
        (
            Decision.HOLD,
            Decision.HOLD,
            "Even without “a”, which spoke against it, it would not have been proposed, at 7%.",
        ),
        (
            Decision.SKIP,
            Decision.HOLD,
            "Without “a”, which spoke against it, it would have been held.",
        ),
        (
            Decision.SKIP,
            Decision.SKIP,
            "Even without “a”, which spoke against it, it would not have been held, at 7%.",
        ),
    ],
)
def test_the_sentence_says_what_would_have_changed(
    before: Decision, after: Decision, words: str
) -> None:
    found = Counterfactual(("a",), 0.07, after)
    assert explanation.sentence(prediction(decision=before, counterfactual=found)) == words


def test_an_explored_paper_is_one_that_the_thresholds_skip() -> None:
    found = Counterfactual(("a",), 0.3, Decision.HOLD)
    one = prediction(decision=Decision.HOLD, counterfactual=found, is_explored=True)
    assert explanation.sentence(one).endswith("it would have been held.")


def test_terms_are_enumerated_and_quoted_harmlessly() -> None:
    found = Counterfactual(("a", "<b>", "c"), 0.0, Decision.SKIP)
    one = prediction(counterfactual=found)
    assert explanation.sentence(one, str.upper).startswith("Without “A”, “<B>” and “C” it")


@pytest.mark.parametrize("found", [None, Counterfactual((), 0.5, Decision.SKIP)])
def test_no_counterfactual_is_no_sentence(found: Counterfactual | None) -> None:
    assert explanation.sentence(prediction(counterfactual=found)) == ""
