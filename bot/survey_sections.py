"""Which headings of a list hold papers, in which format, and how the configuration names them."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from bot.layout import Columns, Format, Section
from bot.list_survey import ListSurvey, Part, SurveyedTable
from bot.outline import Outline
from bot.plain_text import strip_markup
from bot.sections import Heading
from bot.survey_columns import ColumnRoles, assign

_NO_LIST = re.compile(
    r"\b(?:news|updates?|changelog|announcements?|what'?s new|citations?|cite|citing|bibtex"
    r"|acknowledge?ments?|contribut\w+|contact|contents?|toc)\b|新闻|更新|动态|引用|致谢|目录",
    re.IGNORECASE,
)


_MOST_ABOVE = 8
"""By so many headings above it at most a heading is told from others of its name."""


@dataclass(frozen=True, slots=True)
class DraftSection:
    """A section as it may be configured.

    Attributes
    ----------
    section : Section
        Its order is not known yet.
    lines : tuple of int
        Indices of the lines of its heading and of those of years under it.
    newest_year : int or None
        The newest of these years.
    columns : ColumnRoles or None
        What its columns hold; None for bullets.
    ids : int
        Rows or entries that link to arXiv.
    other_ids : int
        Lines that link to arXiv under it, in another format than its own.
    """

    section: Section
    lines: tuple[int, ...]
    newest_year: int | None
    columns: ColumnRoles | None
    ids: int
    other_ids: int

    @property
    def line(self) -> int:
        """Index of its heading's line."""
        return self.lines[0]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of the list that the bot will not write to.

    Attributes
    ----------
    line : int
        Index of its first line.
    heading : str
        Its heading; empty above the first one.
    reason : str
        Why, with what may be done about it.
    ids : int
        Lines in it that link to arXiv.
    """

    line: int
    heading: str
    reason: str
    ids: int


@dataclass(frozen=True, slots=True)
class _Group:
    """A heading's part, with those of the years under it."""

    parts: tuple[Part, ...]

    @property
    def heading(self) -> Heading | None:
        return self.parts[0].heading

    @property
    def by_year(self) -> bool:
        return any(part.has_entries for part in self.parts[1:])

    @property
    def tables(self) -> tuple[SurveyedTable, ...]:
        return tuple(table for part in self.parts for table in part.tables)

    @property
    def is_table(self) -> bool:
        return bool(self.tables) and self.table_ids >= self.entry_ids

    @property
    def table_ids(self) -> int:
        return sum(part.table_ids for part in self.parts)

    @property
    def entry_ids(self) -> int:
        return sum(part.entry_ids for part in self.parts)

    @property
    def uneditable_ids(self) -> int:
        return sum(len(part.html_ids) + len(part.loose_ids) for part in self.parts)


def draft(found: ListSurvey) -> tuple[tuple[DraftSection, ...], tuple[LeftOut, ...]]:
    """Choose the sections that take papers.

    Parameters
    ----------
    found : ListSurvey
        What stands where.

    Returns
    -------
    tuple of (tuple of DraftSection, tuple of LeftOut)
        Each heading with entries or links to arXiv under it is in one of them once, in order.
    """
    names, roles = _names(found), _assign_columns(found)
    paper_tables = {t.headings for p in found.parts for t in p.tables if t.ids}
    drafts: list[DraftSection] = []
    left: list[LeftOut] = []
    for group in _groups(found.parts):
        name = names.get(group.heading.line) if group.heading else None
        reason = _reason_against(group, name, found.headings, roles, paper_tables)
        if name and not reason:
            drafts.append(_draft(group, name, roles))
        else:
            left.extend(_leave(group, reason))
    return tuple(drafts), tuple(left)


def _groups(parts: Sequence[Part]) -> Iterator[_Group]:
    """Join parts of years with the part of the heading that they stand under."""
    members: dict[int, list[Part]] = {}
    for part in parts:
        heading = part.heading
        above = [h.line for h in part.above if not h.years]
        if heading and heading.years and part.has_entries and above:
            members[above[-1]].append(part)
        else:
            members[heading.line if heading else -1] = [part]
    return (_Group(tuple(joined)) for joined in members.values())


def _assign_columns(found: ListSurvey) -> Mapping[tuple[str, ...], ColumnRoles]:
    """Find the roles of columns, once for all tables with the same headings."""
    alike: dict[tuple[str, ...], list[SurveyedTable]] = {}
    for table in (table for part in found.parts for table in part.tables):
        alike.setdefault(table.headings, []).append(table)
    pooled = (
        replace(tables[0], rows=tuple(row for table in tables for row in table.rows))
        for tables in alike.values()
    )
    return {table.headings: assign(table) for table in pooled}


