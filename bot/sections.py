"""Where the sections of a list are: its headings to any depth, and the lines that Markdown reads.

Notes
-----
Source: https://github.github.com/gfm (ATX and setext headings, fenced code, HTML comments).
GitHub shows front matter as a table of its own; nothing in it is part of the list.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from bot.plain_text import strip_markup

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?")
_HTML = re.compile(r"\s*<h([1-6])\b[^<>]*>(.*)</h\1>\s*", re.IGNORECASE)
_SUMMARY = re.compile(r"\s*(?:<details[^<>]*>\s*)?<summary\b[^<>]*>(.*)</summary>.*", re.IGNORECASE)
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_NO_PARAGRAPH = re.compile(r"\s*(?:[-*+>|<]|\d+[.)]\s|$)| {4}|\t")
_FENCE = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s+)?(`{3,}|~{3,})(?!.*`)")
_BULLET = re.compile(r"([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_EMOJI = re.compile(r":[a-z0-9_+-]+:")
_BEFORE = re.compile(r"\b(?:before|until|till|pre|prior|earlier|older|up to)\b|[≤<]", re.IGNORECASE)
_YEAR_WORDS = re.compile(
    r"\b(?:years?|papers?|before|until|till|pre|prior|to|and|or|earlier|older|up|in|of|the|works?)\b",
    re.IGNORECASE,
)
_SUMMARY_LEVEL = 7
_GROUP_LEVEL = 8
_FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, or a bullet that others are grouped under.

    Attributes
    ----------
    line : int
        Index of its line.
    body : int
        Index of the first line below it; two further for a heading that is underlined.
    level : int
        1 to 6; 7 for ``<summary>``, from 8 on for bullets, deeper ones higher.
    text : str
        As it stands, without its marks.
    end : int
        Index of the line at which its own part of the list ends: the next heading that is not
        deeper, or the bullet that does not belong to the group any more.
    """

    line: int
    body: int
    level: int
    text: str
    end: int

    @property
    def is_group(self) -> bool:
        """Whether it is a bullet, not a heading."""
        return self.level >= _GROUP_LEVEL

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last year, if it is nothing but years: ``2024``, ``Before 2020``."""
        return _years(self.text)

    @property
    def names(self) -> frozenset[str]:
        """What a configuration may call it: as it stands, or as it is shown."""
        shown = strip_markup(self.text)
        return frozenset({self.text, shown, shown.rstrip(": ")})


@lru_cache(maxsize=4096)
def _years(text: str) -> tuple[int, int] | None:
    shown = strip_markup(text)
    found = [int(year) for year in _YEAR.findall(shown)]
    rest = _YEAR_WORDS.sub("", _YEAR.sub("", _EMOJI.sub("", shown)))
    if not found or any(c.isalnum() for c in rest):
        return None
    if len(found) == 1 and _BEFORE.search(shown):
        is_open = re.search(r"before|pre|prior|<", shown, re.IGNORECASE)
        is_with = re.search(r"\band\b|\bor\b|≤", shown, re.IGNORECASE)
        return _FIRST_YEAR, found[0] - (1 if is_open and not is_with else 0)
    return min(found), max(found)


def visible_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Give the lines without endings; those that Markdown does not read are blank.

    Parameters
    ----------
    lines : sequence of str
        The file's lines with their endings.

    Returns
    -------
    tuple of str
        As many lines. Front matter, fenced code and HTML comments are blank.
    """
    start = _front_matter(lines)
    return ("",) * start + tuple(_without_code(lines[start:]))


