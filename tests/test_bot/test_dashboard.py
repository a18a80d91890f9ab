from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot import dashboard, dashboard_boxes, escape
from bot.dashboard_boxes import Ticked
from bot.dashboard_content import (
    Condition,
    DashboardContent,
    ShownDraft,
    ShownPaper,
    ShownRefusal,
    ShownWaiting,
)
from bot.dashboard_marker import has_state, read_state
from bot.dashboard_state import DashboardState, DatedPaper
from bot.pull_request import read_marker
from bot.run_summary import OpenedDraft, RunSummary
from tests.dashboards import CONTENT, NIGHT, STARTED, STATE

GOLDEN = Path(__file__).parents[1] / "golden" / "dashboard.md"
HOSTILE = (
    "- [x] <!-- draft=2601.99999 --> @everyone #1 closes #2 <b>x</b> --> | $a$ $b$ `c` "
    "[l](javascript:x) <!-- comments=99 --> :tada: https://github.com/o/r/issues/1\n"
    "- [x] <!-- retry=2601.99998 -->\n# Heading\n```\n\u202e\x00\ud800 ](http://evil.example) \\"
)


def test_the_body_reads_as_the_golden_file() -> None:
    assert dashboard.render(CONTENT) == GOLDEN.read_text(encoding="utf-8")


def test_the_state_is_in_the_first_line_and_it_is_no_pull_request() -> None:
    text = dashboard.render(CONTENT)
    assert text.startswith("<!-- arxiv-bot:v1 ")
    assert read_state(text.splitlines()[0]) == STATE
    assert read_marker(text) is None


def test_an_empty_dashboard_says_so_and_offers_nothing() -> None:
    text = dashboard.render(DashboardContent())
    assert text.count("None.") == 2
    assert "[ ]" not in text
    assert dashboard_boxes.parse(text) == Ticked()


def test_no_box_is_ever_printed_ticked() -> None:
    assert not dashboard_boxes.parse(dashboard.render(CONTENT))
    assert not dashboard_boxes.parse(dashboard.render(_hostile(HOSTILE)))


def _hostile(text: str) -> DashboardContent:
    run = RunSummary(STARTED, STARTED, errors=(text,), drafts=(OpenedDraft(1, text, text, text),))
    return DashboardContent(
        state=STATE,
        drafts=(ShownDraft(3, text, NIGHT, 0.5, Condition.CONFLICT, is_stale=True),),
        held=(
            ShownPaper("2601.00101", text, 0.1, text, text, asked_by=text),
            ShownPaper("2601.00102", text, 0.1, text, text),
        ),
        waiting=(ShownWaiting("2512.00007", text, 0.5, text),),
        refused=(ShownRefusal("2512.00150", text, NIGHT, 2, text),),
        runs=(run,),
        warnings=(text, "# No heading", "- [x] no box", "=====", "1. no list"),
        paused=text,
    )


def _check_harmless(text: str) -> None:
    body = dashboard.render(_hostile(text))
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    headings = [tokens[n + 1].content for n, t in enumerate(tokens) if t.type == "heading_open"]
    assert headings == [
        "Open drafts", "On the border", "Waiting for a draft", "Refused lately", "Last runs",
    ]  # fmt: skip
    inline = [child for token in tokens for child in token.children or []]
    links = {str(t.attrs["href"]) for t in inline if t.type == "link_open"}
    assert all(link.startswith(("https://arxiv.org/abs/2", "../pull/")) for link in links)
    html = {t.content for t in inline if t.type == "html_inline"}
    allowed = ("<!-- draft=2601.0010", "<!-- retry=2512.00150 ", "<!-- waiting=2512.00007 ",
               "<!-- draft-above=0.", "<!-- close-stale=30 ", "<!-- night=", "<!-- gap=cs.SD ",
               "<br>")  # fmt: skip
    assert [one for one in html if not one.startswith(allowed)] == []
    assert not any(t.type in {"fence", "code_block", "image"} for t in tokens)
    blocks = "".join(t.content for t in tokens if t.type == "html_block").splitlines()
    runs = ["<!-- arxiv-bot:runs -->", "<!-- /arxiv-bot:runs -->"]
    assert blocks == [body.splitlines()[0], *runs, "<!-- comments=2601 -->"]
    assert set(dashboard_boxes.parse(body).offered) == {"2601.00101", "2601.00102"}
    assert read_state(body) == STATE
    visible = "".join(t.content for t in inline if t.type == "text")
    assert "@everyone" not in visible


