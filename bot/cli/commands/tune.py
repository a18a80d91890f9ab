"""``arxiv-bot tune``: what each threshold would have meant on past nights, and which to take."""

import json
import shutil
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot import config_edit, thresholds
from bot.cli.app import DEFAULT_CONFIG, ConfigOption, JsonOption, MirrorOption, app
from bot.cli.history import (
    FileOption,
    ListOption,
    learner,
    read_examples,
    read_list,
    read_sources,
)
from bot.cli.output import console, progress, show, show_diff
from bot.cli.tuning import Tuning, show_tuning, to_record
from bot.cli.workspace import Workspace, read_text
from bot.errors import ConfigError, DatasetError
from bot.mirror import Mirror
from bot.past_nights import past_nights
from bot.readme import PaperList
from bot.thresholds import LATTICE, Choice, Targets
from bot.training import Sources
from classifier.walk_forward import Period, periods, walk_forward

_TABLE = "triage"

_RecallOption = Annotated[
    float | None, typer.Option(min=0, max=1, help="Share of the list to propose, 0 to 1.")
]
_HoldOption = Annotated[
    float | None, typer.Option(min=0, max=1, help="Share to propose or hold, 0 to 1.")
]
_HeldOption = Annotated[
    float, typer.Option(min=0, help="Most papers a week to hold for --hold-recall.")
]
_WriteOption = Annotated[
    bool, typer.Option("--write", help="Write the choice into the configuration.")
]
_MonthsOption = Annotated[int, typer.Option(min=1, help="How many months to look back on.")]
_TitlesOption = Annotated[int, typer.Option(min=0, help="How many titles of a kind to show.")]


@app.command()
def tune(  # noqa: PLR0913  the options are the command's contract
    *,
    target_recall: _RecallOption = None,
    hold_recall: _HoldOption = None,
    max_held: _HeldOption = 6.0,
    write: _WriteOption = False,
    months: _MonthsOption = 6,
    titles: _TitlesOption = 20,
    mirror: MirrorOption = None,
    list_file: ListOption = None,
    decisions: FileOption = None,
    corpus: FileOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
    as_json: JsonOption = False,
) -> None:
    """Show what each threshold would have meant on past nights, and pick one."""
    targets = Targets(target_recall, hold_recall, max_held)
    _check(targets, is_written=write)
    workspace = Workspace.open(config)
    current = read_list(workspace, list_file)
    known = read_sources(workspace, current, decisions, corpus)
    found = _tune(_score(workspace, current, known, mirror, months), targets, workspace)
    out = console()
    if as_json:
        out.print_json(json.dumps(to_record(found)))
    else:
        show_tuning(out, found, titles)
    if found.choice:
        _put(out, config, found.choice, is_written=write, is_shown=not as_json)
    elif targets.is_any:
        _refuse(found, target_recall)


def _check(targets: Targets, *, is_written: bool) -> None:
    """Refuse options that make no sense together, before minutes are spent."""
    if is_written and not targets.is_any:
        raise typer.BadParameter(
            "there is nothing to write; add --target-recall or --hold-recall", param_hint="--write"
        )
    recall, hold_recall = targets.recall or 0, targets.hold_recall
    if hold_recall is not None and hold_recall < recall:
        raise typer.BadParameter(
            f"{hold_recall:g} is under --target-recall {recall:g}; use at least that",
            param_hint="--hold-recall",
        )


def _score(
    workspace: Workspace, current: PaperList, known: Sources, mirror: Path | None, months: int
) -> tuple[Period, ...]:
    """Score the last months, each by a model that knows what came before it."""
    with progress() as bar:
        examples = read_examples(known, Mirror(mirror) if mirror else None, bar)
        chosen = periods(examples, months)
        task = bar.add_task("months", total=len(chosen))
        walk = walk_forward(examples, chosen, learner(workspace, current.description))
        return tuple(bar.track(walk, task_id=task, total=len(chosen)))


def _tune(scored: tuple[Period, ...], targets: Targets, workspace: Workspace) -> Tuning:
    if not scored:
        raise DatasetError(
            "tune: no month has papers of the list and ordinary ones, after an earlier month with "
            "papers of the list. Nothing was changed. Give past nights with --mirror, or rebuild "
            "the corpus with `arxiv-bot corpus`."
        )
    nights, triage = past_nights(scored), workspace.config.triage
    choice = thresholds.choose(nights, targets, triage) if targets.is_any else None
    return Tuning(tuple(period.month for period in scored), nights, triage, choice)


def _refuse(found: Tuning, recall: float | None) -> None:
    lowest = thresholds.cost(found.nights, LATTICE[0])
    raise typer.BadParameter(
        f"no threshold finds {recall:g}; the lowest, {LATTICE[0]:g}, finds "
        f"{lowest.found} of {lowest.found + lowest.missed}",
        param_hint="--target-recall",
    )


def _put(out: Console, path: Path, choice: Choice, *, is_written: bool, is_shown: bool) -> None:
    """Show what changes in the configuration, and write it if that is wanted."""
    before = read_text(path, "Name another with --config")
    numbers = {"propose": choice.propose, "hold": choice.hold}
    after = config_edit.set_numbers(before, _TABLE, numbers, path.name)
    if is_shown:
        out.print()
        show_diff(out, before, after, path.name)
    if before == after:
        end = "has these thresholds already"
    elif is_written:
        _replace(path, after)
        end = "written"
    else:
        end = "not written; add --write"
    if is_shown:
        show(out, f"{path.name}: {end}")


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all; a link to it stays one, and so do its permissions."""
    target = path.resolve()
    part = target.with_name(f"{target.name}.part")
    try:
        part.write_bytes(text.encode())
        shutil.copymode(target, part)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ConfigError(
            f"{path}: {error.strerror}. Nothing was changed. Make it writable."
        ) from error
