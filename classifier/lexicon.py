"""Words as numbers, and terms as pairs of them: how many texts are counted quickly.

A term is one integer, its key: the number of its first word in the upper half and that of its last
in the lower one; a single word has no first. Counting makes no string of any term, and of a text
that is only to be scored, words that the vocabulary lacks are dropped at once.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

from classifier.document import Document
from classifier.terms import content_word, split

NO_WORD = 0
"""Number of what no term goes across: ends of phrases, stop words and unknown words."""

MAX_TOKENS = 2**18
"""Spellings remembered at once, which bounds the memory on any amount of text."""

_SHIFT = 32


class Lexicon:
    """Numbers of words.

    Parameters
    ----------
    words : iterable of str
        Known words, numbered from 1 on in this order.
    is_open : bool
        Whether a word that is met for the first time gets the next number, or none.
    """

    def __init__(self, words: Iterable[str] = (), *, is_open: bool = False) -> None:
        self._words = {word: number for number, word in enumerate(dict.fromkeys(words), 1)}
        self._is_open = is_open
        self._tokens: dict[str, int] = {}

    @property
    def words(self) -> tuple[str, ...]:
        """Known words in the order of their numbers."""
        return tuple(self._words)

    def numbers(self, text: str) -> Sequence[int]:
        """Give the number of each word of a text in order, `NO_WORD` where terms end."""
        tokens = split(text)
        known = list(map(self._tokens.get, tokens))
        if None not in known:
            return known  # type: ignore[return-value]
        if len(self._tokens) > MAX_TOKENS:
            self._tokens.clear()
            known = [None] * len(tokens)
        for token, number in zip(tokens, known, strict=True):
            if number is None:
                word = content_word(token)
                self._tokens[token] = self._number(word) if word else NO_WORD
        return list(map(self._tokens.__getitem__, tokens))

    def key(self, term: str) -> int:
        """Give the key of a term, 0 if one of its words is unknown."""
        first, space, last = term.partition(" ")
        if not space:
            return self._number(first)
        pair = self._number(first), self._number(last)
        return pair[0] << _SHIFT | pair[1] if all(pair) else 0

    def terms(self, keys: NDArray[np.int64]) -> list[str]:
        """Give the terms of keys."""
        words = ("", *self._words)
        first, last = keys >> _SHIFT, keys & (2**_SHIFT - 1)
        return [
            f"{words[one]} {words[two]}" if one else words[two]
            for one, two in zip(first.tolist(), last.tolist(), strict=True)
        ]

    def _number(self, word: str) -> int:
        if self._is_open:
            return self._words.setdefault(word, len(self._words) + 1)
        return self._words.get(word, NO_WORD)


@dataclass(frozen=True, slots=True, eq=False)
class Occurrences:
    """Terms of documents; one that occurs several times may stand there several times.

    Attributes
    ----------
    documents : int
        How many there are.
    rows : ndarray of int
        Document of each occurrence, shape ``(n_occurrences,)``.
    keys : ndarray of int
        Its term.
    counts : ndarray of float
        How often it occurs there.
    """

    documents: int
    rows: NDArray[np.int32]
    keys: NDArray[np.int64]
    counts: NDArray[np.float32]

    def matrix(self, columns: NDArray[np.integer], width: int) -> csr_matrix:
        """Add up the counts of each document and term.

        Parameters
        ----------
        columns : ndarray of int
            Column of each occurrence; less than 0 for none.
        width : int
            How many columns there are.

        Returns
        -------
        csr_matrix
            Counts, shape ``(documents, width)``, columns sorted in each row.
        """
        kept = columns >= 0
        places = self.rows[kept], columns[kept].astype(np.int32)
        return coo_matrix((self.counts[kept], places), shape=(self.documents, width)).tocsr()


def read_documents(
    documents: Sequence[Document], lexicon: Lexicon
) -> tuple[Occurrences, Occurrences]:
    """Find the terms of documents: of title and abstract, and of the title alone.

    Parameters
    ----------
    documents : sequence of Document
        Text is preferred to counts where there is both.
    lexicon : Lexicon
        Numbers of words; an open one learns those of the documents.

    Returns
    -------
    tuple of (Occurrences, Occurrences)
        As `classifier.terms.document_counts` and `classifier.terms.title_counts` count them.
    """
    titles, texts = _Reading(), _Reading()
    stored: list[Mapping[str, int]] = []
    for document in documents:
        title = lexicon.numbers(document.title)
        titles.add(title)
        if document.abstract is None and document.term_counts:
            texts.add()
            stored.append(document.term_counts)
        else:
            texts.add(title, lexicon.numbers(document.abstract or ""))
            stored.append({})
    return _join(texts.occurrences(), read_counts(stored, lexicon)), titles.occurrences()


def read_counts(counted: Iterable[Mapping[str, int]], lexicon: Lexicon) -> Occurrences:
    """Find the terms of documents that are counted already.

    Parameters
    ----------
    counted : iterable of mapping of str to int
        Term counts of each document; read once.
    lexicon : Lexicon
        Numbers of words.

    Returns
    -------
    Occurrences
        Each term of a document once.
    """
    lengths, keys, counts = array("q"), array("q"), array("f")
    known: dict[str, int] = {}
    for terms in (dict(one.items()) for one in counted):  # looked up once where it is lazy
        found = list(map(known.get, terms))
        if None in found:
            known.update((term, lexicon.key(term)) for term in terms if term not in known)
            found = list(map(known.get, terms))
        keys.extend(found)  # type: ignore[arg-type]
        counts.extend(terms.values())
        lengths.append(len(found))
    return Occurrences(
        documents=len(lengths),
        rows=np.repeat(np.arange(len(lengths), dtype=np.int32), lengths),
        keys=np.array(keys, dtype=np.int64),
        counts=np.array(counts, dtype=np.float32),
    )


class _Reading:
    """Numbers of the words of many texts, one after the other."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._lengths = array("q")

    def add(self, *texts: Sequence[int]) -> None:
        """Add the texts of one document; no term goes across from one to the next."""
        before = len(self._numbers)
        for text in texts:
            self._numbers.extend(text)
            self._numbers.append(NO_WORD)
        self._lengths.append(len(self._numbers) - before)

    def occurrences(self) -> Occurrences:
        """Find the words, and the pairs of words that stand beside one another."""
        numbers = np.array(self._numbers, dtype=np.int64)
        rows = np.repeat(np.arange(len(self._lengths), dtype=np.int32), self._lengths)
        is_word = numbers != NO_WORD
        is_pair = is_word[:-1] & is_word[1:]
        pairs = numbers[:-1][is_pair] << _SHIFT | numbers[1:][is_pair]
        keys = np.concatenate([numbers[is_word], pairs])
        where = np.concatenate([rows[is_word], rows[:-1][is_pair]])
        return Occurrences(len(self._lengths), where, keys, np.ones(len(keys), dtype=np.float32))


