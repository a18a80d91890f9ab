"""``arxiv-bot init`` from outside: what it prints, what it writes, and what it never overwrites."""

import json
import time
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import config, readme
from bot.cli.app import app
from bot.cli.commands import init
from bot.errors import BotError, ConfigError, ListError
from bot.mirror import write_night
from bot.paper import Paper
from classifier.dataset import read_labels

ROWS = "".join(
    f"| Kettles of Kind {n} | [x](https://arxiv.org/abs/2401.0000{n}) | Iron | odd |\n"
    for n in range(1, 5)
)
LIST = f"# List\n\n## Kettles\n\n| Title | Pub | Tags | Odd |\n|-|-|-|-|\n{ROWS}| A Pot | | | |\n"
CATEGORIES = ("cs.SD", "eess.AS")


def run(*options: str) -> Result:
    return CliRunner().invoke(app, ["init", *options])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "README.md").write_bytes(LIST.encode())
    return tmp_path


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_configuration_and_labels_are_written_and_work(folder: Path) -> None:
    ended = run()
    assert ended.exit_code == 0, ended.exception
    assert names(folder) == {"README.md", "arxiv-bot.toml", "data/labels.toml"}
    assert (folder / "README.md").read_bytes() == LIST.encode()
    read = config.parse((folder / "arxiv-bot.toml").read_text("utf-8"))
    assert read.list.path == "README.md"
    assert len(readme.read(LIST, read.list).rows) == 5
    assert read_labels(folder / read.files.labels).names == ("Iron",)


def test_what_was_understood_and_what_was_not_is_printed(folder: Path) -> None:
    text = run().output
    assert "README.md: 1 section, 5 entries, 4 papers known by arXiv id" in text
    assert "line 3: Kettles: table" in text
    assert "title = Title" in text
    assert "columns not understood: Odd" in text
    assert "without arXiv id, known by title: line 11" in text
    assert "labels: Iron (4)" in text
    assert "a default, as none of the papers is known" in text
    assert "written: arxiv-bot.toml, data/labels.toml" in text


def test_it_is_given_as_json(folder: Path) -> None:
    found = json.loads(run("--json").output)
    (kettles,) = found["sections"]
    assert kettles["columns"] == {"title": "Title", "pub": "Pub", "labels": "Tags"}
    assert (kettles["with_id"], kettles["without_id_lines"]) == (4, [11])
    assert found["written"] == ["arxiv-bot.toml", "data/labels.toml"]


def test_an_existing_configuration_is_replaced_only_by_force(folder: Path) -> None:
    (folder / "arxiv-bot.toml").write_bytes(b"# mine\r\n")
    ended = run()
    assert isinstance(ended.exception, ConfigError)
    assert "--force" in str(ended.exception)
    assert names(folder) == {"README.md", "arxiv-bot.toml"}
    assert (folder / "arxiv-bot.toml").read_bytes() == b"# mine\r\n"
    assert run("--force").exit_code == 0
    assert "Kettles" in (folder / "arxiv-bot.toml").read_text("utf-8")


def test_existing_labels_are_never_replaced(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data/labels.toml").write_text("# mine\n", encoding="utf-8")
    ended = run("--force")
    assert "data/labels.toml is there already" in ended.output
    assert (folder / "data/labels.toml").read_text("utf-8") == "# mine\n"


def test_categories_are_those_of_the_papers_in_a_mirror(folder: Path) -> None:
    papers = [Paper(id=f"2401.0000{n}", title="x", categories=CATEGORIES) for n in range(1, 4)]
    write_night(folder / "mirror", date(2024, 1, 2), papers)
    ended = run("--mirror", "mirror")
    assert "categories: cs.SD; they announce 3 of the 3 papers that were looked up" in ended.output
    read = config.parse((folder / "arxiv-bot.toml").read_text("utf-8"))
    assert read.arxiv.categories == ("cs.SD",)


def test_the_list_is_named_relative_to_the_configuration(folder: Path) -> None:
    (folder / "lists").mkdir()
    (folder / "README.md").rename(folder / "lists/pots.md")
    assert run("--list", "lists/pots.md", "-o", "other.toml").exit_code == 0
    read = config.parse((folder / "other.toml").read_text("utf-8"))
    assert read.list.path == "lists/pots.md"


def test_a_list_outside_the_folder_of_the_configuration_is_refused(folder: Path) -> None:
    ended = run("-o", "deep/arxiv-bot.toml")
    assert isinstance(ended.exception, ConfigError)
    assert "-o arxiv-bot.toml" in str(ended.exception)
    assert names(folder) == {"README.md"}


@pytest.mark.parametrize("content", [b"", b"# List\n", b"\xff\xfe", None])
def test_what_is_no_list_is_refused_and_nothing_is_written(
    tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "README.md").write_bytes(content)
    ended = run()
    assert isinstance(ended.exception, BotError)
    assert names(tmp_path) == ({"README.md"} if content is not None else set())


def test_a_refusal_names_file_and_reason(folder: Path) -> None:
    (folder / "README.md").write_text("## Pots\n<<<<<<< HEAD\n", encoding="utf-8")
    ended = run()
    assert isinstance(ended.exception, ListError)
    assert str(ended.exception).startswith("README.md line 2: a merge left its marks behind.")


def test_a_file_that_cannot_be_written_is_left_whole(folder: Path) -> None:
    (folder / "taken.toml").mkdir()
    with pytest.raises(ConfigError, match=r"taken\.toml: .* not changed"):
        init._write(folder / "taken.toml", "x")
    assert names(folder) == {"README.md"}


def test_hostile_words_of_a_list_are_harmless(folder: Path) -> None:
    text = LIST.replace("Odd", "[red]::error::'\"\\ # \x1b[31m").replace("Iron", "'''\\b(")
    (folder / "README.md").write_text(text, encoding="utf-8")
    ended = run()
    assert ended.exit_code == 0, ended.exception
    assert "\x1b" not in ended.output
    assert not any(line.lstrip().startswith("::") for line in ended.output.splitlines())
    config.parse((folder / "arxiv-bot.toml").read_text("utf-8"))
    assert read_labels(folder / "data/labels.toml").names == ("'''\\b(",)


def test_a_long_list_takes_no_longer_than_a_few_readings_of_it(folder: Path) -> None:
    sections = (
        f"## Pots of {n}\n\n"
        + "".join(
            f"- **Pots {n} of {m}** [[Paper](https://arxiv.org/abs/2401.{n * 400 + m + 1:05})]\n"
            for m in range(98)
        )
        for n in range(40)
    )
    text = "".join(sections)
    (folder / "README.md").write_text(text, encoding="utf-8")
    start = time.process_time()
    ended = run()
    taken = time.process_time() - start
    assert "3920 entries" in ended.output
    layout = config.parse((folder / "arxiv-bot.toml").read_text("utf-8")).list
    start = time.process_time()
    assert len(readme.read(text, layout).rows) == 3920
    assert taken < 10 * (time.process_time() - start) + 1
