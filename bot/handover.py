"""What of the books outlives the store: taken from the dashboard, and kept in it."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot import dashboard_marker, ledger_marker
from bot.dashboard_state import DashboardState
from bot.errors import GitHubError
from bot.ledger_marker import Position
from bot.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.hub import Hub
    from bot.store import Store

_LOG = logging.getLogger(__name__)


def take(store: Store, hub: Hub, now: datetime) -> None:
    """Begin the books of a new store where the dashboard says that the lost one ended.

    This comes before anything is read, so that the same run fills what nobody read meanwhile.

    Parameters
    ----------
    store : Store
        Nothing happens if its books were begun before.
    hub : Hub
        Where GitHub does not answer, the next run asks again.
    now : datetime
        UTC.
    """
    if store.drafts.mark(Mark.BEGUN) is not None:
        return
    try:
        page = hub.page.find(None)
    except GitHubError as error:
        _LOG.warning("dashboard not read reason=%s", error)
        return
    told = dashboard_marker.read_state(page.body) if page else DashboardState()
    store.ledger.seed(Position(told.nights, told.gaps), now)
    store.drafts.set_mark(Mark.BEGUN, now.isoformat())
    _LOG.info("books begun nights=%d gaps=%d", len(told.nights), len(told.gaps))


def keep(
    state: DashboardState, store: Store, categories: Sequence[str], now: datetime
) -> DashboardState:
    """Give what the dashboard is to remember, with the books as they stand now.

    What it remembers of them already stays until a store has taken it over.
    """
    if store.drafts.mark(Mark.BEGUN) is None:
        return state
    books = ledger_marker.position(store.ledger.read(categories, now))
    return replace(state, nights=books.nights, gaps=books.gaps)
