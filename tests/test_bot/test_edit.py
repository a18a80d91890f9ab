"""New rows stand in their place, in their table's shape, and nothing else moves."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot import edit, readme
from bot.edit import RowEdit
from bot.errors import ListError
from bot.prediction import Finding, Findings, Source
from tests.lists import LAYOUT, LIST, paper

CASES = sorted((Path(__file__).parents[1] / "edit_cases").glob("*.txt"))
_GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _case(path: Path) -> tuple[str, str, str, str]:
    """Read a fixture: one line of ids, the section, the list before, the list after."""
    parts = path.read_bytes().decode().replace("<CR>", "\r").split("=====\n")
    return parts[0].strip(), parts[1].strip(), parts[2], parts[3]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_rows_are_added_as_the_case_says(path: Path) -> None:
    ids, section, before, after = _case(path)
    rows = [edit.make(paper(i, f"Paper {i}"), section, (), Findings()) for i in ids.split()]
    assert edit.apply(before, rows, LAYOUT) == after


def _row(arxiv_id: str = "2410.00001", title: str = "A New Voice") -> RowEdit:
    return edit.make(paper(arxiv_id, title), "Audio", ("Sad", "Glad"), Findings())


def _added(before: str, after: str) -> str:
    """Give the one line that was added, and fail if anything else changed."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    (at,) = [n for n in range(len(new)) if new[:n] + new[n + 1 :] == old][:1]
    return new[at]


def test_a_row_has_time_title_pub_and_labels() -> None:
    cells = _row().cells
    assert cells == {
        "time": "10/24",
        "title": "A New Voice",
        "pub": "[arXiv](https://arxiv.org/abs/2410.00001)",
        "project": "",
        "code": "",
        "labels": "Sad<br />Glad",
    }


def test_findings_become_cells() -> None:
    found = Findings(
        venue=Finding("CVPR 2026", Source.COMMENT, "Accepted to CVPR 2026"),
        project=Finding("https://a.github.io/x/", Source.ABSTRACT, "at https://a.github.io/x/."),
        code=Finding("https://github.com/a/b_(c)", Source.COMMENT, "Code"),
    )
    cells = edit.make(paper(), "Audio", (), found).cells
    assert cells["pub"] == "[CVPR 2026](https://arxiv.org/abs/2410.00001)"
    assert cells["project"] == "[Project](https://a.github.io/x/)"
    assert cells["code"] == "[Code](https://github.com/a/b_%28c%29)"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a.org/ x", "https://a.org/|x"])
def test_an_unsafe_link_stays_out(url: str) -> None:
    found = Findings(project=Finding(url, Source.ABSTRACT, url))
    assert edit.make(paper(), "Audio", (), found).cells["project"] == ""


def test_old_ids_have_the_month_of_their_id() -> None:
    row = edit.make(paper("hep-th/9901001"), "Audio", (), Findings())
    assert row.cells["time"] == "01/99"


def test_a_new_row_is_padded_like_its_table() -> None:
    line = _added(LIST, edit.apply(LIST, [_row()], LAYOUT))
    assert line == (
        "| 10/24 | A New Voice          | [arXiv](https://arxiv.org/abs/2410.00001) |"
        "              |      | Sad<br />Glad |      |\n"
    )


def test_a_table_without_padding_gets_none() -> None:
    row = edit.make(paper(), "Video", (), Findings())
    line = _added(LIST, edit.apply(LIST, [row], LAYOUT))
    pub = "[arXiv](https://arxiv.org/pdf/2410.00001.pdf)"
    assert line == f"| 10/24 | A New Voice for Faces | {pub} | | | |\n"


def test_a_paper_that_is_listed_changes_nothing() -> None:
    assert edit.apply(LIST, [_row("2409.07255"), _row("2407.03168")], LAYOUT) == LIST
    once = edit.apply(LIST, [_row(), _row()], LAYOUT)
    assert edit.apply(once, [_row()], LAYOUT) == once


def test_rows_added_in_any_order_give_the_same_list() -> None:
    rows = [_row("2410.00002"), _row("2410.00001"), _row("2409.05000"), _row("2001.00001")]
    assert edit.apply(LIST, rows, LAYOUT) == edit.apply(LIST, reversed(rows), LAYOUT)


def test_a_section_that_is_not_configured_is_refused() -> None:
    row = edit.make(paper(), "Elsewhere", (), Findings())
    with pytest.raises(ListError, match="'Elsewhere' is not configured; known: Audio, Video"):
        edit.apply(LIST, [row], LAYOUT)


def test_a_row_that_reads_differently_is_refused() -> None:
    cells = {**_row().cells, "title": "one | two"}
    broken = RowEdit("2410.00001", "Audio", cells, Findings())
    with pytest.raises(ListError, match="would read differently"):
        edit.apply(LIST, [broken], LAYOUT)
    two_lines = RowEdit("2410.00001", "Audio", {**cells, "title": "x\n\n## Audio"}, Findings())
    with pytest.raises(ListError):
        edit.apply(LIST, [two_lines], LAYOUT)


@settings(deadline=None)
@given(st.text(), st.sampled_from(["Audio", "Video"]), st.integers(1, 99999))
def test_any_title_adds_one_line_that_markdown_reads_as_one_row(
    title: str, section: str, number: int
) -> None:
    row = edit.make(paper(f"2410.{number:05}", title), section, ("Sad",), Findings())
    after = edit.apply(LIST, [row], LAYOUT)
    assert _added(LIST, after)
    assert [r.title for r in readme.read(after, LAYOUT).rows].count("Newer Voice") == 1
    assert _table_shape(after) == _table_shape(LIST) + 1


def _table_shape(text: str) -> int:
    """Count rows as Markdown reads them; every row must have its table's number of cells."""
    tokens = _GFM.parse(text)
    rows = [n for n, token in enumerate(tokens) if token.type == "tr_open"]
    assert [t.tag for t in tokens if t.type == "heading_open"] == ["h1", "h2", "h2", "h1"]
    return len(rows)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("last", ["whole", "open"])
def test_endings_and_marks_are_kept(ending: str, mark: str, last: str) -> None:
    end = LIST.index("\n# Dataset")
    text = mark + LIST[:end].replace("\n", ending)
    text = text.removesuffix(ending) if last == "open" else text
    row = edit.make(paper("2001.00001"), "Video", (), Findings())
    after = edit.apply(text, [row], LAYOUT)
    assert after.startswith(text)
    assert after.endswith(ending) is (last == "whole")
    assert after.count(ending) == text.count(ending) + 1
    assert ("\r" in after) is (ending == "\r\n")
