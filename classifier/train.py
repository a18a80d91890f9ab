"""Training: from judged and ordinary papers to a model."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix

from classifier.counted_papers import TermRow
from classifier.dataset import LabelVocabulary
from classifier.document import Document, Example, Judgement
from classifier.errors import DatasetError
from classifier.features import learn_features
from classifier.label_learning import learn_labels
from classifier.model import MODEL_FORMAT, Model
from classifier.relevance import learn_relevance
from classifier.section import learn_sections

_STRENGTH = tuple(Judgement)


def train(
    examples: Sequence[Example],
    *,
    sections: Sequence[str],
    vocabulary: LabelVocabulary,
    description: str = "",
    seed: int = 0,
) -> Model:
    """Learn relevance, sections and labels.

    Parameters
    ----------
    examples : sequence of Example
        Papers in any order; of one id, what people said counts for more than that it was seen.
    sections : sequence of str
        Headings of the list's sections.
    vocabulary : LabelVocabulary
        Labels that may be given.
    description : str
        What the list is about, in a sentence or two; helps while it has few rows.
    seed : int
        Same examples and seed, same model.

    Returns
    -------
    Model
        Ready to predict; its version is the `fingerprint` of the arguments.

    Raises
    ------
    DatasetError
        If no accepted paper has any words to learn from.
    """
    known = merge_examples(examples)
    accepted = [n for n, example in enumerate(known) if example.judgement == Judgement.ACCEPTED]
    space, features = learn_features([example.document for example in known])
    _refuse_nothing_to_learn(len(known), features[accepted])
    rows = [known[n] for n in accepted]
    placed = [n for n, example in enumerate(known) if example.section in sections]
    headings = [known[n].section or "" for n in placed]
    papers, labels = [row.document for row in rows], [row.labels for row in rows]
    return Model(
        version=fingerprint(examples, sections, vocabulary, description, seed),
        space=space,
        relevance=learn_relevance(features, known, seed=seed),
        section=learn_sections(features[placed], headings, sections, space, seed=seed),
        label=learn_labels(papers, features[accepted], labels, vocabulary, seed=seed),
        accepted_ids=tuple(paper.id for paper in papers),
        accepted=_unit_rows(features[accepted]),
    )


def _refuse_nothing_to_learn(papers: int, accepted: csr_matrix) -> None:
    """Raise if there is no accepted paper, or none with words."""
    if not accepted.shape[0]:
        raise DatasetError(
            f"training: none of {papers} papers is accepted; at least 1 is needed."
            " No model was made. Add a first row to the list, or check that its path is right."
        )
    if not accepted.nnz:
        raise DatasetError(
            f"training: none of the {accepted.shape[0]} accepted papers has a title or an abstract"
            " with words to learn from. No model was made. Give the rows titles."
        )


def _unit_rows(features: csr_matrix) -> csr_matrix:
    """Rows scaled to length 1, so that products are cosines."""
    lengths = np.sqrt(np.asarray(features.multiply(features).sum(axis=1)).ravel())
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return csr_matrix(features.multiply(scale[:, None]))


def merge_examples(examples: Iterable[Example]) -> tuple[Example, ...]:
    """Make one example of each paper.

    Parameters
    ----------
    examples : iterable of Example
        Papers may repeat.

    Returns
    -------
    tuple of Example
        Sorted by id. Of several, the strongest judgement stays (accepted before borderline
        before rejected before weakly rejected before ordinary), on the fullest document.
    """
    merged: dict[str, Example] = {}
    for example in examples:
        other = merged.get(example.document.id)
        merged[example.document.id] = example if other is None else _merge(example, other)
    return tuple(merged[name] for name in sorted(merged))


def _merge(one: Example, other: Example) -> Example:
    """Join the stronger judgement to the fuller document, whichever comes first."""
    strong, weak = sorted((one, other), key=_order)
    fullest = max((strong.document, weak.document), key=_fullness)
    document = replace(fullest, announced=fullest.announced or strong.document.announced)
    return replace(
        strong,
        document=document,
        section=strong.section or weak.section,
        labels=strong.labels or weak.labels,
    )


def _order(example: Example) -> tuple[int, bytes]:
    return _STRENGTH.index(example.judgement), _example_digest(example)


def _fullness(document: Document) -> tuple[int, int]:
    return len(document.abstract or ""), len(document.term_counts or ())


def fingerprint(
    examples: Sequence[Example],
    sections: Sequence[str],
    vocabulary: LabelVocabulary,
    description: str,
    seed: int,
) -> str:
    """Hash all that training depends on.

    Parameters
    ----------
    examples, sections, vocabulary, description, seed
        The arguments of `train`.

    Returns
    -------
    str
        16 hexadecimal digits, the same for the same papers in any order.
    """
    digest = hashlib.sha256(f"{MODEL_FORMAT}\0{seed}\0{description}\0".encode())
    digest.update("\0".join(sections).encode())
    digest.update(repr(vocabulary).encode())
    for line in sorted(map(_example_digest, examples)):
        digest.update(line)
    for terms in {id(v): v for v in map(_vocabulary, examples) if v}.values():
        digest.update("\0".join(terms).encode())
    return digest.hexdigest()[:16]


def _vocabulary(example: Example) -> tuple[str, ...]:
    """Vocabulary that the columns of stored counts are of; rows of one corpus share one."""
    counts = example.document.term_counts
    return counts.vocabulary if isinstance(counts, TermRow) else ()


def _example_digest(example: Example) -> bytes:
    """Hash of all that training sees of one example."""
    document = example.document
    said = (example.judgement.value, example.section, example.labels, example.weight)
    known = (document.id, document.title, document.categories, document.announced)
    digest = hashlib.sha256(repr((known, said)).encode())
    counts = document.term_counts
    if document.abstract is not None:
        digest.update(b"text" + document.abstract.encode("utf-8", "replace"))
    elif isinstance(counts, TermRow):
        digest.update(b"columns" + counts.columns.tobytes() + counts.counts.tobytes())
    elif counts:
        digest.update(b"counts" + repr(sorted(counts.items())).encode())
    return digest.digest()
