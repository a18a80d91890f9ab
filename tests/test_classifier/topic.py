"""A small invented topic: papers on tea and papers on everything else, made of word lists."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from classifier.dataset import Label, LabelVocabulary
from classifier.document import Document, Example, Judgement

SECTIONS = ("Green Tea", "Black Tea")
START = date(2024, 1, 1)

_TEA = [
    "tea", "teapot", "brewing", "leaf", "infusion", "kettle", "aroma", "steeping", "harvest",
    "plantation", "cup", "blend",
]  # fmt: skip
_GREEN = [
    "green", "sencha", "matcha", "unoxidised", "grassy", "steamed",
]  # fmt: skip
_BLACK = [
    "black", "assam", "darjeeling", "oxidised", "malty", "ceylon",
]  # fmt: skip
_OTHER = [
    "bridge",
    "concrete",
    "galaxy",
    "telescope",
    "protein",
    "enzyme",
    "market",
    "auction",
    "glacier",
    "sediment",
    "violin",
    "harmony",
    "reactor",
    "neutron",
    "verb",
    "grammar",
    "turbine",
    "rotor",
    "coral",
    "reef",
    "lattice",
    "polymer",
]
_PLAIN = [
    "method", "study", "model", "result", "measure", "analysis", "approach", "experiment",
    "data", "improve", "show",
]  # fmt: skip

VOCABULARY = LabelVocabulary(
    (
        Label("Iced", synonyms=("Cold",), patterns=(r"\biced?\b", r"\bcold brew\b")),
        Label("Survey", patterns=(r"\bsurvey\b",)),
    )
)


def text(rng: random.Random, *lists: Sequence[str], words: int = 40) -> str:
    """Draw a text whose words come from all lists alike."""
    return " ".join(rng.choice(rng.choice(lists)) for _ in range(words))


def tea_paper(number: int, seed: int = 0) -> Document:
    """Invent a paper on tea: green ones have even numbers, every third is iced."""
    rng = random.Random(f"tea {number} {seed}")
    kind = _BLACK if number % 2 else _GREEN
    ending = " served iced" if number % 3 == 0 else ""
    return Document(
        id=f"2401.{10000 + number}",
        title=text(rng, _TEA, kind, words=6) + ending,
        abstract=text(rng, _TEA, kind, _PLAIN, _PLAIN, _OTHER),
        categories=("cs.XX",),
        announced=START + timedelta(days=number % 120),
    )


def other_paper(number: int, seed: int = 0) -> Document:
    """Invent a paper on something else; some mention tea."""
    rng = random.Random(f"other {number} {seed}")
    aside = (_TEA,) if number % 10 == 0 else ()
    return Document(
        id=f"2402.{10000 + number}",
        title=text(rng, _OTHER, _PLAIN, words=6),
        abstract=text(rng, _OTHER, _OTHER, _PLAIN, _PLAIN, *aside),
        categories=("cs.YY",),
        announced=START + timedelta(days=number % 120),
    )


def accepted(number: int) -> Example:
    """Invent a row of the list."""
    return Example(
        tea_paper(number),
        Judgement.ACCEPTED,
        section=SECTIONS[number % 2],
        labels=("Iced",) if number % 3 == 0 else (),
    )


def ordinary(number: int, weight: float = 1.0) -> Example:
    """Invent a paper of a past listing."""
    return Example(other_paper(number), Judgement.ORDINARY, weight=weight)


def example_list(rows: int = 40, listed: int = 400) -> tuple[Example, ...]:
    """Invent a list and the listings beside it."""
    return (*map(accepted, range(rows)), *map(ordinary, range(listed)))
