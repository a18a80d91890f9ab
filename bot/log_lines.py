"""Log records as lines with a time: text for people, JSON for programs."""

import json
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime

_FIELD = re.compile(r"(\w+)=%[-+ #0]*\d*(?:\.\d+)?[a-z]")
_PLACE = re.compile(r"%(?!%)")


class TextFormatter(logging.Formatter):
    """Writes time, level, logger and message."""

    def __init__(self) -> None:
        super().__init__("%(moment)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        record.moment = _moment(record)
        return super().format(record)


class JsonFormatter(logging.Formatter):
    """Writes one JSON object, with the fields that the event was logged with."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record in ASCII."""
        event, fields = split(record)
        line: dict[str, object] = {
            "time": _moment(record),
            "level": record.levelname,
            "logger": record.name,
            "event": event,
        }
        line = {**fields, **line} if fields.keys() & line.keys() else {**line, **fields}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def split(record: logging.LogRecord) -> tuple[str, Mapping[str, object]]:
    """Tell an event from its fields.

    Parameters
    ----------
    record : LogRecord
        Logged as ``"listing read category=%s papers=%d", category, papers``.

    Returns
    -------
    str
        The event's fixed text; the whole message where it is not of that form.
    mapping of str to object
        Its fields; numbers stay numbers.
    """
    text, values = str(record.msg), record.args
    names = _FIELD.findall(text)
    is_ours = isinstance(values, tuple) and len(names) == len(values) == len(_PLACE.findall(text))
    if not names or not is_ours or not isinstance(values, tuple):
        return record.getMessage(), {}
    shown = {name: _plain(value) for name, value in zip(names, values, strict=True)}
    return text[: text.index(f"{names[0]}=%")].rstrip(), shown


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
