"""New rows read as their neighbours do, in tables and bullets of many shapes."""

import tomllib
from pathlib import Path

import pytest

from bot import config, edit
from bot.config import PaperListing
from bot.edit import RowEdit
from bot.prediction import Finding, Findings, Source
from tests.lists import paper

CASES = sorted((Path(__file__).parents[1] / "shape_cases").glob("*.txt"))


def added(toml: str, before: str) -> str:
    """Add the papers that a case names to its list."""
    found = tomllib.loads(toml)
    layout = layout_of(toml)
    rows = [row(one, layout.sections[0].name) for one in found["papers"]]
    return edit.apply(before, rows, layout)


def layout_of(toml: str) -> PaperListing:
    return config.parse(toml.partition("[[papers]]")[0]).list


def row(one: dict[str, object], section: str) -> RowEdit:
    read = {
        name: Finding(str(one[name]), Source.COMMENT, "")
        for name in ("venue", "project", "code")
        if name in one
    }
    labels = one.get("labels", ())
    authors = one.get("authors", ())
    assert isinstance(labels, list | tuple)
    assert isinstance(authors, list | tuple)
    made = paper(str(one["id"]), str(one["title"]), authors=tuple(authors))
    return edit.make(made, section, labels, Findings(**read))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_new_row_reads_as_its_neighbours_do(path: Path) -> None:
    toml, before, after = path.read_text(encoding="utf-8").split("=====\n")
    assert added(toml, before) == after


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_planning_again_gives_nothing_to_do(path: Path) -> None:
    toml, _, after = path.read_text(encoding="utf-8").split("=====\n")
    assert added(toml, after) == after
