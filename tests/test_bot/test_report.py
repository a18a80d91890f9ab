"""The report is one well-formed, self-contained page in which foreign text stays text."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import report
from bot.listing import ListingOutcome
from bot.paper import Paper
from bot.prediction import Counterfactual, Decision, Finding, Findings, Prediction, Source
from bot.pull_request import Kind, Marker, PullRequest, State
from bot.report import ReportContent
from bot.run_summary import ListingSummary, RunSummary

NOW = datetime(2025, 5, 6, 5, 10, tzinfo=UTC)
NIGHT = date(2025, 5, 6)
PAPER = Paper(
    id="2505.00011",
    title=r"Talking Lamps for Erd\H{o}s",
    abstract="We let lamps talk.",
    authors=("A. Wick", "B. Shade"),
    comments="Accepted at ICLL 2025",
    announced=NIGHT,
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
    findings=Findings(
        venue=Finding("ICLL'25", Source.COMMENT, "Accepted at ICLL 2025"),
        project=Finding("https://lamps.test", Source.ABSTRACT, "see https://lamps.test"),
    ),
    evidence=(("talking lamp", 0.5), ("traffic", -0.25)),
    nearest=(("2404.00001", 0.875),),
    model="m1",
    counterfactual=Counterfactual(("talking lamp",), 0.01, Decision.SKIP),
)
PULL_REQUEST = PullRequest(
    number=7,
    url="https://github.test/o/r/pull/7",
    marker=Marker((PAPER.id,), Kind.ADD),
    state=State.MERGED,
    labels=("arxiv-bot",),
    branch="arxiv-bot/2505.00011",
    head_sha="0" * 40,
    updated_at=NOW,
)
LISTING = ListingSummary("cs.CV", NIGHT, ListingOutcome.FRESH, 3, 1, 2, "Read 6 items.")
RUN = RunSummary(NOW, NOW, model="m1", listings=(LISTING,), warnings=("The feed was slow.",))
CONTENT = ReportContent(
    list_name="Awesome Lamps",
    generated=NOW,
    papers={PAPER.id: PAPER},
    predictions=(
        PREDICTION,
        replace(PREDICTION, id="2505.00012", relevance=0.5, decision=Decision.HOLD),
        replace(
            PREDICTION,
            id="2505.00014",
            relevance=0.125,
            decision=Decision.HOLD,
            is_explored=True,
            counterfactual=Counterfactual(("traffic",), 0.5, Decision.HOLD),
        ),
        replace(PREDICTION, id="2505.00013", relevance=0.125, decision=Decision.SKIP),
    ),
    pull_requests=(PULL_REQUEST,),
    runs=(RUN,),
    listings=(LISTING,),
)
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """What a page consists of; refuses a tag that is not closed, or closed twice."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.ids: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        self.tags.append((tag, dict(attrs)))
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in {"style", "title"} and data.strip():
            self.texts.append(" ".join(data.split()))

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    def attributes(self, name: str) -> Iterator[str]:
        return (
            value or "" for _, found in self.tags for key, value in found.items() if key == name
        )


def everywhere(foreign: str) -> ReportContent:
    """Put a text into every place that foreign text can come from."""
    finding = Finding(foreign, Source.COMMENT, foreign)
    prediction = replace(
        PREDICTION,
        reason=foreign,
        section=foreign,
        labels=(foreign,),
        findings=Findings(finding, finding, finding),
        evidence=((foreign, 0.5),),
        nearest=((foreign, 0.5),),
        model=foreign,
        counterfactual=Counterfactual((foreign,), 0.5, Decision.PROPOSE),
    )
    paper = replace(PAPER, title=foreign, abstract=foreign, authors=(foreign,), comments=foreign)
    listing = replace(LISTING, category=foreign, message=foreign)
    run = replace(RUN, model=foreign, listings=(listing,), warnings=(foreign,), errors=(foreign,))
    pull_request = replace(PULL_REQUEST, url=foreign, labels=(foreign,))
    decided = tuple(replace(prediction, decision=decision) for decision in Decision)
    papers = {PAPER.id: paper}
    return ReportContent(foreign, NOW, papers, decided, (pull_request,), (run,), (listing,))


