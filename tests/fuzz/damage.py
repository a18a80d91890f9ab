"""Lists as people leave them: with lines lost, doubled, moved, cut and mistyped."""

import re
from collections.abc import Callable
from random import Random

from tests.fuzz.hostile import hostile_text

_SIGNS = "|`*_[](){}<>#-+>\\!~:&$\"' \t1."
_LINES = (
    *("", "---", "***", "```", "~~~", "<!--", "-->", "# x", "> x", "- x", "1. x", "    x", "| |"),
    *("|", "| - |", "<details>", "</details>", "<table>", "x", "\t", "==="),
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


def damage(random: Random, text: str, most: int = 4) -> str:
    """Do some damage to a list.

    Parameters
    ----------
    random : Random
        Source of all choices.
    text : str
        The list.
    most : int
        Most changes.
    """
    lines = _LINE.findall(text)
    for _ in range(random.randint(1, most)):
        if lines:
            random.choice(_KINDS)(random, lines, random.randrange(len(lines)))
    return "".join(lines)


def excerpt(random: Random, text: str, most: int = 30) -> str:
    """Give a list without most of its rows and entries, so that many can be tried."""
    lines = _LINE.findall(text)
    rows = [n for n, line in enumerate(lines) if "://" in line]
    dropped = set(rows) - set(random.sample(rows, min(most, len(rows))))
    return "".join(line for n, line in enumerate(lines) if n not in dropped)


def _ending(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _lose(random: Random, lines: list[str], at: int) -> None:
    del lines[at]


def _double(random: Random, lines: list[str], at: int) -> None:
    lines.insert(random.randint(0, len(lines)), lines[at].rstrip("\r\n") + "\n")


def _move(random: Random, lines: list[str], at: int) -> None:
    line = lines.pop(at).rstrip("\r\n") + "\n"
    lines.insert(random.randint(0, len(lines)), line)


def _cut(random: Random, lines: list[str], at: int) -> None:
    content = lines[at].rstrip("\r\n")
    lines[at] = content[: random.randint(0, len(content))] + _ending(lines[at])


def _mistype(random: Random, lines: list[str], at: int) -> None:
    place = random.randint(0, len(lines[at].rstrip("\r\n")))
    lines[at] = lines[at][:place] + random.choice(_SIGNS) + lines[at][place:]


def _drop_sign(random: Random, lines: list[str], at: int) -> None:
    places = [n for n, c in enumerate(lines[at]) if c in _SIGNS]
    if places:
        place = random.choice(places)
        lines[at] = lines[at][:place] + lines[at][place + 1 :]


def _put_in(random: Random, lines: list[str], at: int) -> None:
    lines.insert(at, random.choice(_LINES) + "\n")


def _put_in_hostile(random: Random, lines: list[str], at: int) -> None:
    text = hostile_text(random).encode("utf-8", "replace").decode()  # as files have no other
    lines.insert(at, text + random.choice(("\n", "\r\n", "\r")))


def _indent(random: Random, lines: list[str], at: int) -> None:
    lines[at] = random.choice((" ", "  ", "    ", "\t", "> ", "- ")) + lines[at]


def _join(random: Random, lines: list[str], at: int) -> None:
    lines[at] = lines[at].rstrip("\r\n") + (" " if at + 1 < len(lines) else "\n")


_KINDS: tuple[Callable[[Random, list[str], int], None], ...] = (
    *(_lose, _double, _move, _cut, _mistype, _mistype, _drop_sign, _put_in, _put_in_hostile),
    *(_indent, _join),
)
