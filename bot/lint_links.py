"""Rule ``link``: addresses that are not written in their canonical form."""

import re
from collections import Counter
from collections.abc import Iterator

from bot.canonical_url import ARXIV, canonical
from bot.lint_problem import Change, Problem, Rule
from bot.lint_subject import Subject
from bot.readme import Row

MAJORITY = 2 / 3
"""Share of a list's arXiv links that lead to abstracts, or to PDFs, where it has chosen one."""

_TARGET = re.compile(
    r"\]\(\s*<?(?P<markdown>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)|\bhref=[\"'](?P<html>[^\"']+)",
    re.IGNORECASE,
)
_LONGEST_TEXT = 300
_SAYS_FORM = re.compile(r"\b(?:(pdf)|abs|abstract)\b", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Problem]:
    """Report links in rows that have a canonical form and are not written in it.

    Parameters
    ----------
    subject : Subject
        The list.

    Yields
    ------
    Problem
        Each with a change: ``https`` where the host is known to speak it, no version and no further
        host name in links to arXiv, no tracking parameters, no punctuation at the end; abstracts or
        PDFs as most of the list has it, unless the row links both or the link's text says another.
    """
    form = _chosen_form(subject)
    for row in subject.rows_in_order():
        kinds = {m["kind"].lower() for m in map(ARXIV.fullmatch, _urls(subject, row)) if m}
        kept = form if len(kinds) == 1 else None
        for number in range(row.line, row.end):
            line = subject.current.lines[number]
            for match in _TARGET.finditer(line):
                name = "html" if match["html"] else "markdown"
                first = max(0, match.start() - _LONGEST_TEXT)
                text = line[first : match.start()].rpartition("[")[2]
                url, right = match[name], canonical(match[name], _wanted(text, kept))
                if url != right:
                    change = Change(number, match.start(name), match.end(name), url, right)
                    message = f"{url}; write {right}"
                    yield Problem(Rule.LINK, number, message, row.id, change)


def _urls(subject: Subject, row: Row) -> list[str]:
    matches = _TARGET.finditer(subject.text_of(row))
    return [(m["html"] or m["markdown"]).rstrip(".,;?") for m in matches]


def _wanted(text: str, form: str | None) -> str | None:
    """Give the list's form, unless the text of a link says that it leads to the other one."""
    said = _SAYS_FORM.search(text)
    return None if said and bool(said[1]) != (form == "pdf") else form


def _chosen_form(subject: Subject) -> str | None:
    """Tell how most of the list's rows link to arXiv, if they agree."""
    kinds = Counter(
        match["kind"].lower()
        for row in subject.current.rows
        for match in map(ARXIV.fullmatch, _urls(subject, row))
        if match
    )
    kind, count = next(iter(kinds.most_common(1)), ("", 0))
    return kind if count and count >= MAJORITY * kinds.total() else None
