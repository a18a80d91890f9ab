"""What people see on the terminal; plain on a pipe, and never a workflow command."""

import difflib
import logging
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console
from rich.markup import escape as escape_markup
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot import edit, escape, explanation, readme, teachers, tex
from bot.job import Surroundings
from bot.paper import Paper
from bot.prediction import Decision, Prediction
from bot.pull_request import PullRequestPlan
from bot.run_summary import RunSummary, headline
from bot.store import Store


class SafeStreamHandler(logging.StreamHandler):  # type: ignore[type-arg]
    """A log handler whose lines no workflow reads as commands."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record on one line."""
        return escape.log_line(" ".join(super().format(record).splitlines()))


def console() -> Console:
    """Give the terminal for results; 100 columns and no colour where it is a pipe."""
    is_terminal = sys.stdout.isatty()
    return Console(
        highlight=False, soft_wrap=True, color_system="auto" if is_terminal else None, emoji=False
    )


def progress() -> Progress:
    """Give a progress bar on standard error, shown on a terminal only."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    )


def show(out: Console, text: str, style: str = "") -> None:
    """Print foreign text as it is: no markup, no control characters, no workflow command."""
    for line in text.splitlines():
        show_line(out, line, style)


def show_night(
    out: Console, store: Store, around: Surroundings, plans: Sequence[PullRequestPlan]
) -> None:
    """Print what would be proposed, why, and the change of the list."""
    ids = [plan.marker.ids[0] for plan in plans]
    papers = store.papers(ids)
    predictions = {p.id: p for p in store.predictions((Decision.PROPOSE,))}
    current = readme.read(around.list_text, around.config.list)
    sure = around.config.triage.section_confidence
    titles = teachers.shown_titles(current.rows, around.corpus)
    for number, paper_id in enumerate(ids, 1):
        out.print()
        show(out, f"{number}. {tex.to_text(papers[paper_id].title)}", style="bold")
        for line in _reasons(papers[paper_id], predictions[paper_id], titles, sure):
            show(out, f"   {line}")
    rows = [
        edit.make(papers[i], predictions[i].section, predictions[i].labels, predictions[i].findings)
        for i in ids
    ]
    layout = around.config.list
    out.print()
    show_diff(out, around.list_text, edit.apply(around.list_text, rows, layout), layout.path)
    out.print()


def _reasons(
    paper: Paper, prediction: Prediction, titles: Mapping[str, str], sure: float
) -> Iterator[str]:
    """Say why a paper is proposed, a line each."""
    yield f"{paper.url} · announced {prediction.announced} · {prediction.reason}"
    doubt = "" if prediction.section_confidence >= sure else ", unsure"
    place = f"{prediction.section} ({prediction.section_confidence:.2f}{doubt})"
    yield f"section {place} · labels {', '.join(prediction.labels) or 'none'}"
    yield "why: " + ", ".join(f"{term} {weight:+.2f}" for term, weight in prediction.evidence)
    if changed := explanation.sentence(prediction):
        yield changed
    if prediction.nearest:
        near = (f"{titles.get(i, i)} ({similarity:.2f})" for i, similarity in prediction.nearest)
        yield f"like: {'; '.join(near)}"
    found = prediction.findings
    for name, finding in (("venue", found.venue), ("project", found.project), ("code", found.code)):
        if finding:
            yield f"{name}: {finding.value}, from the {finding.source}: “{finding.quote}”"


def show_diff(out: Console, before: str, after: str, path: str) -> None:
    """Print what would change in a file as a unified diff."""
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), f"a/{path}", f"b/{path}", lineterm="", n=1
    )
    styles = {"+": "green", "-": "red", "@": "cyan"}
    for line in lines:
        show_line(out, line, styles.get(line[:1], ""))


def show_line(out: Console, line: str, style: str = "") -> None:
    """Print one line with its white space kept."""
    visible = "".join(c for c in line if c.isprintable())
    out.print(escape_markup(escape.log_line(visible)), style=style)


def show_summary(out: Console, summary: RunSummary) -> None:
    """Print how a run ended."""
    show(out, headline(summary), style="bold")
    show(out, summary.ledger)
    for listing in summary.listings:
        show(
            out, f"  {listing.category} {listing.night or ''} {listing.outcome}: {listing.message}"
        )
    for held in summary.held_papers:
        kind = "explored" if held.is_explored else "held"
        show(out, f"  {kind} {held.id} ({held.relevance:.2f}) {tex.to_text(held.title)}")
        if held.counterfactual:
            show(out, f"    {held.counterfactual}")
    for waiting in summary.waiting:
        show(out, f"  waits {waiting.id} ({waiting.relevance:.2f}): {waiting.reason}")
    show_all(out, "warning", summary.warnings)
    show_all(out, "error", summary.errors)


def show_all(out: Console, kind: str, messages: Iterable[str]) -> None:
    """Print messages of one kind."""
    for message in messages:
        show(out, f"{kind}: {message}", style="yellow" if kind == "warning" else "red")
