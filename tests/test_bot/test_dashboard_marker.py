import base64
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import dashboard
from bot.dashboard_marker import has_state, is_same, read_state, render_state, without_state
from bot.dashboard_state import Asked, DashboardState, DatedPaper, Removed, join
from bot.pull_request import Kind, Marker, render_marker
from tests.dashboards import CONTENT, NIGHT, STARTED, STATE

TEXT = dashboard.render(CONTENT)
LINE, _, REST = TEXT.partition("\n")


def marker(payload: Any) -> str:
    text = payload if isinstance(payload, str) else json.dumps(payload)
    return f"<!-- arxiv-bot:v1 {base64.b64encode(text.encode()).decode()} -->"


@pytest.mark.parametrize("state", [DashboardState(), STATE])
def test_a_state_is_read_as_it_was_written(state: DashboardState) -> None:
    assert read_state(render_state(state)) == state
    assert render_state(read_state(render_state(state))) == render_state(state)
    assert render_state(state).count("\n") == 0


@pytest.mark.parametrize(
    "edited",
    [
        TEXT.replace("\n", "\r\n"),
        f"My words\n\n{TEXT}",
        f"{REST}\n{LINE}",
        "\n".join(reversed(TEXT.splitlines())),
        TEXT[: len(LINE) + 200],
        TEXT.replace("[ ]", "[x]").replace("draft=", "waiting="),
        f"{marker('broken')}\n{marker({'kind': 'dashboard '})}\n{TEXT}",
        f"{render_marker(Marker(('2601.00001',), Kind.ADD))}\n{TEXT}",
    ],
)
def test_the_state_survives_what_people_do_to_the_text_around_it(edited: str) -> None:
    assert has_state(edited)
    assert read_state(edited) == STATE


@pytest.mark.parametrize("line", ["", LINE[:60], LINE.replace("v1", "v9"), marker("[1,"), "<!--"])
def test_without_its_line_it_is_read_from_what_is_shown(line: str) -> None:
    body = f"{line}\n{REST}"
    assert not has_state(body)
    found = read_state(body)
    assert found.comments == STATE.comments
    assert (found.nights, found.gaps) == (STATE.nights, STATE.gaps)
    ids = [paper.id for paper in found.held]
    assert ids == ["2601.00101", "2601.00102", "2601.00104"]
    assert [paper.id for paper in found.waiting] == ["2512.00007"]


def test_of_half_a_page_the_other_half_is_read() -> None:
    assert [p.id for p in read_state(REST[: REST.index("2601.00104")]).held] == [
        "2601.00101",
        "2601.00102",
    ]
    assert read_state(REST[REST.index("Last complete") :]).nights == STATE.nights
    for nothing in (None, "", "Nothing of the bot's."):
        assert read_state(nothing) == DashboardState()


WRONG: list[Any] = [None, 1, -1, 1.5, True, "x", [], ["x"], [["x"]], {}, {"x": 1}, {"": [1]}]


@pytest.mark.parametrize("name", ["comments", "read_until", "nights", "gaps", "held", "asked"])
@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_a_broken_part_costs_only_itself(name: str, wrong: Any) -> None:
    payload = {
        "kind": "dashboard", "comments": 7, "nights": {"cs.CV": "2026-01-05"},
        "waiting": {"2026-01-05": ["2601.00001", 3, None, "no id", "2601.00001v2"]},
        "wanted": ["2601.00002", "x", 7],
    }  # fmt: skip
    found = read_state(marker(payload | {name: wrong}))
    assert found.waiting == (DatedPaper("2601.00001", NIGHT),)
    assert found.wanted == ("2601.00002",)
    assert found.comments == (
        7 if name != "comments" else 1 if wrong == 1 and wrong is not True else 0
    )
    assert found.nights == ({} if name == "nights" else {"cs.CV": NIGHT})


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("read_until", "2026-01-06T02:07:00+01:00", STARTED),
        ("read_until", "2026-01-06T02:07:00", None),
        ("read_until", "0001-01-01T00:00:00+14:00", None),
        ("comments", 10**30, 0),
        ("gaps", [["cs.CV", "2026-01-05"], ["-->", "2026-01-05"], ["cs"]], (("cs.CV", NIGHT),)),
        ("asked", [["2601.00001", "a b", "2026-01-05"], ["2601.00001", "x[bot]", "2026-01-05"]],
         (Asked("2601.00001", "x[bot]", NIGHT),)),
    ],
)  # fmt: skip
def test_values_are_checked(name: str, value: Any, expected: Any) -> None:
    found = read_state(marker({"kind": "dashboard", name: value}))
    assert getattr(found, name) == expected


