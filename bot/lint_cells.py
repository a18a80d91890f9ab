"""Rules ``cell`` and ``ragged``: cells that Markdown reads otherwise than they are meant."""

import re
from collections.abc import Iterator

from bot.lint_problem import Change, Problem, Rule
from bot.lint_subject import Subject, is_table_row
from bot.readme import Row, split_cells

_CODE_AND_MATHS = re.compile(r"`[^`]*`|\$[^$]*\$|\\.", re.DOTALL)
_TARGET = (
    r"\(\s*+(?:<[^<>]*+>|[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+)"
    r"(?:\s++(?:\"[^\"]*+\"|'[^']*+'))?+\s*+\)"
)
_LINK = re.compile(rf"!?\[[^\[\]]*\]{_TARGET}")
_EMPTY_LINK = re.compile(r"(?<!!)\[[^\[\]]*\]\(\s*\)")
_DELIMITER = re.compile(r"(?=[\s|:]*+-)[\s|:-]*+")
_DEEPEST = 8


def check(subject: Subject) -> Iterator[Problem]:
    """Report rows with broken cells, and table rows with more or fewer cells than headings.

    Parameters
    ----------
    subject : Subject
        The list.

    Yields
    ------
    Problem
        For titles that are missing, links and brackets that are not closed, and rows that are
        ragged. A row that lacks cells shows the same once it has them, and comes with a change.

    Notes
    -----
    Source: https://github.github.com/gfm/#tables-extension- (cells beyond the headings are
    ignored) and https://spec.commonmark.org/0.31.2/#links.
    """
    headings = _headings(subject)
    for row in subject.rows_in_order():
        if not row.title:
            yield Problem(Rule.CELL, row.line, "has no title; write the paper's", row.id)
        yield from _ragged(subject.current.lines[row.line], row, headings[row.line])
        yield from _broken(subject, row)


def _ragged(line: str, row: Row, wanted: int) -> Iterator[Problem]:
    cells = split_cells(line)
    if not wanted or not is_table_row(line) or len(cells) == wanted:
        return
    what = f"{len(cells)} cells under {wanted} headings"
    if len(cells) > wanted:
        message = f"{what}; write \\| for a bar that parts no cells, and drop cells at the end"
        yield Problem(Rule.RAGGED, row.line, message, row.id)
    else:
        yield Problem(
            Rule.RAGGED, row.line, f"{what}; add the empty ones", row.id, _fill(line, row, wanted)
        )


def _headings(subject: Subject) -> tuple[int, ...]:
    """Count for each line the column headings of the table that it is in; 0 if in none."""
    counts, count, above = [], 0, ""
    for line in subject.current.lines:
        if not line.strip():
            count = 0
        elif not count and "|" in above and _DELIMITER.fullmatch(line.strip()):
            count = len(split_cells(above))
        counts.append(count)
        above = line
    return tuple(counts)


def _fill(line: str, row: Row, wanted: int) -> Change:
    """Plan empty cells at the end of a row."""
    end = len(line.rstrip())
    is_closed = line[:end].endswith("|") and not line[:end].endswith("\\|")
    missing = wanted - len(split_cells(line)) + (not is_closed)
    return Change(row.line, end, end, "", " |" * missing)


def _broken(subject: Subject, row: Row) -> Iterator[Problem]:
    text = subject.text_of(row)
    lines = text.splitlines()
    is_table = is_table_row(lines[0])
    parts = [cell for line in lines for cell in split_cells(line)] if is_table else [text]
    for part in parts:
        fault = _fault(part.strip())
        if fault:
            yield Problem(Rule.CELL, row.line, fault, row.id)


def _fault(cell: str) -> str | None:
    """Say what is wrong with the brackets of a cell."""
    bare = _CODE_AND_MATHS.sub("", cell)
    empty = _EMPTY_LINK.search(bare)
    if empty:
        return f'"{empty[0]}" leads nowhere; write its address, or the text alone'
    for _ in range(_DEEPEST):
        bare, count = _LINK.subn("", bare)
        if not count:
            break
    if "](" in bare:
        start = max(0, bare.rfind("[", 0, bare.index("](")))
        return f'"{_short(bare[start:])}" is no link; write [text](address), without spaces'
    if bare.count("[") != bare.count("]"):
        advice = "close it, or put a backslash before it"
        return f'"{_short(bare)}" has a square bracket too many; {advice}'
    return None


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else f"{flat[:77]}..."
