"""What stands where in lists of many shapes; every text is invented."""

import pytest

from bot.list_survey import ListSurvey, Part, survey

LINK = "https://arxiv.org/abs/2401.0000"
TABLE = f"| Title | Paper |\n|:--|--|\n| Singing Teapots | [x]({LINK}1) |\n| A Kettle | |\n"
BULLETS = f"- Singing Teapots [[Paper]({LINK}1)]\n- A Kettle [[Paper]({LINK}2)]\n- No Link\n"


def part(found: ListSurvey, text: str) -> Part:
    named = [p for p in found.parts if p.heading and p.heading.text == text]
    assert len(named) == 1
    return named[0]


def test_a_table_is_given_with_its_cells() -> None:
    teapots = part(
        survey(f"# List\n\n## Teapots\nSome words.\n\n{TABLE}\nOther words.\n"), "Teapots"
    )
    (table,) = teapots.tables
    assert (table.line, table.end, table.headings, table.ids) == (5, 9, ("Title", "Paper"), 1)
    assert table.rows[1] == ("A Kettle", "")
    assert teapots.table_ids == 1
    assert [heading.text for heading in teapots.above] == ["List"]


def test_several_tables_under_one_heading_are_all_found() -> None:
    found = part(survey(f"## Teapots\n{TABLE}\n**More**\n\n{TABLE}"), "Teapots")
    assert [table.line for table in found.tables] == [1, 8]
    assert found.table_ids == 2


def test_bullets_are_counted_with_their_links() -> None:
    found = part(survey(f"## Teapots\n\n{BULLETS}"), "Teapots")
    assert (found.bullets, found.bullet_ids, found.tables) == (3, 2, ())
    assert not found.is_prose


def test_an_entry_of_several_lines_is_one() -> None:
    text = f"## Teapots\n- **Singing Teapots**\n  - A. Writer\n  - [Paper]({LINK}1)\n- No Link\n"
    found = part(survey(text), "Teapots")
    assert (found.bullets, found.bullet_ids) == (2, 1)


def test_bullets_that_group_others_are_parts_of_their_own() -> None:
    text = (
        f"## Kitchen\n* Teapots:\n    * **A**: Singing Teapots Again [p]({LINK}1)\n"
        f"    * **B**: Silent Teapots Again [p]({LINK}2)\n* Kettles:\n    * C\n"
        f"    * **D**: A Kettle that Can Sing [p]({LINK}3)\n* A Spoon Alone Again [p]({LINK}4)\n"
    )
    found = survey(text)
    assert part(found, "Teapots:").bullet_ids == 2
    assert part(found, "Kettles:").bullet_ids == 1
    assert part(found, "Kitchen").bullet_ids == 1
    assert [h.text for h in part(found, "Kettles:").above] == ["Kitchen"]


def test_paragraphs_in_running_text_are_prose_and_a_list_of_them_is_none() -> None:
    prose = f"## About\nWe wrote [a survey]({LINK}1) on teapots.\n\nThanks.\n\nBye.\n"
    entries = "".join(f"**Paper {n}**\n[pdf]({LINK}{n})\n\n" for n in range(1, 4))
    assert part(survey(prose), "About").is_prose
    assert not part(survey(f"## Teapots\n{entries}"), "Teapots").is_prose


@pytest.mark.parametrize(
    "hidden",
    [
        f"```\n## Fenced\n{TABLE}```\n",
        f"~~~ text\n{BULLETS}~~~\n",
        f"<!--\n## Comment\n{TABLE}-->\n",
        f"```\nnever closed\n{TABLE}",
    ],
)
def test_code_and_comments_are_no_part_of_the_list(hidden: str) -> None:
    found = survey(f"## Teapots\n\n{hidden}")
    assert [p.heading.text for p in found.parts if p.heading] == ["Teapots"]
    teapots = part(found, "Teapots")
    assert not teapots.has_entries
    assert found.hidden_ids


def test_front_matter_is_no_part_of_the_list() -> None:
    found = survey(f"---\ntitle: x\npaper: {LINK}1\n---\n## Teapots\n{BULLETS}")
    assert found.hidden_ids == (2,)
    assert part(found, "Teapots").bullet_ids == 2


def test_html_tables_are_told_from_other_text() -> None:
    html = f"<table>\n<tr><td>Teapots</td>\n<td><a href='{LINK}1'>x</a></td></tr>\n</table>\n"
    found = part(survey(f"## Teapots\n\n{html}\nSee.\n"), "Teapots")
    assert (found.html_ids, found.tables, found.bullets) == ((4,), (), 0)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_line_endings_and_a_byte_order_mark_do_not_matter(start: str, ending: str) -> None:
    text = f"# List\n\n## Teapots\n\n{TABLE}\n## Kettles\n{BULLETS}"
    assert survey(start + text.replace("\n", ending)) == survey(text)


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", "words", "#", "|", "|\n|-", "- ", "\r\r\n"])
def test_next_to_nothing_is_surveyed(text: str) -> None:
    found = survey(text)
    assert found.parts[0].heading is None
    assert all(not p.table_ids and not p.entry_ids for p in found.parts)


def test_what_a_merge_left_behind_is_found() -> None:
    text = f"## Teapots\n<<<<<<< HEAD\n{BULLETS}=======\n>>>>>>> other\n"
    assert survey(text).conflict == 1
    assert survey(f"## Teapots\n{BULLETS}").conflict is None
