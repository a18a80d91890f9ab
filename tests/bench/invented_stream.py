"""Invented papers in the number and with the vocabulary of real nights; the same each time."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from bot.paper import Paper

WORDS = 180
TITLE_WORDS = 10
VOCABULARY = 60_000
TOPIC_WORDS = 60
TOPIC_SHARE = 0.03
NIGHT_PAPERS = 150
START = date(2024, 1, 1)
_COMMON = (
    "the", "of", "and", "a", "to", "in", "is", "for", "we", "that", "with", "on", "as", "this",
    "are", "by", "our", "from", "an", "which", "be", "it", "can", "using", "these", "not", "both",
    "at", "their", "have", "or", "such", "while", "also", "has", "between", "two", "more", "into",
)  # fmt: skip
_COMMENTS = (
    None,
    "12 pages, 7 figures",
    "Accepted to CVPR 2025. Project page: https://example.org/project",
    "Submitted to a journal; code at https://github.com/someone/something",
)
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]


def word(number: int) -> str:
    """Spell a number as a word; frequent ones are short."""
    if number < len(_COMMON):
        return _COMMON[number]
    spelled = ""
    while number:
        number, digit = divmod(number, len(_SYLLABLES))
        spelled += _SYLLABLES[digit]
    return f"{spelled}n"


def is_on_topic(number: int) -> bool:
    """Tell whether a paper of `papers` is on the topic."""
    return number % round(1 / TOPIC_SHARE) == 0


def papers(count: int, seed: int = 0) -> list[Paper]:
    """Invent papers, oldest first.

    Parameters
    ----------
    count : int
        How many.
    seed : int
        Other seeds give other papers on the same topic.

    Returns
    -------
    list of Paper
        `WORDS` words each, drawn by Zipf's law (1949), of which one in seven is a word of the
        topic where the paper is on it.
    """
    rng = np.random.default_rng(seed)
    words = np.array([word(number) for number in range(VOCABULARY)], dtype=object)
    chances = 1 / (np.arange(VOCABULARY) + 2.7)
    drawn = rng.choice(VOCABULARY, (count, TITLE_WORDS + WORDS), p=chances / chances.sum())
    topic = rng.integers(1000, 1000 + TOPIC_WORDS, drawn.shape)
    relevant = np.array([is_on_topic(n) for n in range(count)], dtype=np.bool_)
    drawn = np.where(relevant[:, None] & (rng.random(drawn.shape) < 1 / 7), topic, drawn)
    return [_paper(number, words[row], seed) for number, row in enumerate(drawn)]


def _paper(number: int, words: NDArray[np.object_], seed: int) -> Paper:
    announced = START + timedelta(days=number // NIGHT_PAPERS)
    sentences = [" ".join(part) for part in np.array_split(words[TITLE_WORDS:], 9)]
    return Paper(
        id=f"{announced:%y%m}.{seed * 30_000 % 60_000 + number % 30_000:05}",
        title=" ".join(words[:TITLE_WORDS]).capitalize(),
        abstract=". ".join(sentence.capitalize() for sentence in sentences) + ".",
        authors=("Ann Author",),
        categories=("cs.CV",),
        comments=_COMMENTS[number % len(_COMMENTS)],
        announced=announced,
        submitted=announced,
        version=1,
    )
