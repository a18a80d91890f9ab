"""Column roles from odd headings; every text is invented."""

from collections.abc import Sequence

import pytest

from bot.layout import Columns
from bot.list_survey import SurveyedTable
from bot.survey_columns import ColumnRoles, assign

LINK = "[x](https://arxiv.org/abs/2401.00001)"


def roles(headings: str, *rows: Sequence[str]) -> ColumnRoles:
    cells = tuple(heading.strip() for heading in headings.split("|"))
    return assign(SurveyedTable(0, cells, tuple(tuple(row) for row in rows), len(rows)))


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ("Title | Pub", {"title": "Title", "pub": "Pub"}),
        (
            "arXiv Time | Title | Venue | Project Page | Code | Labels",
            {
                "time": "arXiv Time", "title": "Title", "pub": "Venue", "project": "Project Page",
                "code": "Code", "labels": "Labels",
            },
        ),
        (
            "标题 | 会议 | 时间 | 代码 | 论文 | 项目主页",
            {"title": "标题", "pub": "会议", "time": "时间", "code": "代码", "paper": "论文",
             "project": "项目主页"},
        ),
        (
            "Title / 标题 | Date（日期） | Links 链接",
            {"title": "Title / 标题", "time": "Date（日期）", "links": "Links 链接"},
        ),
        ("**Title** | `Code`", {"title": "Title", "code": "Code"}),
        ("TITLE | PDF Link", {"title": "TITLE", "paper": "PDF Link"}),
        ("Title | Github Page", {"title": "Title", "code": "Github Page"}),
        ("Paper Title | Paper & Code", {"title": "Paper Title", "links": "Paper & Code"}),
        ("Title | Publication Date", {"title": "Title", "pub": "Publication Date"}),
        ("Model | Title | Web", {"name": "Model", "title": "Title", "project": "Web"}),
        ("Title | Author(s) | Tags", {"title": "Title", "authors": "Author(s)", "labels": "Tags"}),
    ],
)  # fmt: skip
def test_headings_name_roles(headings: str, expected: dict[str, str]) -> None:
    found = roles(headings)
    assert dict(found.by_role) == expected
    assert (found.unknown, found.guessed) == ((), ())
    assert Columns(**found.by_role).by_role() == expected


def test_a_column_of_venue_and_date_is_what_most_of_its_cells_are() -> None:
    dates = [("A", "May, 2023"), ("B", "Dec. 2022"), ("C", "2021.04"), ("D", "CVPR, 2021")]
    assert roles("Title | Pub. & Date", *dates).by_role["time"] == "Pub. & Date"
    assert roles("Title | Pub. & Date", *dates[-1:]).by_role["pub"] == "Pub. & Date"


def test_a_column_named_paper_holds_titles_or_links() -> None:
    title = "Teapots that Sing in the Night"
    assert roles("Year | Paper", ("2024", title)).by_role["title"] == "Paper"
    both = roles("Paper | Title", (LINK, title))
    assert both.by_role == {"paper": "Paper", "title": "Title"}


def test_long_texts_are_titles_where_no_heading_says_so() -> None:
    found = roles("Nr | What | Where", ("1", "Teapots that Sing at Night", LINK))
    assert found.by_role == {"title": "What", "paper": "Where"}
    assert (found.guessed, found.unknown) == (("title", "paper"), ("Nr",))


def test_a_heading_that_stands_twice_or_not_at_all_has_no_role() -> None:
    found = roles("Title | Code | Code | | Notes", ("A", "", "", "", ""))
    assert found.by_role == {"title": "Title"}
    assert found.unknown == ("Code", "Code", "", "Notes")


@pytest.mark.parametrize("headings", ["", "|", "Nr | Size", "Title | Title"])
def test_there_may_be_no_title(headings: str) -> None:
    assert "title" not in roles(headings).by_role


def test_ragged_rows_are_no_trouble() -> None:
    rows = [(), ("A",), ("Teapots that Sing", LINK, "more", "and more")]
    assert roles("Paper | Link", *rows).by_role == {"title": "Paper", "links": "Link"}
