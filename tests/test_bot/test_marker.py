"""The marker is the identity of a pull request, and people may have edited it."""

import base64
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.marker import Kind, Marker, Refusal, read_marker, render_marker


@given(st.lists(st.text(), max_size=5), st.sampled_from(Kind))
def test_a_marker_is_read_back_and_cannot_be_closed_early(ids: list[str], kind: Kind) -> None:
    marker = Marker(tuple(ids), kind)
    text = render_marker(marker)
    assert text.count("-->") == 1
    assert read_marker(f"{text}\nrest of the body") == marker
    assert read_marker(f"moved\n\n{text}") == marker


def _encoded(payload: object) -> str:
    return f"<!-- arxiv-bot:v1 {base64.b64encode(json.dumps(payload).encode()).decode()} -->"


@pytest.mark.parametrize(
    "body",
    [
        None, "", "no marker", "<!-- arxiv-bot:v1 !!! -->", "<!-- arxiv-bot:v1 AAAA -->",
        "<!-- arxiv-bot:v2 e30= -->", _encoded([]), _encoded({}), _encoded({"ids": "x"}),
        _encoded({"ids": ["x"], "kind": "other"}), _encoded({"ids": [1], "kind": "add"}),
        _encoded({"ids": {"a": 1}, "kind": "add"}),
    ],
)  # fmt: skip
def test_anything_else_is_no_marker(body: str | None) -> None:
    assert read_marker(body) is None


def test_more_fields_do_no_harm() -> None:
    assert read_marker(_encoded({"ids": ["x"], "kind": "add", "more": 1})) == Marker(
        ("x",), Kind.ADD
    )


@pytest.mark.parametrize("said", ["x", [["a"]], [["a", "2026-01-05", 3]], {"a": 1}, None])
def test_what_was_said_of_a_paper_is_read_or_left_out(said: object) -> None:
    whole = Marker(
        ("2401.00001",),
        Kind.BATCH,
        refused=("2401.00002", "2401.00003"),
        refusals=(Refusal("2401.00002", date(2026, 1, 5), "later"), Refusal("2401.00003")),
    )
    assert read_marker(render_marker(whole)) == whole
    assert whole.refusal("2401.00002") == Refusal("2401.00002", date(2026, 1, 5), "later")
    assert whole.refusal("2401.00001") is None
    found = read_marker(_encoded({"ids": [], "kind": "batch", "said": said}))
    assert found == Marker((), Kind.BATCH)
    undated = read_marker(_encoded({"ids": [], "kind": "batch", "said": [["a", "soon", ""]]}))
    assert undated == Marker((), Kind.BATCH, refusals=(Refusal("a"),))
