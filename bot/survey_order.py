"""Which way the entries of a section are sorted, told from the months that they show.

Notes
-----
Source: Goodman and Kruskal's gamma, doi:10.1080/01621459.1954.10501231, between the place of an
entry and its month, so that entries of one month and a few out of place do not matter.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence

from bot.layout import Order

Moment = tuple[int, ...]

LEAST_GAMMA = 0.5
"""From which on a section is sorted: three of four pairs of months are in order."""

LEAST_PAIRS = 6
"""Pairs of different months without which nothing is said."""


def tell(runs: Iterable[Sequence[Moment]]) -> Order | None:
    """Tell the order of a section.

    Parameters
    ----------
    runs : iterable of sequence of tuple of int
        For each part that is sorted by itself, year, or year and month, of each entry, in the
        order of the file.

    Returns
    -------
    Order or None
        None if too few entries differ to say anything.
    """
    rising = falling = 0
    for moments in runs:
        rising += _count_pairs(moments)
        falling += _count_pairs(moments[::-1])
    if rising + falling < LEAST_PAIRS:
        return None
    gamma = (rising - falling) / (rising + falling)
    if abs(gamma) < LEAST_GAMMA:
        return Order.UNORDERED
    return Order.OLDEST_FIRST if gamma > 0 else Order.NEWEST_FIRST


def _count_pairs(moments: Sequence[Moment]) -> int:
    """Count the pairs of which the earlier entry has the smaller moment."""
    seen: list[Moment] = []
    count = 0
    for moment in moments:
        count += bisect_left(seen, moment)
        insort(seen, moment)
    return count
