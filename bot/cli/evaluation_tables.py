"""What ``arxiv-bot evaluate`` has found, as tables on the terminal."""

import math
from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.output import show
from bot.evaluation import READ, AtThresholds, Evaluation, Standing
from bot.evaluation_record import name_month
from classifier.agreement import LabelScore, together
from classifier.intervals import Share

Row = tuple[str, ...]

_LEGEND = """\
AP: average precision; behind by: how far under that of arxiv-bot, with its interval
P at 95%: precision where 95% are found; WSS@95: work saved over sampling there
takes: precision and recall of what is proposed, or of what the query finds"""


def show_evaluation(out: Console, found: Evaluation) -> None:
    """Print all tables, each under a line that says what it shows."""
    whole = found.overall
    span = f"{name_month(whole.months[0])} to {name_month(whole.months[-1])}"
    show(
        out,
        f"{len(whole.months)} months, {span}: {whole.papers:,.0f} papers, {whole.belonging:.0f} of "
        "them on the list; each month by what was known before it",
        style="bold",
    )
    _show(out, "Ranking", _ranking(found))
    show(out, _LEGEND)
    if not any(one.taken for one in found.baselines):
        show(out, "Without the keyword query, as [evaluate] keywords is empty.")
    limits = f"proposed from {found.propose:g}, shown from {found.hold:g}"
    _show(out, f"Decisions ({limits})", _decisions(found))
    error = _figure(found.reliability.error)
    _show(out, f"Reliability (calibration error {error})", _reliability(found))
    sections = found.sections
    doubt = f"{sum(sections.unsure)} unsure, {sections.sure_and_wrong} wrong without a doubt"
    _show(out, f"Sections (accuracy {_figure(sections.accuracy)}; {doubt})", _sections(found))
    _show(out, "Labels", _labels(found))
    if found.curve:
        months = ", ".join(map(name_month, found.curve_months))
        _show(out, f"Learning curve (tested on {months})", _curve(found))


def _ranking(found: Evaluation) -> Iterator[Row]:
    whole = found.overall.belonging
    read = (f"recall at {times * whole:.0f}" for times in READ)
    yield ("", "AP", "behind by (95%)", "AP by month", "P at 95%", "WSS@95", *read, "takes")
    for one in (found.model, *found.baselines):
        yield (
            one.name,
            _figure(one.average_precision),
            _interval(one.lead) if one.lead else "",
            _figure(one.by_month),
            _figure(one.precision_at_recall),
            _figure(one.work_saved),
            *map(_figure, one.recall_at),
            _taken(one, found.overall),
        )


def _taken(one: Standing, whole: AtThresholds) -> str:
    """Precision and recall of what is taken: by the tool's own threshold, or ours."""
    pair = (whole.precision, whole.recall) if one.lead is None else one.taken
    return f"P {pair[0].value:.2f} R {pair[1].value:.2f}" if pair else ""


def _decisions(found: Evaluation) -> Iterator[Row]:
    yield "", "known", "papers", "belong", "precision (95%)", "recall (95%)", "shown (95%)"
    for one in (*found.by_month, found.overall):
        yield (
            name_month(one.months[0]) if one in found.by_month else "all",
            f"{one.known}",
            f"{one.papers:,.0f}",
            f"{one.belonging:.0f}",
            *map(_interval, (one.precision, one.recall, one.shown)),
        )


def _reliability(found: Evaluation) -> Iterator[Row]:
    yield "relevance", "papers", "predicted", "belong (95%)"
    for one in found.reliability.bins:
        bounds = f"{one.low:.1f} to {one.high:.1f}"
        yield bounds, f"{one.papers:.0f}", _figure(one.predicted), _interval(one.observed)


def _sections(found: Evaluation) -> Iterator[Row]:
    sections = found.sections
    yield ("stands in", *(f"guessed {name}" for name in sections.sections), "of these unsure")
    for name, row, unsure in zip(sections.sections, sections.counts, sections.unsure, strict=True):
        yield (name, *map(str, row), f"{unsure}")


def _labels(found: Evaluation) -> Iterator[Row]:
    yield "", "carried", "precision", "recall", "F1"
    yield from map(_label, found.labels)
    yield _label(together(found.labels))


def _label(one: LabelScore) -> Row:
    figures = map(_figure, (one.precision, one.recall, one.f1))
    return (one.label or "all labels", f"{one.right + one.missed}", *figures)


def _curve(found: Evaluation) -> Iterator[Row]:
    yield "rows", "lists", "AP", "spread"
    for one in found.curve:
        spread = _figure(one.spread) if len(one.values) > 1 else ""
        yield f"{one.rows}", f"{len(one.values)}", _figure(one.mean), spread


def _figure(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.3f}"


def _interval(share: Share) -> str:
    if math.isnan(share.value):
        return "-"
    return f"{share.value:.3f} ({share.low:.3f} to {share.high:.3f})"


def _show(out: Console, title: str, rows: Iterator[Row]) -> None:
    """Print a table; as aligned text where it is a pipe."""
    out.print()
    show(out, title, style="bold")
    headings, *body = rows
    if out.is_terminal:
        out.print(_table(headings, body))
        return
    widths = [max(map(len, column)) for column in zip(headings, *body, strict=True)]
    for row in (headings, *body):
        name, *cells = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        show(out, "  ".join([name.strip().ljust(widths[0]), *cells]).rstrip())


def _table(headings: Row, body: Sequence[Row]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    for number, heading in enumerate(headings):
        table.add_column(Text(heading), justify="right" if number else "left")
    for row in body:
        table.add_row(*(Text("".join(c for c in cell if c.isprintable())) for cell in row))
    return table
