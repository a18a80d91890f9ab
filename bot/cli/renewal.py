"""The list read again, where people changed it while a run was at work."""

from dataclasses import replace

from bot.cli import session
from bot.cli.repository_publisher import RepositoryPublisher
from bot.cli.workspace import Workspace
from bot.job import Job, Surroundings
from bot.publishing import Publisher
from bot.store import Store


def renewable(job: Job, workspace: Workspace) -> Job:
    """Give a job that can be renewed, once.

    Parameters
    ----------
    job : Job
        As it was opened.
    workspace : Workspace
        Locked by the caller.
    """

    def renew() -> Job | None:
        found = read_again(workspace, job.store, job.publisher)
        if found is None:
            return None
        around, publisher = found
        hub = session.open_hub(workspace, publisher, around)
        return replace(job, around=around, publisher=publisher, hub=hub)

    return replace(job, renew=renew)


def read_again(
    workspace: Workspace, store: Store, publisher: Publisher
) -> tuple[Surroundings, RepositoryPublisher] | None:
    """Read the list and the bot's pull requests again; None if main has not moved.

    Raises
    ------
    GitHubError
        If GitHub refuses or cannot be reached.
    """
    if not isinstance(publisher, RepositoryPublisher):
        return None
    if publisher.repository.read_base() == publisher.base:
        return None
    around, newer = session.read_surroundings(workspace, store, publisher.repository, dry_run=False)
    if not isinstance(newer, RepositoryPublisher):
        return None
    return around, replace(newer, check=publisher.check)
