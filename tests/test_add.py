"""`arxiv-bot add` from outside: rows for the papers that a person names, on a file."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from bot.mirror import write_night
from bot.paper import Paper
from tests import invented
from tests.fakes.arxiv import FakeArxiv
from tests.fakes.github import FakeGitHub
from tests.product import Product

LISTED, NIGHT = date(2024, 3, 4), date(2024, 4, 8)
HEAD = "| Month | Title | Paper | Labels |\n|-|-|-|-|\n"
CONFIG = """
[[list.sections]]
heading = "Teapots"
columns = {title = "Title", pub = "Paper", time = "Month", labels = "Labels"}

[[list.sections]]
heading = "Kettles"
columns = {title = "Title", pub = "Paper", time = "Month", labels = "Labels"}
"""
LABELS = '[[label]]\nname = "Spout"\npatterns = ["spout"]\n'


def _paper(number: int, **fields: str) -> Paper:
    paper = invented.paper(f"2404.{number:05}", NIGHT, topic=True, comments=fields.get("comments"))
    record = {"id": paper.id, "title": paper.title, "abstract": paper.abstract} | fields
    return Paper(**record, categories=("cs.CV",), version=1)  # type: ignore[arg-type]


PAPERS = (
    _paper(1, comments="Accepted to CVPR 2024. Code: https://github.com/invented/teapot"),
    _paper(2),
    _paper(3, doi="10.1145/12.34"),
    _paper(4, title="Lids: a <b>second</b> | look"),
)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A list of six rows, a verdict, and an arXiv that knows four more papers."""
    listed = [invented.paper(i, LISTED, topic=True) for i in invented.month_ids(LISTED, 1, 6)]
    write_night(tmp_path / "mirror", NIGHT, PAPERS)
    link = "[arXiv](https://arxiv.org/abs/{})"
    rows = [f"| 03/24 | {p.title} | {link.format(p.id)} | Spout |\n" for p in listed]
    text = f"# List\n\nTeapots that sing.\n\n## Teapots\n\n{HEAD}{''.join(rows[:2:-1])}\n"
    with FakeArxiv({NIGHT: PAPERS}) as arxiv, FakeGitHub(tmp_path / "list.git") as github:
        folder = tmp_path / "checkout"
        (folder / "data").mkdir(parents=True)
        made = Product(folder, arxiv, github)
        made.write_config(CONFIG)
        made.environment = dict.fromkeys(made.environment, "")
        (folder / "data/labels.toml").write_text(LABELS, encoding="utf-8")
        (folder / "data/decisions.csv").write_text(
            "arxiv_id,title,decision,reason,decided\n"
            "2404.00002,Some title,rejected,not-relevant,2024-04-09\n",
            encoding="utf-8",
        )
        kettles = f"## Kettles\n\n{HEAD}{''.join(rows[2::-1])}"
        (folder / "README.md").write_bytes(f"{text}{kettles}".encode())
        yield made


def _text(product: Product) -> str:
    return (product.folder / "README.md").read_bytes().decode()


def _added(before: str, after: str) -> list[str]:
    """Give the new lines, and fail if an old one is gone or moved."""
    new = [line for line in after.splitlines() if line not in before.splitlines()]
    assert [line for line in after.splitlines() if line not in new] == before.splitlines()
    return new


def test_several_papers_are_asked_for_at_once_and_written_once(product: Product) -> None:
    before = _text(product)
    ended = product.run(
        "add", "2404.00001v1", "https://www.alphaxiv.org/abs/2404.00004", "2404.00002",
        "https://doi.org/10.1145/12.34", "arxiv.org/pdf/2403.00001", "--section", "Kettles",
    )  # fmt: skip
    assert ended.code == 0, ended.errors
    new = _added(before, _text(product))
    assert [line.split("|")[1].strip() for line in new] == ["04/24"] * 3
    assert [i for line in new for i in ("00004", "00003", "00001") if i in line] == [
        "00004", "00003", "00001",
    ]  # fmt: skip
    assert "[CVPR 2024](https://arxiv.org/abs/2404.00001)" in new[2]
    assert "known 2404.00002: rejected on 2024-04-09; left alone" in ended.output
    assert "known 2403.00001: on the list; left alone" in ended.output
    assert "3 new rows" in ended.output
    asked = [dict(one.query) for one in product.arxiv.requests]
    assert [one.get("id_list") for one in asked if one.get("id_list")] == ["2404.00001,2404.00004"]
    assert len(asked) == 2


