"""What a walk over past months says of the model, beside other ways to rank papers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.config import Triage
from bot.scored_months import ScoredMonth, pool
from classifier.agreement import Confusion, Guess, LabelScore, confusion, label_scores
from classifier.baselines import Baseline
from classifier.dataset import LabelVocabulary
from classifier.document import Judgement
from classifier.intervals import Share
from classifier.learning_curve import CurvePoint
from classifier.metrics import (
    Cut,
    Ranked,
    average_precision,
    bootstrap_difference,
    cut_at_recall,
    cuts,
    precision_and_recall,
    recall_at,
    work_saved,
)
from classifier.reliability import Reliability, reliability
from classifier.walk_forward import Month, Outcome

MODEL = "arxiv-bot"
"""How tables name the model."""

READ = (1, 2, 5)
"""Recall is told after reading so many times as many papers as belong."""

RECALL = 0.95
"""Share of what belongs that has to be found for the precision, and the work saved, to be told."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How well one way to rank papers has ranked those of all months.

    Attributes
    ----------
    name : str
        As tables show it.
    average_precision : float
        Over the papers of all months together.
    by_month : float
        Mean of the months' own: it does not ask for scores that mean the same in each month.
    precision_at_recall, work_saved : float
        Where `RECALL` of what belongs is found.
    recall_at : tuple of float
        After so many papers as `READ` says.
    curve : tuple of Cut
        Precision and recall at each paper that belongs.
    lead : Share or None
        By how much the model's average precision is above this one, with a 95 % interval; None
        for the model itself.
    taken : tuple of Share, or None
        Precision and recall of what it would take by itself; None if it only ranks.
    """

    name: str
    average_precision: float
    by_month: float
    precision_at_recall: float
    work_saved: float
    recall_at: tuple[float, ...]
    curve: tuple[Cut, ...]
    lead: Share | None
    taken: tuple[Share, Share] | None


@dataclass(frozen=True, slots=True)
class AtThresholds:
    """What the configured thresholds would have meant in one month or several.

    Attributes
    ----------
    months : tuple of Month
        Which.
    known : int
        Accepted papers before the first of them.
    papers, belonging : float
        Papers announced, without borderline ones, and those of them that belong.
    precision, recall : Share
        Of what would have been proposed.
    shown : Share
        Share of what belongs that would have been proposed or held.
    """

    months: tuple[Month, ...]
    known: int
    papers: float
    belonging: float
    precision: Share
    recall: Share
    shown: Share


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures of one evaluation.

    Attributes
    ----------
    propose, hold : float
        Thresholds that were used.
    model : Standing
        Of the model.
    baselines : tuple of Standing
        Of its rivals.
    overall : AtThresholds
        All months together.
    by_month : tuple of AtThresholds
        One each, oldest first.
    reliability : Reliability
        Whether relevance means what it says.
    sections : Confusion
        Of accepted papers.
    labels : tuple of LabelScore
        Of accepted papers, a label each, in the vocabulary's order.
    curve : tuple of CurvePoint
        The learning curve; empty if it was not drawn.
    curve_months : tuple of Month
        Months that it was tested on.
    """

    propose: float
    hold: float
    model: Standing
    baselines: tuple[Standing, ...]
    overall: AtThresholds
    by_month: tuple[AtThresholds, ...]
    reliability: Reliability
    sections: Confusion
    labels: tuple[LabelScore, ...]
    curve: tuple[CurvePoint, ...] = ()
    curve_months: tuple[Month, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """What an evaluation asks of the configuration: thresholds, sections and labels."""

    triage: Triage
    sections: tuple[str, ...]
    vocabulary: LabelVocabulary


def evaluate(
    scored: Sequence[ScoredMonth], baselines: Sequence[Baseline], settings: Settings
) -> Evaluation:
    """Tell how good the model and its rivals were.

    Parameters
    ----------
    scored : sequence of ScoredMonth
        At least one, oldest first.
    baselines : sequence of Baseline
        The rivals that have scored them.
    settings : Settings
        Thresholds, sections and labels.

    Returns
    -------
    Evaluation
        Without a learning curve. Rankings are told of nights whose papers are known, sections
        and labels of all accepted papers.
    """
    parts = [month.ranked() for month in scored]
    ours, triage = pool(parts), settings.triage
    accepted = [
        outcome
        for month in scored
        for outcome in month.period.outcomes
        if outcome.example.judgement is Judgement.ACCEPTED
    ]
    return Evaluation(
        propose=triage.propose,
        hold=triage.hold,
        model=_standing(MODEL, parts),
        baselines=tuple(_rival(one, scored, ours) for one in baselines),
        overall=_at_thresholds(scored, ours, triage),
        by_month=tuple(
            _at_thresholds([m], part, triage) for m, part in zip(scored, parts, strict=True)
        ),
        reliability=reliability(ours),
        sections=_sections(accepted, settings),
        labels=_labels(accepted, settings.vocabulary),
    )


def _rival(baseline: Baseline, scored: Sequence[ScoredMonth], ours: Ranked) -> Standing:
    parts = [month.ranked(baseline.name) for month in scored]
    lead = bootstrap_difference(ours, pool(parts))
    return _standing(baseline.name, parts, lead, baseline.threshold)


def _standing(
    name: str,
    parts: Sequence[Ranked],
    lead: Share | None = None,
    threshold: float | None = None,
) -> Standing:
    pooled = pool(parts)
    cut = cut_at_recall(pooled, RECALL)
    monthly = [value for value in map(average_precision, parts) if not np.isnan(value)]
    return Standing(
        name=name,
        average_precision=average_precision(pooled),
        by_month=float(np.mean(monthly)) if monthly else float("nan"),
        precision_at_recall=cut.precision if cut else float("nan"),
        work_saved=work_saved(pooled, RECALL),
        recall_at=tuple(recall_at(pooled, times * pooled.belonging) for times in READ),
        curve=cuts(pooled),
        lead=lead,
        taken=None if threshold is None else precision_and_recall(pooled, threshold),
    )


def _at_thresholds(scored: Sequence[ScoredMonth], ranked: Ranked, triage: Triage) -> AtThresholds:
    precision, recall = precision_and_recall(ranked, triage.propose)
    return AtThresholds(
        months=tuple(month.period.month for month in scored),
        known=min(month.period.known for month in scored),
        papers=ranked.papers,
        belonging=ranked.belonging,
        precision=precision,
        recall=recall,
        shown=precision_and_recall(ranked, triage.hold)[1],
    )


def _sections(accepted: Sequence[Outcome], settings: Settings) -> Confusion:
    guesses = [
        Guess(
            actual=one.example.section,
            guessed=one.prediction.section,
            is_sure=one.prediction.section_confidence >= settings.triage.section_confidence,
        )
        for one in accepted
        if one.example.section is not None
    ]
    return confusion(guesses, settings.sections)


def _labels(accepted: Sequence[Outcome], vocabulary: LabelVocabulary) -> tuple[LabelScore, ...]:
    """Compare labels, those of the list by whatever spelling it uses."""
    pairs = [
        (
            {vocabulary.resolve(label) or label for label in one.example.labels},
            one.prediction.labels,
        )
        for one in accepted
    ]
    return label_scores(pairs, vocabulary.names)
