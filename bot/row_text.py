"""The text of a new row or entry, in the shape of its neighbours."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot import row_numbers
from bot.entry_parts import PREPRINT, split
from bot.link_parts import find_links
from bot.neighbours import EMPTY, Neighbour
from bot.paper_list import Block, PaperList
from bot.part_text import Saying, link_url
from bot.parts import Part, Slot
from bot.row_frame import frame
from bot.row_shape import Sample, propose
from bot.table_rows import split_cells

LABEL_SEPARATOR = "<br />"
_LINKED = ("project", "code")
_LINK_ROLES = ("paper", "links", *_LINKED)
_LABELS_BETWEEN = re.compile(r"<br\s*+/?>|,\s*|;\s*|(?<!\s)\s*+/\s*")
_SEVERAL = re.compile(r"<br|!\[|<img", re.IGNORECASE)
_LINE_START = re.compile(r"(?:[-+>=]|#{1,6}(?=\s|$)|\d{1,9}(?=[.)](?:\s|$)))")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in a table.

    Attributes
    ----------
    block : Block
        The table.
    at : int
        How many of its rows stay above, padding not counted.
    near : tuple of Neighbour
        Rows to write it after.
    """

    block: Block
    at: int
    near: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column as the neighbours have it, and what means nothing in the whole table."""

    role: str
    cells: tuple[Neighbour, ...]
    roles: tuple[str | None, ...]
    no_mark: str


def table_row(
    current: PaperList, place: Place, saying: Saying, given: Mapping[str, str]
) -> tuple[str, dict[str, str]]:
    """Write a row of a table, without a line ending.

    Parameters
    ----------
    current : PaperList
        The list.
    place : Place
        Where it goes.
    saying : Saying
        What the row says.
    given : mapping of str to str
        Cells by role as they are where no neighbour shows how.

    Returns
    -------
    tuple of (str, dict)
        The line, and its cells by role.
    """
    block, near = place.block, place.near
    given = _with_id(given, block.columns, saying.id)
    raw = [split_cells(n.text) for n in near]
    no_mark = _empty_mark(c.strip() for cells in raw for c in cells if EMPTY.fullmatch(c.strip()))
    texts = []
    for number, role in enumerate(block.columns):
        cells = tuple(
            replace(n, text=cells[number].strip())
            for n, cells in zip(near, raw, strict=True)
            if number < len(cells)
        )
        if role is None:
            texts.append(_unknown(place, number, cells, no_mark))
        else:
            texts.append(_cell(_Column(role, cells, block.columns, no_mark), saying, given))
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


def aligned(text: str, mark: str, near: Sequence[Neighbour]) -> str:
    """Indent further lines by the width of a marker, where neighbours with shorter ones do."""
    first, *others = text.split("\n")
    indents = [len(line) - len(line.lstrip()) for line in others if line.strip()]
    is_copied = any(len(n.mark) == min(indents, default=0) for n in near)
    more = len(mark) - min(indents, default=len(mark)) if is_copied else 0
    return "\n".join([first, *(f"{' ' * max(more, 0)}{line}" for line in others)])


def _cell(column: _Column, saying: Saying, given: Mapping[str, str]) -> str:
    role = column.role
    filled = [n for n in column.cells if not _is_empty(role, n.text)]
    marks = [n.text for n in column.cells if _is_empty(role, n.text)]
    clear = [mark for mark in marks if EMPTY.fullmatch(mark)]
    empty = _empty_mark(clear or marks) if marks else column.no_mark
    if role == "labels":
        return _labels(filled, given.get("labels", "")) or empty
    wanted = {"project": saying.project, "code": saying.code, "name": saying.name}
    if not wanted.get(role, "-"):
        return empty
    samples = [Sample(cell_parts(role, n.text), n.weight) for n in filled]
    if role == "pub" and marks and not saying.venue and not _has_preprint(samples):
        return empty
    text = propose(samples, _limited(role, column.roles, saying))
    if text and role in _LINK_ROLES and _is_empty(role, text):
        return empty
    return text or _given(role, given) or empty


def _unknown(place: Place, number: int, column: Sequence[Neighbour], no_mark: str) -> str:
    """Write a cell that no role is known of: it is empty, or counts the rows."""
    entries = zip(place.block.entries, place.block.rows, strict=True)
    lines = [split_cells(entry.text) for entry, row in entries if not row.is_padding]
    shown = [cells[number].strip() for cells in lines if number < len(cells)]
    marks = [n.text for n in column if EMPTY.fullmatch(n.text)]
    counted = row_numbers.cell(shown, place.at)
    return counted or (_empty_mark(marks) if marks else no_mark)


def _is_empty(role: str, text: str) -> bool:
    """Tell whether a cell says nothing; one for links does so where it holds no link."""
    has_link = role not in _LINK_ROLES or any(True for _ in find_links(text))
    return not has_link or EMPTY.fullmatch(text) is not None


def _has_preprint(samples: Sequence[Sample]) -> bool:
    """Tell whether some cells name arXiv in place of a venue, or link to it there."""
    parts = [part for sample in samples for part in sample.parts]
    return any(
        part.slot is Slot.PAPER or (part.slot is Slot.VENUE and PREPRINT.fullmatch(part.text))
        for part in parts
    )


def _given(role: str, given: Mapping[str, str]) -> str:
    if role == "links":
        return " ".join(filter(None, (given.get(one) for one in ("links", "project", "code"))))
    return given.get(role, "")


def _with_id(
    given: Mapping[str, str], columns: Sequence[str | None], arxiv_id: str
) -> dict[str, str]:
    """Let one cell link to the paper; without a column for that it is the title."""
    url = link_url("", arxiv_id)
    if "pub" in columns:
        return dict(given)
    carrier = next((role for role in ("paper", "links") if role in columns), "title")
    text = given.get("title", "") if carrier == "title" else "Paper"
    return {**given, carrier: f"[{text}]({url})"}


def _limited(role: str, roles: Sequence[str | None], saying: Saying) -> Saying:
    """Let a cell say only what its column is for, and no other one."""
    said = {one: role == one or (role == "links" and one not in roles) for one in _LINKED}
    return replace(
        saying,
        project=saying.project if said["project"] else "",
        code=saying.code if said["code"] else "",
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
    if role in {"title", "authors", "name"} and not links and not _SEVERAL.search(text):
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
