from dataclasses import replace
from typing import Any

import pytest

from bot import __version__
from bot.arxiv_settings import ArxivSettings, check_settings, is_loopback
from bot.errors import ConfigError

HERE = "http://127.0.0.1:8000/x"
LOCAL = ArxivSettings(rss_url=HERE, api_url=HERE, oai_url=HERE)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:80/rss", True),
        ("https://127.8.9.1", True),
        ("http://localhost:1/x", True),
        ("https://LOCALHOST/x", True),
        ("http://[::1]:8000/x", True),
        ("https://rss.arxiv.org/rss", False),
        ("http://127.0.0.1@arxiv.org/", False),
        ("http://localhost.arxiv.org/", False),
        ("http://127.0.0.1.arxiv.org/", False),
        ("http://0.0.0.0/", False),
        ("http://128.0.0.1/", False),
        ("ftp://127.0.0.1/", False),
        ("127.0.0.1", False),
        ("http://[::1", False),
        ("http://", False),
        ("", False),
    ],
)
def test_loopback_is_this_machine_only(url: str, *, expected: bool) -> None:
    assert is_loopback(url) is expected


def test_the_defaults_are_arxivs_addresses_and_allowed() -> None:
    settings = ArxivSettings()
    check_settings(settings)
    assert settings.delay_seconds == 3
    assert settings.urls == (
        "https://rss.arxiv.org/rss",
        "https://export.arxiv.org/api/query",
        "https://oaipmh.arxiv.org/oai",
    )


@pytest.mark.parametrize("name", ["rss_url", "api_url", "oai_url"])
def test_a_short_pause_needs_all_addresses_to_be_loopback(name: str) -> None:
    hasty = replace(LOCAL, delay_seconds=0.0)
    check_settings(hasty)
    one_outside: dict[str, Any] = {name: "https://export.arxiv.org/x"}
    with pytest.raises(ConfigError, match="delay_seconds"):
        check_settings(replace(hasty, **one_outside))
    check_settings(replace(LOCAL, delay_seconds=3.0, **one_outside))


@pytest.mark.parametrize(
    "change",
    [
        {"delay_seconds": -1.0},
        {"delay_seconds": float("nan")},
        {"delay_seconds": float("inf")},
        {"connect_timeout_seconds": 0.0},
        {"read_timeout_seconds": float("nan")},
        {"retries": -1},
        {"retries": 11},
        {"backoff_seconds": -1.0},
        {"rss_url": "http://rss.arxiv.org/rss"},
        {"api_url": "https://user:secret@arxiv.org/"},
        {"oai_url": ""},
        {"oai_url": "https://"},
        {"oai_url": "https://[::1"},
        {"contact": "a@b.org\r\nX-Evil: 1"},
        {"repository_url": "https://example.org/ü"},
    ],
)
def test_settings_out_of_range_are_refused_by_name(change: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=next(iter(change))):
        check_settings(replace(LOCAL, **change))


@pytest.mark.parametrize(
    ("repository_url", "contact", "details"),
    [
        ("", "", ""),
        ("https://example.org/list", "", " (+https://example.org/list)"),
        ("", "a@b.org", " (mailto:a@b.org)"),
        (
            "https://example.org/list",
            "mailto:a@b.org",
            " (+https://example.org/list; mailto:a@b.org)",
        ),
    ],
)
def test_the_user_agent_says_who_asks(repository_url: str, contact: str, details: str) -> None:
    settings = ArxivSettings(repository_url=repository_url, contact=contact)
    assert settings.user_agent == f"awesome-arxiv-bot/{__version__}{details}"
