"""A changed row reads as its section does, and keeps all that a person wrote into it."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from bot import cell_edit, draft_rows, edit, readme, row_changes
from bot.config import PaperListing
from bot.effects import Move, Relabel, SetVenue
from bot.errors import ListError
from bot.layout import Columns, Format, Section
from bot.prediction import Finding, Findings, Source
from bot.pull_request import PlannedRow
from bot.table_rows import split_cells
from tests.conversations import LABELS
from tests.lists import LAYOUT, LIST, paper
from tests.test_bot.test_edit_shapes import CASES, layout_of

ID = "2410.00001"
FOUND = Findings(code=Finding("https://github.com/a/b", Source.ABSTRACT, ""))


def planned(
    section: str = "Audio", text: str = LIST, labels: tuple[str, ...] = ("Sad",)
) -> tuple[PlannedRow, str]:
    """Give a row that the bot adds to the list, and the list with it."""
    head = edit.apply(text, [edit.make(paper(ID), section, labels, FOUND)], LAYOUT)
    return row_in(head, section), head


def row_in(
    head: str, section: str, layout: PaperListing = LAYOUT, arxiv_id: str = ID
) -> PlannedRow:
    current = readme.read(head, layout)
    found = cell_edit.find(current, arxiv_id, section)
    assert found
    return PlannedRow(arxiv_id, section, draft_rows.text_of(current, found.row))


def cells(one: PlannedRow) -> list[str]:
    return [cell.strip() for cell in split_cells(one.text)]


def change(one: PlannedRow, text: str, wanted: Move | Relabel | SetVenue) -> PlannedRow:
    return row_changes.apply(one, text, LAYOUT, wanted, LABELS)


@pytest.mark.parametrize("has_row", [True, False])
def test_a_row_moves_into_the_other_sections_shape(*, has_row: bool) -> None:
    ours, head = planned()
    moved = change(ours, head if has_row else LIST, Move(1, ID, "Video"))
    assert moved == planned("Video")[0]
    assert change(moved, head, Move(1, ID, "Audio")).text.split() == ours.text.split()


def test_a_moved_row_keeps_what_a_person_wrote() -> None:
    ours, head = planned()
    theirs = replace(
        ours,
        text="| 10/24 | A **New** Voice (ours) | [CVPR *2025*](https://arxiv.org/abs/2410.00001v2) "
        "| [Page](https://example.org/x) | soon | Odd | [Blog](https://example.org/b) |",
    )
    moved = change(theirs, head.replace(ours.text, theirs.text), Move(1, ID, "Video"))
    assert cells(moved) == cells(theirs)[:-1]
    back = change(moved, LIST, Move(1, ID, "Audio"))
    assert cells(back) == [*cells(theirs)[:-1], ""]


def test_a_change_that_is_there_already_changes_nothing() -> None:
    ours, head = planned()
    assert change(ours, head, Move(1, ID, "Audio")) == ours
    assert change(ours, head, Relabel(1, ID, ("Sad",), ("Glad",))) == ours
    assert change(ours, head, SetVenue(1, ID, "")) == ours


@pytest.mark.parametrize("wanted", [
    Move(1, ID, "Video"), Relabel(1, ID, ("Glad",), ("Sad",)), SetVenue(1, ID, "CVPR 2026"),
])  # fmt: skip
def test_changing_twice_is_changing_once(wanted: Move | Relabel | SetVenue) -> None:
    ours, head = planned()
    once = change(ours, head, wanted)
    assert once != ours
    assert change(once, head, wanted) == once


def test_labels_come_in_the_lists_order_and_a_persons_own_ones_stay() -> None:
    ours, head = planned(labels=("Glad",))
    theirs = replace(ours, text=ours.text.replace("Glad", "Glad<br />Odd  "))
    changed = change(theirs, head, Relabel(1, ID, ("Lip-sync", "Sad")))
    assert cells(changed)[5] == "Sad<br />Glad<br />Lip-sync<br />Odd"
    assert cells(changed)[:5] == cells(ours)[:5]
    assert cells(change(changed, head, Relabel(1, ID, (), ("odd", "Glad"))))[5] == (
        "Sad<br />Lip-sync"
    )


def test_a_label_is_taken_away_in_all_its_spellings() -> None:
    ours, head = planned()
    theirs = replace(ours, text=ours.text.replace("Sad", "Sorrow"))
    assert cells(change(theirs, head, Relabel(1, ID, (), ("Sad",))))[5] == ""
    assert change(theirs, head, Relabel(1, ID, ("Sad",))) == theirs


def test_labels_are_separated_as_the_list_separates_them() -> None:
    text = LIST.replace("Sad<br />Glad", "Sad, Glad    ")
    ours, head = planned(text=text)
    assert cells(change(ours, head, Relabel(1, ID, ("Glad",))))[5] == "Sad, Glad"


def test_a_venue_keeps_the_link_behind_it() -> None:
    ours, head = planned()
    changed = change(ours, head, SetVenue(1, ID, "CVPR 2026"))
    assert cells(changed)[2] == f"[CVPR 2026](https://arxiv.org/abs/{ID})"
    theirs = replace(ours, text=ours.text.replace(f"abs/{ID}", f"pdf/{ID}v2"))
    changed = change(theirs, head, SetVenue(1, ID, "CVPR 2026"))
    assert cells(changed)[2] == f"[CVPR 2026](https://arxiv.org/pdf/{ID}v2)"
    assert cells(change(changed, head, SetVenue(1, ID, "")))[2] == cells(theirs)[2]


@pytest.mark.parametrize("venue", [
    "A | B", "<img src=x>", "[x](https://evil.example)", "`a`", "$x$ $y$", "@owner #1", "\\", "]",
    "CVPR\u202e 2026",
])  # fmt: skip
def test_a_hostile_venue_stays_one_cell(venue: str) -> None:
    ours, head = planned()
    changed = change(ours, head, SetVenue(1, ID, venue))
    assert len(cells(changed)) == len(cells(ours))
    assert cells(changed)[:2] + cells(changed)[3:] == cells(ours)[:2] + cells(ours)[3:]
    assert "<img" not in changed.text


def test_a_row_that_reads_as_another_paper_is_left_alone() -> None:
    ours, head = planned()
    theirs = replace(ours, text=ours.text.replace(ID, "2410.99999"))
    with pytest.raises(ListError, match="by hand"):
        change(theirs, head, Relabel(1, ID, ("Glad",)))
    with pytest.raises(ListError, match="by hand"):
        change(replace(ours, text="not a row"), head, Move(1, ID, "Video"))


def test_a_column_that_is_not_there_is_named() -> None:
    bare = Columns(title="Title", pub="Pub")
    layout = PaperListing(sections=(LAYOUT.sections[0], Section(heading="Video", columns=bare)))
    ours, _ = planned("Video")
    with pytest.raises(ListError, match="no cell for 'labels'"):
        row_changes.apply(ours, LIST, layout, Relabel(1, ID, ("Sad",)), LABELS)


def test_line_endings_and_a_missing_last_one_do_no_harm() -> None:
    text = LIST.partition("# Dataset")[0].rstrip().replace("\n", "\r\n")
    ours, head = planned("Video", text)
    changed = change(ours, head, Relabel(1, ID, ("Glad",)))
    assert "\r" not in changed.text
    assert cells(changed)[5] == "Sad<br />Glad"


MIXED = """\
# Invented

