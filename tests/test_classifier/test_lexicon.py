"""Counting by numbers gives what counting by strings gives."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from classifier import lexicon
from classifier.document import Document
from classifier.features import FeatureSpace
from classifier.lexicon import Columns, Lexicon, read_counts, read_documents
from classifier.terms import count_terms, document_counts, split, title_counts, tokenise

WORDS = "tea teas leaf kettle. green, the (cup) 2024 3d steeping\n via \\emph{pot} café 茶 x.y"
TEXTS = st.lists(st.sampled_from(WORDS.split(" ")), max_size=30).map(" ".join) | st.text(
    max_size=80
)
DOCUMENTS = st.builds(
    Document,
    id=st.just("1"),
    title=TEXTS,
    abstract=TEXTS | st.none(),
    term_counts=st.none() | st.just({"tea": 2, "tea leaf": 1, "a b c": 3, "": 1}),
)


def _count(documents: list[Document], terms: list[str], *, of_titles: bool = False) -> csr_matrix:
    words = Lexicon(word for term in terms for word in term.split(" ", 1))
    found = read_documents(documents, words)[of_titles]
    return found.matrix(Columns.of(terms, words).find(found.keys), len(terms))


@given(st.lists(DOCUMENTS, max_size=4))
def test_documents_are_counted_as_their_strings_are(documents: list[Document]) -> None:
    for count, of_titles in ((document_counts, False), (title_counts, True)):
        counted = [count(document) for document in documents]
        terms = sorted({term for terms in counted for term in terms})
        expected = [[terms_of.get(term, 0) for term in terms] for terms_of in counted]
        found = _count(documents, terms, of_titles=of_titles).toarray()
        assert found.tolist() == np.reshape(expected, (len(documents), len(terms))).tolist()


@given(st.lists(DOCUMENTS, max_size=4))
def test_an_open_lexicon_learns_every_term(documents: list[Document]) -> None:
    words = Lexicon(is_open=True)
    found, _ = read_documents(documents, words)
    terms = words.terms(np.unique(found.keys))
    assert set(terms) == {term for d in documents for term in document_counts(d)}
    assert [words.key(term) for term in terms] == sorted(words.key(term) for term in terms)


def test_terms_that_the_vocabulary_lacks_are_dropped() -> None:
    document = Document("1", "green tea cup", "unheard tea, tea unheard")
    assert _count([document], ["cup", "green tea", "tea"]).toarray().tolist() == [[1, 1, 3]]
    stored = Document("1", "", term_counts={"unheard tea": 5, "tea": 1, "unheard": 2})
    assert _count([stored], ["cup", "tea"]).toarray().tolist() == [[0, 1]]


def test_a_pair_may_be_known_where_its_words_are_not() -> None:
    assert _count([Document("1", "green tea")], ["green tea"]).toarray().tolist() == [[1]]


@pytest.mark.parametrize("terms", [[], ["tea"], ["green tea"]])
def test_nothing_gives_empty_rows(terms: list[str]) -> None:
    assert _count([], terms).shape == (0, len(terms))
    assert _count([Document("1"), Document("2", "the", "")], terms).nnz == 0
    assert read_counts([{}, {}], Lexicon()).matrix(np.zeros(0, dtype=np.int64), 3).shape == (2, 3)


def test_a_vocabulary_without_title_terms_transforms() -> None:
    space = FeatureSpace(("tea",), np.ones(1), (), np.ones(0))
    assert space.transform([Document("1", "Tea")]).shape == (1, 1)


def test_spellings_are_forgotten_and_numbers_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "MAX_TOKENS", 3)
    words = Lexicon(is_open=True)
    first = words.numbers("tea leaf cup pot kettle")
    words.numbers("other words entirely")
    assert words.numbers("tea leaf cup pot kettle") == first == [1, 2, 3, 4, 5]


@given(st.text(st.characters(max_codepoint=127), max_size=200))
def test_plain_text_is_split_as_the_pattern_says(text: str) -> None:
    """In lower case and without markup, which `split` takes out first."""
    plain = re.sub(r"[\\{}$]", "", text.lower()).replace("http", "").replace("www.", "")
    plain = plain.replace("'s ", " ")
    expected = re.findall(r"[a-z0-9]+|[.,;:!?()]+(?=\s|$)", plain)
    assert [word.isalnum() for word in expected] == [
        word.islower() or word.isdigit() for word in split(plain)
    ]
    assert [w for w in tokenise(plain) if w] == [
        w for e in expected if e[0].isalnum() for w in tokenise(e)
    ]


def test_counts_of_text_are_those_of_its_terms() -> None:
    document = Document("1", "Green tea", "A cup of green teas.")
    counts = count_terms(document.title, document.abstract)
    assert counts == {"green": 2, "tea": 2, "green tea": 2, "cup": 1}
    assert _count([document], sorted(counts)).toarray().tolist() == [[1, 2, 2, 2]]
