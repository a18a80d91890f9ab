"""Rule ``month``: the month that a row shows against that of its arXiv id."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from bot import lint_order, shown_time
from bot.config import Section
from bot.lint_problem import Change, Problem, Rule
from bot.lint_subject import Subject, change_in_cell
from bot.paper import month_of
from bot.readme import Row

MOST_WRONG = 0.2
"""Share of rows with another month than their id's at most, where a list dates its rows by id."""

MANY, CUSTOM = 3, 0.01
"""Rows, and their share of all, that show the month before where a list dates by submission."""

FIRST_DAYS = 3500
"""Numbers of a month's first days: about 20,000 papers are submitted in 20 working days."""


def check(subject: Subject) -> Iterator[Problem]:
    """Report rows whose month is not that of their id.

    Parameters
    ----------
    subject : Subject
        The list.

    Yields
    ------
    Problem
        None in a list that does not date its rows by id: its months are those of something else,
        such as the publication. A paper of a month's first days may show the month before in a list
        that has many such rows: it dates them by submission. Where the row would still stand in its
        place, with a change.
    """
    dated = [row for row in subject.current.rows if row.time and row.id]
    wrong = {row.line for row in dated if row.id and row.time != month_of(row.id)}
    if len(wrong) > max(1, MOST_WRONG * len(dated)):
        return
    early = {row.line for row in dated if _is_submitted_early(row)}
    if len(early) >= max(MANY, CUSTOM * len(dated)):
        wrong -= early
    for section, rows in subject.rows_by_section():
        yield from _problems(subject, section, rows, wrong)


def _problems(
    subject: Subject, section: Section, rows: Sequence[Row], wrong: Collection[int]
) -> Iterator[Problem]:
    """Report the wrong months of a section, with a change where the order allows for it."""
    dated, order = list(rows), Counter(p.line for p in lint_order.problems(section, rows))
    for position, row in enumerate(rows):
        if row.line in wrong:
            month = month_of(row.id or "")
            trial = [*dated]
            trial[position] = replace(row, time=month, year=month[0])
            change = _change(subject, row, month)
            if change and Counter(p.line for p in lint_order.problems(section, trial)) <= order:
                dated = trial
            else:
                change = None
            message = f"shows {_shown(row)}, but {row.id} is of {month[1]:02}/{month[0] % 100:02}"
            yield Problem(Rule.MONTH, row.line, f"{message}; correct either", row.id, change)


def _is_submitted_early(row: Row) -> bool:
    """Tell whether a row shows the month before its id's, and can have been submitted in it."""
    year, month = month_of(row.id or "")
    before = (year, month - 1) if month > 1 else (year - 1, 12)
    number = (row.id or "").rpartition(".")[2]
    return row.time == before and number.isdigit() and int(number) < FIRST_DAYS


def _change(subject: Subject, row: Row, month: tuple[int, int]) -> Change | None:
    """Plan another month in the form of the one that is shown, if that shows no more than it."""
    shown = _shown(row)
    if not row.time or shown_time.write(shown, *row.time) != shown:
        return None
    return change_in_cell(subject, row, "time", shown, shown_time.write(shown, *month))


def _shown(row: Row) -> str:
    """Give the date in a row's cell, without what stands around it."""
    cell = row.cells.get("time", "")
    found = shown_time.find(cell)
    return cell[found.start : found.end] if found else cell
