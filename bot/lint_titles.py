"""Rules ``title`` and ``venue``: rows against what arXiv says of their papers."""

import re
from collections.abc import Iterator, Mapping

from bot.lint_problem import Problem, Rule
from bot.lint_subject import Subject
from bot.paper import Paper, normalise_title
from bot.readme import Row, strip_markup
from bot.tex import to_text
from bot.venue import find_venue

SAME_WORDS = 0.4
"""Share of words that a row's title has in common with the paper's at least; titles change."""

_WORD = re.compile(r"\w{3,}")
_PREPRINT = re.compile(r"\W*(?:arxiv|corr|preprint)\b[\W\d]*(?:preprint)?[\W\d]*", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Problem]:
    """Report rows that metadata contradicts.

    Parameters
    ----------
    subject : Subject
        The list and the papers that are known.

    Yields
    ------
    Problem
        For ids whose paper has another title, and rows without a venue whose paper has one.
    """
    by_title = {normalise_title(p.title): p for p in subject.papers.values()}
    for row in subject.rows_in_order():
        paper = subject.papers.get(row.id or "")
        if paper:
            yield from _other_title(row, paper, by_title)
            yield from _known_venue(subject, row, paper)


def _other_title(row: Row, paper: Paper, by_title: Mapping[str, Paper]) -> Iterator[Problem]:
    title = normalise_title(row.title)
    if not title or is_like(row.title, paper.title):
        return
    meant = by_title.get(title)
    advice = (
        f"its title is that of {meant.id}; link that"
        if meant
        else "link the right paper, or write its new title"
    )
    message = f'{paper.id} is "{to_text(paper.title)}", the row says "{row.title}"; {advice}'
    yield Problem(Rule.TITLE, row.line, message, row.id)


def is_like(shown: str, known: str) -> bool:
    """Tell whether two titles can be of two versions of one paper.

    Parameters
    ----------
    shown : str
        As a row has it.
    known : str
        As arXiv has it.
    """
    first, second = normalise_title(shown), normalise_title(known)
    name, colon, _ = shown.partition(":")
    if first in second or second in first or (colon and known.startswith(f"{name}:")):
        return True
    words, others = (set(_WORD.findall(to_text(t).casefold())) for t in (shown, known))
    return len(words & others) >= SAME_WORDS * min(len(words), len(others))


def _known_venue(subject: Subject, row: Row, paper: Paper) -> Iterator[Problem]:
    shown = strip_markup(row.cells.get("pub", ""))
    venue = find_venue(paper, subject.catalogue) if _PREPRINT.fullmatch(shown) else None
    if venue:
        message = f'says {shown}; write {venue.value}: the {venue.source} says "{venue.quote}"'
        yield Problem(Rule.VENUE, row.line, message, row.id)
