"""What a user would pick otherwise: known ways to rank papers, with their published settings.

Notes
-----
All see the same examples as the model: title and abstract, cut into terms as the original does.
Where only stored counts are known, these stand in for the text: each term as often as it was
counted. Stored terms have no stop words, plurals are folded in them, and rare ones are missing, so
that a paper of which only counts are known looks a little unlike one with a text; without a mirror
all are counts, and this does not matter. Borderline papers teach nothing, as none of the originals
knows such; whatever else was not accepted is irrelevant, and all examples count alike.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from classifier.document import Document, Example, Judgement
from classifier.terms import count_terms, document_counts

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

Rank = Callable[[Rows, Rows], Floats]
"""From the rows of known examples and of those to rank to scores, higher for better."""

BALANCE_RATIO = 9.8
"""Total weight of the relevant examples over that of all others, which weigh 1 each, in ELAS u4.
Of several readings of the setting this one ranks best."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """One way to rank papers.

    Attributes
    ----------
    name : str
        As tables show it.
    rank : callable
        Learns from rows of the examples and scores other rows of them.
    threshold : float or None
        Score from which on the original says yes; None if it only ranks.
    """

    name: str
    rank: Rank
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class Pruning:
    """Which terms are learned, as scikit-learn's vectorisers choose them.

    Attributes
    ----------
    least : int
        Examples that a term must occur in.
    most : float
        Share of the examples that it may occur in.
    terms : int or None
        How many terms at most, the most frequent ones.
    """

    least: int = 1
    most: float = 1.0
    terms: int | None = None


ARXIV_SANITY = Pruning(least=5, most=0.1, terms=20_000)
ELAS = Pruning(most=0.95)


def make_baselines(examples: Sequence[Example], keywords: Sequence[str]) -> tuple[Baseline, ...]:
    """Make all baselines.

    Parameters
    ----------
    examples : sequence of Example
        All that may be learned from or ranked; their terms are counted here, once.
    keywords : sequence of str
        Phrases of the keyword query; without any, that baseline is left out.

    Returns
    -------
    tuple of Baseline
        In the order in which tables show them.

    Notes
    -----
    Sources: https://github.com/karpathy/arxiv-sanity-lite, ``compute.py`` and ``serve.py``
    (authors, which it adds to the text, are not known here); https://github.com/asreview/asreview,
    the model ELAS u4.
    """
    papers = [example.document for example in examples]
    query = make_keyword_query(papers, keywords)
    words = CountVectorizer(
        strip_accents="unicode",
        stop_words="english",
        token_pattern=r"(?u)\b[a-zA-Z_][a-zA-Z0-9_]+\b",  # noqa: S106  no password
        ngram_range=(1, 2),
    )
    accepted = np.array([e.judgement is Judgement.ACCEPTED for e in examples], dtype=np.bool_)
    taught = np.array([e.judgement is not Judgement.BORDERLINE for e in examples], dtype=np.bool_)
    pairs = CountVectorizer(ngram_range=(1, 2))
    sanity = _Lessons(count_as(papers, words), accepted, taught, ARXIV_SANITY)
    elas = _Lessons(count_as(papers, pairs), accepted, taught, ELAS)
    return (
        *([query] if query else []),
        Baseline("cosine to the mean", sanity.rank_by_cosine),
        Baseline("arxiv-sanity-lite", sanity.rank_like_arxiv_sanity),
        Baseline("ASReview ELAS u4", elas.rank_like_elas),
    )


def make_keyword_query(papers: Sequence[Document], keywords: Sequence[str]) -> Baseline | None:
    """Make what keyword bots do: they take every paper with one of their phrases.

    Parameters
    ----------
    papers : sequence of Document
        Papers to search, a row each.
    keywords : sequence of str
        Phrases; case, plurals and hyphens do not matter.

    Returns
    -------
    Baseline or None
        It ranks by the number of phrases; None if no phrase has a word to search for.
    """
    asked = tuple(filter(None, (frozenset(count_terms(phrase, None)) for phrase in keywords)))
    if not asked:
        return None
    found = (document_counts(paper).keys() for paper in papers)
    scores = np.array([sum(one <= terms for one in asked) for terms in found], dtype=np.float64)
    return Baseline("keyword query", lambda _, tested: scores[tested], threshold=1.0)


def count_as(papers: Sequence[Document], words: CountVectorizer) -> csr_matrix:
    """Count the terms of papers as a vectoriser would cut their texts.

    Parameters
    ----------
    papers : sequence of Document
        Text or stored counts.
    words : CountVectorizer
        How text is cut into terms.

    Returns
    -------
    csr_matrix
        Shape ``(n_papers, n_terms)``, columns in the alphabetical order of their terms.
    """
    analyse = words.build_analyzer()

    def terms(paper: Document) -> Iterable[str]:
        if paper.abstract is None and paper.term_counts:
            return chain.from_iterable(repeat(*pair) for pair in paper.term_counts.items())
        found: Iterable[str] = analyse(f"{paper.title} {paper.abstract or ''}")
        return found

    try:
        return CountVectorizer(analyzer=terms, dtype=np.float32).fit_transform(papers)
    except ValueError:  # scikit-learn refuses papers without any term
        return csr_matrix((len(papers), 0), dtype=np.float32)


def choose_terms(counts: csr_matrix, pruning: Pruning) -> Rows:
    """Choose the terms to learn.

    Parameters
    ----------
    counts : csr_matrix
        Of the examples to learn from, shape ``(n_examples, n_terms)``.
    pruning : Pruning
        Bounds, as those of scikit-learn's ``CountVectorizer``.

    Returns
    -------
    ndarray of int
        Columns in order; of equally frequent terms the first are kept.
    """
    examples = np.bincount(counts.indices, minlength=counts.shape[1])
    is_kept = (examples >= pruning.least) & (examples <= pruning.most * counts.shape[0])
    kept = np.flatnonzero(is_kept)
    if pruning.terms is None or len(kept) <= pruning.terms:
        return kept
    frequency = np.asarray(counts.sum(axis=0)).ravel()[kept]
    return np.sort(kept[np.argsort(-frequency, kind="stable")[: pruning.terms]])


@dataclass(frozen=True, slots=True, eq=False)
class _Lessons:
    """Counts of all examples, and which of them teach what."""

    counts: csr_matrix
    accepted: NDArray[np.bool_]
    taught: NDArray[np.bool_]
    pruning: Pruning

    def weigh(self, known: Rows, tested: Rows) -> tuple[csr_matrix, NDArray[np.bool_], csr_matrix]:
        """Features of what teaches, whether each of it was accepted, and features to rank."""
        rows = known[self.taught[known]]
        counts = self.counts[rows]
        columns = choose_terms(counts, self.pruning)
        accepted = self.accepted[rows]
        if not len(columns) or not len(tested):
            return csr_matrix((len(rows), 1)), accepted, csr_matrix((len(tested), 1))
        weighting = TfidfTransformer(sublinear_tf=True)
        features = weighting.fit_transform(counts[:, columns])
        return features, accepted, weighting.transform(self.counts[tested][:, columns])

    def rank_by_cosine(self, known: Rows, tested: Rows) -> Floats:
        """Cosine to the mean of the accepted papers."""
        features, accepted, asked = self.weigh(known, tested)
        centre = np.asarray(features[accepted].sum(axis=0))
        return np.asarray(asked @ normalize(centre).ravel())

    def rank_like_arxiv_sanity(self, known: Rows, tested: Rows) -> Floats:
        """Distance from the plane between tagged papers and all others."""
        features, accepted, asked = self.weigh(known, tested)
        machine = LinearSVC(
            class_weight="balanced", C=0.01, tol=1e-6, max_iter=10_000, random_state=0
        )
        return _decide(machine, features, accepted, asked, np.ones(len(accepted)))

    def rank_like_elas(self, known: Rows, tested: Rows) -> Floats:
        """Distance from the plane between relevant and irrelevant papers."""
        features, accepted, asked = self.weigh(known, tested)
        others = int((~accepted).sum())
        weights = np.where(accepted, BALANCE_RATIO * others / max(1, accepted.sum()), 1.0)
        machine = LinearSVC(loss="squared_hinge", C=0.11, random_state=0)
        return _decide(machine, features, accepted, asked, weights)


def _decide(
    machine: LinearSVC,
    features: csr_matrix,
    accepted: NDArray[np.bool_],
    asked: csr_matrix,
    weights: Floats,
) -> Floats:
    """Fit and rank; with nothing to tell apart all are equal."""
    if not asked.shape[0] or accepted.all() or not accepted.any():
        return np.zeros(asked.shape[0])
    machine.fit(features, accepted, sample_weight=weights)
    return np.asarray(machine.decision_function(asked), dtype=np.float64)
