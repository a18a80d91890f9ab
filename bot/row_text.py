"""The text of a new row or entry, in the shape of its neighbours."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.entry_parts import split
from bot.link_parts import find_links
from bot.neighbours import EMPTY, Neighbour
from bot.paper_list import Block, PaperList
from bot.part_text import Saying
from bot.parts import Part, Slot
from bot.row_frame import frame
from bot.row_shape import Sample, propose
from bot.table_rows import split_cells

LABEL_SEPARATOR = "<br />"
_LABELS_BETWEEN = re.compile(r"<br\s*/?>|,\s*|;\s*|\s*/\s*")
_NUMBER = re.compile(r"\d+")
_LINE_START = re.compile(r"(?:[-+>=]|#{1,6}(?=\s|$)|\d{1,9}(?=[.)](?:\s|$)))")


def table_row(
    current: PaperList,
    block: Block,
    near: Sequence[Neighbour],
    saying: Saying,
    given: Mapping[str, str],
) -> tuple[str, dict[str, str]]:
    """Write a row of a table, without a line ending.

    Parameters
    ----------
    current : PaperList
        The list.
    block : Block
        The table.
    near : sequence of Neighbour
        Rows to write it after.
    saying : Saying
        What the row says.
    given : mapping of str to str
        Cells by role as they are where no neighbour shows how.

    Returns
    -------
    tuple of (str, dict)
        The line, and its cells by role.
    """
    raw = [split_cells(n.text) for n in near]
    no_mark = _empty_mark(c.strip() for cells in raw for c in cells if EMPTY.fullmatch(c.strip()))
    texts = []
    for number, role in enumerate(block.columns):
        column = [
            replace(n, text=cells[number].strip())
            for n, cells in zip(near, raw, strict=True)
            if number < len(cells)
        ]
        texts.append(_cell(role, column, saying, given, no_mark))
    line = frame(texts, current, block, near)
    return line, {role: text for role, text in zip(block.columns, texts, strict=True) if role}


def bullet(near: Sequence[Neighbour], saying: Saying, fallback: str) -> str:
    """Write an entry without its marker, and without a line ending.

    Parameters
    ----------
    near : sequence of Neighbour
        Entries to write it after.
    saying : Saying
        What the entry says.
    fallback : str
        The entry where no neighbour shows how.
    """
    samples = [Sample(split(n.text), n.weight) for n in near]
    usable = [s for s in samples if any(p.slot is Slot.TITLE for p in s.parts)]
    text = propose(usable, saying) or fallback
    escaped = _LINE_START.match(text)
    if escaped:
        at = escaped.end() if escaped[0][0].isdigit() else 0
        text = f"{text[:at]}\\{text[at:]}"
    return text


def marker(above: Neighbour | None, below: Neighbour | None) -> str:
    """Give a new entry's marker; a numbered one counts on from the entry above."""
    beside = above or below
    if beside is None:
        return "- "
    number = _NUMBER.search(beside.mark)
    is_counted = above and number and not _is_same_number(above, below)
    if not is_counted or number is None:
        return beside.mark
    return f"{beside.mark[: number.start()]}{int(number[0]) + 1}{beside.mark[number.end() :]}"


def _is_same_number(above: Neighbour, below: Neighbour | None) -> bool:
    """Tell whether all entries have one number, which Markdown counts by itself."""
    return below is not None and above.mark == below.mark


def _cell(
    role: str | None,
    column: Sequence[Neighbour],
    saying: Saying,
    given: Mapping[str, str],
    no_mark: str,
) -> str:
    filled = [n for n in column if not EMPTY.fullmatch(n.text)]
    marks = [n.text for n in column if EMPTY.fullmatch(n.text)]
    empty = _empty_mark(marks) if marks else no_mark
    if role is None:
        return empty
    if role == "labels":
        return _labels(filled, given.get("labels", "")) or empty
    wanted = {"project": saying.project, "code": saying.code, "name": saying.name}
    has_links = (
        saying.project or saying.code or any(n.row.cells.get("paper") is None for n in filled)
    )
    if not wanted.get(role, "-") or (role == "links" and not has_links):
        return empty
    samples = [Sample(cell_parts(role, n.text), n.weight) for n in filled]
    limited = _limited(role, saying)
    return propose(samples, limited) or _given(role, given) or empty


def _given(role: str, given: Mapping[str, str]) -> str:
    if role == "links":
        return " ".join(filter(None, (given.get("project"), given.get("code"))))
    return given.get(role, "")


def _limited(role: str, saying: Saying) -> Saying:
    """Let a cell say only what its column is for."""
    if role == "links":
        return saying
    return replace(
        saying,
        project=saying.project if role == "project" else "",
        code=saying.code if role == "code" else "",
    )


def cell_parts(role: str, text: str) -> tuple[Part, ...]:
    """Take a cell apart, knowing what its column is for.

    Parameters
    ----------
    role : str
        The column's role.
    text : str
        The cell, stripped.
    """
    links = tuple(find_links(text))
    if role in {"title", "authors", "name"} and not links:
        return _whole(Slot(role), text)
    if role == "name" and links:
        return (Part(Slot.NAME, text, links[0].text, links[0].url),)
    if role == "pub" and links and not links[0].is_badge:
        return _linked_venue(text)
    parts = split(text, has_title=role == "title")
    forced = {"paper": Slot.PAPER, "project": Slot.PROJECT, "code": Slot.CODE}.get(role)
    if forced is None:
        return parts
    first = next((n for n, part in enumerate(parts) if part.url), -1)
    return tuple(
        replace(part, slot=forced if n == first else Slot.OTHER) if part.url else part
        for n, part in enumerate(parts)
    )


def _whole(slot: Slot, text: str) -> tuple[Part, ...]:
    """Take marks off that stand around all of a cell."""
    for mark in ("**", "__", "*", "_"):
        if text.startswith(mark) and text.endswith(mark) and len(text) > 2 * len(mark):
            inner = text[len(mark) : -len(mark)]
            return Part(None, mark), Part(slot, inner), Part(None, mark)
    return (Part(slot, text),)


def _linked_venue(text: str) -> tuple[Part, ...]:
    """Take ``[CVPR 2024](https://arxiv.org/abs/…)`` apart."""
    link = next(iter(find_links(text)))
    start = text.find(link.text, link.start) if link.text else -1
    at = text.find(link.url, max(start + len(link.text), link.start))
    if start < 0 or at < 0:
        return split(text, has_title=False)
    return (
        *split(text[:start], has_title=False),
        *split(link.text, has_title=False),
        Part(None, text[start + len(link.text) : at]),
        Part(Slot.PAPER, link.url, url=link.url),
        Part(None, text[at + len(link.url) : link.end]),
        *split(text[link.end :], has_title=False),
    )


def _labels(filled: Sequence[Neighbour], given: str) -> str:
    several = (m for n in filled if (m := _LABELS_BETWEEN.search(n.text)))
    between = next((m[0] for m in several), LABEL_SEPARATOR)
    return given.replace(LABEL_SEPARATOR, between)


def _empty_mark(marks: Iterable[str]) -> str:
    counted = Counter(marks)
    return max(counted, key=lambda mark: counted[mark], default="")
