"""The store gives back what was written, keeps what it knows, and tells of broken files."""

import sqlite3
import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import store_schema
from bot.drift import Night
from bot.errors import ArxivError, StoreError
from bot.listing import Listing, ListingOutcome, broken
from bot.marks import Mark
from bot.paper import AnnounceType, Paper
from bot.prediction import Counterfactual, Decision, Finding, Findings, Prediction, Source
from bot.pull_request import Kind, Marker, PlannedRow, PullRequest, State, render_marker
from bot.run_summary import HeldPaper, ListingSummary, RunSummary
from bot.store import Store

NOW = datetime(2025, 5, 6, 5, 10, tzinfo=UTC)
NIGHT = date(2025, 5, 6)
NEXT_NIGHT = date(2025, 5, 7)
PAPER = Paper(
    id="2505.00011",
    title="Talking Lamps",
    abstract="We let lamps talk.",
    authors=("A. Wick", "B. Shade"),
    categories=("cs.CV", "cs.SD"),
    announced=NIGHT,
    version=1,
)
PREDICTION = Prediction(
    id=PAPER.id,
    announced=NIGHT,
    relevance=0.75,
    decision=Decision.PROPOSE,
    reason="Relevance is over the threshold.",
    section="Lamps",
    section_confidence=0.5,
    labels=("Diffusion",),
    findings=Findings(venue=Finding("ICLL'25", Source.COMMENT, "Accepted at ICLL 2025")),
    evidence=(("talking lamp", 0.5), ("traffic", -0.25)),
    nearest=(("2404.00001", 0.875),),
    model="m1",
)
MARKER = Marker(
    (PAPER.id, "cs/0502001"),
    Kind.BATCH,
    rows=(PlannedRow(PAPER.id, "Audio", "| a |"),),
    refused=("cs/0502001",),
)
PULL_REQUEST = PullRequest(
    number=7,
    url="https://github.test/o/r/pull/7",
    marker=MARKER,
    state=State.OPEN,
    labels=("arxiv-bot",),
    branch="arxiv-bot/2505.00011",
    head_sha="0" * 40,
    updated_at=NOW,
    title="Add two",
    body=f"{render_marker(MARKER)}\nTicked: a \x00 and b\r\n",
)

TEXT = st.text(max_size=40) | st.sampled_from(
    ["", "\x00", "a\x00b", "'; DROP TABLE papers; --", '"', "\u202e🪔", "\r\n", "null", "{}"]
)
NAMES = st.lists(TEXT, max_size=4).map(tuple)
IDS = st.from_regex(r"\A25(0[1-9]|1[0-2])\.[0-9]{4}[1-9]\Z")
DAYS = st.dates(date(1991, 7, 1), date(2099, 12, 31))
INSTANTS = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the time zone itself
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=-4))]),
)
RATIOS = st.floats(0, 1)
PAPERS = st.builds(
    Paper,
    id=IDS,
    title=TEXT,
    abstract=st.none() | TEXT,
    authors=NAMES,
    categories=NAMES,
    comments=st.none() | TEXT,
    journal_ref=st.none() | TEXT,
    doi=st.none() | TEXT,
    announced=DAYS,
    announce_type=st.sampled_from(AnnounceType),
    submitted=st.none() | DAYS,
    version=st.none() | st.integers(1, 99),
    links=NAMES,
    term_counts=st.none() | st.dictionaries(TEXT, st.integers(0, 99), max_size=4),
)
FINDINGS = st.none() | st.builds(Finding, TEXT, st.sampled_from(Source), TEXT)
WEIGHTS = st.lists(
    st.tuples(TEXT, st.floats(allow_nan=False, allow_infinity=False)), max_size=4
).map(tuple)
PREDICTIONS = st.builds(
    Prediction,
    id=st.just(PAPER.id),
    announced=st.none() | DAYS,
    relevance=RATIOS,
    decision=st.sampled_from(Decision),
    reason=TEXT,
    section=TEXT,
    section_confidence=RATIOS,
    labels=NAMES,
    findings=st.builds(Findings, FINDINGS, FINDINGS, FINDINGS),
    evidence=WEIGHTS,
    nearest=WEIGHTS,
    model=TEXT,
    counterfactual=st.none() | st.builds(Counterfactual, NAMES, RATIOS, st.sampled_from(Decision)),
    is_explored=st.booleans(),
)
PULL_REQUESTS = st.builds(
    PullRequest,
    number=st.integers(1, 10**6),
    url=TEXT,
    marker=st.builds(Marker, NAMES, st.sampled_from(Kind)),
    state=st.sampled_from(State),
    labels=NAMES,
    branch=TEXT,
    head_sha=TEXT,
    updated_at=INSTANTS,
    closed_at=st.none() | INSTANTS,
    title=TEXT,
    created_at=st.none() | INSTANTS,
).map(lambda pull: replace(pull, body=render_marker(pull.marker)))
within_one_store = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "store.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def listing(*papers: Paper, category: str = "cs.CV", night: date | None = NIGHT) -> Listing:
    return Listing(category, night, ListingOutcome.FRESH, papers)


