"""Figures of many trials: shares, and what went wrong."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.put_back.trial import CELLS, Outcome, Trial


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def share(self) -> float | None:
        """In [0, 1]; None of nothing."""
        return self.count / self.of if self.of else None

    def __str__(self) -> str:
        """Write it as a percentage with both counts."""
        shown = "–" if self.share is None else f"{100 * self.share:.1f} %"
        return f"{shown} ({self.count}/{self.of})"


@dataclass(frozen=True, slots=True)
class Figures:
    """What the trials of one list came to.

    Attributes
    ----------
    name : str
        The list.
    rows : int
        Rows with an arXiv id.
    trials : tuple of Trial
        Those of them whose metadata is known.
    sections : Share or None
        Sections guessed right by a model that had not seen the row; None if not measured.
    """

    name: str
    rows: int
    trials: tuple[Trial, ...]
    sections: Share | None = None

    @property
    def tried(self) -> tuple[Trial, ...]:
        """Trials of papers that stand once in the list."""
        return tuple(one for one in self.trials if one.outcome is not Outcome.TWICE)

    @property
    def compared(self) -> tuple[Trial, ...]:
        """Trials whose cells were compared."""
        return tuple(one for one in self.tried if one.has_arxiv_title)

    @property
    def clean(self) -> Share:
        """Came back alone and in place."""
        return _share(self.tried, is_clean)

    @property
    def right(self) -> Share:
        """Every cell came back, where the title was arXiv's."""
        return _share(self.compared, is_right)

    def cell(self, name: str) -> Share:
        """Give the share of one part, where rows have it."""
        having = [one for one in self.compared if name in one.cells]
        return _share(having, lambda one: one.cells[name])


def is_clean(trial: Trial) -> bool:
    """Tell whether one entry is new, in its place, and nothing else."""
    return trial.is_alone and trial.is_in_place


def is_right(trial: Trial) -> bool:
    """Tell whether every part came back."""
    return all(trial.cells.values())


def to_record(figures: Figures, details: int) -> dict[str, Any]:
    """Give the figures as JSON, with so many trials that failed."""
    failed = [t for t in figures.tried if not is_clean(t) or not is_right(t)]
    return {
        "list": figures.name,
        "rows": figures.rows,
        "known": len(figures.trials),
        "twice": len(figures.trials) - len(figures.tried),
        "clean": _record(figures.clean),
        "right": _record(figures.right),
        "cells": {name: _record(figures.cell(name)) for name in CELLS},
        "sections": _record(figures.sections) if figures.sections else None,
        "failed": [_failure(trial) for trial in failed[:details]],
    }


def _failure(trial: Trial) -> dict[str, Any]:
    return {
        "id": trial.id,
        "line": trial.line,
        "outcome": trial.outcome,
        "alone": trial.is_alone,
        "in_place": trial.is_in_place,
        "wrong": [name for name, is_same in trial.cells.items() if not is_same],
        "before": trial.before,
        "after": trial.after,
        "problem": trial.problem,
    }


def _record(share: Share) -> dict[str, float | int | None]:
    return {"count": share.count, "of": share.of, "share": share.share}


def _share(trials: Sequence[Trial], holds: Callable[[Trial], bool]) -> Share:
    return Share(sum(map(holds, trials)), len(trials))


def render(lists: Iterable[Figures]) -> str:
    """Write the figures as a Markdown table."""
    head = ("list", "rows", "known", "twice", "clean", "all cells", *CELLS, "section")
    lines = [head, ("-",) * len(head)]
    for one in lists:
        shares = (one.clean, one.right, *map(one.cell, CELLS))
        twice = len(one.trials) - len(one.tried)
        counts = (one.rows, len(one.trials), twice)
        lines.append((one.name, *map(str, counts), *map(str, shares), str(one.sections or "–")))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
