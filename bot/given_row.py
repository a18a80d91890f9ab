"""A row whose text is known already, as it stands and reads in some part of the list."""

from collections.abc import Mapping

from bot import bullet_entries, readme
from bot.bullet_entries import Entry
from bot.errors import ListError
from bot.paper_list import Block, Row


def fit(
    text: str, section: str, block: Block, next_mark: str
) -> tuple[str, str, Mapping[str, str] | None, Row]:
    """Read a given row in a part of the list.

    Parameters
    ----------
    text : str
        Its lines, joined by line feeds.
    section : str
        Name of the section.
    block : Block
        The part that it goes to.
    next_mark : str
        Marker of a new bullet there; a number is taken from it.

    Returns
    -------
    tuple of (str, str, mapping or None, Row)
        The text with the right number, its marker, a table row's cells, and how it reads.

    Raises
    ------
    ListError
        If it is not exactly one row.
    """
    if block.header is not None:
        if "\n" in text or not text.strip():
            raise _not_one(section)
        row = readme.read_row(Entry(0, 1, 0, "", text), section, block.columns, block.heading)
        return text, "", dict(row.cells), row
    lines = text.split("\n")
    found = bullet_entries.find_papers(lines, 0, len(lines))
    if len(found) != 1 or (found[0].line, found[0].end) != (0, len(lines)):
        raise _not_one(section)
    entry = found[0]
    is_counted = any(c.isdigit() for c in entry.mark) and any(c.isdigit() for c in next_mark)
    mark = next_mark if is_counted else entry.mark
    placed = Entry(0, len(lines), entry.indent, mark, entry.text)
    return f"{mark}{entry.text}", mark, None, readme.read_entry(placed, section, block.heading)


def _not_one(section: str) -> ListError:
    return ListError(
        f"section {section!r}: what was to be put there is not one row. Nothing was changed. "
        "Add the row by hand."
    )
