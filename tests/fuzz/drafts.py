"""What GitHub is sent about hostile papers: pull requests and job summaries."""

import re
from collections.abc import Collection
from datetime import UTC, datetime
from random import Random

from markdown_it import MarkdownIt

from bot import body_regions, draft, publishing, readme, step_summary
from bot.config import Config
from bot.draft import ROW_REGION, Draft
from bot.prediction import Counterfactual, Decision
from bot.publishing import Target
from bot.pull_request import Kind, Marker, PullRequestPlan, read_marker
from bot.run_summary import HeldPaper, OpenedDraft, RunSummary, WaitingPaper
from tests.fuzz import gfm
from tests.fuzz.additions import Added
from tests.fuzz.hostile import hostile_text
from tests.predictions import prediction

_MEANS_SOMETHING = re.compile(
    r"(?<!\w)@\w|#\d(?![^()\s]*\))|(?<![^\W_])GH-\d|://github\.com/[\w.-]+/[\w.-]+/(?:issues|pull|commit)",
    re.IGNORECASE,
)
_OUR_CODE = {"not-relevant", "wrong-section", "duplicate", "later", "/arxiv-bot help"}
_MOMENT = datetime(2025, 5, 6, tzinfo=UTC)


def plan(random: Random, added: Added) -> PullRequestPlan:
    """Plan the pull request of a paper, with hostile evidence."""
    paper, row = added.paper, added.row
    terms = tuple(hostile_text(random, 3) for _ in range(3))
    predicted = prediction(
        paper.id,
        section=row.section,
        findings=row.findings,
        evidence=tuple((term, random.uniform(-1, 1)) for term in terms),
        nearest=(("2409.07255", 0.5), ("title:x", 0.1)),
        counterfactual=Counterfactual(terms[:2], 0.5, random.choice(tuple(Decision))),
    )
    titles = {"2409.07255": hostile_text(random), "title:x": hostile_text(random)}
    current = readme.read(added.before, added.layout)
    made = Draft(paper, predicted, row, titles, is_unsure=random.random() < 0.5)
    target = Target(Config(list=added.layout), added.before, current, titles)
    return draft.plan(made, publishing.plan_row(row, target))


def check(added: Added, planned: PullRequestPlan) -> None:
    """Check that nothing foreign in a pull request means anything to GitHub."""
    first, _, body = planned.body.partition("\n")
    marker = read_marker(first)
    assert marker is not None
    assert marker.is_same(Marker((added.paper.id,), Kind.ADD))
    assert (planned.body.count("<!--"), planned.body.count("-->")) == (3, 3)
    row = body_regions.read_region(body, ROW_REGION) or ""
    whole = body_regions.region(ROW_REGION, row)
    assert whole in body
    if row.startswith("```"):
        (code,) = MarkdownIt("commonmark").parse(row)
        assert (code.type, code.content) == ("fence", f"{marker.rows[0].text}\n")
    body = body.replace(whole, "" if row.startswith("```") else row)
    found = added.row.findings
    read = gfm.addresses(one.value for one in (found.project, found.code) if one)
    check_text(body, {*read, added.paper.url})
    assert "\n" not in planned.title
    for text in (planned.title, planned.commit_message):
        assert not _MEANS_SOMETHING.search(text), text
    assert planned.commit_message.split("\n")[0] == planned.title


def summary(random: Random, added: Added) -> str:
    """Write the job summary of a run with a paper."""
    paper, said = added.paper, hostile_text(random)
    return step_summary.render(
        RunSummary(
            _MOMENT,
            _MOMENT,
            drafts=(OpenedDraft(7, "https://github.test/o/r/pull/7", paper.id, paper.title, said),),
            waiting=(WaitingPaper(paper.id, paper.title, 0.5, said),),
            held_papers=(HeldPaper(paper.id, paper.title, 0.5, said, said),),
            warnings=(said,),
            errors=(said,),
        )
    )


def check_summary(text: str) -> None:
    """Check that nothing foreign in a job summary means anything to GitHub."""
    check_text(text, {"https://github.test/o/r/pull/7"})


def check_text(text: str, links: Collection[str]) -> None:
    """Check a Markdown text that is ours but for the words in it."""
    assert not _MEANS_SOMETHING.search(text), _MEANS_SOMETHING.search(text)
    tokens = gfm.parse(text)
    inline = gfm.inline(tokens)
    assert not [t for t in tokens if t.type in {"html_block", "fence", "code_block"}]
    assert {t.content for t in inline if t.type == "html_inline"} <= {"<br>", "<br />"}
    assert not [t for t in inline if t.type in {"image", "s_open"}]
    assert {t.content for t in inline if t.type == "code_inline"} <= _OUR_CODE
    for token in inline:
        if token.type == "link_open":
            link = str(token.attrs["href"])
            assert link.startswith("https://arxiv.org/abs/") or link in links, link
