"""Measure on real lists: ``python -m tests.put_back --mirror DIR LIST…``.

A list is configured by ``--config``, else by ``arxiv-bot.toml`` beside it if that names it, else as
`arxiv-bot init` understands it. Prints a table, and
with ``--json`` the figures with the papers that did not come back.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import config, list_setup, venue
from bot.cli.app import DEFAULT_CONFIG
from bot.config import PaperListing
from bot.mirror import Mirror
from tests.put_back import figures, sections
from tests.put_back.figures import Figures
from tests.put_back.trial import ListOnTrial, try_row


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 if every list holds the limits that are asked for."""
    options = _options().parse_args(arguments)
    mirror, catalogue = Mirror(options.mirror), venue.read_catalogue(None)
    found = []
    for path in options.lists:
        text = path.read_bytes().decode()
        layout = _layout(options.config, path, text)
        subject = ListOnTrial(text, layout, {}, catalogue)
        found.append(measure(path.name, subject, mirror, options.most))
    if options.json:
        records = [figures.to_record(one, options.details) for one in found]
        print(json.dumps(records, indent=1, ensure_ascii=False))
    else:
        print(figures.render(found))
    return int(any(_is_under(one, options.clean, options.right) for one in found))


def _is_under(one: Figures, clean: float, right: float) -> bool:
    """Tell whether a list comes back less often than it should; nothing tried is no failure."""
    shares = ((one.clean.share, clean), (one.right.share, right))
    return any(share is not None and share < least for share, least in shares)


def measure(name: str, subject: ListOnTrial, mirror: Mirror, most: int | None = None) -> Figures:
    """Try every row of a list whose paper the mirror knows, or so many, evenly spread."""
    current = subject.read()
    rows = [row for row in current.rows if row.id]
    papers = mirror.find([row.id for row in rows if row.id])
    known = ListOnTrial(subject.text, subject.layout, papers, subject.catalogue)
    candidates = [row for row in rows if row.id in papers]
    step = -(-len(candidates) // most) if most else 1
    trials = tuple(try_row(known, current, row) for row in candidates[:: max(step, 1)])
    guessed = sections.measure(current.rows, papers, subject.layout)
    return Figures(name, len(rows), trials, guessed)


def _layout(configured: Path | None, path: Path, text: str) -> PaperListing:
    """Take the configuration that is named, else the one beside the list, else make one."""
    beside = path.with_name(DEFAULT_CONFIG.name)
    for candidate in (configured, beside if beside.exists() else None):
        if candidate:
            layout = config.parse(candidate.read_text(encoding="utf-8"), candidate.name).list
            if candidate is configured or layout.path == path.name:
                return layout
    return list_setup.understand(text, path.name).layout


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.put_back", description=__doc__)
    parser.add_argument("lists", nargs="+", type=Path, metavar="LIST")
    parser.add_argument("--mirror", required=True, type=Path, help="folder of papers")
    parser.add_argument("--config", type=Path, help="configuration of all the lists")
    parser.add_argument("--most", type=int, help="papers to try a list, evenly spread; else all")
    parser.add_argument("--json", action="store_true", help="print JSON, with what failed")
    parser.add_argument("--details", type=int, default=1000, help="failures a list in the JSON")
    parser.add_argument("--clean", type=float, default=0.0, help="least share that comes back")
    parser.add_argument("--right", type=float, default=0.0, help="least share with all cells")
    return parser


if __name__ == "__main__":
    sys.exit(main())
