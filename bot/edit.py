"""New rows in the list: made from a paper, put in their place, and proved harmless."""

from collections.abc import Container, Iterable, Iterator, Sequence

from bot import escape, github_blocks, given_row, readme, row_plan, tex
from bot.errors import ListError
from bot.layout import PaperListing
from bot.paper import Paper, find_ids, month_of
from bot.paper_list import PaperList, Row, Table
from bot.plain_text import strip_markup
from bot.prediction import NO_VENUE, Finding, Findings, Source
from bot.pull_request import PlannedRow
from bot.row_plan import Placed, RowEdit
from bot.row_text import LABEL_SEPARATOR

__all__ = ["LABEL_SEPARATOR", "RowEdit", "apply", "make", "place"]

_LINES_BEHIND = 3
_UNCHANGED = "Nothing was changed. Add the row by hand, and report it."


def make(paper: Paper, section: str, labels: Iterable[str], findings: Findings) -> RowEdit:
    """Fill a row for a paper.

    Parameters
    ----------
    paper : Paper
        Its metadata; every text in it may be hostile.
    section : str
        Name of the section it goes to.
    labels : iterable of str
        Labels in their order.
    findings : Findings
        Venue and links as read in the metadata.

    Returns
    -------
    RowEdit
        Time from the id's month; the venue, or ``arXiv``, linked to the paper's arXiv page.
    """
    year, month = month_of(paper.id)
    venue = findings.venue.value if findings.venue else NO_VENUE
    cells = {
        "time": f"{month:02}/{year % 100:02}",
        "title": escape.cell(tex.to_text(paper.title)),
        "pub": f"[{escape.cell(venue)}]({paper.url})",
        "project": _link("Project", findings.project),
        "code": _link("Code", findings.code),
        "labels": LABEL_SEPARATOR.join(escape.cell(label) for label in labels),
    }
    return RowEdit(
        id=paper.id,
        section=section,
        cells=cells,
        findings=findings,
        authors=tuple(filter(None, (escape.cell(tex.to_text(name)) for name in paper.authors))),
        announced=paper.announced,
    )


def apply(text: str, edits: Iterable[RowEdit], layout: PaperListing) -> str:
    """Add rows to the list and prove that nothing else changes.

    Parameters
    ----------
    text : str
        The whole file.
    edits : iterable of RowEdit
        Rows to add, in any order; one whose paper is already in the file changes nothing.
    layout : PaperListing
        The list's sections.

    Returns
    -------
    str
        The new text; every byte of `text` is in it, in order.

    Raises
    ------
    ListError
        If the list cannot be read, or a row would be read differently than it is meant, or would
        change how anything else is read. Nothing is half-written.

    Notes
    -----
    Order: by shown time, then id, as the section is configured; rows without an id keep their
    place, padding rows stay below (docs/architecture.md).
    """
    current = readme.read(text, layout)
    rows = {edit.id: edit for edit in edits if edit.id not in current.ids}
    if not rows:
        return text
    placed = sorted(
        (row_plan.plan(current, edit) for edit in rows.values()),
        key=lambda one: (one.line, one.rank, one.edit.id),
    )
    opening = next((one.edit for one in placed if one.opens_year), None)
    if opening and len(placed) > 1:  # others may belong under the same new heading
        return apply(apply(text, [opening], layout), rows.values(), layout)
    result = _insert(current, placed)
    _prove(current, readme.read(result, layout), placed, layout.path)
    return result


def place(text: str, rows: Iterable[PlannedRow], layout: PaperListing) -> str:
    """Put rows into the list as they are written, with the same order and proof as `apply`.

    Parameters
    ----------
    text : str
        The whole file.
    rows : iterable of PlannedRow
        In any order; one whose paper is already in the file changes nothing.
    layout : PaperListing
        The list's sections.

    Raises
    ------
    ListError
        If the list cannot be read, or a row would be read differently there.
    """
    current = readme.read(text, layout)
    return apply(text, [_given(current, row) for row in rows], layout)


