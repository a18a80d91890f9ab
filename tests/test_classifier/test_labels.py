from collections.abc import Sequence

import numpy as np
import pytest

from classifier.dataset import Label, LabelVocabulary
from classifier.document import Document
from classifier.features import count_terms, learn_features
from classifier.label_learning import learn_labels
from classifier.labels import MENTIONS, count_matches
from tests.test_classifier.topic import VOCABULARY, tea_paper

LOOSE = LabelVocabulary((Label("Iced", patterns=(r"\btea\b|\bcup\b|\bleaf\b",)),))
SILENT = LabelVocabulary((Label("Green"), Label("Black")))


def labels_of(
    vocabulary: LabelVocabulary, rows: Sequence[tuple[str, ...]], asked: Sequence[Document]
) -> tuple[tuple[str, ...], ...]:
    """Learn from one labelled row of each number and ask for other papers."""
    papers = [tea_paper(n) for n in range(len(rows))]
    space, features = learn_features([*papers, tea_paper(700)])
    model = learn_labels(papers, features[: len(rows)], rows, vocabulary, seed=0)
    return model.predict(asked, space.transform(asked))


def test_a_new_label_works_by_its_patterns_at_once() -> None:
    asked = [Document("1", "A survey of tea"), Document("2", "Tea", "An ICED cup.")]
    assert labels_of(VOCABULARY, [], asked) == (("Survey",), ("Iced",))
    assert labels_of(VOCABULARY, [()] * 30, asked) == (("Survey",), ("Iced",))


def test_a_model_takes_over_where_patterns_are_bad() -> None:
    rows = [("Iced",) if n % 2 else () for n in range(60)]
    assert labels_of(LOOSE, rows, [tea_paper(900), tea_paper(901)]) == ((), ("Iced",))


def test_a_label_without_patterns_is_learned_from_rows() -> None:
    rows = [("Black",) if n % 2 else ("Green",) for n in range(60)]
    asked = [tea_paper(900), tea_paper(901)]
    assert labels_of(SILENT, rows, asked) == (("Green",), ("Black",))


def test_labels_come_in_the_order_of_the_vocabulary() -> None:
    asked = [Document("1", "Survey of iced tea")]
    assert labels_of(VOCABULARY, [], asked) == (("Iced", "Survey"),)


def test_synonyms_count_and_unknown_labels_do_not() -> None:
    rows = [("cold", "Fizzy") if n % 3 == 0 else () for n in range(60)]
    assert labels_of(VOCABULARY, rows, [tea_paper(900), tea_paper(901)]) == (("Iced",), ())


@pytest.mark.parametrize("count", [0, 1, 7])
def test_few_rows_leave_the_patterns_alone(count: int) -> None:
    rows = [("Iced",)] * count
    assert labels_of(VOCABULARY, rows, [Document("1", "iced"), Document("2", "hot")]) == (
        ("Iced",),
        (),
    )


def test_counts_are_searched_where_there_is_no_text() -> None:
    abstract = "We cold brew it. Cold brew is iced, and iced again."
    text = Document("1", "Tea", abstract)
    counts = Document("1", "Tea", term_counts=count_terms("Tea", abstract))
    vocabulary = LabelVocabulary(
        (Label("Words", patterns=(r"\biced\b",)), Label("Phrase", patterns=("cold brew",)))
    )
    from_text, from_counts = count_matches([text, counts], vocabulary)
    assert from_text.tolist() == from_counts.tolist() == [[0, 2], [0, 2]]


def test_matches_of_a_long_text_are_bounded() -> None:
    matches = count_matches([Document("1", "iced", "iced " * 500)], VOCABULARY)
    assert matches[0, 0].tolist() == [1, MENTIONS]


def test_empty_vocabulary_and_no_documents() -> None:
    assert labels_of(LabelVocabulary(), [(), ()], [tea_paper(1)]) == ((),)
    assert labels_of(VOCABULARY, [], []) == ()
    assert count_matches([], VOCABULARY).shape == (0, 2, 2)
    assert not np.any(count_matches([Document("1")], VOCABULARY))
