"""A run's summary survives JSON, fails when it must, and tells quiet, stale and broken apart."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import run_summary
from bot.listing import Listing, ListingOutcome
from bot.paper import AnnounceType, Paper
from bot.run_summary import HeldPaper, ListingSummary, OpenedDraft, RunSummary, WaitingPaper

NOW = datetime(2025, 5, 6, 5, 10, tzinfo=UTC)
NIGHT = date(2025, 5, 6)
TEXT = st.text(max_size=30) | st.sampled_from(["\x00", "🪔", '"', "\u2028", "{}"])
COUNTS = st.integers(0, 999)
RELEVANCES = st.floats(0, 1)
INSTANTS = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the time zone itself
    timezones=st.just(UTC),
)
LISTINGS = st.builds(
    ListingSummary,
    TEXT,
    st.none() | st.dates(),
    st.sampled_from(ListingOutcome),
    COUNTS,
    COUNTS,
    COUNTS,
    TEXT,
)
SUMMARIES = st.builds(
    RunSummary,
    started=INSTANTS,
    finished=INSTANTS,
    dry_run=st.booleans(),
    model=TEXT,
    listings=st.lists(LISTINGS, max_size=3).map(tuple),
    scored=COUNTS,
    proposed=COUNTS,
    held=COUNTS,
    skipped=COUNTS,
    drafts=st.lists(st.builds(OpenedDraft, st.none() | COUNTS, TEXT, TEXT, TEXT), max_size=2).map(
        tuple
    ),
    waiting=st.lists(st.builds(WaitingPaper, TEXT, TEXT, RELEVANCES, TEXT), max_size=2).map(tuple),
    held_papers=st.lists(st.builds(HeldPaper, TEXT, TEXT, RELEVANCES), max_size=2).map(tuple),
    warnings=st.lists(TEXT, max_size=2).map(tuple),
    errors=st.lists(TEXT, max_size=2).map(tuple),
)


def summary(*outcomes: ListingOutcome) -> RunSummary:
    categories = ("cs.CV", "cs.GR", "cs.SD")
    listings = tuple(
        ListingSummary(c, NIGHT, o) for c, o in zip(categories, outcomes, strict=False)
    )
    return RunSummary(NOW, NOW + timedelta(seconds=40), listings=listings)


@given(SUMMARIES)
def test_a_summary_is_read_back_from_json_as_it_was_written(run: RunSummary) -> None:
    text = run_summary.to_json(run)
    assert "\n" not in text
    assert run_summary.from_json(text) == run


def test_json_holds_no_lone_surrogate() -> None:
    run = replace(summary(), warnings=("a\ud800b",))
    assert run_summary.from_json(run_summary.to_json(run)).warnings == ("a?b",)


def test_json_of_other_versions_is_read() -> None:
    old = {"started": NOW.isoformat(), "finished": NOW.isoformat(), "a later field": 1}
    assert run_summary.from_json(json.dumps(old)) == RunSummary(NOW, NOW)


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "{}", '{"started": "yesterday"}'])
def test_what_is_no_summary_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        run_summary.from_json(text)


def test_a_listing_is_counted_by_how_its_papers_were_announced() -> None:
    types = [AnnounceType.NEW, AnnounceType.CROSS, AnnounceType.REPLACE, AnnounceType.REPLACE_CROSS]
    papers = tuple(Paper(f"2505.0001{n}", "", announce_type=t) for n, t in enumerate(types))
    listing = Listing("cs.CV", NIGHT, ListingOutcome.FRESH, papers, "Read 4 items.")
    assert run_summary.summarise_listing(listing) == ListingSummary(
        "cs.CV", NIGHT, ListingOutcome.FRESH, 1, 1, 2, "Read 4 items."
    )


def test_a_run_fails_if_no_listing_could_be_read_or_an_error_occurred() -> None:
    broken, quiet, stale = ListingOutcome.BROKEN, ListingOutcome.QUIET, ListingOutcome.STALE
    assert run_summary.is_failure(summary(broken, broken))
    assert run_summary.is_failure(replace(summary(quiet), errors=("no token",)))
    assert not run_summary.is_failure(summary(broken, stale))
    assert not run_summary.is_failure(summary(quiet))
    assert not run_summary.is_failure(summary())
    assert not run_summary.is_failure(replace(summary(quiet), warnings=("slow",)))


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (ListingOutcome.QUIET, "Nothing was announced: cs.CV."),
        (ListingOutcome.STALE, "arXiv still shows an old batch: cs.CV."),
        (ListingOutcome.BROKEN, "arXiv's listing could not be read: cs.CV."),
        (ListingOutcome.UNCHANGED, "Nothing new since the last run: cs.CV."),
    ],
)
def test_the_headline_tells_quiet_stale_broken_and_unchanged_apart(
    outcome: ListingOutcome, words: str
) -> None:
    assert run_summary.headline(summary(outcome)) == words


def test_the_headline_says_what_was_done_and_then_what_arxiv_did_not_give() -> None:
    run = replace(
        summary(ListingOutcome.FRESH, ListingOutcome.STALE, ListingOutcome.BROKEN),
        scored=240,
        proposed=2,
        held=5,
        drafts=(OpenedDraft(3, "", "2505.00011", "Talking Lamps"),),
        waiting=(WaitingPaper("2505.00012", "Lamps", 0.75, "cap"),),
    )
    assert run_summary.headline(run) == (
        "1 draft opened, 1 waiting. 240 scored, 2 proposed, 5 held."
        " arXiv's listing could not be read: cs.SD. arXiv still shows an old batch: cs.GR."
    )
    assert run_summary.headline(replace(run, dry_run=True)).startswith("1 draft would be opened")
    assert run_summary.headline(replace(run, errors=("no",))).startswith("Failed: no")


def test_the_headline_of_nothing_says_so() -> None:
    fresh = run_summary.headline(summary(ListingOutcome.FRESH))
    assert fresh == "New papers were announced: cs.CV."
    assert run_summary.headline(summary()) == "Nothing was to be done."


@given(SUMMARIES)
def test_the_headline_is_one_line_without_control_characters(run: RunSummary) -> None:
    line = run_summary.headline(run)
    assert line
    assert line.splitlines() == [line]
    assert "\x00" not in line


def test_nights_are_named_only_where_several_were_read_and_long_lists_are_cut() -> None:
    nights = [NIGHT + timedelta(days=n) for n in range(10)]
    listings = tuple(ListingSummary("*", n, ListingOutcome.QUIET) for n in nights)
    (sentence,) = run_summary.states(replace(summary(), listings=listings))
    assert sentence.startswith("Nothing was announced: the mirror of 2025-05-06, the mirror of")
    assert sentence.endswith(" and 2 more.")
    (sentence,) = run_summary.states(replace(summary(), listings=listings[:1]))
    assert sentence == "Nothing was announced: the mirror."
