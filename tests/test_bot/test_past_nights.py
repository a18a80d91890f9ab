"""What a walk forward has scored, as papers of past nights."""

from datetime import date

import pytest

from bot.past_nights import PastNights, PastPaper, past_nights
from classifier.document import Document, Example, Judgement
from classifier.model import DocumentPrediction
from classifier.walk_forward import Month, Outcome, Period


def outcome(
    paper_id: str, relevance: float, judgement: Judgement, day: date, weight: float = 1.0
) -> Outcome:
    document = Document(paper_id, title=f"On {paper_id}", announced=day)
    prediction = DocumentPrediction(paper_id, relevance, "Teapots", 1.0, (), (), ())
    return Outcome(Example(document, judgement, weight=weight), prediction)


def period(month: Month, *outcomes: Outcome) -> Period:
    return Period(month=month, outcomes=outcomes, known=1)


MARCH = period(
    (2024, 3),
    outcome("b", 0.5, Judgement.REJECTED, date(2024, 3, 5)),
    outcome("c", 0.9, Judgement.ACCEPTED, date(2024, 3, 8)),
    outcome("f", 0.0, Judgement.ORDINARY, date(2024, 3, 5)),
    outcome("g", 0.0, Judgement.ORDINARY, date(2024, 3, 8)),
)
MAY = period(
    (2024, 5),
    outcome("d", 0.1, Judgement.ORDINARY, date(2024, 5, 2), weight=3.5),
    outcome("a", 0.5, Judgement.BORDERLINE, date(2024, 5, 11)),
    outcome("e", 0.2, Judgement.WEAKLY_REJECTED, date(2024, 5, 1)),
)


def test_papers_are_sorted_and_keep_what_people_said() -> None:
    papers = past_nights([MAY, MARCH]).papers
    assert papers == (
        PastPaper("c", "On c", 0.9, belongs=True),
        PastPaper("a", "On a", 0.5, belongs=None),
        PastPaper("b", "On b", 0.5, belongs=False),
        PastPaper("e", "On e", 0.2, belongs=False),
        PastPaper("d", "On d", 0.1, belongs=False, weight=3.5),
        PastPaper("f", "On f", 0.0, belongs=False),
        PastPaper("g", "On g", 0.0, belongs=False),
    )


def test_months_count_whole_and_the_newest_up_to_its_last_announcement() -> None:
    """31 days of March and 11 of May; nothing of April, which was not scored."""
    assert past_nights([MARCH, MAY]).weeks == pytest.approx((31 + 11) / 7)
    assert past_nights([MAY, MARCH]).weeks == past_nights([MARCH, MAY]).weeks
    assert past_nights([MARCH]).weeks == pytest.approx(8 / 7)


def test_a_paper_of_a_night_that_was_not_read_is_left_out() -> None:
    """Without ordinary papers of that night nothing could have been proposed wrongly on it."""
    unread = outcome("x", 0.9, Judgement.ACCEPTED, date(2024, 3, 7))
    april = outcome("y", 0.9, Judgement.ACCEPTED, date(2024, 4, 5))
    nights = past_nights([period((2024, 3), unread, *MARCH.outcomes), period((2024, 4), april)])
    assert nights.papers == past_nights([MARCH]).papers


def test_a_sample_stands_for_nights_of_which_it_has_no_paper() -> None:
    accepted = outcome("x", 0.9, Judgement.ACCEPTED, date(2024, 5, 9))
    nights = past_nights([period((2024, 5), accepted, *MAY.outcomes)])
    assert "x" in {paper.id for paper in nights.papers}


@pytest.mark.parametrize("periods", [[], [period((2024, 3))]])
def test_nights_without_papers_take_no_time(periods: list[Period]) -> None:
    nights = past_nights(periods)
    assert nights == PastNights((), 0.0)
    assert nights.split(0.0) == ((), ())
    assert nights.per_week(()) == 0.0


def test_a_split_puts_papers_of_the_very_threshold_above() -> None:
    nights = past_nights([MARCH, MAY])
    for threshold, above in ((0.0, 7), (0.1, 5), (0.11, 4), (0.5, 3), (0.51, 1), (0.9, 1), (1, 0)):
        proposed, others = nights.split(threshold)
        assert len(proposed) == above
        assert proposed + others == nights.papers


def test_a_sampled_paper_counts_as_often_as_it_stands_for() -> None:
    nights = PastNights(past_nights([MARCH, MAY]).papers, weeks=2.0)
    assert nights.per_week(nights.papers) == pytest.approx((6 + 3.5) / 2)
