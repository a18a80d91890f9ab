"""Only the lines that are meant change in the file of decisions."""

from datetime import date

import pytest

from bot import decisions, decisions_edit
from bot.decisions import PaperDecision, Reason, Verdict
from bot.errors import DatasetError

HEAD = "arxiv_id,title,decision,reason,decided\n"
OLD = (
    f'{HEAD}2301.00001,"Odd,  spacing",rejected,,2024-01-01\n'
    "2401.00001,B,rejected,later,2024-02-01\n"
)
DAY = date(2026, 1, 2)
WHERE = "decisions.csv"


def decision(arxiv_id: str, title: str = "T", reason: Reason = Reason.NONE) -> PaperDecision:
    return PaperDecision(arxiv_id, title, Verdict.REJECTED, reason, DAY)


def test_a_line_goes_before_those_of_newer_papers() -> None:
    wanted = [decision("2312.00001"), decision("2501.00001", 'A "b", c'), decision("2201.00001")]
    found = decisions_edit.update(OLD, wanted, (), WHERE)
    assert found.splitlines() == [
        HEAD.strip(),
        "2201.00001,T,rejected,,2026-01-02",
        '2301.00001,"Odd,  spacing",rejected,,2024-01-01',
        "2312.00001,T,rejected,,2026-01-02",
        "2401.00001,B,rejected,later,2024-02-01",
        '2501.00001,"A ""b"", c",rejected,,2026-01-02',
    ]


def test_lines_are_replaced_and_dropped_alone() -> None:
    found = decisions_edit.update(OLD, [decision("2401.00001", "B")], {"2301.00001"}, WHERE)
    assert found == f"{HEAD}2401.00001,B,rejected,,2026-01-02\n"


@pytest.mark.parametrize(
    "text",
    [
        OLD,
        OLD.replace("\n", "\r\n"),
        OLD.removesuffix("\n"),
        f"{OLD}\n\n",
        OLD.replace("Odd,  spacing", "Odd\nbreak"),
    ],
)
def test_nothing_new_leaves_every_byte(text: str) -> None:
    current = decisions.parse(text, WHERE)
    assert decisions_edit.update(text, current, (), WHERE) == text
    grown = decisions_edit.update(text, [decision("2701.00001")], (), WHERE)
    assert grown.startswith(text.rstrip("\r\n"))
    assert len(decisions.parse(grown, WHERE)) == 3
    assert grown.count("\r\n") == (grown.count("\n") if "\r" in text else 0)


def test_a_file_is_begun() -> None:
    assert decisions_edit.update(None, [decision("2401.00001")], (), WHERE) == (
        f"{HEAD}2401.00001,T,rejected,,2026-01-02\n"
    )


def test_a_broken_file_is_not_touched() -> None:
    with pytest.raises(DatasetError):
        decisions_edit.update("a,b\n1,2\n", [decision("2401.00001")], (), WHERE)


def test_what_a_person_changed_on_the_branch_is_carried_over() -> None:
    planned = decisions_edit.update(
        OLD, [decision("2501.00001"), decision("2501.00002")], (), WHERE
    )
    theirs = planned.replace("2501.00001,T,rejected,", "2501.00001,T,rejected,duplicate")
    theirs = theirs.replace("2501.00002,T,rejected,,2026-01-02\n", "")
    main = decisions_edit.update(OLD, [decision("2401.00009")], {"2301.00001"}, WHERE)
    ours = decisions_edit.update(main, [decision("2501.00001"), decision("2601.00001")], (), WHERE)
    text, deleted = decisions_edit.carry_over(planned, theirs, ours, WHERE)
    assert deleted == {"2501.00002"}
    assert text == (
        f"{HEAD}2401.00001,B,rejected,later,2024-02-01\n2401.00009,T,rejected,,2026-01-02\n"
        "2501.00001,T,rejected,duplicate,2026-01-02\n2601.00001,T,rejected,,2026-01-02\n"
    )
