from dataclasses import replace
from datetime import date

import pytest

from classifier.dataset import LabelVocabulary
from classifier.document import Document, Example, Judgement
from classifier.errors import DatasetError
from classifier.features import count_terms
from classifier.model import DocumentPrediction, Model
from classifier.train import fingerprint, merge_examples, train
from tests.test_classifier.topic import (
    SECTIONS,
    VOCABULARY,
    accepted,
    example_list,
    ordinary,
    other_paper,
    tea_paper,
)

ASKED = [tea_paper(900), tea_paper(901), other_paper(900), other_paper(901)]


def trained(*examples: Example) -> Model:
    return train(examples, sections=SECTIONS, vocabulary=VOCABULARY)


def relevances(model: Model) -> list[float]:
    return [prediction.relevance for prediction in model.predict(ASKED)]


def test_new_papers_are_scored_labelled_and_placed() -> None:
    tea, black, other, _ = trained(*example_list()).predict(ASKED)
    assert tea.relevance > 0.5
    assert other.relevance < 0.1
    assert (tea.section, black.section) == SECTIONS
    assert tea.labels == ("Iced",)
    assert all(0 <= p.section_confidence <= 1 for p in (tea, black, other))


def test_order_of_the_examples_does_not_matter() -> None:
    examples = example_list(20, 100)
    one, other = trained(*examples), trained(*examples[::-1])
    assert one.version == other.version
    assert one.predict(ASKED) == other.predict(ASKED)


def test_training_twice_gives_the_same() -> None:
    examples = example_list(120, 300)
    assert trained(*examples).predict(ASKED) == trained(*examples).predict(ASKED)


def test_counts_in_place_of_texts_give_the_same_relevance() -> None:
    examples = example_list(20, 100)
    counted = tuple(replace(e, document=as_counts(e.document)) for e in examples)
    assert relevances(trained(*counted)) == pytest.approx(relevances(trained(*examples)))
    mixed = (*counted[::2], *examples[1::2])
    assert relevances(trained(*mixed)) == pytest.approx(relevances(trained(*examples)))


def as_counts(document: Document) -> Document:
    counts = count_terms(document.title, document.abstract)
    return replace(document, abstract=None, term_counts=counts)


def test_no_accepted_paper_is_refused() -> None:
    with pytest.raises(DatasetError, match="none of 3 papers is accepted"):
        trained(*map(ordinary, range(3)))
    with pytest.raises(DatasetError, match="none of 0 papers"):
        trained()


@pytest.mark.parametrize("title", ["", "the of and", "2024"])
def test_accepted_papers_without_words_are_refused(title: str) -> None:
    wordless = Example(Document("1", title), Judgement.ACCEPTED)
    with pytest.raises(DatasetError, match="words"):
        trained(wordless, *map(ordinary, range(20)))


@pytest.mark.parametrize("rows", [1, 2, 3, 7])
def test_rows_with_only_a_title_are_enough_to_begin_with(rows: int) -> None:
    titles = (
        replace(e, document=Document(e.document.id, e.document.title))
        for e in map(accepted, range(rows))
    )
    tea, black, _, other = relevances(trained(*titles, *map(ordinary, range(200))))
    assert min(tea, black) > other


@pytest.mark.parametrize("rows", [1, 2, 30])
def test_a_list_without_anything_else_can_be_trained(rows: int) -> None:
    tea, _, _, other = relevances(trained(*map(accepted, range(rows))))
    assert tea > other
    assert other < 0.4


def test_other_languages_are_survived() -> None:
    papers = ("关于茶的研究", "Исследование чая", "お茶についての研究", "차에 관한 연구")
    foreign = (
        Example(Document(f"2403.{n:05}", title, title * 5), Judgement.ORDINARY)
        for n, title in enumerate(papers)
    )
    model = trained(*example_list(10, 50), *foreign)
    assert model.predict([Document("1", papers[0], papers[0])])[0].relevance < 0.5


def test_what_people_said_counts_for_more_than_a_listing() -> None:
    paper = tea_paper(1)
    listed = Example(paper, Judgement.ORDINARY)
    row = Example(replace(paper, abstract=None), Judgement.ACCEPTED, section=SECTIONS[0])
    refused = Example(paper, Judgement.REJECTED)
    for order in ([listed, row, refused], [refused, row, listed]):
        (merged,) = merge_examples(order)
        assert (merged.judgement, merged.section) == (Judgement.ACCEPTED, SECTIONS[0])
        assert merged.document.abstract == paper.abstract


def test_repeated_papers_count_once() -> None:
    examples = example_list(10, 50)
    assert trained(*examples, *examples).predict(ASKED) == trained(*examples).predict(ASKED)


def test_the_list_itself_decides_on_sections() -> None:
    strange = replace(accepted(1), section="Coffee")
    model = trained(strange, *example_list(0, 30))
    assert model.predict(ASKED)[0].section in SECTIONS
    alone = train(example_list(5, 30), sections=["Tea"], vocabulary=LabelVocabulary())
    assert alone.predict(ASKED)[0].section_confidence == 1
    bare = train(example_list(5, 30), sections=[], vocabulary=LabelVocabulary())
    assert bare.predict(ASKED)[0].section == ""


def test_fingerprint_changes_with_everything_that_matters() -> None:
    examples = list(example_list(5, 20))
    base = (examples, SECTIONS, VOCABULARY, "tea", 0)

    def changed(**fields: object) -> list[Example]:
        return [replace(examples[0], **fields), *examples[1:]]  # type: ignore[arg-type]

    document = examples[0].document
    variants = [
        (examples[1:], *base[1:]),
        (changed(judgement=Judgement.BORDERLINE), *base[1:]),
        (changed(section=SECTIONS[1]), *base[1:]),
        (changed(labels=("Survey",)), *base[1:]),
        (changed(weight=2.0), *base[1:]),
        (changed(document=replace(document, title="new")), *base[1:]),
        (changed(document=replace(document, abstract="new")), *base[1:]),
        (changed(document=replace(document, announced=date(2020, 1, 1))), *base[1:]),
        (changed(document=replace(document, abstract=None, term_counts={"a": 1})), *base[1:]),
        (changed(document=replace(document, abstract=None, term_counts={"a": 2})), *base[1:]),
        (examples, SECTIONS[::-1], *base[2:]),
        (examples, SECTIONS, LabelVocabulary(), "tea", 0),
        (examples, SECTIONS, VOCABULARY, "coffee", 0),
        (examples, SECTIONS, VOCABULARY, "tea", 1),
    ]
    prints = [fingerprint(*variant) for variant in (base, *variants)]
    assert len(set(prints)) == len(prints)
    assert fingerprint(examples[::-1], *base[1:]) == prints[0]
    assert len(prints[0]) == 16


def test_version_is_the_fingerprint() -> None:
    examples = example_list(5, 20)
    assert trained(*examples).version == fingerprint(examples, SECTIONS, VOCABULARY, "", 0)


def test_predictions_have_no_papers_for_no_papers() -> None:
    assert trained(*example_list(3, 10)).predict([]) == ()


def test_empty_documents_are_not_relevant() -> None:
    (prediction,) = trained(*example_list()).predict([Document("1")])
    assert prediction.relevance < 0.1
    assert isinstance(prediction, DocumentPrediction)
    assert (prediction.evidence, prediction.nearest, prediction.labels) == ((), (), ())
