"""Invented months, scored by an invented model and one rival, for tests of what is made of them."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from bot.config import Triage
from bot.evaluation import Evaluation, Settings, evaluate
from bot.scored_months import ScoredMonth
from classifier.baselines import Baseline
from classifier.dataset import Label, LabelVocabulary
from classifier.document import Document, Example, Judgement
from classifier.model import DocumentPrediction
from classifier.walk_forward import Month, Outcome, Period

JUDGEMENTS = {
    "+": Judgement.ACCEPTED, "-": Judgement.ORDINARY, "x": Judgement.REJECTED,
    "?": Judgement.BORDERLINE,
}  # fmt: skip
SETTINGS = Settings(
    triage=Triage(propose=0.5, hold=0.2, section_confidence=0.75),
    sections=("Audio", "Video"),
    vocabulary=LabelVocabulary((Label("Glad", synonyms=("Happy",)), Label("Sad"))),
)
RIVAL = Baseline("a rival", lambda known, tested: np.zeros(len(tested)), threshold=3.0)


def outcome(
    name: str,
    letter: str,
    relevance: float,
    *,
    day: date = date(2024, 3, 4),
    weight: float = 1.0,
    sections: tuple[str, str, float] = ("Audio", "Audio", 0.9),
    labels: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
) -> Outcome:
    """Make a scored paper; `sections` and `labels` are the list's own, then the guessed ones."""
    actual, guessed, confidence = sections
    document = Document(name, announced=day)
    return Outcome(
        Example(document, JUDGEMENTS[letter], actual if letter == "+" else None, labels[0], weight),
        DocumentPrediction(name, relevance, guessed, confidence, labels[1], (), ()),
    )


def scored_month(
    month: Month, outcomes: Sequence[Outcome], rival: Sequence[float], known: int = 10
) -> ScoredMonth:
    """Make a month, with a rival's scores in the order of the outcomes."""
    scores = {RIVAL.name: np.array(rival, dtype=np.float64)}
    return ScoredMonth(Period(month, tuple(outcomes), known), scores)


def two_months() -> tuple[ScoredMonth, ScoredMonth]:
    """Make two months.

    By relevance the first reads + - +, the second + +; the rival reads - + + and + +.
    """
    march = [
        outcome("a", "+", 0.9, labels=(("Happy",), ("Glad",))),
        outcome("b", "-", 0.6),
        outcome("c", "+", 0.3, sections=("Audio", "Video", 0.6), labels=((), ("Sad",))),
        outcome("d", "?", 0.8),
    ]
    april = [
        outcome("e", "+", 0.95, day=date(2024, 4, 2), sections=("Video", "Video", 0.9)),
        outcome("f", "+", 0.7, day=date(2024, 4, 2), sections=("Video", "Audio", 0.9)),
        outcome("g", "-", 0.1, day=date(2024, 4, 2)),
        outcome("h", "+", 0.1, day=date(2024, 4, 3)),
    ]
    return (
        scored_month((2024, 3), march, [2, 3, 1, 9]),
        scored_month((2024, 4), april, [4, 3, 0, 9], known=12),
    )


def evaluation() -> Evaluation:
    """Evaluate the two months."""
    return evaluate(two_months(), [RIVAL], SETTINGS)
