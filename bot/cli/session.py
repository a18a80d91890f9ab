"""What a nightly run is wired from: lock, store, repository, source, and where results go."""

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
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
from bot.draft_keeper import MainList
from bot.errors import BotError, ConfigError, GitHubError, ListError
from bot.hub import Hub
from bot.job import Job, Surroundings
from bot.list_repository import Base, ListRepository, Published
from bot.marks import Mark
from bot.mirror import Mirror
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
    cut_short : tuple of PullRequest
        Open drafts that a killed run left without a label.
    """

    repository: ListRepository
    base: Base
    cut_short: tuple[PullRequest, ...]

    def publish(self, plan: PullRequestPlan) -> Published:
        """Open a draft."""
        return self.repository.publish(plan, self.base)

    def complete(self) -> tuple[str, ...]:
        """Complete what a killed run left; a label that a person took away stays away."""
        return tuple(w for pull in self.cut_short for w in self.repository.complete(pull))


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
    """

    mirror: Path | None = None
    since: date | None = None
    dry_run: bool = False
    polls: bool = True


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


def open_job(workspace: Workspace, stack: ExitStack, task: Task) -> Job:
    """Open all that a nightly run works with.

    Parameters
    ----------
    workspace : Workspace
        Locked by the caller.
    stack : ExitStack
        Closes what is opened.
    task : Task
        What is asked for.

    Raises
    ------
    GitHubError
        If GitHub cannot be read; the listings are remembered all the same, for they are gone
        tomorrow.
    """
    now = datetime.now(UTC)
    store = stack.enter_context(open_store(workspace, dry_run=task.dry_run))
    source = open_source(workspace, task.mirror, task.since, stack)
    repository = open_repository(workspace, stack)
    try:
        around, publisher = read_surroundings(workspace, store, repository, dry_run=task.dry_run)
    except GitHubError:
        if task.polls:
            pipeline.poll(store, source, now)
        raise
    hub = open_hub(workspace, publisher, around, stack)
    return Job(around, store, source, publisher, now, hub, task.polls)


def open_hub(
    workspace: Workspace, publisher: Publisher, around: Surroundings, stack: ExitStack
) -> Hub | None:
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
        voice=stack.enter_context(closing(repository.voice())),
        page=repository.page(),
        read_file=read_text,
        read_list=lambda sha: read_text(layout.path, Base(sha, base.branch)),
        set_label=repository.set_label,
    )


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
        return _surroundings(workspace, workspace.list_text, store.drafts.all()), collector
    base = repository.read_base()
    text = _list_at(workspace, repository, base)
    label = workspace.config.github.label
    pulls = read_pull_requests(store, repository, label)
    around = _surroundings(workspace, text, pulls)
    if dry_run:
        return around, collector
    unfinished = _unfinished(store)
    cut_short = tuple(p for p in pulls if p.number in unfinished and _lacks(label, p))
    return around, RepositoryPublisher(repository, base, cut_short)


def read_pull_requests(
    store: Store, repository: ListRepository, label: str
) -> tuple[PullRequest, ...]:
    """Read what changed on GitHub since the last run, and give all pull requests of the bot.

    Those are remembered whose opening was cut short: drafts that no run saw with the label.
    """
    now = datetime.now(UTC)
    known = {pull.number: pull.marker for pull in store.drafts.all()}
    changed = repository.read_pull_requests(store.drafts.seen_until(), known)
    whole = {p.number for p in changed if not _lacks(label, p)}
    new = {p.number for p in changed if p.number not in known} - whole
    store.drafts.set_mark(Mark.UNFINISHED, json.dumps(sorted(_unfinished(store) - whole | new)))
    store.drafts.record(changed, now - _CLOCK_SKEW)
    return store.drafts.all()


def _unfinished(store: Store) -> set[int]:
    return set(json.loads(store.drafts.mark(Mark.UNFINISHED) or "[]"))


def _lacks(label: str, pull: PullRequest) -> bool:
    return pull.state is State.OPEN and label not in pull.labels


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
