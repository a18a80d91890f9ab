"""The daemon's times, its clock, and what ends it."""

import logging
import threading
import time as real_time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import Self

import apscheduler.executors.base
import apscheduler.schedulers.base
import pytest
from apscheduler.events import EVENT_JOB_EXECUTED, JobEvent

from bot.announcements import US_EASTERN, announcement_days
from bot.arxiv_transport import RequestPace
from bot.errors import BusyError, GitHubError, Stopped
from bot.health import Gap, Health, Worked
from bot.health_board import HealthBoard
from bot.scheduler import Daemon, StopFlag, Timetable, WallClockTrigger

TIMES = ("00:47", "01:30", "02:30", "11:23")
MONDAY = datetime(2026, 3, 9, 0, 46, 59, tzinfo=US_EASTERN)  # after the clocks were set forward


def fires(first: date, last: date, times: tuple[str, ...] = TIMES) -> list[datetime]:
    """Give all times of a timetable from one day to another, US Eastern."""
    due = WallClockTrigger(times)
    now = datetime.combine(first, time(), US_EASTERN)
    end = datetime.combine(last + timedelta(days=1), time(), US_EASTERN)
    found: list[datetime] = []
    while (following := due.get_next_fire_time(found[-1] if found else None, now)) < end:
        found.append(following)
        now = following + timedelta(microseconds=1)
    return found


@pytest.mark.parametrize(
    ("first", "last", "offset"),
    [
        (date(2026, 3, 2), date(2026, 3, 15), (-5, -4)),  # clocks go forward on 8 March
        (date(2026, 10, 26), date(2026, 11, 8), (-4, -5)),  # and back on 1 November
    ],
)
def test_each_time_comes_once_on_each_announcement_day_across_a_change_of_clocks(
    first: date, last: date, offset: tuple[int, int]
) -> None:
    found = fires(first, last)
    days = announcement_days(first, last)
    assert [(f.date(), f"{f:%H:%M}") for f in found] == [(d, t) for d in days for t in TIMES]
    assert found == sorted(found)
    hours = [f.utcoffset() for f in found]
    assert (hours[0], hours[-1]) == tuple(timedelta(hours=h) for h in offset)


@pytest.mark.parametrize("due", ["00:00", "00:47", "23:59"])
def test_years_have_a_slot_on_every_announcement_day_and_no_other(due: str) -> None:
    first, last = date(2026, 1, 1), date(2029, 12, 31)
    found = fires(first, last, (due,))
    assert [f.date() for f in found] == list(announcement_days(first, last))


def test_the_monday_after_the_clocks_were_set_forward_has_its_first_slot() -> None:
    for day in (6, 7, 8):
        now = datetime(2026, 3, day, 12, tzinfo=US_EASTERN)
        due = WallClockTrigger(["00:47"]).get_next_fire_time(None, now)
        assert due == datetime(2026, 3, 9, 4, 47, tzinfo=UTC)


class SetClock:
    """A clock that stands still until it is set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now.astimezone(UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Let APScheduler and the daemon go by a clock that a test sets."""
    found = SetClock(MONDAY)

    class Now(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(found.now.timestamp(), tz)

    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Now)
    monkeypatch.setattr(apscheduler.executors.base, "datetime", Now)
    return found


class Running:
    """A daemon at work in this process."""

    def __init__(self, clock: SetClock, folder: Path, work: Callable[[], Worked]) -> None:
        self.runs: list[datetime] = []
        self.timetable = Timetable(TIMES, 12)
        self.flag = StopFlag()
        self.board = HealthBoard(folder / "health.json", clock)
        self.has_ended: bool | None = None

        def count() -> Worked:
            self.runs.append(clock())
            return work()

        self.daemon = Daemon(
            count, lambda: self.timetable, self.board, self.flag, clock, beat_seconds=0.01
        )
        self.ended: list[JobEvent] = []
        self.daemon._scheduler.add_listener(self.ended.append, EVENT_JOB_EXECUTED)
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        self.has_ended = self.daemon.run(patience_seconds=5)

    def wait_for_runs(self, count: int) -> None:
        wait_for(lambda: len(self.ended) >= count)
        assert len(self.runs) == count

    def settle(self) -> None:
        """Let some beats pass."""
        for _ in range(2):
            wait_for(partial(self._has_beaten_since, self.board.health))

    def _has_beaten_since(self, seen: Health) -> bool:
        return self.board.health is not seen


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = real_time.monotonic() + 20
    while not condition():
        assert real_time.monotonic() < deadline, "it did not come about"
        real_time.sleep(0.005)