def _reason_against(
    group: _Group,
    name: Section | None,
    headings: Sequence[Heading],
    roles: Mapping[tuple[str, ...], ColumnRoles],
    paper_tables: set[tuple[str, ...]],
) -> str:
    """Say why a heading's entries are no section, if they are none."""
    heading = group.heading
    takes_papers = bool(group.tables) and group.tables[0].headings in paper_tables
    is_prose = all(part.is_prose for part in group.parts)
    if is_prose and not takes_papers:
        return _reason_without_entries(group)
    if heading is None or not _shown(heading):
        return "has no heading; put one above it"
    is_remark = _NO_LIST.search(heading.text) or _is_preface(group, headings)
    reasons = {
        "tells about the list and is no section of it": is_remark,
        "has the same heading, under the same ones, as another; rename one of them": (name is None),
        "has a table without a column of titles": (
            group.is_table and "title" not in roles[group.tables[0].headings].by_role
        ),
    }
    return next((reason for reason, applies in reasons.items() if applies), "")


def _reason_without_entries(group: _Group) -> str:
    if any(part.html_ids for part in group.parts):
        return "holds an HTML table, which cannot be edited safely; make it a pipe table"
    if group.entry_ids or any(part.loose_ids for part in group.parts):
        return "links to arXiv from running text only, not from a table or a list"
    return "no entry links to arXiv"


def _is_preface(group: _Group, headings: Sequence[Heading]) -> bool:
    """Tell whether it is the list's title with remarks, few of which are on papers."""
    first = headings[0] if headings else None
    is_title = group.heading is first and len(headings) > 1 and first is not None
    entries = sum(part.entries for part in group.parts)
    return is_title and not group.tables and 2 * group.entry_ids < entries


def _leave(group: _Group, reason: str) -> Iterator[LeftOut]:
    """Name what is left out, if there is anything in it."""
    heading = group.heading
    ids = group.table_ids + group.entry_ids + group.uneditable_ids
    if ids or any(part.tables or part.bullets for part in group.parts):
        line, shown = (heading.line, _shown(heading)) if heading else (0, "")
        yield LeftOut(line, shown, reason, ids)


def _draft(
    group: _Group, name: Section, roles: Mapping[tuple[str, ...], ColumnRoles]
) -> DraftSection:
    columns = roles[group.tables[0].headings] if group.is_table else None
    section = Section(
        heading=name.heading,
        under=name.under,
        format=Format.TABLE if columns else Format.BULLETS,
        by_year=group.by_year,
        columns=Columns(**columns.by_role) if columns else None,
    )
    ids, other = group.entry_ids, group.table_ids
    if columns:
        ids, other = other, ids
    headings = [part.heading for part in group.parts if part.heading]
    return DraftSection(
        section=section,
        lines=tuple(heading.line for heading in headings),
        newest_year=max((h.years[1] for h in headings[1:] if h.years), default=None),
        columns=columns,
        ids=ids,
        other_ids=other + group.uneditable_ids,
    )


def _names(found: ListSurvey) -> Mapping[int, Section | None]:
    """Name each heading, by its line, with the fewest above it that tell it from others.

    None if nothing does.
    """
    counts = Counter(text for h in found.headings for text in h.names | {_shown(h)})
    named = cache(Outline(found.headings).named)
    names: dict[int, Section | None] = {}
    for part in found.parts:
        if part.heading and _shown(part.heading):
            alone = Section(heading=_shown(part.heading), format=Format.BULLETS)
            is_alone = counts[alone.heading] == 1
            names[part.heading.line] = alone if is_alone else _tell_apart(part, named)
    return names


def _tell_apart(
    part: Part, named: Callable[[str, tuple[str, ...]], Sequence[Heading]]
) -> Section | None:
    """Name a heading that stands several times: by the one above it, by the two above it, …."""
    assert part.heading is not None  # noqa: S101  it is named
    above = part.above[-_MOST_ABOVE:]
    for count in range(len(above) + 1):
        under = tuple(filter(None, map(_shown, above[len(above) - count :])))
        if tuple(named(_shown(part.heading), under)) == (part.heading,):
            return Section(heading=_shown(part.heading), under=under, format=Format.BULLETS)
    return None


def _shown(heading: Heading) -> str:
    return strip_markup(heading.text).rstrip(": ") or heading.text
