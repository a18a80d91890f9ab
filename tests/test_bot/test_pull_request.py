"""The marker is the identity of a pull request, and people may have edited it."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pull_request import Kind, Marker, branch_name, read_marker, render_marker


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


def test_branches_hold_no_second_slash() -> None:
    assert branch_name("2410.00001") == "arxiv-bot/2410.00001"
    assert branch_name("hep-th/9901001") == "arxiv-bot/hep-th-9901001"
