"""Numbers put into the configuration's text, with every other character of it kept."""

import re
import tomllib
from collections.abc import Mapping

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from bot import config
from bot.errors import ConfigError

_BYTE_ORDER_MARK = "\ufeff"
_PART_OF_A_NUMBER = re.compile(r"[0-9+\-._eE]*")


def set_numbers(
    text: str, table: str, numbers: Mapping[str, float], where: str = "arxiv-bot.toml"
) -> str:
    """Set numbers in one table of a configuration.

    Parameters
    ----------
    text : str
        The whole file, with any line endings; a byte order mark is kept.
    table : str
        Name of a table at the top; made at the end of the file if it is missing.
    numbers : mapping of str to float
        Value by key. A key that is missing is made below the table's last one; one that has its
        value already is left as it is written.
    where : str
        Name of the file for messages.

    Returns
    -------
    str
        A valid configuration. Comments, order and spacing are those of `text`: every character of
        it but the old numbers is in the result, in order.

    Raises
    ------
    ConfigError
        If either text is no valid configuration, or anything else would change. Nothing is
        half-written.

    Notes
    -----
    Format: TOML 1.0 (https://toml.io/en/v1.0.0).
    """
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    current = text.removeprefix(mark)
    config.parse(current, where)
    for key, number in numbers.items():
        try:
            edited = _set(current, table, key, number)
            _prove(current, edited, table, key, number)
        except (TOMLKitError, ValueError) as error:
            raise ConfigError(
                f"{where} [{table}] {key}: {number!r} cannot be written: {error}. "
                "Nothing was changed. Write it by hand."
            ) from error
        current = edited
    config.parse(current, where)
    return mark + current


def _set(text: str, table: str, key: str, number: float) -> str:
    """Write one number."""
    ending = "\r\n" if "\r\n" in text else "\n"
    tables = tomllib.loads(text)
    if table not in tables:
        gap = ending if text.endswith("\n") or not text else 2 * ending
        return f"{text}{gap}[{table}]{ending}{key} = {number!r}{ending}"
    if tables[table].get(key) == number:
        return text
    document = tomlkit.parse(text)
    held = document[table]
    if isinstance(held, Table) and key not in held:
        _insert(held, key, number, ending)
    else:
        held[key] = number
    return tomlkit.dumps(document)


def _insert(table: Table, key: str, number: float, ending: str) -> None:
    """Put a new key below the last one, above the comments that lead to the next table."""
    body = table.value.body
    keys = [n for n, (name, item) in enumerate(body) if name and not isinstance(item, Table | AoT)]
    above = body[keys[-1]][1] if keys else table
    above.trivia.trail = above.trivia.trail or ending
    new = tomlkit.item(number)
    new.trivia.indent, new.trivia.trail = above.trivia.indent, above.trivia.trail
    body.insert(keys[-1] + 1 if keys else 0, (tomlkit.key(key), new))


def _prove(before: str, after: str, table: str, key: str, number: float) -> None:
    """Raise ValueError unless one number is all that differs, and it is read as it is meant."""
    meant = tomllib.loads(before)
    meant.setdefault(table, {})[key] = number
    if tomllib.loads(after) != meant:
        raise ValueError("it would be read differently")
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    lost = before[start : len(before) - end]
    if not _PART_OF_A_NUMBER.fullmatch(lost):
        raise ValueError(f"{lost!r} would be lost")


def _shared(one: str, other: str) -> int:
    """Count the characters that two texts begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
