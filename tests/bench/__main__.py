"""``python -m tests.bench``: measure, and print one JSON object with the target of each figure."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench import stages, workload
from tests.bench.stages import Stage

PAPERS = 25_000
SCORED = 12_000
MEGABYTES = 1000
HALF_YEAR = ("2025-07-01", "2026-01-01")


def report(
    run: Callable[[Stage], dict[str, float]], papers: int, scored: int, *, is_real: bool
) -> dict[str, Any]:
    """Measure everything.

    Parameters
    ----------
    run : callable
        Measures one stage, in a process of its own or in this one.
    papers, scored : int
        Invented papers to train on, and papers to score.
    is_real : bool
        Whether to measure on the real nights, of which all are learned from.

    Returns
    -------
    dict
        Figures, each with its value, and where there is one its target and whether it is met.
    """
    with TemporaryDirectory() as name:
        model = Path(name) / "model.npz"
        trained = run(partial(stages.training, papers, model, is_real=is_real))
        loaded = run(partial(stages.loading, model))
        alone = run(partial(stages.predicting, scored, model, is_real=is_real))
        one = run(partial(stages.scoring, scored, model, 1, is_real=is_real))
        two = run(partial(stages.scoring, scored, model, 2, is_real=is_real))
        replays = {
            "replay_half_year": (run(_replay(Path(name), learns=False)), 180),
            "replay_half_year_weekly_training": (run(_replay(Path(name), learns=True)), 900),
        } if is_real else {}  # fmt: skip
    return {
        "papers": "real nights" if is_real else "invented",
        "cores": os.cpu_count(),
        "trained_on": trained["papers"],
        "training_seconds": _at_most(trained["seconds"], 30),
        "training_megabytes": _at_most(trained["megabytes"], MEGABYTES),
        "saving_seconds": {"value": round(trained["save_seconds"], 3)},
        "loading_seconds": _at_most(loaded["seconds"], 1),
        "loading_megabytes": _at_most(loaded["megabytes"], MEGABYTES),
        "model_alone_per_second": _at_least(alone["per_second"], 2500),
        "scoring_per_second_one_core": _at_least(one["per_second"], 2500),
        "scoring_megabytes_one_core": _at_most(one["megabytes"], MEGABYTES),
        "scoring_per_second_two_cores": _at_least(two["per_second"], 1.8 * one["per_second"]),
        "scoring_megabytes_two_cores": _at_most(two["megabytes"], MEGABYTES),
    } | {
        f"{name}_{unit}": _at_most(figures[unit], most)
        for name, (figures, seconds) in replays.items()
        for unit, most in (("seconds", seconds), ("megabytes", MEGABYTES))
    }


def _replay(folder: Path, *, learns: bool) -> Stage:
    return partial(stages.replay, folder, *HALF_YEAR, learns=learns)


def _at_most(value: float, target: float) -> dict[str, Any]:
    return {"value": round(value, 3), "at_most": round(target, 3), "met": value <= target}


def _at_least(value: float, target: float) -> dict[str, Any]:
    return {"value": round(value, 3), "at_least": round(target, 3), "met": value >= target}


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--papers", type=int, default=PAPERS, help="invented papers to train on")
    parser.add_argument("--scored", type=int, default=SCORED, help="papers to score")
    parser.add_argument("--invented", action="store_true", help="leave real nights alone")
    options = parser.parse_args()
    is_real = workload.has_real_nights() and not options.invented
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # a core is one thread
    found = report(stages.apart, options.papers, options.scored, is_real=is_real)
    sys.stdout.write(f"{json.dumps(found, indent=2)}\n")


if __name__ == "__main__":
    main()