def test_a_long_history_keeps_its_newest_part_and_stays_short() -> None:
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(900)]
    papers = tuple(DatedPaper(f"2601.{n:05}", day) for n, day in enumerate(days))
    many = DashboardState(
        comments=10**17,
        nights={f"cs.{'X' * 20}{chr(65 + n % 26)}{chr(65 + n // 26)}": NIGHT for n in range(300)},
        gaps=tuple(("cs.CV", day) for day in days),
        held=papers,
        waiting=papers,
        wanted=tuple(paper.id for paper in papers),
        asked=tuple(Asked(paper.id, "x" * 39, NIGHT) for paper in papers),
    )
    line = render_state(many)
    assert len(line) < 40_000
    found = read_state(line)
    assert found.held[-1] == papers[-1]
    assert found.gaps[-1] == ("cs.CV", days[-1])
    assert (len(found.held), len(found.wanted)) == (300, 60)


def test_the_same_page_is_not_worth_an_edit() -> None:
    assert is_same(TEXT, TEXT)
    assert is_same(TEXT.replace("\n", "\r\n").rstrip(), TEXT)
    later = replace(CONTENT, state=replace(STATE, read_until=STARTED + timedelta(days=1)))
    assert is_same(TEXT, dashboard.render(later))


@pytest.mark.parametrize(
    "body",
    ["", REST, TEXT.replace("[ ]", "[x]", 1), TEXT.replace("cs.SD", "cs.GR", 1), f"{TEXT}\nmine"],
)
def test_whatever_else_differs_is_written_again(body: str) -> None:
    assert not is_same(body, TEXT)


def test_a_state_that_only_the_marker_shows_is_worth_an_edit() -> None:
    more = replace(CONTENT, state=replace(STATE, wanted=("2601.00001",)))
    assert not is_same(TEXT, dashboard.render(more))
    assert without_state(TEXT) == without_state(dashboard.render(more))


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    read_state(text)
    read_state(marker(text))
    has_state(f"{text}{LINE[:200]}")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
_NAMES = ("comments", "read_until", "nights", "gaps", "held", "waiting", "wanted", "asked")


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(_NAMES), _JSON))
def test_any_payload_is_read_and_can_be_written_again(payload: dict[str, Any]) -> None:
    found = read_state(marker({**payload, "kind": "dashboard"}))
    assert read_state(render_state(found)) == found


def test_times_are_kept_in_utc() -> None:
    assert datetime(2026, 1, 6, 1, 7, tzinfo=UTC) == read_state(LINE).read_until


def test_what_living_drafts_are_in_step_with_is_remembered() -> None:
    state = DashboardState(living={"upgrade": ("a b c", "#3: @all --> look"), "decisions": ("d",)})
    assert read_state(render_state(state)).living == state.living
    assert join(state, DashboardState(living={"upgrade": ("old",)})).living == state.living
    for hostile in ("[]", '{"UP": []}', '{"upgrade": [1]}', '{"": ["x"]}', "7"):
        payload = f'{{"kind":"dashboard","living":{hostile}}}'.encode()
        line = f"<!-- arxiv-bot:v1 {base64.b64encode(payload).decode()} -->"
        assert read_state(line).living == {}


def test_removed_rows_are_remembered_with_their_titles_as_far_as_there_is_room() -> None:
    one = Removed("2401.00001", NIGHT, "@all <b>Gone</b> -->")
    assert read_state(render_state(DashboardState(removed=(one,)))).removed == (one,)
    many = tuple(Removed(f"2401.{n:05}", NIGHT, "é" * 400) for n in range(1, 400))
    line = render_state(DashboardState(removed=many))
    assert len(line) < 40_000
    assert read_state(line).removed[-1].id == many[-1].id
    odd = [["2401.00001"], ["x", "2026-01-05", ""], ["2401.00001", "soon", ""], 3]
    assert read_state(marker({"kind": "dashboard", "removed": odd})).removed == ()
