"""Chunks are worked on in several processes, and the results stay in order."""

import os
import signal
import time
from collections.abc import Iterator
from functools import partial

import pytest

from bot.cli import jobs
from bot.cli.jobs import in_order
from bot.errors import BotError, MirrorError

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


def _double(chunk: int) -> tuple[int, int]:
    return 2 * chunk, os.getpid()


def _late_first(offset: int, chunk: int) -> int:
    if chunk == 0:
        time.sleep(0.2)
    return chunk + offset


def _die(chunk: int) -> int:
    if chunk == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return chunk


def _fail(chunk: int) -> int:
    if chunk == 2:
        raise MirrorError("chunk 2 is bad.")
    return chunk


@pytest.mark.parametrize("count", [0, 1, 2, 9])
@pytest.mark.parametrize("processes", [1, 2, 3])
def test_results_come_in_the_order_of_the_chunks(count: int, processes: int) -> None:
    results = list(in_order(_double, range(count), processes))
    assert [result for result, _ in results] == [2 * n for n in range(count)]
    is_alone = processes == 1 or count < 2
    assert {process == os.getpid() for _, process in results} <= {is_alone}


def test_a_slow_chunk_is_waited_for() -> None:
    assert list(in_order(partial(_late_first, 10), range(6), 2)) == list(range(10, 16))


def test_chunks_are_read_no_further_ahead_than_allowed() -> None:
    read: list[int] = []

    def chunks() -> Iterator[int]:
        for number in range(40):
            read.append(number)
            yield number

    for seen, result in enumerate(in_order(partial(_late_first, 0), chunks(), 2)):
        assert result == seen
        assert len(read) <= seen + 2 * jobs.AHEAD + 2


def test_what_was_read_before_a_broken_chunk_is_still_given() -> None:
    def chunks() -> Iterator[int]:
        yield from range(5)
        raise MirrorError("line 6 is broken.")

    found: list[int] = []
    with pytest.raises(MirrorError, match="line 6"):
        found.extend(in_order(partial(_late_first, 0), chunks(), 2))
    assert found == list(range(5))


def test_failures_in_a_process_arrive() -> None:
    with pytest.raises(MirrorError, match="chunk 2"):
        list(in_order(_fail, range(5), 2))


def test_a_killed_process_is_named() -> None:
    with pytest.raises(BotError, match="--jobs 1"):
        list(in_order(_die, range(9), 2))


def test_stopping_early_ends_the_processes() -> None:
    results = in_order(_double, range(50), 2)
    (first, process) = next(results)
    assert first == 0
    results.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_there_is_at_least_one_core() -> None:
    assert jobs.usable_cores() >= 1
