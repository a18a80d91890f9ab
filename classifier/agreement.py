"""Agreement on listed papers: the section and the labels that were guessed, and the list's own."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Confusion:
    """Which section papers were put into, by the section in which they stand.

    Attributes
    ----------
    sections : tuple of str
        Names of rows and columns: the list's, in its order, then any other that was met.
    counts : tuple of tuple of int
        Row: section in which papers stand; column: best guess.
    unsure : tuple of int
        How many papers of each row were guessed with a doubt.
    sure_and_wrong : int
        Papers that stand elsewhere than was guessed without a doubt.
    """

    sections: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    unsure: tuple[int, ...]
    sure_and_wrong: int

    @property
    def accuracy(self) -> float:
        """Share of papers whose best guess is right, doubt or not; nan without papers."""
        papers = sum(map(sum, self.counts))
        right = sum(row[n] for n, row in enumerate(self.counts))
        return right / papers if papers else float("nan")


@dataclass(frozen=True, slots=True)
class Guess:
    """Section of one paper: where it stands, what was guessed, and whether with a doubt."""

    actual: str
    guessed: str
    is_sure: bool


def confusion(guesses: Sequence[Guess], sections: Sequence[str]) -> Confusion:
    """Count which section papers were put into.

    Parameters
    ----------
    guesses : sequence of Guess
        One a paper.
    sections : sequence of str
        The list's sections in order.

    Returns
    -------
    Confusion
        Every paper once.
    """
    met = dict.fromkeys([*sections, *(name for g in guesses for name in (g.actual, g.guessed))])
    pairs = Counter((guess.actual, guess.guessed) for guess in guesses)
    doubts = Counter(guess.actual for guess in guesses if not guess.is_sure)
    return Confusion(
        sections=tuple(met),
        counts=tuple(tuple(pairs[actual, guessed] for guessed in met) for actual in met),
        unsure=tuple(doubts[actual] for actual in met),
        sure_and_wrong=sum(g.is_sure and g.actual != g.guessed for g in guesses),
    )


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How well one label was given.

    Attributes
    ----------
    label : str
        Its name; empty for all labels together.
    right, wrong, missed : int
        Papers that got it and carry it, got it only, carry it only.
    """

    label: str
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the papers that got it which carry it; nan if none got it."""
        given = self.right + self.wrong
        return self.right / given if given else float("nan")

    @property
    def recall(self) -> float:
        """Share of the papers that carry it which got it; nan if none carries it."""
        carried = self.right + self.missed
        return self.right / carried if carried else float("nan")

    @property
    def f1(self) -> float:
        """Harmonic mean of both; nan if no paper got or carries it."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else float("nan")


def label_scores(
    pairs: Sequence[tuple[Collection[str], Collection[str]]], labels: Sequence[str]
) -> tuple[LabelScore, ...]:
    """Compare labels that papers carry with those that they got.

    Parameters
    ----------
    pairs : sequence of (collection of str, collection of str)
        Labels that a paper carries, and those that it got.
    labels : sequence of str
        Names of the vocabulary; other names are left out.

    Returns
    -------
    tuple of LabelScore
        One a label, in order; those that no paper carries or got, too.

    Notes
    -----
    Source: precision, recall and F, van Rijsbergen (1979), Information Retrieval, chapter 7.
    """
    return tuple(
        LabelScore(
            label,
            right=sum(label in carried and label in got for carried, got in pairs),
            wrong=sum(label not in carried and label in got for carried, got in pairs),
            missed=sum(label in carried and label not in got for carried, got in pairs),
        )
        for label in labels
    )


def together(scores: Sequence[LabelScore]) -> LabelScore:
    """Pool the counts of all labels, so that its F1 is the micro-averaged one."""
    return LabelScore(
        "",
        right=sum(score.right for score in scores),
        wrong=sum(score.wrong for score in scores),
        missed=sum(score.missed for score in scores),
    )
