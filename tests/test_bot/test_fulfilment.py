"""What people ordered may be brought about twice, and is never half remembered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.attendance import Visit
from bot.dashboard_state import Asked, DashboardState
from bot.effects import Draft, Hold, Move, Repropose, Retry
from bot.errors import GitHubError, ListError
from bot.fulfilment import Fulfilment
from bot.pull_request import Kind, State
from bot.store import Store
from tests.conversations import ID, pull

NOW = datetime(2024, 10, 1, 8, tzinfo=UTC)
UNKNOWN = "2409.00404"


@dataclass
class Hub:
    """A repository that refuses labels on demand."""

    refuses: bool = False
    labelled: list[tuple[int, str]] = field(default_factory=list)
    page: Any = None
    main: Any = field(default_factory=lambda: SimpleNamespace(layout=None))

    def set_label(self, number: int, name: str) -> None:
        if self.refuses:
            raise GitHubError("busy")
        self.labelled.append((number, name))


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite") as made:
        yield made


@pytest.fixture
def desk(hub: Hub, store: Store) -> Fulfilment:
    """It knows a closed draft, number 1, a merged one and a closed batch."""
    pulls = (
        pull(state=State.CLOSED),
        pull(2, ("2407.00002",), State.MERGED),
        pull(3, ("2407.00003", "2407.00004"), State.CLOSED, Kind.BATCH),
    )
    facts = {"hub": hub, "store": store, "vocabulary": None, "now": NOW}
    visit = SimpleNamespace(**facts, absent={UNKNOWN}.intersection)
    return Fulfilment(cast("Visit", visit), pulls, DashboardState(), None)


def test_a_no_that_github_does_not_let_the_bot_take_back_is_not_forgotten_by_half(
    desk: Fulfilment, hub: Hub
) -> None:
    hub.refuses = True
    with pytest.raises(GitHubError):
        desk.bring_about(Retry(1, ID))
    assert not desk.state.wanted
    hub.refuses = False
    for _ in range(2):
        desk.bring_about(Retry(1, ID))
    assert desk.state.wanted == (ID,)
    assert hub.labelled == [(1, "retry")]


@pytest.mark.parametrize(("number", "paper_id"), [(2, "2407.00002"), (3, "2407.00003")])
def test_a_label_speaks_only_where_a_draft_is_about_one_paper(
    desk: Fulfilment, hub: Hub, number: int, paper_id: str
) -> None:
    desk.bring_about(Repropose(number, paper_id, "Video"))
    assert desk.state.wanted == (paper_id,)
    assert desk.state.sections == {paper_id: "Video"}
    assert hub.labelled == ([(2, "retry")] if number == 2 else [])


def test_what_arxiv_does_not_know_is_said_and_the_rest_is_remembered(desk: Fulfilment) -> None:
    with pytest.raises(ListError, match=UNKNOWN):
        desk.bring_about(Draft((ID, UNKNOWN), "maintainer"))
    with pytest.raises(ListError, match=UNKNOWN):
        desk.bring_about(Hold(("2408.00001", UNKNOWN), "stranger"))
    assert desk.state.wanted == (ID,)
    assert desk.state.asked == (Asked("2408.00001", "stranger", NOW.date()),)


def test_a_draft_that_is_not_open_is_not_changed(desk: Fulfilment) -> None:
    with pytest.raises(ListError, match="#1 is not open"):
        desk.bring_about(Move(1, ID, "Video"))
