"""The parts that are measured, each in a process of its own, so that its memory is its own."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from bot.candidate import KnownPapers, Policy
from bot.cli.commands.score import score_chunk
from bot.cli.jobs import in_order
from bot.cli.workspace import Workspace
from bot.paper import Paper
from bot.scoring import Judge
from bot.training import document
from classifier.model import Model
from classifier.train import train
from tests.bench import workload

CHUNK = 1000
_BYTES = 1 if sys.platform == "darwin" else 1024

Stage = Callable[[], dict[str, float]]
_Result = TypeVar("_Result")


def measure(stage: Stage) -> dict[str, float]:
    """Run a stage and add the peak of memory to its figures, if it does not tell it itself."""
    figures = stage()
    return {"megabytes": _peak(resource.RUSAGE_SELF)} | figures


def _peak(who: int) -> float:
    """Peak memory of this process, or of the largest one that it has started."""
    return resource.getrusage(who).ru_maxrss * _BYTES / 1e6


def apart(stage: Stage) -> dict[str, float]:
    """Measure a stage in a fresh process."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(measure, stage).result()


def training(papers: int, model: Path, *, is_real: bool) -> dict[str, float]:
    """Train with calibration, and save."""
    lessons = workload.lessons(papers, model.parent, is_real=is_real)
    trained, seconds = _timed(
        lambda: train(lessons.examples, sections=lessons.sections, vocabulary=lessons.vocabulary)
    )
    _, save_seconds = _timed(lambda: trained.save(model))
    return {"papers": len(lessons.examples), "seconds": seconds, "save_seconds": save_seconds}


def loading(model: Path) -> dict[str, float]:
    """Load a cached model until it can score."""
    loaded, seconds = _timed(lambda: Model.load(model))
    _, first_seconds = _timed(lambda: loaded.predict([document(Paper("2401.00001", "First"))]))
    return {"seconds": seconds + first_seconds}


def scoring(papers: int, model: Path, jobs: int, *, is_real: bool) -> dict[str, float]:
    """Score papers as the command does, from papers to lines.

    Each process counts whole, though they share most of their memory.
    """
    announced = workload.to_score(papers, is_real=is_real)
    judge = _judge(model)
    work = partial(score_chunk, judge)
    work(tuple(announced[:10]))
    _, seconds = _timed(lambda: sum(map(len, in_order(work, _chunks(announced), jobs))))
    others = jobs * _peak(resource.RUSAGE_CHILDREN) if jobs > 1 else 0
    megabytes = _peak(resource.RUSAGE_SELF) + others
    return {"per_second": len(announced) / seconds, "megabytes": megabytes}


def predicting(papers: int, model: Path, *, is_real: bool) -> dict[str, float]:
    """Let the model alone score papers."""
    documents = [document(paper) for paper in workload.to_score(papers, is_real=is_real)]
    loaded = Model.load(model)
    loaded.predict(documents[:10])
    _, seconds = _timed(lambda: [loaded.predict(chunk) for chunk in _chunks(documents)])
    return {"per_second": len(documents) / seconds}


def replay(folder: Path, start: str, end: str, *, learns: bool) -> dict[str, float]:
    """Replay real nights by the command."""
    list_file = workload.write_list(folder, date.fromisoformat(start))
    options = ("--feedback", str(workload.GOLD / "judged-2025.jsonl")) if learns else ()
    command = [
        sys.executable, "-m", "bot", "replay", "--config", str(workload.CONFIG),
        "--mirror", str(workload.MIRROR), "--start", start, "--end", end,
        "--list", str(list_file), "-o", str(folder / "replay.jsonl"), *options,
    ]  # fmt: skip
    root = workload.CONFIG.parent
    _, seconds = _timed(lambda: subprocess.run(command, check=True, cwd=root))
    return {"seconds": seconds, "megabytes": _peak(resource.RUSAGE_CHILDREN)}


def _judge(model: Path) -> Judge:
    workspace = Workspace.open(workload.CONFIG)
    policy = Policy(KnownPapers({}, {}), workspace.config.triage)
    return Judge(Model.load(model), policy, workspace.catalogue)


_Paper = TypeVar("_Paper")


def _chunks(papers: Sequence[_Paper]) -> Iterator[tuple[_Paper, ...]]:
    for start in range(0, len(papers), CHUNK):
        yield tuple(papers[start : start + CHUNK])


def _timed(work: Callable[[], _Result]) -> tuple[_Result, float]:
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start
