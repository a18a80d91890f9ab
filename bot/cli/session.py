"""What a nightly run is wired from: lock, store, repository, source, and where results go."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from filelock import FileLock, Timeout

from bot import feedback, report, step_summary
from bot.arxiv_client import ArxivClient
from bot.cli.environment import repository_settings, repository_url, step_summary_file
from bot.cli.workspace import Workspace, decode_list
from bot.decisions import PaperDecision
from bot.errors import BotError, ConfigError, ListError
from bot.list_repository import Base, ListRepository, Published
from bot.mirror import Mirror
from bot.paper import Paper
from bot.pipeline import Job, Surroundings
from bot.prediction import Prediction
from bot.publishing import PlanCollector, Publisher
from bot.pull_request import PullRequest, PullRequestPlan, State
from bot.report import ReportContent
from bot.run_summary import RunSummary
from bot.source import ArxivSource, MirrorSource, Source
from bot.store import Store

STORE_FILE = "store.sqlite"
MODEL_FILE = "model.npz"
REPORT_FILE = "report.html"
LOCK_FILE = "lock"

_CLOCK_SKEW = timedelta(minutes=15)
"""How far this clock may be off GitHub's; changes within it are read again."""
_SHOWN_RUNS = 30
_SHOWN_DAYS = 30


class _Papers(TypedDict):
    """Predictions with their papers."""

    predictions: tuple[Prediction, ...]
    papers: dict[str, Paper]


@dataclass(frozen=True, slots=True)
class RepositoryPublisher:
    """Opens drafts on GitHub, all on one exact commit.

    Attributes
    ----------
    repository : ListRepository
        Where they go.
    base : Base
        The commit.
    pull_requests : tuple of PullRequest
        All of the bot's own; closed ones are no refusal of what is published now.
    cut_short : tuple of PullRequest
        Open drafts that a killed run left without a label.
    """

    repository: ListRepository
    base: Base
    pull_requests: tuple[PullRequest, ...]
    cut_short: tuple[PullRequest, ...]

    def publish(self, plan: PullRequestPlan) -> Published:
        """Open a draft."""
        closed = (pull for pull in self.pull_requests if pull.state is State.CLOSED)
        superseded = [p.number for p in closed if not set(plan.marker.ids).isdisjoint(p.marker.ids)]
        return self.repository.publish(plan, self.base, superseded)

    def complete(self) -> tuple[str, ...]:
        """Complete what a killed run left; a label that a person took away stays away."""
        return tuple(w for pull in self.cut_short for w in self.repository.complete(pull))


@contextmanager
def locked(workspace: Workspace) -> Iterator[None]:
    """Keep a second process from working on the same store.

    Raises
    ------
    BotError
        If one is at work.
    """
    folder = workspace.store_folder
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / LOCK_FILE, timeout=0):
            yield
    except Timeout as error:
        raise BotError(
            f"{folder}: another run is at work. Nothing was run. Wait until it has ended."
        ) from error


@contextmanager
def open_store(workspace: Workspace, *, dry_run: bool) -> Iterator[Store]:
    """Open the store; a dry run works on a copy that is thrown away."""
    path = workspace.store_folder / STORE_FILE
    if not dry_run:
        with Store.open(path) as store:
            yield store
        return
    with TemporaryDirectory(prefix="arxiv-bot-") as folder:
        for part in workspace.store_folder.glob(f"{STORE_FILE}*"):
            shutil.copy2(part, Path(folder) / part.name)
        with Store.open(Path(folder) / STORE_FILE) as store:
            yield store


def open_job(
    workspace: Workspace,
    stack: ExitStack,
    mirror: Path | None,
    since: date | None,
    *,
    dry_run: bool,
) -> Job:
    """Open all that a nightly run works with.

    Parameters
    ----------
    workspace : Workspace
        Locked by the caller.
    stack : ExitStack
        Closes what is opened.
    mirror : Path or None
        Folder in place of arXiv.
    since : date or None
        First night to read from it.
    dry_run : bool
        Whether nothing may be changed.
    """
    store = stack.enter_context(open_store(workspace, dry_run=dry_run))
    source = open_source(workspace, mirror, since, stack)
    repository = open_repository(workspace, stack)
    around, publisher = read_surroundings(workspace, store, repository, dry_run=dry_run)
    return Job(around, store, source, publisher, datetime.now(UTC))


def open_source(
    workspace: Workspace, mirror: Path | None, since: date | None, stack: ExitStack
) -> Source:
    """Open arXiv, or a mirror in its place."""
    if mirror:
        return MirrorSource(Mirror(mirror), since)
    if since:
        raise ConfigError("--since: reading older nights needs --mirror. Nothing was run.")
    client = ArxivClient(workspace.arxiv_settings(repository_url()))
    return ArxivSource(stack.enter_context(client), workspace.config.arxiv.categories)


