"""A small run on the real nights that may lie beside the checkout."""

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from classifier.dataset import read_labels
from classifier.document import Document, Example, Judgement
from classifier.train import train

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
NIGHTS = SHARED / "arxiv"
START = "2025-10-01"
SECTIONS = ("Audio-Driven-Papers", "Video-Driven-Papers")
KINDS = {0: Judgement.REJECTED, 1: Judgement.BORDERLINE, 2: Judgement.ACCEPTED}

pytestmark = pytest.mark.skipif(not NIGHTS.is_dir(), reason="no real nights beside the checkout")


def read(path: Path) -> list[dict[str, Any]]:
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    return [json.loads(line) for line in text.decode().splitlines()]


def document(record: dict[str, Any], announced: str) -> Document:
    return Document(
        record["id"],
        record["title"],
        record["abstract"],
        tuple((record["categories"] or "").split()),
        date.fromisoformat(announced),
    )


def examples(papers: list[Document], gold: dict[str, dict[str, Any]]) -> list[Example]:
    found = []
    for paper in papers:
        verdict = gold.get(paper.id)
        if verdict is None:
            found.append(Example(paper, Judgement.ORDINARY))
        else:
            section = SECTIONS[verdict["drive"] == "video"] if verdict["grade"] == 2 else None
            labels = tuple(verdict["labels"])
            found.append(Example(paper, KINDS[verdict["grade"]], section, labels))
    return found


def average_precision(ranked: list[bool]) -> float:
    hits = [rank for rank, relevant in enumerate(ranked, 1) if relevant]
    return sum(n / rank for n, rank in enumerate(hits, 1)) / len(hits)


def test_a_quarter_is_learned_and_the_next_month_is_ranked() -> None:
    gold = {g["id"]: g for g in read(SHARED / "gold" / "judged-2025.jsonl")}
    nights = sorted(NIGHTS.glob("2025-*.jsonl.gz"))
    papers = [(p.name[:10], document(r, p.name[:10])) for p in nights for r in read(p)]
    past = [paper for day, paper in papers if "2025-07-01" <= day < START]
    future = [paper for day, paper in papers if START <= day < "2025-11-01"]
    labels = read_labels(ROOT / "data" / "labels.toml")
    model = train(examples(past, gold), sections=SECTIONS, vocabulary=labels)
    predictions = sorted(model.predict(future), key=lambda p: -p.relevance)
    grades = [gold.get(p.id, {"grade": 0})["grade"] for p in predictions]
    assert average_precision([grade == 2 for grade in grades if grade != 1]) > 0.8
    expected = sum(p.relevance for p in predictions)
    assert 0.4 * grades.count(2) < expected < 2.5 * grades.count(2)
