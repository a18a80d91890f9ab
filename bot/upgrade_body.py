"""What the pull request that fills cells shows: a box for each row, evidence for each cell."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot import body_regions, escape, markdown, open_cells
from bot.living_draft import ROWS
from bot.pull_request import Marker, render_marker
from bot.upgrade import CellUpgrade, Upgrades, cell_key

WITHDRAWN = "withdrawn"
"""Name of the part of the body that names withdrawn papers."""

_BOX = re.compile(r"^[ \t]*[-*+] \[([ xX])\] <!-- row=(\S+) cells=([a-z,]+) -->", re.MULTILINE)
_SHOWN = {"pub": "Pub", "project": "Project", "code": "Code"}
_MOST_SHOWN = 200
_MOST_NAMED = 40
_MOST_CHARACTERS = 8_000
"""What the rows to look at may take of a body."""


def render(marker: Marker, regions: dict[str, str]) -> str:
    """Write the body of a new draft from its parts."""
    return markdown.template("upgrade.md.j2").render(
        marker=render_marker(marker),
        rows=body_regions.region(ROWS, regions[ROWS]),
        withdrawn=body_regions.region(WITHDRAWN, regions[WITHDRAWN]),
    )


def boxes(filled: Iterable[CellUpgrade], declined: Iterable[CellUpgrade]) -> str:
    """Show each row with its box: ticked ones, then those that people unticked."""
    shown = [box(cells, is_ticked=True) for cells in by_row(filled)]
    shown += [box(cells, is_ticked=False) for cells in by_row(declined)]
    return "\n".join(shown)


def by_row(cells: Iterable[CellUpgrade]) -> Iterable[list[CellUpgrade]]:
    """Put the cells of each row together."""
    found: dict[tuple[str, str], list[CellUpgrade]] = {}
    for cell in cells:
        found.setdefault((cell.change.id, cell.change.section), []).append(cell)
    return found.values()


def box(cells: Sequence[CellUpgrade], *, is_ticked: bool) -> str:
    """Show a row with its box, and for each cell the words that its value was read from."""
    first = cells[0]
    roles = ",".join(cell.change.role for cell in cells)
    title = escape.inline(first.title[:_MOST_SHOWN])
    tick = "x" if is_ticked else " "
    link = f"[{title}](https://arxiv.org/abs/{first.change.id})"
    lines = [f"- [{tick}] <!-- row={first.change.id} cells={roles} --> {link}"]
    for cell in cells:
        found = cell.finding
        value = escape.inline(found.value[:_MOST_SHOWN])
        quote = escape.inline(found.quote[:_MOST_SHOWN])
        name = _SHOWN[cell.change.role]
        lines.append(f"  - {name}: **{value}**; the {found.source} says “{quote}”")
    return "\n".join(lines)


def withdrawn(found: Upgrades) -> str:
    """Name what people must look at themselves."""
    lines = [
        f"- [{escape.inline(one.title[:_MOST_SHOWN])}](https://arxiv.org/abs/{one.id}) "
        f"was withdrawn: “{escape.inline(one.quote)}”"
        for one in found.withdrawn[:_MOST_NAMED]
    ]
    lines += [
        f"- {one.id} is “{escape.inline(one.title[:_MOST_SHOWN])}” on arXiv; its row has another "
        "title"
        for one in found.doubts[:_MOST_NAMED]
    ]
    while sum(map(len, lines)) > _MOST_CHARACTERS:
        lines.pop()
    head = ["", "Rows to look at, which were left as they are:", ""]
    return "\n".join([*head, *lines]) if lines else ""


def read_boxes(body: str) -> Iterator[tuple[str, bool]]:
    """Read the boxes of a body that people may have edited.

    Parameters
    ----------
    body : str
        The body as it stands.

    Yields
    ------
    tuple of (str, bool)
        Key of each cell, see `upgrade.cell_key`, and whether its row is ticked.
    """
    for tick, paper_id, roles in _BOX.findall(body):
        for role in roles.split(","):
            if role in open_cells.ROLES:
                yield cell_key(paper_id, role), tick != " "
