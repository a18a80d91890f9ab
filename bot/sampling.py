"""Which papers go into the corpus: every judged one, and a sample of ordinary ones."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from bot.paper import Paper
from bot.training import document
from bot.urls import find_urls
from classifier.document import Document
from classifier.features import count_terms


@dataclass(frozen=True, slots=True)
class CorpusPlan:
    """Papers of a corpus.

    Attributes
    ----------
    documents : tuple of Document
        Judged papers by id, then ordinary ones by id.
    ordinary : tuple of bool
        Whether each is one of the sample.
    weights : tuple of float
        How many announced papers each stands for.
    missing : tuple of str
        Ids of judged papers of which no text is known.
    """

    documents: tuple[Document, ...]
    ordinary: tuple[bool, ...]
    weights: tuple[float, ...]
    missing: tuple[str, ...]


def plan(
    judged: Collection[str],
    known: Mapping[str, Document],
    listings: Iterable[Paper],
    others: Iterable[Paper],
    ordinary_count: int,
) -> CorpusPlan:
    """Choose the papers of a corpus.

    Parameters
    ----------
    judged : collection of str
        Ids of listed and decided papers, and of others that are not ordinary.
    known : mapping of str to Document
        Documents by id; those of judged papers are taken.
    listings : iterable of Paper
        Papers of past nights; those that nobody judged are sampled.
    others : iterable of Paper
        Papers on no night; those that nobody judged are ordinary, each standing for itself.
    ordinary_count : int
        Size of the sample of past nights.

    Returns
    -------
    CorpusPlan
        The same papers for the same input, and nearly the same after a few more nights: a paper
        is in the sample by the hash of its id.
    """
    apart = set(judged)
    announced = [p for p in listings if not p.announce_type.is_replacement]
    unjudged = {p.id: p for p in announced if p.id not in apart}
    sample = sorted(sorted(unjudged, key=_draw)[:ordinary_count])
    weight = max(1.0, len(unjudged) / len(sample)) if sample else 1.0
    beside = {p.id: p for p in others if p.id not in apart and p.id not in unjudged}
    found = [known[paper_id] for paper_id in sorted(apart) if paper_id in known]
    return CorpusPlan(
        documents=(
            *found,
            *(document(unjudged[paper_id]) for paper_id in sample),
            *(document(beside[paper_id]) for paper_id in sorted(beside)),
        ),
        ordinary=(False,) * len(found) + (True,) * (len(sample) + len(beside)),
        weights=(1.0,) * len(found) + (weight,) * len(sample) + (1.0,) * len(beside),
        missing=tuple(sorted(apart - known.keys())),
    )


def without_text(paper: Paper, vocabulary: Collection[str]) -> Paper:
    """Put term counts and links in place of a paper's abstract.

    Parameters
    ----------
    paper : Paper
        With its abstract.
    vocabulary : collection of str
        Terms to count, those of the corpus.

    Returns
    -------
    Paper
        The facts that the model and the row need, and no text of other people but the title and
        the comment.
    """
    counts = count_terms(paper.title, paper.abstract)
    return replace(
        paper,
        abstract=None,
        links=tuple(dict.fromkeys(found.url for found in find_urls(paper.abstract or ""))),
        term_counts={term: count for term, count in sorted(counts.items()) if term in vocabulary},
    )


def _draw(paper_id: str) -> str:
    return hashlib.sha256(paper_id.encode()).hexdigest()
