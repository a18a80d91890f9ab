"""``arxiv-bot replay``: the same decisions over past nights, as if the bot had run then."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from bot import replay as past
from bot.candidate import Policy
from bot.cli.app import DEFAULT_CONFIG, ConfigOption, app, parse_day
from bot.cli.output import progress
from bot.cli.workspace import Workspace, read_decisions, read_text
from bot.decisions import PaperDecision
from bot.mirror import Mirror
from bot.paper import Paper, normalise_title
from bot.prediction import to_record
from bot.scoring import Judge
from bot.training import Sources
from classifier.corpus import Corpus, read_corpus

NOTHING = "none"
"""In place of a file: replay as if there were none."""

_FileOption = Annotated[
    str | None, typer.Option(help="File in place of the configured one, or `none`.")
]


@app.command()
def replay(  # noqa: PLR0913  the options are the command's contract
    *,
    mirror: Annotated[Path, typer.Option(help="Folder of nightly files.")],
    start: Annotated[str, typer.Option(help="First night, YYYY-MM-DD.")],
    end: Annotated[str, typer.Option(help="Day after the last night, YYYY-MM-DD.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Predictions, a JSON line each.")],
    list_file: Annotated[
        Path | None, typer.Option("--list", help="List in place of the configured one.")
    ] = None,
    decisions: _FileOption = None,
    corpus: _FileOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Decide on the papers of past nights with what was known before the first of them."""
    first, after_last = parse_day(start, "--start"), parse_day(end, "--end")
    workspace = Workspace.open(config)
    current = workspace.read_list(read_text(list_file, "Name a list") if list_file else None)
    known = Sources(current.rows, _decisions(workspace, decisions), _corpus(workspace, corpus))
    folder = Mirror(mirror)
    with progress() as bar:
        sources = gather(known, folder, first, bar)
        bar.add_task("training", total=None)
        judge = _judge(workspace, sources, current.description)
        nights = _nights(folder, first, after_last, bar)
        _write(output, (json.dumps(to_record(p)) for p in past.replay(nights, judge)))


def _judge(workspace: Workspace, sources: Sources, description: str) -> Judge:
    model = workspace.train(sources, description, cache=None)
    policy = Policy(known=past.known_papers(sources), triage=workspace.config.triage)
    return Judge(model=model, policy=policy, catalogue=workspace.catalogue)


def gather(known: Sources, mirror: Mirror, start: date, bar: Progress) -> Sources:
    """Collect what was known before a night.

    Parameters
    ----------
    known : Sources
        Rows, decisions and corpus as they are now.
    mirror : Mirror
        Its earlier nights are the past listings; its papers on no night give texts.
    start : date
        First night that must not be known.
    bar : Progress
        Shows how far it is.

    Returns
    -------
    Sources
        Cut at `start`.
    """
    nights = _nights(mirror, date.min, start, bar)
    earlier = tuple(p for _, papers in nights for p in papers if not p.announce_type.is_replacement)
    wanted = {row.id for row in known.rows} | {decision.id for decision in known.decisions}
    titles = {normalise_title(row.title) for row in known.rows if row.id is None}
    texts = {
        paper.id: paper
        for paper in mirror.read_known()
        if paper.id in wanted or normalise_title(paper.title) in titles
    }
    counted = known.corpus.documents() if known.corpus else ()
    dated = (Paper(id=d.id, title=d.title, announced=d.announced) for d in counted)
    calendar = past.calendar([*dated, *texts.values(), *earlier])
    return past.cut(replace(known, listings=earlier, texts=texts), start, calendar)


def _decisions(workspace: Workspace, name: str | None) -> tuple[PaperDecision, ...]:
    if name is None:
        return workspace.decisions
    return () if name == NOTHING else read_decisions(Path(name))


def _corpus(workspace: Workspace, name: str | None) -> Corpus | None:
    if name is None:
        return workspace.corpus
    return None if name == NOTHING else read_corpus(Path(name))


def _nights(
    mirror: Mirror, start: date, end: date, bar: Progress
) -> Iterator[tuple[date, tuple[Paper, ...]]]:
    """Read nights with a progress bar."""
    total = sum(start <= night < end for night in mirror.nights())
    task = bar.add_task(f"nights before {end}", total=total)
    for night in mirror.read_between(start, end):
        yield night
        bar.advance(task)


def _write(path: Path, lines: Iterable[str]) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in lines)
    part.replace(path)
