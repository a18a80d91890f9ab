"""Whatever happens to a run, the next ones bring everything to the same end: nothing is lost.

A night on which everything happens at once is broken off at one request after the other, or gets
one wrong answer after the other. Its end is that of the night which nothing disturbed.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from tests.end_state import differences, end_state, outline
from tests.eventful import Memory, Night, Strike, night
from tests.fakes.github import Break, Fault

_BUSY = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes."}
_PAGE = "<html>Unicorn!</html>"
FAULTS: dict[str, Callable[[int], Fault]] = {
    "secondary limit": lambda n: Fault("*", "", 403, _BUSY, {"Retry-After": "1"}, nth=n),
    "limit": lambda n: Fault("*", "", 429, {"message": "Too many requests"}, nth=n),
    "forbidden": lambda n: Fault("*", "", 403, {"message": "Forbidden"}, nth=n),
    "not found": lambda n: Fault("*", "", 404, {"message": "Not Found"}, nth=n),
    "conflict": lambda n: Fault("*", "", 409, {"message": "Conflict"}, nth=n),
    "invalid": lambda n: Fault("*", "", 422, {"message": "Validation Failed"}, nth=n),
    "error": lambda n: Fault("*", "", 500, {"message": "Server Error"}, nth=n, times=5),
    "bad gateway": lambda n: Fault("*", "", 502, nth=n),
    "bad gateway after the work": lambda n: Fault("*", "", 502, nth=n, after=True),
    "no word of the work": lambda n: Fault("*", "", 502, nth=n, times=5, after=True),
    "reset": lambda n: Fault("*", "", how=Break.RESET, nth=n),
    "reset after the work": lambda n: Fault("*", "", how=Break.RESET, nth=n, after=True),
    "cut short": lambda n: Fault("*", "", how=Break.CUT, nth=n),
    "half of the JSON": lambda n: Fault("*", "", how=Break.HALF, nth=n),
    "a page in place of JSON": lambda n: Fault("*", "", 200, _PAGE, nth=n, after=True),
    "outage from then on": lambda n: Fault("*", "", 502, nth=n, times=100_000),
}
"""What goes wrong at the nth request; five times in a row is more than the client tries."""

_SEED = 5
_PAIRS = 20
_HOURS = 6 * 3600
_IN_A_PATH = re.compile(
    r"[0-9a-f]{40}|\b\d+\b|(?<=heads/)arxiv-bot/.*|(?<=collaborators/)[^/]+|(?<=contents/).*"
)


@pytest.fixture(scope="module")
def one_each(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    """The night, with a draft for each paper."""
    with night(tmp_path_factory.mktemp("paper"), "paper") as made:
        yield made


@pytest.fixture(scope="module", params=["paper", "batch"])
def either(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Night]:
    """The night, with a draft for each paper or with one for all."""
    with night(tmp_path_factory.mktemp("either"), request.param) as made:
        yield made


def _after(
    stage: Night,
    disturb: Callable[[], None],
    memory: Memory = Memory.KEPT,
    *,
    is_scored_anew: bool = False,
) -> list[str]:
    """Disturb the night, let the next runs go on, and tell what is not as it should be."""
    stage.restore()
    disturb()
    stage.github.faults.clear()
    stage.remember(memory)
    stage.settle()
    ends = end_state(stage.github), stage.end
    found, wanted = map(outline, ends) if is_scored_anew else ends
    return differences(found, wanted)


def _killed(stage: Night, number: int, strike: Strike, memory: Memory) -> list[str]:
    is_lost = memory is Memory.LOST
    return _after(stage, lambda: stage.kill(number, strike), memory, is_scored_anew=is_lost)


def _answered_wrongly(stage: Night, number: int, name: str) -> list[str]:
    def disturb() -> None:
        stage.github.faults.append(FAULTS[name](number))
        ended = stage.run()
        assert ended.code in {0, 1}, ended.errors + ended.output

    # A run that does not learn what people did on GitHub scores with another model.
    is_before = number <= _first(stage, r"GET .*/pulls$")
    return _after(stage, disturb, is_scored_anew=is_before)


def _kinds(stage: Night) -> dict[str, list[int]]:
    """Tell which requests of the night are of one kind: the same method and place."""
    found = defaultdict(list)
    for number, line in enumerate(stage.log, 1):
        found[_IN_A_PATH.sub("*", line)].append(number)
    return found


def _last_of_each_kind(stage: Night) -> Iterable[int]:
    return (numbers[-1] for numbers in _kinds(stage).values())


def _first(stage: Night, kind: str) -> int:
    return next(n for n, line in enumerate(stage.log, 1) if re.search(kind, line))


def _last(stage: Night, kind: str) -> int:
    return max(n for n, line in enumerate(stage.log, 1) if re.search(kind, line))


def test_the_night_has_all_that_may_happen(one_each: Night) -> None:
    found: dict[str, Any] = one_each.end["issues"]
    states = [one["state"] for one in found.values()]
    assert (states.count("merged"), states.count("open") > 10, "closed" in states) == (
        1,
        True,
        True,
    )
    assert {"decisions #1", "upgrade #1"} <= found.keys()
    assert len(_kinds(one_each)) > 20


@pytest.mark.parametrize(
    ("place", "strike", "memory"),
    [
        (r"POST .*/pulls$", Strike.AFTER, Memory.KEPT),
        (r"POST .*/issues/\d+/comments$", Strike.AFTER, Memory.EARLIER),
    ],
)
def test_after_a_kill_the_next_run_completes_the_night(
    one_each: Night, place: str, strike: Strike, memory: Memory
) -> None:
    assert _killed(one_each, _last(one_each, place), strike, memory) == []


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (r"POST .*/labels$", "conflict"),
        (r"GET .*/pulls/\d+$", "half of the JSON"),
    ],
)
def test_after_a_wrong_answer_the_next_run_completes_the_night(
    one_each: Night, place: str, name: str
) -> None:
    assert _answered_wrongly(one_each, _first(one_each, place), name) == []


@pytest.mark.slow
@pytest.mark.timeout(_HOURS)
@pytest.mark.parametrize(
    ("strike", "memory"),
    [(Strike.BEFORE, Memory.KEPT), (Strike.AFTER, Memory.EARLIER)],
)
def test_after_a_kill_at_any_request_the_next_run_completes_the_night(
    either: Night, strike: Strike, memory: Memory
) -> None:
    numbers = range(1, len(either.log) + 1)
    found = {n: _killed(either, n, strike, memory) for n in numbers}
    assert {n: lines for n, lines in found.items() if lines} == {}


@pytest.mark.slow
@pytest.mark.timeout(_HOURS)
@pytest.mark.parametrize("memory", [Memory.KEPT, Memory.LOST])
def test_after_a_kill_that_is_not_heard_of_whatever_is_left_of_the_store(
    either: Night, memory: Memory
) -> None:
    numbers = _last_of_each_kind(either)
    found = {n: _killed(either, n, Strike.AFTER, memory) for n in numbers}
    assert {n: lines for n, lines in found.items() if lines} == {}


@pytest.mark.slow
@pytest.mark.timeout(_HOURS)
def test_after_two_kills_in_a_row_too(either: Night) -> None:
    rng, most = random.Random(_SEED), len(either.log)
    wrong = {}
    for _ in range(_PAIRS):
        first, second = rng.randrange(1, most + 1), rng.randrange(1, 60)
        memory = rng.choice((Memory.KEPT, Memory.EARLIER))

        def disturb(first: int = first, second: int = second, memory: Memory = memory) -> None:
            either.kill(first, Strike.AFTER)
            either.remember(memory)
            either.kill(second, Strike.AFTER, may_end=True)

        wrong[first, second, memory] = _after(either, disturb)
    assert {pair: lines for pair, lines in wrong.items() if lines} == {}


@pytest.mark.slow
@pytest.mark.timeout(_HOURS)
@pytest.mark.parametrize("name", FAULTS)
def test_after_a_wrong_answer_in_any_place_the_next_run_completes_the_night(
    either: Night, name: str
) -> None:
    numbers = range(1, len(either.log) + 1)
    found = {n: _answered_wrongly(either, n, name) for n in numbers}
    assert {n: lines for n, lines in found.items() if lines} == {}
