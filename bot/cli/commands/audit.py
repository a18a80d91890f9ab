"""``arxiv-bot audit``: whether every announced paper was scored."""

import json
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from bot import ledger_marker, ledger_words
from bot.cli import session
from bot.cli.app import DEFAULT_CONFIG, ConfigOption, JsonOption, app, parse_day
from bot.cli.output import console, show
from bot.cli.workspace import Workspace
from bot.ledger import Day, Ledger, State

_SHOWN_NIGHTS = 30


@app.command()
def audit(
    *,
    since: Annotated[
        str | None,
        typer.Option(
            help="First day that must be accounted for, YYYY-MM-DD; else as far as known."
        ),
    ] = None,
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Tell whether every announced paper was scored; fail if a day is open."""
    workspace = Workspace.open(config)
    first = parse_day(since, "--since") if since else None
    is_new = not (workspace.store_folder / session.STORE_FILE).exists()
    with session.open_store(workspace, dry_run=is_new) as store:
        ledger = store.ledger.read(workspace.config.arxiv.categories, datetime.now(UTC), first)
    if as_json:
        console().print_json(json.dumps(_record(ledger)))
    else:
        _show(console(), ledger, most=_SHOWN_NIGHTS if first is None else len(ledger.nights))
    if ledger.gaps:
        raise typer.Exit(1)


def _record(ledger: Ledger) -> dict[str, object]:
    """Write the books as JSON can hold them."""
    nights = ledger_marker.position(ledger).nights
    return {
        "summary": ledger_words.line(ledger),
        "since": ledger.nights[0].isoformat() if ledger.days else None,
        "papers": ledger.papers,
        "last_complete": {name: night.isoformat() for name, night in nights.items()},
        "gaps": [_day(day) for day in ledger.gaps],
        "days": [_day(day) for day in ledger.days],
    }


def _day(day: Day) -> dict[str, object]:
    return {
        "category": day.category,
        "night": day.night.isoformat(),
        "state": day.state,
        "reason": day.reason,
        "announced": day.announced,
        "replaced": day.replaced,
        "unscored": day.unscored,
        "sources": dict(day.sources),
        "estimated": day.is_estimated,
    }


def _show(out: Console, ledger: Ledger, most: int) -> None:
    """Print the newest days, every open one, and the one line that sums them up."""
    nights = {night: [d for d in ledger.days if d.night == night] for night in ledger.nights}
    newest = set(ledger.nights[-most:]) if most else set()
    shown = [n for n, days in nights.items() if n in newest or any(d in ledger.gaps for d in days)]
    for night in shown:
        show(out, f"{night:%Y-%m-%d %a}  {_told(nights[night])}")
        for day in nights[night]:
            if day.reason is not None:
                show(out, f"    {day.category}: {day.state}, {day.reason}", style="yellow")
    if len(shown) < len(nights):
        show(out, f"{len(nights) - len(shown)} earlier days are complete; --since shows them.")
    show(out, ledger_words.line(ledger), style="bold")


def _told(days: list[Day]) -> str:
    """Say what was announced on one night in all categories, and who told it."""
    states = {day.state for day in days}
    state = next((one for one in (State.OPEN, State.PENDING) if one in states), days[0].state)
    counts = ", ".join(f"{day.category} {day.announced}" for day in days if day.announced)
    sources = sorted({name for day in days for name, _ in day.sources})
    estimated = " estimated" if any(day.is_estimated for day in days) else ""
    replaced = sum(day.replaced for day in days)
    told = f"{counts or 'no papers'}; {replaced} replaced" if replaced else counts or "no papers"
    return f"{state:9} {told} ({', '.join(sources) or 'not read'}{estimated})"
