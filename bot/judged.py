"""Judged papers: what a maintainer would have said, for a replay that learns on.

Notes
-----
Format: docs/architecture.md. One JSON object a line; other keys than those read here are ignored.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.decisions import PaperDecision, Reason, Verdict
from bot.errors import DatasetError
from bot.paper import Paper, parse_id
from bot.prediction import Decision, Prediction
from bot.readme import Row
from bot.training import Sources

_NO_LINE = -1
_WORD = re.compile(r"[^\W_]+")


class Grade(IntEnum):
    """How a paper was judged."""

    REJECTED = 0
    BORDERLINE = 1
    ACCEPTED = 2


@dataclass(frozen=True, slots=True)
class JudgedPaper:
    """What was said of one paper.

    Attributes
    ----------
    id : str
        arXiv id without version.
    grade : Grade
        Whether it belongs.
    drive : str
        A word of the heading of its section; empty if nobody said it.
    labels : tuple of str
        Labels that it should carry.
    """

    id: str
    grade: Grade
    drive: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feedback:
    """What people would say of the papers that they are shown.

    Attributes
    ----------
    judged : mapping of str to JudgedPaper
        Verdicts by id. A paper that is shown and is not among them is rejected.
    headings : tuple of str
        The list's sections.
    """

    judged: Mapping[str, JudgedPaper]
    headings: tuple[str, ...]


def parse(lines: Iterable[str], where: str) -> dict[str, JudgedPaper]:
    """Read judged papers.

    Parameters
    ----------
    lines : iterable of str
        One JSON object a line with ``id``, ``grade`` (0, 1 or 2), and perhaps ``drive`` and
        ``labels``; blank lines are passed over.
    where : str
        Name of the file for messages.

    Returns
    -------
    dict of str to JudgedPaper
        By id.

    Raises
    ------
    DatasetError
        At the first line that is no judged paper, or judges one again.
    """
    found: dict[str, JudgedPaper] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        spot = f"{where} line {number}"
        judged = _parse_line(line, spot)
        if judged.id in found:
            raise DatasetError(
                f"{spot}: paper {judged.id} is judged twice; keep one line. Nothing was run."
            )
        found[judged.id] = judged
    return found


class _Line(BaseModel):
    """The keys of a line that are read."""

    model_config = ConfigDict(strict=True)

    id: str
    grade: Grade
    drive: str | None = None
    labels: tuple[str, ...] | None = None


def _parse_line(line: str, where: str) -> JudgedPaper:
    advice = (
        "a line is a JSON object with an arXiv `id`, a `grade` of 0, 1 or 2, and perhaps a `drive`"
        " and a list of `labels`. Nothing was run."
    )
    try:
        fields = _Line.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        key = f"{first['loc'][0]}: " if first["loc"] else ""
        raise DatasetError(f"{where}: {key}{first['msg']}; {advice}") from error
    parsed = parse_id(fields.id)
    if parsed is None:
        raise DatasetError(f"{where}: {fields.id!r} is no arXiv id; {advice}")
    return JudgedPaper(parsed[0], fields.grade, fields.drive or "", fields.labels or ())


def learn(
    known: Sources,
    night: date,
    papers: Sequence[Paper],
    predictions: Sequence[Prediction],
    feedback: Feedback,
) -> Sources:
    """Add what a night teaches: its listing, and verdicts on the papers that it showed to people.

    Parameters
    ----------
    known : Sources
        What was known before the night.
    night : date
        Day of the listing.
    papers : sequence of Paper
        Its new papers.
    predictions : sequence of Prediction
        Of the same papers in the same order. Those that were skipped stay papers that nobody
        judged, whatever the feedback says of them.
    feedback : Feedback
        What people say of the others.

    Returns
    -------
    Sources
        With rows of accepted papers, and decisions on rejected and borderline ones.
    """
    rows, decisions = [], []
    for paper, prediction in zip(papers, predictions, strict=True):
        if prediction.decision is Decision.SKIP:
            continue
        said = feedback.judged.get(paper.id) or JudgedPaper(paper.id, Grade.REJECTED)
        if said.grade is Grade.ACCEPTED:
            section = find_section(said.drive, feedback.headings) or prediction.section
            rows.append(_row(said, paper.title, section))
        else:
            decisions.append(_decision(said, paper.title, night))
    return replace(
        known,
        rows=(*known.rows, *rows),
        decisions=(*known.decisions, *decisions),
        listings=(*known.listings, *papers),
    )


def find_section(word: str, headings: Iterable[str]) -> str | None:
    """Find the heading that has a word, whatever its case; None unless there is exactly one."""
    found = [h for h in headings if word.casefold() in _WORD.findall(h.casefold())]
    return found[0] if len(found) == 1 else None


def _row(judged: JudgedPaper, title: str, section: str) -> Row:
    """Give the row that a merged draft would have left."""
    return Row(
        line=_NO_LINE,
        section=section,
        cells={"title": title, "labels": "<br />".join(judged.labels)},
        id=judged.id,
        title=title,
        time=None,
        is_padding=False,
    )


def _decision(judged: JudgedPaper, title: str, night: date) -> PaperDecision:
    if judged.grade is Grade.BORDERLINE:
        return PaperDecision(judged.id, title, Verdict.BORDERLINE, Reason.BORDERLINE, night)
    return PaperDecision(judged.id, title, Verdict.REJECTED, Reason.NOT_RELEVANT, night)
