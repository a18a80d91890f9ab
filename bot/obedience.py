"""What people may order, and what it means: comments in, effects and answers out.

The effects are brought about by the caller, one order after the other, each before its answer is
written: an answer is the sign that a command was obeyed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot import add_requests, answers, draft_orders, escape
from bot.circumstances import Circumstances
from bot.commands import Command, Verb
from bot.commands import parse as parse_commands
from bot.conversation import Clause, Comment, Heard, Order, Outcome, Reply, reply
from bot.dashboard_state import Asked
from bot.effects import Effect
from bot.errors import BotError, GitHubError
from bot.github_errors import GitHubAnswerError

_PATIENCE = timedelta(days=2)
"""How long a comment that GitHub refuses to let the bot obey or answer is tried again."""


def orders(heard: Heard, around: Circumstances) -> tuple[Order, ...]:
    """Tell what everything that people said comes to.

    Parameters
    ----------
    heard : Heard
        Comments and requests without an answer so far.
    around : Circumstances
        What is known; permissions are asked for only of people who wrote a command.

    Returns
    -------
    tuple of Order
        One for each comment with a command and each request, comments first, in their order.
        Their effects are to be brought about one after the other, in order; of each other's
        commands see the verdicts, so that the last word counts.
    """
    asked = list(around.asked)
    told: set[tuple[str, int]] = set()
    found = []
    for comment in heard.comments:
        clauses: list[Clause] = []
        for command in parse_commands(comment.body):
            clauses += _clauses(command, comment, around, asked, told)
            around = around.after(clauses[-1].effect if clauses else None)
        if clauses:
            found.append(Order(comment, tuple(clauses)))
    for comment in heard.requests:
        request = add_requests.request(comment, around, asked)
        found.append(Order(comment, request, is_request=True))
    return tuple(found)


class Voice(Protocol):
    """How the bot speaks; `bot.github_comments.Conversation` is one."""

    def acknowledge(self, comment: Comment) -> None:
        """Show that a comment was seen."""

    def answer(self, comment: Comment, reply: Reply) -> None:
        """Say what became of it, once."""


@dataclass(frozen=True, slots=True)
class Obeyed:
    """How far people's orders were carried out.

    Attributes
    ----------
    last_id : int
        The last comment that is done with; it is never obeyed again.
    errors : tuple of str
        What went wrong.
    is_complete : bool
        Whether nothing is left for the next run.
    """

    last_id: int
    errors: tuple[str, ...] = ()
    is_complete: bool = True


def obey(
    heard: Heard,
    around: Circumstances,
    voice: Voice,
    bring_about: Callable[[Effect], str],
    after_id: int = 0,
) -> Obeyed:
    """Carry out what people ordered, one comment after the other.

    Parameters
    ----------
    heard : Heard
        What they said.
    around : Circumstances
        What is known.
    voice : Voice
        Acknowledges and answers.
    bring_about : callable
        Does one thing, which may be done already; gives a sentence to add to the answer (Markdown,
        without foreign marks), or nothing. A `GitHubError` ends the run; every other `BotError`
        says why it cannot be done, and the answer tells it.
    after_id : int
        The last comment that earlier runs were done with.

    Returns
    -------
    Obeyed
        After a refusal of GitHub's that concerns one comment alone those on other pages go on, and
        the next run begins with that comment, for some days; after an outage or a missing
        permission all wait for it.
    """
    errors: list[str] = []
    last, stuck = after_id, set[int]()
    for order in orders(heard, around):
        comment = order.comment
        if comment.number in stuck:
            continue
        try:
            voice.acknowledge(comment)
            voice.answer(comment, reply(order, _bring_about(order, bring_about)))
        except GitHubError as error:
            errors.append(str(error))
            if _is_lasting(error):
                return Obeyed(last, tuple(errors), is_complete=False)
            if around.today - comment.at.date() <= _PATIENCE:
                stuck.add(comment.number)
        if not stuck:
            last = comment.id or last
    if stuck:
        return Obeyed(last, tuple(errors), is_complete=False)
    return Obeyed(max(last, heard.last_id), tuple(errors), heard.is_complete)


def _bring_about(order: Order, bring_about: Callable[[Effect], str]) -> Outcome:
    failures, notes = {}, {}
    for effect in order.effects:
        try:
            notes[effect] = bring_about(effect)
        except GitHubError:
            raise
        except BotError as error:
            failures[effect] = escape.inline(str(error))
    return Outcome(failures, notes)


def _is_lasting(error: GitHubError) -> bool:
    is_outage = isinstance(error, GitHubAnswerError) and error.answer.is_outage
    return error.is_fatal or is_outage


def _clauses(
    command: Command,
    comment: Comment,
    around: Circumstances,
    asked: list[Asked],
    told: set[tuple[str, int]],
) -> Iterator[Clause]:
    if command.verb is Verb.ADD:
        yield from add_requests.add(command, comment, around, asked)
    elif not around.may_write(comment.login):
        place = (comment.login.lower(), comment.number)
        yield Clause(command, "" if place in told else answers.NOT_ALLOWED, is_granted=False)
        told.add(place)
    elif command.verb in draft_orders.VERBS:
        yield draft_orders.order(command, comment.number, around)
    elif command.verb is Verb.HELP:
        yield Clause(command, answers.help_text())
    else:
        yield Clause(command, answers.unknown(command.argument), is_granted=False)
