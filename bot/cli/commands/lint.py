"""``arxiv-bot lint``: what is wrong in the list, and what of it can be mended without judgement."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from bot import lint as rules
from bot import lint_fix, readme
from bot.cli import session
from bot.cli.app import DEFAULT_CONFIG, ConfigOption, JsonOption, app
from bot.cli.list_file import ListFile
from bot.cli.output import console, show, show_diff
from bot.cli.workspace import Workspace
from bot.lint_fix import Checked, Fixed
from bot.lint_problem import Problem
from bot.lint_subject import Subject
from bot.mirror import Mirror
from bot.paper import Paper

_FixOption = Annotated[
    bool, typer.Option("--fix", help="Mend what needs no judgement; the changes are shown.")
]
_ListOption = Annotated[
    Path | None, typer.Option("--list", help="List in place of the configured one.")
]
_MirrorOption = Annotated[
    Path | None, typer.Option("--mirror", help="Folder of papers to know titles and venues from.")
]


@app.command()
def lint(
    *,
    fix: _FixOption = False,
    list_file: _ListOption = None,
    mirror: _MirrorOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
    as_json: JsonOption = False,
) -> None:
    """Say what is wrong in the list, without the network; exit code 1 if anything is."""
    workspace = Workspace.open(config)
    file = ListFile.read(list_file or workspace.file(workspace.config.list.path))
    check = _Check(workspace, file, mirror, is_other=list_file is not None)
    done = lint_fix.fix(file.text, check, str(file.path)) if fix else None
    if done and done.text != file.text:
        file.replace(done.text)
    left = done.left if done else check(file.text).problems
    out = console()
    if as_json:
        out.print_json(json.dumps(_to_record(str(file.path), left, done)))
    else:
        _show(out, file, left, done, config)
    if left:
        raise typer.Exit(1)


class _Check:
    """Reads a text and finds what is wrong in it, with what is known of its papers.

    Parameters
    ----------
    workspace : Workspace
        Configuration, vocabulary and venues.
    file : ListFile
        The list.
    mirror : Path or None
        Folder of papers.
    is_other : bool
        Whether it is not the configured list; excuses that it has no need of are no problem then.
    """

    def __init__(
        self, workspace: Workspace, file: ListFile, mirror: Path | None, *, is_other: bool
    ) -> None:
        self._workspace = workspace
        self._layout = workspace.config.list.model_copy(update={"path": str(file.path)})
        self._is_other = is_other
        rows = readme.read(file.text, self._layout).rows
        self._papers = _known_papers(workspace, {row.id for row in rows if row.id}, mirror)

    def __call__(self, text: str) -> Checked:
        current = readme.read(text, self._layout)
        subject = Subject(
            current=current,
            layout=self._layout,
            catalogue=self._workspace.catalogue,
            vocabulary=self._workspace.vocabulary,
            papers=self._papers,
        )
        problems = rules.check(subject, self._workspace.config.lint.ignore)
        shown = (p for p in problems if p.line is not None or not self._is_other)
        return Checked(current, tuple(shown))


def _known_papers(
    workspace: Workspace, ids: Iterable[str], mirror: Path | None
) -> dict[str, Paper]:
    """Collect what is known of papers: titles from the corpus, all else from store and mirror."""
    wanted = frozenset(ids)
    corpus = workspace.corpus
    titles = zip(corpus.ids, corpus.titles, strict=True) if corpus else ()
    known = {paper_id: Paper(paper_id, title) for paper_id, title in titles if title}
    if (workspace.store_folder / session.STORE_FILE).exists():
        with session.locked(workspace), session.open_store(workspace, dry_run=True) as store:
            known |= store.papers(wanted)
    return known | (Mirror(mirror).find(wanted) if mirror else {})


def _to_record(path: str, left: Iterable[Problem], done: Fixed | None) -> Mapping[str, Any]:
    record: dict[str, Any] = {"path": path, "findings": [_finding(p) for p in left]}
    return record | ({"fixed": [_finding(p) for p in done.mended]} if done else {})


def _finding(problem: Problem) -> Mapping[str, Any]:
    change = problem.change
    return {
        "rule": problem.rule,
        "line": None if problem.line is None else problem.line + 1,
        "id": problem.id,
        "message": problem.message,
        "fix": {"before": change.before, "after": change.after} if change else None,
    }


def _show(
    out: Console, file: ListFile, left: tuple[Problem, ...], done: Fixed | None, config: Path
) -> None:
    """Print what was mended and what is left, a line each."""
    if done and done.mended:
        show_diff(out, file.text, done.text, str(file.path))
    for problem in left:
        where = str(config) if problem.line is None else f"{file.path}:{problem.line + 1}"
        show(out, f"{where}: {problem.rule}: {problem.message}")
    mended = f"{len(done.mended)} fixed, " if done else ""
    fixable = sum(problem.change is not None for problem in left)
    advice = f"; `--fix` mends {fixable}" if fixable else ""
    show(out, f"{mended}{len(left)} found{advice}")
