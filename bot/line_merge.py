"""Two changes of one text joined: what either side changed is kept, a conflict is told.

Notes
-----
Source: S. Khanna, K. Kunal, B. C. Pierce, "A Formal Investigation of Diff3", 2007. As git does it
(https://git-scm.com/docs/git-merge-file): changes that touch one another conflict unless they are
the same.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher


def merge(base: Sequence[str], theirs: Sequence[str], ours: Sequence[str]) -> list[str] | None:
    """Join what two sides made of one text.

    Parameters
    ----------
    base : sequence of str
        The lines, or any other pieces, that both began with.
    theirs, ours : sequence of str
        What each made of them.

    Returns
    -------
    list of str or None
        None if both changed the same place in different ways.
    """
    base, theirs, ours = list(base), list(theirs), list(ours)
    if ours in (theirs, base):
        return theirs
    if theirs == base:
        return ours
    merged: list[str] = []
    at = (0, 0, 0)
    for first, their_first, our_first, size in _stable(base, theirs, ours):
        between = _resolve(
            base[at[0] : first], theirs[at[1] : their_first], ours[at[2] : our_first]
        )
        if between is None:
            return None
        merged += [*between, *base[first : first + size]]
        at = (first + size, their_first + size, our_first + size)
    return merged


def _resolve(
    base: Sequence[str], theirs: Sequence[str], ours: Sequence[str]
) -> Sequence[str] | None:
    """Choose between two versions of the pieces between two that nobody changed."""
    if theirs in (ours, base) or ours == base:
        return ours if theirs == base else theirs
    return None


def _stable(
    base: Sequence[str], theirs: Sequence[str], ours: Sequence[str]
) -> list[tuple[int, int, int, int]]:
    """Find the runs that both sides kept: where each begins in base, theirs, ours, and its size."""
    their_places, our_places = _kept(base, theirs), _kept(base, ours)
    runs: list[tuple[int, int, int, int]] = []
    for place in range(len(base)):
        if place not in their_places or place not in our_places:
            continue
        now = (place, their_places[place], our_places[place])
        if runs and tuple(start + runs[-1][3] for start in runs[-1][:3]) == now:
            runs[-1] = (*runs[-1][:3], runs[-1][3] + 1)
        else:
            runs.append((*now, 1))
    return [*runs, (len(base), len(theirs), len(ours), 0)]


def _kept(base: Sequence[str], side: Sequence[str]) -> dict[int, int]:
    """Tell which pieces of the base stand on a side, and where there."""
    same = min(len(base), len(side))
    head = next((n for n in range(same) if base[n] != side[n]), same)
    rest = same - head
    tail = next((n for n in range(rest) if base[-1 - n] != side[-1 - n]), rest)
    places = {n: n for n in range(head)}
    middle = (base[head : len(base) - tail], side[head : len(side) - tail])
    matcher = SequenceMatcher(None, *middle, autojunk=False)
    for first, other, size in matcher.get_matching_blocks():
        places |= {head + first + n: head + other + n for n in range(size)}
    return places | {len(base) - n: len(side) - n for n in range(1, tail + 1)}
