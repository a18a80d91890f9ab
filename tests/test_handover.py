"""The books survive the loss of the store: the dashboard says where they ended."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import dashboard_marker
from bot.announcements import announcement_days, is_deferred
from bot.dashboard_state import DashboardState
from tests import invented
from tests.fakes.github_state import Issue
from tests.product import Product
from tests.teapots import RELEVANT, TONIGHT, product_with, proposed, teapot_paper

*_, LAST_READ = announcement_days(TONIGHT - timedelta(days=20), TONIGHT - timedelta(days=6))
MISSED = [n for n in announcement_days(LAST_READ, TONIGHT) if LAST_READ < n < TONIGHT]


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A bot whose dashboard says that it ran last some nights ago, and that has lost its store."""
    with product_with(tmp_path, RELEVANT, both=True) as made:
        assert made.run("run").code == 0
        for night, paper_id in zip(MISSED, _missed_ids(), strict=True):
            made.arxiv.add_night(night, [teapot_paper(paper_id, night, topic=True)])
        made.arxiv.today = TONIGHT
        _tell(made, dict.fromkeys(("cs.CV", "cs.SD"), LAST_READ))
        made.forget()
        yield made


def _missed_ids() -> list[str]:
    return [invented.month_ids(night, 200 + 10 * n, 1)[0] for n, night in enumerate(MISSED)]


def _dashboard(product: Product) -> Issue:
    return next(one for one in product.github.repository.issues.values() if not one.pull)


def _state(product: Product) -> DashboardState:
    return dashboard_marker.read_state(_dashboard(product).body)


def _tell(product: Product, nights: dict[str, date]) -> None:
    shown = _dashboard(product)
    rest = dashboard_marker.without_state(str(shown.body))
    marker = dashboard_marker.render_state(DashboardState(nights=nights))
    product.github.edit_body(shown.number, f"{marker}\n{rest}")


@pytest.mark.skipif(is_deferred(TONIGHT), reason="no listing of a holiday's ends the night before")
def test_nights_that_nobody_read_before_the_store_was_lost_are_filled(product: Product) -> None:
    ended = product.run("run")
    assert ended.code == 0, ended.errors
    assert proposed(product.github) == sorted([*RELEVANT, *_missed_ids()])
    assert set(_state(product).nights.values()) == {TONIGHT}
    audited = product.run("audit")
    assert audited.code == 0, audited.output
    assert str(LAST_READ) in audited.output


def test_the_dashboard_remembers_the_books_while_it_cannot_be_asked(product: Product) -> None:
    assert product.run("sync").code == 0
    assert set(_state(product).nights.values()) == {LAST_READ}
    assert set(_state(product).gaps) == set()
    assert product.run("run").code == 0
    assert set(_state(product).nights.values()) == {TONIGHT}
