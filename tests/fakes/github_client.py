"""Settings and plans for tests that let the bot talk to the fake GitHub."""

from bot.github_settings import RepositorySettings
from bot.pull_request import Kind, Marker, PullRequestPlan, branch_name, render_marker
from tests.fakes.github import FakeGitHub

TEXT = "# Heads\n\n| Title |\n| --- |\n| Old |\n"
ID = "2407.00001"
BRANCH = "arxiv-bot/2407.00001"


def settings_for(fake: FakeGitHub) -> RepositorySettings:
    """Make settings that neither wait nor try for long."""
    return RepositorySettings(
        token=fake.token,
        full_name=fake.repository.full_name,
        api_url=fake.url,
        reviewers=("expert",),
        write_gap_seconds=0,
        request_gap_seconds=0,
        retry_total=2,
        backoff_seconds=0,
        timeout_seconds=2,
    )


def plan_for(arxiv_id: str = ID, content: str = f"{TEXT}| New |\n") -> PullRequestPlan:
    """Plan the draft of an invented paper."""
    marker = Marker((arxiv_id,), Kind.ADD)
    return PullRequestPlan(
        marker=marker,
        branch=branch_name(arxiv_id),
        title=f"Add New ({arxiv_id})",
        body=f"{render_marker(marker)}\n\nIt is about heads.\n",
        commit_message=f"Add New ({arxiv_id})\n",
        path="README.md",
        content=content,
    )


def marked(text: str = "", arxiv_id: str = ID, kind: Kind = Kind.ADD) -> str:
    """Write a body with a marker."""
    return f"{render_marker(Marker((arxiv_id,), kind))}\n{text}"