# --- what is written is read back ---------------------------------------------------------------


@within_one_store
@given(paper=PAPERS)
def test_a_listed_paper_is_read_back_as_it_was_written(paper: Paper) -> None:
    with Store.open(Path(":memory:")) as store:
        store.record_listing(listing(paper), NOW)
        assert store.papers([paper.id]) == {paper.id: paper}


@within_one_store
@given(prediction=PREDICTIONS)
def test_a_prediction_is_read_back_as_it_was_written(store: Store, prediction: Prediction) -> None:
    store.record_listing(listing(PAPER), NOW)
    store.record_predictions([prediction], NOW)
    assert store.predictions() == (prediction,)


@within_one_store
@given(pull_request=PULL_REQUESTS)
def test_a_pull_request_is_read_back_as_it_was_written(
    store: Store, pull_request: PullRequest
) -> None:
    store.drafts.record([pull_request], None)
    found = {p.number: p for p in store.drafts.all()}
    assert found[pull_request.number] == pull_request


def test_everything_is_there_after_closing_and_opening(path: Path) -> None:
    run = RunSummary(NOW, NOW, held_papers=(HeldPaper(PAPER.id, "🪔 \x00", 0.5),))
    with Store.open(path) as store:
        store.record_listing(listing(PAPER), NOW)
        store.record_predictions([PREDICTION], NOW)
        store.drafts.record([PULL_REQUEST], NOW)
        store.record_run(run)
    with Store.open(path) as store:
        store.verify()
        assert store.papers([PAPER.id]) == {PAPER.id: PAPER}
        assert store.predictions() == (PREDICTION,)
        assert store.drafts.all() == (PULL_REQUEST,)
        assert store.drafts.seen_until() == NOW
        assert store.last_runs(1) == (run,)


def test_a_lone_surrogate_becomes_a_question_mark_everywhere(store: Store) -> None:
    store.record_listing(listing(replace(PAPER, title="a\ud800b", authors=("\udfff",))), NOW)
    stored = store.papers([PAPER.id])[PAPER.id]
    assert (stored.title, stored.authors) == ("a?b", ("?",))


def test_an_empty_store_answers_every_question(store: Store) -> None:
    assert store.unread_in("cs.CV", []) == frozenset()
    assert store.papers([]) == {}
    assert store.last_complete_night("cs.CV") is None
    assert store.polls(date.min) == ()
    assert store.unscored() == ()
    assert list(store.past_listings()) == []
    assert store.predictions() == ()
    assert store.drafts.all() == ()
    assert store.drafts.seen_until() is None
    assert store.last_runs(5) == ()


# --- listings -----------------------------------------------------------------------------------


def test_recording_a_listing_twice_adds_a_poll_and_nothing_else(store: Store) -> None:
    store.record_listing(listing(PAPER, PAPER), NOW)
    store.record_listing(listing(PAPER), NOW)
    assert list(store.past_listings()) == [PAPER]
    assert len(store.polls(NIGHT)) == 2


def test_a_paper_is_unread_until_a_listing_of_the_category_shows_its_version(store: Store) -> None:
    replaced = replace(PAPER, announce_type=AnnounceType.REPLACE, version=3)
    assert store.unread_in("cs.CV", [PAPER, replaced]) == {PAPER.id}
    store.record_listing(listing(replaced), NOW)
    assert store.unread_in("cs.CV", [replaced]) == frozenset()
    assert store.unread_in("cs.CV", [PAPER]) == {PAPER.id}
    assert store.unscored() == ()
    store.record_listing(listing(PAPER), NOW)
    assert store.unread_in("cs.CV", [PAPER, replaced]) == frozenset()
    assert store.unread_in("cs.GR", [PAPER]) == {PAPER.id}


