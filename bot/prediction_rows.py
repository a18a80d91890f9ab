"""Predictions as rows of the store, and rows as predictions."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from bot.drift import Night
from bot.prediction import Counterfactual, Decision, Finding, Findings, Prediction, Source
from bot.store_rows import Row, instant, optional_iso, read_day, text, to_json


def prediction_row(prediction: Prediction, scored_at: datetime) -> dict[str, Any]:
    """Write a prediction as a row of ``predictions``."""
    return {
        "id": text(prediction.id),
        "announced": optional_iso(prediction.announced),
        "relevance": prediction.relevance,
        "decision": prediction.decision,
        "reason": text(prediction.reason),
        "section": text(prediction.section),
        "section_confidence": prediction.section_confidence,
        "labels": to_json(prediction.labels),
        "findings": to_json(asdict(prediction.findings)),
        "evidence": to_json(prediction.evidence),
        "nearest": to_json(prediction.nearest),
        "model": text(prediction.model),
        "counterfactual": _counterfactual_json(prediction.counterfactual),
        "is_explored": int(prediction.is_explored),
        "scored_at": instant(scored_at),
    }


def read_prediction(row: Row) -> Prediction:
    """Read a row of ``predictions``."""
    findings = {name: _finding(f) for name, f in json.loads(row["findings"]).items()}
    return Prediction(
        id=row["id"],
        announced=read_day(row["announced"]),
        relevance=row["relevance"],
        decision=Decision(row["decision"]),
        reason=row["reason"],
        section=row["section"],
        section_confidence=row["section_confidence"],
        labels=tuple(json.loads(row["labels"])),
        findings=Findings(**findings),
        evidence=_weights(row["evidence"]),
        nearest=_weights(row["nearest"]),
        model=row["model"],
        counterfactual=_counterfactual(row["counterfactual"]),
        is_explored=bool(row["is_explored"]),
    )


def read_night_sum(row: Row) -> Night:
    """Read what a query sums up of one night."""
    return Night(date.fromisoformat(row["night"]), row["scored"], row["relevant"])


def _finding(value: Mapping[str, str] | None) -> Finding | None:
    if value is None:
        return None
    return Finding(value["value"], Source(value["source"]), value["quote"])


def _counterfactual_json(found: Counterfactual | None) -> str | None:
    return None if found is None else to_json(asdict(found))


def _counterfactual(value: str | None) -> Counterfactual | None:
    if value is None:
        return None
    found = json.loads(value)
    return Counterfactual(tuple(found["terms"]), found["relevance"], Decision(found["decision"]))


def _weights(value: str) -> tuple[tuple[str, float], ...]:
    return tuple((name, weight) for name, weight in json.loads(value))
