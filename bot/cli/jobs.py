"""Work on many chunks in several processes at once, with the results in order."""

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context
from typing import Any, TypeVar

from bot.errors import BotError

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")

AHEAD = 2
"""Chunks that are read ahead for each process, which bounds the memory."""

_START = "fork" if sys.platform == "linux" else "spawn"
# Forked processes start at once and share the memory of what they are handed.

_held: list[Callable[[Any], Any]] = []


def usable_cores() -> int:
    """Tell how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    work: Callable[[Chunk], Result], chunks: Iterable[Chunk], jobs: int
) -> Iterator[Result]:
    """Work on chunks, in this process if one is enough.

    Parameters
    ----------
    work : callable
        Handed to each process once, so that it may hold much.
    chunks : iterable
        Read no further ahead than the processes can follow.
    jobs : int
        Processes, at least 1.

    Yields
    ------
    object
        The result of each chunk, in the order of the chunks. Where reading the chunks fails, those
        before are yielded first.

    Raises
    ------
    BotError
        If a process was killed.
    """
    remaining = iter(chunks)
    first = tuple(islice(remaining, 2))
    if jobs == 1 or len(first) == 1:
        yield from map(work, chain(first, remaining))
        return
    pool = ProcessPoolExecutor(jobs, get_context(_START), _hold, (work,))
    try:
        yield from _in_pool(pool, chain(first, remaining), AHEAD * jobs)
    except BrokenProcessPool as error:
        raise BotError(
            f"one of {jobs} processes was killed, perhaps for want of memory. What was written so"
            " far is right but not all. Use `--jobs 1`."
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _in_pool(pool: ProcessPoolExecutor, chunks: Iterator[Any], most: int) -> Iterator[Any]:
    waiting: deque[Future[Any]] = deque()
    failure: BotError | None = None
    while True:
        try:
            chunk = next(chunks, None)
        except BotError as error:
            chunk, failure = None, error
        if chunk is None:
            break
        waiting.append(pool.submit(_work, chunk))
        while len(waiting) > most or (waiting and waiting[0].done()):
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
    if failure:
        raise failure


def _hold(work: Callable[[Any], Any]) -> None:
    """Keep the work for all chunks, and leave interrupts to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _held[:] = [work]


def _work(chunk: object) -> object:
    return _held[0](chunk)
