"""Listings that showed an earlier night's batch under a new date, found out by OAI-PMH.

A stale listing gives itself away by papers that were read before. If nobody read its batch, only
OAI-PMH tells: a paper that changed last before a night was not announced on it.
"""

from collections.abc import Collection, Mapping
from datetime import date


def find(shown: Mapping[date, Collection[str]], changed: Mapping[str, date]) -> tuple[date, ...]:
    """Give the nights whose listing was that of an earlier one.

    Parameters
    ----------
    shown : mapping of date to collection of str
        Ids that the daily listing announced on each night.
    changed : mapping of str to date
        When papers changed last, UTC, by id, as far as OAI-PMH was read.

    Returns
    -------
    tuple of date
        Those of which more than half of the papers changed last before the night.
    """
    return tuple(
        night
        for night, ids in sorted(shown.items())
        if 2 * sum(changed.get(i, night) < night for i in ids) > len(ids)
    )
