"""Only the cells that are named change, whatever stands around them."""

import pytest

from bot import cell_edit, readme
from bot.cell_edit import CellChange
from bot.errors import ListError
from bot.layout import Format, PaperListing, Section
from tests.lists import LAYOUT, LIST

ARXIV = "[arXiv](https://arxiv.org/abs/2409.07255)"
VENUE = CellChange(
    "2409.07255", "Audio", "pub", ARXIV, "[CVPR 2025](https://arxiv.org/abs/2409.07255)"
)
CODE = CellChange("2409.07255", "Audio", "code", "", "[Code](https://github.com/a/b)")
SHORT = "| 07/24 | Moving Portrait | [arXiv](https://arxiv.org/pdf/2407.03168v2.pdf) | | | |"


def changed(before: str, after: str) -> list[tuple[str, str]]:
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return [(a, b) for a, b in pairs if a != b]


def test_named_cells_change_and_nothing_else() -> None:
    after = cell_edit.replace_cells(LIST, [VENUE, CODE], LAYOUT)
    ((old, new),) = changed(LIST, after)
    assert [n for n, pair in enumerate(zip(old.split("|"), new.split("|"), strict=True))
            if pair[0].strip() != pair[1].strip()] == [3, 5]  # fmt: skip
    row = cell_edit.find(readme.read(after, LAYOUT), "2409.07255", "Audio")
    assert row is not None
    assert row.row.cells["pub"] == VENUE.after
    assert row.row.cells["code"] == CODE.after
    assert row.row.cells["labels"] == "Sad<br />Glad"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_stay(ending: str) -> None:
    text = LIST.replace("\n", ending).removesuffix(ending)
    after = cell_edit.replace_cells(text, [VENUE], LAYOUT)
    assert after.replace(VENUE.after, ARXIV).replace(" ", "") == text.replace(" ", "")


def test_a_padded_cell_keeps_its_width_where_the_text_fits() -> None:
    wide = LIST.replace("| Code |", "| Code                            |").replace(
        "|      | Sad", "|                                 | Sad"
    )
    ((old, new),) = changed(wide, cell_edit.replace_cells(wide, [CODE], LAYOUT))
    assert len(old) == len(new)
    assert "| [Code](https://github.com/a/b)  |" in new


def test_a_narrow_cell_grows() -> None:
    change = CellChange("2407.03168", "Video", "code", "", "[Code](https://github.com/a/b)")
    ((_, new),) = changed(LIST, cell_edit.replace_cells(LIST, [change], LAYOUT))
    assert new == SHORT.replace("| | | |", "| | [Code](https://github.com/a/b) | |")


@pytest.mark.parametrize(
    "change",
    [
        CellChange("2409.07255", "Audio", "pub", "[CVPR](x)", "y"),
        CellChange("2409.07255", "Video", "pub", ARXIV, "y"),
        CellChange("2409.99999", "Audio", "pub", ARXIV, "y"),
        CellChange("2409.07255", "Audio", "pub", ARXIV, "CVPR 2025"),
        CellChange("2409.07255", "Audio", "pub", ARXIV, "a | b"),
        CellChange("2409.07255", "Audio", "code", "", "[x](https://arxiv.org/abs/2401.00001)"),
        CellChange("2409.07255", "Audio", "code", "", "two\nlines"),
        CellChange("2409.07255", "Audio", "authors", "", "A. Author"),
    ],
)
def test_what_would_be_read_otherwise_is_refused(change: CellChange) -> None:
    with pytest.raises(ListError, match="Nothing was changed"):
        cell_edit.replace_cells(LIST, [change], LAYOUT)


def test_a_paper_in_two_rows_of_a_section_is_left_alone() -> None:
    line = next(x for x in LIST.splitlines() if "2409.07255" in x)
    with pytest.raises(ListError):
        cell_edit.replace_cells(LIST.replace(line, f"{line}\n{line}"), [CODE], LAYOUT)


def test_a_row_with_too_few_cells_is_left_alone() -> None:
    ragged = LIST.replace(SHORT, SHORT.removesuffix(" | |"))
    change = CellChange("2407.03168", "Video", "labels", "", "Sad")
    with pytest.raises(ListError):
        cell_edit.replace_cells(ragged, [change], LAYOUT)


def test_bullets_are_left_to_people() -> None:
    layout = PaperListing(sections=(Section(heading="Papers", format=Format.BULLETS),))
    text = "# L\n\n## Papers\n\n- [A Tale of Heads](https://arxiv.org/abs/2409.07255), arXiv\n"
    change = CellChange("2409.07255", "Papers", "pub", "arXiv", "CVPR 2025")
    with pytest.raises(ListError):
        cell_edit.replace_cells(text, [change], layout)


@pytest.mark.parametrize(
    ("theirs", "ours", "expected"),
    [
        ("| a | b | |", "| a | B | c |", "| a | B | c |"),
        ("| a | mine | |", "| a | B | c |", "| a | mine | c |"),
        ("| x | b | |", "| a | B | |", "| x | B | |"),
        ("| a | b |", "| a | B | c |", "| a | b |"),
        ("no row", "| a | B | c |", "no row"),
    ],
)
def test_a_cell_that_a_person_changed_stays(theirs: str, ours: str, expected: str) -> None:
    assert cell_edit.merge_line("| a | b | |", theirs, ours) == expected
