"""``arxiv-bot serve`` from outside: killed, stopped, overlapped; nothing lost, nothing twice."""

import json
import os
import random
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from datetime import time as time_of_day
from functools import partial
from itertools import pairwise
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest

import tests.fakes.arxiv
from bot.announcements import US_EASTERN, expected_night
from bot.scheduler import PATIENCE_SECONDS
from tests.fakes.arxiv import Fault as ArxivFault
from tests.fakes.github import Fault
from tests.product import Ended, Product
from tests.teapots import RELEVANT, TONIGHT, product_with, proposed

_LONGEST_WAIT_SECONDS = 120.0


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A list of twelve invented papers, a night with three more, and nothing remembered."""
    with product_with(tmp_path, RELEVANT, both=True) as made:
        yield made


def configure(product: Product, text: str) -> None:
    with (product.folder / "arxiv-bot.toml").open("a", encoding="utf-8") as out:
        out.write(text)


def health(product: Product) -> dict[str, Any]:
    path = product.folder / ".arxiv-bot" / "health.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def log(product: Product, stream: str = "std") -> str:
    path = product.folder / f"{stream}err.txt"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def stop(product: Product, daemon: ForkServerProcess, by: int = signal.SIGTERM) -> Ended:
    os.kill(daemon.pid or 0, by)
    return product.end(daemon)


def serve_until(product: Product, condition: Callable[[], object]) -> Ended:
    daemon = product.start("serve")
    wait_for(condition)
    return stop(product, daemon)


def has_succeeded(product: Product) -> bool:
    return bool(health(product).get("last_success"))


def has_asked_since(product: Product, count: int) -> bool:
    return len(product.arxiv.requests) > count


def assert_each_once(product: Product) -> None:
    github = product.github
    assert proposed(github) == RELEVANT
    assert all("arxiv-bot" in issue.labels for issue in github.pulls)
    assert len(github.branches("arxiv-bot/")) == len(RELEVANT)


def test_it_does_the_night_at_its_start_tells_its_health_and_stops_with_zero(
    product: Product,
) -> None:
    ended = serve_until(product, lambda: has_succeeded(product))
    assert ended.code == 0, ended.errors
    assert_each_once(product)
    told = health(product)
    assert (told["status"], told["open_gaps"], told["running_since"]) == ("ok", [], None)
    assert told["last_complete_nights"] == dict.fromkeys(("cs.CV", "cs.SD"), TONIGHT.isoformat())
    assert "slot done scored=43" in ended.errors
    assert ended.output == ""
    asked, writes = len(product.arxiv.requests), len(product.github.writes)
    last = told["last_success"]
    again = serve_until(product, lambda: health(product)["last_success"] > last)
    assert again.code == 0
    assert "reads_listings=False" in again.errors
    assert len(product.arxiv.requests) == asked  # a complete night asks arXiv for nothing
    assert len(product.github.writes) == writes
    audit = product.run("audit")
    assert audit.code == 0, audit.output


@pytest.mark.parametrize(
    "by", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)]
)
def test_a_signal_between_two_papers_stops_it_soon_and_the_next_start_completes(
    product: Product, by: int
) -> None:
    def strike(_number: int, method: str, path: str) -> None:
        if method == "POST" and path.endswith("/pulls") and not struck:
            struck.append(time.monotonic())
            os.kill(daemon.pid or 0, by)

    struck: list[float] = []
    product.github.on_response = strike
    daemon = product.start("serve")
    ended = product.end(daemon)
    assert ended.code == 0, ended.errors
    assert time.monotonic() - struck[0] < 5
    assert "run stopped on the way" in ended.errors
    assert len(proposed(product.github)) == 1  # the paper that was begun is done
    assert "arxiv-bot" in product.github.pulls[0].labels
    product.github.on_response = None
    serve_until(product, lambda: has_succeeded(product))
    assert_each_once(product)


def test_a_signal_wakes_a_run_that_waits_for_arxiv(product: Product) -> None:
    text = (product.folder / "arxiv-bot.toml").read_text(encoding="utf-8")
    slow = text.replace("backoff_seconds = 0.0", "backoff_seconds = 200.0")
    (product.folder / "arxiv-bot.toml").write_text(slow, encoding="utf-8")
    product.arxiv.fail(ArxivFault.UNAVAILABLE, "/rss/")
    daemon = product.start("serve")
    wait_for(lambda: "wait_seconds=200" in log(product))
    started = time.monotonic()
    ended = stop(product, daemon)
    assert ended.code == 0
    assert time.monotonic() - started < 3
    assert len(product.arxiv.requests) == 1


@pytest.mark.slow
def test_a_run_that_cannot_stop_is_left_after_a_while(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tests.fakes.arxiv, "_LONGEST_HANG_SECONDS", 60.0)
    product.arxiv.fail(ArxivFault.HANG, "/rss/", times=9)
    text = (product.folder / "arxiv-bot.toml").read_text(encoding="utf-8")
    patient = text.replace("timeout_seconds = 10.0", "timeout_seconds = 300.0")
    (product.folder / "arxiv-bot.toml").write_text(patient, encoding="utf-8")
    daemon = product.start("serve")
    wait_for(lambda: product.arxiv.requests)
    started = time.monotonic()
    ended = stop(product, daemon)
    assert ended.code == 0
    assert time.monotonic() - started < PATIENCE_SECONDS + 10
    assert "run did not come to a stop in time; the next start completes it" in ended.errors
    product.arxiv.heal()
    serve_until(product, lambda: has_succeeded(product))
    assert proposed(product.github) == RELEVANT


def kill_at_random(product: Product, seed: int, kills: int, longest: float) -> None:
    """Kill daemons at moments spread over a run, then let one complete the night."""
    chance = random.Random(seed)
    for _ in range(kills):
        daemon = product.start("serve")
        daemon.join(chance.uniform(0.1, longest))
        daemon.kill()
        daemon.join()
    before = health(product).get("last_success") or ""
    ended = serve_until(product, lambda: (health(product)["last_success"] or "") > before)
    assert ended.code == 0, ended.errors
    assert_each_once(product)
    assert product.run("audit").code == 0


def test_killed_at_random_nothing_is_lost_and_nothing_twice(product: Product) -> None:
    kill_at_random(product, seed=1, kills=2, longest=1.0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 8))
def test_killed_often_at_random_nothing_is_lost_and_nothing_twice(
    product: Product, seed: int
) -> None:
    kill_at_random(product, seed, kills=8, longest=2.0)


def test_while_a_run_is_at_work_a_slot_is_skipped_and_a_later_one_does_it(
    product: Product,
) -> None:
    product.arxiv.fail(ArxivFault.HANG, "/rss/cs.CV")
    manual = product.start("run", stream="manual")
    wait_for(lambda: product.arxiv.requests)
    ended = serve_until(product, lambda: "slot skipped" in log(product))
    assert ended.code == 0
    assert "another run is at work" in ended.errors
    assert health(product)["status"] == "ok"
    assert len(product.arxiv.requests) == 1
    manual.kill()
    manual.join()
    serve_until(product, lambda: has_succeeded(product))
    assert proposed(product.github) == RELEVANT


def test_during_a_slot_a_manual_run_and_a_second_daemon_are_refused(product: Product) -> None:
    refused: list[Ended] = []

    def strike(_number: int, method: str, path: str) -> None:
        if method == "POST" and path.endswith("/git/trees") and not refused:
            refused.extend((product.run("run"), product.run("serve")))

    product.github.on_request = strike
    daemon = product.start("serve", stream="daemon")
    wait_for(lambda: has_succeeded(product))
    product.github.on_request = None
    manual, second = refused
    assert (manual.code, manual.output, second.code, second.output) == (1, "", 1, "")
    assert "another run is at work. Nothing was run." in manual.errors
    assert "another `arxiv-bot serve` is at work. Nothing was run." in second.errors
    idle = product.run("run")
    assert idle.code == 0, idle.errors  # between two slots a manual run is welcome
    os.kill(daemon.pid or 0, signal.SIGTERM)
    assert product.end(daemon, "daemon").code == 0
    assert_each_once(product)


def test_a_failure_is_logged_and_shown_and_ends_nothing(product: Product) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    configure(product, f'\n[serve]\nhealth_port = {port}\nlog_format = "json"\n')
    product.github.faults.append(Fault("*", "", 401, {"message": "Bad credentials"}, times=99))
    daemon = product.start("serve")
    wait_for(lambda: health(product).get("last_failure"))
    status, shown = ask(port)
    assert (status, shown["status"]) == (503, "failing")
    assert "GITHUB_TOKEN" in shown["reason"]
    assert daemon.is_alive()
    assert product.github.token not in json.dumps(shown)
    ended = stop(product, daemon)
    assert ended.code == 0
    lines = [json.loads(line) for line in ended.errors.splitlines()]
    assert {"time", "level", "logger", "event"} <= lines[0].keys()
    read = [line for line in lines if line["event"] == "listing read"]
    assert (read[0]["category"], read[0]["papers"]) == ("cs.CV", 43)
    assert any(line["level"] == "ERROR" and "next slot" in line["event"] for line in lines)
    product.github.faults.clear()
    daemon = product.start("serve")
    wait_for(lambda: has_succeeded(product))
    status, shown = ask(port)
    assert (status, shown["status"]) == (200, "ok")
    assert shown["last_failure"] < shown["last_success"]
    stop(product, daemon)
    assert proposed(product.github) == RELEVANT


def ask(port: int, path: str = "/healthz") -> tuple[int, dict[str, Any]]:
    """Ask a daemon how it is."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_a_batch_that_is_not_out_is_asked_for_again(product: Product) -> None:
    noon = datetime.combine(TONIGHT, time_of_day(12), US_EASTERN)
    product.arxiv.today = expected_night(noon - timedelta(days=1))
    product.arxiv.fail(ArxivFault.UNAVAILABLE, "/oai", times=99)
    early = serve_until(product, lambda: "slot done" in log(product))
    assert "scored=0" in early.errors
    assert proposed(product.github) == []
    product.arxiv.today = TONIGHT
    product.arxiv.heal()
    last = health(product)["last_success"]
    late = serve_until(product, lambda: health(product)["last_success"] > last)
    assert "reads_listings=True" in late.errors
    assert_each_once(product)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ('\n[serve]\ntimes = ["25:00"]\n', "[serve] times (number 1): '25:00'"),
        ("\n[serve]\ntimes = []\n", "[serve] times"),
        ('\n[serve]\ntimes = ["03:00", "03:00"]\n', "each time once"),
        ('\n[serve]\nhealth_file = "arxiv-bot.toml/x"\n', "cannot be written"),
        ('\n[serve]\nhealth_address = "192.0.2.1"\nhealth_port = 9\n', "cannot be listened on"),
        ("\n[serve]\nport = 1\n", "unknown key; did you mean health_port?"),
    ],
)
def test_a_wrong_configuration_ends_it_at_its_start(
    product: Product, spoil: str, said: str
) -> None:
    configure(product, spoil)
    ended = product.run("serve")
    assert ended.code == 1
    assert said in ended.errors
    assert product.arxiv.requests == ()


def test_without_a_repository_it_does_not_start(product: Product) -> None:
    product.environment = dict.fromkeys(product.environment, "")
    ended = product.run("serve")
    assert ended.code == 1
    assert "GITHUB_TOKEN and GITHUB_REPOSITORY are not set" in ended.errors


@pytest.mark.slow
def test_requests_keep_their_distance_across_a_kill_and_a_restart(product: Product) -> None:
    text = (product.folder / "arxiv-bot.toml").read_text(encoding="utf-8")
    polite = text.replace("delay_seconds = 0.0", "delay_seconds = 3.0")
    (product.folder / "arxiv-bot.toml").write_text(polite, encoding="utf-8")
    for _ in range(2):
        count = len(product.arxiv.requests)
        daemon = product.start("serve")
        wait_for(partial(has_asked_since, product, count))
        daemon.kill()
        daemon.join()
    serve_until(product, lambda: has_succeeded(product))
    requests = sorted(product.arxiv.requests, key=lambda request: request.started)
    pauses = [b.started - a.ended for a, b in pairwise(requests)]
    assert all(request.is_alone for request in requests)
    assert min(pauses) >= 3 - timedelta(milliseconds=20).total_seconds()
    assert_each_once(product)
