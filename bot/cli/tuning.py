"""What ``arxiv-bot tune`` has found, for the terminal and as JSON."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from bot import tex, thresholds
from bot.cli.output import show
from bot.config import Triage
from bot.past_nights import PastNights, PastPaper
from bot.thresholds import Choice, ThresholdCost
from classifier.intervals import Share
from classifier.walk_forward import Month

_HEADINGS = (
    "from", "found", "missed", "recall", "wrong", "borderline", "precision", "drafts", "held", "",
)  # fmt: skip
_LEGEND = """\
in brackets: 95% intervals in percent
drafts, held: papers a week, if propose, or hold, were there and the other as it is below"""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Past nights, and thresholds on them.

    Attributes
    ----------
    months : tuple of Month
        Months of the nights, oldest first.
    nights : PastNights
        Their papers.
    current : Triage
        Configured thresholds.
    choice : Choice or None
        Thresholds that were picked; None if none were asked for, or none reach what was.
    """

    months: tuple[Month, ...]
    nights: PastNights
    current: Triage
    choice: Choice | None

    @property
    def propose(self) -> float:
        """The threshold that papers are named for."""
        return self.choice.propose if self.choice else self.current.propose

    @property
    def hold(self) -> float:
        """The threshold from which on papers are held."""
        return self.choice.hold if self.choice else self.current.hold

    def costs(self) -> tuple[ThresholdCost, ...]:
        """Tell the cost of thresholds over the whole range, these among them."""
        current = self.current
        return thresholds.costs(
            self.nights, (current.propose, current.hold, self.propose, self.hold)
        )

    def held_per_week(self, threshold: float) -> float | None:
        """Tell how many papers a week would be held from a threshold on; None above `propose`."""
        if threshold > self.propose:
            return None
        return thresholds.held_per_week(self.nights, threshold, self.propose)


def show_tuning(out: Console, found: Tuning, titles: int) -> None:
    """Print the table, the choice, and the papers on the wrong side of the threshold."""
    cost = thresholds.cost(found.nights, found.propose)
    first, last = (f"{year}-{month:02}" for year, month in (found.months[0], found.months[-1]))
    count, weeks = len(found.months), found.nights.weeks
    announced = sum(paper.weight for paper in found.nights.papers)
    show(
        out,
        f"{count} months from {first} to {last}, {weeks:.1f} weeks: {announced:,.0f} papers "
        f"announced, {cost.found + cost.missed} of them on the list",
        style="bold",
    )
    show_rows(out, _HEADINGS, [tuple(_cells(found, one)) for one in found.costs()])
    show(out, _LEGEND)
    out.print()
    for line in _summary(found, cost):
        show(out, line, style="bold")
    missed, wrong = _misplaced(found)
    _show_papers(out, "missed", missed, titles)
    _show_papers(out, "wrongly proposed", wrong, titles)


def to_record(found: Tuning) -> dict[str, Any]:
    """Give it as one JSON object.

    Returns
    -------
    dict
        Shares are objects of ``value``, ``low`` and ``high``, null where there is nothing.
    """
    missed, wrong = _misplaced(found)
    return {
        "months": [f"{year}-{month:02}" for year, month in found.months],
        "weeks": found.nights.weeks,
        "current": {"propose": found.current.propose, "hold": found.current.hold},
        "chosen": asdict(found.choice) if found.choice else None,
        "thresholds": [
            _finite(asdict(cost)) | {"held_per_week": found.held_per_week(cost.threshold)}
            for cost in found.costs()
        ],
        "missed": [asdict(paper) for paper in missed],
        "wrong": [asdict(paper) for paper in wrong],
    }


def show_rows(out: Console, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table, as aligned text where it is a pipe; the last column is flush left."""
    if out.is_terminal:
        table = Table(box=box.SIMPLE_HEAD, padding=0)
        for heading in headings:
            table.add_column(heading, justify="right" if heading else "left")
        for row in rows:
            table.add_row(*row, style="bold" if row[-1] else "")
        out.print(table)
        return
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    for row in (headings, *rows):
        cells = (cell.rjust(width) for cell, width in zip(row[:-1], widths, strict=False))
        show(out, f"{'  '.join(cells)}  {row[-1]}".rstrip())


def _cells(found: Tuning, cost: ThresholdCost) -> Iterator[str]:
    held = found.held_per_week(cost.threshold)
    yield f"{cost.threshold:g}"
    yield f"{cost.found}"
    yield f"{cost.missed}"
    yield _share(cost.recall)
    yield f"{cost.wrong:,.0f}"
    yield f"{cost.borderline}"
    yield _share(cost.precision)
    yield f"{cost.drafts_per_week:.1f}"
    yield "" if held is None else f"{held:.1f}"
    yield ", ".join(_marks(found, cost.threshold))


def _marks(found: Tuning, threshold: float) -> Iterator[str]:
    """Name the roles of a row's threshold."""
    for name, current, chosen in _roles(found):
        if threshold == current:
            yield name
        elif threshold == chosen:
            yield f"new {name}"


def _roles(found: Tuning) -> Iterator[tuple[str, float, float]]:
    yield "propose", found.current.propose, found.propose
    yield "hold", found.current.hold, found.hold


def _share(share: Share) -> str:
    if math.isnan(share.value):
        return "none"
    return f"{share.value:.0%} ({100 * share.low:.0f}-{100 * share.high:.0f})"


def _summary(found: Tuning, cost: ThresholdCost) -> Iterator[str]:
    """Say what the thresholds mean, a line each."""
    changes = {
        name: f"{name} {chosen:g}" + (f", now {current:g}" if chosen != current else "")
        for name, current, chosen in _roles(found)
    }
    yield (
        f"{changes['propose']}: {cost.found} of {cost.found + cost.missed} found, "
        f"{cost.wrong:,.0f} wrong and {cost.borderline} borderline proposed, "
        f"{cost.drafts_per_week:.1f} drafts a week"
    )
    shown = thresholds.cost(found.nights, found.hold)
    held = thresholds.held_per_week(found.nights, found.hold, found.propose)
    yield (
        f"{changes['hold']}: {shown.found} of {shown.found + shown.missed} found or held, "
        f"{held:.1f} held a week"
    )
    if found.choice and found.choice.is_short:
        yield "a lower hold would find more, and hold more than --max-held allows"


def _misplaced(found: Tuning) -> tuple[tuple[PastPaper, ...], tuple[PastPaper, ...]]:
    return (
        thresholds.missed(found.nights, found.propose),
        thresholds.wrong(found.nights, found.propose),
    )


def _show_papers(out: Console, name: str, papers: Sequence[PastPaper], titles: int) -> None:
    """Print papers, the most relevant first, as far as there is room."""
    out.print()
    show(out, f"{name}: {len(papers)}", style="bold")
    for paper in papers[:titles]:
        many = f"for {paper.weight:.1f} papers " if paper.weight > 1 else ""
        show(out, f"  {paper.relevance:.3f} {paper.id} {many}{tex.to_text(paper.title)}")
    if len(papers) > titles:
        show(out, f"  and {len(papers) - titles} more; --titles shows them")


def _finite(value: Any) -> Any:
    """Put None in place of what is not a number."""
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value
