"""Records of OAI-PMH get the night on which they were announced, or none."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import catch_up
from bot.announcements import is_announcement_day
from bot.catch_up import Anchors, Known, Window
from bot.oai import FIRST_DAY, Record
from bot.paper import AnnounceType, Paper

SINCE, UNTIL = date(2026, 11, 10), date(2026, 11, 13)
OPEN = tuple(SINCE + timedelta(days=n) for n in range(4))
WINDOW = Window("cs.CV", SINCE, UNTIL, OPEN, SINCE - timedelta(days=300))


def moment(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def record(
    changed: date, first: date, latest: date | None = None, number: int = 1, **fields: Any
) -> Record:
    made: dict[str, Any] = {
        "id": f"2611.{number:05}",
        "title": "Counting kettles",
        "categories": ("cs.CV",),
        "version": 2 if latest else 1,
    }
    return Record(Paper(**made | fields), changed, moment(first), moment(latest or first))


def sorted_alone(
    one: Record, window: Window = WINDOW, known: Known | None = None
) -> catch_up.Found:
    return catch_up.sort([one], window, known or Known(), Anchors())


@pytest.mark.parametrize(
    ("submitted", "night"),
    [
        (datetime(2026, 11, 10, 18, 59, tzinfo=UTC), date(2026, 11, 11)),  # Tuesday 13:59 EST
        (datetime(2026, 11, 10, 19, 0, tzinfo=UTC), date(2026, 11, 12)),
        (datetime(2026, 11, 12, 19, 0, tzinfo=UTC), date(2026, 11, 16)),  # Thursday 14:00
        (datetime(2026, 11, 13, 18, 59, tzinfo=UTC), date(2026, 11, 16)),
        (datetime(2026, 11, 13, 19, 0, tzinfo=UTC), date(2026, 11, 17)),  # Friday 14:00
        (datetime(2026, 11, 15, 12, 0, tzinfo=UTC), date(2026, 11, 17)),
        (datetime(2026, 7, 7, 17, 59, tzinfo=UTC), date(2026, 7, 8)),  # summer time
        (datetime(2026, 7, 7, 18, 0, tzinfo=UTC), date(2026, 7, 9)),
    ],
)
def test_the_mailing_is_that_of_arxivs_table(submitted: datetime, night: date) -> None:
    assert catch_up.earliest_night(submitted) == night


@given(st.datetimes(datetime(2007, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001
def test_a_mailing_is_on_a_weekday_within_four_days(naive: datetime) -> None:
    submitted = naive.replace(tzinfo=UTC)
    night = catch_up.earliest_night(submitted)
    assert is_announcement_day(night)
    assert timedelta(0) <= night - submitted.date() <= timedelta(days=4)


def test_no_open_night_needs_no_harvest() -> None:
    assert catch_up.plan("cs.CV", (), UNTIL, watched_since=None) is None


def test_a_plan_goes_back_sixty_days_or_as_far_as_asked() -> None:
    nights = [UNTIL - timedelta(days=n) for n in (61, 60, 1)]
    window = catch_up.plan("cs.CV", nights, UNTIL, watched_since=None)
    assert window is not None
    assert window.open_nights == (UNTIL - timedelta(days=60), UNTIL - timedelta(days=1))
    assert window.changed_from == UNTIL - timedelta(days=61)
    further = catch_up.plan("cs.CV", nights, UNTIL, watched_since=None, since=nights[0])
    assert further is not None
    assert further.since == nights[0]


def test_no_plan_asks_for_days_that_arxiv_refuses() -> None:
    window = catch_up.plan("cs.CV", [FIRST_DAY], UNTIL, watched_since=None, since=FIRST_DAY)
    assert window is not None
    assert window.changed_from == FIRST_DAY


def test_a_paper_announced_in_time_has_the_night_of_its_change() -> None:
    (found,) = sorted_alone(record(date(2026, 11, 11), date(2026, 11, 10))).announced
    assert (found.announced, found.announce_type) == (date(2026, 11, 11), AnnounceType.NEW)


def test_a_paper_replaced_since_keeps_its_first_night() -> None:
    one = record(date(2026, 11, 13), date(2026, 11, 9), latest=date(2026, 11, 12))
    assert [paper.announced for paper in sorted_alone(one).announced] == [date(2026, 11, 10)]


def test_a_paper_changed_since_has_the_night_of_its_neighbours() -> None:
    near = [record(date(2026, 11, 11), date(2026, 11, 10), number=n) for n in (10, 12)]
    moved = record(date(2026, 11, 13), date(2026, 11, 10), number=11)
    anchors = catch_up.anchored(Anchors(), [*near, moved])
    (found,) = catch_up.sort([moved], WINDOW, Known(), anchors).announced
    assert found.announced == date(2026, 11, 11)


def test_a_paper_held_back_for_weeks_is_announced_when_it_appears() -> None:
    one = record(date(2026, 11, 12), date(2026, 10, 1))
    assert [paper.announced for paper in sorted_alone(one).announced] == [date(2026, 11, 12)]


def test_without_a_watch_the_look_back_covers_two_weeks() -> None:
    unwatched = Window("cs.CV", SINCE, UNTIL, OPEN)
    held = record(date(2026, 11, 12), SINCE - timedelta(days=12))
    old = record(date(2026, 11, 12), SINCE - timedelta(days=40))
    assert len(sorted_alone(held, unwatched).announced) == 1
    assert sorted_alone(old, unwatched).announced == ()


@pytest.mark.parametrize(
    "one",
    [
        record(date(2026, 11, 12), date(2024, 1, 3), latest=date(2026, 11, 11)),
        record(date(2026, 11, 12), date(2024, 1, 3), doi="10.9/1", categories=("cs.LG", "cs.CV")),
        record(date(2026, 11, 12), date(2024, 1, 3)),
    ],
)
def test_old_papers_that_changed_are_no_news(one: Record) -> None:
    assert sorted_alone(one) == catch_up.Found()
    known = Known(frozenset({one.paper.id}), {one.paper.id: date(2024, 1, 5)})
    assert sorted_alone(one, known=known) == catch_up.Found(refreshed=(one.paper,))


def test_an_old_paper_of_another_category_is_cross_listed_on_an_open_night_only() -> None:
    one = record(date(2026, 11, 12), date(2024, 1, 3), categories=("cs.LG", "cs.CV"))
    (found,) = sorted_alone(one).announced
    assert (found.announced, found.announce_type) == (date(2026, 11, 12), AnnounceType.CROSS)
    assert sorted_alone(one, Window("cs.CV", SINCE, UNTIL)).announced == ()


def test_a_paper_of_the_next_mailing_waits_for_it() -> None:
    early = record(UNTIL + timedelta(days=3), UNTIL)
    assert sorted_alone(early) == catch_up.Found()


DAYS = st.dates(SINCE - timedelta(days=60), UNTIL + timedelta(days=3))


@given(st.lists(st.tuples(DAYS, DAYS, st.integers(1, 99)), max_size=30))
def test_every_announced_paper_is_within_the_window_once(
    drawn: list[tuple[date, date, int]],
) -> None:
    records = [record(max(a, b), min(a, b), number=n) for a, b, n in drawn]
    records = list({one.paper.id: one for one in records}.values())
    anchors = catch_up.anchored(Anchors(), records)
    found = catch_up.sort(records, WINDOW, Known(), anchors).announced
    assert all(one.announced and SINCE <= one.announced <= UNTIL for one in found)
    assert all(one.announced and is_announcement_day(one.announced) for one in found)
    assert len({one.id for one in found}) == len(found)
