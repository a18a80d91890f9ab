"""The life of drafts from outside: merged, edited, refused, ordered and talked to between runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.pull_request import Kind, read_marker
from tests.fakes.github import FakeGitHub, Fault
from tests.fakes.github_state import Issue
from tests.product import Product
from tests.teapots import RELEVANT, product_with, proposed


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A list with three open drafts."""
    with product_with(tmp_path, RELEVANT) as made:
        _run(made)
        assert proposed(made.github) == RELEVANT
        yield made


def _run(product: Product, command: str = "sync") -> str:
    ended = product.run(command if product.github.pulls else "run")
    assert ended.code == 0, ended.errors + ended.output
    return ended.output


def _draft(github: FakeGitHub, paper_id: str) -> Issue:
    """Give the last pull request about a paper."""
    found = [i for i in github.pulls if paper_id in (read_marker(i.body) or _NONE).ids]
    return found[-1]


class _None:
    ids: tuple[str, ...] = ()


_NONE = _None()


def _text(github: FakeGitHub, branch: str = "main") -> str:
    return (github.read_file(branch, "README.md") or b"").decode()


def _line(text: str, paper_id: str) -> str:
    return next(line for line in text.splitlines() if paper_id in line)


def _dashboard(github: FakeGitHub) -> Issue:
    (found,) = (i for i in github.repository.issues.values() if not i.pull)
    return found


def test_after_a_merge_the_others_merge_too_with_peoples_edits(product: Product) -> None:
    github = product.github
    first, second, third = (_draft(github, paper_id) for paper_id in RELEVANT)
    head = f"arxiv-bot/{RELEVANT[1]}"
    text = _text(github, head)
    row = _line(text, RELEVANT[1])
    edited = row.replace("Audio" if "Audio" in row else "[arXiv]", "[Tea Conf 2026]", 1)
    github.commit_to_branch(head, "README.md", text.replace(row, edited))
    github.merge(first.number)
    _run(product)
    github.merge(second.number)
    _run(product)
    github.merge(third.number)
    listed = _text(github)
    assert [paper_id in listed for paper_id in RELEVANT] == [True] * 3
    assert edited in listed.splitlines()
    writes = len(github.writes)
    _run(product, "run")
    assert proposed(github) == RELEVANT
    assert len(github.writes) <= writes + 1  # the dashboard


def test_a_no_in_a_comment_stays_a_no_until_it_is_taken_back(product: Product) -> None:
    github, paper_id = product.github, RELEVANT[0]
    draft = _draft(github, paper_id)
    github.comment(draft.number, "maintainer", "/arxiv-bot reject not-relevant")
    _run(product)
    assert (draft.state, "not-relevant" in draft.labels) == ("closed", True)
    _run(product, "run")
    product.forget()
    _run(product, "run")
    assert proposed(github) == RELEVANT
    assert f"retry={paper_id}" in str(_dashboard(github).body)
    github.comment(draft.number, "maintainer", "/arxiv-bot retry")
    _run(product)
    again = _draft(github, paper_id)
    assert again.number != draft.number
    assert again.state == "open"
    _run(product)
    assert proposed(github).count(paper_id) == 2


def test_commands_change_the_row_on_the_branch(product: Product) -> None:
    github, paper_id = product.github, RELEVANT[2]
    draft = _draft(github, paper_id)
    before = _line(_text(github, f"arxiv-bot/{paper_id}"), paper_id)
    github.comment(draft.number, "maintainer", "/arxiv-bot venue ECCV 2026")
    _run(product)
    after = _line(_text(github, f"arxiv-bot/{paper_id}"), paper_id)
    assert after == before.replace("[arXiv]", "[ECCV 2026]")
    number = len(github.comments(draft.number))
    _run(product)
    assert len(github.comments(draft.number)) == number


def test_strangers_are_not_obeyed(product: Product) -> None:
    github, paper_id = product.github, RELEVANT[0]
    draft = _draft(github, paper_id)
    github.comment(draft.number, "stranger", "/arxiv-bot reject")
    _run(product)
    assert draft.state == "open"


