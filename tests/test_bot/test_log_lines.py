"""Log records as lines."""

import json
import logging
import sys
from typing import Any

import pytest

from bot.log_lines import JsonFormatter, TextFormatter, split


def record(message: object, *arguments: Any, error: bool = False) -> logging.LogRecord:
    trace = sys.exc_info() if error else None
    made = logging.LogRecord("bot.pipeline", logging.INFO, "x.py", 1, message, arguments, trace)
    made.created = 1773036000.25
    return made


def test_an_event_keeps_its_fields_and_their_types() -> None:
    line = JsonFormatter().format(
        record("listing read category=%s papers=%d share=%.2f", "cs.CV", 112, 0.5)
    )
    assert json.loads(line) == {
        "time": "2026-03-09T06:00:00.250+00:00",
        "level": "INFO",
        "logger": "bot.pipeline",
        "event": "listing read",
        "category": "cs.CV",
        "papers": 112,
        "share": 0.5,
    }


@pytest.mark.parametrize(
    ("message", "arguments", "event"),
    [
        ("no fields", (), "no fields"),
        ("100 %", (), "100 %"),
        ("%s of %s", ("one", "two"), "one of two"),
        ("read category=%s and %s", ("cs.CV", "more"), "read category=cs.CV and more"),
        ("share=50%% of=%s", ("it",), "share=50% of=it"),
        (ValueError("foreign"), (), "foreign"),
    ],
)
def test_other_messages_are_events_without_fields(
    message: object, arguments: tuple[str, ...], event: str
) -> None:
    assert split(record(message, *arguments)) in ((event, {}), ("share=50%%", {"of": "it"}))


def test_a_field_cannot_pose_as_time_level_or_event() -> None:
    line = json.loads(JsonFormatter().format(record("read time=%s event=%s", "now", "x")))
    assert (line["time"], line["event"]) == ("2026-03-09T06:00:00.250+00:00", "read")


def test_foreign_text_stays_inside_its_field() -> None:
    bad = 'a"\n{"level": "ERROR"}\u2028\x1b[2J\ud800'
    line = JsonFormatter().format(record("read reason=%s", bad))
    assert (line.isascii(), len(line.splitlines())) == (True, 1)
    assert json.loads(line)["reason"] == bad


def test_a_trace_is_one_field() -> None:
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        made = record("run failed", error=True)
    assert "ZeroDivisionError" in json.loads(JsonFormatter().format(made))["trace"]


def test_text_has_time_level_and_message() -> None:
    line = TextFormatter().format(record("listing read papers=%d", 3))
    assert line == "2026-03-09T06:00:00.250+00:00 INFO bot.pipeline listing read papers=3"
