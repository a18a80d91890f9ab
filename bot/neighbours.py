"""Rows near the place of a new one, which show how it is to be written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.paper_list import Block, PaperList, Row, Table

EMPTY = re.compile(r"[\W_]*|n/?a|none|null|tbd|tba", re.IGNORECASE)
"""What a cell holds that says nothing."""

_MOST_SAMPLES = 40
_NEARNESS = 3
_LENT = 1e-6
_LINK_ROLES = ("project", "code", "links")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A row near the place of the new one.

    Attributes
    ----------
    row : Row
        As it was read.
    text : str
        Its line without the ending, or what follows the bullet's marker.
    weight : float
        The nearer, the heavier.
    mark : str
        The bullet's marker.
    """

    row: Row
    text: str
    weight: float
    mark: str = ""


def find_neighbours(
    current: PaperList, table: Table, block: Block, place: int
) -> tuple[Neighbour, ...]:
    """Give rows with an arXiv id from whose shape a new row can be made, the best first.

    Parameters
    ----------
    current : PaperList
        The list.
    table, block : Table, Block
        Where the row goes.
    place : int
        Number of the block's rows that stay above it.

    Returns
    -------
    tuple of Neighbour
        Those of the block, else of the section, else of sections with the same columns.
    """
    found = _near(block, place)
    others = [b for b in table.blocks if b is not block]
    if len(found) < 2:
        found += [n for b in others for n in _near(b, 0)]
    if not found:
        alike = [t for t in current.tables if t is not table and t.columns == table.columns
                 and t.section.format is table.section.format]  # fmt: skip
        found = [n for t in alike for b in t.blocks for n in _near(b, 0)]
    found = sorted(found, key=lambda n: -n.weight)[:_MOST_SAMPLES]
    return (*found, *_lenders(current, table, found))


def _lenders(current: PaperList, table: Table, found: Sequence[Neighbour]) -> tuple[Neighbour, ...]:
    """Give rows of other sections that show what none of the nearer ones does: links."""
    roles = set(_LINK_ROLES) & set(table.columns) if table.columns else set(_LINK_ROLES[:2])
    lenders = []
    for role in sorted(roles):
        if any(_has(n, role) for n in found):
            continue
        others = (
            other
            for other in current.tables
            if other is not table
            and other.columns == table.columns
            and other.section.format is table.section.format
        )
        rows = (n for other in others for block in other.blocks for n in _near(block, 0))
        lenders += [replace(n, weight=_LENT) for n in rows if _has(n, role)][:1]
    return tuple(lenders)


def _has(neighbour: Neighbour, role: str) -> bool:
    return not EMPTY.fullmatch(neighbour.row.cells.get(role, ""))


def _near(block: Block, place: int) -> list[Neighbour]:
    found = []
    for number, (row, entry) in enumerate(zip(block.rows, block.entries, strict=True)):
        if row.id is not None:
            distance = place - number if number < place else number - place + 1
            found.append(Neighbour(row, entry.text, 1 / (_NEARNESS + distance), entry.mark))
    return found
