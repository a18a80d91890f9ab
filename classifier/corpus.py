"""The corpus: papers to learn from in a small file, of the same bytes for the same papers.

Notes
-----
The file is a NumPy archive (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html)
of plain arrays. Columns are sorted in each row and stored as differences, which compresses well.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifier.counted_papers import Corpus, TermRow, build_corpus
from classifier.errors import DatasetError

__all__ = ["Corpus", "TermRow", "build_corpus", "read_corpus", "write_corpus"]

CORPUS_FORMAT = 1
"""Number of the file format; other numbers are refused."""

MAX_BYTES = 8_000_000
"""Size of the file at most."""


def write_corpus(path: Path, corpus: Corpus) -> None:
    """Write a corpus: the same corpus gives the same bytes.

    Parameters
    ----------
    path : Path
        File to make or replace, all at once.
    corpus : Corpus
        What to store.

    Raises
    ------
    DatasetError
        If the file would be larger than `MAX_BYTES`; the old file stays.
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
    size = partial.stat().st_size
    if size > MAX_BYTES:
        partial.unlink()
        raise DatasetError(
            f"{path}: the corpus takes {size} bytes; at most {MAX_BYTES} are allowed."
            " Nothing was changed. Sample fewer ordinary papers."
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
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
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
