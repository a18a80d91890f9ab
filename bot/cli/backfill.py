"""Filling many nights at once: what people see meanwhile, and a report in place of drafts."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from rich.progress import Progress

from bot.cli.output import show_line
from bot.cli.workspace import Workspace
from bot.harvest import Step

_SAID_EVERY_SECONDS = 30.0


class HarvestBar:
    """Shows how far a harvest has come, as a share of all categories, and how long it will take.

    Where standard error is no terminal, it writes a line now and then.

    Parameters
    ----------
    bar : Progress
        Gets a line for the run, and estimates the time that is left.
    name : str
        What is run.
    categories : sequence of str
        In the order in which they are harvested.
    is_long : bool
        Whether it is known to take long, so that the first line comes at once.
    monotonic : callable
        Tells seconds that never run backwards.
    """

    def __init__(
        self,
        bar: Progress,
        name: str,
        categories: Sequence[str],
        *,
        is_long: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bar = bar
        self._task = bar.add_task(name, total=None)
        self._categories = tuple(categories)
        self._monotonic = monotonic
        self._started = monotonic()
        self._said = self._started - (_SAID_EVERY_SECONDS if is_long else 0)

    def __call__(self, step: Step) -> None:
        """Show one more step."""
        done = self._categories.index(step.category) + step.share
        told = f"{step.category}: {step.papers} records read"
        self._bar.update(self._task, description=told, total=len(self._categories), completed=done)
        now = self._monotonic()
        if self._bar.disable and now - self._said >= _SAID_EVERY_SECONDS:
            self._said = now
            share = done / len(self._categories)
            show_line(self._bar.console, f"{told}; {share:.0%} of all{self._left(now, share)}")

    def _left(self, now: float, share: float) -> str:
        """Say how long the rest takes, if it goes on as it went so far."""
        if not 0 < share < 1:
            return ""
        minutes = (now - self._started) * (1 - share) / share / 60
        return f", about {minutes:.0f} minutes left" if minutes >= 1.5 else ", about a minute left"


def without_drafts(workspace: Workspace) -> Workspace:
    """Let no draft be opened: all proposals wait, ranked, in the report."""
    config = workspace.config
    limits = config.limits.model_copy(update={"new_per_run": 0})
    return replace(workspace, config=config.model_copy(update={"limits": limits}))
