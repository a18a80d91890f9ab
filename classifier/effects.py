"""What each term of a document adds to its score: how the score changes without it.

The weights of the linear part alone would not explain a model that has other parts. Scoring the
document again without a term does, whatever the model is.
"""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.removal import Dissection, Terms

Floats = NDArray[np.float64]

Score = Callable[[Sequence[Dissection], Sequence[Sequence[Terms]]], Floats]
"""Probability by the whole model of documents without sets of their terms, one at a time: for each
document its sets, shape ``(n_sets,)`` over all of them."""

Effects = tuple[tuple[str, float], ...]
"""Terms with what the log-odds lose without them (negative: gain), largest first."""

SMALLEST = 0.2
"""Effects are told from here on: odds that change by less than a fifth are noise to a reader."""

COHESION = 0.08
"""Share of the documents with the rarer word of a pair that have the pair: from here on the two
words are a phrase."""

FILLER = frozenset({
    "accurately", "achieve", "achieving", "address", "addressing", "approach", "art", "capability",
    "challenge", "challenging", "comprehensive", "current", "demonstrate", "effectively",
    "effectiveness", "employ", "employed", "employing", "enable", "enabling", "enhance",
    "enhancing", "existing", "experiment", "extensive", "extensively", "introduce", "introducing",
    "leverage", "leveraging", "limitation", "margin", "method", "outperform",
    "outperforming", "performance", "present", "presenting", "previous", "problem", "recent",
    "recently", "remain", "result", "significant", "significantly", "solution", "state",
    "superior", "tackle", "technique", "utilize", "utilizing", "varying", "various", "work",
})  # fmt: skip
"""Words of any abstract, which tell a reader nothing of what the paper is about."""

MOST_UNITS = 40
"""Terms that a document is scored again without, at most: those of the largest TF-IDF."""

MAX_LOG_ODDS = 27.0
"""Limit of log-odds: nearer to certainty a probability has no digits left."""


def units(counts: Mapping[str, float], frequency: Mapping[str, float]) -> tuple[str, ...]:
    """Choose the terms of a document that stand for something by themselves.

    Parameters
    ----------
    counts : mapping of str to float
        Words and pairs of words.
    frequency : mapping of str to float
        Share of documents that have a term, in (0, 1]; terms that are not in it are left out.

    Returns
    -------
    tuple of str
        Phrases, and words: no two words that only happen to stand side by side, no word that
        stands in one phrase only, no filler, and no single letter. At most `MOST_UNITS`.
    """
    known = {
        term: count
        for term, count in counts.items()
        if count > 0 and term in frequency and FILLER.isdisjoint(term.split())
    }
    phrases = [term for term in known if " " in term and _is_phrase(term, frequency)]
    halves = {word for term in phrases for word in term.split() if known[term] == counts.get(word)}
    words = (term for term in known if " " not in term and term not in halves)
    found = (*phrases, *(word for word in words if len(word) > 1 or not word.isascii()))
    lightest_last = sorted(
        found, key=lambda term: (1 + math.log(known[term])) * math.log(frequency[term])
    )
    return tuple(lightest_last[:MOST_UNITS])


def _is_phrase(term: str, frequency: Mapping[str, float]) -> bool:
    rarer = min(frequency.get(word, 1.0) for word in term.split())
    return frequency[term] >= COHESION * rarer


def effects(
    parts: Sequence[Dissection], frequency: Mapping[str, float], score: Score
) -> tuple[Effects, ...]:
    """Score documents again without each of their terms.

    Parameters
    ----------
    parts : sequence of Dissection
        The documents.
    frequency : mapping of str to float
        Share of documents that have a term, of the terms that the model knows.
    score : callable
        The whole model.

    Returns
    -------
    tuple of Effects
        In the order of `parts`. No word stands in two terms of one document: of those that share
        one, the term with the larger effect is told. What two terms add together need not be the
        sum of what they add.
    """
    terms = [units(_counts(part), frequency) for part in parts]
    sets = [[(), *((term,) for term in own)] for own in terms]
    told = []
    for own, scores in zip(terms, score_groups(parts, sets, score), strict=True):
        whole, *left = log_odds(scores).tolist()
        told.append(_strongest({term: whole - odds for term, odds in zip(own, left, strict=True)}))
    return tuple(told)


def _counts(part: Dissection) -> dict[str, float]:
    return dict(zip(part.body.places, part.body.counts.tolist(), strict=True))


def score_groups(
    parts: Sequence[Dissection], sets: Sequence[Sequence[Terms]], score: Score
) -> list[Floats]:
    """Score documents all at once, and give the scores of each document's sets."""
    ends = np.cumsum([len(own) for own in sets], dtype=np.int64).tolist()
    scores = score(parts, sets) if ends and ends[-1] else np.zeros(0)
    return [scores[end - len(own) : end] for own, end in zip(sets, ends, strict=True)]


def log_odds(probabilities: Floats) -> Floats:
    """Give the logarithm of the odds, within `MAX_LOG_ODDS` of even ones."""
    least = 1 / (1 + math.exp(MAX_LOG_ODDS))
    within = np.clip(probabilities, least, 1 - least)
    return np.asarray(np.log(within / (1 - within)), dtype=np.float64)


def _strongest(found: Mapping[str, float]) -> Effects:
    told: list[tuple[str, float]] = []
    words: set[str] = set()
    for term, effect in sorted(found.items(), key=lambda one: (-abs(one[1]), one[0])):
        if abs(effect) >= SMALLEST and words.isdisjoint(term.split()):
            told.append((term, effect))
            words.update(term.split())
    return tuple(told)
