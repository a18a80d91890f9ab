"""What people ordered is written down before it is answered, and nothing else on the page moves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import dashboard_memory
from bot.dashboard_marker import read_state, with_state
from bot.dashboard_state import DashboardState
from bot.errors import GitHubError
from bot.github_dashboard import DashboardPage
from bot.github_session import GitHubSession
from bot.store import Store
from tests.fakes.github import FakeGitHub
from tests.fakes.github_client import settings_for

_TEXT = "# Page\n\n- [x] <!-- draft=2401.00001 --> A paper\n"
_STATE = DashboardState(wanted=("2401.00002",), settled_on="a" * 40)


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitHub]:
    """A repository."""
    with FakeGitHub(tmp_path / "list.git") as made:
        yield made


@pytest.fixture
def page(fake: FakeGitHub) -> Iterator[DashboardPage]:
    """Its dashboard, not opened yet."""
    settings = settings_for(fake)
    session = GitHubSession(settings, lambda _: None)
    yield DashboardPage(session, settings.label)
    session.close()


def test_orders_outlive_the_store_and_ticks_stay(
    fake: FakeGitHub, page: DashboardPage, tmp_path: Path
) -> None:
    seen = page.publish(with_state(_TEXT, DashboardState()), None).issue
    with Store.open(tmp_path / "one.sqlite") as store:
        written = dashboard_memory.put_down(store, page, seen, _STATE)
        assert written is not None
        assert dashboard_memory.recall(store, page)[1].wanted == _STATE.wanted
    assert _TEXT.strip() in str(fake.issue(seen.number).body)
    with Store.open(tmp_path / "another.sqlite") as store:
        found, state = dashboard_memory.recall(store, page)
    assert found == written
    assert state.wanted == _STATE.wanted
    assert (state.settled_on, state.is_midway) == (_STATE.settled_on, True)


def test_a_page_that_somebody_edits_just_now_keeps_their_edit_and_nothing_is_remembered(
    fake: FakeGitHub, page: DashboardPage, tmp_path: Path
) -> None:
    seen = page.publish(with_state(_TEXT, DashboardState()), None).issue
    fake.edit_body(seen.number, f"{seen.body}\nA word of mine.")
    with Store.open(tmp_path / "store.sqlite") as store:
        with pytest.raises(GitHubError, match="just now"):
            dashboard_memory.put_down(store, page, seen, _STATE)
        assert dashboard_memory.recall(store, page)[1].wanted == ()
    assert "A word of mine." in str(fake.issue(seen.number).body)


def test_without_a_page_the_store_remembers(page: DashboardPage, tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.sqlite") as store:
        assert dashboard_memory.put_down(store, page, None, _STATE) is None
        assert dashboard_memory.recall(store, page)[1].wanted == _STATE.wanted


def test_a_state_takes_the_place_of_the_older_one() -> None:
    once = with_state("Text.", DashboardState(wanted=("2401.00001",)))
    twice = with_state(once, _STATE)
    assert twice.count("arxiv-bot:v1") == 1
    assert read_state(twice).wanted == _STATE.wanted
    assert twice.endswith("Text.")
