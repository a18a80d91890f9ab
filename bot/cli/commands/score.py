"""``arxiv-bot score``: score papers from files, streaming."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from bot import scoring
from bot.candidate import Policy
from bot.cli import session
from bot.cli.app import DEFAULT_CONFIG, ConfigOption, app
from bot.cli.jobs import in_order, usable_cores
from bot.cli.output import progress
from bot.cli.workspace import Workspace
from bot.feedback import known_papers, later_limit
from bot.mirror import read_papers
from bot.paper import Paper
from bot.paper_record import parse_lines
from bot.prediction import to_record
from bot.scoring import Judge
from bot.training import MAX_LISTED, Sources

STANDARD_INPUT = "-"
_AT_ONCE = 1000


@app.command()
def score(
    *,
    files: Annotated[list[str], typer.Argument(help="JSON Lines files, `-` for standard input.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File in place of standard output.")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, help="Processes; one a usable core if not given."),
    ] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Score papers, one prediction a line; files of any length, in constant memory."""
    workspace = Workspace.open(config)
    with session.locked(workspace):
        judge = _judge(workspace)
    out = output.open("w", encoding="utf-8") if output else sys.stdout
    papers = (paper for name in files for paper in _read(name))
    with progress() as bar:
        task = bar.add_task("papers scored", total=None)
        for lines in in_order(partial(score_chunk, judge), _chunks(papers), jobs or usable_cores()):
            out.writelines(lines)
            bar.advance(task, len(lines))
    if output:
        out.close()


def _chunks(papers: Iterator[Paper]) -> Iterator[tuple[Paper, ...]]:
    while chunk := tuple(islice(papers, _AT_ONCE)):
        yield chunk


def score_chunk(judge: Judge, papers: Sequence[Paper]) -> list[str]:
    """Score papers; give a line for each."""
    return [f"{json.dumps(to_record(one))}\n" for one in scoring.score(papers, judge)]


def _judge(workspace: Workspace) -> Judge:
    current = workspace.read_list()
    with session.open_store(workspace, dry_run=True) as store:
        listings = tuple(store.past_listings(newest=MAX_LISTED))
        pull_requests = store.drafts.all()
        texts = store.papers(row.id for row in current.rows if row.id)
    decided = session.all_decisions(workspace, pull_requests)
    sources = Sources(current.rows, decided, workspace.corpus, listings, texts)
    cache = workspace.store_folder / session.MODEL_FILE
    triage = workspace.config.triage
    known = known_papers(
        current,
        workspace.further_texts,
        decided,
        pull_requests,
        later_before=later_limit(session.today(), triage.later_days),
    )
    return Judge(
        model=workspace.train(sources, current.description, cache=cache),
        policy=Policy(known=known, triage=triage),
        catalogue=workspace.catalogue,
    )


def _read(name: str) -> Iterable[Paper]:
    if name == STANDARD_INPUT:
        return parse_lines(sys.stdin.buffer, "standard input")
    return read_papers(Path(name))