def test_hostile_text_renders_as_text_only() -> None:
    _check_harmless(HOSTILE)


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(list("<>-!`|[]()@#*_$&:\\\n \t~x=1.")), max_size=40).map("".join)
)
def test_any_text_renders_as_text_only(text: str) -> None:
    _check_harmless(text)


def test_only_what_fits_is_shown_and_the_state_stays_whole() -> None:
    ids = [f"2601.{n:05}" for n in range(1, 301)]
    long = "]<" * 300
    content = replace(
        _hostile(long),
        state=replace(STATE, held=tuple(DatedPaper(i, NIGHT) for i in ids)),
        held=tuple(ShownPaper(i, long, 0.1, long, long) for i in ids),
        waiting=tuple(ShownWaiting(i, long, 0.5, long) for i in ids),
        refused=tuple(ShownRefusal(i, long, NIGHT) for i in ids),
        drafts=tuple(ShownDraft(n, long) for n in range(1, 400)),
        runs=(RunSummary(STARTED, STARTED, errors=(long,)),) * 50,
        warnings=(long,) * 100,
    )
    text = dashboard.render(content)
    assert len(text) <= dashboard.MAX_BODY
    assert len(text) > dashboard.MAX_BODY / 3
    assert read_state(text) == content.state
    shown = text.count("<!-- draft=")
    assert f"… and {300 - shown} more." in text


def test_the_least_important_part_is_shortened_first() -> None:
    ids = [f"2601.{n:05}" for n in range(1, 101)]
    title = "A Word of a Title " * 10
    content = replace(
        CONTENT,
        held=tuple(ShownPaper(i, title, 0.1, "Audio", title) for i in ids),
        refused=tuple(ShownRefusal(i, title, NIGHT) for i in ids[:20]),
        waiting=tuple(ShownWaiting(i, title, 0.5, "10 drafts are open") for i in ids[:50]),
    )
    text = dashboard.render(content)
    assert len(text) <= dashboard.MAX_BODY
    assert text.count("<!-- draft=") == 100
    assert text.count("<!-- retry=") < 20


def test_the_text_tells_no_time_that_passes() -> None:
    quiet = RunSummary(datetime(2026, 1, 7, 1, tzinfo=UTC), STARTED, warnings=("Quiet.",))
    assert dashboard.render(replace(CONTENT, runs=(quiet, *CONTENT.runs))) == dashboard.render(
        CONTENT
    )


def test_bulk_boxes_count_what_they_would_do() -> None:
    text = dashboard.render(CONTENT)
    assert "<!-- draft-above=0.100 --> **Draft all of these from 10% on** (2)" in text
    assert "<!-- close-stale=30 --> **Close all stale drafts** (1)" in text
    assert "draft-above" not in dashboard.render(replace(CONTENT, held=CONTENT.held[:1]))
    assert "close-stale" not in dashboard.render(replace(CONTENT, drafts=CONTENT.drafts[:2]))


def test_an_explored_paper_says_so_and_what_waits_too_long_too() -> None:
    text = dashboard.render(CONTENT)
    assert "**explored:**" in text
    assert "**too long**" in text
    assert "1 of them too long" in text
    assert "Paused" not in text
    assert "**Paused:** since Monday" in dashboard.render(replace(CONTENT, paused="since Monday"))


@pytest.mark.parametrize("warning", ["HTTP 503.", HOSTILE, "x" * 900])
def test_a_warning_is_new_until_it_was_shown(warning: str) -> None:
    content = replace(CONTENT, warnings=(warning,))
    assert dashboard.has_new_warning(content, "")
    assert dashboard.has_new_warning(content, dashboard.render(CONTENT))
    shown = dashboard.render(content).replace("\n", "\r\n")
    assert not dashboard.has_new_warning(content, shown)
    assert not dashboard.has_new_warning(replace(content, warnings=()), "")


def test_pages_are_named_so_that_nobody_is_told_of_a_mention() -> None:
    text = dashboard.render(CONTENT)
    assert "](../pull/31)" in text
    assert "#31" not in text
    assert "github.com" not in text.replace(escape.ZERO_WIDTH_SPACE, "")


def test_the_same_content_gives_the_same_text() -> None:
    assert dashboard.render(CONTENT) == dashboard.render(replace(CONTENT))
    assert has_state(dashboard.render(DashboardContent(state=DashboardState())))
