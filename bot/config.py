"""The configuration: TOML text to a frozen value, or one message that says what to change.

The JSON schema in ``docs/arxiv-bot.schema.json`` is generated from these models, and
``docs/configuration.md`` describes every key.
"""

import difflib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field, ValidationError, field_validator, model_validator

from bot.arxiv_settings import LEAST_DELAY_SECONDS, is_loopback
from bot.errors import ConfigError
from bot.layout import (
    Columns,
    ConfigTable,
    Format,
    Order,
    PaperListing,
    RelativePath,
    Section,
)
from bot.lint_problem import Rule
from bot.paper import parse_id

__all__ = [
    "Arxiv",
    "Columns",
    "Config",
    "Evaluate",
    "Excuse",
    "Files",
    "Format",
    "GitHub",
    "Limits",
    "Lint",
    "Order",
    "PaperListing",
    "Section",
    "Triage",
    "keys",
    "parse",
]

Probability = Annotated[float, Field(ge=0, le=1)]


HttpUrl = Annotated[str, Field(pattern=r"^https?://[^\s?#]+$")]
Category = Annotated[str, Field(pattern=r"^[a-z-]+(\.[A-Za-z-]+)?$")]


class Arxiv(ConfigTable):
    """Where and how arXiv is read."""

    categories: tuple[Category, ...] = Field(
        default=("cs.CV", "cs.GR", "cs.MM", "cs.SD", "eess.AS", "eess.IV", "cs.HC"),
        min_length=1,
        max_length=30,
    )
    rss_url: HttpUrl = "https://rss.arxiv.org/rss"
    api_url: HttpUrl = "https://export.arxiv.org/api/query"
    oai_url: HttpUrl = "https://oaipmh.arxiv.org/oai"
    delay_seconds: float = Field(default=LEAST_DELAY_SECONDS, ge=0, le=600)
    timeout_seconds: float = Field(default=60.0, gt=0, le=600)
    retries: int = Field(default=3, ge=0, le=10)
    backoff_seconds: float = Field(default=30.0, ge=0, le=600)
    wait_days: int = Field(default=2, ge=0, le=30)
    contact: str = Field(default="", max_length=200, pattern=r"^[\x20-\x7e]*$")

    @field_validator("categories")
    @classmethod
    def _once_each(cls, categories: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(categories)) != len(categories):
            raise ValueError("each category once")
        return categories

    @model_validator(mode="after")
    def _polite(self) -> Self:
        """Allow a short delay only where no request can reach arXiv."""
        urls = (self.rss_url, self.api_url, self.oai_url)
        if self.delay_seconds < LEAST_DELAY_SECONDS and not all(map(is_loopback, urls)):
            raise ValueError(
                f"delay_seconds {self.delay_seconds:g} is under arXiv's limit; use at least 3 "
                "(less only where every address is a loopback one)"
            )
        return self


class Triage(ConfigTable):
    """Which papers become drafts."""

    propose: Probability = 0.2
    hold: Probability = 0.02
    section_confidence: Probability = 0.75
    later_days: int = Field(default=60, ge=1, le=3650)
    explore_per_week: int = Field(default=1, ge=0, le=50)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.hold > self.propose:
            raise ValueError(
                f"hold {self.hold:g} is over propose {self.propose:g}; use at most that"
            )
        return self


class Limits(ConfigTable):
    """How much the maintainer is asked at once; limits delay drafts, they never drop one."""

    open: int = Field(default=10, ge=0, le=500)
    new_per_run: int = Field(default=10, ge=0, le=500)


class Files(ConfigTable):
    """Files beside the list, relative to the configuration file."""

    decisions: RelativePath = "data/decisions.csv"
    labels: RelativePath = "data/labels.toml"
    corpus: RelativePath = "data/corpus.npz"
    sample: RelativePath = "data/sample"
    venues: RelativePath | None = None
    store: RelativePath = ".arxiv-bot"


class GitHub(ConfigTable):
    """How drafts look on GitHub."""

    label: str = Field(default="arxiv-bot", min_length=1, max_length=50)
    reviewers: tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+(/[A-Za-z0-9_.-]+)?$")], ...] = ()
    draft: bool = True
    base: str | None = Field(default=None, min_length=1)


class Evaluate(ConfigTable):
    """What `arxiv-bot evaluate` compares the model with."""

    keywords: tuple[Annotated[str, Field(min_length=1)], ...] = ()


class Excuse(ConfigTable):
    """A problem that `arxiv-bot lint` is not to report; it names a paper or a line, and why."""

    rule: Annotated[Rule, Field(strict=False)]
    id: str | None = None
    line: str | None = Field(default=None, min_length=1)
    reason: str = Field(min_length=1, pattern=r"\S")

    @field_validator("id")
    @classmethod
    def _is_id(cls, arxiv_id: str | None) -> str | None:
        if arxiv_id is not None and parse_id(arxiv_id) != (arxiv_id, None):
            raise ValueError("use an arXiv id without version")
        return arxiv_id

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.id is None) == (self.line is None):
            raise ValueError("name either the paper's `id` or text of its `line`")
        return self


class Lint(ConfigTable):
    """What `arxiv-bot lint` does not report."""

    ignore: tuple[Excuse, ...] = ()


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
