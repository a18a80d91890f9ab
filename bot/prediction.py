"""What the bot thinks of one paper, and the cells of the row that it would write."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

NO_VENUE = "arXiv"
"""What stands in place of a venue while none is known."""


class Decision(StrEnum):
    """What the thresholds say of a paper, before any cap."""

    PROPOSE = "propose"
    HOLD = "hold"
    SKIP = "skip"


class Source(StrEnum):
    """The part of the metadata that a cell was read from."""

    COMMENT = "comment"
    JOURNAL_REFERENCE = "journal reference"
    ABSTRACT = "abstract"


@dataclass(frozen=True, slots=True)
class Finding:
    """A value that was read in a paper's metadata, with the words that say so.

    Attributes
    ----------
    value : str
        A venue in house form, or a URL.
    source : Source
        Where it was read.
    quote : str
        The words it was read from, as they stand there; foreign text.
    """

    value: str
    source: Source
    quote: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What the metadata of one paper says for its row; None is "it does not say"."""

    venue: Finding | None = None
    project: Finding | None = None
    code: Finding | None = None


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """A paper scored again without the terms that mattered most to its decision.

    Attributes
    ----------
    terms : tuple of str
        What was left out, at least one; foreign text.
    relevance : float
        Probability in [0, 1] of the rest.
    decision : Decision
        What the thresholds make of the rest.
    """

    terms: tuple[str, ...]
    relevance: float
    decision: Decision


@dataclass(frozen=True, slots=True)
class Prediction:
    """Relevance, decision, place and labels of one paper.

    Attributes
    ----------
    id : str
        arXiv id without version.
    announced : date or None
        Day of the listing.
    relevance : float
        Calibrated probability in [0, 1] that a maintainer would accept the paper.
    decision : Decision
        What the thresholds make of it.
    reason : str
        Why this decision, in one sentence without foreign text.
    section : str
        Heading of the best section.
    section_confidence : float
        Probability in [0, 1] of that section.
    labels : tuple of str
        From the closed vocabulary, in its order.
    findings : Findings
        Venue and links.
    evidence : tuple of (str, float)
        Terms that spoke for (positive) or against it, largest first: what the log-odds of its
        relevance lose without them, or, for a paper far below all thresholds, their weights in
        the linear part of the model.
    nearest : tuple of (str, float)
        Ids of the most similar listed papers with their cosine similarity.
    model : str
        Version of the model.
    counterfactual : Counterfactual or None
        What would have changed the decision, or come nearest to it; None far below all
        thresholds, and where no term did much.
    is_explored : bool
        Whether it is held although the thresholds would skip it, to learn from the answer.
    """

    id: str
    announced: date | None
    relevance: float
    decision: Decision
    reason: str
    section: str
    section_confidence: float
    labels: tuple[str, ...]
    findings: Findings
    evidence: tuple[tuple[str, float], ...]
    nearest: tuple[tuple[str, float], ...]
    model: str
    counterfactual: Counterfactual | None = None
    is_explored: bool = False


def percent(probability: float) -> str:
    """Write a probability as a whole percentage that never claims certainty."""
    shown = round(100 * probability)
    return "under 1%" if shown < 1 else "over 99%" if shown > 99 else f"{shown}%"


def to_record(prediction: Prediction) -> dict[str, Any]:
    """Give a prediction as one JSON object.

    Returns
    -------
    dict
        With the keys of docs/architecture.md, "A prediction".
    """
    findings = prediction.findings
    return {
        "id": prediction.id,
        "announced": prediction.announced.isoformat() if prediction.announced else None,
        "relevance": round(prediction.relevance, 6),
        "decision": prediction.decision,
        "reason": prediction.reason,
        "section": prediction.section,
        "section_confidence": round(prediction.section_confidence, 4),
        "labels": list(prediction.labels),
        "pub": {
            "text": findings.venue.value if findings.venue else NO_VENUE,
            "url": f"https://arxiv.org/abs/{prediction.id}",
        },
        "project": findings.project.value if findings.project else None,
        "code": findings.code.value if findings.code else None,
        "evidence": [[term, round(weight, 4)] for term, weight in prediction.evidence],
        "nearest": [[paper, round(similarity, 4)] for paper, similarity in prediction.nearest],
        "model": prediction.model,
        "counterfactual": _counterfactual(prediction.counterfactual),
        "explored": prediction.is_explored,
    }


def _counterfactual(found: Counterfactual | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "terms": list(found.terms),
        "relevance": round(found.relevance, 6),
        "decision": found.decision,
    }
