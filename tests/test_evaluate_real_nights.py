"""On real nights the model ranks better than what one would use otherwise."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.judged_list import ROOT, SHARED, make_list, read_judged

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1500),
    pytest.mark.skipif(
        not SHARED.exists(), reason="the folder of real nights is not beside the checkout"
    ),
]
GOLD = ("judged-2025.jsonl", "judged-older.jsonl")
NAMES = ["keyword query", "cosine to the mean", "arxiv-sanity-lite", "ASReview ELAS u4"]


def test_every_baseline_is_behind_by_more_than_chance(tmp_path: Path) -> None:
    judged_list = tmp_path / "list.md"
    text = make_list(read_judged(*GOLD), date(2026, 1, 1))
    judged_list.write_bytes(text.encode())
    config, mirror = ROOT / "arxiv-bot.toml", SHARED / "arxiv"
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "bot", "evaluate", "--no-curve", "--json"),
            *("--config", str(config), "--list", str(judged_list), "--mirror", str(mirror)),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    record = json.loads(ended.stdout)
    assert len(record["months"]) == 6
    assert record["overall"]["belonging"] > 100
    assert [one["name"] for one in record["baselines"]] == NAMES
    assert all(one["lead"]["low"] > 0 for one in record["baselines"]), record["baselines"]
