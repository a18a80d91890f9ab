"""A configuration is a frozen value, or one message that says what to change."""

from datetime import UTC, datetime, timedelta

import pytest

from bot import config
from bot.config import Limits
from bot.errors import ConfigError

MINIMAL = '[[list.sections]]\nheading = "A"\ncolumns = {title = "T", pub = "P"}\n'
LOCAL = 'rss_url = "http://127.0.0.1:1/rss"\napi_url = "http://[::1]:1/q"\n'


def test_absent_keys_have_defaults() -> None:
    parsed = config.parse(MINIMAL)
    assert parsed.arxiv.categories[0] == "cs.CV"
    assert parsed.arxiv.delay_seconds == 3
    assert parsed.limits.open == 10
    columns = parsed.list.sections[0].columns
    assert columns is not None
    assert columns.by_role() == {"title": "T", "pub": "P"}


def test_a_byte_order_mark_does_not_matter() -> None:
    assert config.parse(f"\ufeff{MINIMAL}") == config.parse(MINIMAL)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[triage]\npropse = 1\n", ["[triage] propse", "unknown key", "did you mean propose?"]),
        ("[triage]\npropose = 1.4\n", ["[triage] propose", "1.4", "less than or equal to 1"]),
        ("[triage]\npropose = 'x'\n", ["[triage] propose", "'x'", "valid number"]),
        ("[triage]\npropose = 0.1\nhold = 0.2\n", ["[triage]", "hold 0.2 is over propose 0.1"]),
        ("[arxiv]\ndelay_seconds = 1.0\n", ["[arxiv]", "delay_seconds 1", "at least 3"]),
        ("[arxiv]\ncategories = ['CS CV']\n", ["[arxiv] categories", "'CS CV'"]),
        ("[arxiv]\ncategories = ['cs.CV', 'cs.CV']\n", ["[arxiv] categories", "once"]),
        ("[arxiv]\nretries = '3'\n", ["[arxiv] retries", "'3'", "valid integer"]),
        ("[arxiv]\nrss_url = 'ftp://x'\n", ["[arxiv] rss_url", "ftp://x"]),
        ("[files]\ncorpus = '/etc/passwd'\n", ["[files] corpus", "relative path"]),
        ("[files]\ncorpus = 'a/../../b'\n", ["[files] corpus", "relative path"]),
        ("[github]\nreviewers = ['a b']\n", ["[github] reviewers", "'a b'"]),
        ("x = 1\n", ["x: unknown key", "known: arxiv"]),
        ("[triage\n", ["not valid TOML"]),
    ],
)
def test_a_mistake_is_named_with_key_value_and_what_is_allowed(
    text: str, expected: list[str]
) -> None:
    with pytest.raises(ConfigError) as caught:
        config.parse(text + MINIMAL, "my.toml")
    message = str(caught.value)
    assert message.startswith("my.toml")
    assert all(part in message for part in expected), message
    assert message.endswith("Nothing was run.")


def test_every_mistake_gets_its_own_line() -> None:
    with pytest.raises(ConfigError) as caught:
        config.parse("[triage]\npropose = 2\nhold = -1\n")
    assert len(str(caught.value).splitlines()) == 4  # both, the missing list, and the last word


def test_a_list_without_sections_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"list: missing"):
        config.parse("")


def test_a_section_twice_is_refused() -> None:
    with pytest.raises(ConfigError, match="each heading once"):
        config.parse(MINIMAL * 2)


def test_a_short_delay_is_allowed_for_loopback_addresses_only() -> None:
    oai = 'oai_url = "http://localhost:1/oai"\n'
    parsed = config.parse(f"[arxiv]\ndelay_seconds = 0.01\n{LOCAL}{oai}{MINIMAL}")
    assert parsed.arxiv.delay_seconds == 0.01
    with pytest.raises(ConfigError, match="at least 3"):
        config.parse(f"[arxiv]\ndelay_seconds = 0.01\n{LOCAL}{MINIMAL}")


def test_keys_lists_nested_ones() -> None:
    keys = list(config.keys())
    assert {"arxiv.categories", "triage.hold", "list.sections.columns.pub"} <= set(keys)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("hours", "zone", "quiet"),
    [
        (None, "UTC", ()),
        ("22-7", "UTC", (22, 23, 0, 6)),
        ("1-3", "UTC", (1, 2)),
        ("5-5", "UTC", ()),
        ("22-7", "Asia/Tokyo", (13, 21)),
    ],
)
def test_quiet_hours_run_over_midnight_and_in_the_zone(
    hours: str | None, zone: str, quiet: tuple[int, ...]
) -> None:
    limits = Limits(quiet_hours=hours, timezone=zone)
    midnight = datetime(2026, 1, 15, tzinfo=UTC)
    found = {hour for hour in range(24) if limits.is_quiet(midnight + timedelta(hours=hour))}
    assert set(quiet) <= found
    assert len(found) == (0 if not quiet else 9 if hours == "22-7" else 2)


@pytest.mark.parametrize("line", ['quiet_hours = "25-3"', 'quiet_hours = "late"', 'timezone = "X"'])
def test_hours_and_zones_that_are_none_are_refused(line: str) -> None:
    with pytest.raises(ConfigError, match="limits"):
        config.parse(f"{MINIMAL}[limits]\n{line}\n")
