"""Words: how titles and abstracts become term counts, and term counts a matrix.

One function counts terms, for text and for the stored corpus alike, so that both live in one space.
"""

import re
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfTransformer

from classifier.document import Document

TITLE_SHARE = 0.2
"""Share of the title's own features in a row's squared length."""

MIN_DOCUMENTS = 3
"""Documents that a term must occur in to be learned, where there are enough documents."""

SMALL_COLLECTION = 200
"""Below this number of documents every term is learned."""

_URL = re.compile(r"(?:https?://|www\.)\S+")
_ACCENT = re.compile(r"\\['`^\"~=.uvHcdbrk]\s*\{?\\?([a-z])\}?", re.IGNORECASE)
_COMMAND = re.compile(r"\\([a-zA-Z]+)\*?")
_FORMATTING = frozenset(
    [
        "textit",
        "textbf",
        "emph",
        "texttt",
        "textsc",
        "textrm",
        "textsf",
        "textsuperscript",
        "mathbf",
        "mathrm",
        "mathcal",
        "mathbb",
        "mathit",
        "bf",
        "it",
        "tt",
        "em",
        "rm",
        "sc",
        "url",
        "href",
        "footnote",
        "text",
        "operatorname",
        "left",
        "right",
    ]
)
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(r"[a-z0-9]+|[.,;:!?()]+(?=\s|$)")
_WIDE_TOKEN = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+|[.,;:!?()。，；：！？]+(?=\s|$)")
_STOP_WORDS = (
    ENGLISH_STOP_WORDS - {"system", "fire", "bill", "interest", "computer", "side", "top", "full"}
) | frozenset(
    [
        "s",
        "t",
        "e",
        "g",
        "i",
        "ie",
        "eg",
        "et",
        "al",
        "etc",
        "via",
        "using",
        "based",
        "novel",
        "propose",
        "proposed",
        "paper",
    ]
)


def _normalise(text: str) -> str:
    """Lower-case text without URLs, accents and TeX markup."""
    text = _URL.sub(" ", text)
    if "\\" in text:
        text = _ACCENT.sub(r"\1", text)
        text = _COMMAND.sub(lambda m: " " if m[1] in _FORMATTING else f" {m[1]} ", text)
    text = text.replace("{", "").replace("}", "").replace("$", "").replace("'s ", " ")
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in decomposed if not unicodedata.combining(char))
        text = unicodedata.normalize("NFC", text)
    return text.lower()


def _fold_plural(token: str) -> str:
    """Singular of a regular English plural, else the token itself."""
    if len(token) < 4 or token[-1] != "s" or token[-2] in "sui":
        return token
    return f"{token[:-3]}y" if token.endswith("ies") and len(token) > 4 else token[:-1]


def tokenise(text: str) -> list[str]:
    """Split text into words, with ``""`` where a phrase ends.

    Parameters
    ----------
    text : str
        Any language; TeX and URLs may be inside. Scripts without spaces give single characters.

    Returns
    -------
    list of str
        Lower-case words in order, plurals folded, hyphens treated as spaces.
    """
    plain = _normalise(text)
    pattern = _TOKEN if plain.isascii() else _WIDE_TOKEN
    return [_fold_plural(token) if token[0].isalnum() else "" for token in pattern.findall(plain)]


def _terms(text: str) -> Iterator[str]:
    """Uni- and bigrams of a text, none with a stop word, a number or across the end of a phrase."""
    kept = ["" if word in _STOP_WORDS or word.isdigit() else word for word in tokenise(text)]
    yield from (token for token in kept if token)
    yield from (f"{first} {second}" for first, second in pairwise(kept) if first and second)


def count_terms(title: str, abstract: str | None) -> dict[str, int]:
    """Count the uni- and bigrams of a title and an abstract.

    Parameters
    ----------
    title, abstract : str
        Text as arXiv has it; either may be empty, the abstract None.

    Returns
    -------
    dict of str to int
        Times each term occurs; bigrams are two words joined by a space.
    """
    counts = Counter(_terms(title))
    if abstract:
        counts.update(_terms(abstract))
    return dict(counts)


def document_counts(document: Document) -> Mapping[str, int]:
    """Count the terms of a document: of its text, else of its stored counts, else of its title.

    Parameters
    ----------
    document : Document
        Text is preferred to counts where there is both.

    Returns
    -------
    mapping of str to int
        Times each term occurs.
    """
    if document.abstract is None and document.term_counts:
        return document.term_counts
    return count_terms(document.title, document.abstract)


def count_matrix(counted: Iterable[Mapping[str, int]], vocabulary: Mapping[str, int]) -> csr_matrix:
    """Lay term counts out as a matrix.

    Parameters
    ----------
    counted : iterable of mapping of str to int
        Term counts of each document.
    vocabulary : mapping of str to int
        Column of each term; other terms are left out.

    Returns
    -------
    csr_matrix
        Counts, shape ``(n_documents, n_terms)``, columns sorted in each row.
    """
    columns, values, ends = array("i"), array("f"), array("q", [0])
    for counts in counted:
        for term, count in counts.items():
            column = vocabulary.get(term)
            if column is not None:
                columns.append(column)
                values.append(count)
        ends.append(len(columns))
    shape = (len(ends) - 1, len(vocabulary))
    data = np.frombuffer(values, dtype=np.float32) if values else np.zeros(0, np.float32)
    indices = np.frombuffer(columns, dtype=np.int32) if columns else np.zeros(0, np.int32)
    matrix = csr_matrix((data, indices, np.frombuffer(ends, dtype=np.int64)), shape=shape)
    matrix.sort_indices()
    return matrix


