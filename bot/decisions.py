"""``data/decisions.csv``: papers that people said no, or not yet, to.

Notes
-----
Format: docs/architecture.md. One line a paper, sorted by id, so that two branches that add
different papers rarely touch the same line.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.errors import DatasetError
from bot.paper import parse_id, sort_key
from classifier.document import Judgement

FIELDS = ("arxiv_id", "title", "decision", "reason", "decided")


class Verdict(StrEnum):
    """What people decided."""

    REJECTED = "rejected"
    BORDERLINE = "borderline"


class Reason(StrEnum):
    """Why, in the word of the label on the closed pull request."""

    NONE = ""
    NOT_RELEVANT = "not-relevant"
    DUPLICATE = "duplicate"
    WRONG_SECTION = "wrong-section"
    LATER = "later"
    BORDERLINE = "borderline"


@dataclass(frozen=True, slots=True)
class PaperDecision:
    """One line of the file."""

    id: str
    title: str
    verdict: Verdict
    reason: Reason
    decided: date

    @property
    def judgement(self) -> Judgement | None:
        """What it teaches the model; None for nothing."""
        if self.reason in {Reason.DUPLICATE, Reason.WRONG_SECTION, Reason.LATER}:
            return None
        if self.verdict is Verdict.BORDERLINE:
            return Judgement.BORDERLINE
        is_explicit = self.reason is Reason.NOT_RELEVANT
        return Judgement.REJECTED if is_explicit else Judgement.WEAKLY_REJECTED


def parse(text: str, where: str) -> tuple[PaperDecision, ...]:
    """Read the file.

    Parameters
    ----------
    text : str
        CSV with the header of `FIELDS`.
    where : str
        Name of the file for messages.

    Returns
    -------
    tuple of PaperDecision
        In the file's order.

    Raises
    ------
    DatasetError
        For another header, an invalid id or word, or a paper that stands twice.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if tuple(reader.fieldnames or ()) != FIELDS:
        raise DatasetError(
            f"{where} line 1: header {reader.fieldnames!r}; it must be {','.join(FIELDS)}. "
            "Nothing was run."
        )
    decisions: dict[str, PaperDecision] = {}
    for fields in reader:
        decision = _parse_line(fields, f"{where} line {reader.line_num}")
        if decision.id in decisions:
            raise DatasetError(
                f"{where} line {reader.line_num}: paper {decision.id} stands twice; keep one line. "
                "Nothing was run."
            )
        decisions[decision.id] = decision
    return tuple(decisions.values())


def render(decisions: Iterable[PaperDecision]) -> str:
    """Write the file: sorted by id, newest last, ``LF`` line endings, each title on one line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    for d in sorted(decisions, key=lambda d: sort_key(d.id)):
        title = " ".join(d.title.split())
        writer.writerow((d.id, title, d.verdict, d.reason, d.decided.isoformat()))
    return out.getvalue()


def _parse_line(fields: dict[str, str | None], where: str) -> PaperDecision:
    parsed = parse_id(fields["arxiv_id"] or "")
    if parsed is None or None in fields.values() or None in fields:
        raise DatasetError(
            f"{where}: {list(fields.values())!r}; every line is an arXiv id, a title, a decision, "
            "a reason (may be empty) and a day. Nothing was run."
        )
    try:
        return PaperDecision(
            id=parsed[0],
            title=fields["title"] or "",
            verdict=Verdict(fields["decision"] or ""),
            reason=Reason(fields["reason"] or ""),
            decided=date.fromisoformat(fields["decided"] or ""),
        )
    except ValueError as error:
        allowed = f"decisions {', '.join(Verdict)}; reasons {', '.join(r for r in Reason if r)}"
        raise DatasetError(f"{where}: {error}; use {allowed}. Nothing was run.") from error
