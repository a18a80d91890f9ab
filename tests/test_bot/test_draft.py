"""A draft's body lets a maintainer decide, and no foreign text in it does anything."""

import re
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from bot import draft, edit, escape, publishing, readme
from bot.draft import Draft, Planned
from bot.errors import BotError
from bot.paper import Paper
from bot.prediction import Counterfactual, Decision, Finding, Findings, Source
from bot.publishing import Target
from bot.pull_request import Kind, Marker, PlannedRow, PullRequestPlan, read_marker
from tests.lists import CONFIG, LAYOUT, LIST, paper
from tests.predictions import prediction

GOLDEN = Path(__file__).parents[1] / "golden" / "pull_request.md"
NOTHING = Findings()
TARGET = Target(CONFIG, LIST, readme.read(LIST, LAYOUT), {})
FOUND = Findings(
    venue=Finding("CVPR 2026", Source.COMMENT, "Accepted to CVPR 2026"),
    code=Finding("https://github.com/a/b", Source.ABSTRACT, "Code: https://github.com/a/b."),
)
FULL = paper(
    title=r"Fac\'ades: A $360^\circ$ Voice",
    abstract="We invent faces & voices. Code: https://github.com/a/b.",
    authors=("Ann Author", "Bo Bor"),
    categories=("cs.CV", "cs.SD"),
    comments="Accepted to CVPR 2026; see #3, thanks @bo",
)
HOSTILE = paper(
    title="| @torvalds closes #1 <script>x</script> `a` [x](javascript:y) $a$ <!-- --> ::error::",
    abstract="Closes octo/cat#2. https://github.com/octo/cat/issues/4 @all\n\n## Heading\n- [ ] x",
    authors=("@ghost", "<b>Bold</b>"),
    comments="-->\n| fixes GH-5 |\n| --- |",
)


def _plan(one: Paper, findings: Findings = NOTHING, **fields: Any) -> PullRequestPlan:
    """Plan a draft of a paper with invented scores."""
    predicted = prediction(one.id, findings=findings, **fields)
    row = edit.make(one, "Audio", predicted.labels, findings)
    titles = {"2409.07255": "Newer Voice", "title:x": "No Id"}
    made = Draft(one, predicted, row, titles, is_unsure=False)
    return draft.plan(made, publishing.plan_row(row, TARGET))


def test_the_body_reads_as_the_golden_file() -> None:
    changed = Counterfactual(("invented face", "voice"), 0.04, Decision.SKIP)
    assert _plan(FULL, FOUND, counterfactual=changed).body == GOLDEN.read_text(encoding="utf-8")


def test_title_branch_and_marker_are_as_agreed() -> None:
    plan = _plan(FULL, FOUND)
    assert plan.title == "Add Facádes: A 360° Voice (2410.00001)"
    assert plan.branch == "arxiv-bot/2410.00001"
    marker = read_marker(plan.body.splitlines()[0])
    assert marker == plan.marker
    assert marker.is_same(Marker(("2410.00001",), Kind.ADD))
    assert [(row.id, row.section) for row in marker.rows] == [("2410.00001", "Audio")]
    assert f"{marker.rows[0].text}\n" in plan.content
    assert plan.commit_message.splitlines()[0] == plan.title
    assert (plan.path, plan.content.count("2410.00001")) == ("README.md", 1)


def test_an_unsure_section_is_said_and_so_are_notes() -> None:
    row = edit.make(FULL, "Audio", (), Findings())
    made = Draft(FULL, prediction(), row, {}, True, ("Look.",))
    plan = draft.plan(made, publishing.plan_row(row, TARGET))
    assert "unsure: please check the section" in plan.body
    assert "> Look." in plan.body


def test_hostile_text_renders_as_text_only() -> None:
    found = Findings(venue=Finding("CVPR | @x", Source.COMMENT, "<b>@y</b> | #9"))
    terms = ("@x | #9", "<b>", "[x](http://a.b)")
    plan = _plan(
        HOSTILE,
        found,
        nearest=(("2409.07255", 0.5), ("title:x", 0.1)),
        evidence=tuple((term, 0.5) for term in terms),
        counterfactual=Counterfactual(terms, 0.9, Decision.PROPOSE),
    )
    tokens = MarkdownIt("commonmark").enable("table").parse(plan.body)
    assert [t.content for t in tokens if t.type == "heading_open"] == [""] * 4
    html = [t.content for t in tokens if t.type == "html_block"]
    assert "".join(html).splitlines() == [
        plan.body.splitlines()[0],
        "<!-- arxiv-bot:row -->",
        "<!-- /arxiv-bot:row -->",
    ]
    inline = [c for t in tokens for c in t.children or []]
    assert {c.content for c in inline if c.type == "html_inline"} <= {"<br>"}
    links = {str(c.attrs["href"]) for c in inline if c.type == "link_open"}
    assert links == {"https://arxiv.org/abs/2410.00001", "https://arxiv.org/abs/2409.07255"}
    for text in (plan.body, plan.title, plan.commit_message):
        assert not re.search(r"@(torvalds|all|ghost|x|y|bo)|#\d|GH-\d|github\.com/octo", text)
    rows = [t for t in tokens if t.type == "tr_open"]
    assert len(rows) == 2 + 6  # the row under its headings, and the sources of five cells


def test_long_texts_are_cut_and_the_body_stays_within_githubs_limit() -> None:
    huge = paper(
        title="T" * 5000,
        abstract="<" * 100_000,
        authors=tuple(f"Name {n}" for n in range(3000)),
        comments="|" * 10_000,
    )
    plan = _plan(huge)
    assert len(plan.body) < draft.MAX_BODY
    assert len(plan.title) < 256
    assert "and 2980 more" in plan.body
    assert read_marker(plan.body) is not None


def test_a_body_over_the_limit_is_our_bug_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft, "MAX_BODY", 100)
    with pytest.raises(BotError, match=r"paper 2410\.00001: body of"):
        _plan(FULL)


def test_a_paper_of_which_little_is_known_has_a_body() -> None:
    plan = _plan(paper(title="", announced=None), announced=None, evidence=(), nearest=())
    assert "No abstract is known." in plan.body
    assert "on an unknown day" in plan.body
    assert plan.title == "Add (2410.00001)"


@pytest.mark.parametrize(
    ("relevance", "shown"),
    [(0.0, "under 1%"), (0.934, "93%"), (0.9999, "over 99%"), (1.0, "over 99%")],
)
def test_no_score_claims_certainty(relevance: float, shown: str) -> None:
    assert f"**Relevance {shown}**" in _plan(FULL, relevance=relevance).body


def test_the_zero_width_space_is_the_only_trace_in_the_title() -> None:
    plan = _plan(HOSTILE)
    assert escape.ZERO_WIDTH_SPACE in plan.title
    assert plan.title.replace(escape.ZERO_WIDTH_SPACE, "").startswith("Add | @torvalds closes #1")


def test_an_entry_of_a_bulleted_list_is_shown_as_code() -> None:
    planned = Planned("README.md", "", PlannedRow(FULL.id, "Audio", "- `a` ```b @ghost #1\n  more"))
    row = edit.make(FULL, "Audio", (), NOTHING)
    body = draft.plan(Draft(FULL, prediction(), row, {}, is_unsure=False), planned).body
    tokens = MarkdownIt("commonmark").parse(body)
    assert [t.content for t in tokens if t.type == "fence"] == [f"{planned.row.text}\n"]
