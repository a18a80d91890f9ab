"""A year's heading for a list that has none yet, made like those of other years."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.errors import ListError
from bot.layout import Order
from bot.paper_list import Block, PaperList, Table


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a year begins, and the lines around its first row.

    Attributes
    ----------
    line : int
        Index of the line that they push down.
    before, after : tuple of str
        Lines without endings.
    block : Block
        The year's part, still empty.
    """

    line: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    block: Block


def opening(current: PaperList, table: Table, year: int) -> Opening:
    """Make the heading of a year, in the place that the order of the others gives it.

    Parameters
    ----------
    current : PaperList
        The list.
    table : Table
        A section divided by years, of which none is this one.
    year : int
        Four digits.

    Raises
    ------
    ListError
        If no heading is that of one year alone, which could be copied.
    """
    blocks = [block for block in table.blocks if block.heading.years]
    single = [block for block in blocks if _is_single(block)]
    if not single:
        raise ListError(
            f"section {table.section.name!r}: no heading for {year}, and none of a single year to "
            "make it like. Nothing was changed. Add the heading to the list, then try again."
        )
    sample = min(single, key=lambda block: abs(_last(block) - year))
    above = _count_above(blocks, year, table.section.order)
    top = _heading_lines(current, sample, year)
    block = replace(sample, entries=())
    if above < len(blocks):
        return Opening(blocks[above].heading.line, top, _blank(current, sample), block)
    end = _last_line(current, blocks[-1])
    return Opening(end, (*(_blank(current, sample)), *top), (), block)


def _is_single(block: Block) -> bool:
    years = block.heading.years
    return years is not None and years[0] == years[1]


def _last(block: Block) -> int:
    return (block.heading.years or (0, 0))[1]


def _count_above(blocks: Sequence[Block], year: int, order: Order) -> int:
    """Count the years that stand above a new one."""
    years = [_last(block) for block in blocks]
    is_rising = years[0] < years[-1] if len(years) > 1 else order is Order.OLDEST_FIRST
    beyond = (n for n, one in enumerate(years) if (one > year if is_rising else one < year))
    return next(beyond, len(years))


def _heading_lines(current: PaperList, sample: Block, year: int) -> tuple[str, ...]:
    """Copy all that stands between a heading and its first row, column headings too."""
    heading = sample.heading
    rows = sample.header + 2 if sample.header is not None else None
    first = sample.entries[0].line if sample.entries else heading.body
    lines = [line.rstrip("\r\n") for line in current.lines[heading.line : rows or first]]
    named = len(lines[: heading.body - heading.line])
    texts = [line.replace(str(_last(sample)), str(year)) for line in lines[:named]]
    columns = lines[-2:] if rows is not None else []
    between = lines[named : len(lines) - len(columns)]
    return (*texts, *(line for line in between if not line.strip()), *columns)


def _blank(current: PaperList, sample: Block) -> tuple[str, ...]:
    """Give as many blank lines as stand behind the rows of a year; one at least."""
    end = _last_line(current, sample)
    count = 0
    while end + count < len(current.lines) and not current.lines[end + count].strip():
        count += 1
    return ("",) * max(1, min(count, 3))


def _last_line(current: PaperList, block: Block) -> int:
    """Give the index behind the last line that is not blank."""
    end = block.end
    while end > block.heading.body and not current.lines[end - 1].strip():
        end -= 1
    return end
