"""Rows near the place of a new one, which show how it is to be written."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.bullet_entries import Entry
from bot.link_parts import LinkKind, find_links
from bot.paper_list import Block, PaperList, Row, Table

EMPTY = re.compile(r"[\W_]*|n/?a|none|null|tbd|tba", re.IGNORECASE)
"""What a cell holds that says nothing."""

_MOST_SAMPLES = 40
_NEARNESS = 3
_FEW = 3
_STRANGERS = 0.3
_LENT = 1e-6
_KINDS = ("project", "code")
_CODE_HOST = re.compile(
    r"//(?:www\.)?(?:github\.com|gitlab\.|bitbucket\.|huggingface\.co)", re.IGNORECASE
)
_LINK_ROLES = (*_KINDS, "links")
_ENOUGH = 5
_MOST_ROWS = 400


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
        Those of the block; where they are few, also of the section and of sections like it.
    """
    found = _near(block, place)
    if len(found) < _FEW:
        found += [n for b in table.blocks if b is not block for n in _near(b, 0)]
    if len(found) < _FEW:
        found += _strangers(current, table, sum(n.weight for n in found))
    found = sorted(found, key=lambda n: -n.weight)[:_MOST_SAMPLES]
    return (*found, *_lenders(current, table, found))


def _strangers(current: PaperList, table: Table, own: float) -> list[Neighbour]:
    """Give rows of other sections, which count less than all of a section's own together."""
    others = ((row, entry) for row, entry in _all_rows(current, table) if row.id)
    found = [pair for pair in others if pair[0].section != table.section.name][:_MOST_SAMPLES]
    weight = _STRANGERS * own / len(found) if own and found else 1.0
    return [Neighbour(row, entry.text, weight, entry.mark) for row, entry in found]


def never_linked(current: PaperList, table: Table) -> frozenset[str]:
    """Tell what a list leaves out: project pages, code, or neither.

    Parameters
    ----------
    current : PaperList
        The list.
    table : Table
        Where a row goes.

    Returns
    -------
    frozenset of str
        Roles that no row of its sections in this format has a link for, if there are enough rows
        to tell.
    """
    missing = {role for role in _KINDS if role not in table.columns}
    count = 0
    for row, _ in _all_rows(current, table) if missing else ():
        missing -= _linked(row)
        count += not row.is_padding
        if not missing:
            break
    return frozenset(missing) if count >= _ENOUGH else frozenset()


def _all_rows(current: PaperList, table: Table) -> Iterator[tuple[Row, Entry]]:
    """Give a section's rows, then those of sections like it: as many as tell what is usual."""
    others = (one for one in current.tables if one is not table and _is_alike(one, table))
    blocks = (block for one in (table, *others) for block in one.blocks)
    return islice((pair for block in blocks for pair in _rows(block)), _MOST_ROWS)


def _rows(block: Block) -> Iterable[tuple[Row, Entry]]:
    """Give rows with what they are read from; of a long block only its beginning is read."""
    if len(block.entries) <= _MOST_ROWS:
        return zip(block.rows, block.entries, strict=True)
    return ((block.read(entry), entry) for entry in block.entries[:_MOST_ROWS])


def _is_alike(one: Table, other: Table) -> bool:
    """Tell whether rows of one section show how those of another one may look."""
    return one.section.format is other.section.format and one.columns == other.columns


def _linked(row: Row) -> set[str]:
    """Give the roles that an entry, or a table's cell for all links, has links for.

    An address that is no repository is a project page, whatever the list calls it.
    """
    roles = set(row.cells)
    for role in ("links", "code"):
        for link in find_links(row.cells.get(role, "")):
            is_page = link.kind is LinkKind.CODE and not _CODE_HOST.search(link.url)
            roles |= {link.kind.value, "project"} if is_page else {link.kind.value}
    return roles


def _lenders(current: PaperList, table: Table, found: Sequence[Neighbour]) -> tuple[Neighbour, ...]:
    """Give rows of this section or others that show what none of the nearer ones does: links."""
    roles = set(_LINK_ROLES) & set(table.columns) if table.columns else set(_KINDS)
    lenders: list[Neighbour] = []
    for role in sorted(roles):
        if any(_has(n.row, role) for n in found):
            continue
        rows = _all_rows(current, table)
        lender = next((pair for pair in rows if _has(pair[0], role)), None)
        if lender:
            lenders.append(Neighbour(lender[0], lender[1].text, _LENT, lender[1].mark))
    return tuple(lenders)


def _has(row: Row, role: str) -> bool:
    return not EMPTY.fullmatch(row.cells.get(role, ""))


def _near(block: Block, place: int) -> list[Neighbour]:
    found = []
    for number, (row, entry) in enumerate(zip(block.rows, block.entries, strict=True)):
        if row.id is not None:
            distance = place - number if number < place else number - place + 1
            found.append(Neighbour(row, entry.text, 1 / (_NEARNESS + distance), entry.mark))
    return found
