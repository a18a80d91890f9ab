"""``arxiv-bot evaluate`` from outside: what it prints, draws, and refuses."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.evaluation_tables import show_evaluation
from bot.mirror import write_night
from classifier.learning_curve import CurvePoint
from tests import evaluated, invented
from tests.fakes.arxiv import FakeArxiv
from tests.fakes.github import FakeGitHub
from tests.product import Product

NIGHTS = [date(2024, 1, 3), date(2024, 2, 6), date(2024, 3, 5)]
CONFIG = """
[triage]
propose = 0.3
hold = 0.1

[[list.sections]]
heading = "Teapots"
columns = {title = "Title", pub = "Paper", time = "Month"}
"""
KEYWORDS = '\n[evaluate]\nkeywords = ["singing teapot", "kettle melody"]\n'
HEAD = "# List\n\nPapers on singing teapots.\n\n## Teapots\n\n| Month | Title | Paper |\n|-|-|-|\n"
MIRROR = ("--mirror", "../mirror")
TABLES = ("Ranking", "Decisions", "Reliability", "Sections", "Labels", "Learning curve")


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """Three nights of a month each; eight papers of each are on the topic and on the list."""
    rows: list[str] = []
    for night in NIGHTS:
        ids = invented.month_ids(night, 1, 40)
        papers = [invented.paper(i, night, topic=n < 8) for n, i in enumerate(ids)]
        write_night(tmp_path / "mirror", night, papers)
        for paper in papers[:8]:
            link = f"[x](https://arxiv.org/abs/{paper.id})"
            rows.insert(0, f"| {night:%m/%y} | {paper.title} | {link} |\n")
    with FakeArxiv({}) as arxiv, FakeGitHub(tmp_path / "list.git") as github:
        folder = tmp_path / "checkout"
        folder.mkdir()
        made = Product(folder, arxiv, github)
        made.write_config(CONFIG + KEYWORDS)
        made.environment = dict.fromkeys(made.environment, "")
        (folder / "README.md").write_text(HEAD + "".join(rows), encoding="utf-8")
        yield made


def test_all_figures_are_shown_plainly_on_a_pipe(product: Product) -> None:
    ended = product.run("evaluate", *MIRROR, "--draws", "1")
    assert ended.code == 0, ended.errors
    lines = ended.output.splitlines()
    assert lines[0].startswith("2 months, 2024-02 to 2024-03: 80 papers, 16 of them on the list")
    titles = [line for line in lines if line.startswith(TABLES)]
    assert [line.split(" (")[0] for line in titles] == list(TABLES)
    ranking = {line[:18].strip(): line for line in lines[4:9]}
    assert list(ranking) == [
        "arxiv-bot", "keyword query", "cosine to the mean", "arxiv-sanity-lite", "ASReview ELAS u4",
    ]  # fmt: skip
    assert "1.000" in ranking["arxiv-bot"]
    assert "\x1b" not in ended.output


def test_json_holds_the_same_figures_and_nothing_else_is_printed(product: Product) -> None:
    ended = product.run(
        "evaluate", *MIRROR, "--months", "1", "--no-curve", "--json", "--plots", "p"
    )
    assert ended.code == 0, ended.errors
    record = json.loads(ended.output)
    assert record["overall"]["months"] == ["2024-03"]
    assert record["overall"]["known"] == 16
    assert (record["overall"]["papers"], record["overall"]["belonging"]) == (40, 8)
    assert record["model"]["average_precision"] == 1.0
    assert record["learning_curve"] == {"months": [], "points": []}
    drawn = sorted(path.name for path in (product.folder / "p").iterdir())
    assert drawn == ["months.svg", "precision-recall.svg", "reliability.svg"]


def test_without_keywords_the_output_says_so(product: Product) -> None:
    product.write_config(CONFIG)
    ended = product.run("evaluate", *MIRROR, "--months", "1", "--no-curve")
    assert "keyword query" not in ended.output.split("\nWithout the keyword query")[0]
    assert "[evaluate] keywords is empty" in ended.output


def test_without_a_mirror_the_sample_of_the_corpus_stands_for_the_nights(product: Product) -> None:
    made = product.run("corpus", *MIRROR, "--ordinary", "48")
    assert made.code == 0, made.errors
    ended = product.run("evaluate", "--no-curve", "--json")
    assert ended.code == 0, ended.errors
    record = json.loads(ended.output)
    assert record["overall"]["belonging"] == 16
    assert 50 < record["overall"]["papers"] < 120  # 48 papers of three nights stand for 96


def test_with_nothing_to_look_back_on_the_reason_is_said(product: Product) -> None:
    for options in ((), (*MIRROR, "--list", "empty.md")):
        (product.folder / "empty.md").write_text(HEAD, encoding="utf-8")
        ended = product.run("evaluate", *options)
        assert ended.code == 1
        assert "no month has papers of the list and ordinary ones" in ended.errors
        assert ended.output == ""
    assert product.run("evaluate", "--months", "0").code == 2
    assert "missing.md" in product.run("evaluate", "--list", "missing.md").errors


def test_other_commands_do_not_wait_for_the_plots() -> None:
    look = "import bot.cli, sys; print([m for m in ('matplotlib', 'rich') if m in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert ended.stdout == "['rich']\n"


def _printed(*, terminal: bool) -> str:
    found = replace(
        evaluated.evaluation(),
        curve=(CurvePoint(7, (0.5, 0.7)), CurvePoint(40, (0.9,))),
        curve_months=((2024, 4),),
    )
    out = Console(file=io.StringIO(), force_terminal=terminal, width=160, color_system=None)
    show_evaluation(out, found)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def test_a_terminal_shows_the_same_figures_as_a_pipe() -> None:
    on_terminal, on_pipe = _printed(terminal=True), _printed(terminal=False)
    assert "─" in on_terminal
    assert "─" not in on_pipe
    words = [
        [word for word in text.split() if any(c.isalnum() for c in word)]
        for text in (on_terminal, on_pipe)
    ]
    assert words[0] == words[1]


def test_figures_stand_in_their_columns() -> None:
    lines = _printed(terminal=False).splitlines()
    table = lines[lines.index("Ranking") + 1 :][:3]
    assert table[0].split("  ")[-1] == "takes"
    assert [line[: len("arxiv-bot")].strip() for line in table] == ["", "arxiv-bot", "a rival"]
    assert table[1].split()[1:4] == ["0.950", "0.917", "0.800"]
    assert "P 0.67 R 0.50" in table[2]
    (march,) = [line for line in lines if line.startswith("2024-03")]
    assert march.split()[:5] == ["2024-03", "10", "3", "2", "0.500"]
    curve = lines[lines.index("Learning curve (tested on 2024-04)") + 2 :]
    assert [line.split() for line in curve] == [["7", "2", "0.600", "0.141"], ["40", "1", "0.900"]]
