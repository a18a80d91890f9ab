"""Discovery waits for nobody: papers are recorded and scored while others are down."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import session
from bot.store import Store
from tests.fakes.arxiv import Fault as ArxivFault
from tests.fakes.github import Fault
from tests.product import Product
from tests.teapots import ORDINARY, RELEVANT, TONIGHT, announced, product_with, proposed

OUTAGE = Fault("*", "", 401, {"message": "Bad credentials"}, times=999)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A list, and a night with papers for it."""
    with product_with(tmp_path, RELEVANT, both=True) as made:
        yield made


def _scored(product: Product) -> list[str]:
    with Store.open(product.folder / ".arxiv-bot" / session.STORE_FILE) as store:
        return sorted(one.id for one in store.predictions())


def test_a_night_is_scored_although_github_does_not_answer(product: Product) -> None:
    product.github.faults.append(OUTAGE)
    ended = product.run("run")
    assert ended.code == 1
    assert "401" in ended.errors
    assert _scored(product) == sorted([*RELEVANT, *ORDINARY])
    audited = product.run("audit")
    assert audited.code == 0, audited.output
    product.github.faults.clear()
    assert product.run("run").code == 0
    assert proposed(product.github) == RELEVANT


def test_without_github_and_without_a_list_here_papers_are_recorded(product: Product) -> None:
    product.github.faults.append(OUTAGE)
    (product.folder / "README.md").unlink()
    ended = product.run("run")
    assert ended.code == 1
    assert "401" in ended.errors
    assert _scored(product) == []
    product.github.faults.clear()
    assert product.run("run").code == 0
    assert proposed(product.github) == RELEVANT


def test_a_paper_is_not_drafted_once_its_comments_say_that_it_was_withdrawn(
    product: Product,
) -> None:
    papers = announced(RELEVANT)
    withdrawn = replace(papers[0], comments="This paper has been withdrawn by the authors.")
    product.arxiv.add_night(TONIGHT, [withdrawn, *papers[1:]])
    product.arxiv.fail(ArxivFault.UNAVAILABLE, "/oai", times=99)
    ended = product.run("run")
    assert ended.code == 0, ended.errors
    assert proposed(product.github) == RELEVANT[1:]
