"""``arxiv-bot evaluate``: how good the bot would have been, beside other ways to rank papers."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from bot.cli.app import DEFAULT_CONFIG, ConfigOption, JsonOption, MirrorOption, app
from bot.cli.evaluation_tables import show_evaluation
from bot.cli.history import (
    FileOption,
    ListOption,
    learner,
    read_examples,
    read_list,
    read_sources,
)
from bot.cli.output import console, progress, show
from bot.cli.workspace import SEED, Workspace
from bot.errors import DatasetError
from bot.evaluation import Evaluation, Settings
from bot.evaluation import evaluate as judge
from bot.evaluation_record import to_record
from bot.mirror import Mirror
from bot.scored_months import score_months
from classifier.baselines import make_baselines
from classifier.document import Example
from classifier.learning_curve import CurvePoint, lessons, points, score_lessons
from classifier.walk_forward import Learn, Month, month_of, on_known_nights, periods

CURVE_MONTHS = 3
"""Newest months that the learning curve is tested on."""

_MonthsOption = Annotated[int, typer.Option(min=1, help="How many months to look back on.")]
_CurveOption = Annotated[bool, typer.Option(help="Draw the learning curve, or leave it out.")]
_DrawsOption = Annotated[int, typer.Option(min=1, help="Lists of each size for the curve.")]
_PlotsOption = Annotated[Path | None, typer.Option(help="Folder to write plots into, as SVG.")]


@app.command()
def evaluate(  # noqa: PLR0913  the options are the command's contract
    *,
    months: _MonthsOption = 6,
    list_file: ListOption = None,
    decisions: FileOption = None,
    corpus: FileOption = None,
    mirror: MirrorOption = None,
    curve: _CurveOption = True,
    draws: _DrawsOption = 5,
    plots: _PlotsOption = None,
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Measure past months, each by what was known before it, beside other ways to rank papers."""
    workspace = Workspace.open(config)
    current = read_list(workspace, list_file)
    known = read_sources(workspace, current, decisions, corpus)
    learn = learner(workspace, current.description)
    with progress() as bar:
        examples = read_examples(known, Mirror(mirror) if mirror else None, bar)
        chosen = _choose(examples, months)
        found = _measure(workspace, examples, chosen, learn, bar)
        if curve:
            tested = chosen[-CURVE_MONTHS:]
            drawn = _draw_curve(examples, tested, learn, draws, bar)
            found = replace(found, curve=drawn, curve_months=tested)
    _print(found, plots, as_json=as_json)


def _choose(examples: Sequence[Example], months: int) -> tuple[Month, ...]:
    chosen = periods(examples, months)
    if not chosen:
        raise DatasetError(
            "evaluate: no month has papers of the list and ordinary ones, after an earlier month "
            "with papers of the list. Nothing was changed. Give past nights with --mirror, or "
            "rebuild the corpus with `arxiv-bot corpus`."
        )
    return chosen


def _measure(
    workspace: Workspace,
    examples: Sequence[Example],
    months: Sequence[Month],
    learn: Learn,
    bar: Progress,
) -> Evaluation:
    """Score the months by the model and its rivals, and tell how good they were."""
    task = bar.add_task("months", total=len(months))
    baselines = make_baselines(examples, workspace.config.evaluate.keywords)
    walk = score_months(examples, months, learn, baselines)
    scored = tuple(bar.track(walk, task_id=task, total=len(months)))
    settings = Settings(
        triage=workspace.config.triage,
        sections=tuple(section.heading for section in workspace.config.list.sections),
        vocabulary=workspace.vocabulary,
    )
    return judge(scored, baselines, settings)


def _draw_curve(
    examples: Sequence[Example], months: Sequence[Month], learn: Learn, draws: int, bar: Progress
) -> tuple[CurvePoint, ...]:
    drawn = lessons(examples, date(*months[0], 1), draws=draws, seed=SEED)
    tested = on_known_nights([example for example in examples if month_of(example) in months])
    task = bar.add_task("learning curve", total=len(drawn))
    scored = score_lessons(drawn, tested, learn)
    return points(bar.track(scored, task_id=task, total=len(drawn)))


def _print(found: Evaluation, plots: Path | None, *, as_json: bool) -> None:
    """Print the figures, and draw them if a folder is named."""
    out = console()
    if as_json:
        out.print_json(json.dumps(to_record(found)))
    else:
        show_evaluation(out, found)
    drawn = _write_plots(found, plots) if plots else ()
    for path in () if as_json else drawn:
        show(out, f"Plot: {path}")


def _write_plots(found: Evaluation, folder: Path) -> tuple[Path, ...]:
    """Draw plots; matplotlib takes long to import, so that only those who ask for it wait."""
    from bot.evaluation_plots import write_plots  # noqa: PLC0415

    return write_plots(found, folder)
