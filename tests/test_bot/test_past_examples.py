"""The examples of all nights, each with its day."""

from datetime import date, timedelta

import pytest

from bot import past_examples as past
from bot import readme, replay, training
from bot.decisions import PaperDecision, Reason, Verdict
from bot.training import Sources
from classifier.corpus import build_corpus
from classifier.document import Document, Example, Judgement
from tests.lists import LAYOUT, LIST, paper

ROWS = readme.read(LIST, LAYOUT).rows
FIRST = date(2024, 9, 2)


def listings(count: int = 6) -> list[str]:
    return [f"2409.{number:05}" for number in range(10, 10 + count)]


def sources() -> Sources:
    papers = tuple(
        paper(name, f"Listed {name}", FIRST + timedelta(days=day), abstract="A text.")
        for day, name in enumerate(listings())
    )
    decided = (
        PaperDecision("2409.00011", "", Verdict.REJECTED, Reason.NOT_RELEVANT, FIRST),
        PaperDecision("2409.00012", "", Verdict.REJECTED, Reason.DUPLICATE, FIRST),
    )
    return Sources(ROWS, decided, listings=papers)


@pytest.fixture(autouse=True)
def _few_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run learns from the newest two listed papers."""
    for module in (training, past):
        monkeypatch.setattr(module, "MAX_LISTED", 2)


def found(known: Sources) -> dict[str, Example]:
    calendar = replay.calendar(known.listings)
    return {e.document.id: e for e in past.past_examples(known, calendar)}


def test_listings_too_old_to_learn_from_today_are_there() -> None:
    assert len([e for e in training.examples(sources()) if e.document.id in listings()]) == 3
    examples = found(sources())
    ordinary = [n for n, e in examples.items() if e.judgement is Judgement.ORDINARY]
    assert sorted(ordinary) == ["2409.00010", "2409.00013", "2409.00014", "2409.00015"]
    assert examples["2409.00011"].judgement is Judgement.REJECTED
    assert "2409.00012" not in examples  # a duplicate teaches nothing


def test_a_text_is_preferred_to_the_count_of_a_sampled_paper() -> None:
    known = sources()
    sampled = [
        Document(n, "Counted", "words", announced=FIRST) for n in ("2409.00010", "2401.00001")
    ]
    corpus = build_corpus(sampled, [True, True], [5, 5])
    examples = found(Sources(known.rows, known.decisions, corpus, known.listings))
    assert examples["2409.00010"].document.abstract == "A text."
    assert examples["2401.00001"].document.abstract is None
    assert examples["2401.00001"].document.announced == FIRST


def test_every_example_has_the_day_on_which_it_was_known_at_the_latest() -> None:
    days = {e.document.title: e.document.announced for e in found(sources()).values()}
    assert days["Listed 2409.00010"] == FIRST
    assert days["Newer Voice"] == date(2024, 9, 30)  # the end of its id's month
    assert days["Ancient Voice"] == date(2021, 4, 30)  # the month shown
    undated = ROWS[0].__class__(0, "Audio", {}, None, "Nothing Known", None, is_padding=False)
    examples = past.past_examples(Sources((undated,)), replay.calendar(()))
    assert [e.document.announced for e in examples] == [None]


def test_nothing_known_is_no_examples() -> None:
    assert past.past_examples(Sources(), replay.calendar(())) == ()
    assert past.learnable(()) == ()


def test_a_run_of_that_time_learns_from_its_newest_listings() -> None:
    """Any order; people's judgements and the corpus's counts are not listings."""
    examples = list(found(sources()).values())
    counted = Example(
        Document("2301.00001", term_counts={"x": 1}, announced=date(2023, 1, 1)),
        Judgement.ORDINARY,
    )
    kept = past.learnable([counted, *reversed(examples)])
    assert kept[0] == counted
    ordinary = {e.document.id for e in kept if e.judgement is Judgement.ORDINARY}
    assert ordinary == {"2301.00001", "2409.00014", "2409.00015"}
    judged = [e for e in reversed(examples) if e.judgement is not Judgement.ORDINARY]
    assert [e for e in kept if e.judgement is not Judgement.ORDINARY] == judged
