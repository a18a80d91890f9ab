"""Rows of a branch are found, taken out, and joined cell by cell."""

import pytest

from bot import draft_rows, edit, readme
from bot.pull_request import PlannedRow
from tests.lists import LAYOUT, LIST

ROW = PlannedRow(
    "2409.09001",
    "Audio",
    "| 09/24 | A Face | [arXiv](https://arxiv.org/abs/2409.09001) | | | x | |",
)


def head(*rows: PlannedRow) -> str:
    return edit.place(LIST, rows, LAYOUT)


def change(row: PlannedRow, *pairs: tuple[str, str]) -> PlannedRow:
    text = row.text
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return PlannedRow(row.id, row.section, text)


def test_what_a_branch_adds_is_found_and_taken_out() -> None:
    text = head(ROW)
    assert draft_rows.added_rows(LIST, text, LAYOUT) == (ROW,)
    assert draft_rows.without(text, [ROW], LAYOUT) == LIST
    assert draft_rows.added_rows(LIST, LIST, LAYOUT) == ()


def test_edits_of_rows_that_were_there_are_no_new_rows() -> None:
    text = LIST.replace("Newer Voice", "Newest Voice").replace(
        "[CVPR 2024](https://example.org/a.pdf)", "[CVPR](https://arxiv.org/abs/2409.00007)"
    )
    assert draft_rows.added_rows(LIST, text, LAYOUT, [ROW]) == ()


@pytest.mark.parametrize(
    "pairs",
    [
        [("https://arxiv.org/abs/2409.09001", "https://example.org/c.pdf")],
        [("[arXiv](https://arxiv.org/abs/2409.09001)", ""), ("A Face", "Another Title")],
        [("2409.09001", "2409.09009")],
    ],
)
def test_a_row_without_its_link_is_known_by_title_or_for_want_of_another(
    pairs: list[tuple[str, str]],
) -> None:
    changed = change(ROW, *pairs)
    (found,) = draft_rows.added_rows(LIST, head(changed), LAYOUT, [ROW])
    assert found.text == changed.text
    assert found.id == ("2409.09009" if "2409.09009" in changed.text else ROW.id)


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        ([], [("A Face", "The Face")], [("A Face", "The Face")]),
        ([("arXiv]", "CVPR 2026]")], [], [("arXiv]", "CVPR 2026]")]),
        (
            [("arXiv]", "CVPR 2026]")],
            [("A Face", "The Face")],
            [("arXiv]", "CVPR 2026]"), ("A Face", "The Face")],
        ),
        ([("arXiv]", "CVPR 2026]")], [("arXiv]", "ICCV]")], [("arXiv]", "ICCV]")]),
        ([("| x |", "| y |")], [("| x |", "| |")], [("| x |", "| |")]),
        ([("| x | |", "| y | |")], [("| x | |", "| x |")], [("| x | |", "| x |")]),
    ],
)
def test_a_cell_that_a_person_changed_stays_theirs(
    ours: list[tuple[str, str]], theirs: list[tuple[str, str]], merged: list[tuple[str, str]]
) -> None:
    found = draft_rows.merge_row(ROW, change(ROW, *ours), change(ROW, *theirs))
    assert " ".join(found.text.split()) == " ".join(change(ROW, *merged).text.split())


def test_bullets_are_joined_word_by_word() -> None:
    old = PlannedRow("2409.09001", "B", "- [A Face](https://arxiv.org/abs/2409.09001), arXiv")
    ours, theirs = change(old, ("arXiv", "CVPR 2026")), change(old, ("A Face", "The Face"))
    ours = change(old, (", arXiv", ", CVPR 2026"))
    assert draft_rows.merge_row(old, ours, theirs).text == (
        "- [The Face](https://arxiv.org/abs/2409.09001), CVPR 2026"
    )
    clash = change(old, (", arXiv", ", ICCV"))
    assert draft_rows.merge_row(old, ours, clash) == clash


def test_a_row_that_a_person_moved_stays_there() -> None:
    theirs = PlannedRow(ROW.id, "Video", ROW.text)
    assert draft_rows.merge_row(ROW, change(ROW, ("A Face", "Face")), theirs) == theirs


def test_cells_follow_their_headings_when_columns_changed() -> None:
    old = readme.read(LIST, LAYOUT)
    text = LIST.replace("| Blog |\n", "| Note | Blog |\n").replace(
        "| ---- |\n| 09", "| - | - |\n| 09"
    )
    new = readme.read(text, LAYOUT)
    row = change(ROW, ("| x | |", "| x | b |"))
    assert draft_rows.refit(row, old, new).text == (
        "| 09/24 | A Face | [arXiv](https://arxiv.org/abs/2409.09001) |  |  | x |  | b |"
    )
    assert draft_rows.refit(row, old, old) is row
    nowhere = PlannedRow(ROW.id, "Nowhere", ROW.text)
    assert draft_rows.refit(nowhere, old, new) is nowhere
