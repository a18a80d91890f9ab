"""Cells are filled only where nobody wrote, and only from the paper's own metadata."""

import pytest

from bot import readme, upgrade, venue
from bot.paper import Paper
from bot.upgrade import Upgrades
from tests.lists import LAYOUT, LIST, paper

CATALOGUE = venue.read_catalogue(None)
CURRENT = readme.read(LIST, LAYOUT)
ID = "2409.07255"
CODE = "https://github.com/invented/voice"
PAGE = "https://invented.github.io/voice"


def found(
    comments: str = "", text: str = LIST, title: str = "Newer Voice", **fields: object
) -> Upgrades:
    known = paper(ID, title, comments=comments, **fields)  # type: ignore[arg-type]
    return upgrade.find(readme.read(text, LAYOUT), {ID: known}, CATALOGUE)


def cells(result: Upgrades) -> dict[str, str]:
    return {cell.change.role: cell.change.after for cell in result.cells}


def test_venue_page_and_code_fill_open_cells_and_only_those() -> None:
    result = found(f"Accepted to CVPR 2025. Project page: {PAGE} Code: {CODE}")
    assert cells(result) == {
        "pub": f"[CVPR 2025](https://arxiv.org/abs/{ID})",
        "project": f"[Project]({PAGE})",
        "code": f"[Code]({CODE})",
    }
    text, kept = upgrade.apply(LIST, result.cells, LAYOUT)
    assert kept == result.cells
    assert upgrade.find(
        readme.read(text, LAYOUT), {ID: paper(ID, "Newer Voice")}, CATALOGUE
    ) == Upgrades()  # fmt: skip
    assert all(
        "accepted" in c.finding.quote.lower() for c in result.cells if c.change.role == "pub"
    )


@pytest.mark.parametrize(
    ("old", "after"),
    [
        ("[arXiv](", "[CVPR 2025]("),
        ("[ArXiv](", "[CVPR 2025]("),
        ("[arXiv 2024](", "[CVPR 2025]("),
        ("arXiv, [paper](", None),
        ("[Preprint](", "[CVPR 2025]("),
        ("[**arXiv**](", "[**CVPR 2025**]("),
        ("[CVPR 2024](", None),
        ("[Under review](", None),
        ("[arXiv, ICLR submission](", None),
        ("![arXiv](https://img.example.org/a.svg) [x](", None),
        ("[](", None),
    ],
)
def test_only_a_cell_that_says_arxiv_becomes_a_venue(old: str, after: str | None) -> None:
    line = next(x for x in LIST.splitlines() if ID in x)
    text = LIST.replace(line, line.replace("[arXiv](", old))
    result = cells(found("CVPR 2025", text))
    assert result == ({"pub": f"{after}https://arxiv.org/abs/{ID})"} if after else {}), old


def test_a_venue_without_year_stays_so_where_the_list_shows_none() -> None:
    text = LIST.replace("CVPR 2024", "CVPR").replace("CVPR 2021", "CVPR")
    assert cells(found("CVPR 2025", text)) == {"pub": f"[CVPR](https://arxiv.org/abs/{ID})"}


@pytest.mark.parametrize("comments", ["Submitted to CVPR 2025", "Under review", "10 pages", ""])
def test_what_is_not_accepted_is_no_venue(comments: str) -> None:
    assert found(comments) == Upgrades()


def test_links_that_stand_in_another_cell_are_not_repeated() -> None:
    text = LIST.replace("Sad<br />Glad |  ", f"Sad | [Code]({CODE.upper()}/) ")
    with_link = text.replace("|              |      | Sad", f"| [Code]({CODE}/) |      | Sad", 1)
    assert "code" not in cells(found(f"Code: {CODE}", with_link))


def test_what_people_declined_or_took_out_is_not_filled_again() -> None:
    known = {ID: paper(ID, "Newer Voice", comments=f"CVPR 2025. Code: {CODE}")}
    key = upgrade.cell_key(ID, "pub")
    assert set(cells(upgrade.find(CURRENT, known, CATALOGUE, {key}))) == {"code"}
    proposed = {ID: f"| 09/24 | Newer Voice | [arXiv](x) | | [Code]({CODE}) | |"}
    assert set(cells(upgrade.find(CURRENT, known, CATALOGUE, (), proposed))) == {"pub"}


def test_a_row_with_another_title_is_a_doubt() -> None:
    result = found("CVPR 2025", title="Bridges and how they fall down")
    assert (result.cells, [d.id for d in result.doubts]) == ((), [ID])


def test_rows_without_an_id_are_never_matched_by_title() -> None:
    known = {"2409.00009": paper("2409.00009", "No Identity", comments=f"Code: {CODE}")}
    assert upgrade.find(CURRENT, known, CATALOGUE) == Upgrades()


def test_every_row_with_an_id_is_asked_for_as_any_may_have_been_withdrawn() -> None:
    full = LIST.replace("|      |               | x ", "| Code | A             | x ")
    full = full.replace(
        "[arXiv](https://arxiv.org/abs/2409.02657)", "[X](https://arxiv.org/abs/2409.02657)"
    )
    ids = upgrade.listed_ids(readme.read(full, LAYOUT))
    assert set(ids) == {"2409.07255", "2409.02657", "2407.03168"}


def test_a_row_that_says_itself_that_it_was_withdrawn_needs_no_warning() -> None:
    paper_ = paper(ID, "Newer Voice", comments="This paper has been withdrawn by the author")
    assert [one.id for one in upgrade.find_withdrawn(CURRENT, {ID: paper_})] == [ID]
    told = LIST.replace("Sad<br />Glad", "Withdrawn    ")
    assert upgrade.find_withdrawn(readme.read(told, LAYOUT), {ID: paper_}) == ()


def test_a_withdrawn_paper_is_named_and_its_row_left_alone() -> None:
    result = found("This paper has been withdrawn by the author", abstract=f"Code: {CODE}")
    assert result.cells == ()
    assert [one.id for one in result.withdrawn] == [ID]


def test_hostile_values_do_not_break_the_row() -> None:
    comments = "Code: https://github.com/a/b|c) Accepted to CVPR 2025 | x"
    text, kept = upgrade.apply(LIST, found(comments).cells, LAYOUT)
    assert len(text.splitlines()) == len(LIST.splitlines())
    for before, after in zip(CURRENT.rows, readme.read(text, LAYOUT).rows, strict=True):
        assert (before.id, before.title) == (after.id, after.title)
    assert len(kept) >= 1


def test_a_cell_that_cannot_be_filled_safely_is_left_out() -> None:
    good = found("CVPR 2025").cells
    stale = found(f"Code: {CODE}").cells
    text = LIST.replace("|              |      | Sad", "|              | mine | Sad", 1)
    after, kept = upgrade.apply(text, (*stale, *good), LAYOUT)
    assert kept == good
    assert "mine" in after
    assert "CVPR 2025" in after


def test_a_paper_that_nothing_is_known_of_is_left_alone() -> None:
    assert upgrade.find(CURRENT, {ID: Paper(ID, "Newer Voice")}, CATALOGUE) == Upgrades()
    assert upgrade.find(CURRENT, {}, CATALOGUE) == Upgrades()
