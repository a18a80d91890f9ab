"""``arxiv-bot upgrade``: fill cells of listed papers from newer metadata."""

import json
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from bot import living_draft, readme, stored_paper, upgrade, upgrade_draft, upkeep
from bot.cli import renewal, session
from bot.cli.app import (
    DEFAULT_CONFIG,
    ConfigOption,
    DryRunOption,
    JsonOption,
    MirrorOption,
    app,
)
from bot.cli.history import ListOption
from bot.cli.list_file import ListFile
from bot.cli.output import console, progress, show, show_all, show_diff
from bot.cli.repository_publisher import RepositoryPublisher
from bot.cli.workspace import Workspace
from bot.living_draft import Living
from bot.mirror import Mirror
from bot.paper import Paper
from bot.publishing import Publisher
from bot.pull_request import Kind, PullRequest
from bot.store import Store
from bot.store_rows import StoredPaper
from bot.upgrade import CellUpgrade, Upgrades
from bot.upgrade_draft import ListState
from bot.upkeep import Kept, Wish


@dataclass(frozen=True, slots=True)
class Result:
    """What there is to tell.

    Attributes
    ----------
    found : Upgrades
        What newer metadata says.
    state : ListState
        The list as it is.
    content : str
        As it would be with all of it.
    kept : Kept or None
        What came of the draft; None if nothing was to be written.
    """

    found: Upgrades
    state: ListState
    content: str
    kept: Kept | None = None


@app.command(name="upgrade")
def upgrade_list(
    *,
    list_file: ListOption = None,
    mirror: MirrorOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Draft better cells for listed papers: venue, project page and code."""
    if list_file is not None and not dry_run:
        raise typer.BadParameter("needs --dry-run: drafts are made for the configured list")
    workspace = Workspace.open(config)
    with session.locked(workspace), ExitStack() as stack:
        result = _upgrade(workspace, stack, list_file, mirror, dry_run=dry_run)
    if as_json:
        console().print_json(json.dumps(_record(result)))
    else:
        _show(console(), result)


def _upgrade(
    workspace: Workspace,
    stack: ExitStack,
    list_file: Path | None,
    mirror: Path | None,
    *,
    dry_run: bool,
) -> Result:
    store = stack.enter_context(session.open_store(workspace, dry_run=dry_run))
    repository = None if list_file else session.open_repository(workspace, stack)
    around, publisher = session.read_surroundings(workspace, store, repository, dry_run=dry_run)
    text = ListFile.read(list_file).text if list_file else around.list_text
    ids = upgrade.listed_ids(readme.read(text, workspace.config.list))
    with progress() as bar:
        bar.add_task("reading metadata", total=None)
        papers = _newest(workspace, stack, store, ids, mirror)
    again = renewal.read_again(workspace, store, publisher)
    if again:
        around, publisher = again
        text = around.list_text
    state, pulls = ListState(text, workspace.config.list), around.pull_requests
    current = readme.read(text, state.layout)
    refused = upgrade_draft.declined(pulls, current)
    earlier = upgrade_draft.proposed_rows(pulls)
    found = upgrade.find(current, papers, workspace.catalogue, refused, earlier)
    content, _ = upgrade.apply(text, found.cells, state.layout)
    kept = _keep(found, state, pulls, publisher)
    return Result(found, state, content, kept)


def _keep(
    found: Upgrades, state: ListState, pulls: tuple[PullRequest, ...], publisher: Publisher
) -> Kept | None:
    """Keep the draft in step; a dry run has nowhere to write to."""
    if not isinstance(publisher, RepositoryPublisher):
        return None

    def plan(living: Living | None) -> living_draft.LivingPlan:
        return upgrade_draft.plan(found, state, pulls, living)

    wish = Wish(Kind.UPGRADE, plan, digest="")
    keeper = publisher.repository.keeper(state.layout.path)
    return upkeep.keep(wish, pulls, keeper, publisher.base.sha, publisher.publish)


def _newest(
    workspace: Workspace,
    stack: ExitStack,
    store: Store,
    ids: Collection[str],
    mirror: Path | None,
) -> dict[str, Paper]:
    """Read the newest metadata, and remember it."""
    if mirror:
        found = _newest_in(Mirror(mirror), frozenset(ids))
        return {paper_id: stored.paper for paper_id, stored in found.items()}
    source = session.open_source(workspace, session.Task(), stack)
    store.update_metadata(source.fetch_metadata(list(ids)).values(), datetime.now(UTC))
    return store.papers(ids)


def _newest_in(mirror: Mirror, ids: frozenset[str]) -> dict[str, StoredPaper]:
    """Join all that a mirror says of papers, later nights over earlier ones."""
    found: dict[str, StoredPaper] = {}
    nights = (p for _, papers in mirror.read_between(date.min, date.max) for p in papers)
    for paper in (*(p for p in mirror.read_known() if p.id in ids), *nights):
        if paper.id in ids:
            found[paper.id] = stored_paper.with_listing(found.get(paper.id), paper)
    return found


def _show(out: Console, result: Result) -> None:
    for line in _lines(result.found):
        show(out, line)
    show_diff(out, result.state.text, result.content, result.state.layout.path)
    counts = Counter(cell.change.role for cell in result.found.cells)
    shown = ", ".join(f"{count} {role}" for role, count in sorted(counts.items())) or "nothing"
    rows = len({cell.change.id for cell in result.found.cells})
    show(out, f"{result.state.layout.path}: {shown} to fill, in {rows} rows")
    if result.kept:
        show_all(out, "warning", result.kept.warnings)
        page = result.kept.published.url if result.kept.published else "nothing was changed"
        show(out, f"draft: {page}")
    else:
        show(out, "nothing was changed")


def _lines(found: Upgrades) -> Iterator[str]:
    """Tell what was found, a line each."""
    for cell in found.cells:
        change, finding = cell.change, cell.finding
        origin = f"from the {finding.source}: “{finding.quote}”"
        yield f"{change.id} {change.role}: {finding.value}, {origin}"
    for one in found.withdrawn:
        yield f"{one.id} was withdrawn: “{one.quote}”; its row was left alone"
    for doubt in found.doubts:
        yield f"{doubt.id} is “{doubt.title}” on arXiv; its row says otherwise and was left alone"


def _record(result: Result) -> dict[str, Any]:
    """Give the result as one JSON object."""
    found, kept = result.found, result.kept
    published = kept.published if kept else None
    return {
        "list": result.state.layout.path,
        "cells": [_cell_record(cell) for cell in found.cells],
        "withdrawn": [{"id": one.id, "quote": one.quote} for one in found.withdrawn],
        "doubts": [{"id": one.id, "title": one.title} for one in found.doubts],
        "step": kept.step if kept else None,
        "draft": published.url if published else None,
        "warnings": list(kept.warnings) if kept else [],
    }


def _cell_record(cell: CellUpgrade) -> dict[str, str]:
    change, finding = cell.change, cell.finding
    return {
        "id": change.id,
        "section": change.section,
        "cell": change.role,
        "before": change.before,
        "after": change.after,
        "value": finding.value,
        "source": finding.source,
        "quote": finding.quote,
    }