def find_headings(visible: Sequence[str]) -> tuple[Heading, ...]:
    """Find all headings, and the bullets under which others are grouped.

    Parameters
    ----------
    visible : sequence of str
        As `visible_lines` gives them.

    Returns
    -------
    tuple of Heading
        In order of their lines.
    """
    groups = tuple(_groups(visible))
    indents = tuple(map(_indent, visible)) if groups else ()
    found = sorted((*_marked(visible), *groups))
    ended: list[Heading] = []
    end_at: dict[int, int] = {}
    for line, body, level, text in reversed(found):
        end = min((at for deep, at in end_at.items() if deep <= level), default=len(visible))
        if level >= _GROUP_LEVEL:
            end = next((n for n in range(line + 1, end) if indents[n] <= indents[line]), end)
        ended.append(Heading(line, body, level, text, end))
        end_at = {deep: at for deep, at in end_at.items() if deep < level} | {level: line}
    return tuple(reversed(ended))


def _front_matter(lines: Sequence[str]) -> int:
    """Count the lines of front matter."""
    if not lines or lines[0].lstrip("\ufeff").rstrip() != "---":
        return 0
    ends = (n for n, line in enumerate(lines[1:], 1) if line.rstrip() in {"---", "..."})
    end = next(ends, 0)
    has_keys = any(re.match(r"[\w-]+:", line) for line in lines[1:end])
    return end + 1 if has_keys else 0


def _without_code(lines: Sequence[str]) -> Iterator[str]:
    fence, in_comment = "", False
    for raw in lines:
        line = raw.rstrip("\r\n")
        opened = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence:
            is_closing = line.strip().startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if is_closing else fence
            yield ""
        elif in_comment:
            in_comment = "-->" not in line
            yield ""
        elif opened:
            fence = opened[1]
            yield ""
        else:
            in_comment = "<!--" in line and line.lstrip().startswith("<!--") and "-->" not in line
            yield "" if in_comment else line


def _marked(visible: Sequence[str]) -> Iterator[tuple[int, int, int, str]]:
    """Give line, first line below, level and text of each heading."""
    for number, line in enumerate(visible):
        mark = line.lstrip("\ufeff \t")[:1]
        if mark == "#" and (match := _ATX.fullmatch(line.removeprefix("\ufeff"))):
            yield number, number + 1, len(match[1]), _without_marks(match[2] or "")
        elif mark == "<" and (match := _HTML.fullmatch(line)):
            yield number, number + 1, int(match[1]), strip_markup(match[2])
        elif mark == "<" and (match := _SUMMARY.fullmatch(line)):
            yield number, number + 1, _SUMMARY_LEVEL, strip_markup(match[1])
        elif mark in {"=", "-"} and number and _UNDERLINE.fullmatch(line):
            text = visible[number - 1]
            is_alone = number < 2 or not visible[number - 2].strip()
            if is_alone and not _NO_PARAGRAPH.match(text) and not _ATX.fullmatch(text):
                yield number - 1, number + 1, 1 if mark == "=" else 2, text.strip()


def _without_marks(text: str) -> str:
    """Take the marks off that may close a heading: ``## Papers ##``."""
    text = text.strip()
    rest = text.rstrip("#")
    return rest.rstrip() if rest[-1:] in {" ", "\t"} else text


def _groups(visible: Sequence[str]) -> Iterator[tuple[int, int, int, str]]:
    """Give the bullets without any link that have bullets indented under them."""
    for number, line in enumerate(visible[:-1]):
        if "](" in line or "://" in line:
            continue
        match = _BULLET.match(line)
        if match:
            below = next((v for v in visible[number + 1 : number + 3] if v.strip()), "")
            deeper = _BULLET.match(below)
            if deeper and width(deeper[1]) > width(match[1]):
                level = _GROUP_LEVEL + width(match[1])
                yield number, number + 1, level, line[match.end() :].strip()


def width(indent: str) -> int:
    """Measure white space as Markdown does, with a tab stop every four columns."""
    return len(indent.expandtabs(4))


def _indent(line: str) -> float:
    """Measure how far a line is indented; a blank one belongs to whatever is around it."""
    shown = line.lstrip()
    return width(line[: len(line) - len(shown)]) if shown else inf
