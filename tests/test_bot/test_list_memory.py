"""Rows that come and go by hand are noticed once and remembered."""

from datetime import date

import pytest

from bot import list_memory, readme
from bot.dashboard_state import Removed
from bot.list_memory import ListMemory
from tests.lists import LAYOUT, LIST

CURRENT = readme.read(LIST, LAYOUT)
TODAY = date(2026, 11, 22)
BEFORE = date(2026, 11, 1)
GONE = "2401.00001"


def test_a_first_run_remembers_and_finds_nothing() -> None:
    found = list_memory.compare(None, CURRENT, (), {}, TODAY)
    assert found == list_memory.Compared(ListMemory(CURRENT.ids))


def test_a_removed_row_is_a_verdict_of_the_day_it_was_found() -> None:
    memory = ListMemory(CURRENT.ids | {GONE})
    first = list_memory.compare(memory, CURRENT, (), {GONE: "A Tale"}, TODAY)
    (removal,) = first.removals
    assert (removal.id, removal.title, removal.decided) == (GONE, "A Tale", TODAY)
    again = list_memory.compare(first.memory, CURRENT, (), {GONE: "A Tale"}, date(2027, 1, 1))
    assert again.removals == first.removals
    assert again.memory == first.memory


@pytest.mark.parametrize(
    ("elsewhere", "titles"),
    [({GONE}, {GONE: "A Tale"}), ((), {}), ((), {GONE: "Newer  voice"})],
)
def test_a_row_that_moved_or_lost_its_link_was_not_removed(
    elsewhere: set[str], titles: dict[str, str]
) -> None:
    memory = ListMemory(CURRENT.ids | {GONE})
    assert list_memory.compare(memory, CURRENT, elsewhere, titles, TODAY).removals == ()


def test_a_row_that_is_back_was_never_removed() -> None:
    memory = ListMemory(CURRENT.ids, {"2409.07255": BEFORE})
    assert list_memory.compare(memory, CURRENT, (), {}, TODAY).memory.removed == {}


def test_a_list_that_was_rebuilt_declines_nothing() -> None:
    many = {f"2401.{n:05}": "A Tale" for n in range(1, 30)}
    memory = ListMemory(CURRENT.ids | many.keys())
    found = list_memory.compare(memory, CURRENT, (), many, TODAY)
    assert (found.removals, found.memory) == ((), ListMemory(CURRENT.ids))
    assert "29 papers" in found.warnings[0]
    later = list_memory.compare(found.memory, CURRENT, (), many, TODAY)
    assert (later.removals, later.warnings) == ((), ())


def test_memory_survives_writing_and_reading() -> None:
    memory = ListMemory(frozenset({"2401.00001", "hep-th/9901001"}), {"2401.00002": BEFORE})
    assert list_memory.parse(list_memory.render(memory)) == memory


@pytest.mark.parametrize("text", [None, "", "{", "3", "{}", '{"listed": 3}', "null"])
def test_nothing_readable_is_nothing_remembered(text: str | None) -> None:
    assert list_memory.parse(text) is None


def test_an_array_of_ids_is_read_and_what_is_no_id_or_day_is_left_out() -> None:
    assert list_memory.parse('["2401.00001", 3, "x"]') == ListMemory(frozenset({"2401.00001"}))
    odd = '{"listed": [], "removed": {"x": "2026-01-01", "2401.00001": "soon", "2401.00002": 3}}'
    assert list_memory.parse(odd) == ListMemory(frozenset())


def test_what_a_lost_store_knew_is_put_together_again() -> None:
    row = f"| 01/24 | Gone | [arXiv](https://arxiv.org/abs/{GONE}) | | | | |\n"
    before = readme.read(LIST.replace("| 04/21 |", f"{row}| 04/21 |"), LAYOUT)
    earlier = Removed("2401.00009", BEFORE, "Long gone")
    memory = list_memory.recall(before, CURRENT, [earlier])
    found = list_memory.compare(memory, CURRENT, (), {}, TODAY)
    assert {(d.id, d.title, d.decided) for d in found.removals} == {
        (GONE, "Gone", TODAY),
        ("2401.00009", "Long gone", BEFORE),
    }
    again = list_memory.compare(
        list_memory.parse(list_memory.render(found.memory)), CURRENT, (), {}, date(2027, 1, 1)
    )
    assert again.removals == found.removals
