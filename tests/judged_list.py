"""A list in this repository's format that holds judged papers, for replays on real nights."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot import config, edit, readme
from bot.config import PaperListing
from bot.paper import Paper, last_day_of_month, normalise_title
from bot.prediction import Findings

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


def read_judged(*names: str) -> Iterator[dict[str, Any]]:
    """Read judged papers of the given files in ``gold``."""
    for name in names:
        with (SHARED / "gold" / name).open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def without_papers(text: str, layout: PaperListing) -> str:
    """Leave out the rows of papers that are on arXiv."""
    rows = (row for row in readme.read(text, layout).rows if row.id)
    dropped = {number for row in rows for number in range(row.line, row.end)}
    lines = text.splitlines(keepends=True)
    return "".join(line for number, line in enumerate(lines) if number not in dropped)


def make_list(judged: Iterable[dict[str, Any]], before: date) -> str:
    """Make a list of the papers of grade 2 that were announced before a day.

    It has the form of this repository's list, whose own rows are left out but for those without an
    id. Titles, sections and labels are as judged; a paper is announced at the end of its id's month
    where its night is not known.
    """
    layout = config.parse((ROOT / "arxiv-bot.toml").read_text(encoding="utf-8")).list
    text = without_papers((ROOT / "README.md").read_bytes().decode(), layout)
    current = readme.read(text, layout)
    sections = {"audio": layout.sections[0].heading, "video": layout.sections[1].heading}
    rows = []
    for one in judged:
        night = one.get("announced")
        announced = date.fromisoformat(night) if night else last_day_of_month(one["id"])
        is_listed = normalise_title(one["title"]) in current.titles
        if one["grade"] == 2 and announced < before and not is_listed:
            section = sections.get(one["drive"], sections["audio"])
            paper = Paper(id=one["id"], title=one["title"])
            rows.append(edit.make(paper, section, one["labels"], Findings()))
    return edit.apply(text, rows, layout)
