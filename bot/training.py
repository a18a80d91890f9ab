"""What the model learns from: rows of the list, decisions, and ordinary papers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.decisions import PaperDecision
from bot.paper import Paper, normalise_title
from bot.readme import Row
from classifier.corpus import Corpus
from classifier.document import Document, Example, Judgement

MAX_LISTED = 15_000
"""Papers of past listings to learn from, the newest; more of them add time and no precision."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that is known before a night.

    Attributes
    ----------
    rows : tuple of Row
        Accepted papers.
    decisions : tuple of PaperDecision
        Papers that people decided on.
    corpus : Corpus or None
        Term counts of listed, decided and ordinary papers.
    listings : tuple of Paper
        Papers of past listings, judged or not, with their texts.
    texts : mapping of str to Paper
        Further papers with their texts by id, on no listing.
    apart : frozenset of str
        Ids of papers that are to be judged, so that they must not be learned from as ordinary.
    """

    rows: tuple[Row, ...] = ()
    decisions: tuple[PaperDecision, ...] = ()
    corpus: Corpus | None = None
    listings: tuple[Paper, ...] = ()
    texts: Mapping[str, Paper] | None = None
    apart: frozenset[str] = frozenset()

    @property
    def ordinary_count(self) -> int:
        """How many papers there are that nobody judged."""
        sampled = int(self.corpus.ordinary.sum()) if self.corpus else 0
        return len(self.listings) + sampled


def document(paper: Paper) -> Document:
    """Give what the model may see of a paper."""
    return Document(
        id=paper.id,
        title=paper.title,
        abstract=paper.abstract,
        categories=paper.categories,
        announced=paper.known_by,
        term_counts=paper.term_counts,
    )


def row_id(row: Row) -> str:
    """Name a row's document: its arXiv id, else its title."""
    return row.id or f"title:{normalise_title(row.title)}"


def examples(sources: Sources) -> tuple[Example, ...]:
    """Assemble the examples to train on.

    Parameters
    ----------
    sources : Sources
        What is known.

    Returns
    -------
    tuple of Example
        Each paper once, by the strongest thing known of it: a row before a decision before a
        past listing. Texts are preferred to the corpus's counts; a row without an arXiv id takes
        the document of the same title, else its title alone.
    """
    documents = _documents(sources)
    by_title = {normalise_title(d.title): d.id for d in documents.values() if d.title}
    found: dict[str, Example] = {}
    for row in sources.rows:
        example = _accepted(row, documents, by_title)
        found.setdefault(example.document.id, example)
    for decision in sources.decisions:
        if decision.judgement and decision.id not in found:
            seen = documents.get(decision.id) or Document(decision.id, title=decision.title)
            found[decision.id] = Example(seen, decision.judgement)
    closed = sources.apart | {decision.id for decision in sources.decisions}
    for example in _ordinary(sources, documents):
        if example.document.id not in closed:
            found.setdefault(example.document.id, example)
    return tuple(found.values())


def _documents(sources: Sources) -> dict[str, Document]:
    """Collect the best document of each paper, by id."""
    documents = {d.id: d for d in sources.corpus.documents()} if sources.corpus else {}
    for paper in (*(sources.texts or {}).values(), *sources.listings):
        announced = documents[paper.id].announced if paper.id in documents else None
        seen = document(paper)
        documents[paper.id] = replace(
            seen, announced=paper.announced or announced or seen.announced
        )
    return documents


def _accepted(row: Row, documents: Mapping[str, Document], by_title: Mapping[str, str]) -> Example:
    paper_id = row.id or by_title.get(normalise_title(row.title)) or row_id(row)
    return Example(
        document=documents.get(paper_id) or Document(paper_id, title=row.title),
        judgement=Judgement.ACCEPTED,
        section=row.section,
        labels=row.labels,
    )


def _ordinary(sources: Sources, documents: Mapping[str, Document]) -> Iterator[Example]:
    """Give papers that nobody judged; listings before the corpus's sample of other listings."""
    for paper in sources.listings[-MAX_LISTED:]:
        yield Example(documents[paper.id], Judgement.ORDINARY)
    if sources.corpus is not None:
        yield from ordinary_examples(sources.corpus, sources.listings)


def ordinary_examples(corpus: Corpus, listings: Iterable[Paper]) -> Iterator[Example]:
    """Give the corpus's ordinary papers.

    A sample stands for all papers of its nights only while no listings are at hand; beside them
    each paper counts once.
    """
    is_alone = not any(True for _ in listings)
    for doc, is_ordinary, weight in zip(
        corpus.documents(), corpus.ordinary, corpus.weights, strict=True
    ):
        if is_ordinary:
            yield Example(doc, Judgement.ORDINARY, weight=float(weight) if is_alone else 1.0)
