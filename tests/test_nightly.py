"""The nightly job from outside: real processes between a fake arXiv and a fake GitHub."""

import json
import os
import signal
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import readme
from bot.pull_request import read_marker
from tests.fakes.arxiv import Fault as ArxivFault
from tests.fakes.github import FakeGitHub, Fault
from tests.lists import LAYOUT
from tests.product import Product
from tests.teapots import RELEVANT, TONIGHT, product_with, proposed


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A list of twelve invented papers, a night with three more, and nothing remembered."""
    with product_with(tmp_path, RELEVANT) as made:
        yield made


def test_a_night_becomes_drafts_with_the_right_rows(product: Product) -> None:
    before = product.github.read_file("main", "README.md")
    ended = product.run("run")
    assert ended.code == 0, ended.errors
    assert proposed(product.github) == RELEVANT
    assert product.github.read_file("main", "README.md") == before
    for issue in product.github.pulls:
        pull = product.github.pull(issue.number)
        marker = read_marker(issue.body)
        assert marker is not None
        (paper_id,) = marker.ids
        assert issue.title.startswith("Add ")
        assert issue.title.endswith(f"({paper_id})")
        assert (pull.draft, pull.head) == (True, f"arxiv-bot/{paper_id}")
        assert "arxiv-bot" in issue.labels
        content = product.github.read_file(pull.head, "README.md")
        assert content is not None
        assert before is not None
        old, new = before.decode().splitlines(), content.decode().splitlines()
        (line,) = (n for n in range(len(new)) if new[:n] + new[n + 1 :] == old)
        assert paper_id in new[line]
    row = _row(product, RELEVANT[0])
    assert row.cells["pub"] == f"[CVPR 2026](https://arxiv.org/abs/{RELEVANT[0]})"
    assert row.cells["code"] == "[Code](https://github.com/invented/teapot)"
    assert row.time == (TONIGHT.year, TONIGHT.month)


def _row(product: Product, paper_id: str) -> readme.Row:
    content = product.github.read_file(f"arxiv-bot/{paper_id}", "README.md")
    assert content is not None
    rows = readme.read(content.decode(), LAYOUT).rows
    return next(row for row in rows if row.id == paper_id)


def test_the_same_run_again_changes_nothing(product: Product) -> None:
    product.run("run")
    writes = len(product.github.writes)
    again = product.run("run")
    assert again.code == 0, again.errors
    assert len(product.github.writes) == writes
    assert "Nothing new since the last run" in again.output


def test_without_the_store_nothing_is_proposed_twice_and_no_verdict_is_lost(
    product: Product,
) -> None:
    product.run("run")
    numbers = {issue.title: issue.number for issue in product.github.pulls}
    first, second, _ = sorted(numbers.values())
    product.github.merge(first)
    product.github.close(second, "not-relevant")
    product.forget()
    again = product.run("run")
    assert again.code == 0, again.errors
    assert proposed(product.github) == RELEVANT
    listed = product.github.read_file("main", "README.md")
    assert listed is not None
    (product.folder / "README.md").write_bytes(listed)


def test_a_dry_run_prints_the_plan_and_changes_nothing(product: Product) -> None:
    ended = product.run("run", "--dry-run")
    assert ended.code == 0, ended.errors
    assert product.github.writes == []
    assert not (product.folder / ".arxiv-bot" / "store.sqlite").exists()
    for paper_id in RELEVANT:
        assert f"https://arxiv.org/abs/{paper_id}" in ended.output
    added = [line for line in ended.output.splitlines() if line.startswith("+| ")]
    assert len(added) == 3
    without_github = product
    without_github.environment = dict.fromkeys(product.environment, "")
    local = without_github.run("run", "--dry-run")
    assert local.code == 0, local.errors
    assert [line for line in local.output.splitlines() if line.startswith("+| ")] == added


def test_json_output_is_one_object(product: Product) -> None:
    ended = product.run("run", "--json")
    summary = json.loads(ended.output)
    assert summary["proposed"] == 3
    assert len(summary["drafts"]) == 3


def test_limits_delay_and_never_drop(product: Product) -> None:
    config = (product.folder / "arxiv-bot.toml").read_text(encoding="utf-8")
    limited = config.replace("new_per_run = 10", "new_per_run = 1")
    (product.folder / "arxiv-bot.toml").write_text(limited, encoding="utf-8")
    for count in (1, 2, 3, 3):
        ended = product.run("run")
        assert ended.code == 0, ended.errors
        assert len(proposed(product.github)) == count
    assert proposed(product.github) == RELEVANT


def _kill_at(product: Product, number: int, hook: str) -> bool:
    """Kill a run at its nth request to GitHub; tell whether it came so far."""
    killed: list[int] = []

    def strike(_number: int, _method: str, _path: str) -> None:
        count[0] += 1
        if count[0] == number:
            killed.append(number)
            os.kill(process.pid or 0, signal.SIGKILL)

    count = [0]
    setattr(product.github, hook, strike)
    process = product.start("run")
    process.join()
    setattr(product.github, hook, None)
    return bool(killed)


def _killed_runs(
    product: Product, hook: str, folder: Path, numbers: Iterable[int]
) -> Iterator[tuple[int, FakeGitHub]]:
    """Kill a run at each given request, and run again, each time from the start."""
    files = {"README.md": product.github.read_file("main", "README.md") or b""}
    for number in numbers:
        with FakeGitHub(folder / f"{number}.git", files) as github:
            product.use(github)
            was_killed = _kill_at(product, number, hook)
            ended = product.run("run")
            assert ended.code == 0, ended.errors
            yield number, github
        product.forget()
        if not was_killed:
            return


def _assert_each_once(github: FakeGitHub) -> None:
    assert proposed(github) == RELEVANT
    assert all("arxiv-bot" in issue.labels for issue in github.pulls)
    assert len(github.branches("arxiv-bot/")) == len(RELEVANT)


@pytest.mark.parametrize("hook", ["on_request", "on_response"])
def test_killed_on_the_way_each_paper_ends_with_one_draft(
    product: Product, hook: str, tmp_path: Path
) -> None:
    for _, github in _killed_runs(product, hook, tmp_path, (2, 7, 9, 11, 12, 13)):
        _assert_each_once(github)


@pytest.mark.slow
@pytest.mark.parametrize("hook", ["on_request", "on_response"])
def test_killed_at_any_request_each_paper_ends_with_one_draft(
    product: Product, hook: str, tmp_path: Path
) -> None:
    reached = 0
    for number, github in _killed_runs(product, hook, tmp_path, range(1, 100)):
        _assert_each_once(github)
        reached = number
    assert 20 < reached < 99  # the last one was past the end of a run


def _retries_all(product: Product, fault: ArxivFault, path: str) -> None:
    """Let a path go wrong for a whole run, however often it is retried."""
    product.arxiv.fail(fault, path, times=20)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (ArxivFault.UNAVAILABLE, "503"),
        (ArxivFault.TOO_MANY, "429"),
        (ArxivFault.RATE_EXCEEDED, "Rate exceeded"),
        (ArxivFault.HTML, "cs.CV"),
        (ArxivFault.CUT, "cs.CV"),
        (ArxivFault.EMPTY, "cs.CV"),
        (ArxivFault.FORBIDDEN, "403"),
    ],
)
def test_a_broken_feed_is_said_and_the_next_run_completes_the_night(
    product: Product, fault: ArxivFault, said: str
) -> None:
    _retries_all(product, fault, "/rss/cs.CV")
    ended = product.run("run")
    assert "could not be read" in ended.output
    assert said in ended.output
    assert proposed(product.github) == []
    if fault is ArxivFault.FORBIDDEN:
        assert ended.code == 1
        assert len(product.arxiv.requests) == 1  # nothing is asked after a refusal
    product.arxiv.heal()
    again = product.run("run")
    assert again.code == 0, again.errors
    assert proposed(product.github) == RELEVANT


def test_a_quiet_a_stale_and_a_broken_night_are_told_apart(product: Product) -> None:
    product.arxiv.fail(ArxivFault.EMPTY_CHANNEL, "/rss/cs.CV")
    quiet = product.run("run")
    assert quiet.code == 0
    assert "Nothing was announced: cs.CV" in quiet.output
    product.run("run")
    before = product.arxiv.requests
    assert before
    _retries_all(product, ArxivFault.HTML, "/rss/")
    broken = product.run("run")
    assert broken.code == 1
    assert "could not be read: cs.CV, cs.SD" in broken.output


def test_without_the_query_api_drafts_wait_for_their_comments(product: Product) -> None:
    _retries_all(product, ArxivFault.UNAVAILABLE, "/(api/query|oai)")
    ended = product.run("run")
    assert ended.code == 0
    assert proposed(product.github) == []
    assert "arXiv has not given its comments yet" in ended.output
    product.arxiv.heal()
    assert product.run("run").code == 0
    assert proposed(product.github) == RELEVANT
    assert _row(product, RELEVANT[0]).cells["pub"].startswith("[CVPR 2026]")


_FAULTS = [
    Fault("*", "", 401, {"message": "Bad credentials"}, times=99),
    Fault("POST", "/git/trees", 403, {"message": "Resource not accessible by integration"}),
    Fault("POST", "/git/refs", 409, {"message": "Git Repository is empty."}),
    Fault("POST", "/git/refs", 422, {"message": "Reference update failed"}, times=2),
    Fault("POST", "/git/commits", 502),
    Fault("POST", "/git/refs", 502, after=True),
    Fault("POST", "/pulls$", 502, after=True),
    Fault("POST", "/labels", 502, after=True, times=9),
    Fault("POST", "/pulls$", 422, {"message": "Validation Failed"}),
    Fault("GET", "/pulls", 500, times=9),
]


@pytest.mark.parametrize("fault", _FAULTS, ids=lambda f: f"{f.method}{f.path}-{f.status}")
def test_whatever_github_answers_the_next_run_completes_it(product: Product, fault: Fault) -> None:
    product.github.faults.append(fault)
    ended = product.run("run")
    assert ended.code in {0, 1}, ended.errors
    assert ended.code == 0 or "error" in ended.output + ended.errors
    assert product.github.token not in ended.output + ended.errors
    product.github.faults.clear()
    again = product.run("run")
    assert again.code == 0, again.errors + again.output
    _assert_each_once(product.github)


def test_a_label_that_could_not_be_set_twice_is_set_by_the_third_run(product: Product) -> None:
    for _ in range(2):
        product.github.faults = [Fault("POST", "/labels$", 502, times=99)]
        product.run("run")
    product.github.faults.clear()
    assert product.run("run").code == 0
    _assert_each_once(product.github)
    product.run("run")
    bare = product.github.pulls[0].number
    product.github.remove_label(bare, "arxiv-bot")
    assert product.run("run").code == 0
    assert "arxiv-bot" not in product.github.issue(bare).labels, "a person took it away"


def test_a_night_without_github_is_remembered(product: Product) -> None:
    outage = Fault("*", "", 401, {"message": "Bad credentials"}, times=99)
    product.github.faults.append(outage)
    assert product.run("run").code == 1
    product.github.faults.clear()
    product.arxiv.add_night(TONIGHT + timedelta(days=1), [])
    assert product.run("run").code == 0
    _assert_each_once(product.github)


def test_a_forbidding_setting_is_named(product: Product) -> None:
    product.github.modes.actions_token = True
    product.github.modes.forbid_pull_requests = True
    ended = product.run("run")
    assert ended.code == 1
    assert "Allow GitHub Actions to create and approve pull requests" in ended.output
    summary = (product.folder / "step_summary.md").read_text(encoding="utf-8")
    assert "Allow GitHub Actions to create and approve pull requests" in summary
    product.github.modes.forbid_pull_requests = False
    assert product.run("run").code == 0
    _assert_each_once(product.github)


def test_a_missing_permission_is_named(product: Product) -> None:
    product.github.modes.permissions = frozenset({"contents"})
    ended = product.run("run")
    assert ended.code == 1
    assert "pull-requests: write" in ended.output


def test_without_a_repository_only_a_dry_run_is_possible(product: Product) -> None:
    product.environment = dict.fromkeys(product.environment, "")
    ended = product.run("run")
    assert ended.code == 1
    assert "GITHUB_TOKEN and GITHUB_REPOSITORY are not set" in ended.errors


def test_two_runs_at_once_are_refused(product: Product) -> None:
    product.arxiv.fail(ArxivFault.HANG, "/rss/cs.CV")
    first = product.start("run")
    while not (product.folder / ".arxiv-bot" / "lock").exists():
        first.join(0.05)
    second = product.run("run", "--dry-run")
    first.kill()
    first.join()
    assert second.code == 1
    assert "another run is at work" in second.errors
