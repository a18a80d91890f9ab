"""``arxiv-bot add``: fill rows for papers that a person names."""

import difflib
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from rich.console import Console

from bot import addition, paper_reference
from bot.addition import Addition, Answer, Choice, Outcome
from bot.cli import session
from bot.cli.app import (
    DEFAULT_CONFIG,
    ConfigOption,
    DryRunOption,
    JsonOption,
    MirrorOption,
    app,
)
from bot.cli.desk import Order, open_desk
from bot.cli.history import ListOption
from bot.cli.list_file import ListFile
from bot.cli.output import console, progress, show, show_diff
from bot.cli.workspace import Workspace
from bot.config import PaperListing
from bot.paper_reference import Reference
from bot.prediction import Finding

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Result:
    """What there is to tell.

    Attributes
    ----------
    file : ListFile
        The list as it was.
    done : Addition
        The list as it is, or would be.
    sure : float
        Probability from which on a section counts as sure.
    is_written : bool
        Whether the file was changed.
    """

    file: ListFile
    done: Addition
    sure: float
    is_written: bool

    def is_unsure(self, choice: Choice) -> bool:
        """Whether a section is a guess that somebody should look at."""
        return choice.confidence is not None and choice.confidence < self.sure


@app.command()
def add(  # noqa: PLR0913  the options are the command's contract
    *,
    papers: Annotated[
        list[str],
        typer.Argument(help="Ids, URLs or DOIs of papers; `-` reads them from standard input."),
    ],
    section: Annotated[
        str | None, typer.Option(help="Section for all of them; guessed for each if not given.")
    ] = None,
    list_file: ListOption = None,
    mirror: MirrorOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Fill a row for each paper, and put the rows into the list."""
    workspace = Workspace.open(config)
    references = tuple(_references(papers))
    _check_section(section, workspace.config.list)
    with session.locked(workspace):
        order = Order.read(workspace, list_file, section, mirror)
        result = _fill(order, references, dry_run=dry_run)
    if as_json:
        console().print_json(json.dumps(_record(result)))
    else:
        _show(console(), result)
    if any(answer.outcome is Outcome.MISSING for answer in result.done.answers):
        raise typer.Exit(1)


def _fill(order: Order, references: Sequence[Reference], *, dry_run: bool) -> Result:
    """Fill the rows, and write the file once."""
    with ExitStack() as stack, progress() as bar:
        bar.add_task("filling rows", total=None)
        done = addition.add(order.file.text, references, open_desk(order, stack))
    is_written = done.text != order.file.text and not dry_run
    if is_written:
        order.file.replace(done.text)
    sure = order.workspace.config.triage.section_confidence
    return Result(order.file, done, sure, is_written)


def _references(arguments: Sequence[str]) -> Iterator[Reference]:
    """Read the arguments, and standard input where one of them says so."""
    texts = (
        sys.stdin.buffer.read().decode("utf-8", "replace") if text == STANDARD_INPUT else text
        for text in arguments
    )
    for word in (word for text in texts for word in text.split()):
        found = paper_reference.parse(word)
        if found is None:
            raise typer.BadParameter(
                f"{word!r} names no paper; give an arXiv id, a URL of one, or a DOI",
                param_hint="PAPERS",
            )
        yield found


def _check_section(section: str | None, listing: PaperListing) -> None:
    names = [one.name for one in listing.sections]
    if section is not None and section not in names:
        raise typer.BadParameter(
            f"{section!r} is not configured; known: {', '.join(map(repr, names))}",
            param_hint="--section",
        )


def _show(out: Console, result: Result) -> None:
    for answer in result.done.answers:
        for line in _lines(answer, result):
            show(out, line)
    show_diff(out, result.file.text, result.done.text, result.file.path.name)
    rows = sum(answer.row is not None for answer in result.done.answers)
    end = f"{rows} new row{'s' * (rows != 1)}" if result.is_written else "nothing was changed"
    show(out, f"{result.file.path}: {end}")


def _lines(answer: Answer, result: Result) -> Iterator[str]:
    """Tell what became of one paper, a line each."""
    name = f"{answer.id or answer.reference.text} {answer.title}".strip()
    if answer.choice is None or answer.row is None:
        yield f"{answer.outcome} {name}: {answer.reason}; left alone"
        return
    choice, found = answer.choice, answer.row.findings
    yield f"{answer.outcome} {name}"
    share = f" ({choice.confidence:.2f})" if choice.confidence is not None else ""
    doubt = ", unsure: give --section if it is another" if result.is_unsure(choice) else ""
    yield f"  section {choice.section}{share}{doubt}"
    yield f"  labels {', '.join(choice.labels) or 'none'}"
    for role, finding in (("venue", found.venue), ("project", found.project), ("code", found.code)):
        if finding:
            yield f"  {role} {finding.value}, from the {finding.source}: “{finding.quote}”"


def _record(result: Result) -> dict[str, Any]:
    """Give the result as one JSON object."""
    before, after = result.file.text.splitlines(), result.done.text.splitlines()
    name = result.file.path.name
    diff = difflib.unified_diff(before, after, f"a/{name}", f"b/{name}", lineterm="", n=0)
    return {
        "list": str(result.file.path),
        "changed": result.is_written,
        "papers": [_answer_record(answer, result) for answer in result.done.answers],
        "diff": list(diff),
    }


def _answer_record(answer: Answer, result: Result) -> dict[str, Any]:
    choice, row = answer.choice, answer.row
    record: dict[str, Any] = {
        "reference": answer.reference.text,
        "id": answer.id,
        "title": answer.title or None,
        "outcome": answer.outcome,
        "reason": answer.reason or None,
    }
    if choice is None or row is None:
        return record
    found = row.findings
    return record | {
        "section": choice.section,
        "section_confidence": choice.confidence,
        "unsure": result.is_unsure(choice),
        "labels": list(choice.labels),
        "venue": _finding_record(found.venue),
        "project": _finding_record(found.project),
        "code": _finding_record(found.code),
    }


def _finding_record(finding: Finding | None) -> dict[str, str] | None:
    if finding is None:
        return None
    return {"value": finding.value, "source": finding.source, "quote": finding.quote}
