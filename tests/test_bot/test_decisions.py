"""The file of verdicts is read whole or not at all."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import decisions
from bot.decisions import PaperDecision, Reason, Verdict
from bot.errors import DatasetError
from classifier.document import Judgement

HEAD = "arxiv_id,title,decision,reason,decided\n"
DAY = date(2026, 1, 2)


def _decision(paper_id: str = "2401.00001", reason: Reason = Reason.NONE) -> PaperDecision:
    return PaperDecision(paper_id, "T", Verdict.REJECTED, reason, DAY)


def test_what_is_written_is_read_back_sorted_by_id() -> None:
    papers = [_decision("2402.00001"), _decision("hep-th/9901001"), _decision("2401.00002")]
    text = decisions.render(papers)
    assert [d.id for d in decisions.parse(text, "f")] == [
        "hep-th/9901001", "2401.00002", "2402.00001",
    ]  # fmt: skip
    assert decisions.render(decisions.parse(text, "f")) == text


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
def test_any_title_is_read_back(title: str) -> None:
    one = PaperDecision("2401.00001", title, Verdict.REJECTED, Reason.LATER, DAY)
    (found,) = decisions.parse(decisions.render([one]), "f")
    assert found == replace(one, title=" ".join(title.split()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "header"),
        ("id,title\n", "it must be arxiv_id,title,decision,reason,decided"),
        (HEAD + "nonsense,T,rejected,,2026-01-02\n", "f line 2"),
        (HEAD + "2401.00001,T,maybe,,2026-01-02\n", "f line 2: 'maybe'.*decisions rejected"),
        (HEAD + "2401.00001,T,rejected,boring,2026-01-02\n", "f line 2: 'boring'"),
        (HEAD + "2401.00001,T,rejected,,yesterday\n", "f line 2"),
        (HEAD + "2401.00001,T,rejected\n", "f line 2"),
        (HEAD + "2401.00001,T,rejected,,2026-01-02,more\n", "f line 2"),
        (HEAD + "2401.00001,T,rejected,,2026-01-02\n" * 2, "line 3: paper 2401.00001 stands twice"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_line(text: str, expected: str) -> None:
    with pytest.raises(DatasetError, match=expected):
        decisions.parse(text, "f")


@pytest.mark.parametrize(
    ("verdict", "reason", "judgement"),
    [
        (Verdict.REJECTED, Reason.NOT_RELEVANT, Judgement.REJECTED),
        (Verdict.REJECTED, Reason.NONE, Judgement.WEAKLY_REJECTED),
        (Verdict.REJECTED, Reason.DUPLICATE, None),
        (Verdict.REJECTED, Reason.LATER, None),
        (Verdict.BORDERLINE, Reason.BORDERLINE, Judgement.BORDERLINE),
    ],
)
def test_each_verdict_teaches_what_it_says(
    verdict: Verdict, reason: Reason, judgement: Judgement | None
) -> None:
    assert PaperDecision("2401.00001", "T", verdict, reason, DAY).judgement is judgement
