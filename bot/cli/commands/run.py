"""``arxiv-bot run`` and ``sync``: the nightly job, and all of it but reading listings."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import pipeline, run_summary
from bot.cli import backfill, renewal, results, session
from bot.cli.app import (
    DEFAULT_CONFIG,
    ConfigOption,
    DryRunOption,
    JsonOption,
    MirrorOption,
    app,
    parse_day,
)
from bot.cli.output import console, progress, show, show_night, show_summary
from bot.cli.session import Task
from bot.cli.workspace import Workspace
from bot.publishing import PlanCollector

SinceOption = Annotated[
    str | None, typer.Option(help="First night to read, YYYY-MM-DD, if it was not read yet.")
]
ReportOnlyOption = Annotated[
    bool, typer.Option("--report-only", help="Read, score and report, but open no draft.")
]


@app.command()
def run(  # noqa: PLR0913  the options are the command's contract
    *,
    since: SinceOption = None,
    report_only: ReportOnlyOption = False,
    mirror: MirrorOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Poll, score, decide, and open draft pull requests for what belongs."""
    first = parse_day(since, "--since") if since else None
    work(config, Task(mirror, first, dry_run, report_only=report_only), as_json=as_json)


@app.command()
def sync(
    *,
    mirror: MirrorOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Do all of a run but reading listings: learn, obey, refresh drafts, and the dashboard."""
    work(config, Task(mirror, None, dry_run, polls=False), as_json=as_json)


def work(config: Path, task: Task, *, as_json: bool) -> None:
    """Do a run, and show what came of it."""
    workspace = Workspace.open(config)
    if task.report_only:
        workspace = backfill.without_drafts(workspace)
    out = console()
    with session.locked(workspace), ExitStack() as stack:
        with progress() as bar:
            name = "nightly run" if task.polls else "sync"
            categories = workspace.config.arxiv.categories
            tell = backfill.HarvestBar(bar, name, categories, is_long=task.since is not None)
            job = session.open_job(workspace, stack, task, tell)
            done = pipeline.run(renewal.renewable(job, workspace))
        summary = replace(done, dry_run=task.dry_run, finished=datetime.now(UTC))
        report = results.finish(workspace, job, summary)
        if as_json:
            out.print_json(run_summary.to_json(summary))
        else:
            if isinstance(job.publisher, PlanCollector):
                show_night(out, job.store, job.around, job.publisher.plans)
            show_summary(out, summary)
            show(out, f"Report: {report}")
    if run_summary.is_failure(summary):
        raise typer.Exit(1)
