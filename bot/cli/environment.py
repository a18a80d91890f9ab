"""What GitHub Actions, or whoever starts the bot, sets in the environment."""

import os
from dataclasses import replace
from pathlib import Path

from bot import __version__
from bot.arxiv_settings import is_loopback
from bot.config import GitHub
from bot.errors import ConfigError
from bot.list_repository import RepositorySettings

DEFAULT_API_URL = "https://api.github.com"


def repository_url() -> str:
    """Give the repository's address for the User-Agent; empty if it is not known."""
    name = os.environ.get("GITHUB_REPOSITORY", "")
    server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
    return f"{server}/{name}" if name else ""


def repository_settings(github: GitHub) -> RepositorySettings | None:
    """Tell how to reach the repository; None if neither token nor name is set.

    Raises
    ------
    ConfigError
        If only one of them is set.
    """
    token, name = os.environ.get("GITHUB_TOKEN"), os.environ.get("GITHUB_REPOSITORY")
    if not token and not name:
        return None
    if not token or not name:
        missing = "GITHUB_REPOSITORY" if token else "GITHUB_TOKEN"
        raise ConfigError(
            f"environment: {missing} is not set; the bot needs GITHUB_TOKEN and GITHUB_REPOSITORY "
            "(owner/name). Nothing was run. Set both, or neither with --dry-run."
        )
    api_url = os.environ.get("GITHUB_API_URL") or DEFAULT_API_URL
    settings = RepositorySettings(
        token=token,
        full_name=name,
        api_url=api_url,
        user_agent=f"awesome-arxiv-bot/{__version__}",
        base_branch=github.base,
        label=github.label,
        reviewers=github.reviewers,
        draft=github.draft,
    )
    if is_loopback(api_url):
        return replace(settings, write_gap_seconds=0, request_gap_seconds=0, backoff_seconds=0.05)
    return settings


def step_summary_file() -> Path | None:
    """Give the file of the job summary; None outside GitHub Actions."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    return Path(path) if path else None
