from dataclasses import replace
from datetime import UTC, date, datetime

from bot.dashboard_state import DashboardState, DatedPaper, join, join_papers
from tests.dashboards import NIGHT, STARTED, STATE


def test_joined_with_itself_or_with_nothing_a_state_stays_as_it_is() -> None:
    assert join(STATE, STATE) == STATE
    assert join(STATE, DashboardState()) == join(DashboardState(), STATE) == STATE


def test_the_later_time_night_and_comment_win_whoever_has_them() -> None:
    early = datetime(2026, 1, 1, tzinfo=UTC)
    one = DashboardState(5, early, {"cs.CV": NIGHT, "cs.SD": date(2026, 1, 1)})
    other = DashboardState(4, STARTED, {"cs.SD": NIGHT, "cs.GR": date(2026, 1, 1)})
    joined = join(one, other)
    assert joined == join(other, one)
    assert (joined.comments, joined.read_until) == (5, STARTED)
    assert joined.nights == {"cs.CV": NIGHT, "cs.SD": NIGHT, "cs.GR": date(2026, 1, 1)}


def test_no_paper_and_no_gap_is_lost_or_doubled() -> None:
    other = replace(
        STATE,
        held=(DatedPaper("2601.00101"), DatedPaper("2601.00999", NIGHT)),
        gaps=(("cs.CV", NIGHT), ("cs.SD", NIGHT)),
        wanted=("2601.00103", "2601.00105"),
    )
    joined = join(STATE, other)
    assert [paper.id for paper in joined.held] == ["2601.00101", "2601.00102", "2601.00999"]
    assert all(paper.announced == NIGHT for paper in joined.held)
    assert joined.gaps == (("cs.SD", NIGHT), ("cs.CV", NIGHT))
    assert joined.wanted == ("2601.00103", "2601.00105")


def test_papers_are_sorted_by_day_and_id() -> None:
    late, early = DatedPaper("2601.00002", NIGHT), DatedPaper("2601.00003", date(2026, 1, 1))
    assert join_papers([late], [early, DatedPaper("2601.00002")]) == (early, late)


def test_what_one_of_them_wrote_midway_tells_of_no_draft_that_it_was_looked_at() -> None:
    midway = replace(STATE, settled_on="a" * 40, is_midway=True)
    for joined in (join(midway, STATE), join(STATE, midway)):
        assert joined.is_midway
