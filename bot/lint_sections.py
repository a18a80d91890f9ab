"""Rule ``section``: lines that link papers like rows, where no section reads them."""

import re
from collections.abc import Iterator, Sequence

from bot import sections
from bot.lint_problem import Problem, Rule
from bot.lint_subject import Subject
from bot.paper import find_ids
from bot.readme import strip_markup

MANY = 3
"""Papers under a heading that is not configured, from which on it may be a section."""

_ENTRY = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|\|)")


def check(subject: Subject) -> Iterator[Problem]:
    """Report entries that are read as no row.

    Parameters
    ----------
    subject : Subject
        The list.

    Yields
    ------
    Problem
        For table rows and list items that link a paper of which there is no row: each one in a
        configured section, where an empty line may part it from its table, and the first one of
        several under another heading.
    """
    visible = sections.visible_lines(subject.current.lines)
    headings = [one for one in sections.find_headings(visible) if not one.is_group]
    others: dict[str, list[tuple[int, str]]] = {}
    for line, arxiv_id in _unread(subject, visible):
        name = _section_at(subject, line)
        if name:
            message = f'links {arxiv_id}, but is read as no row of "{name}"; join it to them'
            yield Problem(Rule.SECTION, line, message, arxiv_id)
        else:
            above = [strip_markup(one.text) for one in headings if one.line < line]
            others.setdefault(above[-1] if above else "", []).append((line, arxiv_id))
    for heading, entries in others.items():
        ids = {arxiv_id for _, arxiv_id in entries}
        if len(ids) >= MANY:
            line, arxiv_id = entries[0]
            message = (
                f'{len(ids)} papers under "{heading}" are read as no rows; configure a section'
            )
            yield Problem(Rule.SECTION, line, message, arxiv_id)


def _unread(subject: Subject, visible: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Find the entries that are no rows, with the first paper that each links."""
    read = {line for row in subject.current.rows for line in range(row.line, row.end)}
    listed = {row.id for row in subject.current.rows}
    for number, line in enumerate(visible):
        ids = find_ids(line) if number not in read and _ENTRY.match(line) else ()
        if ids and listed.isdisjoint(ids):
            yield number, ids[0]


def _section_at(subject: Subject, line: int) -> str:
    """Name the section in whose part of the file a line is; empty if it is in none."""
    blocks = (
        (table.section.name, max(block.heading.end, block.end), block)
        for table in subject.current.tables
        for block in table.blocks
    )
    return next((name for name, end, block in blocks if block.heading.line < line < end), "")
