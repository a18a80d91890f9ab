"""Rows that show how a new one is written."""

import pytest

from bot import readme
from bot.layout import Columns, Format, PaperListing, Section
from bot.neighbours import find_neighbours, never_linked
from bot.paper_list import PaperList

PAPER = "[[paper](https://arxiv.org/abs/240{n}.00001)]"
CODE = " [[code](https://github.com/one/sun)]"
PAGE = " [[code](https://sun.example.org)]"
BULLETS = tuple(Section(heading=name, format=Format.BULLETS) for name in ("Old", "New"))


def _bullets(*ends: str, heading: str = "Old") -> str:
    entries = (f"- Faces of {n} Kinds {PAPER.format(n=n)}{end}\n" for n, end in enumerate(ends, 1))
    return f"## {heading}\n{''.join(entries)}\n"


def _read(text: str, *sections: Section) -> PaperList:
    return readme.read(text, PaperListing(sections=sections))


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        (("", "", "", "", CODE), {"project"}),
        (("", "", "", "", ""), {"project", "code"}),
        ((PAGE, "", "", "", CODE), set()),
        (("", "", "", ""), set()),
        ((), set()),
    ],
    ids=["code only", "neither", "a page called code", "too few to tell", "empty"],
)
def test_links_that_no_row_of_many_has_are_left_out(
    ends: tuple[str, ...], expected: set[str]
) -> None:
    current = _read(_bullets(*ends), BULLETS[0])
    assert never_linked(current, current.tables[0]) == expected


def test_a_column_for_code_asks_for_code() -> None:
    columns = Columns(title="Title", paper="Paper", code="Code")
    row = "| Faces | [pdf](https://arxiv.org/abs/2401.00001) |  |\n"
    text = f"## Old\n| Title | Paper | Code |\n| - | - | - |\n{row * 6}"
    current = _read(text, Section(heading="Old", columns=columns))
    assert never_linked(current, current.tables[0]) == {"project"}


def test_other_sections_speak_where_a_section_has_few_rows() -> None:
    many = _bullets(*[CODE] * 6)
    current = _read(many + _bullets("", heading="New"), *BULLETS)
    few = current.tables[1]
    found = find_neighbours(current, few, few.blocks[0], 0)
    assert [one.row.section for one in found] == ["New", *["Old"] * 6]
    own, *others = (one.weight for one in found)
    assert own > sum(others) > 0


def test_rows_of_a_large_section_stand_alone() -> None:
    current = _read(_bullets(*[CODE] * 6) + _bullets(*[CODE] * 3, heading="New"), *BULLETS)
    found = find_neighbours(current, current.tables[0], current.tables[0].blocks[0], 2)
    assert {one.row.section for one in found} == {"Old"}
    assert found[0].row.line in {2, 3}


def test_a_row_without_an_id_lends_its_link() -> None:
    text = f"{_bullets('', '', '')}- Faces [[paper](https://example.org/a.pdf)]{CODE}\n"
    current = _read(text, BULLETS[0])
    found = find_neighbours(current, current.tables[0], current.tables[0].blocks[0], 0)
    assert found[-1].row.id is None
    assert found[-1].weight < min(one.weight for one in found[:-1])