def test_a_ticked_box_drafts_a_refused_paper_again(product: Product) -> None:
    github, paper_id = product.github, RELEVANT[1]
    github.close(_draft(github, paper_id).number)
    _run(product)
    dashboard = _dashboard(github)
    box = f"- [ ] <!-- retry={paper_id} -->"
    assert box in str(dashboard.body)
    ticked = str(dashboard.body).replace(box, box.replace("[ ]", "[x]"))
    github.edit_body(dashboard.number, ticked)
    _run(product)
    assert _draft(github, paper_id).state == "open"
    assert "[x]" not in str(_dashboard(github).body)


def test_a_tick_that_github_refused_stays_until_it_is_obeyed(product: Product) -> None:
    github, paper_id = product.github, RELEVANT[1]
    github.close(_draft(github, paper_id).number)
    _run(product)
    dashboard = _dashboard(github)
    box = f"- [ ] <!-- retry={paper_id} -->"
    ticked = str(dashboard.body).replace(box, box.replace("[ ]", "[x]"))
    github.edit_body(dashboard.number, ticked)
    github.faults.append(Fault("POST", "/labels$", 422, {"message": "Validation Failed"}))
    assert product.run("sync").code == 1
    assert "[x]" in str(_dashboard(github).body)
    _run(product)
    assert _draft(github, paper_id).state == "open"
    assert "[x]" not in str(_dashboard(github).body)


def test_a_dashboard_that_could_not_be_read_is_not_opened_a_second_time(product: Product) -> None:
    github = product.github
    before = str(_dashboard(github).body)
    github.faults.append(Fault("GET", r"/issues/\d+$", 422, {"message": "Validation Failed"}))
    assert product.run("sync").code == 1
    assert str(_dashboard(github).body) == before


def test_a_row_that_a_person_adds_closes_the_draft_with_thanks(product: Product) -> None:
    github, paper_id = product.github, RELEVANT[0]
    draft = _draft(github, paper_id)
    github.push_to_main("README.md", _text(github, f"arxiv-bot/{paper_id}"))
    _run(product)
    assert draft.state == "closed"
    assert "Thank you" in github.comments(draft.number)[-1].body
    _run(product, "run")
    assert proposed(github) == RELEVANT


def test_a_paused_bot_opens_nothing(tmp_path: Path) -> None:
    with product_with(tmp_path, RELEVANT) as product:
        path = product.folder / "arxiv-bot.toml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("[limits]", "[limits]\npaused = true"), encoding="utf-8")
        assert product.run("run").code == 0
        assert product.github.pulls == []
        assert "paused" in str(_dashboard(product.github).body)
        path.write_text(text, encoding="utf-8")
        assert product.run("sync").code == 0
        assert proposed(product.github) == RELEVANT


def test_in_one_batch_each_paper_is_decided_on_alone(tmp_path: Path) -> None:
    with product_with(tmp_path, RELEVANT) as product:
        path, github = product.folder / "arxiv-bot.toml", product.github
        text = path.read_text(encoding="utf-8")
        batch = '[github]\ngrouping = "batch"\n[[list.sections]]'
        path.write_text(text.replace("[[list.sections]]", batch, 1), encoding="utf-8")
        assert product.run("run").code == 0
        (draft,) = github.pulls
        marker = read_marker(draft.body)
        assert marker is not None
        assert (marker.kind, sorted(marker.ids)) == (Kind.BATCH, RELEVANT)
        box = f"- [x] <!-- row={RELEVANT[1]} -->"
        assert box in str(draft.body)
        github.edit_body(draft.number, str(draft.body).replace(box, box.replace("[x]", "[ ]")))
        assert product.run("sync").code == 0
        assert RELEVANT[1] not in _text(github, github.pull(draft.number).head)
        github.merge(draft.number)
        for _ in range(2):
            assert product.run("run").code == 0
        assert len(github.pulls) == 1
        assert [paper_id in _text(github) for paper_id in RELEVANT] == [True, False, True]
