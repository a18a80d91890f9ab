"""Shares and their intervals, worked by hand."""

import numpy as np
import pytest

from classifier.intervals import Share, share, wilson


def test_wilson_is_the_interval_worked_by_hand() -> None:
    """8 of 10: z^2 = 3.841459, centre = (0.8 + 0.1920730) / 1.3841459 = 0.716740,
    reach = sqrt(0.3841459 * (0.16 + 0.0960365)) / 1.3841459 = 0.226577."""
    found = wilson(0.8, 10)
    assert found.value == 0.8
    assert found.low == pytest.approx(0.490162, abs=1e-5)
    assert found.high == pytest.approx(0.943318, abs=1e-5)


@pytest.mark.parametrize(("value", "low", "high"), [(0.0, 0.0, 0.277533), (1.0, 0.722467, 1.0)])
def test_wilson_stays_in_bounds_and_is_not_empty_at_them(
    value: float, low: float, high: float
) -> None:
    found = wilson(value, 10)  # at 0 of n the upper end is z^2 / (n + z^2) = 3.841459 / 13.841459
    assert [found.low, found.high] == pytest.approx([low, high], abs=1e-5)


def test_weighted_cases_are_worth_fewer_equal_ones() -> None:
    """Weights 1, 1, 2: share 2 / 4, worth 16 / 6 = 2.667 cases rather than 4."""
    weights = np.array([1.0, 1.0, 2.0])
    found = share(np.array([True, True, False]), weights)
    assert found == wilson(0.5, 16 / 6)
    assert share(np.array([True, False]), np.ones(2)) == wilson(0.5, 2)


def test_a_share_of_nothing_is_none() -> None:
    found = share(np.zeros(0, dtype=np.bool_), np.zeros(0))
    assert isinstance(found, Share)
    assert np.isnan([found.value, found.low, found.high]).all()
