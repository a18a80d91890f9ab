"""``arxiv-bot init``: read a list that nobody prepared and write its configuration."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from bot import first_config, list_setup, survey_categories, survey_labels
from bot.cli.app import DEFAULT_CONFIG, JsonOption, MirrorOption, app
from bot.cli.output import console, progress, show
from bot.cli.understanding import show_understanding, to_record
from bot.cli.workspace import read_text
from bot.config import Files
from bot.errors import ConfigError
from bot.list_setup import UnderstoodList
from bot.mirror import Mirror
from bot.survey_categories import CategoryGuess
from classifier.corpus import read_corpus

_FILES = Files()

_ListOption = Annotated[Path, typer.Option("--list", help="The list, a Markdown file.")]
_OutputOption = Annotated[
    Path, typer.Option("--output", "-o", help="Configuration to write, beside the list or above.")
]
_ForceOption = Annotated[bool, typer.Option("--force", help="Replace a configuration.")]


@app.command()
def init(
    *,
    list_file: _ListOption = Path("README.md"),
    output: _OutputOption = DEFAULT_CONFIG,
    mirror: MirrorOption = None,
    force: _ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Read a list that nobody prepared and write its configuration."""
    path = _path_from(output, list_file)
    if output.exists() and not force:
        raise ConfigError(
            f"{output}: a configuration is there already. Nothing was changed. Add --force to "
            "replace it, or name another file with -o."
        )
    with progress() as bar:
        bar.add_task("reading", total=None)
        found = list_setup.understand(read_text(list_file, "Name a list with --list"), path)
        categories = _categories(found, output.parent, mirror)
        guess = survey_categories.guess(categories, len(found.ids))
        text = first_config.render(found, guess)
    labels = output.parent / _FILES.labels
    has_labels = bool(found.labels) and not labels.exists()
    if has_labels:
        _write(labels, survey_labels.render(found.labels))
    _write(output, text)
    written = [str(output), *([str(labels)] if has_labels else [])]
    _report(found, guess, written, as_json=as_json)


def _report(
    found: UnderstoodList, guess: CategoryGuess, written: list[str], *, as_json: bool
) -> None:
    out = console()
    if as_json:
        out.print_json(json.dumps(to_record(found, guess) | {"written": written}))
        return
    show_understanding(out, found, guess)
    show(out, f"written: {', '.join(written)}", style="bold")
    if found.labels and len(written) == 1:
        show(out, f"{_FILES.labels} is there already, and was left as it is")


def _path_from(output: Path, list_file: Path) -> str:
    """Give the list's path as the configuration names it.

    Raises
    ------
    ConfigError
        If the list is not in the configuration's folder or below it.
    """
    folder, target = output.parent.resolve(), list_file.resolve()
    if not target.is_relative_to(folder):
        raise ConfigError(
            f"{list_file}: is not in the folder of {output} or below it. Nothing was written. "
            f"Write the configuration beside the list: -o {list_file.parent / output.name}."
        )
    return target.relative_to(folder).as_posix()


def _categories(
    found: UnderstoodList, folder: Path, mirror: Path | None
) -> dict[str, tuple[str, ...]]:
    """Look up the categories of the list's papers in the mirror and the corpus, offline."""
    known: dict[str, tuple[str, ...]] = {}
    corpus = folder / _FILES.corpus
    if corpus.exists():
        stored = read_corpus(corpus)
        listed = frozenset(found.ids)
        pairs = zip(stored.ids, stored.categories, strict=True)
        known |= {paper_id: names for paper_id, names in pairs if paper_id in listed}
    if mirror:
        known |= {p.id: p.categories for p in Mirror(mirror).find(found.ids).values()}
    return known


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all; a link to it stays one.

    Raises
    ------
    ConfigError
        If it cannot be written; what was there stays.
    """
    target = path.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(text.encode())
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ConfigError(
            f"{path}: {error.strerror}. It was not changed. Make it writable."
        ) from error
