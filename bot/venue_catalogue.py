"""The catalogue of venues: which there are, and how authors spell them."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from itertools import pairwise
from typing import Any

from bot.errors import ConfigError

_TOKEN = re.compile(r"[^\W\d_]+|\d+|\*(?=\w)")
_GAP = re.compile(r"[\s,/&'’.:*()–-]{0,4}")
_SMALL_WORDS = frozenset({"and", "for", "in", "of", "on", "the", "with"})
_NAME_WORDS = 2


class VenueKind(StrEnum):
    """What a venue publishes; only conferences have workshops."""

    CONFERENCE = "conferences"
    JOURNAL = "journals"


@dataclass(frozen=True, slots=True)
class Venue:
    """One venue.

    Attributes
    ----------
    name : str
        House form without year.
    kind : VenueKind
        Conference or journal.
    workshop : str
        House form of its workshops, without year.
    """

    name: str
    kind: VenueKind
    workshop: str


@dataclass(frozen=True, slots=True)
class VenueMention:
    """Words of a text that name a venue.

    Attributes
    ----------
    venue : Venue
        The venue.
    start, end : int
        Where the text names it, as indices.
    is_ambiguous : bool
        Whether the words also mean something else.
    is_workshop : bool
        Whether a W behind the acronym says that it is a workshop of the venue.
    is_name : bool
        Whether it is a full name of several words, which may be the beginning of another one.
    """

    venue: Venue
    start: int
    end: int
    is_ambiguous: bool
    is_workshop: bool
    is_name: bool


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of a text; one that a full stop cuts short stands for every word it begins."""

    word: str
    start: int
    end: int
    is_cut: bool

    def means(self, word: str) -> bool:
        return self.word == word or (self.is_cut and word.startswith(self.word))


@dataclass(frozen=True, slots=True)
class _Spelling:
    words: tuple[str, ...]
    venue: Venue
    exact: str | None
    is_name: bool


@dataclass(frozen=True, slots=True)
class VenueCatalogue:
    """Venues by the first word of their spellings, longest spelling first.

    Attributes
    ----------
    spellings : mapping of str to tuple
        By first word.
    first_letters : mapping of str to tuple
        Those of several words again, by the first letter, for words that are cut short.
    """

    spellings: Mapping[str, tuple[_Spelling, ...]]
    first_letters: Mapping[str, tuple[_Spelling, ...]]

    def find(self, text: str) -> Iterator[VenueMention]:
        """Find the venues that a text names.

        Parameters
        ----------
        text : str
            Anything; whitespace, case, punctuation between words and small words such as "on" do
            not matter, and words may be cut short with a full stop ("IEEE Trans. Multim.").

        Yields
        ------
        VenueMention
            In the order of the text, without overlap; of several spellings the longest.
        """
        tokens = [
            _Token(m[0].casefold(), m.start(), m.end(), text.startswith(".", m.end()))
            for m in _TOKEN.finditer(text)
        ]
        position = 0
        while position < len(tokens):
            found = self._match(text, tokens, position)
            if found:
                spelling, length, is_workshop = found
                yield VenueMention(
                    venue=spelling.venue,
                    start=tokens[position].start,
                    end=tokens[position + length - 1].end,
                    is_ambiguous=spelling.exact is not None,
                    is_workshop=is_workshop,
                    is_name=spelling.is_name,
                )
                position += length
            else:
                position += 1

    def _match(
        self, text: str, tokens: list[_Token], position: int
    ) -> tuple[_Spelling, int, bool] | None:
        first = tokens[position]
        for spelling in self._beginning_with(first):
            part = _take(tokens, position, len(spelling.words))
            words = [token for token in part if token is first or token.word not in _SMALL_WORDS]
            if len(words) < len(spelling.words):
                continue
            *head, last = zip(words, spelling.words, strict=True)
            is_workshop = last[0].word == f"{last[1]}w"
            if not (is_workshop or last[0].means(last[1])) or not all(t.means(w) for t, w in head):
                continue
            if spelling.exact and spelling.exact != text[first.start : part[-1].end].rstrip("Ww"):
                continue
            if all(_GAP.fullmatch(text, a.end, b.start) for a, b in pairwise(part)):
                return spelling, len(part), is_workshop
        return None

    def _beginning_with(self, token: _Token) -> Iterator[_Spelling]:
        word = token.word
        if token.is_cut:
            possible = self.first_letters.get(word[0], ())
            yield from (spelling for spelling in possible if token.means(spelling.words[0]))
        for first in (word, word[:-1]) if word.endswith("w") else (word,):
            yield from self.spellings.get(first, ())


