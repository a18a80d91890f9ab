"""An evaluation as JSON."""

import math
from dataclasses import asdict
from typing import Any

from bot.evaluation import READ, AtThresholds, Evaluation, Standing
from classifier.agreement import LabelScore, together
from classifier.learning_curve import CurvePoint
from classifier.walk_forward import Month

_DIGITS = 6


def to_record(found: Evaluation) -> dict[str, Any]:
    """Give an evaluation as one JSON object.

    Parameters
    ----------
    found : Evaluation
        What was measured.

    Returns
    -------
    dict
        Shares are objects of ``value``, ``low`` and ``high``; figures of nothing are null.
    """
    record = {
        "thresholds": {"propose": found.propose, "hold": found.hold},
        "model": _standing(found.model),
        "baselines": [_standing(one) for one in found.baselines],
        "overall": _at_thresholds(found.overall),
        "months": [_at_thresholds(one) for one in found.by_month],
        "reliability": asdict(found.reliability),
        "sections": asdict(found.sections) | {"accuracy": found.sections.accuracy},
        "labels": [_label(one) for one in found.labels],
        "all_labels": _label(together(found.labels)),
        "learning_curve": {
            "months": list(map(name_month, found.curve_months)),
            "points": [_point(one) for one in found.curve],
        },
    }
    rounded: dict[str, Any] = _plain(record)
    return rounded


def name_month(month: Month) -> str:
    """Write a month as ``YYYY-MM``."""
    return f"{month[0]}-{month[1]:02}"


def _standing(one: Standing) -> dict[str, Any]:
    """Flat but for shares; the curve is left to the plots."""
    recall_at = [
        {"times": times, "recall": recall}
        for times, recall in zip(READ, one.recall_at, strict=True)
    ]
    precision, recall = one.taken or (None, None)
    return {
        "name": one.name,
        "average_precision": one.average_precision,
        "average_precision_by_month": one.by_month,
        "precision_at_95_recall": one.precision_at_recall,
        "wss_95": one.work_saved,
        "recall_at": recall_at,
        "lead": one.lead and asdict(one.lead),
        "precision": precision and asdict(precision),
        "recall": recall and asdict(recall),
    }


def _at_thresholds(one: AtThresholds) -> dict[str, Any]:
    record = asdict(one)
    record["months"] = list(map(name_month, one.months))
    return record


def _label(score: LabelScore) -> dict[str, Any]:
    figures = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
    return asdict(score) | figures


def _point(point: CurvePoint) -> dict[str, Any]:
    return asdict(point) | {"mean": point.mean, "spread": point.spread}


def _plain(value: Any) -> Any:
    """Round numbers; null where there is none."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float):
        return round(value, _DIGITS) if math.isfinite(value) else None
    return value
