"""A replay knows nothing that became known after its first night."""

from datetime import date

from bot import readme, replay
from bot.decisions import PaperDecision, Reason, Verdict
from bot.training import Sources
from classifier.corpus import build_corpus
from classifier.document import Document
from tests.lists import LAYOUT, LIST, paper

CURRENT = readme.read(LIST, LAYOUT)
START = date(2024, 9, 15)
CALENDAR = replay.calendar(
    [
        paper("2409.07255", "Newer Voice", date(2024, 9, 12)),
        paper("2409.02657", "Older Voice", date(2024, 9, 20)),
        paper("2408.00009", "No Identity", date(2024, 8, 2)),
        paper("2412.00001", "Undated", None),
    ]
)


def test_a_paper_counts_from_its_announcement_else_from_the_end_of_its_month() -> None:
    assert CALENDAR.announced("2409.07255") == date(2024, 9, 12)
    assert CALENDAR.announced("2412.00001") == date(2024, 12, 31)
    days = {row.title: CALENDAR.row_announced(row) for row in CURRENT.rows}
    assert days == {
        "No Identity": date(2024, 8, 2),
        "Newer Voice": date(2024, 9, 12),
        "Older Voice": date(2024, 9, 20),
        "Ancient Voice": date(2021, 4, 30),
        "Moving Portrait": date(2024, 7, 31),
    }


def test_cut_keeps_what_was_announced_before_the_start() -> None:
    decided = tuple(
        PaperDecision(i, "", Verdict.REJECTED, Reason.NONE, date(2026, 1, 1))
        for i in ("2408.00001", "2409.00001")
    )
    documents = [
        Document("2408.00001", "a", "b", announced=date(2024, 9, 14)),
        Document("2409.00001", "a", "b", announced=START),
    ]
    corpus = build_corpus(documents, [True, True], [1, 1])
    sources = replay.cut(Sources(CURRENT.rows, decided, corpus), START, CALENDAR)
    assert [row.title for row in sources.rows] == [
        "No Identity", "Newer Voice", "Ancient Voice", "Moving Portrait",
    ]  # fmt: skip
    assert [d.id for d in sources.decisions] == ["2408.00001"]
    assert sources.corpus is not None
    assert sources.corpus.ids == ("2408.00001",)


def test_a_cut_list_loses_later_rows_and_nothing_else() -> None:
    text = replay.cut_list(CURRENT, START, CALENDAR)
    lines = LIST.splitlines(keepends=True)
    assert text == "".join(line for line in lines if "Older Voice" not in line)


def test_known_papers_are_those_of_rows_and_decisions() -> None:
    decided = (PaperDecision("2401.00001", "", Verdict.REJECTED, Reason.NONE, START),)
    known = replay.known_papers(Sources(CURRENT.rows, decided))
    assert known.reason(paper("2401.00001", "x")) == "rejected on 2024-09-15"
    assert known.reason(paper("2409.07255", "x")) == "on the list"
    assert known.reason(paper("2402.00001", "Ancient voice")) == "on the list"
    assert known.reason(paper("1901.00001", "x")) is None  # no row holds it
