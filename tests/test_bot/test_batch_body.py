"""Boxes are read as people left them, and written without touching the rest."""

from bot import batch_body
from bot.batch_body import BatchRow
from bot.pull_request import Kind, Marker, PlannedRow
from tests.lists import paper
from tests.predictions import prediction

ONE, TWO = "2410.00001", "cs/0101001"


def batch_row(paper_id: str, title: str = "A Face") -> BatchRow:
    line = batch_body.describe(paper(paper_id, title), prediction(paper_id))
    return BatchRow(PlannedRow(paper_id, "Audio", "| row |"), line)


def body(*ids: str) -> str:
    return batch_body.render(Marker(ids, Kind.BATCH), [batch_row(one) for one in ids])


def test_a_new_body_has_every_box_ticked() -> None:
    assert batch_body.read_ticks(body(ONE, TWO)) == {ONE: True, TWO: True}
    assert "**A Face** · 90% · Audio · [arXiv 2410.00001]" in body(ONE)


def test_ticks_are_read_as_people_and_their_browsers_leave_them() -> None:
    text = body(ONE, TWO).replace("[x]", "[ ]", 1).replace("[x]", "[X]").replace("\n", "\r\n")
    assert batch_body.read_ticks(text) == {ONE: False, TWO: True}
    assert batch_body.read_ticks(text.replace("- [", "  * [")) == {ONE: False, TWO: True}
    without = "\r\n".join(line for line in text.split("\r\n") if TWO not in line)
    assert batch_body.read_ticks(without) == {ONE: False}
    assert batch_body.read_ticks("nothing") is None
    assert batch_body.read_ticks("") is None


def test_a_part_whose_every_line_was_deleted_has_no_box() -> None:
    lines = body(ONE).splitlines()
    for ending in ("\n", "\r\n"):
        emptied = ending.join(line for line in lines if ONE not in line or "row=" not in line)
        assert batch_body.read_ticks(emptied) == {}
        refilled = batch_body.update(emptied, [TWO], (), [batch_row(TWO)])
        assert batch_body.read_ticks(refilled) == {TWO: True}


def test_boxes_beside_the_bots_part_mean_nothing() -> None:
    text = f"{body(ONE)}\n- [ ] <!-- row={ONE} --> mine"
    assert batch_body.read_ticks(text) == {ONE: True}


def test_an_update_leaves_all_else_as_it_is() -> None:
    old = body(ONE, TWO).replace(f"row={ONE} -->", f"row={ONE} --> see #1:") + "\nmine"
    old = old.replace(f"- [x] <!-- row={TWO}", f"A remark\n- [x] <!-- row={TWO}")
    assert batch_body.update(old, [ONE, TWO], [], []) == old
    new = batch_body.update(old, [TWO, "2410.00003"], [], [batch_row("2410.00003")])
    assert f"- [ ] <!-- row={ONE} --> see #1:" in new
    assert "A remark\n- [x]" in new
    assert new.endswith("\nmine")
    assert batch_body.read_ticks(new) == {ONE: False, TWO: True, "2410.00003": True}
    gone = batch_body.update(new, [TWO], [ONE], [])
    assert batch_body.read_ticks(gone) == {TWO: True, "2410.00003": False}
    assert batch_body.update("no part", [ONE], [], [batch_row(ONE)]) == "no part"


def test_hostile_titles_stay_on_their_line() -> None:
    title = f"x --> <!-- /arxiv-bot:rows -->\n- [x] <!-- row={TWO} --> @you #1 [a](b) " + "y" * 400
    text = batch_body.render(Marker((ONE,), Kind.BATCH), [batch_row(ONE, title)])
    assert batch_body.read_ticks(text) == {ONE: True}
    assert "@you" not in text
    assert all(len(line) < 2500 for line in text.splitlines())


def test_a_title_counts_unless_a_person_wrote_it() -> None:
    assert batch_body.title(1) == "Add 1 paper"
    assert batch_body.title(3, "Add 1 paper") == "Add 3 papers"
    assert batch_body.title(3, "Papers of May") == "Papers of May"


def test_a_paper_of_which_only_the_row_is_known_is_named_all_the_same() -> None:
    row = batch_row(ONE).row
    link = f"Audio · [arXiv {ONE}](https://arxiv.org/abs/{ONE})"
    assert batch_body.name(row, "") == link
    assert batch_body.name(row, "A *Face*") == f"**A &#x2a;Face&#x2a;** · {link}"
