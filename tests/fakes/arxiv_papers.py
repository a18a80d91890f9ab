"""Invented papers."""

from datetime import date, timedelta
from typing import Any

from bot.paper import Paper

_SUBJECTS = ("paper kites", "tea kettles", "garden snails", "rain barrels", "brass clocks")


def invent_paper(number: int, night: date, **changes: Any) -> Paper:
    """Make up a paper of a night; the same number and night give the same paper."""
    subject = _SUBJECTS[number % len(_SUBJECTS)]
    fields: dict[str, Any] = {
        "id": f"{night:%y%m}.{number:05d}",
        "title": f"Counting {subject}, study {number}",
        "abstract": f"We count {subject} for {number} days. Nobody did so before.",
        "authors": (f"Ada Author{number}", "Bo Writer"),
        "categories": ("cs.CV",),
        "announced": night,
        "submitted": night - timedelta(days=2),
        "version": 1,
    }
    return Paper(**(fields | changes))