def test_the_newest_past_listings_are_given_oldest_first(store: Store) -> None:
    papers = [replace(PAPER, id=f"2505.0000{n}") for n in range(1, 6)]
    store.record_listing(listing(*papers[::-1]), NOW)
    assert [p.id[-1] for p in store.past_listings()] == ["1", "2", "3", "4", "5"]
    assert [p.id[-1] for p in store.past_listings(newest=2)] == ["4", "5"]
    assert list(store.past_listings(before=NIGHT, newest=2)) == []


def test_the_first_announcement_stays_whatever_comes_later(store: Store) -> None:
    cross = replace(PAPER, announced=NEXT_NIGHT, announce_type=AnnounceType.CROSS)
    replacement = replace(PAPER, announced=date(2025, 5, 1), announce_type=AnnounceType.REPLACE)
    for papers in [(replacement, cross), (PAPER,), (replacement,)]:
        store.record_listing(listing(*papers), NOW)
    (stored,) = store.past_listings()
    assert (stored.announced, stored.announce_type) == (NIGHT, AnnounceType.NEW)


def test_an_old_batch_under_a_new_date_announces_nothing(store: Store, path: Path) -> None:
    store.record_listing(listing(PAPER), NOW)
    undated = replace(PAPER, announced=None)
    store.record_listing(listing(undated, night=NEXT_NIGHT), NOW)
    assert next(store.past_listings()).announced == NIGHT
    with sqlite3.connect(path) as connection:
        nights = connection.execute("SELECT night FROM announcements").fetchall()
    connection.close()
    assert nights == [("2025-05-06",)]


def test_a_paper_without_a_day_gets_the_listings_night(store: Store) -> None:
    store.record_listing(listing(replace(PAPER, announced=None)), NOW)
    assert store.papers([PAPER.id])[PAPER.id].announced == NIGHT


def test_a_listing_without_any_night_cannot_hold_papers_and_nothing_is_written(
    store: Store,
) -> None:
    with pytest.raises(ValueError, match=PAPER.id):
        store.record_listing(listing(replace(PAPER, announced=None), night=None), NOW)
    assert store.polls(NIGHT) == ()


def test_the_last_complete_night_is_not_moved_by_incomplete_listings(store: Store) -> None:
    store.record_listing(listing(PAPER), NOW)
    store.record_listing(Listing("cs.CV", NEXT_NIGHT, ListingOutcome.FRESH, is_complete=False), NOW)
    store.record_listing(broken("cs.CV", ArxivError("502")), NOW)
    store.record_listing(Listing("cs.GR", NEXT_NIGHT, ListingOutcome.QUIET), NOW)
    assert store.last_complete_night("cs.CV") == NIGHT
    assert store.last_complete_night("cs.GR") == NEXT_NIGHT
    assert store.last_complete_night("cs.SD") is None


def test_polls_tell_counts_and_outcomes_since_a_day(store: Store) -> None:
    cross = replace(PAPER, id="2505.00012", announce_type=AnnounceType.CROSS)
    store.record_listing(listing(PAPER, cross), NOW)
    broken = Listing("cs.GR", None, ListingOutcome.BROKEN, message="HTTP 502")
    store.record_listing(broken, NOW + timedelta(days=1))
    first, second = store.polls(NIGHT)
    assert first.listing == ListingSummary("cs.CV", NIGHT, ListingOutcome.FRESH, new=1, cross=1)
    assert (first.source, first.fetched_at) == ("rss", NOW)
    assert second.listing.message == "HTTP 502"
    assert store.polls(NEXT_NIGHT) == (second,)


def test_past_listings_come_by_night_and_id_and_end_before_a_night(store: Store) -> None:
    ids = ["2505.00013", "2505.00012", "2504.00019"]
    early = [replace(PAPER, id=i) for i in ids]
    late = replace(PAPER, id="2504.00001", announced=NEXT_NIGHT)
    store.record_listing(listing(late, *early), NOW)
    assert [p.id for p in store.past_listings()] == [*sorted(ids), late.id]
    assert [p.id for p in store.past_listings(before=NEXT_NIGHT)] == sorted(ids)


