"""The whole job on real nights: this repository's configuration between both fakes."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot import readme
from bot.config import Config
from bot.config import parse as parse_config
from bot.mirror import Mirror
from bot.pull_request import read_marker
from tests.fakes.arxiv import FakeArxiv
from tests.fakes.github import FakeGitHub
from tests.judged_list import ROOT, SHARED, make_list, read_judged
from tests.product import Product

pytestmark = pytest.mark.skipif(
    not SHARED.exists(), reason="the folder of real nights is not beside the checkout"
)
NIGHT = date(2025, 12, 18)
GOLD = ("judged-2025.jsonl", "judged-older.jsonl")


def _config() -> tuple[str, Config]:
    text = (ROOT / "arxiv-bot.toml").read_text(encoding="utf-8")
    return text, parse_config(text)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A checkout of this repository whose list holds what was judged before the night."""
    folder = tmp_path / "checkout"
    shutil.copytree(ROOT / "data", folder / "data")
    text = make_list(read_judged(*GOLD), NIGHT)
    (folder / "README.md").write_bytes(text.encode())
    without_arxiv = re.sub(r"\[arxiv\].*?(?=^\[)", "", _config()[0], flags=re.DOTALL | re.MULTILINE)
    papers = Mirror(SHARED / "arxiv").read_night(NIGHT)
    files = {"README.md": text}
    with FakeArxiv({NIGHT: papers}) as arxiv, FakeGitHub(tmp_path / "list.git", files) as github:
        made = Product(folder, arxiv, github)
        made.write_config(f'categories = ["cs.CV"]\n{without_arxiv}')
        yield made


def test_a_real_night_becomes_drafts_with_its_papers(product: Product) -> None:
    before = product.github.read_file("main", "README.md")
    assert before is not None
    ended = product.run("run")
    assert ended.code == 0, ended.errors
    belongs = {
        one["id"]
        for one in read_judged(GOLD[0])
        if one["announced"] == str(NIGHT) and one["grade"] == 2
    }
    markers = [read_marker(issue.body) for issue in product.github.pulls]
    proposed = {i for marker in markers if marker for i in marker.ids}
    assert belongs <= proposed
    layout = _config()[1].list
    for paper_id in belongs:
        content = product.github.read_file(f"arxiv-bot/{paper_id}", "README.md")
        assert content is not None
        rows = readme.read(content.decode(), layout).rows
        assert [row.id for row in rows].count(paper_id) == 1
        assert len(content.splitlines()) == len(before.splitlines()) + 1
    writes = len(product.github.writes)
    assert product.run("run").code == 0
    product.forget()
    assert product.run("run").code == 0
    # The night is long past: the dashboard may say so, and nothing else is written.
    (dashboard,) = (i for i in product.github.repository.issues.values() if not i.pull)
    later = product.github.writes[writes:]
    assert {(one.method, one.path.rpartition("/")[2]) for one in later} <= {
        ("PATCH", str(dashboard.number))
    }
    assert len(later) <= 2
