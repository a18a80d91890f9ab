"""Rule ``duplicate``: one paper in two rows, by id, by title, or as preprint and final version."""

import re
from collections.abc import Iterable, Iterator

from bot.lint_problem import Problem, Rule
from bot.lint_subject import Subject
from bot.paper import normalise_title
from bot.readme import Row

SAME_WORDS = 0.8
"""Share of words that the titles of a preprint and its final version have in common at least."""

MANY, CUSTOM = 5, 0.01
"""Papers, and their share of the rows, that stand in two sections where that is a list's custom."""

_SHORTEST_TITLE = 12
_WORD = re.compile(r"\w+")


def check(subject: Subject) -> Iterator[Problem]:
    """Report every row whose paper stands further up, too.

    Parameters
    ----------
    subject : Subject
        The list.

    Yields
    ------
    Problem
        For the lower one of two rows: those with the same id; with the same title; and those of
        which one has no id where both titles begin with the same name and a colon and have most
        words in common. Rows of two sections are passed over in a list that has many such papers:
        it shows a paper under each of its topics. Rows that lead nowhere are no papers.
    """
    linking = [row for row in subject.rows_in_order() if "://" in subject.text_of(row)]
    pairs = list(_pairs(linking))
    across = sum(row.section != first.section for row, first, _ in pairs)
    is_custom = across >= MANY and across >= CUSTOM * len(subject.current.rows)
    for row, first, what in pairs:
        if row.section == first.section or not is_custom:
            other = f' under "{first.section}"' if first.section != row.section else ""
            message = f"{what} in line {first.line + 1}{other}, too; keep one of the two"
            yield Problem(Rule.DUPLICATE, row.line, message, row.id)


def _pairs(rows: Iterable[Row]) -> Iterator[tuple[Row, Row, str]]:
    """Give each row that repeats a paper, the first row of the paper, and how it is known."""
    by_id: dict[str | None, Row] = {}
    by_title: dict[str, Row] = {}
    by_name: dict[str, list[Row]] = {}
    without_id: dict[str, list[Row]] = {}
    for row in rows:
        title, name = normalise_title(row.title), _name(row.title)
        named = (without_id if row.id else by_name).get(name, ()) if name else ()
        if row.id and row.id in by_id:
            yield row, by_id[row.id], f"{row.id} stands"
        elif len(title) >= _SHORTEST_TITLE and title in by_title:
            yield row, by_title[title], f'a row with the title "{row.title}" stands'
        elif similar := next((one for one in named if _is_version_of(row, one)), None):
            yield row, similar, f'"{similar.title}", which looks like this paper, stands'
        by_id.setdefault(row.id, row)
        by_title.setdefault(title, row)
        for known in (by_name,) if row.id else (by_name, without_id):
            known.setdefault(name, []).append(row)


def _name(title: str) -> str:
    """Give what stands before the colon of a title, the name of a method."""
    name, colon, _ = title.partition(":")
    return normalise_title(name) if colon else ""


def _is_version_of(row: Row, other: Row) -> bool:
    """Tell whether two rows may be preprint and final version; two ids are two papers."""
    if row.id and other.id:
        return False
    first, second = (set(_WORD.findall(one.title.casefold())) for one in (row, other))
    return len(first & second) >= SAME_WORDS * max(len(first), len(second))
