"""How the daemon is, as a value."""

import json
import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import health
from bot.health import LONGEST_RUN, OVERDUE, Gap, Health
from bot.scheduler import PATIENCE_SECONDS

PAGE = (Path(__file__).parents[2] / "docs" / "serving.md").read_text(encoding="utf-8")

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
FULL = Health(
    started=NOW,
    beat=NOW,
    last_start=NOW,
    last_success=NOW,
    last_failure=NOW - timedelta(days=1),
    problem="",
    next_run=NOW + timedelta(hours=2),
    last_complete_nights={"cs.CV": date(2026, 3, 9)},
    open_gaps=(Gap("cs.SD", date(2026, 3, 6), "stale"),),
)


def test_what_is_well_and_what_is_not() -> None:
    instant = timedelta(seconds=1)
    assert health.trouble(Health(NOW, NOW), NOW) == ""
    assert health.trouble(FULL, NOW) == ""
    assert health.trouble(replace(FULL, problem="no token"), NOW) == "no token"
    late = NOW + timedelta(hours=2) + OVERDUE
    assert health.trouble(FULL, late) == ""
    assert "did not begin" in health.trouble(FULL, late + instant)
    running = replace(FULL, running_since=NOW)
    assert health.trouble(replace(running, problem="no token"), NOW) == "no token"
    assert health.trouble(running, late + instant) == ""
    assert "at work since" in health.trouble(running, NOW + LONGEST_RUN + instant)


def test_json_tells_all_and_a_new_daemon_goes_on_with_it() -> None:
    text = health.to_json(replace(FULL, problem="no token"), NOW)
    told = json.loads(text)
    assert (told["status"], told["reason"]) == ("failing", "no token")
    assert told["open_gaps"] == [{"category": "cs.SD", "night": "2026-03-06", "reason": "stale"}]
    later = NOW + timedelta(days=3)
    new = health.succeed(text, later)
    assert new == replace(FULL, started=later, beat=later, next_run=None)
    assert health.trouble(new, later) == ""


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"started": 1}', health.to_json(FULL, NOW)[:200], "[" * 100_000],
    ids=lambda text: text[:12],
)
def test_what_is_no_health_file_counts_as_nothing(text: str) -> None:
    assert health.succeed(text, NOW) == Health(NOW, NOW)


def test_every_field_of_the_health_file_is_documented_and_no_other() -> None:
    names = [
        name for row in re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE) for name in row.split(", ")
    ]
    assert sorted(name.strip("`") for name in names) == sorted(
        ["status", "reason", *(field.name for field in fields(Health))]
    )


def test_the_documented_unit_waits_longer_than_a_stop_takes() -> None:
    waits = re.findall(r"(?:TimeoutStopSec=|stop_grace_period: )(\d+)", PAGE)
    assert len(waits) == 2
    assert all(int(seconds) > PATIENCE_SECONDS + 10 for seconds in waits)
    assert f"within {PATIENCE_SECONDS:.0f} seconds" in PAGE