# --- metadata -----------------------------------------------------------------------------------


def test_a_listing_never_takes_away_what_the_api_told(store: Store) -> None:
    store.record_listing(listing(PAPER), NOW)
    known = replace(PAPER, title="Talking Lämps", comments="Accepted at ICLL", doi="10.1/x")
    store.update_metadata([replace(known, announced=None)], NOW)
    store.record_listing(listing(PAPER, category="cs.GR"), NOW)
    assert store.papers([PAPER.id]) == {PAPER.id: known}


def test_a_newer_version_brings_its_texts_and_asks_for_enrichment_again(store: Store) -> None:
    store.record_listing(listing(PAPER), NOW)
    store.update_metadata([replace(PAPER, comments="12 pages")], NOW)
    assert store.unenriched([PAPER.id, "2505.00099"]) == {"2505.00099"}
    second = replace(
        PAPER,
        title="Singing Lamps",
        version=2,
        announce_type=AnnounceType.REPLACE,
        announced=NEXT_NIGHT,
    )
    store.record_listing(listing(second, night=NEXT_NIGHT), NOW)
    stored = store.papers([PAPER.id])[PAPER.id]
    assert (stored.title, stored.version, stored.comments) == ("Singing Lamps", 2, "12 pages")
    assert (stored.announced, stored.announce_type) == (NIGHT, AnnounceType.NEW)
    assert store.unenriched([PAPER.id]) == {PAPER.id}


def test_an_older_version_fills_gaps_and_changes_nothing(store: Store) -> None:
    current = replace(PAPER, version=3)
    store.record_listing(listing(current), NOW)
    store.record_listing(listing(replace(PAPER, title="Old", version=2)), NOW)
    store.update_metadata([replace(PAPER, title="Old", version=2, comments="10 pages")], NOW)
    assert store.papers([PAPER.id])[PAPER.id] == replace(current, comments="10 pages")
    assert store.unenriched([PAPER.id]) == {PAPER.id}


@pytest.mark.parametrize("write", ["papers", "predictions", "pull requests"])
def test_the_work_of_an_update_does_not_grow_with_the_store(store: Store, write: str) -> None:
    def work() -> int:
        steps = []
        store._database._connection.set_progress_handler(lambda: steps.append(1), 10)
        if write == "papers":
            store.update_metadata([replace(PAPER, comments=f"{len(store.polls(NIGHT))}")], NOW)
        elif write == "predictions":
            store.record_predictions([PREDICTION], NOW)
        else:
            store.drafts.record([PULL_REQUEST], NOW)
        store._database._connection.set_progress_handler(None, 0)
        return len(steps)

    store.record_listing(listing(PAPER), NOW)
    work()
    small = work()
    others = [replace(PAPER, id=f"2504.{n:05}") for n in range(1, 500)]
    store.record_listing(listing(*others), NOW)
    store.record_predictions([replace(PREDICTION, id=p.id) for p in others], NOW)
    store.drafts.record([replace(PULL_REQUEST, number=n) for n in range(8, 500)], NOW)
    assert work() < 2 * small + 10


def test_a_paper_that_was_only_looked_up_is_no_announcement(store: Store) -> None:
    store.update_metadata([PAPER], NOW)
    assert store.papers([PAPER.id])[PAPER.id] == replace(PAPER, announced=None)
    assert store.unread_in("cs.CV", [PAPER]) == {PAPER.id}
    assert store.unscored() == ()
    assert list(store.past_listings()) == []
    store.record_listing(listing(PAPER), NOW)
    assert store.unscored() == (PAPER,)


# --- predictions, pull requests, runs -----------------------------------------------------------


def test_a_paper_has_one_prediction_the_last(store: Store) -> None:
    store.record_listing(listing(PAPER), NOW)
    assert store.unscored() == (PAPER,)
    store.record_predictions([PREDICTION], NOW)
    again = replace(PREDICTION, relevance=0.25, decision=Decision.SKIP, model="m2")
    store.record_predictions([again], NOW)
    assert store.predictions() == (again,)
    assert store.unscored() == ()


