"""What ``arxiv-bot init`` understood of a list and what it did not, for people and as JSON."""

from collections.abc import Sequence
from textwrap import shorten
from typing import Any

from rich.console import Console

from bot.cli.output import show
from bot.list_setup import UnderstoodList, UnderstoodSection
from bot.survey_categories import CategoryGuess

_SHOWN_LINES = 12
_SHOWN_LETTERS = 80


def show_understanding(out: Console, found: UnderstoodList, guess: CategoryGuess) -> None:
    """Print what the configuration will say, section by section, and what it leaves out."""
    entries = sum(section.entries for section in found.sections)
    show(
        out,
        f"{found.layout.path}: {_count(len(found.sections), 'section')}, "
        f"{_count(entries, 'entry')}, {_count(len(found.ids), 'paper')} known by arXiv id",
        style="bold",
    )
    for section in found.sections:
        _show_section(out, section)
    labels = ", ".join(f"{label.name} ({label.count})" for label in found.labels)
    show(out, f"labels: {labels or 'the list shows none'}")
    show(out, f"categories: {', '.join(guess.categories)}; {_basis(guess)}")
    _show_rest(out, found)


def to_record(found: UnderstoodList, guess: CategoryGuess) -> dict[str, Any]:
    """Give all of it as JSON, lines counted from 1."""
    return {
        "list": found.layout.path,
        "sections": [_section_record(section) for section in found.sections],
        "left_out": [
            {"line": one.line + 1, "heading": one.heading, "reason": one.reason, "ids": one.ids}
            for one in found.left_out
        ],
        "labels": [
            {"name": label.name, "synonyms": list(label.synonyms), "rows": label.count}
            for label in found.labels
        ],
        "categories": {
            "names": list(guess.categories),
            "papers_known": guess.known,
            "papers_covered": guess.covered,
            "is_default": guess.is_default,
        },
        "ids": len(found.ids),
        "ids_elsewhere": list(found.other_ids),
    }


def _show_section(out: Console, found: UnderstoodSection) -> None:
    section = found.section
    order = section.order.value + (" by year" if section.by_year else "")
    guessed = " (guessed)" if found.is_order_guessed else ""
    show(
        out,
        f"  line {found.line + 1}: {section.name}: {section.format.value}, {order}{guessed}, "
        f"{_count(found.entries, 'entry')}, {found.ids} with arXiv id",
    )
    if found.columns:
        guesses = found.columns.guessed
        roles = (
            f"{role} = {heading}{' (guessed)' if role in guesses else ''}"
            for role, heading in found.columns.by_role.items()
        )
        show(out, f"    columns: {', '.join(roles)}")
        if found.columns.unknown:
            show(out, f"    columns not understood: {', '.join(found.columns.unknown)}")
    if found.without_id:
        show(out, f"    without arXiv id, known by title: {_lines(found.without_id)}")
    if found.unread_ids:
        show(out, f"    links to arXiv that are no entry: {found.unread_ids}")


def _show_rest(out: Console, found: UnderstoodList) -> None:
    """Print what is no section, and the papers that only the rest of the file names."""
    if found.left_out:
        show(out, "left out:", style="bold")
    for one in found.left_out:
        ids = f" ({_count(one.ids, 'link')} to arXiv)" if one.ids else ""
        heading = shorten(one.heading or "above all headings", _SHOWN_LETTERS, placeholder="…")
        show(out, f"  line {one.line + 1}: {heading}: {one.reason}{ids}")
    if found.other_ids:
        names = ", ".join(found.other_ids[:_SHOWN_LINES])
        more = ", …" if len(found.other_ids) > _SHOWN_LINES else ""
        show(out, f"linked elsewhere in the file: {names}{more}; known, and never proposed")


def _section_record(found: UnderstoodSection) -> dict[str, Any]:
    section = found.section
    columns = found.columns
    return {
        "name": section.name,
        "line": found.line + 1,
        "format": section.format.value,
        "order": section.order.value,
        "order_guessed": found.is_order_guessed,
        "by_year": section.by_year,
        "entries": found.entries,
        "with_id": found.ids,
        "without_id_lines": [line + 1 for line in found.without_id],
        "columns": dict(columns.by_role) if columns else None,
        "columns_guessed": list(columns.guessed) if columns else [],
        "columns_unknown": list(columns.unknown) if columns else [],
        "unread_ids": found.unread_ids,
    }


def _basis(guess: CategoryGuess) -> str:
    if guess.is_default:
        known = f"only {guess.known}" if guess.known else "none"
        return f"a default, as {known} of the papers is known; name a folder of them with --mirror"
    return f"they announce {guess.covered} of the {guess.known} papers that were looked up"


def _lines(lines: Sequence[int]) -> str:
    shown = ", ".join(str(line + 1) for line in lines[:_SHOWN_LINES])
    more = f" and {len(lines) - _SHOWN_LINES} more" if len(lines) > _SHOWN_LINES else ""
    return f"{'line' if len(lines) == 1 else 'lines'} {shown}{more}"


def _count(number: int, word: str) -> str:
    many = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{number} {word if number == 1 else many}"
