"""How a long harvest tells where there is no terminal."""

import io

from rich.console import Console
from rich.progress import Progress

from bot.cli.backfill import HarvestBar
from bot.harvest import Step


class Clock:
    """Seconds that a test sets."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def _said(steps: list[tuple[float, Step]], *, is_long: bool) -> list[str]:
    out, clock = io.StringIO(), Clock()
    bar = Progress(console=Console(file=out, width=200), disable=True)
    tell = HarvestBar(bar, "run", ("cs.CV", "cs.SD"), is_long=is_long, monotonic=clock)
    for seconds, step in steps:
        clock.now = 1000 + seconds
        tell(step)
    return out.getvalue().splitlines()


STEPS = [
    (10.0, Step("cs.CV", 0.0, 0)),
    (20.0, Step("cs.CV", 0.1, 2500)),
    (120.0, Step("cs.CV", 0.4, 10_000)),
    (300.0, Step("cs.SD", 1.0, 400)),
]


def test_a_line_says_how_far_it_is_and_how_long_it_takes() -> None:
    assert _said(STEPS, is_long=True) == [
        "cs.CV: 0 records read; 0% of all",
        "cs.CV: 10000 records read; 20% of all, about 8 minutes left",
        "cs.SD: 400 records read; 100% of all",
    ]


def test_a_short_harvest_says_nothing() -> None:
    assert _said(STEPS[:2], is_long=False) == []
