"""What a nightly run is wired from: lock, store, repository, source, and where results go."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock, Timeout

from bot import feedback, pipeline
from bot.arxiv_client import ArxivClient
from bot.arxiv_transport import PROCESS_PACE, RequestPace
from bot.cli import pull_requests
from bot.cli.environment import repository_settings, repository_url
from bot.cli.repository_publisher import RepositoryPublisher
from bot.cli.workspace import Workspace, decode_list
from bot.decisions import PaperDecision
from bot.draft_keeper import MainList
from bot.errors import BotError, BusyError, ConfigError, GitHubError, ListError
from bot.harvest import Step
from bot.hub import Hub
from bot.job import Job, Surroundings, proceed
from bot.list_repository import Base, ListRepository
from bot.mirror import Mirror
from bot.oai import FIRST_DAY
from bot.publishing import PlanCollector, Publisher
from bot.pull_request import PullRequest
from bot.source import ArxivSource, MirrorSource, Source
from bot.store import Store

STORE_FILE = "store.sqlite"
MODEL_FILE = "model.npz"
LOCK_FILE = "lock"


@dataclass(frozen=True, slots=True)
class Task:
    """What a run is asked for.

    Attributes
    ----------
    mirror : Path or None
        Folder in place of arXiv.
    since : date or None
        First night to read from it.
    dry_run : bool
        Whether nothing may be changed.
    polls : bool
        Whether listings are read.
    report_only : bool
        Whether no draft is opened.
    pace : RequestPace
        Spaces the requests to arXiv.
    check : callable
        Is called between two steps, and raises if the run is to end.
    """

    mirror: Path | None = None
    since: date | None = None
    dry_run: bool = False
    polls: bool = True
    report_only: bool = False
    pace: RequestPace = PROCESS_PACE
    check: Callable[[], None] = proceed


@contextmanager
def locked(workspace: Workspace) -> Iterator[None]:
    """Keep a second process from working on the same store.

    Raises
    ------
    BusyError
        If one is at work.
    """
    folder = workspace.store_folder
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / LOCK_FILE, timeout=0):
            yield
    except Timeout as error:
        raise BusyError(
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
    task: Task,
    tell: Callable[[Step], None] | None = None,
) -> Job:
    """Open all that a nightly run works with.

    Parameters
    ----------
    workspace : Workspace
        Locked by the caller.
    stack : ExitStack
        Closes what is opened.
    task : Task
        What is asked for.
    tell : callable or None
        Is told how far catching up has come.

    Raises
    ------
    GitHubError
        If GitHub cannot be read; what was announced is recorded and scored all the same, by the
        list as it stands here.
    """
    now = datetime.now(UTC)
    store = stack.enter_context(open_store(workspace, dry_run=task.dry_run))
    source = open_source(workspace, task, stack, tell)
    repository = open_repository(workspace, stack)
    try:
        around, publisher = read_surroundings(workspace, store, repository, dry_run=task.dry_run)
    except GitHubError:
        if task.polls:
            pipeline.poll(store, source, now)  # first, for listings are gone tomorrow
            _score_here(workspace, store, source, now)
        raise
    if isinstance(publisher, RepositoryPublisher):
        publisher = replace(publisher, check=task.check)
    hub = open_hub(workspace, publisher, around)
    return Job(around, store, source, publisher, now, hub, task.polls, task.check)


def _score_here(workspace: Workspace, store: Store, source: Source, now: datetime) -> None:
    """Score without GitHub; where the list cannot be read here either, the next run does it."""
    with suppress(BotError):
        around = _surroundings(workspace, workspace.list_text, store.drafts.all())
        pipeline.score(Job(around, store, source, PlanCollector(), now))


def open_hub(workspace: Workspace, publisher: Publisher, around: Surroundings) -> Hub | None:
    """Open what a run attends to on GitHub; None where nothing may be written."""
    if not isinstance(publisher, RepositoryPublisher):
        return None
    repository, base = publisher.repository, publisher.base
    layout = workspace.config.list
    decisions_path = workspace.config.files.decisions

    def read_text(path: str, at: Base = base) -> str | None:
        content = repository.read_file(path, at)
        return None if content is None else decode_list(content, path)

    return Hub(
        main=MainList(base.sha, around.list_text, layout),
        keeper=repository.keeper(layout.path),
        records=repository.keeper(decisions_path),
        voice=repository.voice(),
        page=repository.page(),
        read_file=read_text,
        read_list=lambda sha: read_text(layout.path, Base(sha, base.branch)),
        set_label=repository.set_label,
    )


def open_source(
    workspace: Workspace,
    task: Task,
    stack: ExitStack,
    tell: Callable[[Step], None] | None = None,
) -> Source:
    """Open arXiv, or a mirror in its place; a process that ended just now may have asked it."""
    since = task.since
    if task.mirror:
        return MirrorSource(Mirror(task.mirror), since)
    if since and since < FIRST_DAY:
        raise ConfigError(
            f"--since: {since} is before {FIRST_DAY}, the first day that arXiv tells."
        )
    settings = workspace.arxiv_settings(repository_url())
    task.pace.hold(settings.delay_seconds)
    client = stack.enter_context(ArxivClient(settings, pace=task.pace))
    return ArxivSource(client, workspace.config.arxiv.categories, since, tell)


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
        return _surroundings(workspace, workspace.list_text, store.drafts.all()), collector
    base = repository.read_base()
    text = _list_at(workspace, repository, base)
    pulls, cut_short = pull_requests.read(store, repository, workspace.config.github.label)
    around = _surroundings(workspace, text, pulls)
    if dry_run:
        return around, collector
    return around, RepositoryPublisher(repository, base, cut_short)


def all_decisions(
    workspace: Workspace, pulls: tuple[PullRequest, ...]
) -> tuple[PaperDecision, ...]:
    """Join the verdicts on file with those of closed drafts."""
    return feedback.merge(workspace.decisions, feedback.decisions(pulls))


def today() -> date:
    """Give this day, UTC."""
    return datetime.now(UTC).date()


def _surroundings(workspace: Workspace, text: str, pulls: tuple[PullRequest, ...]) -> Surroundings:
    cache = workspace.store_folder / MODEL_FILE
    return Surroundings(
        config=workspace.config,
        list_text=text,
        further_texts=workspace.further_texts,
        decisions=workspace.decisions,
        pull_requests=pulls,
        catalogue=workspace.catalogue,
        corpus=workspace.corpus,
        vocabulary=workspace.vocabulary,
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
