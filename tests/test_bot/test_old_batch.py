"""A listing is of an earlier night if most of its papers changed last before its own."""

from datetime import date, timedelta

import pytest

from bot import old_batch

NIGHT = date(2026, 11, 10)
BEFORE = NIGHT - timedelta(days=1)


@pytest.mark.parametrize(
    ("changed", "is_old"),
    [
        ({}, False),
        ({"a": BEFORE}, False),
        ({"a": BEFORE, "b": BEFORE}, True),
        ({"a": BEFORE, "b": BEFORE, "c": NIGHT}, True),
        ({"a": NIGHT, "b": NIGHT + timedelta(days=9)}, False),
        ({"x": BEFORE, "y": BEFORE, "z": BEFORE}, False),
    ],
)
def test_most_papers_decide(changed: dict[str, date], *, is_old: bool) -> None:
    found = old_batch.find({NIGHT: {"a", "b", "c"}}, changed)
    assert found == ((NIGHT,) if is_old else ())


def test_an_empty_listing_proves_nothing() -> None:
    assert old_batch.find({NIGHT: ()}, {"a": BEFORE}) == ()
    assert old_batch.find({}, {"a": BEFORE}) == ()
