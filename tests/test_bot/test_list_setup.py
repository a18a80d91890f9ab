"""Lists of many shapes that nobody prepared, understood or refused; every text is invented."""

from pathlib import Path

import pytest

from bot import config, edit, first_config, readme, survey_categories
from bot.errors import ListError
from bot.layout import Format, Order
from bot.list_setup import UnderstoodList, UnderstoodSection, understand
from bot.paper import Paper, find_ids
from bot.prediction import Findings
from bot.survey_categories import CategoryGuess
from tests.judged_list import SHARED

MONTHS = ("2406", "2405", "2404", "2403", "2402", "2401")
LISTS = sorted((SHARED / "lists").glob("*-*.md"))
NEW = Paper(id="2406.09999", title="Brand New Kettles")


def link(number: int, month: str = "2401") -> str:
    return f"https://arxiv.org/abs/{month}.{number:05}"


def table(start: int = 1, months: tuple[str, ...] = MONTHS) -> str:
    rows = "".join(
        f"| Teapots of Kind {n} | [arXiv]({link(n, month)}) |\n"
        for n, month in enumerate(months, start)
    )
    return f"| Title | Pub |\n|---|---|\n{rows}"


def bullets(start: int = 1, mark: str = "-", months: tuple[str, ...] = MONTHS) -> str:
    return "".join(
        f"{mark} Kettles of Kind {n} [[Paper]({link(n, month)})]\n"
        for n, month in enumerate(months, start)
    )


def grouped(name: str, start: int) -> str:
    entries = (
        f"    * **{name}{n}**: {name} Kettles of Kind {n} [[Paper]({link(n)})]\n"
        for n in range(start, start + 3)
    )
    return f"* {name}:\n{''.join(entries)}"


SHAPES = {
    "tables": f"# List\n\n## Teapots\n\n{table()}\n## More\n\n{table(20)}",
    "several tables": f"# List\n\n## Teapots\n\n{table()}\n**More**\n\n{table(20)}",
    "bullets": f"# List\n\n## Kettles\n\n{bullets()}\n### Deep\n\n{bullets(20)}",
    "stars": f"## Kettles\n\n{bullets(mark='*')}",
    "numbered": f"## Kettles\n\n{bullets(mark='1.')}",
    "both": f"## Kettles\n\n{bullets()}\n## Teapots\n\n{table(20)}",
    "carriage returns": f"## Kettles\n\n{bullets()}\n## Teapots\n{table(20)}".replace("\n", "\r\n"),
    "byte order mark": f"\ufeff# Kettles\n\n{bullets()}",
    "front matter": f"---\ntitle: Kettles\n---\n\n# Kettles\n\n{bullets()}",
    "years": f"## Kettles\n\n### 2024\n\n{bullets()}\n### 2023\n\n- One ([x]({link(9, '2303')}))\n",
    "repeated headings": f"# A\n\n## Papers\n\n{bullets()}\n# B\n\n## Papers\n\n{bullets(20)}",
    "underlined headings": f"List\n====\n\nKettles\n-------\n\n{bullets()}",
    "groups": f"## Kettles\n\n{grouped('Large', 1)}{grouped('Small', 5)}",
    "several lines": "## Kettles\n\n"
    + "".join(
        f"- **Kettles of Kind {n}**\n  - A. Writer, B. Writer\n  - [Paper]({link(n)})\n"
        for n in range(1, 7)
    ),
    "dates": "## Kettles\n\n"
    + "".join(
        f"- [20{m[:2]}/{m[2:]}] **Kettles of {m}** [[paper]({link(1, m)})]\n" for m in MONTHS
    ),
    "no final newline": f"## Kettles\n\n{bullets()}".rstrip(),
    "two languages": "## 论文 Papers\n\n| 标题 Title | 会议 Venue | 论文 |\n|-|-|-|\n"
    + "".join(f"| Kettles of Kind {n} | CVPR | [pdf]({link(n)}) |\n" for n in range(1, 5)),
}


def named(found: UnderstoodList, name: str) -> UnderstoodSection:
    return next(one for one in found.sections if one.section.name == name)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_linked_paper_is_read(shape: str) -> None:
    text = SHAPES[shape]
    found = understand(text, "README.md")
    assert set(found.ids) == set(find_ids(text))
    assert found.other_ids == ()
    assert "".join(readme.read(text, found.layout).lines) == text
    assert sum(one.entries for one in found.sections) == len(find_ids(text))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_paper_can_be_added_to_each_section(shape: str) -> None:
    text = SHAPES[shape]
    found = understand(text, "README.md")
    for one in found.layout.sections:
        after = edit.apply(text, [edit.make(NEW, one.name, (), Findings())], found.layout)
        rows = readme.read(after, found.layout).rows
        assert [row.section for row in rows if row.id == NEW.id] == [one.name]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_written_configuration_says_what_was_understood(shape: str) -> None:
    found = understand(SHAPES[shape], "lists/README.md")
    text = first_config.render(found, CategoryGuess(("cs.CV", "cs.SD"), 6, 5))
    read = config.parse(text)
    assert read.list == found.layout
    assert read.arxiv.categories == ("cs.CV", "cs.SD")
    assert "announce 5 of the 6" in text


def test_sections_are_named_as_shortly_as_they_can_be_told_apart() -> None:
    found = understand(SHAPES["repeated headings"], "README.md")
    assert [one.name for one in found.layout.sections] == ["A / Papers", "B / Papers"]
    assert [one.section.name for one in understand(SHAPES["both"], "x.md").sections] == [
        "Kettles", "Teapots",
    ]  # fmt: skip


