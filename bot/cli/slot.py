"""One slot of the daemon: what is due is done under the lock, as the commands do it."""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot import due, ledger_marker, pipeline, run_summary
from bot.arxiv_transport import RequestPace
from bot.cli import renewal, results, session
from bot.cli.session import Task
from bot.cli.workspace import Workspace
from bot.health import Gap, Worked
from bot.ledger import Ledger
from bot.run_summary import RunSummary
from bot.scheduler import Timetable

_LOG = logging.getLogger(__name__)


def read_timetable(config: Path) -> Timetable:
    """Read when slots are.

    Raises
    ------
    ConfigError
        If the configuration is wrong.
    """
    serve = Workspace.open(config).config.serve
    return Timetable(serve.times, serve.misfire_hours)


def work(config: Path, pace: RequestPace, check: Callable[[], None]) -> Worked:
    """Do a run, or if the night is read to its end all of it but reading listings.

    Parameters
    ----------
    config : Path
        The configuration, which is read anew.
    pace : RequestPace
        Of all that the process asks arXiv.
    check : callable
        Raises if the run is to end.

    Raises
    ------
    BusyError
        If another process is at work on the same store.
    BotError
        If the run cannot be done.
    """
    workspace = Workspace.open(config)
    categories = workspace.config.arxiv.categories
    with session.locked(workspace), ExitStack() as stack:
        now = datetime.now(UTC)
        polls = due.must_read(_books(workspace, now), categories, now)
        _LOG.info("slot begins reads_listings=%s", polls)
        job = session.open_job(workspace, stack, Task(polls=polls, pace=pace, check=check))
        job = renewal.renewable(job, workspace)
        summary = replace(pipeline.run(job), finished=datetime.now(UTC))
        results.finish(workspace, job, summary)
        ledger = job.store.ledger.read(categories, datetime.now(UTC))
    _log(summary)
    return _worked(summary, ledger)


def _books(workspace: Workspace, now: datetime) -> Ledger:
    with session.open_store(workspace, dry_run=False) as store:
        return store.ledger.read(workspace.config.arxiv.categories, now)


def _log(summary: RunSummary) -> None:
    for warning in summary.warnings:
        _LOG.warning("run warns text=%s", warning)
    for error in summary.errors:
        _LOG.error("run reports text=%s", error)
    counts = (summary.scored, summary.proposed, len(summary.drafts), len(summary.waiting))
    _LOG.info(
        "slot done scored=%d proposed=%d drafts=%d waiting=%d books=%s", *counts, summary.ledger
    )


def _worked(summary: RunSummary, ledger: Ledger) -> Worked:
    gaps = (Gap(d.category, d.night, d.reason.value if d.reason else "") for d in ledger.gaps)
    failed = run_summary.headline(summary) if run_summary.is_failure(summary) else ""
    return Worked(failed, ledger_marker.position(ledger).nights, tuple(gaps))
