"""Papers that people ask for, in a comment or in an issue made with the form."""

import re
from collections.abc import Iterator

from bot import answers, commands
from bot.circumstances import Circumstances
from bot.commands import NAME, Command, Verb
from bot.conversation import Clause, Comment
from bot.dashboard_state import Asked
from bot.effects import Draft, Hold
from bot.paper_reference import Reference

FIELD = "arXiv id or address of the paper"
"""Label of the form's first field, by which an issue made with it is known."""

_FIELD = re.compile(rf"\s*### {re.escape(FIELD)}[ \t]*\r?\n(.*?)(?=\r?\n### |\Z)", re.DOTALL)
MOST_PAPERS = 20
"""Papers that one may name at once."""

_MOST_UNKNOWN = 3
_UNNAMED = f"I found no paper in it: name its arXiv id or address, as in `{NAME} add 2401.00001`."


def asked_for(body: str) -> str | None:
    """Give what was written into the form's field.

    Parameters
    ----------
    body : str
        First text of an issue; anything.

    Returns
    -------
    str or None
        None if the issue was not made with the form.

    Notes
    -----
    Source: https://docs.github.com/en/communities (syntax for GitHub's form schema); an answer
    stands under a heading of the field's label.
    """
    found = _FIELD.match(body)
    return found[1].strip() if found else None


def add(
    command: Command, comment: Comment, around: Circumstances, asked: list[Asked]
) -> Iterator[Clause]:
    """Tell what a wish for papers comes to.

    Parameters
    ----------
    command : Command
        ``add``, its argument naming papers.
    comment : Comment
        Where it stands, and by whom.
    around : Circumstances
        What is known.
    asked : list of Asked
        What people without write access asked for so far; what is granted is appended.

    Yields
    ------
    Clause
        One for each paper, and for each word that seems to be meant as one; one where there is
        none.
    """
    found = _named(command.argument)
    if not found:
        yield Clause(command, _UNNAMED, is_granted=False)
    may_write = around.may_write(comment.login)
    for word, reference in found:
        if reference is None or reference.id is None:
            yield Clause(command, _not_a_paper(word, is_doi=bool(reference)), is_granted=False)
        elif may_write:
            yield _draft(command, reference.id, comment.login, around)
        else:
            yield _hold(command, Asked(reference.id, comment.login, around.today), around, asked)


def _named(text: str) -> tuple[tuple[str, Reference | None], ...]:
    """Give what is to be answered: prose beside papers is for people, mistyped ids are not."""
    found = commands.references(text)
    if any(reference for _, reference in found):
        found = tuple(pair for pair in found if pair[1] or any(c.isdigit() for c in pair[0]))
    elif len(found) > _MOST_UNKNOWN:
        return ()
    once = {
        reference.id or word if reference else word: (word, reference) for word, reference in found
    }
    return tuple(once.values())[:MOST_PAPERS]


def _not_a_paper(word: str, *, is_doi: bool) -> str:
    shown = answers.quoted(word)
    if is_doi:
        return f"{shown} is a publisher's DOI; name the paper's arXiv id."
    return f"{shown} is no arXiv id or address."


def _draft(command: Command, paper_id: str, login: str, around: Circumstances) -> Clause:
    shown = answers.paper(paper_id)
    if paper_id in around.listed:
        return Clause(command, f"{shown} is on the list.")
    standing = around.open_proposal(paper_id)
    if standing is not None:
        return Clause(command, f"{shown} is proposed in #{standing.number}.")
    return Clause(command, f"{shown} gets a draft.", Draft((paper_id,), login))


def _hold(command: Command, wish: Asked, around: Circumstances, asked: list[Asked]) -> Clause:
    shown = answers.paper(wish.id)
    known = "on the list" if wish.id in around.listed else around.known.get(wish.id)
    if known:
        return Clause(command, f"{shown}: {known}.")
    if wish not in asked:
        if any(_is_spent(one, wish) for one in asked):
            text = f"{shown} has to wait: one paper a day. Ask tomorrow: `{NAME} add {wish.id}`."
            return Clause(command, text, is_granted=False)
        asked.append(wish)
    text = f"Thank you. {shown} is on the hold list now, where a maintainer decides on it."
    return Clause(command, text, Hold((wish.id,), wish.login))


def _is_spent(one: Asked, wish: Asked) -> bool:
    return one.day == wish.day and one.login.lower() == wish.login.lower()


def request(comment: Comment, around: Circumstances, asked: list[Asked]) -> tuple[Clause, ...]:
    """Tell what an issue made with the form comes to.

    Parameters
    ----------
    comment : Comment
        First text of the issue.
    around, asked
        As for `add`.
    """
    text = asked_for(comment.body) or ""
    return tuple(add(Command(Verb.ADD, text), comment, around, asked))
