"""``arxiv-bot run``: the nightly job."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot import pipeline, run_summary
from bot.cli import results, session
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
from bot.cli.workspace import Workspace
from bot.publishing import PlanCollector


@app.command()
def run(
    *,
    since: Annotated[
        str | None, typer.Option(help="First night to read, YYYY-MM-DD; with --mirror.")
    ] = None,
    mirror: MirrorOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Poll, score, decide, and open draft pull requests for what belongs."""
    workspace = Workspace.open(config)
    first = parse_day(since, "--since") if since else None
    out = console()
    with session.locked(workspace), ExitStack() as stack:
        job = session.open_job(workspace, stack, mirror, first, dry_run=dry_run)
        with progress() as bar:
            bar.add_task("nightly run", total=None)
            done = pipeline.run(job)
        summary = replace(done, dry_run=dry_run, finished=datetime.now(UTC))
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
