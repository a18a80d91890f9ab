"""What became of a proposed paper is read from its pull request and from the list."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot import draft_fates, readme
from bot.decisions import Reason, Verdict
from bot.draft_fates import Fate, Standing
from bot.pull_request import Kind, PlannedRow, PullRequest, Refusal, State
from tests.lists import LAYOUT, LIST
from tests.predictions import pull_request

CURRENT = readme.read(LIST, LAYOUT)
SETTLED = datetime(2025, 1, 1, tzinfo=UTC)
STANDING = Standing(CURRENT, SETTLED)
LISTED = "2409.07255"
LINE = "| 09/24 | Newer Voice | [arXiv](https://arxiv.org/abs/2409.07255) | | | Sad<br />Glad | |"
GONE = "2410.00001"


def fate(pull: PullRequest, standing: Standing | None = STANDING) -> draft_fates.PaperFate:
    (found,) = draft_fates.read([pull], standing)
    return found


def merged(paper_id: str, *rows: PlannedRow, labels: tuple[str, ...] = ()) -> PullRequest:
    pull = pull_request(1, State.MERGED, labels, ids=(paper_id,))
    return replace(pull, marker=replace(pull.marker, rows=rows))


@pytest.mark.parametrize(
    ("line", "section", "changed"),
    [
        (LINE, "Audio", ()),
        (LINE.replace("Sad<br />Glad", "Sad"), "Audio", ("labels",)),
        (LINE.replace("Newer", "New").replace("09/24", "10/24"), "Audio", ("time", "title")),
        (LINE, "Video", ("section",)),
        ("no row at all", "Audio", ("title", "pub", "labels", "time")),
        ("", "Audio", ("title", "pub", "labels", "time")),
    ],
)
def test_a_merged_row_tells_what_people_changed(
    line: str, section: str, changed: tuple[str, ...]
) -> None:
    found = fate(merged(LISTED, PlannedRow(LISTED, section, line)))
    assert found.fate is (Fate.EDITED if changed else Fate.ACCEPTED)
    assert (found.decision, set(found.changed)) == (None, set(changed))


def test_without_the_planned_row_a_merge_is_a_merge() -> None:
    assert fate(merged(LISTED)).fate is Fate.ACCEPTED
    assert fate(merged(GONE), None).fate is Fate.ACCEPTED


@pytest.mark.parametrize(
    ("labels", "reason"), [((), Reason.NONE), (("not-relevant",), Reason.NOT_RELEVANT)]
)
def test_a_merged_paper_without_a_row_was_declined(labels: tuple[str, ...], reason: Reason) -> None:
    found = fate(merged(GONE, labels=labels))
    assert found.fate is Fate.REMOVED
    assert found.decision is not None
    assert (found.decision.verdict, found.decision.reason) == (Verdict.REJECTED, reason)


def test_what_was_merged_after_the_list_was_read_is_not_missed() -> None:
    standing = replace(STANDING, unsettled_since=datetime(2024, 11, 1, 12, tzinfo=UTC))
    assert fate(merged(GONE), standing).fate is Fate.ACCEPTED


def test_a_row_that_links_the_publisher_now_stands_by_its_title() -> None:
    pull = replace(merged(GONE), title=f"Add No Ident\u200bity ({GONE})")
    assert fate(pull).fate is Fate.ACCEPTED
    by_store = replace(STANDING, titles={GONE: "No identity"})
    assert fate(merged(GONE), by_store).fate is Fate.ACCEPTED


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Add A (b) c (2410.00001)", "A (b) c"),
        ("Add A (2410.00002)", ""),
        ("Add A long on… (2410.00001)", ""),
        ("Something else", ""),
        ("", ""),
    ],
)
def test_titles_are_read_only_where_they_are_whole(title: str, found: str) -> None:
    assert draft_fates.title_of(replace(pull_request(), title=title), GONE) == found


@pytest.mark.parametrize("state", list(State))
def test_what_is_declined_in_a_batch_is_declined_alone(state: State) -> None:
    pull = pull_request(3, state, ids=(LISTED, GONE), kind=Kind.BATCH)
    pull = replace(pull, marker=replace(pull.marker, refused=(GONE,), closed="stale"))
    found = {f.id: f for f in draft_fates.read([pull], STANDING)}
    assert found[GONE].fate is Fate.REFUSED
    assert found[GONE].decision is not None
    assert found[LISTED].decision is None


def test_what_the_bot_closed_is_no_verdict() -> None:
    pull = pull_request(state=State.CLOSED)
    pull = replace(pull, marker=replace(pull.marker, closed="listed by hand"))
    assert (fate(pull).fate, fate(pull).decision) == (Fate.WITHDRAWN, None)


def test_a_no_can_be_taken_back_on_the_pull_request_or_elsewhere() -> None:
    assert fate(pull_request(state=State.CLOSED, labels=("retry",))).fate is Fate.UNDONE
    assert fate(merged(GONE, labels=("retry",))).fate is Fate.UNDONE
    assert fate(merged(LISTED, labels=("retry",))).fate is Fate.ACCEPTED
    closed = pull_request(state=State.CLOSED)
    for day, expected in ((date(2024, 10, 31), Fate.REFUSED), (date(2024, 11, 1), Fate.UNDONE)):
        standing = replace(STANDING, retried={GONE: day})
        assert fate(closed, standing).fate is expected
    assert draft_fates.taken_back([], standing) == {GONE: date(2024, 11, 1)}


def test_other_kinds_propose_nothing() -> None:
    pulls = [pull_request(n, kind=kind) for n, kind in enumerate((Kind.UPGRADE, Kind.DECISIONS))]
    assert draft_fates.read(pulls, STANDING) == ()


def test_a_paper_declined_alone_has_its_own_day_and_reason() -> None:
    day = date(2024, 2, 3)
    said = (Refusal("2401.00001", day, "later"), Refusal("2401.00002", day, "odd words"))
    pull = pull_request(1, State.CLOSED, ("not-relevant",), kind=Kind.BATCH, ids=(GONE,))
    marker = replace(pull.marker, refused=("2401.00001", "2401.00002"), refusals=said)
    found = {f.id: f.decision for f in draft_fates.read([replace(pull, marker=marker)], STANDING)}
    reasons = {i: (d.reason, d.decided == day) for i, d in found.items() if d}
    assert reasons == {
        "2401.00001": (Reason.LATER, True),
        "2401.00002": (Reason.NONE, True),
        GONE: (Reason.NOT_RELEVANT, False),
    }
