"""Chosen papers become draft pull requests, one each."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot import draft, edit, readme
from bot.candidate import Selection
from bot.config import Config
from bot.draft import Draft, Planned
from bot.edit import RowEdit
from bot.errors import GitHubError, ListError
from bot.paper import Paper
from bot.prediction import Prediction
from bot.pull_request import (
    PlannedRow,
    Published,
    PublishOutcome,
    PullRequestPlan,
    free_branch,
)
from bot.readme import PaperList
from bot.run_summary import OpenedDraft


class Publisher(Protocol):
    """Where drafts go."""

    def publish(self, plan: PullRequestPlan) -> Published | None:
        """Open a draft; None if this is a dry run."""

    def complete(self) -> tuple[str, ...]:
        """Complete drafts that a killed run left behind; give warnings."""


@dataclass(frozen=True, slots=True)
class Target:
    """The list that drafts are made for.

    Attributes
    ----------
    config : Config
        The configuration.
    text : str
        The file at the commit that drafts are made on.
    current : PaperList
        The same, read.
    titles : mapping of str to str
        Titles of known papers by id.
    taken : frozenset of str
        Branches of ended pull requests: they may hold what people wrote.
    """

    config: Config
    text: str
    current: PaperList
    titles: Mapping[str, str]
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of publishing."""

    drafts: tuple[OpenedDraft, ...] = ()
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


def publish(
    selection: Selection, papers: Mapping[str, Paper], target: Target, publisher: Publisher
) -> Opened:
    """Open a draft for each chosen paper, best first; one failure does not stop the others.

    Parameters
    ----------
    selection : Selection
        Its drafts are published.
    papers : mapping of str to Paper
        The chosen papers by id.
    target : Target
        The list.
    publisher : Publisher
        Opens them.

    Returns
    -------
    Opened
        What was opened, and what went wrong; the next run tries again what is missing.
    """
    try:
        opened = Opened(warnings=publisher.complete())
    except GitHubError as error:
        return Opened(errors=(str(error),))
    for prediction in selection.drafts:
        paper = papers[prediction.id]
        try:
            published = publisher.publish(plan_draft(paper, prediction, target))
        except (ListError, GitHubError) as error:
            opened = replace(opened, errors=(*opened.errors, str(error)))
            if isinstance(error, GitHubError) and error.is_fatal:
                break
        else:
            opened = _add(opened, published, paper)
    return opened


def plan_draft(paper: Paper, prediction: Prediction, target: Target) -> PullRequestPlan:
    """Plan one paper's draft: its row, the list with it, and the body.

    Raises
    ------
    ListError
        If the row cannot be added without changing anything else.
    """
    row = make_row(paper, prediction)
    confidence = target.config.triage.section_confidence
    written = Draft(
        paper=paper,
        prediction=prediction,
        edit=row,
        nearest=target.titles,
        is_unsure=prediction.section_confidence < confidence,
    )
    plan = draft.plan(written, plan_row(row, target))
    return replace(plan, branch=free_branch(plan.branch, target.taken))


def make_row(paper: Paper, prediction: Prediction) -> RowEdit:
    """Fill a paper's row as it was predicted."""
    return edit.make(paper, prediction.section, prediction.labels, prediction.findings)


def plan_row(row: RowEdit, target: Target) -> Planned:
    """Put a row into the list, and show where and how it stands there.

    Raises
    ------
    ListError
        If the row cannot be added without changing anything else.
    """
    layout = target.config.list
    content = edit.apply(target.text, [row], layout)
    new = readme.read(content, layout)
    table = new.table(row.section)
    block, found = next((b, r) for b in table.blocks for r in b.rows if r.id == row.id)
    lines = [line.rstrip("\r\n") for line in new.lines[found.line : found.end]]
    return Planned(
        path=layout.path,
        content=content,
        row=PlannedRow(row.id, row.section, "\n".join(lines)),
        columns=block.columns,
        header="" if block.header is None else new.lines[block.header],
    )


def _add(opened: Opened, published: Published | None, paper: Paper) -> Opened:
    if published and published.outcome is PublishOutcome.LEFT_ALONE:
        return replace(opened, warnings=(*opened.warnings, *published.warnings))
    number = published.number if published else None
    url = published.url if published else paper.url
    new = OpenedDraft(number=number, url=url, id=paper.id, title=paper.title)
    warnings = published.warnings if published else ()
    return replace(opened, drafts=(*opened.drafts, new), warnings=(*opened.warnings, *warnings))


@dataclass(slots=True)
class PlanCollector:
    """A publisher for dry runs: it opens nothing and keeps what would be opened."""

    plans: list[PullRequestPlan] = field(default_factory=list)

    def publish(self, plan: PullRequestPlan) -> None:
        """Keep a plan."""
        self.plans.append(plan)

    def complete(self) -> tuple[str, ...]:
        """Leave everything as it is."""
        return ()
