"""The dashboard from outside: what it shows stays as long as it is so, and its boxes are obeyed."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dashboard_marker import without_state
from tests.fakes.github import FakeGitHub
from tests.fakes.github_state import Issue
from tests.product import Product
from tests.teapots import LAST_YEAR, LISTED, RELEVANT, product_with, proposed, teapot_paper


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A list of twelve invented papers, a night with three more, and nothing remembered."""
    with product_with(tmp_path, RELEVANT) as made:
        yield made


def _run(product: Product, command: str = "run") -> None:
    ended = product.run(command)
    assert ended.code == 0, ended.errors + ended.output


def _configure(product: Product, old: str, new: str) -> None:
    path = product.folder / "arxiv-bot.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def _dashboard(github: FakeGitHub) -> Issue:
    (found,) = (i for i in github.repository.issues.values() if not i.pull)
    return found


def _lines(github: FakeGitHub, part: str) -> list[str]:
    return [line for line in str(_dashboard(github).body).splitlines() if part in line]


def _tick(github: FakeGitHub, box: str) -> None:
    page = _dashboard(github)
    assert f"[ ] <!-- {box}" in str(page.body)
    github.edit_body(page.number, str(page.body).replace(f"[ ] <!-- {box}", f"[x] <!-- {box}"))


def test_all_held_papers_above_are_drafted_also_where_the_store_is_gone(product: Product) -> None:
    _configure(product, "propose = 0.5", "propose = 0.9999")
    _run(product)
    assert proposed(product.github) == []
    _tick(product.github, "draft-above=0.500")
    product.forget()
    _run(product, "sync")
    assert proposed(product.github) == RELEVANT


@pytest.mark.slow
def test_stale_drafts_are_closed_and_not_refused(product: Product) -> None:
    better = teapot_paper(LISTED[0], LAST_YEAR, topic=True, comments="Accepted to CVPR 2026")
    product.arxiv.revise(better)
    _run(product)
    for issue in product.github.pulls:
        issue.updated_at = issue.created_at = issue.updated_at - timedelta(days=40)
    product.forget()
    _run(product)
    assert "(3)" in _lines(product.github, "close-stale=30")[0]  # not the one that lives on
    _tick(product.github, "close-stale=30")
    _run(product, "sync")
    ended = [issue for issue in product.github.pulls if issue.state == "closed"]
    assert [("later" in issue.labels) for issue in ended] == [True] * 3
    assert _lines(product.github, "close-stale") == []


def test_a_warning_stands_until_what_it_says_is_no_more(product: Product) -> None:
    said = "This paper has been withdrawn by the authors"
    product.arxiv.revise(teapot_paper(LISTED[0], LAST_YEAR, topic=True, comments=said))
    _run(product)
    (warning,) = _lines(product.github, "withdrawn")
    _run(product)
    _run(product, "sync")
    assert _lines(product.github, "withdrawn") == [warning]
    text = (product.github.read_file("main", "README.md") or b"").decode()
    row = next(line for line in text.splitlines(keepends=True) if LISTED[0] in line)
    product.github.push_to_main("README.md", text.replace(row, ""))
    _run(product, "sync")
    assert _lines(product.github, "was withdrawn") == []


def test_a_draft_that_cannot_be_rebuilt_is_called_so_until_a_person_acts(product: Product) -> None:
    github = product.github
    _run(product)
    number, head = github.pulls[0].number, github.pull(github.pulls[0].number).head
    github.commit_to_branch(head, "README.md", "Nothing of it is left.\n")
    github.push_to_main("README.md", "# Other\n\n" + _text(github))
    _run(product, "sync")
    (shown,) = _lines(github, f"../pull/{number})")
    _run(product, "sync")
    assert _lines(github, f"../pull/{number})") == [shown]
    assert "needs a person" in shown


def _text(github: FakeGitHub) -> str:
    return (github.read_file("main", "README.md") or b"").decode()


def test_the_drafts_of_a_night_stand_on_it_at_once(product: Product) -> None:
    better = teapot_paper(LISTED[0], LAST_YEAR, topic=True, comments="Accepted to CVPR 2026")
    product.arxiv.revise(better)
    _configure(product, "[[list.sections]]", '[github]\ngrouping = "batch"\n[[list.sections]]')
    _run(product)
    assert len(product.github.pulls) == 2
    assert len(_lines(product.github, "](../pull/")) == 2
    assert _lines(product.github, "**2 drafts open**")
    text = without_state(str(_dashboard(product.github).body))
    _run(product)
    assert without_state(str(_dashboard(product.github).body)) == text
