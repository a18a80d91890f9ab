"""The lines that a new entry stands between."""

import pytest

from bot import readme, row_lines
from bot.layout import Format, PaperListing, Section
from bot.row_lines import Gap

LAYOUT = PaperListing(sections=(Section(heading="Papers", format=Format.BULLETS),))
ENTRIES = [f"- [Paper {n}](https://arxiv.org/abs/240{n}.00001)" for n in (3, 2, 1)]


def _find(text: str, at: int, *, is_paragraph: bool = False) -> Gap:
    current = readme.read(text, LAYOUT)
    return row_lines.find(current, current.tables[0].blocks[0], at, is_paragraph=is_paragraph)


@pytest.mark.parametrize(
    ("at", "gap"), [(0, Gap(2)), (1, Gap(3)), (3, Gap(5))], ids=["top", "middle", "end"]
)
def test_entries_that_stand_close_stay_close(at: int, gap: Gap) -> None:
    text = "\n".join(["## Papers", "", *ENTRIES, "", "## End", ""])
    assert _find(text, at) == gap


@pytest.mark.parametrize(
    ("at", "gap"),
    [(0, Gap(2, after=1)), (1, Gap(4, after=1)), (3, Gap(7, before=1))],
    ids=["top", "middle", "end"],
)
def test_a_blank_line_comes_with_an_entry_where_others_have_one(at: int, gap: Gap) -> None:
    text = "## Papers\n\n" + "\n\n".join(ENTRIES) + "\n\n## End\n"
    assert _find(text, at) == gap


@pytest.mark.parametrize("at", [0, 1, 2])
def test_blank_lines_that_an_entry_left_are_used_again(at: int) -> None:
    lines = ["## Papers", "", *"\n\n".join(ENTRIES).split("\n"), "", "## End", ""]
    line = lines.index(ENTRIES[at])
    without = "\n".join([*lines[:line], *lines[line + 1 :]])
    assert _find(without, at) == Gap(line)


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("## Papers\n", Gap(1, before=1)),
        ("## Papers\n\n## End\n", Gap(2, after=1)),
        ("## Papers\n\n\n## End\n", Gap(2)),
        ("## Papers\nNothing yet.\n", Gap(1, before=1, after=1)),
    ],
)
def test_a_first_entry_stands_below_its_heading(text: str, gap: Gap) -> None:
    assert _find(text, 0) == gap


def test_a_first_entry_is_as_near_to_its_heading_as_others_are() -> None:
    sections = (*LAYOUT.sections, Section(heading="More", format=Format.BULLETS))
    text = f"## Papers\n\n## More\n{ENTRIES[0]}\n"
    current = readme.read(text, PaperListing(sections=sections))
    block = current.tables[0].blocks[0]
    assert row_lines.find(current, block, 0, is_paragraph=False) == Gap(1)


def test_a_blank_line_keeps_paragraphs_apart() -> None:
    text = "## Papers\n\n" + ENTRIES[0].removeprefix("- ") + "\n"
    assert _find(text, 1, is_paragraph=True) == Gap(3, before=1)
