"""A branch is planned anew on the newest list, and nothing of a person's is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import edit, rebuild
from bot.layout import Format, PaperListing, Section
from bot.pull_request import PlannedRow
from bot.rebuild import Blocked, BranchState, Changes, OtherFile, Rebuilt
from tests.lists import LAYOUT, LIST

BULLETS = PaperListing(sections=(Section(heading="Faces", format=Format.BULLETS, by_year=True),))
BULLET_LIST = """\
# Faces

## 2024

- Newer Face. [arXiv](https://arxiv.org/abs/2409.07255)

- Older Face. [arXiv](https://arxiv.org/abs/2409.02657)
"""


def row(number: int, section: str = "Audio") -> PlannedRow:
    paper_id = f"2409.0900{number}"
    text = f"| 09/24 | Face {number} | [arXiv](https://arxiv.org/abs/{paper_id}) | | | | |"
    return PlannedRow(paper_id, section, text)


def bullet(paper_id: str) -> PlannedRow:
    text = f"- Face {paper_id}. [arXiv](https://arxiv.org/abs/{paper_id})"
    return PlannedRow(paper_id, "Faces", text)


def place(text: str, *rows: PlannedRow, layout: PaperListing = LAYOUT) -> str:
    return edit.place(text, rows, layout)


def state(head_text: str | None, *planned: PlannedRow, fork: str | None = LIST) -> BranchState:
    ids = tuple(one.id for one in planned)
    return BranchState(1, "b", "h", "m", "f", fork, head_text, ids, planned)


def build(found: Rebuilt | Blocked) -> Rebuilt:
    assert isinstance(found, Rebuilt), found
    return found


def test_a_branch_of_one_row_is_that_row_on_the_new_list() -> None:
    main = place(LIST, row(2))
    found = build(rebuild.rebuild(state(place(LIST, row(1)), row(1)), main, LAYOUT))
    assert found.content == place(main, row(1)) == place(LIST, row(1), row(2))
    assert (found.rows, found.deleted, found.listed) == ((row(1),), (), ())
    assert found.is_same
    assert not found.is_empty


def test_an_old_draft_without_rows_in_its_marker_is_rebuilt_too() -> None:
    head = place(LIST, row(1)).replace("A curated", "Our curated")
    found = build(rebuild.rebuild(state(head), place(LIST, row(2)), LAYOUT))
    assert found.content == place(LIST, row(1), row(2)).replace("A curated", "Our curated")


def test_a_row_that_a_person_took_out_stays_out() -> None:
    found = build(rebuild.rebuild(state(LIST, row(1)), place(LIST, row(2)), LAYOUT))
    assert (found.deleted, found.rows, found.is_empty) == ((row(1).id,), (), True)
    newer = Changes(wanted=(row(1),))
    assert build(rebuild.rebuild(state(LIST, row(1)), LIST, LAYOUT, newer)).rows == ()


def test_a_row_that_is_on_the_list_is_not_written_twice() -> None:
    main = place(LIST, row(1))
    found = build(rebuild.rebuild(state(main, row(1)), main, LAYOUT))
    assert (found.content, found.listed, found.rows) == (main, (row(1).id,), ())
    assert found.is_empty
    assert not found.is_same


def test_a_paper_is_known_on_the_list_by_its_title_alone() -> None:
    long = PlannedRow(
        row(1).id, "Audio", row(1).text.replace("Face 1", "A Face That Has a Title of Its Own")
    )
    main = LIST.replace("No Identity", "A Face that has a title of its own")
    found = build(rebuild.rebuild(state(place(LIST, long), long), main, LAYOUT))
    assert found.listed == (long.id,)


def test_new_orders_and_drops_are_followed() -> None:
    head = place(LIST, row(1), row(2))
    ordered = PlannedRow(row(1).id, "Video", row(1).text)
    changes = Changes(wanted=(row(3),), ordered=(ordered,), dropped=frozenset({row(2).id}))
    found = build(rebuild.rebuild(state(head, row(1), row(2)), LIST, LAYOUT, changes))
    assert set(found.rows) == {ordered, row(3)}
    assert found.deleted == ()
    assert not found.is_same


@pytest.mark.parametrize(
    ("head", "main", "reason"),
    [
        (None, LIST, "is not on this branch"),
        ("no list at all", LIST, "Audio"),
        (place(LIST, row(1)), "no list at all", "Audio"),
        (
            place(LIST, row(1)).replace("A curated", "My"),
            LIST.replace("A curated", "Your"),
            "same lines of README.md were changed here",
        ),
        (
            place(LIST, row(1)).replace("## Audio", "## Voice"),
            LIST,
            "Audio",
        ),
    ],
)
def test_what_cannot_be_joined_is_told(head: str | None, main: str, reason: str) -> None:
    found = rebuild.rebuild(state(head, row(1)), main, LAYOUT)
    assert isinstance(found, Blocked)
    assert reason in found.reason


def test_other_files_are_carried_unless_both_sides_changed_them() -> None:
    def with_file(fork: str | None, head: str | None, main: str | None) -> Rebuilt | Blocked:
        base = state(place(LIST, row(1)), row(1))
        file = OtherFile("a.md", "100644", fork, head, main)
        fields = (1, "b", "h", "m", "f", LIST, base.head_text, base.ids, base.planned, (file,))
        return rebuild.rebuild(BranchState(*fields), LIST, LAYOUT)

    assert len(build(with_file("1", "2", "1")).others) == 1
    assert len(build(with_file(None, "2", None)).others) == 1
    assert len(build(with_file("1", None, "1")).others) == 1
    assert build(with_file("1", "2", "2")).others == ()
    found = with_file("1", "2", "3")
    assert isinstance(found, Blocked)
    assert "a.md was changed here" in found.reason


def test_a_years_heading_that_came_with_a_row_comes_again_or_is_there() -> None:
    one, two = bullet("2501.00001"), bullet("2501.00002")
    head = place(BULLET_LIST, one, layout=BULLETS)
    assert "## 2025" in head
    for main in (BULLET_LIST, place(BULLET_LIST, two, layout=BULLETS)):
        given = state(head, one, fork=BULLET_LIST)
        found = build(rebuild.rebuild(given, main, BULLETS))
        assert found.content == place(main, one, layout=BULLETS)
        assert found.content.count("## 2025") == 1


def test_bullets_with_blank_lines_between_are_rebuilt_whole() -> None:
    one, two = bullet("2409.05001"), bullet("2409.05002")
    head = place(BULLET_LIST, one, layout=BULLETS).replace("Face 2409.05001", "My Face")
    main = place(BULLET_LIST, two, layout=BULLETS)
    found = build(rebuild.rebuild(state(head, one, fork=BULLET_LIST), main, BULLETS))
    assert found.content.count("My Face") == 1
    assert "\n\n\n" not in found.content
    assert found.content.index("2409.05002") < found.content.index("My Face")


@given(st.lists(st.sampled_from(range(1, 7)), min_size=1, unique=True), st.randoms())
def test_drafts_rebuilt_in_any_order_give_one_list(numbers: list[int], chance: object) -> None:
    main = LIST
    for number in numbers:
        given_state = state(place(LIST, row(number)), row(number))
        main = build(rebuild.rebuild(given_state, main, LAYOUT)).content
    assert main == place(LIST, *(row(number) for number in numbers))
