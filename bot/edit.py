"""New rows in the list: made from a paper, put in their place, and proved harmless."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot import escape, readme, tex
from bot.config import PaperListing
from bot.errors import ListError
from bot.paper import Paper, find_ids, month_of, sort_key
from bot.prediction import NO_VENUE, Finding, Findings
from bot.readme import PaperList, Row, Table

LABEL_SEPARATOR = "<br />"
_UNCHANGED = "Nothing was changed. Add the row by hand, and report it."


@dataclass(frozen=True, slots=True)
class RowEdit:
    """A row that is to be added to a section.

    Attributes
    ----------
    id : str
        arXiv id of the paper.
    section : str
        Heading of the section.
    cells : mapping of str to str
        Markdown of each cell by role; safe to stand in a table.
    findings : Findings
        The words that venue and links were read from.
    """

    id: str
    section: str
    cells: Mapping[str, str]
    findings: Findings


def make(paper: Paper, section: str, labels: Iterable[str], findings: Findings) -> RowEdit:
    """Fill a row for a paper.

    Parameters
    ----------
    paper : Paper
        Its metadata; every text in it may be hostile.
    section : str
        Heading of the section it goes to.
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
    return RowEdit(id=paper.id, section=section, cells=cells, findings=findings)


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
    Order: by shown time, then id, both descending, above older rows and above padding rows; rows
    without an id keep their place (docs/architecture.md).
    """
    current = readme.read(text, layout)
    rows = {edit.id: edit for edit in edits if edit.id not in current.ids}
    if not rows:
        return text
    placed: dict[int, list[RowEdit]] = {}
    for edit in sorted(rows.values(), key=lambda row: sort_key(row.id), reverse=True):
        table = current.table(edit.section)
        placed.setdefault(_place(table, edit.id), []).append(edit)
    result = _insert(current, placed)
    _prove(current, readme.read(result, layout), placed, layout.path)
    return result


def render_row(table: Table, lines: tuple[str, ...], edit: RowEdit) -> str:
    """Write a row in the shape of its table, without a line ending.

    Cells are padded to the width of the column headings where the table's own headings are.
    """
    header, delimiter = (lines[table.header + n].rstrip("\r\n") for n in (0, 1))
    header_cells, delimiter_cells = readme.split_cells(header), readme.split_cells(delimiter)
    is_padded = [len(c) for c in header_cells] == [len(c) for c in delimiter_cells]
    widths = [len(c.strip()) if is_padded else 0 for c in delimiter_cells]
    texts = [edit.cells.get(role, "") if role else "" for role in table.columns]
    padded = [text.ljust(width) for text, width in zip(texts, widths, strict=True)]
    row = f"| {' | '.join(padded)} |"
    return row if header.lstrip().startswith("|") else row[2:-2].rstrip()


def _insert(current: PaperList, placed: Mapping[int, Sequence[RowEdit]]) -> str:
    """Put rows above the lines that they push down."""
    parts: list[str] = []
    for number, line in enumerate((*current.lines, "")):
        for edit in placed.get(number, ()):
            table = current.table(edit.section)
            ending = _ending(current.lines[table.header])
            row = render_row(table, current.lines, edit)
            is_open = number > 0 and parts[-1][-1] not in "\r\n"
            parts.append(f"{ending}{row}" if is_open else f"{row}{ending}")
        parts.append(line)
    return "".join(parts)


def _place(table: Table, arxiv_id: str) -> int:
    """Find the line that the new row pushes down."""
    time, key = month_of(arxiv_id), sort_key(arxiv_id)
    last = table.header + 1
    for row in table.rows:
        if row.is_padding:
            continue
        if row.time and (row.time < time or (row.time == time and _is_older(row, key))):
            return row.line
        last = row.line
    return last + 1


def _is_older(row: Row, key: tuple[int, int, str]) -> bool:
    return row.id is not None and sort_key(row.id) < key


def _prove(
    old: PaperList, new: PaperList, placed: Mapping[int, Sequence[RowEdit]], path: str
) -> None:
    """Check that the new list holds the old one, the intended rows, and nothing else."""
    intended: dict[int, RowEdit] = {}
    for line in sorted(placed):
        for edit in placed[line]:
            intended[line + len(intended)] = edit
    added = {row.line: row for row in new.rows if row.line in intended}
    for line, edit in intended.items():
        roles = frozenset(filter(None, new.table(edit.section).columns))
        if line not in added or not _is_read_as_meant(added[line], edit, roles):
            raise ListError(
                f"{path} line {line + 1}, paper {edit.id}: the new row would read differently than "
                f"meant. {_UNCHANGED}"
            )
    kept = [replace(row, line=0) for row in new.rows if row.line not in intended]
    linked = {i for line in intended for i in find_ids(new.lines[line])}
    is_kept = kept == [replace(row, line=0) for row in old.rows] and new.ids == old.ids | linked
    others = [line for n, line in enumerate(new.lines) if n not in intended]
    if not is_kept or "".join(others).rstrip("\r\n") != "".join(old.lines).rstrip("\r\n"):
        raise ListError(f"{path}: new rows would change how others are read. {_UNCHANGED}")


def _is_read_as_meant(row: Row, edit: RowEdit, roles: Collection[str]) -> bool:
    meant = {role: text for role, text in edit.cells.items() if role in roles}
    return row.id == edit.id and row.section == edit.section and dict(row.cells) == meant


def _link(text: str, finding: Finding | None) -> str:
    if finding is None:
        return ""
    url = finding.value.replace("(", "%28").replace(")", "%29")
    return f"[{text}]({url})" if escape.is_safe_url(url) else ""


def _ending(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]
