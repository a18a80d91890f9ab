"""``arxiv-bot corpus``: rebuild the term counts that a first run trains on."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot import sampling
from bot.arxiv_client import ArxivClient
from bot.cli import session
from bot.cli.app import DEFAULT_CONFIG, ConfigOption, MirrorOption, app, parse_day
from bot.cli.environment import repository_url
from bot.cli.output import console, progress, show
from bot.cli.workspace import Workspace, read_text
from bot.errors import MirrorError
from bot.mirror import Mirror, write_night
from bot.paper import Paper, parse_id
from bot.sampling import CorpusPlan
from bot.training import document
from classifier.corpus import build_corpus, write_corpus
from classifier.document import Document


@app.command()
def corpus(
    *,
    mirror: MirrorOption = None,
    ordinary: Annotated[int, typer.Option(min=0, help="Ordinary papers from past nights.")] = 6_000,
    also: Annotated[
        list[Path] | None,
        typer.Option(help="JSON Lines with the `id` of further papers that are not ordinary."),
    ] = None,
    sample: Annotated[
        str | None, typer.Option(help="Night of the mirror for the demo, YYYY-MM-DD.")
    ] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Rebuild the corpus from the list, the decisions, and the store or a mirror."""
    night = parse_day(sample, "--sample") if sample else None
    workspace = Workspace.open(config)
    out = console()
    with progress() as bar:
        bar.add_task("collecting and counting", total=None)
        plan = _plan(workspace, mirror, [i for path in also or () for i in _ids(path)], ordinary)
        built = build_corpus(plan.documents, plan.ordinary, plan.weights)
        path = workspace.file(workspace.config.files.corpus)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_corpus(path, built)
        if mirror and night:
            _write_sample(workspace, mirror, night, frozenset(built.vocabulary))
    size, count = path.stat().st_size / 1e6, sum(plan.ordinary)
    show(out, f"{path}: {len(built)} papers, {count} of them ordinary, {size:.1f} MB")
    if plan.missing:
        show(out, f"no text is known of {len(plan.missing)}: {', '.join(plan.missing[:20])}")


def _write_sample(workspace: Workspace, mirror: Path, night: date, terms: frozenset[str]) -> None:
    """Write the night of the demo, with counts in place of texts, and no other night."""
    papers = [sampling.without_text(p, terms) for p in Mirror(mirror).read_night(night)]
    folder = workspace.file(workspace.config.files.sample)
    written = write_night(folder, night, papers)
    for path in folder.glob("*.jsonl.gz"):
        if path != written:
            path.unlink()


def _plan(workspace: Workspace, mirror: Path | None, also: list[str], ordinary: int) -> CorpusPlan:
    """Choose the papers of the corpus from what the list, the decisions and the nights hold."""
    judged = {row.id for row in workspace.read_list().rows if row.id}
    judged |= {decision.id for decision in workspace.decisions} | set(also)
    gather = _from_mirror(Mirror(mirror)) if mirror else _from_store(workspace)
    found = gather(judged)
    known = _counted(workspace) | _documents(found.texts)
    return sampling.plan(judged, known, found.listings, found.others, ordinary)


@dataclass(frozen=True, slots=True)
class _Gathered:
    """Papers of nights, papers on no night, and the judged ones among them."""

    listings: list[Paper]
    others: list[Paper]
    texts: dict[str, Paper]


_Gather = Callable[[set[str]], _Gathered]


def _from_mirror(mirror: Mirror) -> _Gather:
    """Take listings and the texts of judged papers from a mirror."""

    def gather(judged: set[str]) -> _Gathered:
        listings = [p for night in mirror.nights() for p in mirror.read_night(night)]
        others = list(mirror.read_known())
        texts = {p.id: p for p in (*others, *listings) if p.id in judged}
        return _Gathered(listings, others, texts)

    return gather


def _from_store(workspace: Workspace) -> _Gather:
    """Take them from the store, and texts that are nowhere else from arXiv."""

    def gather(judged: set[str]) -> _Gathered:
        with (
            session.locked(workspace),
            session.open_store(workspace, dry_run=True) as store,
            ArxivClient(workspace.arxiv_settings(repository_url())) as client,
        ):
            listings, texts = list(store.past_listings()), store.papers(judged)
            missing = sorted(judged - texts.keys() - _counted(workspace).keys())
            return _Gathered(listings, [], texts | client.fetch_metadata(missing))

    return gather


def _counted(workspace: Workspace) -> dict[str, Document]:
    """Give the judged papers of the corpus as it is; their texts may be gone."""
    return {d.id: d for d in workspace.corpus.documents()} if workspace.corpus else {}


def _documents(papers: dict[str, Paper]) -> dict[str, Document]:
    return {paper_id: document(paper) for paper_id, paper in papers.items()}


def _ids(path: Path) -> Iterator[str]:
    for number, line in enumerate(read_text(path, "Name a file of papers").splitlines(), 1):
        try:
            parsed = parse_id(json.loads(line)["id"])
        except (ValueError, KeyError, TypeError) as error:
            raise MirrorError(f"{path} line {number}: no object with an `id`.") from error
        if parsed is None:
            raise MirrorError(f"{path} line {number}: the id is no arXiv id.")
        yield parsed[0]
