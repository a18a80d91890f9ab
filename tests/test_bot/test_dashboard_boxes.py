import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import dashboard_boxes
from bot.dashboard_boxes import Ticked

BODY = """\
- [ ] <!-- draft=2601.00101 --> One
- [ ] <!-- draft=2601.00102 --> Two
* [ ] <!-- draft-above=0.100 --> All
* [ ] <!-- draft-above=0.050 --> More
- [ ] <!-- close-stale=30 --> Stale
- [ ] <!-- retry=hep-th/9901001 --> Old
"""
OFFERED = {"2601.00101": 0.0, "2601.00102": 0.0}


def test_empty_boxes_order_nothing() -> None:
    assert dashboard_boxes.parse(BODY) == Ticked(offered=OFFERED)
    assert not dashboard_boxes.parse(BODY)
    for nothing in (None, "", "No boxes."):
        assert dashboard_boxes.parse(nothing) == Ticked()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("draft=2601.00102", Ticked(draft=("2601.00102",), offered=OFFERED)),
        ("retry=hep-th/9901001", Ticked(retry=("hep-th/9901001",), offered=OFFERED)),
        ("draft-above=0.100", Ticked(draft_above=0.1, offered=OFFERED)),
        ("close-stale=30", Ticked(close_stale=30, offered=OFFERED)),
    ],
)
@pytest.mark.parametrize("mark", ["[x]", "[X]"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_ticked_box_is_an_order(line: str, expected: Ticked, mark: str, end: str) -> None:
    ticked = BODY.replace(f"[ ] <!-- {line} ", f"{mark} <!-- {line} ").replace("\n", end)
    assert dashboard_boxes.parse(ticked) == expected
    assert dashboard_boxes.parse(ticked)


def test_all_ticked_boxes_count_and_the_bulk_box_that_reaches_furthest() -> None:
    found = dashboard_boxes.parse(BODY.replace("[ ]", "[x]"))
    assert found == Ticked(tuple(OFFERED), ("hep-th/9901001",), 0.05, 30, OFFERED)
    assert found.has_bulk


@pytest.mark.parametrize(
    "line",
    [
        "- [x] <!-- draft=2601.00101v2 --> version",
        "- [x] <!-- draft=https://arxiv.org/abs/2601.00101 --> address",
        "- [x] <!-- draft=2613.00101 --> month",
        "- [x] <!-- draft= --> nothing",
        "- [x] <!-- draft=../../x --> path",
        "- [x] <!-- draft-above=7 --> share",
        "- [x] <!-- draft-above=nan --> share",
        "- [x] <!-- draft-above=-0.1 --> share",
        "- [x] <!-- draft-above=1e-9 --> share",
        "- [x] <!-- close-stale=0 --> days",
        "- [x] <!-- close-stale=99999999999 --> days",
        "- [x] <!-- row=2601.00101 --> another page's",
        "- [x] draft=2601.00101",
        "- [x] text <!-- draft=2601.00101 -->",
        "[x] <!-- draft=2601.00101 -->",
        "> - [x] <!-- draft=2601.00101 -->",
        "    - [x] <!-- draft=2601.00101 -->",
        "```\n- [x] <!-- draft=2601.00101 -->\n```",
        "~~~~\n- [x] <!-- draft=2601.00101 -->\n~~~\n- [x] <!-- draft=2601.00101 -->",
    ],
)
def test_what_is_no_box_of_the_dashboard_orders_nothing(line: str) -> None:
    assert not dashboard_boxes.parse(line)


@pytest.mark.parametrize(
    ("shown", "relevance"),
    [("7%", 0.07), ("97%", 0.97), ("over 99%", 0.99), ("under 1%", 0.0), ("x%", 0.0)],
)
def test_the_shown_relevance_of_what_is_offered_is_read(shown: str, relevance: float) -> None:
    link = r"[Up \*\*50%\*\* · more](https://arxiv.org/abs/2601.00101)"
    line = f"- [ ] <!-- draft=2601.00101 --> {link} · **{shown}** · Audio<br>**80%**"
    assert dashboard_boxes.parse(line).offered == {"2601.00101": relevance}


def test_an_order_behind_a_code_block_counts() -> None:
    body = "```text\nx\n````\n- [x] <!-- draft=2601.00101 -->"
    assert dashboard_boxes.parse(body).draft == ("2601.00101",)


def test_a_box_that_stands_twice_is_one_order() -> None:
    body = BODY.replace("[ ]", "[x]", 1)
    assert dashboard_boxes.parse(body + body).draft == ("2601.00101",)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    dashboard_boxes.parse(text)
    dashboard_boxes.parse(f"- [x] <!-- draft={text} -->")