def _join(one: Occurrences, other: Occurrences) -> Occurrences:
    """Put occurrences in the same documents together."""
    return Occurrences(
        one.documents,
        np.concatenate([one.rows, other.rows]),
        np.concatenate([one.keys, other.keys]),
        np.concatenate([one.counts, other.counts]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Columns of the terms of a vocabulary.

    Attributes
    ----------
    words : ndarray of int
        Column of each word by its number, -1 for none.
    pairs : ndarray of int
        Keys of the pairs of words, sorted.
    places : ndarray of int
        Column of each of these.
    """

    words: NDArray[np.int32]
    pairs: NDArray[np.int64]
    places: NDArray[np.int32]

    @classmethod
    def of(cls, terms: Sequence[str], lexicon: Lexicon) -> "Columns":
        """Give terms, whose words the lexicon knows, the columns of their order."""
        keys = np.array([lexicon.key(term) for term in terms], dtype=np.int64)
        words = np.full(len(lexicon.words) + 1, -1, dtype=np.int32)
        is_word = keys < len(words)
        words[keys[is_word]] = np.flatnonzero(is_word)
        pairs = np.flatnonzero(~is_word)
        order = pairs[np.argsort(keys[pairs])]
        return cls(words, keys[order], order.astype(np.int32))

    def find(self, keys: NDArray[np.int64]) -> NDArray[np.int32]:
        """Give the column of each key, -1 where it has none."""
        found = np.full(len(keys), -1, dtype=np.int32)
        is_word = keys < len(self.words)
        found[is_word] = self.words[keys[is_word]]
        if len(self.pairs):
            wanted = keys[~is_word]
            where = np.minimum(np.searchsorted(self.pairs, wanted), len(self.pairs) - 1)
            found[~is_word] = np.where(self.pairs[where] == wanted, self.places[where], -1)
        return found
