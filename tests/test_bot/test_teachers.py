"""What arXiv does not have is learned from by its title, and not asked for every night."""

from datetime import date

from bot import readme, teachers
from bot.decisions import PaperDecision, Reason, Verdict
from tests.lists import LAYOUT, LIST


def test_titles_are_those_of_rows_with_an_id_and_of_decisions() -> None:
    day = date(2026, 1, 1)
    decided = [
        PaperDecision("2401.00001", "Decided", Verdict.REJECTED, Reason.NONE, day),
        PaperDecision("2409.07255", "Old title", Verdict.REJECTED, Reason.NONE, day),
    ]
    assert teachers.titles(readme.read(LIST, LAYOUT).rows, decided) == {
        "2401.00001": "Decided",
        "2409.07255": "Newer Voice",
        "2409.02657": "Older Voice",
        "2407.03168": "Moving Portrait",
    }


def test_only_papers_that_should_be_known_by_now_get_a_stub() -> None:
    absent = {"2401.00001": "Old", "2403.00001": "New"}
    (stub,) = teachers.stubs(absent, date(2024, 3, 20))
    assert (stub.id, stub.title, stub.abstract) == ("2401.00001", "Old", None)
    assert teachers.stubs({}, date(2024, 3, 20)) == ()
