"""Verdicts become what the nightly bot would have read back from people."""

import json
from datetime import date

import pytest

from bot import judged, readme, replay, training
from bot.errors import DatasetError
from bot.judged import Feedback, Grade, JudgedPaper, find_section
from bot.prediction import Decision
from bot.training import Sources
from classifier.document import Judgement
from tests.lists import LAYOUT, LIST, paper
from tests.predictions import prediction

NIGHT = date(2024, 10, 1)
HEADINGS = ("Audio-Driven Papers", "Video-Driven Papers")
IDS = tuple(f"2410.{n:05}" for n in range(1, 6))
PAPERS = tuple(paper(i, f"Voice {i}", abstract=f"Text of {i}.") for i in IDS)


def _parse(*records: object) -> dict[str, JudgedPaper]:
    return judged.parse([json.dumps(record) for record in records], "judged.jsonl")


def test_a_line_holds_a_verdict_and_perhaps_more() -> None:
    full = {"id": "arXiv:2410.00001v2", "grade": 2, "drive": "audio", "labels": ["Sad"], "why": "x"}
    assert _parse(full, {"id": "2410.00002", "grade": 0, "drive": None, "labels": None}) == {
        "2410.00001": JudgedPaper("2410.00001", Grade.ACCEPTED, "audio", ("Sad",)),
        "2410.00002": JudgedPaper("2410.00002", Grade.REJECTED),
    }
    assert judged.parse(["", " \r"], "judged.jsonl") == {}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("nonsense", "Invalid JSON"),
        ("[]", "object"),
        ('{"id": "2410.00001"}', "grade"),
        ('{"id": "2410.00001", "grade": 3}', "grade"),
        ('{"id": "2410.00001", "grade": "2"}', "grade"),
        ('{"id": "no id", "grade": 2}', "no id"),
        ('{"id": "2410.00001", "grade": 2, "labels": "Sad"}', "labels"),
        ('{"id": "2410.00001", "grade": 2, "drive": 5}', "drive"),
    ],
)
def test_a_line_that_is_no_verdict_is_named(line: str, problem: str) -> None:
    with pytest.raises(DatasetError, match=rf"judged.jsonl line 2: .*{problem}"):
        judged.parse(["", line], "judged.jsonl")


def test_a_paper_is_judged_once() -> None:
    with pytest.raises(DatasetError, match=r"line 2: paper 2410.00001 is judged twice"):
        _parse({"id": "2410.00001", "grade": 2}, {"id": "2410.00001v3", "grade": 0})


@pytest.mark.parametrize(
    ("word", "heading"),
    [("audio", HEADINGS[0]), ("VIDEO", HEADINGS[1]), ("driven", None), ("both", None), ("", None)],
)
def test_a_section_is_found_by_a_word_of_its_heading_alone(word: str, heading: str | None) -> None:
    assert find_section(word, HEADINGS) == heading


def _learn(*decisions: Decision, **grades: JudgedPaper) -> Sources:
    shown = [
        prediction(i, decision=d, section="Video-Driven Papers")
        for i, d in zip(IDS, decisions, strict=False)
    ]
    feedback = Feedback({one.id: one for one in grades.values()}, HEADINGS)
    return judged.learn(Sources(), NIGHT, PAPERS[: len(shown)], shown, feedback)


def test_verdicts_on_what_was_shown_are_learned() -> None:
    known = _learn(
        Decision.PROPOSE, Decision.HOLD, Decision.PROPOSE, Decision.HOLD,
        a=JudgedPaper(IDS[0], Grade.ACCEPTED, "audio", ("Sad", "Glad")),
        b=JudgedPaper(IDS[1], Grade.ACCEPTED, "both"),
        c=JudgedPaper(IDS[2], Grade.BORDERLINE, "audio"),
    )  # fmt: skip
    found = {e.document.id: e for e in training.examples(known)}
    assert {i: e.judgement for i, e in found.items()} == {
        IDS[0]: Judgement.ACCEPTED,
        IDS[1]: Judgement.ACCEPTED,
        IDS[2]: Judgement.BORDERLINE,
        IDS[3]: Judgement.REJECTED,
    }
    assert (found[IDS[0]].section, found[IDS[0]].labels) == ("Audio-Driven Papers", ("Sad", "Glad"))
    assert (found[IDS[1]].section, found[IDS[1]].labels) == ("Video-Driven Papers", ())
    assert found[IDS[0]].document.abstract == f"Text of {IDS[0]}."
    policy = replay.known_papers(known)
    assert [policy.reason(p) for p in PAPERS[:4]] == [
        "on the list", "on the list", "borderline on 2024-10-01", "rejected on 2024-10-01",
    ]  # fmt: skip


def test_what_was_skipped_is_a_past_listing_whatever_its_verdict() -> None:
    known = _learn(Decision.SKIP, Decision.SKIP, a=JudgedPaper(IDS[0], Grade.ACCEPTED, "audio"))
    assert (known.rows, known.decisions, known.listings) == ((), (), PAPERS[:2])
    assert {e.judgement for e in training.examples(known)} == {Judgement.ORDINARY}


def test_what_was_known_before_stays() -> None:
    before = Sources(readme.read(LIST, LAYOUT).rows, listings=(paper("2409.00001"),))
    after = judged.learn(before, NIGHT, (), (), Feedback({}, HEADINGS))
    assert after == before
