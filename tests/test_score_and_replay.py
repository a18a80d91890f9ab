"""`score` on several cores, and a `replay` that learns on, from outside."""

import json
import os
import signal
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.mirror import write_night
from tests import invented
from tests.fakes.arxiv import FakeArxiv
from tests.fakes.github import FakeGitHub
from tests.product import Product

MONDAY = date(2024, 3, 4)
NIGHTS = [MONDAY + timedelta(days=n) for n in (0, 2, 7, 9)]
CONFIG = """
[triage]
propose = 0.1
hold = 0.05

[[list.sections]]
heading = "Teapots"
columns = {title = "Title", pub = "Paper", time = "Month", labels = "Labels"}

[[list.sections]]
heading = "Kettles"
columns = {title = "Title", pub = "Paper", time = "Month", labels = "Labels"}
"""
TABLE = "| Month | Title | Paper | Labels |\n|-|-|-|-|\n"
ALL = {
    night: [
        invented.paper(i, night, topic=number < 3)
        for number, i in enumerate(invented.month_ids(night, 1 + 100 * n, 30))
    ]
    for n, night in enumerate(NIGHTS)
}


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A list that holds the topic's papers of the first night, and a mirror of all four."""
    for night, papers in ALL.items():
        write_night(tmp_path / "mirror", night, papers)
    rows = (
        f"| 03/24 | {p.title} | [x](https://arxiv.org/abs/{p.id}) | |\n" for p in ALL[MONDAY][2::-1]
    )
    text = f"# List\n\nPapers.\n\n## Teapots\n\n{TABLE}{''.join(rows)}\n## Kettles\n\n{TABLE}"
    with FakeArxiv({}) as arxiv, FakeGitHub(tmp_path / "list.git") as github:
        folder = tmp_path / "checkout"
        folder.mkdir()
        made = Product(folder, arxiv, github)
        made.write_config(CONFIG)
        made.environment = dict.fromkeys(made.environment, "")
        (folder / "README.md").write_text(text, encoding="utf-8")
        yield made


def _replay(product: Product, *options: str) -> list[dict[str, object]]:
    ended = product.run(
        "replay", "--mirror", "../mirror", "--start", str(NIGHTS[1]), "--end", "2024-04-01",
        "-o", "out.jsonl", *options,
    )  # fmt: skip
    assert ended.code == 0, ended.errors
    lines = (product.folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _write_many(product: Product, count: int) -> str:
    record = {"title": "Graph routing", "abstract": "Soil moisture and bird counting by graphs."}
    path = product.folder / "many.jsonl"
    with path.open("w", encoding="utf-8") as out:
        out.writelines(
            f"{json.dumps({'id': f'2401.{n:05}'} | record)}\n" for n in range(1, count + 1)
        )
    return path.name


def test_score_gives_the_same_lines_on_any_number_of_cores(product: Product) -> None:
    many = _write_many(product, 2100)
    one = product.run("score", many, "--jobs", "1")
    assert one.code == 0, one.errors
    assert [json.loads(line)["id"] for line in one.output.splitlines()] == [
        f"2401.{n:05}" for n in range(1, 2101)
    ]
    assert product.run("score", many, "--jobs", "2").output == one.output
    assert product.run("score", many, "--jobs", "0").code == 2


def test_an_interrupt_ends_all_processes_quietly(product: Product) -> None:
    many = _write_many(product, 40_000)
    process = product.start("score", many, "--jobs", "2", "-o", "out.jsonl")
    out = product.folder / "out.jsonl"
    while process.is_alive() and not (out.exists() and out.stat().st_size):
        process.join(0.05)
    os.kill(process.pid or 0, signal.SIGINT)
    ended = product.end(process)
    assert ended.code == 130
    assert ended.errors.splitlines() == [
        "Interrupted. Nothing is half-written; run the same command again."
    ]
    written = out.stat().st_size
    time.sleep(0.2)
    assert out.stat().st_size == written


def test_replay_learns_from_the_verdicts_on_what_it_showed(product: Product) -> None:
    plain = _replay(product)
    first = [p for p in plain if p["announced"] == str(NIGHTS[1])]
    verdicts = [
        {"id": paper.id, "grade": 2, "drive": "kettles", "labels": [], "title": paper.title}
        for papers in ALL.values()
        for paper in papers[:3]
    ]
    lines = "".join(f"{json.dumps(one)}\n" for one in verdicts)
    (product.folder / "judged.jsonl").write_text(lines, encoding="utf-8")
    learned = _replay(product, "--feedback", "judged.jsonl")
    assert [p["id"] for p in learned] == [p["id"] for p in plain]
    assert learned[: len(first)] == first
    assert learned[len(first)]["model"] != first[0]["model"]
    assert {p["section"] for p in first} == {"Teapots"}
    topic = {paper.id for night in NIGHTS[2:] for paper in ALL[night][:3]}
    assert "Kettles" in {p["section"] for p in learned if p["id"] in topic}
    assert _replay(product) == plain


def test_feedback_that_cannot_be_read_is_named(product: Product) -> None:
    (product.folder / "judged.jsonl").write_text('{"id": "2401.00001"}\n', encoding="utf-8")
    options = ("replay", "--mirror", "../mirror", "--start", "2024-03-05", "--end", "2024-04-01")
    for name, problem in (
        ("judged.jsonl", "judged.jsonl line 1"),
        ("missing.jsonl", "No such file"),
    ):
        ended = product.run(*options, "-o", "out.jsonl", "--feedback", name)
        assert ended.code == 1
        assert problem in ended.errors
    assert not (product.folder / "out.jsonl").exists()
