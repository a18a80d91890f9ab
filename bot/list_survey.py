"""What stands where in a Markdown list that nobody prepared: tables, bullets, links to arXiv.

It says what there is and decides nothing; `bot.survey_sections` does.

Notes
-----
Source of the formats: https://github.github.com/gfm/ (list items, tables, HTML blocks).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot import sections
from bot.bullet_entries import Entry, find_entries
from bot.outline import Outline
from bot.paper import find_ids
from bot.sections import Heading
from bot.table_rows import TableLines, find_tables, split_cells

_LINE_END = re.compile(r"\r\n|\n|\r")
_HTML_ROW = re.compile(r"<(?:table|tr|td)\b", re.IGNORECASE)
_HTML_END = re.compile(r"</table\b", re.IGNORECASE)
_CONFLICT = re.compile(r"<{7} |>{7} ")


@dataclass(frozen=True, slots=True)
class SurveyedTable:
    """A pipe table.

    Attributes
    ----------
    line : int
        Index of the line with its column headings, from 0.
    headings : tuple of str
        Cells of that line, stripped.
    rows : tuple of tuple of str
        Cells of the other rows, stripped, as they stand.
    ids : int
        How many of the rows link to arXiv.
    """

    line: int
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    ids: int

    @property
    def end(self) -> int:
        """Index after its last line."""
        return self.line + 2 + len(self.rows)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it and under no other one.

    Attributes
    ----------
    heading : Heading or None
        None for what stands above the first one. It may be a bullet that groups others.
    above : tuple of Heading
        The headings that it stands under, outermost first.
    tables : tuple of SurveyedTable
        In order.
    entries : int
        How many bullets, or paragraphs, there are.
    bullets : int
        How many of them are bullets.
    entry_ids, bullet_ids : int
        How many of both link to arXiv.
    html_ids, loose_ids : tuple of int
        Indices of lines that link to arXiv from an HTML table, and from what is no entry.
    """

    heading: Heading | None
    above: tuple[Heading, ...] = ()
    tables: tuple[SurveyedTable, ...] = ()
    entries: int = 0
    bullets: int = 0
    entry_ids: int = 0
    bullet_ids: int = 0
    html_ids: tuple[int, ...] = ()
    loose_ids: tuple[int, ...] = ()

    @property
    def table_ids(self) -> int:
        """How many table rows link to arXiv."""
        return sum(table.ids for table in self.tables)

    @property
    def has_entries(self) -> bool:
        """Whether there is a table or an entry."""
        return bool(self.tables or self.entries)

    @property
    def is_prose(self) -> bool:
        """Whether its links to arXiv stand in paragraphs, most of which are no entries."""
        has_few = self.entry_ids < 2 or 2 * self.entry_ids < self.entries
        return not self.table_ids and not self.bullet_ids and has_few


@dataclass(frozen=True, slots=True)
class ListSurvey:
    """What stands where in a list.

    Attributes
    ----------
    lines : tuple of str
        Lines without endings; what Markdown does not read as part of the list is blank.
    headings : tuple of Heading
        All of them, and the bullets that others are indented under, in order.
    parts : tuple of Part
        In order; the first one is what stands above all headings.
    hidden_ids : tuple of int
        Indices of lines that link to arXiv from front matter, code or comments.
    conflict : int or None
        Index of the first line that a merge left behind.
    """

    lines: tuple[str, ...]
    headings: tuple[Heading, ...]
    parts: tuple[Part, ...]
    hidden_ids: tuple[int, ...] = ()
    conflict: int | None = None


def survey(text: str) -> ListSurvey:
    """Find headings, tables, list items and links to arXiv.

    Parameters
    ----------
    text : str
        The whole file, with any line endings; a byte order mark is ignored.

    Returns
    -------
    ListSurvey
        Every line that links to arXiv, but headings, is counted in it once.
    """
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    visible = sections.visible_lines(lines)
    outline = Outline(sections.find_headings(visible))
    conflicts = (n for n, line in enumerate(visible) if _CONFLICT.match(line))
    hidden = (n for n, line in enumerate(lines) if line and not visible[n] and find_ids(line))
    return ListSurvey(
        lines=visible,
        headings=outline.headings,
        parts=tuple(_parts(visible, outline)),
        hidden_ids=tuple(hidden),
        conflict=next(conflicts, None),
    )


