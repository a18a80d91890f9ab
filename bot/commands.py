"""Commands to the bot in comments: lines that begin with ``/arxiv-bot``."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from bot import sections
from bot.paper_reference import Reference
from bot.paper_reference import parse as parse_reference

NAME = "/arxiv-bot"
"""What a line with a command begins with."""

MOST_COMMANDS = 10
"""Commands of one comment that are read; more are no conversation."""

MOST_WORDS = 200
"""Words of one wish for papers that are read."""

_MOST_LETTERS = 500
_COMMAND = re.compile(rf" {{0,3}}{re.escape(NAME)}(?:[ \t:]+(.*))?", re.IGNORECASE)
_HTML = re.compile(
    r"^ {0,3}<(pre|blockquote)\b.*?(?:</\1>|\Z)", re.IGNORECASE | re.MULTILINE | re.DOTALL
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_QUOTES = "`\"'“”‘’«»"
_AROUND = "<>()[].!?:*\"'`"
_SIGNED = re.compile(r"(?:^|[\s,;])([+-])[ \t]*(?=[^\s+-])")


class Verb(StrEnum):
    """What a person may want."""

    MOVE = "move"
    LABELS = "labels"
    VENUE = "venue"
    WHY = "why"
    LATER = "later"
    REJECT = "reject"
    RETRY = "retry"
    REBUILD = "rebuild"
    ADD = "add"
    HELP = "help"
    UNKNOWN = ""
    """A word that is none of them."""


@dataclass(frozen=True, slots=True)
class Command:
    """One line to the bot.

    Attributes
    ----------
    verb : Verb
        What is wanted.
    argument : str
        The rest of the line, stripped; foreign text. With `Verb.UNKNOWN` the whole line after the
        bot's name.
    """

    verb: Verb
    argument: str = ""


@dataclass(frozen=True, slots=True)
class LabelChange:
    """Labels to be added and taken away, as a person spelled them."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


def parse(body: str) -> tuple[Command, ...]:
    r"""Read the commands of a comment.

    Parameters
    ----------
    body : str
        Markdown; anything.

    Returns
    -------
    tuple of Command
        In their order, at most `MOST_COMMANDS`. What stands in code, in quotes or inside a line
        is none. A line with the bot's name alone asks for help.

    Examples
    --------
    >>> parse("Thanks!\n/arxiv-bot move Video")
    (Command(verb=<Verb.MOVE: 'move'>, argument='Video'),)
    """
    if NAME not in body.lower():
        return ()
    visible = "\n".join(sections.visible_lines(("\n", *_LINE.findall(body))))
    lines = _HTML.sub("", visible).split("\n")
    found = (match for line in lines if (match := _COMMAND.fullmatch(line)))
    return tuple(_read(match[1] or "") for match in islice(found, MOST_COMMANDS))


def label_change(argument: str) -> LabelChange | None:
    """Read ``+Lip-sync -3D``.

    Parameters
    ----------
    argument : str
        Names, each behind its sign; spaces in a name are part of it.

    Returns
    -------
    LabelChange or None
        None if no name has a sign, or something stands before the first one.
    """
    bare = name_in(argument)
    first = _SIGNED.match(bare)
    if first is None:
        return None
    pieces = _SIGNED.split(bare)[1:]
    pairs = [(sign, name_in(text)) for sign, text in zip(pieces[::2], pieces[1::2], strict=True)]
    return LabelChange(
        add=tuple(dict.fromkeys(name for sign, name in pairs if sign == "+" and name)),
        remove=tuple(dict.fromkeys(name for sign, name in pairs if sign == "-" and name)),
    )


def name_in(argument: str) -> str:
    """Give a name without the quotes and marks that people put around it."""
    return argument.strip(f" \t,;{_QUOTES}").strip()


def references(text: str) -> tuple[tuple[str, Reference | None], ...]:
    """Read the papers that somebody names.

    Parameters
    ----------
    text : str
        Ids, addresses and DOIs, with spaces, commas or lines between.

    Returns
    -------
    tuple of (str, Reference or None)
        Each word once with what it means, at most `MOST_WORDS`; None for what names no paper.
    """
    words = (word for word in re.split(r"[\s,;]+", text) if any(c.isalnum() for c in word))
    first = islice(dict.fromkeys(word.strip(_AROUND) for word in words), MOST_WORDS)
    return tuple((word, parse_reference(word)) for word in first)


def _read(line: str) -> Command:
    text = line.strip()[:_MOST_LETTERS]
    if not text:
        return Command(Verb.HELP)
    word, _, rest = text.partition(" ")
    known = {verb.value: verb for verb in Verb if verb}
    verb = known.get(word.strip(f"\t{_QUOTES}.,:;!?").lower())
    return Command(verb, rest.strip()) if verb else Command(Verb.UNKNOWN, text)
