"""The draft pull request of one paper: what a maintainer reads to decide in half a minute."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import body_regions, escape, explanation, markdown, tex
from bot.edit import LABEL_SEPARATOR, RowEdit
from bot.errors import BotError
from bot.paper import Paper
from bot.prediction import NO_VENUE, Finding, Prediction, percent
from bot.pull_request import (
    Kind,
    Marker,
    PlannedRow,
    PullRequestPlan,
    branch_name,
    render_marker,
)
from bot.readme import split_cells

MAX_BODY = 60_000
"""GitHub refuses bodies over 65,536 characters."""
ROW_REGION = "row"
"""Name of the part of the body that shows the row."""
_SHOWN = frozenset({"time", "title", "pub", "project", "code", "labels"})
_MAX_ROW = 8000
_MAX_TITLE = 180
_MAX_AUTHORS = 20
_MAX_TEXT = 4000
_MAX_COMMENT = 600


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper with its row and all that its pull request tells of it.

    Attributes
    ----------
    paper : Paper
        The paper; every text in it may be hostile.
    prediction : Prediction
        Why it is proposed.
    edit : RowEdit
        Its row.
    nearest : mapping of str to str
        Titles of the nearest listed papers by id.
    is_unsure : bool
        Whether the section should be checked.
    notes : tuple of str
        Warnings to the maintainer, without foreign text.
    """

    paper: Paper
    prediction: Prediction
    edit: RowEdit
    nearest: Mapping[str, str]
    is_unsure: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """The list with a paper's row in it.

    Attributes
    ----------
    path : str
        The list's file, relative to the repository's root.
    content : str
        Its whole new text.
    row : PlannedRow
        The row.
    columns : tuple of (str or None)
        Roles of its table's columns; none for a bullet.
    header : str
        The table's line of column headings; empty for a bullet.
    """

    path: str
    content: str
    row: PlannedRow
    columns: tuple[str | None, ...] = ()
    header: str = ""


def plan(draft: Draft, planned: Planned) -> PullRequestPlan:
    """Plan the pull request.

    Parameters
    ----------
    draft : Draft
        The paper and its row.
    planned : Planned
        The list with the row in it.

    Returns
    -------
    PullRequestPlan
        Title and commit subject ``Add <title> (<id>)``; the marker is the body's first line.
    """
    paper = draft.paper
    rows = (planned.row,) if len(planned.row.text) <= _MAX_ROW else ()
    marker = Marker(ids=(paper.id,), kind=Kind.ADD, rows=rows)
    shown = _shorten(escape.plain(tex.to_text(paper.title)), _MAX_TITLE)
    title = f"{f'Add {shown}'.rstrip()} ({paper.id})"
    text = f"{paper.url}\n\nRelevance {draft.prediction.relevance:.2f}."
    return PullRequestPlan(
        marker=marker,
        branch=branch_name(paper.id),
        title=title,
        body=render_body(draft, marker, planned),
        commit_message=f"{title}\n\n{text}",
        path=planned.path,
        content=planned.content,
    )


def render_body(draft: Draft, marker: Marker, planned: Planned) -> str:
    """Write the body: Markdown in which no foreign text means anything to GitHub.

    Raises
    ------
    BotError
        If it is longer than `MAX_BODY` characters although each part is bounded.
    """
    paper, prediction = draft.paper, draft.prediction
    body = markdown.template("pull_request.md.j2").render(
        marker=render_marker(marker),
        paper=paper,
        prediction=prediction,
        is_unsure=draft.is_unsure,
        announced=prediction.announced or "on an unknown day",
        row=body_regions.region(ROW_REGION, _row(draft, planned)),
        spoke_for=_terms(prediction.evidence, 1),
        spoke_against=_terms(prediction.evidence, -1),
        counterfactual=explanation.sentence(prediction, escape.inline),
        nearest=[_nearest(i, similarity, draft.nearest) for i, similarity in prediction.nearest],
        sources=_sources(draft),
        notes=draft.notes,
        authors=_authors(paper.authors),
        comment=_foreign(paper.comments, _MAX_COMMENT),
        abstract=_foreign(paper.abstract, _MAX_TEXT),
        inline=escape.inline,
        percent=percent,
    )
    if len(body) > MAX_BODY:
        raise BotError(f"paper {paper.id}: body of {len(body)} characters; at most {MAX_BODY}.")
    return body


def _row(draft: Draft, planned: Planned) -> str:
    """Show the row as it will read, quiet also where GitHub watches for mentions."""
    if not planned.header or not _SHOWN.issuperset(filter(None, planned.columns)):
        return escape.fence(_shorten(planned.row.text, _MAX_TEXT), "markdown")
    headings = [escape.inline(cell) or " " for cell in split_cells(planned.header)]
    cells = [_cell(role, draft) if role else "" for role in planned.columns]
    lines = (headings, ["---"] * len(headings), cells)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(role: str, draft: Draft) -> str:
    if role == "title":
        return _foreign(draft.paper.title, _MAX_TEXT)
    if role == "pub":
        venue = draft.edit.findings.venue
        return f"[{escape.inline(venue.value if venue else NO_VENUE)}]({draft.paper.url})"
    if role == "labels":
        return LABEL_SEPARATOR.join(map(escape.inline, draft.prediction.labels))
    findings = draft.edit.findings
    found = {"project": findings.project, "code": findings.code}.get(role)
    if found and escape.is_reference(found.value):
        return escape.inline(found.value)
    return draft.edit.cells.get(role, "")


def _sources(draft: Draft) -> list[tuple[str, str, str]]:
    """Tell for each cell which words it was read from."""
    findings = draft.edit.findings
    labels = ", ".join(map(escape.inline, draft.prediction.labels)) or "none"
    return [
        ("Time", draft.edit.cells["time"], "month of the arXiv id"),
        ("Pub", *_source(findings.venue, NO_VENUE)),
        ("Project", *_source(findings.project, "none")),
        ("Code", *_source(findings.code, "none")),
        ("Labels", labels, "title and abstract, by the list's vocabulary"),
    ]


def _source(finding: Finding | None, absent: str) -> tuple[str, str]:
    if finding is None:
        return absent, "the metadata names none"
    return escape.inline(finding.value), f"{finding.source}: “{_foreign(finding.quote, 200)}”"


def _terms(evidence: Sequence[tuple[str, float]], sign: int) -> list[str]:
    return [f"{escape.inline(t)} ({w:+.2f})" for t, w in evidence if w * sign > 0]


def _nearest(paper_id: str, similarity: float, titles: Mapping[str, str]) -> str:
    title = _foreign(titles.get(paper_id, paper_id), _MAX_TITLE)
    is_linked = not paper_id.startswith("title:")
    shown = f"[{title}](https://arxiv.org/abs/{paper_id})" if is_linked else title
    return f"{shown} ({similarity:.2f})"


def _authors(authors: tuple[str, ...]) -> str:
    shown = ", ".join(_foreign(name, 100) for name in authors[:_MAX_AUTHORS])
    more = len(authors) - _MAX_AUTHORS
    return f"{shown} and {more} more" if more > 0 else shown


def _foreign(text: str | None, limit: int) -> str:
    return escape.inline(_shorten(tex.to_text(text or ""), limit))


def _shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
