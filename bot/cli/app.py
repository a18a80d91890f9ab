"""The typer application, and the options that many commands share."""

import logging
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot import __version__
from bot.cli.output import SafeStreamHandler

app = typer.Typer(
    name="arxiv-bot",
    help="Keeps a curated list of papers current, from arXiv's listings to draft pull requests.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ConfigOption = Annotated[
    Path, typer.Option("--config", help="Configuration file.", show_default=True)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Print the plan and the diff, change nothing.")
]
MirrorOption = Annotated[
    Path | None, typer.Option("--mirror", help="Folder of nightly files in place of arXiv.")
]
DEFAULT_CONFIG = Path("arxiv-bot.toml")


def _print_version(value: bool) -> None:  # noqa: FBT001  typer calls it
    if value:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def configure(
    *,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log every step.")] = False,
    version: Annotated[  # noqa: ARG001  its callback does it
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Set up logging for every command."""
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        handlers=[SafeStreamHandler(sys.stderr)],
        format="%(levelname)s %(name)s %(message)s",
    )


def parse_day(text: str, option: str) -> date:
    """Read a day, YYYY-MM-DD, that a person typed.

    Raises
    ------
    typer.BadParameter
        If it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"{text!r} is no day; write YYYY-MM-DD", param_hint=option
        ) from error
