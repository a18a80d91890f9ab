"""Which arXiv categories a list draws from: the fewest that announce nearly all of its papers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DEFAULT = ("cs.CV", "cs.CL", "cs.LG", "cs.AI")
"""Where nothing is known of a list's papers: the largest categories of machine learning."""

MOST = 8
"""Categories at most."""

ENOUGH = 10
"""Papers that speak for a list; of a shorter one, half of its papers do."""

LEAST_PAPERS = 2
LEAST_SHARE = 0.005
"""A further category must announce so many papers that no other one does, and this share of all."""


@dataclass(frozen=True, slots=True)
class CategoryGuess:
    """The categories to read.

    Attributes
    ----------
    categories : tuple of str
        The one that announces most papers first.
    known : int
        Papers of the list whose categories are known.
    covered : int
        How many of those are announced in one of the categories.
    is_default : bool
        Whether too little is known of the papers, and the categories are `DEFAULT`.
    """

    categories: tuple[str, ...]
    known: int
    covered: int
    is_default: bool = False


def guess(papers: Mapping[str, Sequence[str]], listed: int) -> CategoryGuess:
    """Choose categories by the list's papers.

    Parameters
    ----------
    papers : mapping of str to sequence of str
        Categories of each paper of the list of which they are known, by id.
    listed : int
        Papers of the list that have an id.

    Returns
    -------
    CategoryGuess
        Greedily, the category that announces most of the papers that are left; `DEFAULT` if
        too few are known.
    """
    left = [frozenset(names) for _, names in sorted(papers.items()) if names]
    known = len(left)
    if not known or known < min(ENOUGH, listed / 2):
        covered = sum(bool(names & set(DEFAULT)) for names in left)
        return CategoryGuess(DEFAULT, known, covered, is_default=True)
    chosen: list[str] = []
    while left and len(chosen) < MOST:
        counts = Counter(name for names in left for name in names)
        best = min(counts, key=lambda name: (-counts[name], name))
        if chosen and counts[best] < max(LEAST_PAPERS, LEAST_SHARE * known):
            break
        chosen.append(best)
        left = [names for names in left if best not in names]
    return CategoryGuess(tuple(chosen), known, known - len(left))
