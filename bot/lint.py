"""What is wrong in a list: every rule over every row, less what the configuration excuses."""

from collections.abc import Iterator, Sequence

from bot import (
    lint_cells,
    lint_duplicates,
    lint_labels,
    lint_links,
    lint_months,
    lint_order,
    lint_sections,
    lint_titles,
    lint_venues,
)
from bot.config import Excuse
from bot.lint_problem import Problem, Rule
from bot.lint_subject import Subject

_CHECKS = (
    lint_cells.check,
    lint_duplicates.check,
    lint_labels.check,
    lint_links.check,
    lint_months.check,
    lint_order.check,
    lint_sections.check,
    lint_titles.check,
    lint_venues.check,
)
_FROM_METADATA = frozenset({Rule.TITLE, Rule.VENUE})


def check(subject: Subject, excuses: Sequence[Excuse] = ()) -> tuple[Problem, ...]:
    """Find what is wrong in a list.

    Parameters
    ----------
    subject : Subject
        The list and what is known of its papers.
    excuses : sequence of Excuse
        Problems that are meant to be.

    Returns
    -------
    tuple of Problem
        From the top of the list down, then the excuses that excuse nothing. One that only metadata
        could tell the need of counts as used where nothing is known of its paper.
    """
    found = sorted(
        {problem for rule in _CHECKS for problem in rule(subject)},
        key=lambda p: (p.line or 0, p.rule, p.change.start if p.change else -1, p.message),
    )
    kept = [p for p in found if not any(_is_excused(subject, p, excuse) for excuse in excuses)]
    return (*kept, *_unused(subject, found, excuses))


def _is_excused(subject: Subject, problem: Problem, excuse: Excuse) -> bool:
    if problem.rule != excuse.rule or problem.line is None:
        return False
    if excuse.id:
        return problem.id == excuse.id
    return excuse.line is not None and excuse.line in subject.current.lines[problem.line]


def _unused(
    subject: Subject, found: Sequence[Problem], excuses: Sequence[Excuse]
) -> Iterator[Problem]:
    for excuse in excuses:
        cannot_tell = excuse.rule in _FROM_METADATA and excuse.id not in subject.papers
        if not cannot_tell and not any(_is_excused(subject, one, excuse) for one in found):
            what = excuse.id or f'a line with "{excuse.line}"'
            message = f"[lint] ignore of rule {excuse.rule} for {what} matches nothing; remove it"
            yield Problem(Rule.IGNORE, None, message, excuse.id)
