"""What a paper of some age still says of the papers to come."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray


def recency(
    days: Sequence[date | None], *, half_life_days: float, least: float
) -> NDArray[np.float64]:
    """Weigh papers by their age before the newest.

    Parameters
    ----------
    days : sequence of date or None
        When each was announced; None is taken for very long ago.
    half_life_days : float
        Age by which a paper counts half, in days.
    least : float
        What the oldest still count, in (0, 1].

    Returns
    -------
    ndarray of float
        In [least, 1], shape ``(n_days,)``.
    """
    newest = max((day for day in days if day), default=date.min)
    ages = np.array([(newest - day).days if day else np.inf for day in days])
    return np.asarray(np.maximum(least, 0.5 ** (ages / half_life_days)), dtype=np.float64)