def _given(current: PaperList, row: PlannedRow) -> RowEdit:
    """Make an edit that writes a row as it is; its venue may choose its year."""
    blocks = current.table(row.section).blocks
    found = given_row.fit(row.text, row.section, blocks[0], "")[3] if blocks else None
    cells = found.cells if found else {}
    pub = strip_markup(cells.get("pub", ""))
    return RowEdit(
        id=row.id,
        section=row.section,
        cells={"title": found.title if found else ""},
        findings=Findings(venue=Finding(pub, Source.COMMENT, pub) if pub else None),
        text=row.text,
    )


def _insert(current: PaperList, placed: Sequence[Placed]) -> str:
    """Put lines above those that they push down."""
    parts: list[str] = []
    done = 0
    for one in placed:
        parts += current.lines[done : one.line]
        done = one.line
        ending = _ending(current, one.line)
        if parts and parts[-1][-1] not in "\r\n":
            parts.append(ending)
            parts.append(ending.join(one.texts))
        else:
            parts += [f"{text}{ending}" for text in one.texts]
    return "".join([*parts, *current.lines[done:]])


def _ending(current: PaperList, line: int) -> str:
    """Give the line ending that is used there."""
    near = (*current.lines[max(0, line - 3) : line][::-1], *current.lines[line : line + 3])
    return next((one[len(one.rstrip("\r\n")) :] for one in near if one[-1] in "\r\n"), "\n")


def _prove(old: PaperList, new: PaperList, placed: Sequence[Placed], path: str) -> None:
    """Check that the new list holds the old one, the intended rows, and nothing else."""
    inserted: set[int] = set()
    meant: set[tuple[int, str]] = set()
    for one in placed:
        start = one.line + len(inserted)
        inserted |= set(range(start, start + len(one.texts)))
        line = start + one.offset
        if not any(_is_read_as_meant(row, one, start) for row in _rows_at(new, one, line)):
            raise ListError(
                f"{path} line {line + 1}, paper {one.edit.id}: the new row would read differently "
                f"than meant. {_UNCHANGED}"
            )
        meant.add((line, one.edit.section))
    linked = {i for line in inserted for i in find_ids(new.lines[line])}
    is_kept = _standing(new, meant) == _standing(old, set()) and new.ids == old.ids | linked
    others = [line for n, line in enumerate(new.lines) if n not in inserted]
    if not is_kept or "".join(others).rstrip("\r\n") != "".join(old.lines).rstrip("\r\n"):
        raise ListError(f"{path}: new rows would change how others are read. {_UNCHANGED}")
    _prove_blocks(old, new, [old.table(one.edit.section) for one in placed], inserted, path)


def _prove_blocks(
    old: PaperList, new: PaperList, tables: Sequence[Table], inserted: set[int], path: str
) -> None:
    """Check that GitHub reads all as before, as far as the sections go, but for the new lines."""
    end = max(table.heading.end for table in tables) + _LINES_BEHIND
    after = github_blocks.read(new.lines[: end + len(inserted)], inserted)
    if after != github_blocks.read(old.lines[:end]):
        raise ListError(
            f"{path} line {min(inserted) + 1}: with the new row GitHub would read other lines "
            f"there differently, as they are no whole table or list to it. {_UNCHANGED}"
        )


def _rows_at(current: PaperList, one: Placed, line: int) -> Iterator[Row]:
    """Give what is read at a line of a section, if it is one row."""
    for block in current.table(one.edit.section).blocks:
        yield from (block.read(entry) for entry in block.entries if entry.line == line)


def _standing(current: PaperList, but: Container[tuple[int, str]]) -> list[object]:
    """Give every row's section, columns, year and text, which say how it reads; new ones not."""
    return [
        (table.section.name, block.columns, block.heading.text, entry.mark, entry.text)
        for table in current.tables
        for block in table.blocks
        for entry in block.entries
        if (entry.line, table.section.name) not in but
    ]


def _is_read_as_meant(row: Row, one: Placed, start: int) -> bool:
    text = one.edit.text
    is_other = text is not None and one.edit.id not in find_ids(text)  # a person took its link
    is_meant = (row.id == one.edit.id or is_other) and row.end == start + one.end
    return is_meant and (one.cells is None or dict(row.cells) == dict(one.cells))


def _link(text: str, finding: Finding | None) -> str:
    url = escape.link_url(finding.value) if finding else ""
    return f"[{text}]({url})" if url else ""
