"""Shares with their intervals."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CONFIDENCE_Z = 1.959964
"""Quantile of the normal distribution for intervals of 95 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share in [0, 1] or a difference of two, with its 95 % interval; nan where there is none."""

    value: float
    low: float
    high: float


def share(hits: NDArray[np.bool_], weights: NDArray[np.float64]) -> Share:
    """Estimate a share and its interval from weighted cases.

    Parameters
    ----------
    hits : ndarray of bool
        Which cases count, shape ``(n,)``.
    weights : ndarray of float
        How many cases each stands for, shape ``(n,)``.

    Returns
    -------
    Share
        With the interval of `wilson`.

    Notes
    -----
    Weighted cases are worth as many equal ones as have the same variance,
    ``sum(w)**2 / sum(w**2)``; without weights that is their number. Source: Kish (1965), Survey
    Sampling, chapter 11.
    """
    total = float(weights.sum())
    if not total:
        return Share(float("nan"), float("nan"), float("nan"))
    return wilson(float(weights[hits].sum()) / total, total**2 / float((weights**2).sum()))


def wilson(value: float, cases: float) -> Share:
    """Give the score interval of a share.

    Parameters
    ----------
    value : float
        Share that was seen, in [0, 1].
    cases : float
        Number of cases that it was seen in, above 0.

    Returns
    -------
    Share
        The 95 % interval; it stays in [0, 1] and is not empty at 0 and 1.

    Notes
    -----
    Source: Wilson (1927), "Probable inference, the law of succession, and statistical inference",
    doi:10.1080/01621459.1927.10502953.
    """
    z2 = CONFIDENCE_Z**2 / cases
    centre = (value + z2 / 2) / (1 + z2)
    reach = float(np.sqrt(z2 * (value * (1 - value) + z2 / 4))) / (1 + z2)
    return Share(value, max(0.0, centre - reach), min(1.0, centre + reach))
