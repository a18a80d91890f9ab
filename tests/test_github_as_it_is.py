"""GitHub as it is, met by whole runs: main that moves, and outages after the work was done."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.pull_request import Kind, read_marker
from tests.fakes.github import FakeGitHub, Fault
from tests.fakes.github_state import Issue
from tests.product import Product
from tests.teapots import (
    LAST_YEAR,
    LISTED,
    ORDINARY,
    RELEVANT,
    product_with,
    proposed,
    teapot_paper,
)

FORM = f"### arXiv id or address of the paper\n\n{ORDINARY[0]}\n"


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A list of twelve invented papers, a night with three more, and nothing remembered."""
    with product_with(tmp_path, RELEVANT) as made:
        yield made


def _run(product: Product, command: str = "run") -> None:
    ended = product.run(command)
    assert ended.code == 0, ended.errors + ended.output


def _text(github: FakeGitHub, branch: str = "main") -> str:
    return (github.read_file(branch, "README.md") or b"").decode()


def _push_when(github: FakeGitHub, place: str, old: str, new: str) -> None:
    """Let a person push to main at the moment of a run at which it reads something."""

    def push(_number: int, _method: str, path: str) -> None:
        if path.endswith(place):
            github.on_request = None
            github.push_to_main("README.md", _text(github).replace(old, new, 1))

    github.on_request = push


def _upgrades(github: FakeGitHub) -> list[Issue]:
    marked = ((issue, read_marker(issue.body)) for issue in github.pulls)
    return [issue for issue, marker in marked if marker and marker.kind is Kind.UPGRADE]


def test_where_main_moves_during_a_run_drafts_are_planned_on_its_newest_commit(
    product: Product,
) -> None:
    github, paper_id = product.github, RELEVANT[0]
    head = "| - | - | - | - | - | - |\n"
    row = f"| 01/20 | By Hand | [arXiv](https://arxiv.org/abs/{paper_id}) | | | |\n"
    _push_when(github, "/issues", head, head + row)
    _run(product)
    assert proposed(github) == RELEVANT[1:]
    for issue in github.pulls:
        assert paper_id in _text(github, github.pull(issue.number).head)


@pytest.mark.parametrize("command", ["run", "upgrade"])
def test_where_main_moves_upgrades_are_planned_on_its_newest_commit(
    product: Product, command: str
) -> None:
    github = product.github
    better = teapot_paper(LISTED[0], LAST_YEAR, topic=True, comments="Accepted to CVPR 2026")
    other = teapot_paper(LISTED[1], LAST_YEAR, topic=True, comments="Accepted to CVPR 2026")
    product.arxiv.revise(better, other)
    shown = f"[arXiv](https://arxiv.org/abs/{LISTED[0]})"
    _push_when(github, "/pulls", shown, shown.replace("arXiv", "By Hand 2026", 1))
    _run(product, command)
    (issue,) = _upgrades(github)
    marker = read_marker(issue.body)
    assert marker is not None
    assert marker.ids == (LISTED[1],)
    assert "By Hand 2026" in _text(github, "arxiv-bot/upgrade")


@dataclass
class _EachTwice(Fault):
    """Every POST is done, answered by 502, and comes again."""

    counts: Counter[str] = field(default_factory=Counter)

    def strikes(self, method: str, path: str) -> bool:
        if method != "POST":
            return False
        self.counts[path] += 1
        return self.counts[path] % 2 == 1


def test_a_post_that_was_answered_by_502_after_its_work_does_not_happen_twice(
    product: Product,
) -> None:
    github = product.github
    better = teapot_paper(LISTED[0], LAST_YEAR, topic=True, comments="Accepted to CVPR 2026")
    product.arxiv.revise(replace(better))
    fault = _EachTwice("POST", "", 502, after=True)
    github.faults.append(fault)
    _run(product)
    first, second, third, *_ = (issue.number for issue in github.pulls)
    github.comment(first, "maintainer", "/arxiv-bot reject not-relevant")
    github.comment(second, "maintainer", "/arxiv-bot why")
    github.comment(third, "maintainer", "/arxiv-bot venue ECCV 2026")
    asked = github.open_issue("maintainer", "Add a paper", FORM)
    _run(product)
    _run(product)
    assert proposed(github) == sorted([*RELEVANT, ORDINARY[0], LISTED[0]])
    assert [len(github.comments(n)) for n in (first, second, third, asked)] == [2, 2, 2, 1]
    plain = [issue for issue in github.repository.issues.values() if not issue.pull]
    assert len(plain) == 2  # the dashboard, and what was asked for
    assert len({path.rpartition("/")[2] for path in fault.counts}) >= 8
    names = [label.lower() for label in github.repository.labels]
    assert len(names) == len(set(names))
