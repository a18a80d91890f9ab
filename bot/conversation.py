"""What people say to the bot on GitHub, and what it says back: comments, reactions, answers."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.commands import Command
from bot.effects import Effect

OWN = "<!-- arxiv-bot:"
"""What a text of the bot's own begins with; such a text is never obeyed."""

_ANSWER = re.compile(r"<!-- arxiv-bot:answer ([\w-]+)( closes)? -->")


class Reaction(StrEnum):
    """How the bot acknowledges a comment, in GitHub's words."""

    SEEN = "eyes"
    DONE = "+1"
    PUZZLED = "confused"
    """Something in it was not understood, not allowed or not possible."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A text that somebody wrote on an issue or a pull request.

    Attributes
    ----------
    id : int
        Id of the comment; 0 for the first text of an issue.
    number : int
        The issue or pull request.
    login : str
        Who wrote it.
    body : str
        Markdown; foreign text.
    at : datetime
        When it was written, UTC.
    """

    id: int
    number: int
    login: str
    body: str
    at: datetime

    @property
    def key(self) -> str:
        """What its answer is known by; an issue that was rewritten gets another one."""
        if self.id:
            return str(self.id)
        words = " ".join(self.body.split())
        return f"{request_key(self.number)}{hashlib.sha256(words.encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Heard:
    """What people said since the last time.

    Attributes
    ----------
    comments : tuple of Comment
        With at least one command, by people, without an answer so far; in order of their ids.
    requests : tuple of Comment
        First texts of open issues that ask for a paper, without an answer to what they say now;
        in order of their numbers.
    last_id : int
        Id of the last comment that was read; what comes later has a higher one.
    is_complete : bool
        Whether this is all; if not, the next reading starts at the same time.
    """

    comments: tuple[Comment, ...] = ()
    requests: tuple[Comment, ...] = ()
    last_id: int = 0
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class Clause:
    """What one command of a comment comes to.

    Attributes
    ----------
    command : Command
        The command.
    text : str
        What is said to it once its effect is there; Markdown without foreign marks.
    effect : Effect or None
        What is to be done, if anything.
    is_granted : bool
        Whether it was understood, allowed and possible.
    """

    command: Command
    text: str
    effect: Effect | None = None
    is_granted: bool = True


@dataclass(frozen=True, slots=True)
class Order:
    """A comment, and what all its commands come to.

    Attributes
    ----------
    comment : Comment
        The comment.
    clauses : tuple of Clause
        In order of the commands.
    is_request : bool
        Whether it is an issue that asks for a paper, which is closed when it is granted.
    """

    comment: Comment
    clauses: tuple[Clause, ...]
    is_request: bool = False

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What is to be done, in order."""
        return tuple(clause.effect for clause in self.clauses if clause.effect is not None)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to a comment.

    Attributes
    ----------
    text : str
        The answer's text with its hidden first line; empty for a reaction alone.
    reaction : Reaction
        Beside `Reaction.SEEN`.
    closes : bool
        Whether the issue is done.
    """

    text: str
    reaction: Reaction
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of effects.

    Attributes
    ----------
    failures : mapping of Effect to str
        Why an effect could not be brought about and will not be, as a sentence in Markdown
        without foreign marks.
    notes : mapping of Effect to str
        What is to be said in addition of one that was, such as the new draft's number.
    """

    failures: Mapping[Effect, str] = field(default_factory=dict)
    notes: Mapping[Effect, str] = field(default_factory=dict)


def reply(order: Order, outcome: Outcome | None = None) -> Reply:
    """Write the answer to a comment whose effects were brought about.

    Parameters
    ----------
    order : Order
        The comment with its effects.
    outcome : Outcome or None
        What could not be done; None if everything was.

    Returns
    -------
    Reply
        One answer for all commands. No line of it begins as a command does.
    """
    happened = outcome or Outcome()
    lines = [_line(clause, happened) for clause in order.clauses]
    failed = any(clause.effect in happened.failures for clause in order.clauses if clause.effect)
    is_granted = not failed and all(clause.is_granted for clause in order.clauses)
    spoken = [line for line in lines if line]
    if len(spoken) > 1:
        spoken = [f"- {line}".replace("\n", "\n  ") for line in spoken]
    closes = order.is_request and is_granted
    first = answer_marker(order.comment.key, closes=closes)
    return Reply(
        text="\n".join([first, *spoken]) if spoken else "",
        reaction=Reaction.DONE if is_granted else Reaction.PUZZLED,
        closes=closes,
    )


def _line(clause: Clause, outcome: Outcome) -> str:
    if clause.effect is None:
        return clause.text
    failure = outcome.failures.get(clause.effect)
    if failure is not None:
        return f"`{clause.command.verb}`: not done. {failure}"
    note = outcome.notes.get(clause.effect)
    return f"{clause.text} {note}" if note else clause.text


def answer_marker(key: str, *, closes: bool = False) -> str:
    """Write the hidden first line of an answer, which also tells whether its issue is done."""
    return f"{OWN}answer {key}{' closes' if closes else ''} -->"


def answered_key(body: str) -> str | None:
    """Tell which comment a text answers; None for a text that is no answer."""
    found = _ANSWER.match(body)
    return found[1] if found else None


def closes_issue(body: str) -> bool:
    """Tell whether a text is an answer after which its issue is to be closed."""
    found = _ANSWER.match(body)
    return found is not None and found[2] is not None


def request_key(number: int) -> str:
    """Give the beginning of the keys of all answers to one issue's first text."""
    return f"issue-{number}-"
