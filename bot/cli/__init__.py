"""The command line: it runs commands and turns failures into messages and exit codes.

Exit codes: 0 done or nothing to do, 1 expected failure, 2 usage, 3 a bug of ours, 130 interrupted.
"""

import signal
import sys
import traceback
from types import FrameType
from typing import NoReturn

from bot import escape
from bot.cli.app import app
from bot.cli.commands import (  # noqa: F401  registers
    add,
    audit,
    corpus,
    demo,
    evaluate,
    init,
    lint,
    replay,
    report,
    run,
    score,
    serve,
    tune,
    upgrade,
)
from bot.errors import BotError
from classifier.errors import DatasetError, ModelError

__all__ = ["main"]


def main() -> None:
    """Run one command and exit."""
    signal.signal(signal.SIGINT, _interrupt)
    try:
        app()
    except (BotError, DatasetError, ModelError) as error:
        _stop(1, f"error: {error}")
    except Exception:  # noqa: BLE001  the one place where anything may arrive
        trace = traceback.format_exc()
        _stop(3, f"{trace}\nerror: this is a bug of arxiv-bot; please report it with these lines.")


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    _stop(130, "Interrupted. Nothing is half-written; run the same command again.")


def _stop(code: int, text: str) -> NoReturn:
    sys.stderr.write(f"{escape.log_line(text)}\n")
    raise SystemExit(code)
