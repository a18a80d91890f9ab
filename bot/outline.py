"""The headings of a list, found by their names and by what they stand under."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from bot.errors import ListError
from bot.layout import Section
from bot.sections import Heading

_LINE = attrgetter("line")


@dataclass(frozen=True)
class Outline:
    """The headings of a list; each question takes about as long as its answer.

    Attributes
    ----------
    headings : tuple of Heading
        All of them, and the bullets that others are grouped under, in order of their lines.
    """

    headings: tuple[Heading, ...]

    def find(self, section: Section, path: str) -> Heading:
        """Find the heading of a configured section.

        Parameters
        ----------
        section : Section
            What the configuration says of it.
        path : str
            Name of the file, for the message.

        Raises
        ------
        ListError
            If none or several stand in the file.
        """
        found = self.named(section.heading, section.under)
        if len(found) == 1:
            return found[0]
        known = ", ".join(repr(h.text) for h in self.headings if not h.is_group)
        hint = "Correct [[list.sections]] heading, or say which with `under`."
        raise ListError(
            f"{path}: heading {section.name!r} stands {len(found)} times; it must stand once. "
            f"Nothing was changed. Headings found: {known}. {hint}"
        )

    def named(self, text: str, under: Sequence[str] = ()) -> tuple[Heading, ...]:
        """Give the headings of a name that stand under others, which need not be the next above.

        Parameters
        ----------
        text : str
            As a configuration calls it. Bullets count where no heading is called so.
        under : sequence of str
            Names of headings above it, outermost first.
        """
        around: Iterable[Heading] | None = None
        for name in under:
            around = _within(self._by_name.get(name, ()), around)
        named = self._real_by_name.get(text) or self._by_name.get(text, ())
        return _within(named, around)

    def above(self, heading: Heading) -> tuple[Heading, ...]:
        """Give the headings that a heading stands under, outermost first."""
        return self._above[heading.line]

    def below(self, heading: Heading) -> tuple[Heading, ...]:
        """Give the headings that stand under a heading, in order."""
        return _between(self.headings, heading.line, heading.end)

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Heading, ...]]:
        named: dict[str, list[Heading]] = {}
        for heading in self.headings:
            for name in heading.names:
                named.setdefault(name, []).append(heading)
        return {name: tuple(found) for name, found in named.items()}

    @cached_property
    def _real_by_name(self) -> Mapping[str, tuple[Heading, ...]]:
        """Leave out bullets."""
        named = self._by_name.items()
        return {name: tuple(h for h in found if not h.is_group) for name, found in named}

    @cached_property
    def _above(self) -> Mapping[int, tuple[Heading, ...]]:
        """Go through the file once, with the headings whose part has not ended."""
        found: dict[int, tuple[Heading, ...]] = {}
        around: tuple[Heading, ...] = ()
        for heading in self.headings:
            around = tuple(h for h in around if heading.line < h.end)
            found[heading.line] = tuple(h for h in around if h.level < heading.level)
            around = (*around, heading)
        return found


def _within(found: Sequence[Heading], around: Iterable[Heading] | None) -> tuple[Heading, ...]:
    """Give those that stand under any of some headings, each once."""
    if around is None:
        return tuple(found)
    inside = {h.line: h for one in around for h in _between(found, one.line, one.end)}
    return tuple(inside[line] for line in sorted(inside))


def _between(found: Sequence[Heading], start: int, end: int) -> tuple[Heading, ...]:
    first = bisect_right(found, start, key=_LINE)
    return tuple(found[first : bisect_left(found, end, first, key=_LINE)])