def do_nothing() -> Worked:
    return Worked()


@contextmanager
def daemon(
    clock: SetClock, folder: Path, work: Callable[[], Worked] = do_nothing
) -> Iterator[Running]:
    running = Running(clock, folder, work)
    running.thread.start()
    try:
        yield running
    finally:
        running.flag.request()
        running.thread.join(20)
    assert running.has_ended


def next_run(running: Running) -> datetime:
    following = running.board.health.next_run
    assert following is not None
    return following.astimezone(US_EASTERN)


def test_it_runs_at_its_start_and_at_each_time(clock: SetClock, tmp_path: Path) -> None:
    with daemon(clock, tmp_path) as running:
        running.wait_for_runs(1)
        running.settle()
        assert next_run(running) == datetime(2026, 3, 9, 0, 47, tzinfo=US_EASTERN)
        for count, due in enumerate(fires(date(2026, 3, 9), date(2026, 3, 9)), 2):
            clock.now = due + timedelta(seconds=1)
            running.wait_for_runs(count)
        running.settle()
        assert len(running.runs) == 5
        assert next_run(running) == datetime(2026, 3, 10, 0, 47, tzinfo=US_EASTERN)
    told = running.board.health
    assert (told.next_run, told.last_success) == (None, running.runs[-1])


def test_slots_that_a_sleeping_machine_missed_become_one_run(
    clock: SetClock, tmp_path: Path
) -> None:
    with daemon(clock, tmp_path) as running:
        running.wait_for_runs(1)
        clock.now = datetime(2026, 3, 9, 11, 30, tzinfo=US_EASTERN)
        running.wait_for_runs(2)
        running.settle()
        assert len(running.runs) == 2