def test_bullets_that_group_papers_are_sections() -> None:
    found = understand(SHAPES["groups"], "README.md")
    assert [(one.section.name, one.entries) for one in found.sections] == [
        ("Large", 3), ("Small", 3),
    ]  # fmt: skip


def test_formats_and_years_are_told() -> None:
    both = understand(SHAPES["both"], "README.md")
    assert named(both, "Kettles").section.format is Format.BULLETS
    assert named(both, "Teapots").section.format is Format.TABLE
    (years,) = understand(SHAPES["years"], "README.md").sections
    assert years.section.by_year
    assert (years.section.heading, years.entries) == ("Kettles", 7)


def test_orders_are_told_and_small_sections_have_that_of_the_others() -> None:
    oldest = MONTHS[::-1]
    text = (
        f"## Up\n{bullets(1, months=oldest)}## Small\n- A Spoon [[Paper]({link(50)})]\n"
        f"## Also Up\n{bullets(20, months=oldest)}## Down\n{bullets(30)}"
    )
    found = understand(text, "README.md")
    assert named(found, "Up").section.order is Order.OLDEST_FIRST
    assert named(found, "Down").section.order is Order.NEWEST_FIRST
    small = named(found, "Small")
    assert (small.section.order, small.is_order_guessed) == (Order.OLDEST_FIRST, True)


def test_what_is_no_section_is_left_out_with_its_line_and_reason() -> None:
    text = (
        f"# List\n\n## News\n- [2024] Our [paper]({link(60)}) is out\n\n## Papers\n{bullets()}"
        f"\n## Tools\n- [Pot](https://example.org)\n\n## Words\nSee [this]({link(61)}).\n"
    )
    found = understand(text, "README.md")
    assert [(one.line, one.heading) for one in found.left_out] == [
        (2, "News"), (13, "Tools"), (16, "Words"),
    ]  # fmt: skip
    reasons = [one.reason for one in found.left_out]
    assert "no section" in reasons[0]
    assert "no entry links to arXiv" in reasons[1]
    assert "running text" in reasons[2]
    assert found.other_ids == ("2401.00060", "2401.00061")


def test_entries_without_an_id_are_named_by_their_lines() -> None:
    text = f"## Kettles\n\n{bullets()}- A Kettle Elsewhere [[Paper](https://example.org/a.pdf)]\n"
    (kettles,) = understand(text, "README.md").sections
    assert (kettles.entries, kettles.ids, kettles.without_id) == (7, 6, (8,))


def test_columns_that_mean_nothing_are_named() -> None:
    text = "## Pots\n\n| Nr | Title | Paper | Size |\n|-|-|-|-|\n" + "".join(
        f"| {n} | Pots of Kind {n} | [x]({link(n)}) | big |\n" for n in range(1, 5)
    )
    (pots,) = understand(text, "README.md").sections
    assert pots.columns
    assert pots.columns.unknown == ("Nr", "Size")
    written = first_config.render(understand(text, "README.md"), survey_categories.guess({}, 0))
    assert "# Columns without a role, left as they are: 'Nr', 'Size'." in written


def test_an_empty_table_like_the_others_is_a_section() -> None:
    text = f"## Full\n\n{table()}\n## Empty\n\n| Title | Pub |\n|---|---|\n"
    assert [one.section.name for one in understand(text, "x.md").sections] == ["Full", "Empty"]


def test_labels_are_collected() -> None:
    rows = "".join(
        f"| Pots of Kind {n} | [x]({link(n)}) | Iron<br />Round |\n" for n in range(1, 5)
    )
    text = f"## Pots\n\n| Title | Pub | Labels |\n|-|-|-|\n{rows}"
    found = understand(text, "README.md")
    assert [(label.name, label.count) for label in found.labels] == [("Iron", 4), ("Round", 4)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("\ufeff \r\n", "empty"),
        ("# List\n\nNothing yet.\n", "no paper of it links to arXiv"),
        ("## Pots\n\n- A Pot [[Paper](https://example.org)]\n", "no entry links to arXiv"),
        (bullets(), "no heading"),
        (f"# News\n\n{bullets()}", "no section of it"),
        (f"## Pots\n<table>\n<tr><td><a href='{link(1)}'>x</a></td></tr>\n</table>\n", "HTML"),
        (f"## Pots\n\n```\n{bullets()}", "code, comments or front matter, from line 4"),
        (f"## Pots\n\n<!--\n{bullets()}-->\n", "code, comments or front matter, from line 4"),
        (f"## Pots\nWe wrote [this]({link(1)}).\n", "running text"),
        (f"## Pots\n\n<<<<<<< HEAD\n{bullets()}=======\n>>>>>>> other\n", "line 3: a merge left"),
        (f"## Pots\n{bullets()}\n## Pots\n{bullets(20)}", "the same heading"),
        (f"## Pots\n\n| Nr | Size |\n|-|-|\n| 1 | [x]({link(1)}) |\n", "column of titles"),
    ],
)
def test_a_list_that_cannot_be_edited_is_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(ListError) as raised:
        understand(text, "README.md")
    message = str(raised.value)
    assert message.startswith("README.md")
    assert words in message
    assert "Nothing was written." in message


@pytest.mark.skipif(not LISTS, reason="needs the folder `shared` beside the checkout")
@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_real_lists_are_understood(path: Path) -> None:
    text = path.read_bytes().decode()
    found = understand(text, "README.md")
    linked = set(find_ids(text))
    assert set(found.ids) | set(found.other_ids) == linked
    assert len(found.ids) >= 0.99 * len(linked)
    assert (
        config.parse(first_config.render(found, survey_categories.guess({}, 0))).list
        == found.layout
    )
