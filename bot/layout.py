"""How a list is laid out: its file, the sections that take papers, and what their columns hold.

These models are the part ``[list]`` of the configuration.
"""

from collections import Counter
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

NAME_SEPARATOR = " / "


class ConfigTable(BaseModel):
    """One table of the configuration file: frozen, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _stay_inside(path: str) -> str:
    """Refuse paths that leave the folder of the configuration file."""
    parts = PurePosixPath(path).parts
    if not path or "\\" in path or path.startswith("/") or ".." in parts:
        raise ValueError(
            "use a relative path with '/', inside the folder of the configuration file"
        )
    return path


RelativePath = Annotated[str, AfterValidator(_stay_inside)]


class Format(StrEnum):
    """How the papers of a section stand in the file."""

    TABLE = "table"
    BULLETS = "bullets"


class Order(StrEnum):
    """How the papers of a section follow one another."""

    NEWEST_FIRST = "newest-first"
    OLDEST_FIRST = "oldest-first"
    UNORDERED = "unordered"


class Columns(ConfigTable):
    """Column headings of a table by role, as they stand in the list."""

    title: str
    pub: str | None = None
    time: str | None = None
    paper: str | None = None
    project: str | None = None
    code: str | None = None
    links: str | None = None
    labels: str | None = None
    authors: str | None = None
    name: str | None = None

    def by_role(self) -> dict[str, str]:
        """Give the heading of each role that this table has."""
        return {role: heading for role, heading in self.model_dump().items() if heading is not None}

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        heading, count = Counter(self.by_role().values()).most_common(1)[0]
        if count > 1:
            raise ValueError(f"{heading!r} has {count} roles; use each column once")
        return self


class Section(ConfigTable):
    """A section of the list that takes papers."""

    heading: str = Field(min_length=1)
    under: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    format: Annotated[Format, Field(strict=False)] = Format.TABLE
    order: Annotated[Order, Field(strict=False)] = Order.NEWEST_FIRST
    by_year: bool = False
    columns: Columns | None = None

    @property
    def name(self) -> str:
        """What predictions and ``--section`` call it; ``under`` is part of it where it is given."""
        return NAME_SEPARATOR.join((*self.under, self.heading))

    @model_validator(mode="after")
    def _columns_of_tables(self) -> Self:
        if self.format is Format.TABLE and self.columns is None:
            raise ValueError(f"section {self.name!r} is a table without columns; name them")
        if self.format is Format.BULLETS and self.columns is not None:
            raise ValueError(f"section {self.name!r} has columns and bullets; leave columns out")
        return self


class PaperListing(ConfigTable):
    """The curated list: its file, its sections, and further files to know papers from."""

    path: RelativePath = "README.md"
    known: tuple[RelativePath, ...] = ()
    sections: tuple[Section, ...] = Field(min_length=1)

    @field_validator("sections")
    @classmethod
    def _distinct(cls, sections: tuple[Section, ...]) -> tuple[Section, ...]:
        names = [section.name for section in sections]
        if len(set(names)) != len(names):
            raise ValueError("each heading once; tell those apart that stand twice with `under`")
        return sections
