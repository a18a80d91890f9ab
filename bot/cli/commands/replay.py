"""``arxiv-bot replay``: the same decisions over past nights, as if the bot had run then."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot import judged
from bot import replay as past
from bot.candidate import Policy
from bot.cli.app import DEFAULT_CONFIG, ConfigOption, app, parse_day
from bot.cli.history import (
    FileOption,
    ListOption,
    gather,
    read_list,
    read_nights,
    read_sources,
)
from bot.cli.output import progress
from bot.cli.workspace import Workspace, read_text
from bot.judged import Feedback
from bot.mirror import Mirror
from bot.prediction import Prediction, to_record
from bot.replay import Night
from bot.scoring import Judge
from bot.training import Sources


@app.command()
def replay(  # noqa: PLR0913  the options are the command's contract
    *,
    mirror: Annotated[Path, typer.Option(help="Folder of nightly files.")],
    start: Annotated[str, typer.Option(help="First night, YYYY-MM-DD.")],
    end: Annotated[str, typer.Option(help="Day after the last night, YYYY-MM-DD.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Predictions, a JSON line each.")],
    list_file: ListOption = None,
    decisions: FileOption = None,
    corpus: FileOption = None,
    feedback: Annotated[
        Path | None, typer.Option(help="Judged papers: learn on, each Monday, from what was shown.")
    ] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Decide on the papers of past nights with what was known before the first of them."""
    first, after_last = parse_day(start, "--start"), parse_day(end, "--end")
    workspace = Workspace.open(config)
    current = read_list(workspace, list_file)
    known = read_sources(workspace, current, decisions, corpus)
    said = _read_feedback(workspace, feedback) if feedback else None
    folder = Mirror(mirror)
    with progress() as bar:
        sources = gather(known, folder, first, bar)
        task = bar.add_task("trainings", total=None)
        prepare = partial(_judge, workspace, current.description, partial(bar.advance, task))
        nights = read_nights(folder, first, after_last, bar)
        found = _decide(nights, sources, prepare, said)
        _write(output, (json.dumps(to_record(p)) for p in found))


def _decide(
    nights: Iterable[Night],
    known: Sources,
    prepare: Callable[[Sources], Judge],
    said: Feedback | None,
) -> Iterator[Prediction]:
    if said is None:
        return past.replay(nights, prepare(known))
    return past.replay_learning(nights, known, prepare, said)


def _judge(
    workspace: Workspace, description: str, advance: Callable[[], None], sources: Sources
) -> Judge:
    """Train on what is known."""
    model = workspace.train(sources, description, cache=None)
    advance()
    policy = Policy(known=past.known_papers(sources), triage=workspace.config.triage)
    return Judge(model=model, policy=policy, catalogue=workspace.catalogue)


def _read_feedback(workspace: Workspace, path: Path) -> Feedback:
    lines = read_text(path, "Name a file of judged papers").split("\n")
    headings = tuple(section.heading for section in workspace.config.list.sections)
    return Feedback(judged.parse(lines, path.name), headings)


def _write(path: Path, lines: Iterable[str]) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in lines)
    part.replace(path)
