"""A neglected list is brought up to date: past nights ranked first, drafted under the caps."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.announcements import announcement_days
from tests import invented
from tests.product import Product
from tests.teapots import RELEVANT, TONIGHT, product_with, proposed, teapot_paper

FIRST = TONIGHT - timedelta(days=20)
PAST = [night for night in announcement_days(FIRST, TONIGHT) if night < TONIGHT]


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A list, and a night with papers for it."""
    with product_with(tmp_path, RELEVANT) as made:
        path = made.folder / "arxiv-bot.toml"
        text = path.read_text(encoding="utf-8")
        # Where the nights are of two months, a model that learned so little is less sure.
        path.write_text(text.replace("propose = 0.5", "propose = 0.2"), encoding="utf-8")
        yield made


def _past_ids() -> list[str]:
    return [invented.month_ids(night, 200 + 10 * n, 1)[0] for n, night in enumerate(PAST)]


def _announce_past(product: Product) -> None:
    for night, paper_id in zip(PAST, _past_ids(), strict=True):
        relevant = teapot_paper(paper_id, night, topic=True)
        others = invented.month_ids(night, 1000 + 10 * PAST.index(night), 9)
        product.arxiv.add_night(
            night, [relevant, *(teapot_paper(i, night, topic=False) for i in others)]
        )
    product.arxiv.today = TONIGHT


def test_past_nights_are_reported_first_and_drafted_under_the_caps(
    product: Product,
) -> None:
    _announce_past(product)
    product.arxiv.oai_page_size = 30
    first = product.run("run", "--since", str(FIRST), "--report-only")
    assert first.code == 0, first.errors
    assert proposed(product.github) == []
    assert f"{10 * len(PAST)} papers of {len(PAST)} nights" in first.output
    assert "cs.CV: 30 records read; " in first.errors
    assert "of all, about a minute left" in first.errors
    everything = sorted([*RELEVANT, *_past_ids()])
    assert all(f"waits {i}" in first.output for i in everything)
    report = (product.folder / ".arxiv-bot" / "report.html").read_text(encoding="utf-8")
    assert all(i in report for i in everything)
    second = product.run("run")
    assert second.code == 0, second.errors
    assert len(proposed(product.github)) == 10
