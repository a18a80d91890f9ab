"""The daemon: runs at the times of a timetable, one after the other, until it is told to stop.

Notes
-----
Days are named, not numbered, since APScheduler counts them from Monday. arXiv announces from
Monday to Friday, and clocks are changed on Sundays, so that each time comes once on each day.
Source: https://apscheduler.readthedocs.io/en/3.x/modules/triggers/cron.html
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from queue import Empty, SimpleQueue

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from bot.announcements import US_EASTERN
from bot.errors import BotError, BusyError, Stopped
from bot.health import Worked
from bot.health_board import HealthBoard
from classifier.errors import DatasetError, ModelError

PATIENCE_SECONDS = 25.0
"""How long a run may take to come to its next paper or request once the daemon is to stop."""

_BEAT_SECONDS = 60.0
_JOB = "nightly run"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Timetable:
    """When runs are due.

    Attributes
    ----------
    times : tuple of str
        ``HH:MM``, US Eastern time, from Monday to Friday.
    misfire_hours : int
        How late a run may begin; one that is later is left to the next time.
    """

    times: tuple[str, ...]
    misfire_hours: int


class StopFlag:
    """Says that the daemon is to stop; whoever waits or begins something learns it at once."""

    def __init__(self) -> None:
        self._requests: SimpleQueue[None] = SimpleQueue()
        self._event = threading.Event()

    def request(self) -> None:
        """Ask for the stop; safe in a signal handler, which locks of `threading` are not."""
        self._requests.put(None)

    def wait(self, seconds: float) -> bool:
        """Wait for a request, so long at most; tell whether it came."""
        try:
            self._requests.get(timeout=seconds)
        except Empty:
            return self._event.is_set()
        self._event.set()
        return True

    def check(self) -> None:
        """Raise `Stopped` if the daemon is to stop."""
        if self._event.is_set():
            raise Stopped

    def sleep(self, seconds: float) -> None:
        """Wait, and raise `Stopped` as soon as the daemon is to stop."""
        self._event.wait(seconds)
        self.check()


class WallClockTrigger(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Fires at times of day, US Eastern time, from Monday to Friday.

    Parameters
    ----------
    times : sequence of str
        ``HH:MM``.

    Notes
    -----
    In a zone that sets its clocks forward, `CronTrigger` loses times of the first hour of the next
    day: asked on Friday 6 March 2026 for 00:47, it says Tuesday. So it counts here in a zone that
    sets none, and what it says is read as the time of day.
    """

    def __init__(self, times: Sequence[str]) -> None:
        pairs = [time.split(":") for time in times]
        self._cron = OrTrigger(
            [
                CronTrigger(day_of_week="mon-fri", hour=int(hour), minute=int(minute), timezone=UTC)
                for hour, minute in pairs
            ]
        )

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Tell the next time after one, or from ``now`` on."""
        previous = _wall_clock(previous_fire_time) if previous_fire_time else None
        following: datetime = self._cron.get_next_fire_time(previous, _wall_clock(now))
        return following.replace(tzinfo=US_EASTERN)


def _wall_clock(moment: datetime) -> datetime:
    return moment.astimezone(US_EASTERN).replace(tzinfo=UTC, fold=0)


def utc_now() -> datetime:
    """Tell the time, UTC."""
    return datetime.now(UTC)


class Daemon:
    """Does a run at its start and whenever the timetable says.

    Parameters
    ----------
    work : callable
        Does one run; nothing that it raises ends the daemon.
    read_timetable : callable
        Reads the timetable anew, before every run.
    board : HealthBoard
        Is told how it goes.
    flag : StopFlag
        Ends it.
    clock : callable
        Tells the time, UTC.
    beat_seconds : float
        How often the clock is looked at, which may be set or stand still while the machine sleeps.
    """

    def __init__(  # noqa: PLR0913, PLR0917  clock and beat are for tests
        self,
        work: Callable[[], Worked],
        read_timetable: Callable[[], Timetable],
        board: HealthBoard,
        flag: StopFlag,
        clock: Callable[[], datetime] = utc_now,
        beat_seconds: float = _BEAT_SECONDS,
    ) -> None:
        self._work = work
        self._read_timetable = read_timetable
        self._board = board
        self._flag = flag
        self._clock = clock
        self._beat_seconds = beat_seconds
        self._timetable = read_timetable()
        self._job_lock = threading.Lock()
        self._idle = threading.Event()
        self._idle.set()
        self._scheduler = BackgroundScheduler(
            timezone=US_EASTERN, executors={"default": ThreadPoolExecutor(1)}
        )

    def run(self, patience_seconds: float = PATIENCE_SECONDS) -> bool:
        """Work until the flag is set.

        Parameters
        ----------
        patience_seconds : float
            How long the run that is at work may take to stop.

        Returns
        -------
        bool
            Whether it did; else it is still at work, and the process may end all the same, since
            the next run completes what was killed.
        """
        self._scheduler.add_listener(_note, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        self._scheduler.add_job(
            self._slot,
            WallClockTrigger(self._timetable.times),
            id=_JOB,
            misfire_grace_time=self._timetable.misfire_hours * 3600,
            coalesce=True,
            max_instances=1,
            next_run_time=self._clock(),
        )
        self._scheduler.start()
        _LOG.info("daemon started times=%s", " ".join(self._timetable.times))
        while not self._flag.wait(self._beat_seconds):
            self._beat()
        _LOG.info("daemon stops running=%s", not self._idle.is_set())
        self._scheduler.shutdown(wait=False)
        has_ended = self._idle.wait(patience_seconds)
        self._board.update(next_run=None)
        return has_ended

    def _beat(self) -> None:
        """Look at the clock: a slot may have come early, or never come since it was set back."""
        with self._job_lock:  # Else its trigger may change between the question and the answer.
            job = self._scheduler.get_job(_JOB)
            due = job.trigger.get_next_fire_time(None, self._clock())
            if due < job.next_run_time:
                _LOG.warning("clock was set back next_run=%s was=%s", due, job.next_run_time)
                job.modify(next_run_time=due)
            next_run = min(due, job.next_run_time)
        self._scheduler.wakeup()
        self._board.update(next_run=next_run.astimezone(UTC))

    def _slot(self) -> None:
        """Do one run; log what it fails with, and say when the next one is due."""
        self._idle.clear()
        try:
            self._flag.check()
            now = self._clock()
            next_run = WallClockTrigger(self._timetable.times).get_next_fire_time(None, now)
            self._board.update(running_since=now, last_start=now, next_run=next_run.astimezone(UTC))
            self._follow(self._read_timetable())
            self._tell(self._work())
        except Stopped:
            _LOG.info("run stopped on the way; the next start completes it")
        except BusyError as error:
            _LOG.warning("slot skipped; the next one tries again reason=%s", error)
        except (BotError, DatasetError, ModelError) as error:
            self._fail(str(error))
        except Exception as error:  # noqa: BLE001  a bug in one run must not end the daemon
            _LOG.exception("run failed by a bug of arxiv-bot; please report it with these lines")
            self._fail(f"{type(error).__name__}: this is a bug of arxiv-bot; the log has more")
        finally:
            self._board.update(running_since=None)
            self._idle.set()

    def _follow(self, timetable: Timetable) -> None:
        """Use a timetable that was changed."""
        if timetable == self._timetable:
            return
        self._timetable = timetable
        with self._job_lock:
            job = self._scheduler.get_job(_JOB)
            job.modify(misfire_grace_time=timetable.misfire_hours * 3600)
            job.reschedule(WallClockTrigger(timetable.times))
        _LOG.info("timetable changed times=%s", " ".join(timetable.times))

    def _tell(self, worked: Worked) -> None:
        self._board.update(last_complete_nights=worked.nights, open_gaps=worked.gaps)
        if worked.problem:
            self._fail(worked.problem)
        else:
            self._board.update(last_success=self._clock(), problem="")

    def _fail(self, problem: str) -> None:
        self._board.update(last_failure=self._clock(), problem=problem)
        _LOG.error("run failed; the next slot tries again reason=%s", problem)


def _note(event: JobEvent) -> None:
    """Log that a slot did not become a run."""
    is_missed = event.code == EVENT_JOB_MISSED
    reason = "it is too late for it" if is_missed else "the run before it is still at work"
    _LOG.warning("slot skipped; the next one does its work reason=%s", reason)
