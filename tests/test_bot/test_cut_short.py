"""A draft whose opening was cut short is known until a run has seen it whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import pull_requests
from bot.list_repository import ListRepository
from bot.store import Store
from tests.fakes.github import BOT, FakeGitHub
from tests.fakes.github_client import marked, settings_for

LABEL = "arxiv-bot"


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitHub]:
    """One draft without the label."""
    with FakeGitHub(tmp_path / "list.git") as made:
        made.commit_to_branch("arxiv-bot/2407.00001", "README.md", "# New\n", BOT)
        made.open_pull("arxiv-bot/2407.00001", "Add New (2407.00001)", marked(), BOT)
        yield made


@pytest.fixture
def repository(fake: FakeGitHub) -> Iterator[ListRepository]:
    with ListRepository(settings_for(fake), lambda _: None) as made:
        yield made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite") as made:
        yield made


def cut_short(store: Store, repository: ListRepository) -> list[int]:
    return [pull.number for pull in pull_requests.read(store, repository, LABEL)[1]]


def test_it_is_named_in_every_run_until_it_has_the_label(
    fake: FakeGitHub, repository: ListRepository, store: Store
) -> None:
    assert cut_short(store, repository) == [1]
    assert cut_short(store, repository) == [1]
    fake.add_label(1, LABEL)
    assert cut_short(store, repository) == []


def test_a_label_that_a_person_took_away_stays_away(
    fake: FakeGitHub, repository: ListRepository, store: Store
) -> None:
    fake.add_label(1, LABEL)
    assert cut_short(store, repository) == []
    fake.remove_label(1, LABEL)
    assert cut_short(store, repository) == []


def test_a_closed_one_is_left_alone(
    fake: FakeGitHub, repository: ListRepository, store: Store
) -> None:
    assert cut_short(store, repository) == [1]
    fake.close(1)
    assert cut_short(store, repository) == []
