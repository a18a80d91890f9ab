"""The books survive the loss of the store, and whatever people make of the dashboard's marker."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot import ledger_marker
from bot.ledger import ALL_CATEGORIES, Day, Ledger, Reason, State
from bot.ledger_marker import Position
from bot.store import Store

MONDAY = date(2026, 11, 9)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in range(1, 5))
NOW = datetime(2026, 11, 13, 11, tzinfo=UTC)
CATEGORIES = ("cs.CV", "cs.SD")


def day(night: date, category: str = "cs.CV", *, read: bool = True) -> Day:
    state, reason = (State.COMPLETE, None) if read else (State.OPEN, Reason.NOT_READ)
    return Day(category, night, state, reason, is_read=read)


def test_the_position_is_the_last_complete_night_and_the_gaps_before_it() -> None:
    days = (
        day(MONDAY),
        day(MONDAY, "cs.SD", read=False),
        day(TUESDAY, read=False),
        day(WEDNESDAY),
        day(WEDNESDAY, ALL_CATEGORIES),
        day(THURSDAY, read=False),
    )
    told = ledger_marker.position(Ledger(days))
    assert told == Position({"cs.CV": WEDNESDAY}, (("cs.SD", MONDAY), ("cs.CV", TUESDAY)))


def test_a_lost_stores_books_go_on_where_the_marker_says(tmp_path: Path) -> None:
    told = Position({"cs.CV": WEDNESDAY, "cs.SD": THURSDAY}, (("cs.CV", MONDAY),))
    with Store.open(tmp_path / "store.sqlite") as store:
        store.ledger.seed(told, NOW)
        assert store.last_complete_night("cs.CV") == WEDNESDAY
        ledger = store.ledger.read(CATEGORIES, NOW)
        assert {(d.category, d.night) for d in ledger.unread} == {
            ("cs.CV", MONDAY),
            ("cs.CV", TUESDAY),
            ("cs.CV", THURSDAY),
            ("cs.CV", FRIDAY),
            ("cs.SD", FRIDAY),
        }
        assert ledger_marker.position(ledger).nights == told.nights


def test_a_marker_changes_nothing_where_the_store_knows_better(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.sqlite") as store:
        store.ledger.seed(Position({"cs.CV": TUESDAY}), NOW)
        store.ledger.seed(Position({"cs.CV": THURSDAY, "cs.SD": MONDAY}), NOW)
        assert store.last_complete_night("cs.CV") == TUESDAY
        assert store.last_complete_night("cs.SD") == MONDAY


ANY_DAY = st.dates()
NAMES = st.text(max_size=8) | st.sampled_from(CATEGORIES)


@given(st.dictionaries(NAMES, ANY_DAY, max_size=4), st.lists(st.tuples(NAMES, ANY_DAY), max_size=6))
def test_whatever_the_marker_says_nothing_future_or_before_arxiv_is_believed(
    nights: dict[str, date], gaps: list[tuple[str, date]]
) -> None:
    found = ledger_marker.listings(Position(nights, tuple(gaps)), NOW)
    assert len(found) <= len(nights) + len(gaps)
    for listing in found:
        assert listing.night is not None
        assert ledger_marker.FIRST_NIGHT <= listing.night <= FRIDAY
        assert listing.is_complete == (nights.get(listing.category) == listing.night) or gaps


@given(st.lists(st.booleans(), min_size=1, max_size=5), st.lists(st.booleans(), max_size=5))
def test_a_position_is_the_same_after_it_was_lost_and_read_back(
    first: list[bool], second: list[bool]
) -> None:
    days = [day(MONDAY + timedelta(days=n), read=read) for n, read in enumerate(first)]
    days += [day(MONDAY + timedelta(days=n), "cs.SD", read=read) for n, read in enumerate(second)]
    told = ledger_marker.position(Ledger(tuple(sorted(days, key=lambda d: d.night))))
    found = ledger_marker.listings(told, NOW)
    assert {x.category: x.night for x in found if x.is_complete} == told.nights
    assert tuple((x.category, x.night) for x in found if not x.is_complete) == told.gaps
