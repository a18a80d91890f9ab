"""Two worlds to simulate in: invented papers, and the texts of a mirror's real nights."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot import venue
from bot.cli.workspace import Workspace
from bot.config import Config
from bot.config_tables import Arxiv, Limits, Triage
from bot.job import Surroundings
from bot.mirror import Mirror
from bot.paper import Paper
from bot.training import Sources, document
from classifier.dataset import LabelVocabulary
from classifier.document import Example, Judgement
from classifier.train import train
from tests import invented
from tests.half_year import announcements, calendar
from tests.half_year.simulation import World, fixed
from tests.lists import LAYOUT

ROOT = Path(__file__).parents[2]
_LIMITS = Limits(open=500, new_per_run=10)
_LIST = """\
# Invented list

## Audio

| Time | Title | Pub | Project Page | Code | Labels |
| - | - | - | - | - | - |

## Video

| Time | Title | Pub | Project Page | Code | Labels |
| - | - | - | - | - | - |
"""
_MIXES = (
    ("cs.CV",), ("cs.CV", "cs.GR"), ("cs.CV", "cs.LG"), ("cs.GR",), ("cs.LG", "cs.CV"),
    ("cs.SD", "cs.CV"), ("cs.SD",), ("cs.GR", "cs.CV"),
)  # fmt: skip


def invent(
    first: date,
    last: date,
    a_night: int,
    capped: Sequence[tuple[date, str]] = (),
    seed: int = 0,
) -> World:
    """Invent nights of papers on singing teapots and other things.

    Parameters
    ----------
    first, last : date
        First and last day.
    a_night : int
        Papers a night, about.
    capped : sequence of (date, str)
        Listings that arXiv cuts.
    seed : int
        The same seed, the same world.
    """
    rng = random.Random(f"world {seed}")
    nights = calendar.nights(first, last)
    batches = [_invented(rng, night, a_night) for night in nights]
    categories = ("cs.CV", "cs.GR", "cs.SD", "cs.MM")
    config = Config(
        list=LAYOUT,
        arxiv=Arxiv(categories=categories),
        triage=Triage(propose=0.5, hold=0.2),
        limits=_LIMITS,
    )
    around = Surroundings(
        config=config,
        list_text=_LIST,
        further_texts=(),
        decisions=(),
        pull_requests=(),
        catalogue=venue.read_catalogue(None),
        corpus=None,
        vocabulary=LabelVocabulary(()),
        train=fixed(train(_lessons(), sections=("Audio", "Video"), vocabulary=LabelVocabulary(()))),
    )
    return _world(around, batches, nights, first, last, capped, seed)


def _invented(rng: random.Random, night: date, a_night: int) -> list[Paper]:
    count = max(1, round(a_night * rng.uniform(0.6, 1.4)))
    return [
        replace(
            invented.paper(f"{night:%m%d}{n}", night, topic=rng.random() < 0.12),
            categories=rng.choice(_MIXES) if rng.random() < 0.97 else ("cs.MM", "cs.CV"),
        )
        for n in range(count)
    ]


def _lessons() -> list[Example]:
    past = date(2025, 1, 31)
    known = [invented.paper(i, past, topic=True) for i in invented.month_ids(past, 1, 24)]
    other = [invented.paper(i, past, topic=False) for i in invented.month_ids(past, 100, 600)]
    accepted = [
        Example(document(paper), Judgement.ACCEPTED, ("Audio", "Video")[n % 2])
        for n, paper in enumerate(known)
    ]
    return [*accepted, *(Example(document(paper), Judgement.ORDINARY) for paper in other)]


def read(
    mirror: Path, first: date, last: date, capped: Sequence[tuple[date, str]], seed: int = 0
) -> World:
    """Take the texts of a mirror's nights, the oldest first, for this project's own list.

    Parameters
    ----------
    mirror : Path
        Folder of nights; each is announced on the next night of the simulated calendar, with new
        ids.
    first, last : date
        First and last day; the nights must suffice.
    capped : sequence of (date, str)
        Listings that arXiv cuts.
    seed : int
        The same seed, the same world.
    """
    workspace = Workspace.open(ROOT / "arxiv-bot.toml")
    current = workspace.read_list()
    known = Sources(rows=current.rows, decisions=workspace.decisions, corpus=workspace.corpus)
    taken = {n for row in current.rows for n in range(row.line, row.end)}
    bare = "".join(line for n, line in enumerate(current.lines) if n not in taken)
    around = Surroundings(
        config=workspace.config.model_copy(update={"limits": _LIMITS}),
        list_text=bare,
        further_texts=(),
        decisions=(),
        pull_requests=(),
        catalogue=workspace.catalogue,
        corpus=workspace.corpus,
        vocabulary=workspace.vocabulary,
        train=fixed(workspace.train(known, current.description, cache=None)),
    )
    categories = set(workspace.config.arxiv.categories)
    folder, nights = Mirror(mirror), calendar.nights(first, last)
    batches = [
        [p for p in folder.read_night(one) if not categories.isdisjoint(p.categories)]
        for one in folder.nights()[: len(nights)]
    ]
    return _world(around, batches, nights, first, last, capped, seed)


def _world(
    around: Surroundings,
    batches: Sequence[Sequence[Paper]],
    nights: Sequence[date],
    first: date,
    last: date,
    capped: Sequence[tuple[date, str]],
    seed: int,
) -> World:
    categories = around.config.arxiv.categories
    stream = announcements.make(batches, nights, categories, capped, seed)
    return World(around, stream, calendar.slots(first, last), frozenset(capped))
