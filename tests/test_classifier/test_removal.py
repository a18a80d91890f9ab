"""Terms that are left out are gone, everything else stays, and features are those of the rest."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.document import Document
from classifier.features import FeatureSpace, learn_features
from classifier.removal import TermCounts, Workbench
from classifier.terms import count_terms
from tests.test_classifier.topic import other_paper, tea_paper

COUNTS = count_terms("", "Green tea is a tea. We brew green tea in pots, and green tea leaves.")
WORDS = st.sampled_from(["tea", "green", "pot", "leaf"])
TEXTS = st.lists(WORDS | st.sampled_from(["the", "."]), max_size=20).map(" ".join)
TERMS = WORDS | st.tuples(WORDS, WORDS).map(" ".join)


def left(counts: Mapping[str, int], *terms: str) -> dict[str, float]:
    """Give what is left of counts without terms."""
    text = TermCounts.of(counts)
    (row,) = text.without([terms]).tolist()
    return {term: count for term, count in zip(text.places, row, strict=True) if count}


def test_a_word_goes_wherever_it_stands() -> None:
    assert left(COUNTS, "tea") == {
        term: count for term, count in COUNTS.items() if "tea" not in term.split()
    }


def test_a_pair_takes_its_words_along_and_leaves_them_where_they_stand_alone() -> None:
    assert (COUNTS["green tea"], COUNTS["tea"], COUNTS["green"]) == (3, 4, 3)
    after = left(COUNTS, "green tea")
    assert after["tea"] == 1
    assert {"green tea", "green", "brew green"}.isdisjoint(after)


def test_what_is_left_of_a_pair_is_what_is_left_of_its_words() -> None:
    counts = {"a": 3, "b": 1, "c": 3, "a b": 1, "a c": 3}
    assert left(counts, "a b") == {"a": 2, "c": 3, "a c": 2}
    assert left(counts, "a b", "a c") == {"c": 1}
    assert left({"a a": 2, "a": 3}, "a a") == {"a": 1}
    assert left({"a b": 2, "b": 3}, "a b") == {"b": 1}


def test_nothing_and_unknown_terms_change_nothing() -> None:
    assert left(COUNTS) == left(COUNTS, "moon", "", "tea moon") == COUNTS
    assert left({}, "tea") == {}


@given(TEXTS, st.lists(TERMS, max_size=3))
def test_counts_only_fall_and_the_terms_are_gone(text: str, terms: list[str]) -> None:
    before = count_terms("", text)
    after = left(before, *terms)
    assert all(0 < count <= before[term] for term, count in after.items())
    assert set(terms).isdisjoint(after)


@given(TEXTS, WORDS)
def test_without_a_word_is_the_text_without_it(text: str, word: str) -> None:
    shortened = " ".join("." if token == word else token for token in text.split())
    assert left(count_terms("", text), word) == count_terms("", shortened)


def test_sets_are_left_out_one_at_a_time() -> None:
    text = TermCounts.of(COUNTS)
    rows = text.without([("tea",), (), ("tea", "green")])
    assert rows.shape == (3, len(COUNTS))
    assert rows[1].tolist() == list(COUNTS.values())
    assert rows[2].sum() < rows[0].sum() < rows[1].sum()
    assert text.without([]).shape == (0, len(COUNTS))


@pytest.fixture(scope="module")
def space() -> FeatureSpace:
    found, _ = learn_features([*map(tea_paper, range(30)), *map(other_paper, range(30))])
    return found


def test_features_are_those_of_a_document_without_the_word(space: FeatureSpace) -> None:
    titled = Document("1", title="Green tea", abstract="A tea of tea leaf and a tea cup.")
    cut = Document("1", title="Green .", abstract="A . of . leaf and a . cup.")
    papers = [tea_paper(900), titled, other_paper(900), Document("2")]
    bench = Workbench.of(space, papers)
    parts = [bench.dissect(paper) for paper in papers]
    whole = bench.weigh(parts, [[()]] * len(papers))
    assert np.allclose(whole.toarray(), space.transform(papers).toarray())
    some = bench.weigh(parts[1:2], [[("tea",)]])
    assert np.allclose(some.toarray(), space.transform([cut]).toarray())


def test_shares_are_of_the_documents_that_have_a_term(space: FeatureSpace) -> None:
    bench = Workbench.of(space, [Document("1", title="tea moonshine")])
    place = space.terms.index("tea")
    assert bench.shares == {"tea": pytest.approx(np.exp(1 - space.idf[place]))}
    assert Workbench.of(space, [Document("1")]).shares == {}