def test_the_report_shows_all_that_was_decided_and_why() -> None:
    text = Page(report.render(CONTENT)).text
    expected = [
        "Awesome Lamps Listing of 2025-05-06 · 1 proposed, 2 held, 1 skipped",
        "Last run: New papers were announced: cs.CV.",
        "Warning: The feed was slow.",
        "Proposed (1) Talking Lamps for Erdős 75% relevant · Lamps (50%) · 2505.00011 · 2025-05-06",
        "Diffusion Relevance is over the threshold. Without “talking lamp” it would not",
        "Why talking lamp +0.50 traffic -0.25 Near 2404.00001 0.88",
        "Pub ICLL'25 from the comment: Accepted at ICLL 2025",
        "Project https://lamps.test from the abstract: see https://lamps.test The paper",
        "A. Wick, B. Shade We let lamps talk. Comments: Accepted at ICLL 2025",
        "Held: on the border (2) 2505.00012 50% relevant",
        "explored Relevance is over the threshold. Without “traffic”, which spoke against it, it",
        "Relevance of the papers of 2025-05-06",
        "The best of the skipped Paper Relevance Why it was skipped 2505.00013 12%",
        "2025-05-06 cs.CV fresh 3 1 2 Read 6 items.",
        "#7 Talking Lamps for Erdős merged arxiv-bot 2025-05-06",
        "Made on 2025-05-06 at 05:10 UTC.",
    ]
    positions = [text.find(part) for part in expected]
    assert -1 not in positions, expected[positions.index(-1)]
    assert positions == sorted(positions)


def test_an_empty_report_is_a_page_that_says_so() -> None:
    page = Page(report.render(ReportContent("Awesome Lamps", NOW, {})))
    assert "No listing yet" in page.text
    assert page.texts.count("None.") == 5


def test_the_report_is_self_contained_and_its_parts_can_be_reached() -> None:
    page = Page(report.render(CONTENT))
    assert {tag for tag, _ in page.tags}.isdisjoint(
        {"script", "link", "img", "iframe", "object", "embed", "form", "base", "svg"}
    )
    assert not list(page.attributes("src"))
    assert "url(" not in report.render(CONTENT)
    assert len(page.ids) == len(set(page.ids))
    parts = [href for href in page.attributes("href") if href.startswith("#")]
    assert [part[1:] for part in parts] == page.ids


@pytest.mark.parametrize(
    "foreign",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='alert(1)",
        "</title></style></details><!--",
        "{{ 7 * 7 }}{% raw %}",
        "javascript:alert(1)",
        'https://a.test/"onclick=alert(1)',
        "&lt;b&gt; &amp;amp;",
        "]]> <![CDATA[",
    ],
)
def test_hostile_text_stays_text(foreign: str) -> None:
    page = Page(report.render(everywhere(foreign)))
    harmless = Page(report.render(everywhere("a lamp")))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in harmless.tags]
    assert page.texts[0] == " ".join(foreign.split())


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=40) | st.text("<>&\"'/=!-{}%# \n\x00\u202eab", min_size=1))
def test_any_text_gives_a_well_formed_page_with_only_web_links(foreign: str) -> None:
    html = report.render(everywhere(foreign))
    page = Page(html)
    assert all(re.match(r"https?://|#[a-z]+$", href) for href in page.attributes("href"))
    assert not [name for _, found in page.tags for name in found if name.startswith("on")]
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", html)
    html.encode()


def test_the_same_content_in_any_order_gives_the_same_text() -> None:
    runs = tuple(replace(RUN, started=NOW - timedelta(days=n)) for n in range(3))
    pulls = tuple(replace(PULL_REQUEST, number=n) for n in range(3))
    content = replace(CONTENT, runs=runs, pull_requests=pulls)
    turned = replace(
        content,
        predictions=content.predictions[::-1],
        runs=runs[::-1],
        pull_requests=pulls[::-1],
        papers=dict(reversed(list(content.papers.items()))),
    )
    assert report.render(content) == report.render(turned)


def test_a_long_part_is_cut_and_the_rest_counted() -> None:
    many = tuple(replace(PREDICTION, id=f"2505.{n:05}") for n in range(report.MAX_SHOWN + 3))
    page = Page(report.render(replace(CONTENT, predictions=many)))
    assert [tag for tag, _ in page.tags].count("article") == report.MAX_SHOWN
    assert "And 3 more." in page.texts


def test_the_histogram_counts_every_paper_of_the_newest_night_once() -> None:
    bins = report.histogram([0.0, 0.05, 0.1, 0.99, 1.0])
    assert [b.count for b in bins] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert (bins[0].lower, bins[-1].upper, bins[0].height, bins[2].height) == (0, 1, 1, 0)
    assert 0 < bins[1].height < 1
    assert [b.height for b in report.histogram([])] == [0] * 10


def test_the_night_is_the_newest_predicted_one_else_the_newest_polled() -> None:
    older = replace(PREDICTION, announced=NIGHT - timedelta(days=3))
    assert report.last_night(replace(CONTENT, predictions=(older,))) == older.announced
    assert report.last_night(replace(CONTENT, predictions=())) == NIGHT
    assert report.last_night(ReportContent("", NOW, {})) is None
