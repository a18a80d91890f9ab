"""The books in words: one line, and a warning for as long as a day is open."""

from datetime import date, timedelta

import pytest

from bot import ledger_words
from bot.ledger import Day, Ledger, Reason, State

MONDAY = date(2026, 11, 9)
TUESDAY = MONDAY + timedelta(days=1)
TODAY = date(2026, 11, 13)


def complete(night: date, category: str = "cs.CV", *, estimated: bool = False) -> Day:
    return Day(category, night, State.COMPLETE, is_read=True, is_estimated=estimated)


def opened(night: date, reason: Reason, category: str = "cs.CV", unscored: int = 0) -> Day:
    return Day(category, night, State.OPEN, reason, unscored=unscored)


def test_the_line_says_that_all_papers_are_accounted_for() -> None:
    ledger = Ledger((complete(MONDAY), complete(TUESDAY)), 4512)
    assert ledger_words.line(ledger) == (
        "2 days since Monday 9 November 2026, all 4,512 papers accounted for."
    )
    assert ledger_words.warnings(ledger, TODAY) == ()


def test_the_line_says_what_is_open_estimated_and_awaited() -> None:
    days = (
        complete(MONDAY, estimated=True),
        opened(TUESDAY, Reason.STALE),
        opened(TUESDAY, Reason.STALE, "cs.SD"),
        Day("cs.GR", TODAY, State.PENDING, Reason.NOT_OUT),
    )
    assert ledger_words.line(Ledger(days, 7)) == (
        "1 day open of 3 days since Monday 9 November 2026: 2026-11-10; "
        "1 night estimated; today's batch is awaited for cs.GR."
    )


def test_the_line_of_an_empty_store_claims_nothing() -> None:
    assert ledger_words.line(Ledger()) == "No listing was read yet."


def test_a_holiday_and_a_batch_that_may_come_are_no_warnings() -> None:
    days = (
        Day("cs.CV", MONDAY, State.HOLIDAY),
        Day("cs.CV", TUESDAY, State.PENDING, Reason.NOT_OUT),
    )
    assert ledger_words.warnings(Ledger(days), TODAY) == ()


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words_of_its_own_and_names_day_and_category(reason: Reason) -> None:
    (warning,) = ledger_words.warnings(Ledger((opened(MONDAY, reason, unscored=2),)), TODAY)
    assert warning.startswith("Monday 9 November 2026, cs.CV: ")
    others = {
        ledger_words.warnings(Ledger((opened(MONDAY, one),)), TODAY)
        for one in Reason
        if one is not reason
    }
    assert (warning,) not in others


def test_days_of_one_reason_share_a_warning_and_reasons_do_not() -> None:
    days = [opened(MONDAY + timedelta(days=n), Reason.NOT_READ) for n in range(3)]
    days.append(opened(MONDAY, Reason.FORBIDDEN, "cs.SD"))
    gravest, other = ledger_words.warnings(Ledger(tuple(days)), TODAY)
    assert "403" in gravest
    assert other.startswith(
        "3 days from Monday 9 November 2026 to Wednesday 11 November 2026, cs.CV: no run read"
    )


def test_only_what_a_run_does_not_repair_by_itself_names_the_command() -> None:
    old = Ledger((opened(MONDAY, Reason.NOT_READ),))
    days = ledger_words.SELF_REPAIR_DAYS
    assert "--since" not in ledger_words.warnings(old, MONDAY + timedelta(days=days))[0]
    (warning,) = ledger_words.warnings(old, MONDAY + timedelta(days=days + 1))
    assert "`arxiv-bot run --since 2026-11-09`" in warning


def test_a_long_list_of_nights_and_categories_is_shortened() -> None:
    days = tuple(
        opened(MONDAY + timedelta(days=n), Reason.NOT_READ, f"cs.{c}")
        for n in range(20)
        for c in "ABCDEFGH"
    )
    assert "and 14 more" in ledger_words.line(Ledger(days))
    assert "and 2 more: no run" in ledger_words.warnings(Ledger(days), TODAY)[0]
