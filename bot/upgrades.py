"""When rows are compared with newer metadata, and with which."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot import living_draft, upgrade, upgrade_draft
from bot.errors import ArxivError
from bot.marks import Mark
from bot.pull_request import Kind
from bot.upgrade import Upgrades

if TYPE_CHECKING:
    from bot.job import Round


def ask(turn: Round) -> bool:
    """Ask arXiv for the newest metadata of the list, if it is time; tell whether it answered.

    It is time once in so many days, counted from the last time that the draft was brought in step.
    """
    job = turn.job
    if not _is_time(turn):
        return False
    try:
        found = job.source.fetch_metadata(list(upgrade.listed_ids(turn.current)))
    except ArxivError:
        return False  # The listings said why; the next run asks again.
    job.store.update_metadata(found.values(), job.now)
    return True


def look(turn: Round, *, is_newest: bool) -> Upgrades:
    """Look for better cells and withdrawn papers in the metadata that is known.

    Parameters
    ----------
    turn : Round
        The run.
    is_newest : bool
        Whether arXiv was just asked for it, see `ask`.

    Returns
    -------
    Upgrades
        Cells only if the metadata is new or a draft of the kind is open; what was withdrawn
        always.
    """
    job, pulls, current = turn.job, turn.attended.pulls, turn.current
    papers = job.store.papers(upgrade.listed_ids(current))
    if not is_newest and living_draft.open_pull(pulls, Kind.UPGRADE) is None:
        return Upgrades(withdrawn=upgrade.find_withdrawn(current, papers))
    refused = upgrade_draft.declined(pulls, current)
    earlier = upgrade_draft.proposed_rows(pulls)
    return upgrade.find(current, papers, job.around.catalogue, refused, earlier)


def _is_time(turn: Round) -> bool:
    days = turn.job.around.config.github.upgrade_days
    last = turn.job.store.drafts.mark(Mark.UPGRADED)
    is_possible = turn.job.polls and turn.job.hub is not None and not turn.attended.is_fatal
    if not days or not is_possible:
        return False
    return last is None or datetime.fromisoformat(last) + timedelta(days=days) <= turn.job.now
