"""``arxiv-bot serve``: the daemon, for machines without GitHub Actions."""

import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import FrameType

from filelock import FileLock, Timeout

from bot import health_board
from bot.arxiv_transport import RequestPace
from bot.cli import slot
from bot.cli.app import DEFAULT_CONFIG, ConfigOption, app
from bot.cli.environment import repository_settings
from bot.cli.workspace import Workspace
from bot.config import LogFormat
from bot.errors import BusyError, ConfigError
from bot.health_board import HealthBoard
from bot.log_lines import JsonFormatter, TextFormatter
from bot.scheduler import Daemon, StopFlag, utc_now

LOCK_FILE = "serve.lock"

_LOG = logging.getLogger(__name__)
_FORMATTERS = {LogFormat.TEXT: TextFormatter, LogFormat.JSON: JsonFormatter}


@app.command()
def serve(*, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Do the nightly run whenever arXiv announces, until it is told to stop."""
    flag = StopFlag()
    _obey_signals(flag)
    workspace = Workspace.open(config)
    if repository_settings(workspace.config.github) is None:
        raise ConfigError(
            "environment: GITHUB_TOKEN and GITHUB_REPOSITORY are not set. Nothing was run. Set "
            "both."
        )
    _set_up_log(workspace.config.serve.log_format)
    with _alone(workspace), ExitStack() as stack:
        has_ended = _make_daemon(config, workspace, flag, stack).run()
    if not has_ended:
        _LOG.warning("run did not come to a stop in time; the next start completes it")
        sys.stderr.flush()
        os._exit(0)


def _make_daemon(config: Path, workspace: Workspace, flag: StopFlag, stack: ExitStack) -> Daemon:
    settings = workspace.config.serve
    board = HealthBoard(workspace.file(settings.health_file), utc_now)
    if settings.health_port:
        address, port = settings.health_address, settings.health_port
        stack.enter_context(health_board.serving(board, address, port))
        _LOG.info("health is shown address=%s port=%d", address, port)
    pace = RequestPace(sleep=flag.sleep, check=flag.check)
    read = partial(slot.read_timetable, config)
    return Daemon(partial(slot.work, config, pace, flag.check), read, board, flag)


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    """Keep a second daemon from working on the same store."""
    folder = workspace.store_folder
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / LOCK_FILE, timeout=0):
            yield
    except Timeout as error:
        raise BusyError(
            f"{folder}: another `arxiv-bot serve` is at work. Nothing was run. Stop it first, or "
            "leave the work to it."
        ) from error


def _obey_signals(flag: StopFlag) -> None:
    """Stop on SIGTERM and SIGINT; a second one ends the process at once, which is safe, too."""
    signals = (signal.SIGTERM, signal.SIGINT)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for one in signals:
            signal.signal(one, signal.SIG_DFL)
        flag.request()

    for one in signals:
        signal.signal(one, stop)


def _set_up_log(form: LogFormat) -> None:
    """Log what happens, with times; APScheduler's own words are said better elsewhere."""
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    for handler in root.handlers:
        handler.setFormatter(_FORMATTERS[form]())
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
