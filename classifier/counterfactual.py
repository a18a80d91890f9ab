"""What would have changed a decision: the fewest terms without which it would be another.

Notes
-----
Source: Martens and Provost (2014), "Explaining data-driven document classifications", MIS
Quarterly 38(1), 73-100. The terms are few here, so that their sets are all tried, smallest first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from classifier.effects import Effects, Score, effects, score_groups
from classifier.removal import Dissection, Terms

EVIDENCE = 8
"""Terms shown for a document, at most."""

MOST_TERMS = 3
"""Terms that are left out together, at most: a longer list explains nothing to a reader."""

BATCH = 32
"""Documents explained at once, which bounds the memory that their variants take."""

CANDIDATES = 5
"""Terms of which sets are left out: the strongest in the direction in question."""


@dataclass(frozen=True, slots=True)
class Rescore:
    """A document scored again without some of its terms.

    Attributes
    ----------
    terms : tuple of str
        What was left out, one to three.
    relevance : float
        Probability in [0, 1] of the rest.
    """

    terms: tuple[str, ...]
    relevance: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the score of a document rests on.

    Attributes
    ----------
    evidence : tuple of (str, float)
        Its strongest terms with what the log-odds of its relevance lose without them (negative:
        gain), largest first.
    rescore : Rescore or None
        The fewest terms without which the relevance is on the other side of the threshold; if
        there are none so few, those that together come nearest to it. None where no term draws it
        away from there.
    """

    evidence: Effects
    rescore: Rescore | None


def explain(
    parts: Sequence[Dissection],
    thresholds: Sequence[float],
    frequency: Mapping[str, float],
    score: Score,
) -> tuple[Explanation, ...]:
    """Explain scores by scoring again without terms.

    Parameters
    ----------
    parts : sequence of Dissection
        The documents; better a few, as each is scored about a hundred times.
    thresholds : sequence of float
        The probability from which on the decision on each would be another.
    frequency : mapping of str to float
        Share of documents that have a term, of the terms that the model knows.
    score : callable
        The whole model.

    Returns
    -------
    tuple of Explanation
        In the order of `parts`.
    """
    found: list[Explanation] = []
    for start in range(0, len(parts), BATCH):
        some = slice(start, start + BATCH)
        found += _explain(parts[some], thresholds[some], frequency, score)
    return tuple(found)


def _explain(
    parts: Sequence[Dissection],
    thresholds: Sequence[float],
    frequency: Mapping[str, float],
    score: Score,
) -> Iterator[Explanation]:
    told = effects(parts, frequency, score)
    sides = score(parts, [[()]] * len(parts))
    cases = [
        _Case(part, threshold, bool(relevance >= threshold), evidence)
        for part, threshold, relevance, evidence in zip(parts, thresholds, sides, told, strict=True)
    ]
    turned = _rescore(cases, score)
    for n, evidence in enumerate(told):
        yield Explanation(evidence[:EVIDENCE], turned.get(n))


@dataclass(frozen=True, slots=True)
class _Case:
    """A document, the threshold, on which side of it the document is, and its terms."""

    part: Dissection
    threshold: float
    is_over: bool
    evidence: Effects

    def sets(self, size: int) -> list[Terms]:
        """Give the sets of terms that draw it away from the threshold."""
        sign = 1 if self.is_over else -1
        drawing = [term for term, effect in self.evidence if effect * sign > 0]
        return list(combinations(drawing[:CANDIDATES], size))

    def is_turned(self, found: Rescore) -> bool:
        return (found.relevance >= self.threshold) is not self.is_over


def _rescore(cases: Sequence[_Case], score: Score) -> dict[int, Rescore]:
    """Leave ever larger sets of terms out, until a case is on the other side."""
    found: dict[int, Rescore] = {}
    for size in range(1, MOST_TERMS + 1):
        going_on = [
            n for n in range(len(cases)) if n not in found or not cases[n].is_turned(found[n])
        ]
        sets = [cases[n].sets(size) for n in going_on]
        parts = [cases[n].part for n in going_on]
        for n, own, scores in zip(going_on, sets, score_groups(parts, sets, score), strict=True):
            if own:
                best = int(scores.argmin() if cases[n].is_over else scores.argmax())
                found[n] = Rescore(own[best], float(scores[best]))
    return found
