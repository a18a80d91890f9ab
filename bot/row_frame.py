"""Pipes and white space around the cells of a table's row."""

from collections import Counter
from collections.abc import Sequence

from bot.neighbours import Neighbour
from bot.paper_list import Block, PaperList
from bot.table_rows import OTHER_BLOCK, split_cells


def frame(texts: Sequence[str], current: PaperList, block: Block, near: Sequence[Neighbour]) -> str:
    """Put pipes and white space around the cells as the rows have them.

    Parameters
    ----------
    texts : sequence of str
        One for each column.
    current : PaperList
        The list.
    block : Block
        The table.
    near : sequence of Neighbour
        Rows to do it after; without any, it is done after the column headings.
    """
    header, delimiter = (current.lines[(block.header or 0) + n].rstrip("\r\n") for n in (0, 1))
    lines = [n.text for n in near] or [header]
    cells = [split_cells(line) for line in lines]
    widths = [len(cell) for cell in split_cells(delimiter)]
    is_padded = [len(cell) for cell in split_cells(header)] == widths and all(
        len(cell) >= width for row in cells[:5] for cell, width in zip(row, widths, strict=False)
    )
    framed = []
    for number, text in enumerate(texts):
        column = [row[number] for row in cells if number < len(row)]
        before, after = _spaces(column, is_empty=not text)
        cell = f"{before}{text}{after}"
        framed.append(cell.ljust(widths[number]) if is_padded else cell)
    starts = Counter(line.lstrip().startswith("|") for line in lines).most_common(1)[0][0]
    ends = Counter(line.rstrip().endswith("|") for line in lines).most_common(1)[0][0]
    row = "|".join(framed)
    row = f"|{row}" if starts or not texts[0] or OTHER_BLOCK.match(row) else row
    return f"{row}|" if ends or not texts[-1] else row.rstrip()


def _spaces(column: Sequence[str], *, is_empty: bool) -> tuple[str, str]:
    """Give the white space at both ends of a column's cells."""
    alike = [cell for cell in column if bool(cell.strip()) is not is_empty]
    if is_empty and alike:
        return Counter(alike).most_common(1)[0][0], ""
    shown = [cell for cell in column if cell.strip()] or [" x "]
    pairs = Counter(
        (cell[:1] if cell[:1].isspace() else "", cell[-1:] if cell[-1:].isspace() else "")
        for cell in shown
    )
    before, after = pairs.most_common(1)[0][0]
    return before, after
