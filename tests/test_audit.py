"""``arxiv-bot audit`` from outside: it fails for as long as a day is open, and says which."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.announcements import expected_night, is_deferred
from bot.cli import session
from bot.listing import Listing, ListingOutcome
from bot.store import Store
from tests.fakes.arxiv import FakeArxiv, Fault
from tests.fakes.arxiv_papers import invent_paper
from tests.fakes.github import FakeGitHub
from tests.product import Product

TONIGHT = expected_night(datetime.now(UTC))
LIST = "# Papers\n\n## Kites\n\n| Title | Pub |\n| --- | --- |\n"
CONFIG = """
categories = ["cs.CV", "cs.SD"]
retries = 0
[[list.sections]]
heading = "Kites"
[list.sections.columns]
title = "Title"
pub = "Pub"
"""


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    papers = [invent_paper(n, TONIGHT) for n in range(1, 4)]
    with (
        FakeArxiv({TONIGHT: papers}) as arxiv,
        FakeGitHub(tmp_path / "list.git", {"README.md": LIST}) as github,
    ):
        folder = tmp_path / "checkout"
        folder.mkdir()
        made = Product(folder, arxiv, github)
        made.write_config(CONFIG)
        (folder / "README.md").write_text(LIST, encoding="utf-8")
        yield made


def record(product: Product, *listings: Listing) -> None:
    """Write readings into the store, as a run would have."""
    folder = product.folder / ".arxiv-bot"
    folder.mkdir(exist_ok=True)
    with Store.open(folder / session.STORE_FILE) as store:
        for listing in listings:
            store.record_listing(listing, datetime.now(UTC))


def quiet(category: str, days: int = 0) -> Listing:
    night = expected_night(datetime.now(UTC) - timedelta(days=days))
    return Listing(category, night, ListingOutcome.QUIET)


def test_before_the_first_run_the_audit_claims_nothing_and_makes_no_store(
    product: Product,
) -> None:
    ended = product.run("audit")
    assert (ended.code, ended.output) == (0, "No listing was read yet.\n")
    assert not (product.folder / ".arxiv-bot" / session.STORE_FILE).exists()


def test_a_day_that_is_read_and_scored_passes(product: Product) -> None:
    record(product, quiet("cs.CV"), quiet("cs.SD"))
    ended = product.run("audit")
    assert ended.code == 0, ended.output + ended.errors
    assert "1 day since" in ended.output
    assert ("holiday" if is_deferred(TONIGHT) else "complete") in ended.output


def test_an_unscored_paper_and_a_missed_week_fail_and_are_named(product: Product) -> None:
    papers = (invent_paper(1, TONIGHT),)
    record(
        product,
        quiet("cs.SD", days=7),
        quiet("cs.SD"),
        Listing("cs.CV", TONIGHT, ListingOutcome.FRESH, papers),
    )
    ended = product.run("audit")
    assert ended.code == 1
    assert "cs.CV: open, not scored" in ended.output
    assert "cs.SD: open, not read" in ended.output
    as_json = product.run("audit", "--json", "--since", TONIGHT.isoformat())
    assert as_json.code == 1
    books = json.loads(as_json.output)
    assert books["since"] == TONIGHT.isoformat()
    assert books["papers"] == 1
    assert [(gap["category"], gap["reason"]) for gap in books["gaps"]] == [("cs.CV", "not scored")]
    assert books["days"][0]["sources"] == {"rss": 1}
    assert books["last_complete"] == dict.fromkeys(("cs.CV", "cs.SD"), TONIGHT.isoformat())


def test_a_demanded_day_of_which_nothing_is_known_fails(product: Product) -> None:
    ended = product.run("audit", "--since", TONIGHT.isoformat())
    record(product, quiet("cs.CV"), quiet("cs.SD"))
    earlier = product.run("audit", "--since", (TONIGHT - timedelta(days=30)).isoformat())
    assert ended.code in {0, 1}  # before noon today may still come
    assert earlier.code == 1
    assert product.run("audit", "--since", "soon").code == 2


def test_a_store_that_is_no_store_is_named_with_the_way_out(product: Product) -> None:
    folder = product.folder / ".arxiv-bot"
    folder.mkdir()
    path = folder / session.STORE_FILE
    path.write_bytes(b"not a database, but long enough to be read as one\n" * 99)
    ended = product.run("audit")
    assert ended.code == 1
    assert "not a SQLite database. Delete it and run again" in ended.errors
    path.unlink()
    assert product.run("audit").code == 0


@pytest.mark.skipif(is_deferred(TONIGHT), reason="nothing is due on a holiday of arXiv's")
def test_a_runs_summary_says_in_one_line_whether_all_is_accounted_for(product: Product) -> None:
    product.arxiv.fail(Fault.EMPTY_CHANNEL, "/rss/cs.CV")
    product.arxiv.fail(Fault.UNAVAILABLE, "/rss/cs.SD", times=9)
    product.arxiv.fail(Fault.UNAVAILABLE, "/oai", times=9)
    broken = product.run("run", "--dry-run", "--json")
    assert broken.output, broken.errors
    summary = json.loads(broken.output)
    assert summary["ledger"].startswith("1 day open of 1 day since"), summary
    assert any("cs.SD: arXiv did not answer" in one for one in summary["warnings"])
