"""The list is read as it stands; no byte is lost on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import readme
from bot.errors import ListError
from tests.lists import LAYOUT, LIST


def test_lines_joined_are_the_file() -> None:
    for text in (
        LIST,
        LIST.replace("\n", "\r\n"),
        "\ufeff" + LIST,
        LIST.rstrip("\n"),
        LIST + "\x0c\u2028",
    ):
        assert "".join(readme.read(text, LAYOUT).lines) == text


def test_rows_have_their_cells_by_role() -> None:
    rows = readme.read(LIST, LAYOUT).rows
    assert [row.title for row in rows] == [
        "No Identity", "Newer Voice", "Older Voice", "Ancient Voice", "Moving Portrait",
    ]  # fmt: skip
    newer = rows[1]
    assert (newer.id, newer.time, newer.section) == ("2409.07255", (2024, 9), "Audio")
    assert newer.labels == ("Sad", "Glad")
    assert newer.cells["pub"] == "[arXiv](https://arxiv.org/abs/2409.07255)"


def test_papers_are_known_by_id_however_linked_and_by_title() -> None:
    current = readme.read(LIST, LAYOUT)
    assert current.ids == {"2409.07255", "2409.02657", "2407.03168", "1901.00001"}
    assert {"noidentity", "ancientvoice"} <= current.titles
    assert current.rows[0].id is None


def test_padding_rows_are_no_papers() -> None:
    table = readme.read(LIST, LAYOUT).table("Audio")
    assert [row.is_padding for row in table.rows] == [False] * 4 + [True] * 2


def test_the_description_is_the_first_prose() -> None:
    assert readme.read(LIST, LAYOUT).description == "A curated list of papers about invented faces."


def test_code_and_comments_are_not_read() -> None:
    hidden = "```\n## Audio\n| Title |\n| - |\n```\n<!--\n## Video\n-->\n~~~ x\n## Audio\n~~~\n"
    assert readme.read(hidden + LIST, LAYOUT).rows[0].title == "No Identity"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", r"README.md: heading 'Audio' stands 0 times"),
        (LIST + "\n## Audio\n", "heading 'Audio' stands 2 times"),
        (LIST.replace("| Pub ", "| Where "), "no column 'Pub' among"),
        ("## Audio\n\nNo table.\n\n## Video\n", "line 1: no table under 'Audio'"),
        ("## Audio\n\n| Title | Pub |\n\n## Video\n", "no table under 'Audio'"),
    ],
)
def test_a_list_that_does_not_fit_is_refused(text: str, expected: str) -> None:
    with pytest.raises(ListError, match=expected) as caught:
        readme.read(text, LAYOUT)
    assert "Nothing was changed." in str(caught.value)


def test_rows_of_any_length_are_read() -> None:
    ragged = LIST.replace("| 07/24 | Moving", "| 08/24 | Short |\n| 07/24 | Moving")
    ragged = ragged.replace("| | | |\n", "| | | | extra | more |\n")
    assert [row.title for row in readme.read(ragged, LAYOUT).table("Video").rows] == [
        "Short",
        "Moving Portrait",
    ]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| a | b |", (" a ", " b ")),
        ("a | b", ("a ", " b")),
        (r"| a \| b | c |", (r" a \| b ", " c ")),
        ("| a |  | c |", (" a ", "  ", " c ")),
        ("|", ("",)),
    ],
)
def test_split_cells_keeps_white_space_and_escapes(line: str, cells: tuple[str, ...]) -> None:
    assert readme.split_cells(line) == cells


def test_strip_markup_gives_what_is_shown() -> None:
    assert readme.strip_markup(r"[**A** \| `b`](https://x.org/(1)) <b>c</b>") == "A | b c"


@given(st.text(), st.text())
def test_reading_never_fails_otherwise(before: str, after: str) -> None:
    try:
        current = readme.read(before + LIST + after, LAYOUT)
    except ListError:
        return
    assert "".join(current.lines) == before + LIST + after
