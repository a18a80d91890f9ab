"""A row that is known already is placed as it stands, or not at all."""

import pytest

from bot import edit, readme
from bot.errors import ListError
from bot.layout import Format, PaperListing, Section
from bot.pull_request import PlannedRow
from tests.lists import LAYOUT, LIST

BULLETS = PaperListing(sections=(Section(heading="Faces", format=Format.BULLETS),))
NUMBERED = """\
# Faces

1. [Newer Face](https://arxiv.org/abs/2409.07255)
2. [Older Face](https://arxiv.org/abs/2409.02657)
"""


def test_a_row_stands_in_its_place_as_it_is_written() -> None:
    line = "|  09/24| *My* Face |[x](https://arxiv.org/abs/2409.05000)||| a, b |no"
    text = edit.place(LIST, [PlannedRow("2409.05000", "Audio", line)], LAYOUT)
    lines = text.splitlines()
    at = lines.index(line)
    assert "2409.07255" in lines[at - 1]
    assert "2409.02657" in lines[at + 1]
    assert [x for x in lines if x != line] == LIST.splitlines()
    assert edit.place(text, [PlannedRow("2409.05000", "Audio", line)], LAYOUT) == text


def test_the_time_that_the_row_shows_counts() -> None:
    line = "| 05/24 | My Face | [x](https://arxiv.org/abs/2409.05000) | | | | |"
    rows = readme.read(edit.place(LIST, [PlannedRow("2409.05000", "Audio", line)], LAYOUT), LAYOUT)
    assert [row.id for row in rows.rows][2:4] == ["2409.02657", "2409.05000"]


def test_a_numbered_entry_gets_the_next_number() -> None:
    row = PlannedRow("2408.00001", "Faces", "7. [My Face](https://arxiv.org/abs/2408.00001)")
    assert edit.place(NUMBERED, [row], BULLETS) == (
        f"{NUMBERED}3. [My Face](https://arxiv.org/abs/2408.00001)\n"
    )


def test_an_entry_of_several_lines_stays_whole() -> None:
    text = NUMBERED.replace("1. ", "- ").replace("2. ", "- ")
    entry = "- [My Face](https://arxiv.org/abs/2409.05000)\n  - [code](https://example.org)"
    placed = edit.place(text, [PlannedRow("2409.05000", "Faces", entry)], BULLETS)
    assert f"07255)\n{entry}\n- [Older" in placed


@pytest.mark.parametrize(
    ("section", "text", "layout", "current"),
    [
        ("Audio", "", LAYOUT, LIST),
        ("Audio", "| a |\n| b |", LAYOUT, LIST),
        ("Audio", "# Heading", LAYOUT, LIST),
        ("Audio", "<!-- | a | -->", LAYOUT, LIST),
        ("Nowhere", "| a |", LAYOUT, LIST),
        ("Faces", "", BULLETS, NUMBERED),
        (
            "Faces",
            "- [A](https://arxiv.org/abs/2409.05000)\n- [B](https://a.org)",
            BULLETS,
            NUMBERED,
        ),
        ("Faces", "## Heading", BULLETS, NUMBERED),
        ("Faces", "```", BULLETS, NUMBERED),
    ],
)
def test_what_is_not_one_row_is_refused(
    section: str, text: str, layout: PaperListing, current: str
) -> None:
    with pytest.raises(ListError):
        edit.place(current, [PlannedRow("2409.05000", section, text)], layout)
