"""Rule ``label``: labels outside the vocabulary, in another spelling, or in another order."""

import re
from collections.abc import Iterator

from bot.lint_problem import Problem, Rule
from bot.lint_subject import Subject, change_in_cell
from bot.readme import Row

_SEPARATOR = re.compile(r"(?<!\s)\s*+(?:<br\s*+/?>|,)\s*+")


def check(subject: Subject) -> Iterator[Problem]:
    """Report labels that are not written as the vocabulary has them.

    Parameters
    ----------
    subject : Subject
        The list; one without a vocabulary has no such problems.

    Yields
    ------
    Problem
        One for each label that the vocabulary lacks; else one for the row, with a change.
    """
    names = subject.vocabulary.names
    for row in subject.rows_in_order() if names else ():
        resolved = [(label, subject.vocabulary.resolve(label)) for label in row.labels]
        unknown = [label for label, name in resolved if not name]
        for label in unknown:
            message = f'"{label}" is not in the vocabulary; write one of {", ".join(names)}'
            yield Problem(Rule.LABEL, row.line, message, row.id)
        right = sorted({name for _, name in resolved if name}, key=names.index)
        if not unknown and right != list(row.labels):
            yield _problem(subject, row, right)


def _problem(subject: Subject, row: Row, right: list[str]) -> Problem:
    cell = row.cells["labels"]
    separator = _SEPARATOR.search(cell)
    after = (separator[0] if separator else "").join(right)
    change = change_in_cell(subject, row, "labels", cell, after)
    return Problem(Rule.LABEL, row.line, f'"{cell}"; write "{after}"', row.id, change)
