import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfTransformer

from classifier.document import Document
from classifier.features import (
    count_terms,
    document_counts,
    learn_counts,
    learn_features,
    tokenise,
    weigh_terms,
)
from tests.test_classifier.topic import other_paper, tea_paper


def test_hyphens_are_spaces() -> None:
    assert count_terms("Leaf-driven kettles", "") == count_terms("Leaf driven kettles", "")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (r"Caf\'{e} na\"ive Erd\H{o}s", "Cafe naive Erdos"),
        ("Café naïve", "Cafe naive"),
        (r"\textbf{Strong} tea", "Strong tea"),
        (r"$\alpha$ kettle", "alpha kettle"),
        ("tea (https://example.org/x?y=1) leaf", "tea ( leaf"),
        ("teapots and leaves' aromas", "teapot and leave' aroma"),
    ],
)
def test_markup_accents_and_plurals_do_not_matter(written: str, plain: str) -> None:
    assert tokenise(written) == tokenise(plain)


@pytest.mark.parametrize("word", ["gas", "glass", "basis", "corpus", "is"])
def test_words_that_only_look_plural_stay(word: str) -> None:
    assert tokenise(word) == [word]


def test_phrases_do_not_cross_sentences_or_stop_words() -> None:
    counts = count_terms("Tea. Leaf", "kettle and cup")
    assert not {"tea leaf", "leaf kettle", "kettle cup", "and"} & set(counts)
    assert count_terms("tea leaf", None)["tea leaf"] == 1


def test_numbers_are_no_terms_but_names_with_digits_are() -> None:
    assert set(count_terms("In 2024, 3D tea", "")) == {"3d", "tea", "3d tea"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("LeafPot", ["leafpot", "leaf", "pot"]),
        ("Brew2Cup", ["brew2cup", "brew", "cup"]),
        ("StreamTEA-v2", ["streamtea", "stream", "tea", "v2"]),
        ("GANs 3DGS aB", ["gan", "3dg", "ab"]),
        ("x" * 9000 + "Y", ["x" * 9000 + "y", "x" * 9000]),
    ],
)
def test_names_are_followed_by_their_parts(name: str, words: list[str]) -> None:
    assert tokenise(name) == words


@pytest.mark.parametrize("title", ["中文标题关于茶", "Чай и чайник", "お茶の研究", "차 연구", ""])
def test_other_languages_count_and_do_not_fail(title: str) -> None:
    counts = count_terms(title, None)
    assert bool(counts) == bool(title)
    assert all(term == term.lower() for term in counts)


@given(st.text(max_size=300), st.text(max_size=300) | st.none())
def test_any_text_gives_clean_terms(title: str, abstract: str | None) -> None:
    for term, count in count_terms(title, abstract).items():
        assert count >= 1
        assert 1 <= len(term.split(" ")) <= 2
        assert "\n" not in term


def test_stored_counts_and_text_give_the_same_row() -> None:
    papers = [tea_paper(n) for n in range(30)] + [other_paper(n) for n in range(30)]
    space, _ = learn_features(papers)
    stored = [Document(p.id, p.title, term_counts=count_terms(p.title, p.abstract)) for p in papers]
    assert np.allclose(space.transform(papers).toarray(), space.transform(stored).toarray())


def test_learned_rows_equal_transformed_rows() -> None:
    papers = [tea_paper(n) for n in range(150)] + [other_paper(n) for n in range(150)]
    space, learned = learn_features(papers)
    assert np.allclose(learned.toarray(), space.transform(papers).toarray())


def test_text_is_preferred_to_counts() -> None:
    document = Document("1", "tea", abstract="cup", term_counts={"bridge": 3})
    assert document_counts(document) == {"tea": 1, "cup": 1}


@pytest.mark.parametrize(
    "document", [Document("1"), Document("1", "tea"), Document("1", "tea", term_counts={})]
)
def test_little_known_documents_are_counted_by_their_title(document: Document) -> None:
    assert document_counts(document) == count_terms(document.title, None)


def test_unknown_words_and_no_documents_give_empty_rows() -> None:
    space, _ = learn_features([tea_paper(1)])
    assert space.transform([Document("1", "zzz"), Document("2")]).nnz == 0
    assert space.transform([]).shape == (0, len(space.names))


def test_rare_terms_are_left_out() -> None:
    matrix, terms = learn_counts([{"a": 1, "b": 2}, {"b": 1}], min_documents=2)
    assert terms == ("b",)
    assert matrix.toarray().tolist() == [[2], [1]]


def test_terms_are_weighed_as_scikit_learn_does() -> None:
    papers = [tea_paper(n) for n in range(6)] + [Document("empty", "")]
    counts, _ = learn_counts(map(document_counts, papers), min_documents=1)
    theirs = TfidfTransformer(sublinear_tf=True).fit(counts)
    ours = weigh_terms(counts, theirs.idf_)
    assert ours.toarray() == pytest.approx(theirs.transform(counts).toarray(), abs=1e-6)
    assert not ours[6].nnz
