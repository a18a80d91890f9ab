"""README.md is the list that readers come for, and says briefly how it is kept."""

import re
from pathlib import Path

from bot import config, readme
from bot.readme import PaperList, strip_markup

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
SEED_COLUMNS = {
    "Audio-Driven-Papers": [
        "arXiv Time", "Title", "Pub", "Project Page", "Code", "Labels", "Tech Blog",
    ],
    "Video-Driven-Papers": ["Time", "Title", "Pub", "Project Page", "Code", "Labels", "Blog"],
}  # fmt: skip
CLOSING = "How this list is kept"


def read() -> PaperList:
    layout = config.parse((ROOT / "arxiv-bot.toml").read_text(encoding="utf-8")).list
    return readme.read(TEXT, layout)


def closing_section() -> str:
    return TEXT[TEXT.index(f"## {CLOSING}") :]


def test_the_tables_keep_their_columns_and_hold_papers() -> None:
    current = read()
    assert [table.section.heading for table in current.tables] == list(SEED_COLUMNS)
    for table in current.tables:
        cells = readme.split_cells(current.lines[table.header])
        assert [strip_markup(cell) for cell in cells] == SEED_COLUMNS[table.section.heading]
        papers = [row for row in table.rows if not row.is_padding]
        assert papers
        assert all(row.title for row in papers)


def test_no_paper_is_on_the_list_twice_in_a_section() -> None:
    for table in read().tables:
        ids = [row.id for row in table.rows if row.id]
        assert sorted(ids) == sorted(set(ids))


def test_the_bot_fills_every_column_but_the_blog() -> None:
    for table in read().tables:
        assert table.columns == ("time", "title", "pub", "project", "code", "labels", None)


def test_the_list_says_what_it_is_about() -> None:
    assert "talking head" in read().description


def test_the_datasets_stand_below_the_papers() -> None:
    assert TEXT.index("## Video-Driven-Papers") < TEXT.index("\n# Dataset\n")
    assert TEXT.index("\n# Dataset\n") < TEXT.index(f"## {CLOSING}")


def test_a_line_near_the_top_tells_of_the_bot_and_leads_to_the_closing_section() -> None:
    top = TEXT.splitlines()[:8]
    line = next(line for line in top if "bot" in line)
    anchor = CLOSING.lower().replace(" ", "-")
    assert f"(#{anchor})" in line
    assert TEXT.index(line) < TEXT.index("## Audio-Driven-Papers")


def test_the_closing_section_is_the_last_and_short_and_has_both_commands() -> None:
    closing = closing_section()
    assert re.findall(r"^#+ .*", closing, re.MULTILINE) == [f"## {CLOSING}"]
    assert len(closing.splitlines()) <= 25
    commands = re.findall(r"^(make \w+)", closing, re.MULTILINE)
    assert commands == ["make demo", "make test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{command.removeprefix('make ')}:" in makefile for command in commands)


def test_links_to_files_lead_to_them() -> None:
    targets = re.findall(r"\]\(((?![a-z]+:|#)[^()\s]+)\)", TEXT)
    wanted = {
        "docs/maintainers.md", "docs/configuration.md", "docs/architecture.md", "CONTRIBUTING.md",
        "arxiv-bot.toml", ".github/workflows/nightly.yml",
    }  # fmt: skip
    assert wanted <= set(targets)
    assert [target for target in targets if not (ROOT / target.partition("#")[0]).is_file()] == []