def learn_counts(
    counted: Iterable[Mapping[str, int]], *, min_documents: int
) -> tuple[csr_matrix, tuple[str, ...]]:
    """Lay term counts out as a matrix and learn its vocabulary in the same pass.

    Parameters
    ----------
    counted : iterable of mapping of str to int
        Term counts of each document; read once.
    min_documents : int
        Terms of fewer documents are left out.

    Returns
    -------
    csr_matrix
        Counts, shape ``(n_documents, n_terms)``.
    tuple of str
        Terms in the order of the columns, which is alphabetical.
    """
    growing: defaultdict[str, int] = defaultdict()
    growing.default_factory = growing.__len__
    columns, values, ends = array("i"), array("f"), array("q", [0])
    for counts in counted:
        columns.extend(growing[term] for term in counts)
        values.extend(counts.values())
        ends.append(len(columns))
    indices = np.frombuffer(columns, dtype=np.int32) if columns else np.zeros(0, np.int32)
    frequency = np.bincount(indices, minlength=len(growing))
    kept = sorted(term for term, column in growing.items() if frequency[column] >= min_documents)
    order = np.array([growing[term] for term in kept], dtype=np.int64)
    data = np.frombuffer(values, dtype=np.float32) if values else np.zeros(0, np.float32)
    shape = (len(ends) - 1, len(growing))
    matrix = csr_matrix((data, indices, np.frombuffer(ends, dtype=np.int64)), shape=shape)
    matrix = matrix[:, order]
    matrix.sort_indices()
    return matrix, tuple(kept)


@dataclass(frozen=True, slots=True, eq=False)
class FeatureSpace:
    """TF-IDF over the terms of title and abstract, and once more over those of the title.

    Attributes
    ----------
    terms, title_terms : tuple of str
        Vocabularies; a column of the matrix is a term, the title's after all others.
    idf, title_idf : ndarray of float
        Inverse document frequencies, aligned with the vocabularies.
    """

    terms: tuple[str, ...]
    idf: NDArray[np.float64]
    title_terms: tuple[str, ...]
    title_idf: NDArray[np.float64]

    @property
    def names(self) -> tuple[str, ...]:
        """Term of each column, the title's like all others."""
        return self.terms + self.title_terms

    def transform(self, documents: Sequence[Document]) -> csr_matrix:
        """Weigh the terms of documents.

        Parameters
        ----------
        documents : sequence of Document
            Text or counts, mixed as they come.

        Returns
        -------
        csr_matrix
            Shape ``(n_documents, n_terms + n_title_terms)``, rows of length at most 1.
        """
        body = {term: column for column, term in enumerate(self.terms)}
        title = {term: column for column, term in enumerate(self.title_terms)}
        counts = count_matrix(map(document_counts, documents), body)
        title_counts = count_matrix(map(_title_counts, documents), title)
        return _stack(counts, self.idf, title_counts, self.title_idf)


def _title_counts(document: Document) -> Mapping[str, int]:
    return Counter(_terms(document.title))


def make_tfidf(idf: NDArray[np.float64] | None = None) -> TfidfTransformer:
    """Make the term weighting: logarithmic counts, smoothed idf, rows of length 1.

    Parameters
    ----------
    idf : ndarray of float, optional
        Learned weights, shape ``(n_terms,)``; without them it has to be fitted.

    Returns
    -------
    TfidfTransformer
        Ready to transform if `idf` was given.
    """
    weighting = TfidfTransformer(sublinear_tf=True)
    if idf is not None:
        weighting.idf_ = idf
    return weighting


def _stack(
    counts: csr_matrix,
    idf: NDArray[np.float64],
    title_counts: csr_matrix,
    title_idf: NDArray[np.float64],
) -> csr_matrix:
    """Weighted terms of documents and titles side by side, each row of length at most 1."""
    share = TITLE_SHARE**0.5
    body = make_tfidf(idf).transform(counts) if counts.shape[1] else counts
    title = make_tfidf(title_idf).transform(title_counts) if title_counts.shape[1] else title_counts
    return hstack([body * (1 - TITLE_SHARE) ** 0.5, title * share], format="csr", dtype=np.float64)


def learn_features(documents: Sequence[Document]) -> tuple[FeatureSpace, csr_matrix]:
    """Learn vocabulary and weights, and weigh the same documents.

    Parameters
    ----------
    documents : sequence of Document
        All that the model learns from; at least one.

    Returns
    -------
    FeatureSpace
        What was learned.
    csr_matrix
        Shape ``(n_documents, n_terms + n_title_terms)``.
    """
    least = 1 if len(documents) < SMALL_COLLECTION else MIN_DOCUMENTS
    counts, terms = learn_counts(map(document_counts, documents), min_documents=least)
    title_counts, title_terms = learn_counts(map(_title_counts, documents), min_documents=least)
    idf = make_tfidf().fit(counts).idf_ if terms else np.zeros(0)
    title_idf = make_tfidf().fit(title_counts).idf_ if title_terms else np.zeros(0)
    space = FeatureSpace(terms, idf, title_terms, title_idf)
    return space, _stack(counts, idf, title_counts, title_idf)
