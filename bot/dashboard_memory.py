"""What outlives a run: the dashboard's state, in the store and in the dashboard's marker."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import dashboard_marker, dashboard_state
from bot.dashboard_state import DashboardState
from bot.errors import GitHubError
from bot.marks import Mark

if TYPE_CHECKING:
    from bot.github_dashboard import DashboardIssue
    from bot.hub import Page
    from bot.store import Store


def recall(store: Store, page: Page) -> tuple[DashboardIssue | None, DashboardState]:
    """Find the dashboard, and join what it remembers with what the store does.

    Raises
    ------
    GitHubError
        If GitHub refuses; then it is not known whether there is one.
    """
    stored = json.loads(store.drafts.mark(Mark.DASHBOARD) or "{}")
    seen = page.find(stored.get("number"))
    state = dashboard_marker.read_state(stored.get("state"))
    shown = dashboard_marker.read_state(seen.body) if seen else DashboardState()
    return seen, dashboard_state.join(state, shown)


def remember(store: Store, number: int | None, state: DashboardState) -> None:
    """Remember the dashboard and what stands in its marker."""
    text = json.dumps({"number": number, "state": dashboard_marker.render_state(state)})
    if text != store.drafts.mark(Mark.DASHBOARD):
        store.drafts.set_mark(Mark.DASHBOARD, text)


def put_down(
    store: Store, page: Page, seen: DashboardIssue | None, state: DashboardState
) -> DashboardIssue | None:
    """Write a state where neither a killed run nor a lost store loses it, before it is answered.

    Parameters
    ----------
    store : Store
        Remembers it.
    page : Page
        The dashboard, of which only the marker is changed.
    seen : DashboardIssue or None
        As it was read; None if there is none yet.
    state : DashboardState
        With what people ordered.

    Returns
    -------
    DashboardIssue or None
        As it stands now.

    Raises
    ------
    GitHubError
        If GitHub refuses, or somebody edits the dashboard at this moment.
    """
    if seen is not None:
        kept = replace(state, is_midway=True)
        text = dashboard_marker.with_state(seen.body.replace("\r\n", "\n"), kept)
        written = page.publish(text, seen).issue
        if not dashboard_marker.is_same(written.body, text):
            raise GitHubError(f"#{seen.number}: somebody edits it just now. The next run goes on.")
        seen = written
    remember(store, seen.number if seen else None, state)
    return seen
