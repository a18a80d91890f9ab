"""What lint looks at: a list, and what is known of its papers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.config import PaperListing, Section
from bot.lint_problem import Change
from bot.paper import Paper
from bot.readme import PaperList, Row
from bot.venue_catalogue import VenueCatalogue
from classifier.dataset import LabelVocabulary

_BULLET = re.compile(r"\s*(?:[-*+•]|\d+[.)])\s")
_BETWEEN_PIPES = re.compile(r"(?:\\\||[^|])*")


@dataclass(frozen=True, slots=True)
class Subject:
    """A list and what is known beside it.

    Attributes
    ----------
    current : PaperList
        The list.
    layout : PaperListing
        What the configuration says of it.
    catalogue : VenueCatalogue
        Venues and their spellings.
    vocabulary : LabelVocabulary
        The list's labels; without any, labels are not looked at.
    papers : mapping of str to Paper
        What arXiv says of papers, listed or not, by id; of some only the title is known.
    """

    current: PaperList
    layout: PaperListing
    catalogue: VenueCatalogue
    vocabulary: LabelVocabulary
    papers: Mapping[str, Paper]

    def text_of(self, row: Row) -> str:
        """Give the lines of a row as they stand in the file."""
        return "".join(self.current.lines[row.line : row.end])

    def rows_in_order(self) -> tuple[Row, ...]:
        """Give the rows that hold a paper from the top of the file down."""
        return tuple(sorted(self.current.rows, key=lambda row: row.line))

    def rows_by_section(self) -> Iterator[tuple[Section, tuple[Row, ...]]]:
        """Give each section with its rows that hold a paper, from the top down."""
        rows = self.rows_in_order()
        for section in self.layout.sections:
            yield section, tuple(row for row in rows if row.section == section.name)


def is_table_row(line: str) -> bool:
    """Tell whether a line that holds an entry is one of a table."""
    return not _BULLET.match(line) and "|" in line


def cell_spans(line: str) -> tuple[tuple[int, int], ...]:
    """Give start and end of each cell of a table line, without the white space around it."""
    content = line.rstrip()
    first = len(content) - len(content.lstrip())
    start = first + content[first:].startswith("|")
    spans = []
    while start <= len(content):
        match = _BETWEEN_PIPES.match(content, start)
        end = match.end() if match else start
        text = content[start:end]
        left = start + len(text) - len(text.lstrip())
        spans.append((left, max(left, start + len(text.rstrip()))))
        start = end + 1
    ends_with_pipe = len(spans) > 1 and spans[-1][0] == spans[-1][1]
    return tuple(spans[:-1] if ends_with_pipe else spans)


def change_in_cell(subject: Subject, row: Row, role: str, before: str, after: str) -> Change | None:
    """Plan other text for a part of a cell.

    Parameters
    ----------
    subject : Subject
        The list.
    row : Row
        One of its rows.
    role : str
        Role of the cell.
    before, after : str
        The part, and what is to stand in its place.

    Returns
    -------
    Change or None
        None if it is not certain where in the file the part stands.
    """
    cell = row.cells.get(role, "")
    inside = cell.find(before)
    if not cell or not before or inside < 0 or "](" in cell[:inside]:
        return None
    places = list(_places(subject, row, cell))
    if len(places) != 1:
        return None
    line, start = places[0]
    first = start + inside
    return Change(line, first, first + len(before), before, after)


def _places(subject: Subject, row: Row, cell: str) -> Iterator[tuple[int, int]]:
    """Find where in the file the text of a cell stands: as a whole cell, in a table."""
    for number in range(row.line, row.end):
        line = subject.current.lines[number]
        if is_table_row(line):
            yield from ((number, a) for a, b in cell_spans(line) if line[a:b] == cell)
        else:
            yield from ((number, m.start()) for m in re.finditer(re.escape(cell), line))
