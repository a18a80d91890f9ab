"""What the model may see of a paper, and what people said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Judgement(StrEnum):
    """What is known of whether a paper belongs on the list (the table in docs/architecture.md)."""

    ACCEPTED = "accepted"
    BORDERLINE = "borderline"
    REJECTED = "rejected"
    WEAKLY_REJECTED = "weakly-rejected"
    ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True)
class Document:
    """One paper as the model sees it.

    Attributes
    ----------
    id : str
        arXiv id without version.
    title : str
        May be empty.
    abstract : str or None
        Text; None where only counts or the title are known.
    categories : tuple of str
        arXiv categories, the primary one first.
    announced : date or None
        Day of announcement, the last day of the id's month where it is not known.
    term_counts : mapping of str to int, or None
        Uni- and bigrams of title and abstract, used when there is no abstract.
    """

    id: str
    title: str = ""
    abstract: str | None = None
    categories: tuple[str, ...] = ()
    announced: date | None = None
    term_counts: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A document to learn from.

    Attributes
    ----------
    document : Document
        The paper.
    judgement : Judgement
        What is known of it; ``ORDINARY`` is a paper of a past listing that nobody judged.
    section : str or None
        Heading of the list's section it stands in; None where that is not known.
    labels : tuple of str
        Labels it carries on the list; an empty tuple says nothing unless it was accepted.
    weight : float
        How many papers of past listings it stands for (a sample of ordinary papers
        stands for all of them), at least 1.
    """

    document: Document
    judgement: Judgement
    section: str | None = None
    labels: tuple[str, ...] = ()
    weight: float = 1.0
