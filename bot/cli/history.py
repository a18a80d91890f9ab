"""What commands that look back share: their options, past nights, and what was known then."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from bot import replay as past
from bot.cli.workspace import SEED, Workspace, read_decisions, read_text
from bot.decisions import PaperDecision
from bot.mirror import Mirror
from bot.paper import Paper, normalise_title
from bot.past_examples import learnable, past_examples
from bot.readme import PaperList
from bot.replay import Calendar
from bot.training import Sources
from classifier import train
from classifier.corpus import Corpus, read_corpus
from classifier.document import Example
from classifier.model import Model
from classifier.walk_forward import Learn

NOTHING = "none"
"""In place of a file: look back as if there were none."""

FileOption = Annotated[
    str | None, typer.Option(help="File in place of the configured one, or `none`.")
]
ListOption = Annotated[
    Path | None, typer.Option("--list", help="List in place of the configured one.")
]


def read_list(workspace: Workspace, path: Path | None) -> PaperList:
    """Read the list that an option names, else the configured one."""
    return workspace.read_list(read_text(path, "Name a list") if path else None)


def read_sources(
    workspace: Workspace, current: PaperList, decisions: str | None, corpus: str | None
) -> Sources:
    """Collect rows, decisions and corpus as they are now.

    Parameters
    ----------
    workspace : Workspace
        Names the files.
    current : PaperList
        The list.
    decisions, corpus : str or None
        Files in place of the configured ones, `NOTHING` for none.

    Returns
    -------
    Sources
        Without listings.
    """
    return Sources(current.rows, _decisions(workspace, decisions), _corpus(workspace, corpus))


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
    sources, calendar = _with_mirror(known, mirror, start, bar)
    return past.cut(sources, start, calendar)


def read_examples(known: Sources, mirror: Mirror | None, bar: Progress) -> tuple[Example, ...]:
    """Collect the examples of all nights, each with its day.

    Parameters
    ----------
    known : Sources
        Rows, decisions and corpus as they are now.
    mirror : Mirror or None
        Its nights are the past listings; without it the corpus's sample stands for them.
    bar : Progress
        Shows how far it is.

    Returns
    -------
    tuple of Example
        Each paper once.
    """
    if mirror is None:
        return past_examples(known, past.calendar(_counted(known)))
    return past_examples(*_with_mirror(known, mirror, date.max, bar))


def learner(workspace: Workspace, description: str) -> Learn:
    """Give what makes a model of examples as a run would.

    Parameters
    ----------
    workspace : Workspace
        Names sections and labels.
    description : str
        What the list says it is about.
    """
    sections = [section.heading for section in workspace.config.list.sections]

    def learn(examples: Sequence[Example]) -> Model:
        return train.train(
            learnable(examples),
            sections=sections,
            vocabulary=workspace.vocabulary,
            description=description,
            seed=SEED,
        )

    return learn


def read_nights(
    mirror: Mirror, start: date, end: date, bar: Progress
) -> Iterator[tuple[date, tuple[Paper, ...]]]:
    """Read the nights from a day up to, but not including, another, with a progress bar."""
    total = sum(start <= night < end for night in mirror.nights())
    task = bar.add_task(f"nights before {end}" if end < date.max else "nights", total=total)
    for night in mirror.read_between(start, end):
        yield night
        bar.advance(task)


def _with_mirror(
    known: Sources, mirror: Mirror, end: date, bar: Progress
) -> tuple[Sources, Calendar]:
    """Add listings and texts; what they say of days is the calendar."""
    earlier: dict[str, Paper] = {}
    for _, papers in read_nights(mirror, date.min, end, bar):
        for paper in papers:
            if not paper.announce_type.is_replacement:
                earlier.setdefault(paper.id, paper)
    wanted = {row.id for row in known.rows} | {decision.id for decision in known.decisions}
    titles = {normalise_title(row.title) for row in known.rows if row.id is None}
    texts = {
        paper.id: paper
        for paper in mirror.read_known()
        if paper.id in wanted or normalise_title(paper.title) in titles
    }
    listings = tuple(earlier.values())
    calendar = past.calendar([*_counted(known), *texts.values(), *listings])
    return replace(known, listings=listings, texts=texts), calendar


def _counted(known: Sources) -> Iterator[Paper]:
    """Papers of the corpus with what it knows of their days."""
    for document in known.corpus.documents() if known.corpus else ():
        yield Paper(id=document.id, title=document.title, announced=document.announced)


def _decisions(workspace: Workspace, name: str | None) -> tuple[PaperDecision, ...]:
    if name is None:
        return workspace.decisions
    return () if name == NOTHING else read_decisions(Path(name))


def _corpus(workspace: Workspace, name: str | None) -> Corpus | None:
    if name is None:
        return workspace.corpus
    return None if name == NOTHING else read_corpus(Path(name))
