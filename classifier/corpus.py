"""The corpus: term counts of papers to learn from, in one small file without any text.

Notes
-----
The file is a NumPy archive (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html)
of plain arrays. Columns are sorted in each row and stored as differences, which compresses well.
"""

import zipfile
import zlib
from collections.abc import ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifier.document import Document
from classifier.errors import DatasetError
from classifier.features import document_counts, learn_counts

CORPUS_FORMAT = 1
"""Number of the file format; other numbers are refused."""

MIN_DOCUMENTS = 3
"""Papers that a term must occur in to be stored, where there are enough papers."""

SMALL_CORPUS = 200
"""Below this number of papers every term is stored."""

MAX_COUNT = 255
"""Higher counts of a term in one paper are stored as this."""


@dataclass(frozen=True, slots=True, eq=False)
class TermRow(Mapping[str, int]):
    """Term counts of one paper of a corpus, looked up only when they are asked for."""

    vocabulary: tuple[str, ...]
    columns: NDArray[np.int32]
    counts: NDArray[np.uint8]

    def _as_dict(self) -> dict[str, int]:
        terms = map(self.vocabulary.__getitem__, self.columns.tolist())
        return dict(zip(terms, self.counts.tolist(), strict=True))

    def __getitem__(self, term: str) -> int:
        return self._as_dict()[term]

    def __iter__(self) -> Iterator[str]:
        return iter(self._as_dict())

    def __len__(self) -> int:
        return len(self.columns)

    def items(self) -> ItemsView[str, int]:
        """Look all terms up at once."""
        return self._as_dict().items()

    def values(self) -> ValuesView[int]:
        """Look all counts up at once."""
        return self._as_dict().values()


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Papers to learn from, as term counts.

    Attributes
    ----------
    ids, titles : tuple of str
        arXiv ids without version, in order, and titles.
    categories : tuple of tuple of str
        arXiv categories of each paper, the primary one first.
    announced : tuple of date or None
        Day of announcement.
    ordinary : ndarray of bool
        Whether a paper is one of the sample of past listings, shape ``(n_papers,)``.
    weights : ndarray of float
        How many announced papers each stands for, at least 1, shape ``(n_papers,)``.
    counts : csr_matrix
        Term counts, shape ``(n_papers, n_terms)``.
    vocabulary : tuple of str
        Term of each column, alphabetical.
    """

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    categories: tuple[tuple[str, ...], ...]
    announced: tuple[date | None, ...]
    ordinary: NDArray[np.bool_]
    weights: NDArray[np.float64]
    counts: csr_matrix
    vocabulary: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def documents(self) -> tuple[Document, ...]:
        """Give each paper as a document with term counts, in the order of `ids`."""
        ends = self.counts.indptr.tolist()
        columns, counts = self.counts.indices, self.counts.data
        return tuple(
            Document(
                id=self.ids[row],
                title=self.titles[row],
                categories=self.categories[row],
                announced=self.announced[row],
                term_counts=TermRow(
                    self.vocabulary,
                    columns[ends[row] : ends[row + 1]],
                    counts[ends[row] : ends[row + 1]],
                ),
            )
            for row in range(len(self.ids))
        )

    def before(self, day: date) -> "Corpus":
        """Keep the papers announced before a day; those of unknown day are left out.

        Parameters
        ----------
        day : date
            First day that must not be known.

        Returns
        -------
        Corpus
            The earlier papers, in the same order, with the same vocabulary.
        """
        rows = np.array(
            [i for i, known in enumerate(self.announced) if known and known < day], dtype=np.int64
        )
        return replace(
            self,
            ids=tuple(self.ids[row] for row in rows),
            titles=tuple(self.titles[row] for row in rows),
            categories=tuple(self.categories[row] for row in rows),
            announced=tuple(self.announced[row] for row in rows),
            ordinary=self.ordinary[rows],
            weights=self.weights[rows],
            counts=self.counts[rows],
        )


def build_corpus(
    documents: Sequence[Document], ordinary: Sequence[bool], weights: Sequence[float]
) -> Corpus:
    """Count the terms of papers and keep the terms that several of them share.

    Parameters
    ----------
    documents : sequence of Document
        Text or counts; of repeated ids the first counts.
    ordinary : sequence of bool
        Whether each is of the sample of past listings.
    weights : sequence of float
        How many announced papers each stands for, at least 1.

    Returns
    -------
    Corpus
        Sorted by id.

    Raises
    ------
    DatasetError
        If the lengths differ or a weight is below 1.
    """
    if not len(documents) == len(ordinary) == len(weights):
        raise DatasetError(
            f"corpus: {len(documents)} documents, {len(ordinary)} ordinary flags and"
            f" {len(weights)} weights; give one of each for every paper."
        )
    if any(not weight >= 1 for weight in weights):
        worst = next(weight for weight in weights if not weight >= 1)
        raise DatasetError(f"corpus: weight {worst} is not 1 or more; a paper stands for itself.")
    first = {document.id: row for row, document in reversed(list(enumerate(documents)))}
    rows = [first[name] for name in sorted(first)]
    chosen = [documents[row] for row in rows]
    least = 1 if len(chosen) < SMALL_CORPUS else MIN_DOCUMENTS
    counts, vocabulary = learn_counts(map(document_counts, chosen), min_documents=least)
    counts.data = np.minimum(counts.data, MAX_COUNT).astype(np.uint8)
    return Corpus(
        ids=tuple(document.id for document in chosen),
        titles=tuple(document.title for document in chosen),
        categories=tuple(document.categories for document in chosen),
        announced=tuple(document.announced for document in chosen),
        ordinary=np.array([bool(ordinary[row]) for row in rows], dtype=np.bool_),
        weights=np.array([float(weights[row]) for row in rows], dtype=np.float64),
        counts=counts,
        vocabulary=vocabulary,
    )


def write_corpus(path: Path, corpus: Corpus) -> None:
    """Write a corpus: the same corpus gives the same bytes.

    Parameters
    ----------
    path : Path
        File to make or replace, all at once.
    corpus : Corpus
        What to store.
    """
    ends = corpus.counts.indptr
    steps = np.diff(corpus.counts.indices, prepend=0).astype(np.int32)
    starts = ends[:-1][np.diff(ends) > 0]
    steps[starts] = corpus.counts.indices[starts]
    days = [known.toordinal() if known else 0 for known in corpus.announced]
    partial = path.with_name(f".{path.name}.part")
    with partial.open("wb") as file:
        np.savez_compressed(
            file,
            format=np.array([CORPUS_FORMAT]),
            ids=_pack(corpus.ids),
            titles=_pack(" ".join(title.split()) for title in corpus.titles),
            categories=_pack(" ".join(names) for names in corpus.categories),
            announced=np.array(days, dtype=np.int32),
            ordinary=corpus.ordinary,
            weights=corpus.weights,
            lengths=np.diff(ends).astype(np.int32),
            steps=steps.astype(np.uint16) if steps.max(initial=0) < 2**16 else steps,
            counts=corpus.counts.data.astype(np.uint8),
            vocabulary=_pack(corpus.vocabulary),
        )
    partial.replace(path)


def read_corpus(path: Path) -> Corpus:
    """Read a corpus.

    Parameters
    ----------
    path : Path
        File that `write_corpus` made. Nothing in it is executed.

    Returns
    -------
    Corpus
        What was stored.

    Raises
    ------
    DatasetError
        If the file is missing, cut off, changed, or no corpus at all.
    """
    advice = "Nothing was changed. Run `arxiv-bot corpus` to rebuild it."
    try:
        with np.load(path, allow_pickle=False) as stored:
            found = int(stored["format"][0])
            if found != CORPUS_FORMAT:
                raise DatasetError(
                    f"{path}: corpus format {found}; this version reads {CORPUS_FORMAT}. {advice}"
                )
            return _unpack_corpus({name: stored[name] for name in stored.files})
    except FileNotFoundError as error:
        raise DatasetError(f"{path}: no such file; a corpus is expected there. {advice}") from error
    except _BROKEN as error:
        raise DatasetError(f"{path}: not a readable corpus ({error}). {advice}") from error


_BROKEN = (
    OSError, EOFError, KeyError, IndexError, ValueError, TypeError, OverflowError,
    zipfile.BadZipFile, zlib.error, NotImplementedError,
)  # fmt: skip


def _unpack_corpus(stored: Mapping[str, NDArray[np.generic]]) -> Corpus:
    """Rebuild a corpus from the arrays of its file; ValueError if they contradict one another."""
    lengths = stored["lengths"].astype(np.int64)
    ends = np.concatenate([[0], np.cumsum(lengths)])
    steps = stored["steps"].astype(np.int64)
    vocabulary = _unpack(stored["vocabulary"])
    if lengths.min(initial=0) < 0 or ends[-1] != len(steps):
        raise ValueError("lengths of the papers do not add up")
    running = np.concatenate([[0], np.cumsum(steps)])
    columns = running[1:] - np.repeat(running[ends[:-1]], lengths)
    counts = csr_matrix(
        (stored["counts"], columns.astype(np.int32), ends), shape=(len(lengths), len(vocabulary))
    )
    counts.check_format(full_check=True)
    days = stored["announced"].tolist()
    corpus = Corpus(
        ids=_unpack(stored["ids"]),
        titles=_unpack(stored["titles"]),
        categories=tuple(tuple(names.split()) for names in _unpack(stored["categories"])),
        announced=tuple(date.fromordinal(day) if day else None for day in days),
        ordinary=stored["ordinary"].astype(np.bool_),
        weights=stored["weights"].astype(np.float64),
        counts=counts,
        vocabulary=vocabulary,
    )
    columns_of_papers = (corpus.ids, corpus.titles, corpus.categories, corpus.announced)
    sizes = {len(column) for column in (*columns_of_papers, corpus.ordinary, corpus.weights)}
    if sizes != {len(lengths)}:
        raise ValueError(f"columns of {sorted(sizes)} papers")
    return corpus


def _pack(lines: Iterable[str]) -> NDArray[np.uint8]:
    """Text lines as bytes, each ended by a newline."""
    text = "".join(f"{line}\n" for line in lines)
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _unpack(packed: NDArray[np.generic]) -> tuple[str, ...]:
    """Lines of `_pack`."""
    return tuple(packed.astype(np.uint8).tobytes().decode().split("\n")[:-1])
