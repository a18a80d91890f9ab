"""``arxiv-bot report``: the HTML report of what the store knows."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import results, session
from bot.cli.app import DEFAULT_CONFIG, ConfigOption, app
from bot.cli.output import console, show
from bot.cli.workspace import Workspace


@app.command()
def report(
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File in place of the usual one.")
    ] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Write the HTML report of what the store knows."""
    workspace = Workspace.open(config)
    path = output or workspace.store_folder / results.REPORT_FILE
    with session.locked(workspace), session.open_store(workspace, dry_run=True) as store:
        results.write_store_report(workspace, store, path, datetime.now(UTC))
    show(console(), f"Report: {path}")
