"""Between which lines a new row stands, and how many blank ones go with it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.paper_list import Block, PaperList, Row


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a row is put in.

    Attributes
    ----------
    line : int
        Index of the line that it pushes down.
    before, after : int
        Blank lines that are put in with it, above and below.
    """

    line: int
    before: int = 0
    after: int = 0


def find(current: PaperList, block: Block, at: int, *, is_paragraph: bool) -> Gap:
    """Find the lines between two rows of a block.

    Parameters
    ----------
    current : PaperList
        The list.
    block : Block
        A part of one of its sections.
    at : int
        How many of its rows, padding not counted, stay above.
    is_paragraph : bool
        Whether the new entry has no marker, so that only a blank line keeps it apart.

    Returns
    -------
    Gap
        Blank lines that stand there already are used, as where an entry was taken out.
    """
    rows = [row for row in block.rows if not row.is_padding]
    if block.header is not None:
        last = rows[-1].end if rows else block.header + 2
        return Gap(rows[at].line if at < len(rows) else last)
    if not rows:
        return _below_heading(current, block)
    usual = _usual(rows, at, is_paragraph=is_paragraph)
    if at == 0:
        line = rows[0].line
        is_wide = _blank_above(current, line) > usual > 0
        return Gap(line - usual) if is_wide else Gap(line, after=usual)
    line = rows[at - 1].end
    blank = _blank_below(current, line)
    if blank >= 2 * usual > 0:
        return Gap(line + usual)
    return Gap(rows[at].line, after=usual) if at < len(rows) else Gap(line, before=usual)


def _usual(rows: Sequence[Row], at: int, *, is_paragraph: bool) -> int:
    """Count the blank lines between the entries near; paragraphs have one at least.

    The gap at the place itself counts only where there is no other, and then as two.
    """
    gaps = {n: rows[n + 1].line - rows[n].end for n in (at - 2, at - 1, at) if _has_next(rows, n)}
    here = gaps.pop(at - 1, 0)
    return max(min(gaps.values(), default=(here + 1) // 2), int(is_paragraph))


def _has_next(rows: Sequence[Row], number: int) -> bool:
    return 0 <= number < len(rows) - 1


def _below_heading(current: PaperList, block: Block) -> Gap:
    """Find the place of a first entry, as far below its heading as the first ones of others."""
    line = _below_indented(current, block)
    blank = _blank_below(current, line)
    is_last = line + blank >= len(current.lines)
    if _usual_below_heading(current) == 0:
        return Gap(line, after=int(not blank and not is_last))
    if blank > 1:
        return Gap(line + 1)
    return Gap(line + blank, before=1 - blank, after=int(not is_last))


def _usual_below_heading(current: PaperList) -> int:
    """Count the blank lines between most headings and the first entry."""
    blocks = (block for table in current.tables for block in table.blocks)
    found = Counter(
        block.entries[0].line - block.heading.body
        for block in blocks
        if block.header is None and block.entries
    )
    return found.most_common(1)[0][0] if found else 1


def _below_indented(current: PaperList, block: Block) -> int:
    """Find the first line of a part that a bullet above it would not take for its own."""
    line = block.heading.body
    for number in range(line, block.end):
        text = current.lines[number]
        if text.strip() and not text[0].isspace():
            break
        line = number + 1 if text.strip() else line
    return line


def _blank_below(current: PaperList, line: int) -> int:
    """Count the blank lines from a line on."""
    count = 0
    while line + count < len(current.lines) and not current.lines[line + count].strip():
        count += 1
    return count


def _blank_above(current: PaperList, line: int) -> int:
    count = 0
    while count < line and not current.lines[line - count - 1].strip():
        count += 1
    return count
