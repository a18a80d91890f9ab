"""Every figure of an evaluation, worked by hand on two invented months."""

import json
import math
from dataclasses import replace

import pytest

from bot.evaluation import Evaluation, evaluate
from bot.evaluation_record import to_record
from classifier.agreement import LabelScore
from classifier.learning_curve import CurvePoint
from tests import evaluated

FOUND = evaluated.evaluation()


def test_the_model_is_ranked_over_all_months() -> None:
    """0.95+ 0.9+ 0.7+ 0.6- 0.3+ 0.1-: (1 + 1 + 1 + 4/5) / 4; by month (1 + 2/3) / 2 and 1."""
    model = FOUND.model
    assert model.average_precision == pytest.approx(3.8 / 4)
    assert model.by_month == pytest.approx((5 / 6 + 1) / 2)
    assert model.precision_at_recall == pytest.approx(4 / 5)
    assert model.work_saved == pytest.approx(1 / 6 - 0.05)
    assert model.recall_at == pytest.approx((3 / 4, 1.0, 1.0))  # of 4, 8 and 20 papers
    assert (model.lead, model.taken) == (None, None)


def test_a_rival_is_ranked_over_the_same_papers() -> None:
    """4+ (3+ 3-) 2+ 1+ 0-: (1 + 2/3 + 3/4 + 4/5) / 4. From 3 on it takes three, two belong."""
    (rival,) = FOUND.baselines
    value = (1 + 2 / 3 + 3 / 4 + 4 / 5) / 4
    assert rival.average_precision == pytest.approx(value)
    assert rival.lead is not None
    assert rival.lead.value == pytest.approx(3.8 / 4 - value)
    assert rival.lead.low <= rival.lead.value <= rival.lead.high
    assert rival.taken is not None
    assert [share.value for share in rival.taken] == pytest.approx([2 / 3, 2 / 4])


def test_thresholds_are_told_by_month_and_together() -> None:
    """From 0.5 on: a and b in March, e and f in April; c is only shown, from 0.2 on."""
    march, april = FOUND.by_month
    assert (march.months, april.months) == (((2024, 3),), ((2024, 4),))
    assert [march.precision.value, march.recall.value, march.shown.value] == [0.5, 0.5, 1.0]
    assert [april.precision.value, april.recall.value, april.shown.value] == [1.0, 1.0, 1.0]
    whole = FOUND.overall
    assert (whole.papers, whole.belonging, whole.known) == (6, 4, 10)
    assert [whole.precision.value, whole.recall.value] == [0.75, 0.75]
    assert whole.months == ((2024, 3), (2024, 4))


def test_sections_are_told_of_all_accepted_papers() -> None:
    """Also of h, of whose night nothing else is known; c is unsure, f is wrong without a doubt."""
    assert FOUND.sections.counts == ((2, 1), (1, 1))
    assert FOUND.sections.unsure == (1, 0)
    assert FOUND.sections.sure_and_wrong == 1


def test_labels_are_compared_by_any_spelling() -> None:
    assert FOUND.labels == (LabelScore("Glad", 1, 0, 0), LabelScore("Sad", 0, 1, 0))


def test_reliability_is_that_of_all_months() -> None:
    """Above 0.05: 0.95 and 0.9 and 0.7 belong, 0.3 belongs; 0.6 and 0.1 do not."""
    distances = (0.15 + 0.3) + 0.7 + 0.6 + 0.1
    assert FOUND.reliability.error == pytest.approx(distances / 6)


def test_one_month_without_anything_that_belongs_is_told() -> None:
    nothing = evaluated.scored_month(
        (2024, 5), [evaluated.outcome("n", "-", 0.4), evaluated.outcome("m", "x", 0.6)], [1, 2]
    )
    found = evaluate([nothing], [evaluated.RIVAL], evaluated.SETTINGS)
    assert math.isnan(found.model.average_precision)
    assert found.overall.precision.value == 0.0
    assert math.isnan(found.overall.recall.value)
    assert json.loads(json.dumps(to_record(found), allow_nan=False))["model"]["wss_95"] is None


def test_a_sampled_paper_stands_for_many() -> None:
    outcomes = [
        evaluated.outcome("n", "-", 0.8, weight=4.0), evaluated.outcome("m", "+", 0.6),
    ]  # fmt: skip
    found = evaluate([evaluated.scored_month((2024, 5), outcomes, [1, 2])], [], evaluated.SETTINGS)
    assert found.overall.papers == 5
    assert found.model.average_precision == pytest.approx(1 / 5)
    assert found.overall.precision.value == pytest.approx(1 / 5)


def _with_curve() -> Evaluation:
    curve = (CurvePoint(7, (0.5, 0.7)), CurvePoint(40, (0.9,)))
    return replace(FOUND, curve=curve, curve_months=((2024, 4),))


def test_json_holds_every_figure_and_nothing_that_is_no_number() -> None:
    record = json.loads(json.dumps(to_record(_with_curve()), allow_nan=False))
    assert set(record) == {
        "thresholds", "model", "baselines", "overall", "months", "reliability", "sections",
        "labels", "all_labels", "learning_curve",
    }  # fmt: skip
    assert record["model"]["average_precision"] == 0.95
    assert record["model"]["lead"] is None
    assert set(record["baselines"][0]["lead"]) == {"value", "low", "high"}
    assert record["baselines"][0]["precision"]["value"] == pytest.approx(2 / 3, abs=1e-6)
    assert [month["months"] for month in record["months"]] == [["2024-03"], ["2024-04"]]
    assert record["sections"]["accuracy"] == 0.6
    assert record["all_labels"]["f1"] == pytest.approx(2 / 3, abs=1e-6)
    assert record["learning_curve"] == {
        "months": ["2024-04"],
        "points": [
            {"rows": 7, "values": [0.5, 0.7], "mean": 0.6, "spread": 0.141421},
            {"rows": 40, "values": [0.9], "mean": 0.9, "spread": 0.0},
        ],
    }
