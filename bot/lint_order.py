"""Rule ``order``: rows that stand where the order of their section does not have them."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, takewhile
from typing import TypeVar

from bot.config import Order, Section
from bot.lint_problem import Problem, Rule
from bot.lint_subject import Subject
from bot.paper import month_of, sort_key
from bot.readme import Row

FEW, MOST_MISPLACED = 3, 0.1
"""Rows out of place, and their share of all, beyond which the section is not in this order."""

CUSTOM = 0.9
"""Share of neighbours of one month that are in order of id where that is a section's custom."""

Dated = tuple[int, int | None, Row]
_Row = TypeVar("_Row")
_Key = TypeVar("_Key", int, tuple[int, int], tuple[int, int, str])


def check(subject: Subject) -> Iterator[Problem]:
    """Report the fewest rows that would have to move.

    Parameters
    ----------
    subject : Subject
        The list.

    Yields
    ------
    Problem
        For rows out of the order of years and months that they show, and out of the order of ids
        within a month where the section keeps that; one for a section where too many are. A row
        may stand anywhere among others if it does not show what they differ in. Where no row of a
        section shows a year, the months of the ids count.

    Notes
    -----
    The rows that may stay are a longest ordered subsequence: Fredman, On computing the length of
    longest increasing subsequences, 1975, doi:10.1016/0012-365X(75)90103-X.
    """
    for section, rows in subject.rows_by_section():
        yield from problems(section, rows)


def problems(section: Section, rows: Sequence[Row]) -> Iterator[Problem]:
    """Report the fewest rows of one section that would have to move, from the top down."""
    if section.order is Order.UNORDERED:
        return
    is_falling = section.order is Order.NEWEST_FIRST
    dated = _dated(rows)
    misplaced, months = _by_time(dated, is_falling=is_falling)
    if len(misplaced) > max(FEW, MOST_MISPLACED * len(dated)):
        yield _not_kept(section, rows[0], len(misplaced), len(dated))
        return
    moving = {row.line for _, _, row in misplaced}
    moving |= {row.line for row in _by_id(months, is_falling=is_falling)}
    staying = [one for one in dated if one[2].line not in moving]
    for one in dated:
        if one[2].line in moving:
            yield _problem(section, one, _destination(one, staying, is_falling=is_falling))


def _dated(rows: Sequence[Row]) -> list[Dated]:
    """Give the rows of which a year is known, with it and the month."""
    if any(row.year for row in rows):
        return [(row.year, row.time[1] if row.time else None, row) for row in rows if row.year]
    return [(*month_of(row.id), row) for row in rows if row.id]


def _by_time(
    dated: Sequence[Dated], *, is_falling: bool
) -> tuple[list[Dated], list[tuple[Row, ...]]]:
    """Give the rows that are out of order of year and month, and the others of each month."""
    misplaced: list[Dated] = []
    months: list[tuple[Row, ...]] = []
    by_year, others = _part(dated, [year for year, _, _ in dated], is_falling=is_falling)
    misplaced += others
    for _, group in groupby(by_year, key=lambda one: one[0]):
        year = [one for one in group if one[1]]
        by_month, others = _part(year, [month or 0 for _, month, _ in year], is_falling=is_falling)
        misplaced += others
        runs = groupby(by_month, key=lambda one: one[1])
        months += [tuple(row for _, _, row in run) for _, run in runs]
    return misplaced, months


def _by_id(months: Sequence[Sequence[Row]], *, is_falling: bool) -> Iterator[Row]:
    """Give the rows out of the order of ids within their month, if most are in that order."""
    runs = [[row for row in month if row.id] for month in months]
    keys = [[sort_key(row.id or "") for row in run] for run in runs]
    pairs = [pair for run in keys for pair in pairwise(run)]
    in_order = sum((a >= b) if is_falling else (a <= b) for a, b in pairs)
    if in_order >= CUSTOM * len(pairs):
        for run, order in zip(runs, keys, strict=True):
            yield from _part(run, order, is_falling=is_falling)[1]


def _destination(moved: Dated, staying: Sequence[Dated], *, is_falling: bool) -> str:
    """Say where a row belongs: above the first one that comes behind it."""
    for other in staying:
        keys = list(takewhile(all, zip(_key(moved), _key(other), strict=True)))
        mine, its = zip(*keys, strict=True) if keys else ((), ())
        if (mine > its) if is_falling else (mine < its):
            return f"above line {other[2].line + 1}"
    return "to the end"


def _key(dated: Dated) -> tuple[int, int | None, tuple[int, int, str] | None]:
    year, month, row = dated
    return year, month, sort_key(row.id) if row.id else None


def _problem(section: Section, dated: Dated, destination: str) -> Problem:
    year, month, row = dated
    shown = f"{month:02}/{year % 100:02}" if month else str(year)
    named = f"{shown}, {row.id}," if row.id else shown
    message = f'{named} is out of place: "{section.name}" is {section.order}; move it {destination}'
    return Problem(Rule.ORDER, row.line, message, row.id)


def _not_kept(section: Section, first: Row, misplaced: int, dated: int) -> Problem:
    message = (
        f'{misplaced} of {dated} rows of "{section.name}" are not {section.order}; sort it, or '
        'configure order = "unordered"'
    )
    return Problem(Rule.ORDER, first.line, message, first.id)


def _part(
    rows: Sequence[_Row], keys: Sequence[_Key], *, is_falling: bool
) -> tuple[list[_Row], list[_Row]]:
    """Part rows into those that may stay and the fewest that must move."""
    staying = _ordered(keys, is_falling=is_falling)
    kept = [row for n, row in enumerate(rows) if n in staying]
    return kept, [row for n, row in enumerate(rows) if n not in staying]


def _ordered(keys: Sequence[_Key], *, is_falling: bool) -> frozenset[int]:
    """Give the positions of a longest subsequence that is in order; equal keys are."""
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys), reverse=is_falling))}
    ends: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for position, rank in enumerate(ranks[key] for key in keys):
        length = bisect_right(ends, rank)
        before.append(last[length - 1] if length else None)
        ends[length : length + 1], last[length : length + 1] = [rank], [position]
    found, current = [], last[-1] if last else None
    while current is not None:
        found.append(current)
        current = before[current]
    return frozenset(found)
