"""A run that finds nothing new asks GitHub little, and writes nothing."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.pull_request import Kind, Marker, read_marker, render_marker
from tests import invented
from tests.fakes.github import FakeGitHub
from tests.product import Product
from tests.teapots import LAST_YEAR, LISTED, TONIGHT, product_with, proposed, teapot_paper

OPEN = 20
CLOSED = 1000
MOST_REQUESTS = 6
MOST_REQUESTS_WITHOUT_STORE = 20
IDS = invented.month_ids(TONIGHT, 10, OPEN)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A list with twenty open drafts and a thousand closed ones, and one of each other kind."""
    with product_with(tmp_path, IDS) as made:
        _allow(made, OPEN)
        found = teapot_paper(LISTED[0], LAST_YEAR, topic=True, comments="CVPR 2026")
        made.arxiv.revise(replace(found, announced=TONIGHT))
        first = made.run("run")
        assert first.code == 0, first.errors
        assert set(IDS) <= set(proposed(made.github))
        _add_closed(made.github)
        made.forget()  # else it would never ask for drafts that did not change since
        for _ in range(3):  # it writes down what was decided
            made.run("run")
        assert _kinds(made.github) == {Kind.ADD, Kind.UPGRADE, Kind.DECISIONS}
        yield made


def _kinds(github: FakeGitHub) -> set[Kind]:
    bodies = (issue.body for issue in github.pulls if issue.state == "open")
    return {marker.kind for marker in map(read_marker, bodies) if marker}


def _allow(product: Product, count: int) -> None:
    path = product.folder / "arxiv-bot.toml"
    text = path.read_text(encoding="utf-8")
    for old, new in (("open = 10", f"open = {count}"), ("run = 10", f"run = {count}")):
        text = text.replace(old, new)
    text = text.replace("propose = 0.5", "propose = 0.05").replace("hold = 0.2", "hold = 0.05")
    path.write_text(text, encoding="utf-8")


def _add_closed(github: FakeGitHub) -> None:
    """Add drafts that people declined long ago."""
    sample = github.pulls[0]
    for number in range(10_000, 10_000 + CLOSED):
        issue = copy.deepcopy(sample)
        paper_id = f"1901.{number:05}"
        issue.number, issue.state = number, "closed"
        issue.body = render_marker(Marker((paper_id,), Kind.ADD))
        issue.title = f"Add It ({paper_id})"
        issue.created_at = issue.updated_at = sample.created_at - timedelta(days=300)
        issue.closed_at = issue.updated_at
        assert issue.pull is not None
        issue.pull.head = f"arxiv-bot/{paper_id}"
        github.repository.issues[number] = issue


def _requests(product: Product) -> list[str]:
    """Run, and give what was asked of GitHub."""
    before = len(product.github.log)
    ended = product.run("run")
    assert ended.code == 0, ended.errors
    new = product.github.log[before:]
    assert [request.path for request in new if request.is_write] == []
    return [f"{request.method} {request.path}" for request in new]


def test_a_quiet_run_makes_few_requests_and_writes_nothing(product: Product) -> None:
    requests = _requests(product)
    assert len(requests) <= MOST_REQUESTS, requests
    assert _requests(product) == requests


def test_without_the_store_a_quiet_run_makes_not_many_more(product: Product) -> None:
    product.forget()
    requests = _requests(product)
    assert len(requests) <= MOST_REQUESTS_WITHOUT_STORE, requests
    assert proposed(product.github).count(IDS[0]) == 1
