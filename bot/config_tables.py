"""The tables of the configuration, but the list's layout: keys, defaults and what is allowed."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from bot.arxiv_settings import LEAST_DELAY_SECONDS, is_loopback
from bot.layout import ConfigTable, RelativePath
from bot.lint_problem import Rule
from bot.paper import parse_id

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
    paused: bool = False
    quiet_hours: Annotated[str, Field(pattern=r"^([01]?\d|2[0-3])-([01]?\d|2[0-3])$")] | None = None
    timezone: str = "UTC"
    long_wait_days: int = Field(default=14, ge=1, le=3650)
    stale_days: int = Field(default=30, ge=1, le=3650)

    @field_validator("timezone")
    @classmethod
    def _is_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("use a name such as Europe/Berlin or UTC") from error
        return name

    def is_quiet(self, now: datetime) -> bool:
        """Tell whether nothing new may be written to GitHub at an instant."""
        if self.quiet_hours is None:
            return False
        start, end = map(int, self.quiet_hours.split("-"))
        hour = now.astimezone(ZoneInfo(self.timezone)).hour
        return start <= hour < end if start <= end else hour >= start or hour < end


class Files(ConfigTable):
    """Files beside the list, relative to the configuration file."""

    decisions: RelativePath = "data/decisions.csv"
    labels: RelativePath = "data/labels.toml"
    corpus: RelativePath = "data/corpus.npz"
    sample: RelativePath = "data/sample"
    venues: RelativePath | None = None
    store: RelativePath = ".arxiv-bot"


class Grouping(StrEnum):
    """How papers become pull requests."""

    PAPER = "paper"
    """Each has its own."""
    BATCH = "batch"
    """One that grows, with a checkbox for each."""


class GitHub(ConfigTable):
    """How drafts look on GitHub."""

    label: str = Field(default="arxiv-bot", min_length=1, max_length=50)
    reviewers: tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+(/[A-Za-z0-9_.-]+)?$")], ...] = ()
    draft: bool = True
    grouping: Annotated[Grouping, Field(strict=False)] = Grouping.PAPER
    upgrade_days: int = Field(default=7, ge=0, le=365)
    decisions_days: int = Field(default=7, ge=0, le=365)
    base: str | None = Field(default=None, min_length=1)


class Evaluate(ConfigTable):
    """What `arxiv-bot evaluate` compares the model with."""

    keywords: tuple[Annotated[str, Field(min_length=1)], ...] = ()


class LogFormat(StrEnum):
    """How `arxiv-bot serve` writes its log."""

    TEXT = "text"
    """One line for each event, for people."""
    JSON = "json"
    """One object for each event, for programs."""


class Serve(ConfigTable):
    """When and how `arxiv-bot serve` works."""

    times: tuple[Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")], ...] = Field(
        default=("00:47", "03:23", "06:23", "11:23", "17:23"), min_length=1, max_length=24
    )
    misfire_hours: int = Field(default=12, ge=1, le=72)
    health_file: RelativePath = ".arxiv-bot/health.json"
    health_address: Annotated[str, Field(pattern=r"^[0-9A-Za-z.:-]+$")] = "127.0.0.1"
    health_port: int = Field(default=0, ge=0, le=65535)
    log_format: Annotated[LogFormat, Field(strict=False)] = LogFormat.TEXT

    @field_validator("times")
    @classmethod
    def _once_each(cls, times: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(times)) != len(times):
            raise ValueError("each time once")
        return times


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