## Table

| Date | Paper | Venue |
| --- | --- | --- |
| 2024-09 | [Older Voice](https://arxiv.org/abs/2409.02657) | CVPR 2024 |
| 2024-07 | [Moving Portrait](https://arxiv.org/abs/2407.03168) | arXiv |

## Bullets

- **Some Face**, arXiv 2023. [[Paper](https://arxiv.org/abs/2308.00001)]
- **Other Face**, CVPR 2022. [[Paper](https://arxiv.org/abs/2208.00001)]

## More

* **Third Face**, arXiv 2023. [[Paper](https://arxiv.org/abs/2307.00001)]
"""
MIXED_LAYOUT = PaperListing(
    sections=(
        Section(heading="Table", columns=Columns(title="Paper", time="Date", pub="Venue")),
        Section(heading="Bullets", format=Format.BULLETS),
        Section(heading="More", format=Format.BULLETS),
    )
)


def mixed(section: str) -> PlannedRow:
    new = edit.make(paper(ID), section, (), Findings())
    return row_in(edit.apply(MIXED, [new], MIXED_LAYOUT), section, MIXED_LAYOUT)


@pytest.mark.parametrize("source", ["Table", "Bullets", "More"])
@pytest.mark.parametrize("target", ["Table", "Bullets", "More"])
def test_a_row_moves_between_tables_and_bullets(source: str, target: str) -> None:
    change = Move(1, ID, target)
    moved = row_changes.apply(mixed(source), MIXED, MIXED_LAYOUT, change, LABELS)
    assert moved == mixed(target)


def test_an_entry_keeps_a_persons_words_in_another_section() -> None:
    ours = mixed("Bullets")
    theirs = replace(ours, text=f"{ours.text} *Oral!*")
    moved = row_changes.apply(theirs, MIXED, MIXED_LAYOUT, Move(1, ID, "More"), LABELS)
    assert moved.text == "*" + theirs.text[1:]


def test_an_entry_gets_a_venue_over_the_old_one_and_its_year() -> None:
    ours = mixed("Bullets")
    wanted = SetVenue(1, ID, "CVPR 2026")
    changed = row_changes.apply(ours, MIXED, MIXED_LAYOUT, wanted, LABELS)
    assert changed.text == ours.text.replace("arXiv 2024", "CVPR 2026")
    assert "CVPR 2026" in changed.text
    bare = replace(ours, text=f"- **A New Voice for Faces** [[Paper](https://arxiv.org/abs/{ID})]")
    with pytest.raises(ListError, match="names no venue"):
        row_changes.apply(bare, MIXED, MIXED_LAYOUT, wanted, LABELS)
    with pytest.raises(ListError, match="no cell for 'labels'"):
        row_changes.apply(ours, MIXED, MIXED_LAYOUT, Relabel(1, ID, ("Sad",)), LABELS)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_in_lists_of_every_shape_a_venue_changes_nothing_else_or_nothing(path: Path) -> None:
    toml, _, after = path.read_text(encoding="utf-8").split("=====\n")
    layout = layout_of(toml)
    name = layout.sections[0].name
    for old in readme.read(after, layout).tables[0].rows[:6]:
        if old.id is None:
            continue
        ours = row_in(after, name, layout, old.id)
        try:
            new = row_changes.apply(ours, after, layout, SetVenue(1, old.id, "ICLR 2026"), LABELS)
        except ListError:
            continue
        read = cell_edit.find(readme.read(after.replace(ours.text, new.text), layout), old.id, name)
        assert read
        assert (read.row.id, read.row.title) == (old.id, old.title)


def test_random_changes_of_random_rows_never_lose_a_cell() -> None:
    rng = random.Random(7)
    words = ["", "x", "[a](https://example.org/1)", "*b*", "soon", "–"]
    for _ in range(60):
        ours, head = planned(labels=tuple(rng.sample(LABELS.names, rng.randint(0, 3))))
        old = cells(ours)
        some = [rng.choice(words) for _ in range(3)]
        theirs = ["10/24", old[1], old[2], some[0], some[1], old[5], some[2]]
        one = PlannedRow(ID, "Audio", f"| {' | '.join(theirs)} |")
        changed = change(one, head, Relabel(1, ID, (rng.choice(LABELS.names),), ("Odd",)))
        changed = change(changed, head, SetVenue(1, ID, rng.choice(["CVPR 2026", "TPAMI"])))
        moved = change(changed, head, Move(1, ID, "Video"))
        assert cells(changed)[:2] + cells(changed)[3:5] == cells(one)[:2] + cells(one)[3:5]
        assert cells(moved)[:2] + cells(moved)[3:] == cells(changed)[:2] + cells(changed)[3:6]
