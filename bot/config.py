"""The configuration: TOML text to a frozen value, or one message that says what to change.

The JSON schema in ``docs/arxiv-bot.schema.json`` is generated from these models, and
``docs/configuration.md`` describes every key.
"""

import difflib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.config_tables import (
    Arxiv,
    Evaluate,
    Excuse,
    Files,
    GitHub,
    Grouping,
    Limits,
    Lint,
    LogFormat,
    Serve,
    Triage,
)
from bot.errors import ConfigError
from bot.layout import Columns, ConfigTable, Format, Order, PaperListing, Section

__all__ = [
    "Arxiv",
    "Columns",
    "Config",
    "Evaluate",
    "Excuse",
    "Files",
    "Format",
    "GitHub",
    "Grouping",
    "Limits",
    "Lint",
    "LogFormat",
    "Order",
    "PaperListing",
    "Section",
    "Serve",
    "Triage",
    "keys",
    "parse",
]


class Config(ConfigTable):
    """The whole configuration."""

    arxiv: Arxiv = Arxiv()
    triage: Triage = Triage()
    limits: Limits = Limits()
    list: PaperListing
    files: Files = Files()
    github: GitHub = GitHub()
    evaluate: Evaluate = Evaluate()
    lint: Lint = Lint()
    serve: Serve = Serve()


def parse(text: str, where: str = "arxiv-bot.toml") -> Config:
    """Read a configuration.

    Parameters
    ----------
    text : str
        TOML.
    where : str
        Name of the file for messages.

    Returns
    -------
    Config
        Frozen; absent keys have their defaults.

    Raises
    ------
    ConfigError
        For text that is not TOML, an unknown key, a wrong type or an impossible value; names the
        file, the key, the value seen and what is allowed, one line for each mistake.
    """
    try:
        tables = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{where}: not valid TOML: {error}. Nothing was run.") from error
    try:
        return Config.model_validate(_tuples(tables))
    except ValidationError as error:
        lines = [f"{where} {_describe(dict(e))}" for e in error.errors()]
        raise ConfigError("\n".join([*lines, "Nothing was run."])) from error


def keys(model: type[BaseModel] = Config, prefix: str = "") -> Iterator[str]:
    """List every key of the configuration, dotted, as the documentation names them."""
    for name, field in model.model_fields.items():
        inner = _model_in(field.annotation)
        if inner is None:
            yield prefix + name
        else:
            yield from keys(inner, f"{prefix}{name}.")


def _model_in(annotation: Any) -> type[BaseModel] | None:
    candidates = (annotation, *getattr(annotation, "__args__", ()))
    return next((a for a in candidates if isinstance(a, type) and issubclass(a, BaseModel)), None)


def _tuples(value: Any) -> Any:
    """Turn TOML's arrays into the tuples that frozen models hold."""
    if isinstance(value, dict):
        return {key: _tuples(inner) for key, inner in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _describe(error: Mapping[str, Any]) -> str:
    """Say in one line which key is wrong, what was seen, and what is allowed."""
    path = error["loc"]
    if error["type"] == "extra_forbidden":
        known = _siblings(path[:-1])
        close = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.5)
        hint = f"did you mean {close[0]}?" if close else f"known: {', '.join(known)}."
        return f"{_key(path)}: unknown key; {hint}"
    if error["type"] == "missing":
        return f"{_key(path)}: missing; it has no default."
    allowed = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    if error["type"] == "string_pattern_mismatch":
        allowed = f"should look like {error['ctx']['pattern']}"
    if isinstance(error["input"], dict):
        return f"{_key((*path, ''))}: {allowed}."
    return f"{_key(path)}: {_shorten(error['input'])}: {allowed}."


def _key(path: Sequence[str | int]) -> str:
    """Name a key as ``[table] key (number n)``."""
    *tables, name = [p for p in path if isinstance(p, str)]
    number = next((f"(number {p + 1})" for p in path if isinstance(p, int)), "")
    return " ".join(
        part for part in (f"[{'.'.join(tables)}]" if tables else "", name, number) if part
    )


def _siblings(path: Sequence[str | int]) -> list[str]:
    model: type[BaseModel] = Config
    for name in path:
        inner = _model_in(model.model_fields[name].annotation) if isinstance(name, str) else model
        model = inner or model
    return list(model.model_fields)


def _shorten(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
