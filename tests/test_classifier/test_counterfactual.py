"""The fewest terms without which a decision would be another, by scoring again."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from classifier.counterfactual import BATCH, EVIDENCE, MOST_TERMS, Rescore, explain
from classifier.document import Document
from classifier.model import Model
from classifier.removal import Dissection, TermCounts, Terms
from classifier.terms import count_terms, tokenise
from classifier.train import train
from tests.test_classifier.topic import (
    SECTIONS,
    VOCABULARY,
    example_list,
    other_paper,
    tea_paper,
)

WEIGHTS = {"tea": 2.0, "cup": 1.5, "leaf": 1.0, "moon": -2.0, "star": -1.0, "sun": -0.75}
FREQUENCY = dict.fromkeys(WEIGHTS, 0.1)


def part(words: str) -> Dissection:
    return Dissection(TermCounts.of(count_terms("", words)), TermCounts.of({}))


def score(parts: Sequence[Dissection], sets: Sequence[Sequence[Terms]]) -> np.ndarray:
    """Logistic in the sum of the weights of the words that occur."""
    found = []
    for one, own in zip(parts, sets, strict=True):
        weights = np.array([WEIGHTS.get(term, 0.0) for term in one.body.places])
        found += [float(weights @ (row > 0)) for row in one.body.without(own)]
    return np.array([1 / (1 + math.exp(-total)) for total in found])


def left(words: str, threshold: float) -> Rescore | None:
    (found,) = explain([part(words)], [threshold], FREQUENCY, score)
    return found.rescore


def logistic(total: float) -> float:
    return 1 / (1 + math.exp(-total))


@pytest.mark.parametrize(
    ("words", "threshold", "terms", "total"),
    [
        ("tea cup leaf", 0.95, ("tea",), 2.5),  # 4.5 over 2.94; one term is enough
        ("tea cup leaf", 0.80, ("tea", "cup"), 1.0),  # over 1.39; two are needed
        ("tea cup leaf", 0.50, ("tea", "cup", "leaf"), 0.0),  # three do not suffice: 0.5 is over
        ("moon star sun", 0.20, ("moon", "star"), -0.75),  # -1.75 is under -1.39
        ("tea", 0.9, None, 0.0),  # below, and nothing speaks against it
        ("", 0.5, None, 0.0),
    ],
)
def test_the_smallest_set_that_turns_the_decision_is_found(
    words: str, threshold: float, terms: tuple[str, ...] | None, total: float
) -> None:
    found = left(words, threshold)
    assert (found and found.terms) == terms
    assert found is None or found.relevance == pytest.approx(logistic(total))


def test_at_most_three_terms_are_left_out_and_the_nearest_try_is_told() -> None:
    found = left("tea cup leaf moon star sun", 0.01)
    assert found is not None
    assert (found.terms, len(found.terms)) == (("tea", "cup", "leaf"), MOST_TERMS)
    assert found.relevance == pytest.approx(logistic(-3.75))
    assert found.relevance >= 0.01


def test_documents_are_explained_each_by_its_own_threshold() -> None:
    parts = [part("tea cup"), part(""), part("tea moon moon")]
    found = explain(parts, [0.9, 0.5, 0.8], FREQUENCY, score)
    assert [one.rescore and one.rescore.terms for one in found] == [("tea",), None, ("moon",)]
    assert dict(found[2].evidence) == pytest.approx({"tea": 2.0, "moon": -2.0})
    assert explain([], [], FREQUENCY, score) == ()


def test_many_documents_are_explained_as_each_alone() -> None:
    parts = [part(" . ".join(list(WEIGHTS)[: n % 6 + 1])) for n in range(BATCH + 2)]
    thresholds = [0.9 if n % 2 else 0.2 for n in range(len(parts))]
    found = explain(parts, thresholds, FREQUENCY, score)
    alone = [explain([p], [t], FREQUENCY, score) for p, t in zip(parts, thresholds, strict=True)]
    assert found == tuple(one for (one,) in alone)


@pytest.fixture(scope="module")
def model() -> Model:
    return train(example_list(150, 600), sections=SECTIONS, vocabulary=VOCABULARY)


def test_a_models_explanation_is_what_the_model_says_of_the_rest(model: Model) -> None:
    papers = [tea_paper(900), tea_paper(901), other_paper(900)]
    before = [prediction.relevance for prediction in model.predict(papers)]
    thresholds = [before[0] - 1e-6, before[1] - 1e-6, before[2] * 1.001]
    for paper, threshold, relevance, found in zip(
        papers, thresholds, before, model.explain(papers, thresholds), strict=True
    ):
        assert found.rescore is not None
        assert len(found.evidence) <= EVIDENCE
        again = relevance_without(model, paper, found.rescore.terms)
        assert again == pytest.approx(found.rescore.relevance, abs=1e-9)
        assert (again >= threshold) is not (relevance >= threshold)
        term, effect = found.evidence[0]
        one = relevance_without(model, paper, (term,))
        assert effect == pytest.approx(log_odds(relevance) - log_odds(one), abs=1e-6)


def relevance_without(model: Model, paper: Document, terms: Terms) -> float:
    """Let the model score a paper whose words are gone; the invented titles have no pairs left."""
    words = {word for term in terms for word in term.split()}

    def cut(text: str) -> str:
        return " ".join("." if word in words else word for word in tokenise(text))

    (found,) = model.predict([Document(paper.id, cut(paper.title), cut(paper.abstract or ""))])
    return found.relevance


def log_odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


def test_a_paper_without_words_and_no_paper_have_no_explanation(model: Model) -> None:
    (found,) = model.explain([Document("1")], [0.5])
    assert (found.evidence, found.rescore) == ((), None)
    assert model.explain([], []) == ()