def _take(tokens: list[_Token], position: int, count: int) -> list[_Token]:
    """Take so many words, and the small ones between them."""
    end = position + 1
    missing = count - 1
    while missing and end < len(tokens):
        missing -= tokens[end].word not in _SMALL_WORDS
        end += 1
    return tokens[position:end]


def read_catalogue(extra: str | None = None) -> VenueCatalogue:
    """Read the packaged catalogue, and a list's own on top of it.

    Parameters
    ----------
    extra : str or None
        TOML in the form of the packaged ``venues.toml``: its lines replace those of the same venue.

    Returns
    -------
    VenueCatalogue
        Ready to be searched.

    Raises
    ------
    ConfigError
        If `extra` is not TOML, or not in the form of the packaged file.
    """
    packaged = resources.files("bot").joinpath("venues.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, Any]] = {key: {} for key in (*VenueKind, "ambiguous", "workshops")}
    for where, text in (("bot/venues.toml", packaged), ("the list's venues", extra or "")):
        for table, entries in _parse(where, text).items():
            tables[table] |= entries
    return _index(tables)


def _parse(where: str, text: str) -> dict[str, dict[str, Any]]:
    try:
        tables: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{where}: not valid TOML ({error}). Nothing was run. Correct the file."
        ) from error
    for table, entries in tables.items():
        if table not in {*VenueKind, "ambiguous", "workshops"} or not isinstance(entries, dict):
            raise ConfigError(
                f"{where}: {table!r} is not a table of venues; use [conferences], [journals],"
                " [ambiguous] or [workshops]. Nothing was run. Correct the file."
            )
        for name, value in entries.items():
            if not _is_entry(table, value):
                raise ConfigError(
                    f"{where} [{table}] {name}: {value!r} is not allowed; use"
                    f" {'a text' if table == 'workshops' else 'a list of texts'}."
                    " Nothing was run. Correct the file."
                )
    return tables


def _is_entry(table: str, value: object) -> bool:
    if table == "workshops":
        return isinstance(value, str)
    return isinstance(value, list) and all(isinstance(v, str) and _words(v) for v in value)


def _words(spelling: str) -> tuple[str, ...]:
    """Give the words that are compared."""
    words = (token.casefold() for token in _TOKEN.findall(spelling))
    return tuple(word for word in words if word not in _SMALL_WORDS)


def _index(tables: dict[str, dict[str, Any]]) -> VenueCatalogue:
    venues = {
        name: Venue(name, kind, tables["workshops"].get(name, f"{name}W"))
        for kind in VenueKind
        for name in tables[kind]
    }
    known: dict[tuple[tuple[str, ...], str | None], _Spelling] = {}
    for table in (*VenueKind, "ambiguous"):
        for name, spellings in tables[table].items():
            venue = venues.get(name) or Venue(name, VenueKind.CONFERENCE, f"{name}W")
            for text in spellings:
                words = _words(text)
                exact = text if table == "ambiguous" else None
                is_name = len(_TOKEN.findall(text)) > _NAME_WORDS
                known[words, exact] = _Spelling(words, venue, exact, is_name)
    index: dict[str, list[_Spelling]] = {}
    letters: dict[str, list[_Spelling]] = {}
    for spelling in sorted(known.values(), key=lambda s: -len(s.words)):
        index.setdefault(spelling.words[0], []).append(spelling)
        if len(spelling.words) > 1 and not spelling.exact:
            letters.setdefault(spelling.words[0][0], []).append(spelling)
    return VenueCatalogue(
        {word: tuple(spellings) for word, spellings in index.items()},
        {letter: tuple(spellings) for letter, spellings in letters.items()},
    )
