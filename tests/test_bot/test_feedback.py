"""What people did is remembered by the marker's ids."""

from dataclasses import replace
from datetime import date

import pytest

from bot import draft_fates, feedback, readme
from bot.decisions import PaperDecision, Reason, Verdict
from bot.pull_request import Kind, PlannedRow, PullRequest, State
from tests.lists import LAYOUT, LIST, paper
from tests.predictions import pull_request

CURRENT = readme.read(LIST, LAYOUT)
LONG_AGO = date(2000, 1, 1)


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        (("arxiv-bot",), Reason.NONE),
        (("arxiv-bot", "not-relevant"), Reason.NOT_RELEVANT),
        (("duplicate",), Reason.DUPLICATE),
        (("later",), Reason.LATER),
    ],
)
def test_a_closed_draft_is_a_no_with_its_labels_reason(
    labels: tuple[str, ...], reason: Reason
) -> None:
    (found,) = feedback.decisions([pull_request(state=State.CLOSED, labels=labels)])
    assert (found.verdict, found.reason) == (Verdict.REJECTED, reason)
    assert found.decided == date(2024, 11, 1)


def test_a_draft_closed_as_borderline_is_no_rejection() -> None:
    (found,) = feedback.decisions([pull_request(state=State.CLOSED, labels=("borderline",))])
    assert (found.verdict, found.reason) == (Verdict.BORDERLINE, Reason.BORDERLINE)


@pytest.mark.parametrize(
    "pull",
    [
        pull_request(state=State.OPEN),
        pull_request(state=State.MERGED),
        pull_request(state=State.CLOSED, labels=("retry",)),
        pull_request(state=State.CLOSED, kind=Kind.DECISIONS),
        pull_request(state=State.CLOSED, kind=Kind.UPGRADE),
        pull_request(state=State.CLOSED, labels=("wrong-section",)),
    ],
)
def test_nothing_else_is_a_no(pull: object) -> None:
    assert feedback.decisions([pull]) == ()  # type: ignore[list-item]


def test_the_last_word_on_a_paper_counts() -> None:
    first = pull_request(1, State.CLOSED, ("not-relevant",))
    again = pull_request(2, State.MERGED)
    assert feedback.decisions([again, first]) == ()
    assert len(feedback.decisions([pull_request(3, State.CLOSED), again, first])) == 1


def test_the_file_of_decisions_wins_over_drafts_unless_they_were_closed_later() -> None:
    (closed,) = feedback.decisions([pull_request(state=State.CLOSED)])
    for day, wins in ((date(2024, 11, 1), True), (LONG_AGO, False)):
        on_file = PaperDecision("2410.00001", "T", Verdict.BORDERLINE, Reason.BORDERLINE, day)
        assert feedback.merge([on_file], [closed]) == ((on_file,) if wins else (closed,))


def test_a_retry_takes_back_the_line_that_came_of_it_and_no_later_one() -> None:
    pull = pull_request(state=State.CLOSED, labels=("retry",))
    undone = draft_fates.taken_back([pull])
    for day, stays in ((date(2024, 11, 1), False), (date(2024, 11, 2), True)):
        on_file = PaperDecision("2410.00001", "T", Verdict.REJECTED, Reason.NONE, day)
        assert bool(feedback.merge([on_file], [], undone)) is stays


def test_a_paper_in_the_wrong_section_goes_to_the_other_one() -> None:
    first = misplaced(1, "Audio")
    assert feedback.corrections([first], ("Audio", "Video"))["2410.00001"].section == "Video"
    three = feedback.corrections([first], ("Audio", "Video", "Text"))["2410.00001"]
    assert (three.section, three.options) == (None, ("Video", "Text"))
    both = [first, misplaced(2, "Video")]
    assert feedback.corrections(both, ("Audio", "Video")) == {}
    assert feedback.corrections(both, ("Audio", "Video", "Text"))["2410.00001"].section == "Text"
    assert feedback.corrections([pull_request(state=State.CLOSED)], ("Audio", "Video")) == {}


def test_a_draft_without_rows_is_corrected_by_the_guess() -> None:
    pull = pull_request(state=State.CLOSED, labels=("wrong-section",))
    assert feedback.corrections([pull], ("Audio", "Video")) == {}
    found = feedback.corrections([pull], ("Audio", "Video"), {"2410.00001": "Audio"})
    assert found["2410.00001"].section == "Video"


def test_a_misplaced_paper_waits_until_its_section_is_known() -> None:
    pulls = [misplaced(7, "Audio")]
    known = feedback.known_papers(CURRENT, [], [], pulls, LONG_AGO)
    assert known.reason(paper()) == "was proposed for the wrong section in #7"
    free = feedback.known_papers(CURRENT, [], [], pulls, LONG_AGO, placed={"2410.00001"})
    assert free.reason(paper()) is None


def test_a_merged_paper_whose_row_is_gone_is_proposed_again_only_after_a_retry() -> None:
    for labels, is_known in (((), True), (("retry",), False)):
        pulls = [pull_request(1, State.MERGED, labels)]
        known = feedback.known_papers(CURRENT, [], [], pulls, LONG_AGO)
        assert (known.reason(paper()) is not None) is is_known


def misplaced(number: int, section: str) -> PullRequest:
    pull = pull_request(number, State.CLOSED, ("wrong-section",))
    row = PlannedRow("2410.00001", section, "| row |")
    return replace(pull, marker=replace(pull.marker, rows=(row,)))


def test_papers_are_known_from_list_decisions_drafts_and_further_files() -> None:
    decided = [PaperDecision("2401.00001", "Odd One", Verdict.REJECTED, Reason.NONE, LONG_AGO)]
    pulls = [pull_request(7), pull_request(8, State.MERGED, ids=("2410.00002",))]
    further = ["https://arxiv.org/abs/2402.00002"]
    known = feedback.known_papers(CURRENT, further, decided, pulls, later_before=LONG_AGO)
    reasons = {
        "2409.07255": "on the list",
        "1901.00001": "on the list",
        "2401.00001": "rejected on 2000-01-01",
        "2410.00001": "is proposed in #7",
        "2410.00002": "was accepted in #8",
        "2402.00002": "on a further list",
        "2410.00009": None,
    }
    assert {i: known.reason(paper(i, "Unheard of")) for i in reasons} == reasons
    assert known.reason(paper("2410.00009", "No identity")) == "on the list"
    assert known.reason(paper("2410.00009", "Odd one")) == "rejected on 2000-01-01"
    assert known.reason(paper("2410.00009", "--")) is None


def test_what_was_put_off_comes_back_after_its_days() -> None:
    later = [PaperDecision("2401.00001", "", Verdict.REJECTED, Reason.LATER, date(2026, 1, 1))]
    for today, is_known in ((date(2026, 1, 30), True), (date(2026, 1, 31), False)):
        limit = feedback.later_limit(today, 30)
        known = feedback.known_papers(CURRENT, [], later, [], later_before=limit)
        assert (known.reason(paper("2401.00001")) is not None) is is_known


def test_papers_of_open_proposals_alone_count_as_open() -> None:
    pulls = [pull_request(1), pull_request(2, State.CLOSED), pull_request(3, kind=Kind.DECISIONS)]
    assert feedback.open_papers(pulls) == 1
