"""Nights by the order of ids, where only times of submission are known."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot import estimate
from bot.catch_up import Window, earliest_night
from bot.oai import Record
from bot.paper import Paper
from tests.fakes.arxiv_papers import invent_paper

MONDAY, TUESDAY = date(2026, 11, 9), date(2026, 11, 10)


def record(number: int, submitted: date) -> Record:
    noon = datetime(submitted.year, submitted.month, submitted.day, 12, tzinfo=UTC)
    paper: Paper = replace(invent_paper(number, MONDAY), announced=None)
    return Record(paper, submitted, noon, noon)


def test_a_paper_that_was_held_back_is_dated_by_the_ids_around_it() -> None:
    friday, october = date(2026, 11, 6), date(2026, 10, 1)
    first, held, second = record(1, friday), record(3, october), record(2, MONDAY)
    found = estimate.dated([held, first, second, first])
    assert [(one.paper.id, one.changed) for one in found] == [
        ("2611.00001", MONDAY),
        ("2611.00002", TUESDAY),
        ("2611.00003", TUESDAY),
    ]


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 60)), max_size=30))
def test_nights_follow_the_ids_and_no_paper_is_announced_before_it_can_be(
    papers: list[tuple[int, int]],
) -> None:
    found = estimate.dated(record(number, MONDAY - timedelta(days=ago)) for number, ago in papers)
    assert {one.paper.id for one in found} == {f"2611.{number:05}" for number, _ in papers}
    nights = [one.changed for one in found]
    assert nights == sorted(nights)
    assert all(one.changed >= earliest_night(one.first) for one in found)


def test_the_days_asked_for_have_no_hole_and_begin_two_weeks_before() -> None:
    window = Window("cs.CV", since=MONDAY, until=MONDAY + timedelta(days=30))
    days = [
        first + timedelta(days=n)
        for first, last in estimate.spans(window)
        for n in range((last - first).days + 1)
    ]
    assert days == [MONDAY - timedelta(days=14) + timedelta(days=n) for n in range(45)]


def test_what_is_longer_ago_than_a_run_fills_by_itself_is_not_asked_for() -> None:
    window = Window("cs.CV", since=date(2024, 1, 1), until=MONDAY)
    assert min(estimate.spans(window))[0] == MONDAY - timedelta(days=60 + 14)