def test_a_slot_that_is_much_too_late_is_left_to_the_next_one(
    clock: SetClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with daemon(clock, tmp_path) as running:
        running.wait_for_runs(1)
        clock.now = datetime(2026, 3, 14, 12, 0, tzinfo=US_EASTERN)  # Friday's last slot was 11:23
        wait_for(lambda: "too late" in caplog.text)
        running.settle()
        assert len(running.runs) == 1
        assert next_run(running) == datetime(2026, 3, 16, 0, 47, tzinfo=US_EASTERN)


def test_a_clock_that_was_wrong_by_years_costs_no_night(
    clock: SetClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with daemon(clock, tmp_path) as running:
        running.wait_for_runs(1)
        clock.now = datetime(2031, 3, 10, 0, 48, tzinfo=US_EASTERN)
        running.wait_for_runs(2)
        clock.now = MONDAY
        wait_for(lambda: "clock was set back" in caplog.text)
        clock.now = MONDAY + timedelta(minutes=1)
        running.wait_for_runs(3)


@pytest.mark.parametrize(
    "error",
    [GitHubError("the token is wrong"), ZeroDivisionError("1/0"), OSError("no space left")],
    ids=repr,
)
def test_whatever_a_run_raises_the_next_one_comes(
    clock: SetClock, tmp_path: Path, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    errors = [error]

    def work() -> Worked:
        if errors:
            raise errors.pop()
        return Worked(
            nights={"cs.CV": date(2026, 3, 9)}, gaps=(Gap("cs.SD", date(2026, 3, 6), ""),)
        )

    with daemon(clock, tmp_path, work) as running:
        running.wait_for_runs(1)
        assert running.board.health.problem
        assert not running.board.is_well()
        assert "run failed; the next slot tries again" in caplog.text
        assert ("Traceback" in caplog.text) is not isinstance(error, GitHubError)
        clock.now = MONDAY + timedelta(minutes=1)
        running.wait_for_runs(2)
        told = running.board.health
        assert (told.problem, running.board.is_well()) == ("", True)
        assert told.last_failure is not None
        assert told.last_complete_nights == {"cs.CV": date(2026, 3, 9)}
        assert [gap.category for gap in told.open_gaps] == ["cs.SD"]


def test_a_busy_store_skips_a_slot_and_is_no_failure(
    clock: SetClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def work() -> Worked:
        raise BusyError("another run is at work")

    with daemon(clock, tmp_path, work) as running:
        running.wait_for_runs(1)
        assert running.board.is_well()
        assert "slot skipped; the next one tries again reason=another run" in caplog.text


def test_a_run_that_failed_without_an_exception_is_a_failure(
    clock: SetClock, tmp_path: Path
) -> None:
    with daemon(clock, tmp_path, lambda: Worked(problem="arXiv's listing could not be read")) as r:
        r.wait_for_runs(1)
        assert r.board.health.last_success is None
        assert "could not be read" in r.board.render()


def test_a_changed_timetable_counts_from_the_next_run_on(clock: SetClock, tmp_path: Path) -> None:
    with daemon(clock, tmp_path) as running:
        running.wait_for_runs(1)
        running.timetable = Timetable(("05:00",), 1)
        clock.now = MONDAY + timedelta(minutes=1)
        running.wait_for_runs(2)
        running.settle()
        assert next_run(running) == datetime(2026, 3, 9, 5, 0, tzinfo=US_EASTERN)
        clock.now = datetime(2026, 3, 9, 6, 30, tzinfo=US_EASTERN)
        running.settle()
        assert len(running.runs) == 2  # an hour and a half late, with an hour of grace


def test_a_timetable_that_changes_while_the_clock_is_looked_at_is_not_taken_back(
    clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes: list[threading.Thread] = []
    ask = WallClockTrigger.get_next_fire_time
    with daemon(clock, tmp_path) as running:
        running.wait_for_runs(1)

        def ask_slowly(
            trigger: WallClockTrigger, previous: datetime | None, now: datetime
        ) -> datetime:
            following = ask(trigger, previous, now)
            if threading.current_thread() is running.thread and not changes:
                changed = Timetable(("05:00",), 1)
                thread = threading.Thread(target=running.daemon._follow, args=(changed,))
                changes.append(thread)
                thread.start()
                thread.join(0.2)
            return following

        monkeypatch.setattr(WallClockTrigger, "get_next_fire_time", ask_slowly)
        wait_for(lambda: bool(changes) and not changes[0].is_alive())
        running.settle()
        assert next_run(running) == datetime(2026, 3, 9, 5, 0, tzinfo=US_EASTERN)


def test_a_stop_ends_a_run_that_sleeps_and_one_that_only_asks(
    clock: SetClock, tmp_path: Path
) -> None:
    raised: list[str] = []

    def work() -> Worked:
        pace = RequestPace(sleep=running.flag.sleep, check=running.flag.check)
        pace.hold(3000)
        try:
            with pace.turn(0):
                raised.append("sent")
        except Stopped:
            raised.append("stopped")
            with RequestPace(check=running.flag.check).turn(0):
                raised.append("sent")
        return Worked()

    running = Running(clock, tmp_path, work)
    running.thread.start()
    wait_for(lambda: bool(running.runs))
    started = real_time.monotonic()
    running.flag.request()
    running.thread.join(20)
    assert running.has_ended
    assert real_time.monotonic() - started < 2
    assert raised == ["stopped"]
    told = running.board.health
    assert (told.last_success, told.last_failure, told.running_since) == (None, None, None)


def test_a_run_that_does_not_stop_is_not_waited_for(clock: SetClock, tmp_path: Path) -> None:
    go_on = threading.Event()

    def work() -> Worked:
        go_on.wait(20)
        return Worked()

    running = Running(clock, tmp_path, work)
    ended: list[bool] = []
    thread = threading.Thread(target=lambda: ended.append(running.daemon.run(0.05)))
    thread.start()
    wait_for(lambda: bool(running.runs))
    running.flag.request()
    thread.join(20)
    go_on.set()
    assert ended == [False]


def test_slots_that_fall_into_a_long_run_are_skipped(
    clock: SetClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    go_on = threading.Event()
    caplog.set_level(logging.WARNING)

    def work() -> Worked:
        go_on.wait(20)
        return Worked()

    with daemon(clock, tmp_path, work) as running:
        wait_for(lambda: bool(running.runs))
        clock.now = MONDAY + timedelta(minutes=1)
        wait_for(lambda: "still at work" in caplog.text)
        go_on.set()
        running.wait_for_runs(1)
        clock.now = datetime(2026, 3, 9, 1, 31, tzinfo=US_EASTERN)
        running.wait_for_runs(2)


def test_a_stop_that_was_asked_for_before_the_start_ends_it(
    clock: SetClock, tmp_path: Path
) -> None:
    running = Running(clock, tmp_path, do_nothing)
    running.flag.request()
    running.thread.start()
    running.thread.join(20)
    assert running.has_ended
