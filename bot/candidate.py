"""What becomes of a scored paper: known papers out, then propose, hold or skip, with the reason."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.config import Limits, Triage
from bot.paper import Paper, normalise_title
from bot.prediction import Decision, Findings, Prediction
from classifier.model import DocumentPrediction


@dataclass(frozen=True, slots=True)
class KnownPapers:
    """Papers that must not be proposed, with the reason for each.

    Attributes
    ----------
    by_id : mapping of str to str
        Reason by arXiv id without version.
    by_title : mapping of str to str
        Reason by normalised title.
    """

    by_id: Mapping[str, str]
    by_title: Mapping[str, str]

    def reason(self, paper: Paper) -> str | None:
        """Say why a paper is known, None if it is not."""
        return self.by_id.get(paper.id) or self.by_title.get(normalise_title(paper.title))


@dataclass(frozen=True, slots=True)
class Policy:
    """What decisions rest on beside the score: the papers that are known, and the thresholds."""

    known: KnownPapers
    triage: Triage


@dataclass(frozen=True, slots=True)
class Selection:
    """Which proposals become drafts now.

    Attributes
    ----------
    drafts : tuple of Prediction
        To be published, best first.
    waiting : tuple of (Prediction, str)
        To be published by a later run, best first, with the reason for the delay.
    """

    drafts: tuple[Prediction, ...]
    waiting: tuple[tuple[Prediction, str], ...]


def predict(
    paper: Paper,
    scored: DocumentPrediction,
    findings: Findings,
    policy: Policy,
    model: str,
) -> Prediction:
    """Decide on one paper.

    Parameters
    ----------
    paper : Paper
        The paper.
    scored : DocumentPrediction
        What the classifier says of it.
    findings : Findings
        Venue and links read from its metadata.
    policy : Policy
        Known papers and thresholds.
    model : str
        Version of the model.

    Returns
    -------
    Prediction
        With the decision before any cap, and its reason.
    """
    decision, reason = decide(scored.relevance, policy.known.reason(paper), policy.triage)
    return Prediction(
        id=paper.id,
        announced=paper.announced,
        relevance=scored.relevance,
        decision=decision,
        reason=reason,
        section=scored.section,
        section_confidence=scored.section_confidence,
        labels=scored.labels,
        findings=findings,
        evidence=scored.evidence,
        nearest=scored.nearest,
        model=model,
    )


def select(
    proposals: Iterable[Prediction],
    open_drafts: int,
    limits: Limits,
    not_ready: Mapping[str, str],
    ordered: Container[str] = (),
) -> Selection:
    """Choose the best proposals that the limits allow; the others wait.

    Parameters
    ----------
    proposals : iterable of Prediction
        Papers to be drafted, any order, none of them known.
    open_drafts : int
        How many of the bot's drafts are open.
    limits : Limits
        How many may be open, and how many new ones a run may open.
    not_ready : mapping of str to str
        Reasons by id why a paper cannot be drafted yet.
    ordered : container of str
        Papers that people ordered, to which no limit applies; they come first.

    Returns
    -------
    Selection
        Every proposal exactly once, ordered ones first, by relevance descending, then id.
    """
    drafts: list[Prediction] = []
    waiting: list[tuple[Prediction, str]] = []
    ranked = sorted(rank(proposals), key=lambda p: p.id not in ordered)
    for prediction in ranked:
        if prediction.id in not_ready:
            waiting.append((prediction, not_ready[prediction.id]))
        elif prediction.id in ordered:
            drafts.append(prediction)
        elif open_drafts + len(drafts) >= limits.open:
            waiting.append((prediction, f"{limits.open} drafts are open"))
        elif len(drafts) >= limits.new_per_run:
            waiting.append((prediction, f"{limits.new_per_run} new drafts a run"))
        else:
            drafts.append(prediction)
    return Selection(drafts=tuple(drafts), waiting=tuple(waiting))


def rank(predictions: Iterable[Prediction]) -> Sequence[Prediction]:
    """Sort by relevance descending, then id."""
    return sorted(predictions, key=lambda p: (-p.relevance, p.id))


def decide(relevance: float, known: str | None, triage: Triage) -> tuple[Decision, str]:
    """Decide by the thresholds; a paper that is known, for a reason, is skipped."""
    if known:
        return Decision.SKIP, known
    if relevance >= triage.propose:
        return Decision.PROPOSE, f"relevance {relevance:.2f}, proposed from {triage.propose:g}"
    if relevance >= triage.hold:
        limits = f"held from {triage.hold:g}, proposed from {triage.propose:g}"
        return Decision.HOLD, f"relevance {relevance:.2f}, {limits}"
    return Decision.SKIP, f"relevance {relevance:.2f}, held from {triage.hold:g}"
