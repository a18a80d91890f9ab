"""Each command from outside: what it prints, writes and answers to mistakes."""

import json
import os
import signal
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import __version__
from bot.mirror import Mirror, write_night
from bot.paper import Paper
from classifier.corpus import read_corpus
from tests import invented
from tests.fakes.arxiv import FakeArxiv, Fault
from tests.fakes.github import FakeGitHub
from tests.product import Ended, Product

FIRST = date(2024, 3, 4)
NIGHTS = [FIRST + timedelta(days=n) for n in range(4)]
SECTION = """
[triage]
propose = 0.1
hold = 0.05

[[list.sections]]
heading = "Teapots"
columns = {title = "Title", pub = "Paper", time = "Month"}
"""
HEAD = "# List\n\nPapers on singing teapots.\n\n## Teapots\n\n| Month | Title | Paper |\n|-|-|-|\n"


def _nights() -> dict[date, list[Paper]]:
    """Make four nights of thirty papers, three of them on the topic."""
    ids = iter(invented.month_ids(FIRST, 1, 1000))
    return {
        night: [invented.paper(next(ids), night, topic=number < 3) for number in range(30)]
        for night in NIGHTS
    }


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A list that holds the topic's papers of the first three nights, and a mirror of all four."""
    nights = _nights()
    for night, papers in nights.items():
        write_night(tmp_path / "mirror", night, papers)
        if night != NIGHTS[3]:
            write_night(tmp_path / "earlier", night, papers)
    listed = [paper for night in NIGHTS[:3] for paper in nights[night][:3]]
    rows = (f"| 03/24 | {p.title} | [x](https://arxiv.org/abs/{p.id}) |\n" for p in listed[::-1])
    with FakeArxiv({}) as arxiv, FakeGitHub(tmp_path / "list.git") as github:
        folder = tmp_path / "checkout"
        folder.mkdir()
        made = Product(folder, arxiv, github)
        made.write_config(SECTION)
        made.environment = dict.fromkeys(made.environment, "")
        (folder / "README.md").write_text(HEAD + "".join(rows), encoding="utf-8")
        yield made