def test_predictions_come_best_first_and_are_chosen_by_decision_and_night(store: Store) -> None:
    papers = [replace(PAPER, id=f"2505.0001{n}") for n in range(4)]
    store.record_listing(listing(*papers), NOW)
    scores = [0.25, 0.75, 0.75, 0.5]
    store.record_predictions(
        [replace(PREDICTION, id=p.id, relevance=r) for p, r in zip(papers, scores, strict=True)],
        NOW,
    )
    held = replace(PREDICTION, id=papers[3].id, decision=Decision.HOLD, announced=NEXT_NIGHT)
    store.record_predictions([held], NOW)
    assert [p.id[-1] for p in store.predictions()] == ["1", "2", "3", "0"]
    assert store.predictions({Decision.HOLD}) == (held,)
    assert store.predictions(since=NEXT_NIGHT) == (held,)
    assert store.predictions(()) == ()


@pytest.mark.parametrize("relevance", [-0.01, 1.01, float("nan")])
def test_a_relevance_that_is_no_probability_is_refused_with_its_whole_batch(
    store: Store, relevance: float
) -> None:
    other = replace(PAPER, id="2505.00012")
    store.record_listing(listing(PAPER, other), NOW)
    wrong = replace(PREDICTION, id=other.id, relevance=relevance)
    with pytest.raises(sqlite3.IntegrityError):
        store.record_predictions([PREDICTION, wrong], NOW)
    assert store.predictions() == ()


def test_a_pull_request_is_known_as_it_was_seen_last(store: Store) -> None:
    store.drafts.record([PULL_REQUEST], NOW)
    closed = replace(
        PULL_REQUEST, state=State.CLOSED, labels=("arxiv-bot", "not-relevant"), closed_at=NOW
    )
    store.drafts.record([PULL_REQUEST, closed], None)
    assert store.drafts.all() == (replace(closed, body=render_marker(MARKER)),)
    assert store.drafts.seen_until() == NOW


def test_the_last_runs_come_newest_first(store: Store) -> None:
    runs = [RunSummary(NOW + timedelta(hours=n), NOW + timedelta(hours=n)) for n in range(3)]
    for run in (runs[1], runs[0], runs[2]):
        store.record_run(run)
    assert store.last_runs(2) == (runs[2], runs[1])
    assert store.last_runs(0) == ()


def test_an_instant_without_a_time_zone_is_refused(store: Store) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        store.record_listing(listing(PAPER), naive)
    assert store.papers([PAPER.id]) == {}


# --- the file -----------------------------------------------------------------------------------


def filled(path: Path) -> Path:
    with Store.open(path) as store:
        papers = [replace(PAPER, id=f"2505.{n:05}", abstract="lamp " * 300) for n in range(1, 200)]
        store.record_listing(listing(*papers), NOW)
    return path


@pytest.mark.parametrize("content", [b"not a database, but long enough to be read as one\n" * 99])
def test_a_file_that_is_no_database_is_named_and_may_be_deleted(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "store.sqlite3"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"not a SQLite database.*nothing that matters") as error:
        Store.open(path)
    assert str(path) in str(error.value)
    assert path.read_bytes() == content


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_a_store_that_was_cut_off_is_noticed_when_it_is_opened(path: Path, kept: float) -> None:
    content = filled(path).read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(StoreError, match="nothing that matters"):
        Store.open(path)


def test_damage_in_the_middle_is_told_when_it_is_met(path: Path) -> None:
    content = bytearray(filled(path).read_bytes())
    content[16384:-8192] = b"\xa5" * (len(content) - 16384 - 8192)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="nothing that matters"), Store.open(path) as store:
        list(store.past_listings())
    with pytest.raises(StoreError, match="nothing that matters"), Store.open(path) as store:
        store.verify()


@pytest.mark.parametrize(
    ("old", "new"), [(b"Talking", b"Talk\xffng"), (b'["A. Wick"', b'["A. Wick\\'), (b"-06", b"-66")]
)
def test_a_damaged_value_is_told_when_it_is_met(path: Path, old: bytes, new: bytes) -> None:
    content = filled(path).read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))
    with pytest.raises(StoreError, match="nothing that matters"), Store.open(path) as store:
        store.unscored()