def test_a_section_is_guessed_and_labels_are_given(product: Product) -> None:
    ended = product.run("add", "2404.00001", "--json")
    assert ended.code == 0, ended.errors
    told = json.loads(ended.output)
    (paper,) = told["papers"]
    assert told["changed"]
    assert (paper["id"], paper["outcome"]) == ("2404.00001", "added")
    assert paper["section"] in {"Teapots", "Kettles"}
    assert paper["unsure"] is (paper["section_confidence"] < 0.75)
    assert paper["labels"] == ["Spout"]
    assert paper["venue"]["value"] == "CVPR 2024"
    assert paper["code"]["source"] == "comment"
    assert next(line for line in told["diff"] if "2404.00001" in line).startswith("+| 04/24 |")


def test_the_model_of_the_last_time_serves_again(product: Product) -> None:
    assert product.run("add", "2404.00001").code == 0
    model = product.folder / ".arxiv-bot/model.npz"
    seen = model.stat().st_mtime_ns
    assert product.run("add", "2404.00003").code == 0
    assert model.stat().st_mtime_ns == seen
    labels = LABELS.replace("Spout", "Lid")
    (product.folder / "data/labels.toml").write_text(labels, encoding="utf-8")
    assert product.run("add", "2404.00004").code == 0
    assert model.stat().st_mtime_ns != seen


def test_a_dry_run_shows_the_change_and_makes_none(product: Product) -> None:
    before = _text(product)
    ended = product.run("add", "2404.00004", "--section", "Teapots", "--dry-run")
    assert ended.code == 0, ended.errors
    assert _text(product) == before
    assert "+| 04/24 |" in ended.output
    assert "nothing was changed" in ended.output


def test_a_mirror_and_another_list_serve_in_their_place(product: Product) -> None:
    other = product.folder / "other.md"
    other.write_bytes(_text(product).replace("\n", "\r\n").encode())
    other.chmod(0o640)
    link = product.folder / "link.md"
    link.symlink_to(other)
    before = _text(product)
    ended = product.run(
        "add", "2404.00001", "10.1145/12.34", "--mirror", "../mirror", "--list", "link.md"
    )
    assert ended.code == 0, ended.errors
    assert _text(product) == before
    after = other.read_bytes()
    assert after.count(b"abs/2404.0000") == 2
    assert after.count(b"\r\n") == after.count(b"\n")
    assert link.is_symlink()
    assert other.stat().st_mode & 0o777 == 0o640
    assert not product.arxiv.requests
    assert not [path for path in product.folder.iterdir() if path.name.endswith(".part")]


def test_a_paper_that_arxiv_does_not_have_ends_with_one_and_the_others_are_added(
    product: Product,
) -> None:
    before = _text(product)
    ended = product.run("add", "2404.77777", "2404.00001", "--section", "Teapots")
    assert ended.code == 1
    assert "missing 2404.77777" in ended.output
    assert len(_added(before, _text(product))) == 1


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("a-paper",), "'a-paper' names no paper"),
        (("2404.00001", "--section", "Pots"), "'Pots' is not configured; known: 'Teapots'"),
        ((), "Missing argument"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(
    product: Product, arguments: tuple[str, ...], problem: str
) -> None:
    before = _text(product)
    ended = product.run("add", *arguments)
    assert ended.code == 2
    assert problem in " ".join(ended.errors.replace("│", " ").split())
    assert _text(product) == before


def test_failures_leave_the_file_as_it_was(product: Product) -> None:
    for name, arguments, problem in (
        ("missing.md", (), "No such file"),
        ("README.md", ("--mirror", "nowhere"), "no folder of papers"),
    ):
        before = _text(product)
        ended = product.run("add", "2404.00001", "--list", name, *arguments)
        assert ended.code == 1
        assert problem in ended.errors
        assert _text(product) == before


def test_papers_may_come_on_standard_input(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(product.folder)
    lines = "2404.00001\r\n\r\n  https://arxiv.org/abs/2404.00003v1\n"
    call = ["add", "-", "--section", "Teapots", "--mirror", "../mirror"]
    ended = CliRunner().invoke(app, call, input=lines)
    assert ended.exit_code == 0, ended.output
    assert _text(product).count("abs/2404.0000") == 2
    assert CliRunner().invoke(app, call, input=b"\xff\n").exit_code == 2
    assert CliRunner().invoke(app, call, input="").exit_code == 0


def test_a_list_without_rows_needs_a_section(product: Product) -> None:
    empty = f"# List\n\n## Teapots\n\n{HEAD}\n## Kettles\n\n{HEAD}"
    (product.folder / "README.md").write_bytes(empty.encode())
    refused = product.run("add", "2404.00001")
    assert refused.code == 1
    assert "Give --section" in refused.errors
    assert product.run("add", "2404.00001", "--section", "Teapots").code == 0
    assert len(_added(empty, _text(product))) == 1
