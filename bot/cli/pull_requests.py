"""The bot's own pull requests: what changed of them is read, and all of them remembered."""

import json
from datetime import UTC, datetime, timedelta

from bot.list_repository import ListRepository
from bot.marks import Mark
from bot.pull_request import PullRequest, State
from bot.store import Store

_CLOCK_SKEW = timedelta(minutes=15)
"""How far this clock may be off GitHub's; changes within it are read again."""


def read(
    store: Store, repository: ListRepository, label: str
) -> tuple[tuple[PullRequest, ...], tuple[PullRequest, ...]]:
    """Read what changed on GitHub since the last run.

    Parameters
    ----------
    store : Store
        Remembers the pull requests, and those whose opening was cut short: drafts that no run
        saw with the label.
    repository : ListRepository
        Where they are.
    label : str
        Their label.

    Returns
    -------
    tuple of PullRequest
        All of the bot's own.
    tuple of PullRequest
        Open ones among them that a killed run left without the label.

    Raises
    ------
    GitHubError
        If GitHub refuses or cannot be reached.
    """
    now = datetime.now(UTC)
    known = {pull.number: pull.marker for pull in store.drafts.all()}
    changed = repository.read_pull_requests(store.drafts.seen_until(), known)
    whole = {p.number for p in changed if not _lacks(label, p)}
    new = {p.number for p in changed if p.number not in known} - whole
    unfinished = set(json.loads(store.drafts.mark(Mark.UNFINISHED) or "[]")) - whole | new
    store.drafts.set_mark(Mark.UNFINISHED, json.dumps(sorted(unfinished)))
    store.drafts.record(changed, now - _CLOCK_SKEW)
    pulls = store.drafts.all()
    return pulls, tuple(p for p in pulls if p.number in unfinished and _lacks(label, p))


def _lacks(label: str, pull: PullRequest) -> bool:
    return pull.state is State.OPEN and label not in pull.labels