def open_repository(workspace: Workspace, stack: ExitStack) -> ListRepository | None:
    """Open the repository that the environment names; None if it names none."""
    settings = repository_settings(workspace.config.github)
    return stack.enter_context(ListRepository(settings)) if settings else None


def read_surroundings(
    workspace: Workspace, store: Store, repository: ListRepository | None, *, dry_run: bool
) -> tuple[Surroundings, Publisher]:
    """Read the list and the bot's pull requests, from GitHub if there is a repository.

    Raises
    ------
    ConfigError
        If there is no repository and it is no dry run.
    """
    if repository is None and not dry_run:
        raise ConfigError(
            "environment: GITHUB_TOKEN and GITHUB_REPOSITORY are not set. Nothing was run. "
            "Set both, or add --dry-run."
        )
    collector = PlanCollector()
    if repository is None:
        return _surroundings(workspace, workspace.list_text, store.pull_requests()), collector
    base = repository.read_base()
    text = _list_at(workspace, repository, base)
    seen = {pull.number for pull in store.pull_requests()}
    pulls = read_pull_requests(store, repository)
    around = _surroundings(workspace, text, pulls)
    if dry_run:
        return around, collector
    label = workspace.config.github.label
    unseen = [p for p in pulls if p.number not in seen and label not in p.labels]
    cut_short = tuple(pull for pull in unseen if pull.state is State.OPEN)
    return around, RepositoryPublisher(repository, base, pulls, cut_short)


def read_pull_requests(store: Store, repository: ListRepository) -> tuple[PullRequest, ...]:
    """Read what changed on GitHub since the last run, and give all pull requests of the bot."""
    now = datetime.now(UTC)
    changed = repository.read_pull_requests(store.pull_requests_seen_until())
    store.record_pull_requests(changed, now - _CLOCK_SKEW)
    return store.pull_requests()


def all_decisions(
    workspace: Workspace, pull_requests: tuple[PullRequest, ...]
) -> tuple[PaperDecision, ...]:
    """Join the verdicts on file with those of closed drafts."""
    return feedback.merge(workspace.decisions, feedback.decisions(pull_requests))


def today() -> date:
    """Give this day, UTC."""
    return datetime.now(UTC).date()


def finish(workspace: Workspace, store: Store, summary: RunSummary, *, dry_run: bool) -> Path:
    """Keep the run, write the report and the job summary, and tell where the report is."""
    if not dry_run:
        store.record_run(summary)
    job_summary = step_summary_file()
    if job_summary:
        with job_summary.open("a", encoding="utf-8") as out:
            out.write(step_summary.render(summary))
    return write_report(workspace, store, summary, workspace.store_folder)


def write_report(workspace: Workspace, store: Store, summary: RunSummary, folder: Path) -> Path:
    """Write the report of one run, with the papers of its nights."""
    nights = [listing.night for listing in summary.listings if listing.night]
    since = min(nights, default=summary.started.date())
    earlier = (run for run in store.last_runs(_SHOWN_RUNS) if run.started != summary.started)
    content = ReportContent(
        list_name=workspace.name,
        generated=summary.finished,
        **_papers(store, since),
        pull_requests=store.pull_requests(),
        runs=(summary, *earlier),
        listings=summary.listings,
    )
    return _write(folder / REPORT_FILE, report.render(content))


def write_store_report(workspace: Workspace, store: Store, path: Path, now: datetime) -> Path:
    """Write the report of the last weeks."""
    since = now.date() - timedelta(days=_SHOWN_DAYS)
    content = ReportContent(
        list_name=workspace.name,
        generated=now,
        **_papers(store, since),
        pull_requests=store.pull_requests(),
        runs=store.last_runs(_SHOWN_RUNS),
        listings=tuple(poll.listing for poll in store.polls(since)),
    )
    return _write(path, report.render(content))


def _papers(store: Store, since: date) -> _Papers:
    """Give the predictions since a night, and every paper that the report names."""
    predictions = store.predictions(since=since)
    shown = {p.id for p in predictions} | {i for p in predictions for i, _ in p.nearest}
    shown |= {i for pull in store.pull_requests() for i in pull.marker.ids}
    return {"predictions": predictions, "papers": store.papers(shown)}


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _surroundings(
    workspace: Workspace, text: str, pull_requests: tuple[PullRequest, ...]
) -> Surroundings:
    cache = workspace.store_folder / MODEL_FILE
    return Surroundings(
        config=workspace.config,
        list_text=text,
        further_texts=workspace.further_texts,
        decisions=workspace.decisions,
        pull_requests=pull_requests,
        catalogue=workspace.catalogue,
        corpus=workspace.corpus,
        train=lambda sources, about: workspace.train(sources, about, cache=cache),
    )


def _list_at(workspace: Workspace, repository: ListRepository, base: Base) -> str:
    path = workspace.config.list.path
    content = repository.read_file(path, base)
    if content is None:
        raise ListError(
            f"{path}: not in branch {base.branch} on GitHub. Nothing was run. Correct [list] path."
        )
    return decode_list(content, path)
