"""Each paper is learned from once, by the strongest thing that is known of it."""

from datetime import date

import pytest

from bot import readme, training
from bot.decisions import PaperDecision, Reason, Verdict
from bot.paper import Paper
from bot.training import Sources
from classifier.corpus import Corpus, build_corpus
from classifier.document import Document, Judgement
from tests.lists import LAYOUT, LIST, paper

ROWS = readme.read(LIST, LAYOUT).rows


def _decision(paper_id: str, reason: Reason = Reason.NOT_RELEVANT) -> PaperDecision:
    return PaperDecision(paper_id, "Decided", Verdict.REJECTED, reason, date(2026, 1, 1))


def _corpus() -> Corpus:
    documents = [
        Document("2409.07255", "Newer Voice", "counted words", announced=date(2024, 9, 12)),
        Document("2104.00001", "Ancient Voice", "old words", announced=date(2021, 4, 3)),
        Document("2405.00001", "Ordinary", "other words", announced=date(2024, 5, 2)),
    ]
    return build_corpus(documents, [False, False, True], [1, 1, 4])


def _by_id(sources: Sources) -> dict[str, Judgement]:
    return {e.document.id: e.judgement for e in training.examples(sources)}


def test_rows_are_accepted_with_section_and_labels() -> None:
    found = {e.document.id: e for e in training.examples(Sources(rows=ROWS))}
    newer = found["2409.07255"]
    assert (newer.judgement, newer.section) == (Judgement.ACCEPTED, "Audio")
    assert newer.labels == ("Sad", "Glad")
    assert found["title:noidentity"].document.title == "No Identity"


def test_a_row_without_an_id_takes_the_text_of_the_same_title() -> None:
    text = Paper("2402.00009", "No  IDENTITY", "A text.")
    (example, *_) = training.examples(Sources(rows=ROWS, texts={text.id: text}))
    assert (example.document.id, example.document.abstract) == ("2402.00009", "A text.")
    counted = {e.document.id for e in training.examples(Sources(rows=ROWS, corpus=_corpus()))}
    assert "2104.00001" in counted


def test_texts_are_preferred_to_counts_and_keep_the_known_day() -> None:
    text = Paper("2409.07255", "Newer Voice", "The real text.")
    sources = Sources(rows=ROWS, corpus=_corpus(), texts={text.id: text})
    newer = next(e for e in training.examples(sources) if e.document.id == "2409.07255")
    assert newer.document.abstract == "The real text."
    assert newer.document.announced == date(2024, 9, 12)


def test_what_people_said_counts_before_what_was_only_seen() -> None:
    listing = tuple(paper(i) for i in ("2409.07255", "2401.00001", "2401.00002", "2401.00003"))
    decided = (_decision("2401.00001"), _decision("2401.00002", Reason.DUPLICATE))
    judgements = _by_id(Sources(rows=ROWS, decisions=decided, listings=listing))
    assert judgements["2409.07255"] is Judgement.ACCEPTED
    assert judgements["2401.00001"] is Judgement.REJECTED
    assert "2401.00002" not in judgements  # a duplicate teaches nothing, not even that it is odd
    assert judgements["2401.00003"] is Judgement.ORDINARY


@pytest.mark.parametrize(("listings", "weight"), [((), 4.0), ((paper("2401.00003"),), 1.0)])
def test_the_corpus_sample_stands_for_its_nights_only_without_listings(
    listings: tuple[Paper, ...], weight: float
) -> None:
    sources = Sources(corpus=_corpus(), listings=listings)
    found = {e.document.id: e for e in training.examples(sources)}
    assert found["2405.00001"].weight == weight
    assert "2104.00001" not in found  # neither listed, decided nor ordinary: unknown


def test_each_paper_stands_once() -> None:
    listing = (paper("2405.00001"), paper("2405.00001"))
    sources = Sources(rows=ROWS + ROWS, corpus=_corpus(), listings=listing)
    ids = [e.document.id for e in training.examples(sources)]
    assert len(ids) == len(set(ids))
    assert len(ids) == len(ROWS) + 1