def _replay(product: Product, *options: str, start: date = NIGHTS[3]) -> list[dict[str, object]]:
    ended = product.run(
        "replay", "--mirror", "../mirror", "--start", str(start), "--end", "2024-04-01",
        "-o", "out.jsonl", *options,
    )  # fmt: skip
    assert ended.code == 0, ended.errors
    lines = (product.folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_replay_scores_every_paper_of_its_nights_in_order(product: Product) -> None:
    predictions = _replay(product)
    ids = [paper.id for paper in _nights()[NIGHTS[3]]]
    assert [p["id"] for p in predictions] == sorted(ids)
    assert {p["announced"] for p in predictions} == {str(NIGHTS[3])}
    best = sorted(predictions, key=lambda p: -float(str(p["relevance"])))[:3]
    assert sorted(str(p["id"]) for p in best) == ids[:3]
    assert {p["decision"] for p in best} == {"propose"}
    assert set(best[0]) >= {"section", "section_confidence", "labels", "pub", "evidence", "model"}


def test_replay_gives_the_same_bytes_again(product: Product) -> None:
    assert _replay(product) == _replay(product)


def test_replay_uses_nothing_that_became_known_later(product: Product) -> None:
    """With the later rows removed by hand, nothing about an earlier replay changes."""
    whole = _replay(product, start=NIGHTS[2])
    text = (product.folder / "README.md").read_text(encoding="utf-8")
    later = {paper.id for paper in _nights()[NIGHTS[2]]}
    kept = [line for line in text.splitlines() if not any(i in line for i in later)]
    (product.folder / "shorter.md").write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert len(kept) == len(text.splitlines()) - 3
    assert _replay(product, "--list", "shorter.md", start=NIGHTS[2]) == whole


def test_corpus_holds_counts_of_known_and_ordinary_papers_and_a_sample_night(
    product: Product,
) -> None:
    options = ("--ordinary", "40", "--sample", str(NIGHTS[3]))
    ended = product.run("corpus", "--mirror", "../mirror", *options)
    assert ended.code == 0, ended.errors
    assert "49 papers, 40 of them ordinary" in ended.output
    corpus = read_corpus(product.folder / "data" / "corpus.npz")
    assert float(corpus.weights[corpus.ordinary][0]) == pytest.approx((120 - 9) / 40)
    sample = Mirror(product.folder / "data" / "sample").read_night(NIGHTS[3])
    assert len(sample) == 30
    assert all(p.abstract is None and p.term_counts for p in sample)
    first = (product.folder / "data" / "corpus.npz").read_bytes()
    product.run("corpus", "--mirror", "../mirror", *options)
    assert (product.folder / "data" / "corpus.npz").read_bytes() == first


def test_the_demo_shows_the_sample_night_and_leaves_the_list_alone(product: Product) -> None:
    product.run("corpus", "--mirror", "../mirror", "--sample", str(NIGHTS[3]))
    before = (product.folder / "README.md").read_bytes()
    ended = product.run("demo")
    assert ended.code == 0, ended.errors
    assert f"The night of {NIGHTS[3]}" in ended.output
    added = [line for line in ended.output.splitlines() if line.startswith("+| 03/24 |")]
    assert len(added) == 3
    assert (product.folder / "README.md").read_bytes() == before
    page = (product.folder / ".arxiv-bot/demo/report.html").read_text(encoding="utf-8")
    listed = [paper for night in NIGHTS[:3] for paper in _nights()[night][:3]]
    assert any(paper.title in page for paper in listed)  # the nearest are named, not numbered
    assert not (product.folder / ".arxiv-bot/store.sqlite").exists()


def test_score_reads_files_and_standard_input(product: Product) -> None:
    product.run("corpus", "--mirror", "../earlier")
    night = f"../mirror/{NIGHTS[3]}.jsonl.gz"
    from_file = product.run("score", night)
    assert from_file.code == 0, from_file.errors
    predictions = [json.loads(line) for line in from_file.output.splitlines()]
    assert len(predictions) == 30
    assert sum(p["decision"] == "propose" for p in predictions) == 3
    product.run("score", night, "-o", "scores.jsonl")
    assert (product.folder / "scores.jsonl").read_text(encoding="utf-8") == from_file.output


def test_a_run_on_a_mirror_reads_the_newest_night_and_then_nothing(product: Product) -> None:
    product.use(product.github)
    product.github.push_to_main("README.md", (product.folder / "README.md").read_text())
    ended = product.run("run", "--mirror", "../mirror", "--since", str(NIGHTS[0]))
    assert ended.code == 0, ended.errors
    assert len(product.github.pulls) == 3
    assert "120 scored" in ended.output
    again = product.run("run", "--mirror", "../mirror")
    assert again.code == 0, again.errors
    assert len(product.github.pulls) == 3
    report = product.run("report", "-o", "report.html")
    assert report.code == 0, report.errors
    assert (product.folder / "report.html").exists()


def _mistake(product: Product, *arguments: str) -> Ended:
    ended = product.run(*arguments)
    assert ended.code in {1, 2}
    assert "Traceback" not in ended.errors
    return ended


def test_mistakes_get_one_clear_message(product: Product) -> None:
    replay = ("replay", "--start", "2024-01-01", "--end", "2024-02-01", "-o", "x")
    assert _mistake(product, "run", "--bogus").code == 2
    assert _mistake(product, *replay).code == 2
    assert "no folder of papers" in _mistake(product, *replay, "--mirror", "nowhere").errors
    assert "is no day" in _mistake(product, "run", "--since", "soon", "--mirror", "x").errors
    assert "--since" in _mistake(product, "run", "--since", "1999-01-01", "--dry-run").errors
    assert "missing.toml" in _mistake(product, "demo", "--config", "missing.toml").errors
    assert not (product.folder / "x").exists()


def test_version_and_help_need_no_configuration(product: Product) -> None:
    (product.folder / "arxiv-bot.toml").unlink()
    assert product.run("--version").output.strip() == __version__
    helped = product.run("replay", "--help")
    assert helped.code == 0
    assert "--mirror" in helped.output


def test_a_broken_model_cache_is_made_anew(product: Product) -> None:
    product.run("corpus", "--mirror", "../mirror")
    night = f"../mirror/{NIGHTS[3]}.jsonl.gz"
    first = product.run("score", night)
    (product.folder / ".arxiv-bot" / "model.npz").write_bytes(b"nonsense")
    assert product.run("score", night).output == first.output


def test_an_interrupt_ends_with_130(product: Product) -> None:
    product.arxiv.fail(Fault.HANG, "/rss/")
    process = product.start("run", "--dry-run")
    while not (product.folder / ".arxiv-bot" / "lock").exists():
        process.join(0.05)
    os.kill(process.pid or 0, signal.SIGINT)
    ended = product.end(process)
    assert ended.code == 130
    assert "Interrupted" in ended.errors
