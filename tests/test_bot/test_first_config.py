"""The first configuration of a list; every text is invented."""

import tomllib
from dataclasses import replace

import pytest

from bot import config
from bot.config import Files
from bot.errors import ConfigError
from bot.first_config import describe, render
from bot.layout import Columns, Format, Order, PaperListing, Section
from bot.list_setup import UnderstoodList, UnderstoodSection
from bot.survey_categories import CategoryGuess
from bot.survey_columns import ColumnRoles
from bot.survey_labels import ShownLabel

GUESS = CategoryGuess(("cs.CV", "cs.SD"), 8, 7)
COLUMNS = {"title": "Title", "pub": "Where", "time": "Date"}


def section(heading: str = "Kettles", **more: object) -> UnderstoodSection:
    told = {"heading": heading, "format": Format.BULLETS, **more}
    return UnderstoodSection(
        section=Section.model_validate(told),
        line=4,
        entries=3,
        ids=2,
        without_id=(7,),
        is_order_guessed=False,
        columns=None,
        unread_ids=0,
    )


def table(unknown: tuple[str, ...] = (), guessed: tuple[str, ...] = ()) -> UnderstoodSection:
    found = section("Teapots", format=Format.TABLE, columns=Columns.model_validate(COLUMNS))
    return replace(found, columns=ColumnRoles(COLUMNS, unknown, guessed))


def understood(*sections: UnderstoodSection, labels: tuple[ShownLabel, ...] = ()) -> UnderstoodList:
    layout = PaperListing(path="README.md", sections=tuple(one.section for one in sections))
    return UnderstoodList(layout, sections, (), labels, ("2401.00001",), ())


@pytest.mark.parametrize(
    "sections",
    [
        [section()],
        [table()],
        [section(), table(("Notes",), ("pub",))],
        [section(under=("Metal", "Iron"), by_year=True, order=Order.UNORDERED)],
        [section("Kettles", under=("Small",)), section("Kettles", under=("Large",))],
        [section("热水壶"), section('"Quoted" \\ and [bracketed]'), section("# = 'x'\t")],
        [replace(section(), is_order_guessed=True, unread_ids=9)],
    ],
)
def test_the_bot_reads_what_was_understood(sections: list[UnderstoodSection]) -> None:
    found = understood(*sections)
    read = config.parse(render(found, GUESS))
    assert read.list == found.layout
    assert read.arxiv.categories == GUESS.categories


def test_it_is_the_same_text_each_time() -> None:
    found = understood(section(), table())
    assert render(found, GUESS) == render(found, GUESS)


def test_each_table_says_above_its_keys_what_to_check() -> None:
    lines = render(understood(section(), table(("Notes",))), GUESS).splitlines()
    assert all(line.startswith("#") for line in lines[:2])
    heading = lines.index('heading = "Teapots"')
    assert lines[heading - 1] == "# Columns without a role, left as they are: 'Notes'."
    assert lines[lines.index("[arxiv]") + 1].endswith("7 of the 8 papers that were looked up.")


def test_default_categories_are_called_a_default() -> None:
    text = render(understood(section()), CategoryGuess(("cs.CV",), 0, 0, is_default=True))
    assert "Check: a default, as too little is known of the papers" in text
    assert "looked up" not in text


def test_labels_are_named_only_where_there_are_some() -> None:
    without = render(understood(table()), GUESS)
    some = render(understood(table(), labels=(ShownLabel("Iron", (), 2),)), GUESS)
    assert "files" not in tomllib.loads(without)
    assert tomllib.loads(some)["files"] == {"labels": Files().labels}


def test_foreign_words_do_not_leave_a_comment() -> None:
    hostile = "Notes\r\n[triage]\npropose = 0\x00\x1b\u2028"
    text = render(understood(table((hostile,))), GUESS)
    assert "triage" not in tomllib.loads(text)
    assert all(line.startswith("#") for line in text.splitlines() if "triage" in line)


def test_what_would_be_read_differently_is_not_written() -> None:
    found = understood(section())
    with pytest.raises(ConfigError, match="Nothing was written"):
        render(replace(found, layout=understood(section("Pots")).layout), GUESS)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (section(), "Line 5: 3 entries, 2 with an arXiv id, newest first."),
        (replace(section(), entries=1), "Line 5: 1 entry, 2 with an arXiv id, newest first."),
        (
            section(order=Order.OLDEST_FIRST, by_year=True),
            "Line 5: 3 entries, 2 with an arXiv id, oldest first, by year.",
        ),
        (section(order=Order.UNORDERED), "Check the order: months rise and fall."),
        (
            replace(section(order=Order.UNORDERED), is_order_guessed=True),
            "Check the order: there are too few papers to tell it, it is that of most others.",
        ),
        (table(guessed=("pub", "time")), "Check pub, time: told by the cells, the heading does"),
        (table(unknown=("A", "B")), "Columns without a role, left as they are: 'A', 'B'."),
        (replace(section(), unread_ids=2), "2 lines under it link to arXiv and are no entry."),
    ],
)
def test_what_was_understood_and_is_to_be_checked_is_told(
    found: UnderstoodSection, told: str
) -> None:
    assert any(line.startswith(told) for line in describe(found))


def test_nothing_is_to_be_checked_where_all_is_clear() -> None:
    assert len(list(describe(table()))) == 1
