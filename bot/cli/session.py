"""What a nightly run is wired from: lock, store, repository, source, and where results go."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock, Timeout

from bot import feedback, pipeline
from bot.arxiv_client import ArxivClient
from bot.cli.environment import repository_settings, repository_url
from bot.cli.workspace import Workspace, decode_list
from bot.decisions import PaperDecision
from bot.errors import BotError, ConfigError, GitHubError, ListError
from bot.list_repository import Base, ListRepository, Published
from bot.mirror import Mirror
from bot.pipeline import Job, Surroundings
from bot.publishing import PlanCollector, Publisher
from bot.pull_request import PullRequest, PullRequestPlan, State
from bot.source import ArxivSource, MirrorSource, Source
from bot.store import Store

STORE_FILE = "store.sqlite"
MODEL_FILE = "model.npz"
LOCK_FILE = "lock"

_CLOCK_SKEW = timedelta(minutes=15)
"""How far this clock may be off GitHub's; changes within it are read again."""


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

    Raises
    ------
    GitHubError
        If GitHub cannot be read; the listings are remembered all the same, for they are gone
        tomorrow.
    """
    now = datetime.now(UTC)
    store = stack.enter_context(open_store(workspace, dry_run=dry_run))
    source = open_source(workspace, mirror, since, stack)
    repository = open_repository(workspace, stack)
    try:
        around, publisher = read_surroundings(workspace, store, repository, dry_run=dry_run)
    except GitHubError:
        pipeline.poll(store, source, now)
        raise
    return Job(around, store, source, publisher, now)


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
