"""The body of a draft of several papers: one checkbox a row, which people tick and untick."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot import body_regions, escape, markdown, tex
from bot.paper import Paper
from bot.prediction import Prediction, percent
from bot.pull_request import Marker, PlannedRow, render_marker

ROWS_REGION = "rows"
"""Name of the part of the body that holds the checkboxes."""
_MAX_TITLE = 180
_BOX = re.compile(r"(\s*[-*+] \[)([ xX])(\]\s*<!-- row=([\w./-]+) -->.*)")
_TITLE = re.compile(r"Add \d+ papers?")


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A paper that is to join a batch.

    Attributes
    ----------
    row : PlannedRow
        Its row.
    line : str
        What the body says of it, without the checkbox: harmless Markdown on one line.
    """

    row: PlannedRow
    line: str


def describe(paper: Paper, prediction: Prediction) -> str:
    """Say in one line what a maintainer decides on."""
    section = f"{percent(prediction.relevance)} · {escape.inline(prediction.section)}"
    return f"**{_shown(tex.to_text(paper.title))}** · {section} · [arXiv {paper.id}]({paper.url})"


def name(row: PlannedRow, title: str) -> str:
    """Say the same of a paper of which only the row is known."""
    shown = f"**{_shown(title)}** · " if title else ""
    link = f"[arXiv {row.id}](https://arxiv.org/abs/{row.id})"
    return f"{shown}{escape.inline(row.section)} · {link}"


def title(count: int, current: str = "") -> str:
    """Write the title; one that a person wrote stays."""
    if current and not _TITLE.fullmatch(current):
        return current
    return f"Add {count} paper{'' if count == 1 else 's'}"


def render(marker: Marker, rows: Sequence[BatchRow]) -> str:
    """Write the body of a new batch."""
    region = body_regions.region(ROWS_REGION, "\n".join(_box(r.row.id, r.line) for r in rows))
    template = markdown.template("batch.md.j2")
    return template.render(marker=render_marker(marker), rows=region)


def read_ticks(body: str) -> Mapping[str, bool] | None:
    """Read which papers are ticked.

    Parameters
    ----------
    body : str
        As people left it.

    Returns
    -------
    mapping of str to bool, or None
        By the id in the hidden mark; a paper whose line was deleted is missing. None if the whole
        part was taken away, which says nothing of any paper.
    """
    region = body_regions.read_region(body, ROWS_REGION)
    if region is None:
        return None
    boxes = (_BOX.fullmatch(line) for line in _lines(region))
    return {box[4]: box[2] != " " for box in boxes if box}


def update(
    body: str, ticked: Collection[str], gone: Collection[str], new: Sequence[BatchRow]
) -> str:
    """Bring the checkboxes in step; all else stays as people left it.

    Parameters
    ----------
    body : str
        As it stands.
    ticked : collection of str
        Papers that are to be ticked; other ones are not.
    gone : collection of str
        Papers whose lines are taken out.
    new : sequence of BatchRow
        Papers whose lines are added, unless they are there.
    """
    region = body_regions.read_region(body, ROWS_REGION)
    if region is None:
        return body
    lines = []
    shown = set()
    for line in _lines(region):
        box = _BOX.fullmatch(line)
        if box is None:
            lines.append(line)
        elif box[4] not in gone and box[4] not in shown:
            shown.add(box[4])
            is_right = (box[2] != " ") is (box[4] in ticked)
            lines.append(line if is_right else f"{box[1]}{'x' if box[2] == ' ' else ' '}{box[3]}")
    lines += [_box(one.row.id, one.line) for one in new if one.row.id not in shown]
    if lines == _lines(region):
        return body
    return body_regions.replace_region(body, ROWS_REGION, "\n".join(lines))


def _shown(title: str) -> str:
    return escape.inline(title if len(title) <= _MAX_TITLE else f"{title[: _MAX_TITLE - 1]}…")


def _box(paper_id: str, line: str) -> str:
    return f"- [x] <!-- row={paper_id} --> {line}"


def _lines(region: str) -> list[str]:
    return region.replace("\r\n", "\n").split("\n")