def test_a_newer_schema_is_left_alone(path: Path) -> None:
    filled(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="newer version"):
        Store.open(path)


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE lamps (watts INTEGER)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="permissions"):
        Store.open(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="folder cannot be made"):
        Store.open(tmp_path / "file" / "store.sqlite3")


def test_a_writer_is_told_of_another_process_that_writes_and_readers_go_on(path: Path) -> None:
    filled(path)
    other = sqlite3.connect(path, isolation_level=None)
    with Store.open(path, busy_seconds=0.05) as store:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked by another process"):
            store.record_run(RunSummary(NOW, NOW))
        assert len(list(store.past_listings())) == 199
        other.execute("ROLLBACK")
        store.record_run(RunSummary(NOW, NOW))
    other.close()


def test_what_a_crashed_process_had_written_is_there_and_checked(
    path: Path, tmp_path: Path
) -> None:
    with Store.open(path) as store:
        store.record_listing(listing(PAPER), NOW)
        copy = tmp_path / "crashed.sqlite3"
        copy.write_bytes(path.read_bytes())
        wal = path.with_name(f"{path.name}-wal").read_bytes()
    assert wal
    copy.with_name(f"{copy.name}-wal").write_bytes(wal)
    with Store.open(copy) as store:
        assert store.papers([PAPER.id]) == {PAPER.id: PAPER}


def test_predictions_of_an_older_version_are_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = store_schema.migrations()[:1]
    monkeypatch.setattr(store_schema, "migrations", lambda: first)
    Store.open(path).close()
    columns = "id, relevance, decision, reason, section, section_confidence, labels, findings"
    values = f"'{PAPER.id}', 0.5, 'hold', '', '', 0.5, '[]', '{{}}', '[]', '[]', 'm', 'now'"
    with sqlite3.connect(path) as old:
        old.execute(
            "INSERT INTO papers (id, title, authors, categories, announce_type, links)"
            f" VALUES ('{PAPER.id}', '', '[]', '[]', 'new', '[]')"
        )
        old.execute(
            f"INSERT INTO predictions ({columns}, evidence, nearest, model, scored_at)"
            f" VALUES ({values})"
        )
    old.close()
    monkeypatch.undo()
    with Store.open(path) as store:
        (read,) = store.predictions()
        assert (read.counterfactual, read.is_explored, read.relevance) == (None, False, 0.5)
        assert store.nights(date.min) == ()


def test_nights_are_summed_up_from_a_day_on(store: Store) -> None:
    ids = ["2505.00011", "2505.00012", "2505.00013", "2505.00014"]
    nights = [NIGHT, NIGHT, NEXT_NIGHT, None]
    store.record_listing(listing(*(replace(PAPER, id=i) for i in ids)), NOW)
    shares = [0.5, 0.25, 1.0, 1.0]
    predictions = [
        replace(PREDICTION, id=i, announced=night, relevance=share)
        for i, night, share in zip(ids, nights, shares, strict=True)
    ]
    store.record_predictions(predictions, NOW)
    assert store.nights(NIGHT) == (Night(NIGHT, 2, 0.75), Night(NEXT_NIGHT, 1, 1.0))
    assert store.nights(NEXT_NIGHT) == (Night(NEXT_NIGHT, 1, 1.0),)


def test_migrations_are_numbered_without_gaps_and_a_failed_one_leaves_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = store_schema.migrations()
    assert [name[:4] for name, _ in found] == [f"{n:04}" for n in range(1, len(found) + 1)]
    assert all(set(name) <= set(string.ascii_lowercase + string.digits + "_.") for name, _ in found)
    broken = (*found, ("9999_broken.sql", "CREATE TABLE x (y);\nCREATE TABLE papers (z)"))
    monkeypatch.setattr(store_schema, "migrations", lambda: broken)
    with pytest.raises(sqlite3.OperationalError, match="papers"):
        Store.open(path)
    monkeypatch.undo()
    with Store.open(path) as store:
        assert store.unscored() == ()


def test_what_is_remembered_under_a_name_is_the_last_text(store: Store) -> None:
    assert store.drafts.mark(Mark.DASHBOARD) is None
    for text in ("one 🪔", "two"):
        store.drafts.set_mark(Mark.DASHBOARD, text)
        assert store.drafts.mark(Mark.DASHBOARD) == text
    assert store.drafts.mark(Mark.LISTED) is None