def _parts(visible: Sequence[str], outline: Outline) -> Iterator[Part]:
    """Divide a list by its headings, and the entries of each by the bullets that group them."""
    heading: Heading | None = None
    groups: list[Heading] = []
    for one in outline.headings:
        if one.is_group:
            groups.append(one)
        else:
            yield from _divided(visible, outline, heading, groups, one.line)
            heading, groups = one, []
    yield from _divided(visible, outline, heading, groups, len(visible))


def _divided(
    visible: Sequence[str],
    outline: Outline,
    heading: Heading | None,
    groups: Sequence[Heading],
    end: int,
) -> Iterator[Part]:
    """Give the part of a heading, then those of the groups under it that hold papers."""
    bounds = (heading.body if heading else 0, end)
    tables = tuple(map(partial(_read_table, visible), find_tables(visible, *bounds)))
    read = {n for table in tables for n in range(table.line, table.end)}
    found = [e for e in find_entries(visible, *bounds) if e.line not in read]
    read |= {n for entry in found for n in range(entry.line, entry.end)}
    unread = _unread(visible, bounds, read)
    starts = {entry.line for entry in found}
    groups = [group for group in groups if group.line not in starts]
    owned = _owned(groups, found)
    above = outline.above(heading) if heading else ()
    own = Part(heading, above, tables, html_ids=unread[0], loose_ids=unread[1])
    yield _counted(own, owned[None])
    kept = {group.line for group in groups}
    for group in groups:
        over = (h for h in outline.above(group) if not h.is_group or h.line in kept)
        yield _counted(Part(group, tuple(over)), owned[group.line])


def _owned(
    groups: Sequence[Heading], entries: Sequence[Entry]
) -> Mapping[int | None, Sequence[Entry]]:
    """Give for each group's line, and None for none, the entries directly under it."""
    owned: dict[int | None, list[Entry]] = {None: [], **{group.line: [] for group in groups}}
    ahead = iter(groups)
    group = next(ahead, None)
    around: list[Heading] = []
    for entry in entries:
        while group and group.line < entry.line:
            around.append(group)
            group = next(ahead, None)
        while around and around[-1].end <= entry.line:
            around.pop()
        owned[around[-1].line if around else None].append(entry)
    return owned


def _counted(part: Part, entries: Sequence[Entry]) -> Part:
    """Put the numbers of entries into a part."""
    linked = [entry for entry in entries if find_ids(entry.text)]
    return replace(
        part,
        entries=len(entries),
        bullets=sum(bool(entry.mark) for entry in entries),
        entry_ids=len(linked),
        bullet_ids=sum(bool(entry.mark) for entry in linked),
    )


def _unread(
    visible: Sequence[str], bounds: tuple[int, int], read: set[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Find the lines that link to arXiv from an HTML table, and from other text."""
    html: list[int] = []
    loose: list[int] = []
    in_html = False
    for number in range(*bounds):
        in_html = in_html or bool(_HTML_ROW.search(visible[number]))
        if number not in read and find_ids(visible[number]):
            (html if in_html else loose).append(number)
        in_html = in_html and not _HTML_END.search(visible[number])
    return tuple(html), tuple(loose)


def _read_table(visible: Sequence[str], lines: TableLines) -> SurveyedTable:
    cells = [
        tuple(cell.strip() for cell in split_cells(visible[n]))
        for n in (lines.header, *range(lines.header + 2, lines.end))
    ]
    linked = sum(bool(find_ids(visible[n])) for n in range(lines.header + 2, lines.end))
    return SurveyedTable(lines.header, cells[0], tuple(cells[1:]), linked)
