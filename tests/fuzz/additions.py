"""Hostile papers put into a list: what must hold of the list, and of the new row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from markdown_it.token import Token

from bot import edit, escape, readme, scoring, tex, venue
from bot.edit import RowEdit
from bot.layout import PaperListing
from bot.paper import Paper, find_ids, normalise_title
from bot.readme import PaperList, Row
from tests.fuzz import gfm, hostile, lists
from tests.fuzz.lists import FuzzedList

_YEAR = re.compile(r"(?:19|20)\d\d")
CATALOGUE = venue.read_catalogue(None)


_LONGEST_TITLE = 250
"""The longest of 35,000 has 212 characters."""


@dataclass(frozen=True, slots=True)
class Added:
    """A list with one paper more.

    Attributes
    ----------
    before, after : str
        The file.
    paper : Paper
        What was added.
    row : RowEdit
        Its cells.
    layout : PaperListing
        The list's sections.
    """

    before: str
    after: str
    paper: Paper
    row: RowEdit
    layout: PaperListing


def fill(paper: Paper, section: str) -> RowEdit:
    """Fill a row the way the product does, from the paper's metadata."""
    return edit.make(paper, section, ("Sad", "Glad"), scoring.find(paper, CATALOGUE))


def add(text: str, layout: PaperListing, paper: Paper, section: str) -> Added:
    """Add a paper to a list.

    Raises
    ------
    ListError
        If the product refuses.
    """
    row = fill(paper, section)
    return Added(text, edit.apply(text, [row], layout), paper, row, layout)


def add_one(random: Random, one: FuzzedList, *, is_hostile: bool) -> Added:
    """Add an invented paper to some section of a list.

    Raises
    ------
    ListError
        If the product refuses.
    """
    section = random.choice(one.layout.sections).name
    arxiv_id = lists.new_ids(random, one.text, 1)[0]
    paper = hostile.paper(random, arxiv_id, is_hostile=is_hostile)
    return add(one.text, one.layout, paper, section)


def check(added: Added) -> None:
    """Check all that must hold of a well-formed list that was edited."""
    row, tokens = check_all_else(added)
    check_new_row(added, row, tokens)


def check_all_else(added: Added) -> tuple[Row, list[Token]]:
    """Check that nothing but one row is new, and give it with its tokens."""
    lines = check_lines(added)
    row = check_rows(added)
    assert edit.apply(added.after, [added.row], added.layout) == added.after, "planned again"
    return row, check_reading(added, lines)


def check_lines(added: Added) -> frozenset[int]:
    """Check that every old line is as it was, and give the indices of the new ones."""
    old = readme.read(added.before, added.layout).lines
    new = readme.read(added.after, added.layout).lines
    count = len(new) - len(old)
    assert count > 0
    assert "".join(new) == added.after
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    if start == len(old) - 1 and new[start].rstrip("\r\n") == old[start]:
        assert old[start].strip("\r\n")  # it had no ending, and needed one
        assert not new[-1].endswith(("\r", "\n"))
        start = len(old)
    else:
        assert new[start + count :] == old[start:]
    return frozenset(range(start, start + count))


def check_rows(added: Added) -> Row:
    """Check that the old rows and exactly one new one are read, and give it."""
    old = readme.read(added.before, added.layout)
    new = readme.read(added.after, added.layout)
    (row,) = [row for row in new.rows if row.id == added.paper.id]
    assert _told(old) == [one for one in _told(new) if one[1] != added.paper.id]
    assert row.section == added.row.section
    found = added.row.findings
    linked = (find_ids(one.value) for one in (found.project, found.code) if one)
    assert new.ids == old.ids.union({added.paper.id}, *linked)
    return row


def _told(current: PaperList) -> list[tuple[object, ...]]:
    return [(row.section, row.id, row.title, row.time, dict(row.cells)) for row in current.rows]


def check_reading(added: Added, lines: frozenset[int]) -> list[Token]:
    """Check that GitHub reads all else as before, and give the tokens of the new lines."""
    before, after = gfm.parse(added.before), gfm.parse(added.after)
    assert gfm.read(after, lines) == gfm.read(before)
    return gfm.beginning(after, lines)


def expected_title(paper: Paper) -> str:
    """Give the title as a reader should see it."""
    return " ".join(escape.one_line(tex.to_text(paper.title)).replace("\u200b", "").split())


def check_new_row(added: Added, row: Row, tokens: Sequence[Token]) -> None:
    """Check that the new row shows its title, links where it should, and does nothing else."""
    inline = gfm.inline(tokens)
    title = expected_title(added.paper)
    assert title in gfm.shown(tokens), (title, gfm.shown(tokens))
    found = added.row.findings
    allowed = gfm.addresses(one.value for one in (found.project, found.code) if one)
    links = [str(t.attrs["href"]) for t in inline if t.type == "link_open"]
    assert any(find_ids(link) == (added.paper.id,) for link in links), links
    for link in links:
        assert find_ids(link) == (added.paper.id,) or link in allowed, link
    sources = [str(t.attrs["src"]) for t in inline if t.type == "image"]
    assert all(one.startswith("https://img.shields.io/") for one in sources), sources
    html = {t.content for t in inline if t.type == "html_inline"}
    assert html <= {"<span>", "</span>", "<b>", "</b>", "<br>", "<br />"}, html
    for token in inline:
        if token.type == "text":
            assert not gfm.BARE_LINK.search(token.content), token.content
    for block in tokens:
        texts = (t.content if t.type.startswith("text") else " " for t in block.children or ())
        words = "".join(texts)
        assert not gfm.MENTION.search(words), words
    is_plain = len(title.split()) > 2 and title[0].isalnum() and not _YEAR.search(title)
    is_marked = is_plain and bool({title, f"{title}."} & gfm.marked(tokens))
    if is_marked or any(token.type == "td_open" for token in tokens):
        assert has_title(row, added.paper), row.title


def has_title(row: Row, paper: Paper) -> bool:
    """Tell whether a row's title is read as the paper's; notes may follow it in a table.

    One that is longer than any on arXiv may be read in part.
    """
    meant = normalise_title(tex.to_text(paper.title))
    read = normalise_title(row.title)
    is_same = read.removesuffix("note") == meant.removesuffix("note")
    return is_same or len(paper.title) > _LONGEST_TITLE
