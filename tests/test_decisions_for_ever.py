"""What people decided holds and comes back from outside: labels, commands, lost stores, batches."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.pull_request import Kind, Marker, read_marker
from tests.fakes.github import FakeGitHub
from tests.fakes.github_state import Issue
from tests.product import Product
from tests.teapots import LISTED, RELEVANT, product_with, proposed

FIRST, SECOND, THIRD = RELEVANT


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A list with three open drafts."""
    with product_with(tmp_path, RELEVANT) as made:
        _run(made, "run")
        assert proposed(made.github) == RELEVANT
        yield made


@pytest.fixture
def batch(tmp_path: Path) -> Iterator[Product]:
    """A list with three papers in one open draft."""
    with product_with(tmp_path, RELEVANT) as made:
        path = made.folder / "arxiv-bot.toml"
        text = path.read_text(encoding="utf-8")
        section = '[github]\ngrouping = "batch"\n[[list.sections]]'
        path.write_text(text.replace("[[list.sections]]", section, 1), encoding="utf-8")
        _run(made, "run")
        yield made


def _run(product: Product, command: str = "sync") -> str:
    ended = product.run(command)
    assert ended.code == 0, ended.errors + ended.output
    return ended.output


def _marker(issue: Issue) -> Marker:
    found = read_marker(issue.body)
    assert found is not None
    return found


def _draft(github: FakeGitHub, paper_id: str) -> Issue:
    """Give the last pull request that proposes a paper."""
    markers = ((issue, read_marker(issue.body)) for issue in github.pulls)
    kinds = {Kind.ADD, Kind.BATCH}
    return [i for i, m in markers if m and m.kind in kinds and paper_id in m.ids + m.refused][-1]


def _text(github: FakeGitHub, branch: str = "main") -> str:
    return (github.read_file(branch, "README.md") or b"").decode()


def _section(text: str, paper_id: str) -> str:
    return text[: text.index(paper_id)].rpartition("\n## ")[2].partition("\n")[0]


def _without(text: str, paper_id: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if paper_id not in line)


def _answers(github: FakeGitHub, number: int) -> list[str]:
    bodies = [comment.body for comment in github.comments(number)]
    return [body.partition("-->\n")[2] for body in bodies if body.startswith("<!-- arxiv-bot:")]


def test_what_was_taken_back_is_proposed_again_without_the_store(product: Product) -> None:
    github = product.github
    place = _section(_text(github, f"arxiv-bot/{THIRD}"), THIRD)
    github.close(_draft(github, FIRST).number, "not-relevant")
    github.close(_draft(github, SECOND).number, "later")
    github.close(_draft(github, THIRD).number, "wrong-section")
    product.forget()
    _run(product, "run")
    assert [_draft(github, one).state for one in RELEVANT] == ["closed", "closed", "open"]
    assert _section(_text(github, f"arxiv-bot/{THIRD}-2"), THIRD) != place
    github.add_label(_draft(github, FIRST).number, "retry")
    put_off = _draft(github, SECOND)
    assert put_off.closed_at is not None
    put_off.closed_at -= timedelta(days=61)
    product.forget()
    _run(product, "run")
    _run(product)
    assert [_draft(github, one).state for one in RELEVANT] == ["open"] * 3
    assert len(proposed(github)) == 6


def test_a_branch_with_a_persons_commit_does_not_stand_in_the_way_of_a_second_try(
    product: Product,
) -> None:
    github, old = product.github, f"arxiv-bot/{FIRST}"
    draft = _draft(github, FIRST)
    head = github.commit_to_branch(old, "README.md", _text(github, old).replace("Code", "C"))
    github.close(draft.number)
    _run(product)
    github.comment(draft.number, "maintainer", "/arxiv-bot retry")
    _run(product)
    again = _draft(github, FIRST)
    assert (again.state, github.pull(again.number).head) == ("open", f"{old}-2")
    assert github.head(old) == head


def test_the_last_word_counts_also_within_one_run(product: Product) -> None:
    github = product.github
    first, second = _draft(github, FIRST), _draft(github, SECOND)
    github.comment(first.number, "maintainer", "/arxiv-bot reject")
    github.comment(first.number, "maintainer", "/arxiv-bot retry")
    github.comment(second.number, "maintainer", "/arxiv-bot move Video\n/arxiv-bot later")
    _run(product)
    assert _draft(github, FIRST).number != first.number
    assert (second.state, "later" in second.labels) == ("closed", True)
    github.comment(first.number, "maintainer", "/arxiv-bot reject duplicate")
    _run(product)
    assert _draft(github, FIRST).state == "closed"
    assert "duplicate" in _draft(github, FIRST).labels


def test_what_arxiv_does_not_know_is_said_at_once_and_not_remembered(product: Product) -> None:
    github = product.github
    number, unknown = _draft(github, FIRST).number, f"{FIRST[:5]}09999"
    github.comment(number, "maintainer", f"/arxiv-bot add {unknown}")
    github.comment(number, "stranger", f"/arxiv-bot add {unknown}")
    _run(product)
    said = f"`add`: not done. arXiv knows no paper {unknown}."
    assert _answers(github, number) == [said, said]
    assert unknown not in _run(product, "run")


def test_a_draft_whose_body_was_emptied_and_that_was_closed_is_a_no(product: Product) -> None:
    github = product.github
    draft = _draft(github, FIRST)
    _run(product)
    github.edit_body(draft.number, "")
    github.close(draft.number)
    for _ in range(2):
        _run(product, "run")
    assert proposed(github) == [SECOND, THIRD]


def test_a_removed_row_is_a_no_that_outlives_the_store(product: Product) -> None:
    github, gone, later = product.github, LISTED[2], LISTED[4]
    github.push_to_main("README.md", _without(_text(github), gone))
    _run(product)
    product.forget()
    github.push_to_main("README.md", _without(_text(github), later))
    for _ in range(2):
        _run(product)
        (dashboard,) = (i for i in github.repository.issues.values() if not i.pull)
        assert [f"retry={one}" in str(dashboard.body) for one in (gone, later)] == [True, True]
        product.forget()


def test_in_a_batch_each_paper_has_its_own_reason_and_comes_back_alone(batch: Product) -> None:
    github = batch.github
    (draft,) = github.pulls
    github.comment(
        draft.number,
        "maintainer",
        f"/arxiv-bot later {FIRST}\n/arxiv-bot reject {SECOND} not-relevant",
    )
    _run(batch)
    said = {one.id: one.reason for one in _marker(draft).refusals}
    assert said == {FIRST: "later", SECOND: "not-relevant"}
    assert (_marker(draft).ids, draft.state) == ((THIRD,), "open")
    github.comment(draft.number, "maintainer", f"/arxiv-bot add {SECOND}")
    for _ in range(2):
        _run(batch)
    assert set(_marker(draft).ids) == {SECOND, THIRD}
    text = _text(github, github.pull(draft.number).head)
    assert [one in text for one in RELEVANT] == [False, True, True]
    github.close(draft.number)
    _run(batch)
    github.comment(draft.number, "maintainer", f"/arxiv-bot reject {THIRD} duplicate")
    _run(batch)
    said = {one.id: one.reason for one in _marker(draft).refusals}
    assert said == {FIRST: "later", THIRD: "duplicate"}
    assert "duplicate" not in draft.labels
    assert len(github.pulls) == 1
