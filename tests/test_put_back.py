"""Taking papers out and putting them back: on an invented list, and that the measure can fail."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot import readme, venue
from bot.layout import Columns, Format, Order, PaperListing, Section
from bot.mirror import write_night
from bot.paper import Paper
from bot.readme import Row
from tests.put_back import figures, shapes
from tests.put_back.__main__ import main
from tests.put_back.figures import Figures
from tests.put_back.trial import (
    ListOnTrial,
    Outcome,
    Trial,
    _compare,
    _is_in_order,
    _is_the_same,
    try_row,
)

COLUMNS = Columns(
    time="When", title="Title", pub="Paper", project="Page", code="Code", labels="Kinds"
)
LAYOUT = PaperListing(
    sections=(Section(heading="Teapots", columns=COLUMNS), Section(heading="Lids", columns=COLUMNS))
)
TITLES = ("Singing Teapots", "Steam: A Chorus", "Porcelain & Voice", "Quiet Lids", "A | in a Lid")
PAPERS = {
    f"24{month:02}.00001": Paper(
        f"24{month:02}.00001", title, abstract=f"Code at https://github.com/invented/pot{month}."
    )
    for month, title in enumerate(TITLES, start=5)
}
HEAD = "| When | Title | Paper | Page | Code | Kinds |\n| - | - | - | - | - | - |\n"


def _row(paper: Paper, title: str | None = None) -> str:
    month = paper.id[2:4]
    text = (title or paper.title).replace("|", "\\|")
    code = f"[Code](https://github.com/invented/pot{int(month)})"
    return (
        f"| {month}/24 | {text} | [arXiv](https://arxiv.org/abs/{paper.id}) |  | {code} | New |\n"
    )


def _list(*papers: Paper) -> str:
    rows = [_row(paper) for paper in papers]
    teapots, lids = "".join(rows[2::-1]), "".join(rows[:2:-1])
    return f"# Pots\n\n## Teapots\n\n{HEAD}{teapots}\n## Lids\n\n{HEAD}{lids}"


TEXT = _list(*PAPERS.values())
SUBJECT = ListOnTrial(TEXT, LAYOUT, PAPERS, venue.read_catalogue(None))
CURRENT = SUBJECT.read()


def _rows(text: str) -> tuple[Row, ...]:
    return readme.read(text, LAYOUT).rows


@pytest.mark.parametrize("row", CURRENT.rows, ids=lambda row: row.id)
def test_every_row_of_an_invented_list_comes_back(row: Row) -> None:
    trial = try_row(SUBJECT, CURRENT, row)
    assert trial.outcome is Outcome.BACK
    assert trial.is_alone
    assert trial.is_in_place
    assert trial.cells == {"title": True, "time": True, "id": True, "links": True}


def test_a_paper_that_is_linked_elsewhere_is_told_apart() -> None:
    text = f"{TEXT}\nSee [this](https://arxiv.org/abs/2405.00001).\n"
    subject = replace(SUBJECT, text=text)
    current = subject.read()
    row = next(row for row in current.rows if row.id == "2405.00001")
    assert try_row(subject, current, row).outcome is Outcome.TWICE


def test_a_paper_that_cannot_be_put_back_is_a_failure() -> None:
    layout = PaperListing(sections=(*LAYOUT.sections, Section(heading="Cups", columns=COLUMNS)))
    trial = try_row(replace(SUBJECT, layout=layout), CURRENT, CURRENT.rows[0])
    assert (trial.outcome, trial.is_alone) == (Outcome.REFUSED, False)
    assert "Cups" in trial.problem


def test_a_row_with_another_title_is_not_compared() -> None:
    other = TEXT.replace("Singing Teapots", "Some other pot")
    subject = replace(SUBJECT, text=other)
    current = subject.read()
    row = next(row for row in current.rows if row.id == "2405.00001")
    trial = try_row(subject, current, row)
    assert not trial.has_arxiv_title
    assert trial.cells == {}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (("[Code](https://github.com/invented/pot6)", ""), "links"),
        (("[Code](https://github.com/invented/pot6)", "[Code](https://example.org)"), "links"),
        (("[Code](https://github.com/invented/pot6)", "[GitHub](https://github.com/invented/pot6)"),
         "links"),
        (("06/24", "2024-06"), "time"),
        (("06/24", "07/24"), "time"),
        (("Steam: A Chorus", "**Steam: A Chorus**"), "title"),
        (("Steam: A Chorus", "Steam"), "title"),
        (("arxiv.org/abs/2406.00001", "arxiv.org/pdf/2406.00001"), "id"),
        (("[arXiv](https://arxiv.org/abs/2406", "[Arxiv](https://arxiv.org/abs/2406"), "id"),
        (("[arXiv](https://arxiv.org/abs/2406.00001)", "https://arxiv.org/abs/2406.00001"), "id"),
    ],
)  # fmt: skip
def test_a_cell_that_differs_is_seen(change: tuple[str, str], wrong: str) -> None:
    old = next(row for row in _rows(TEXT) if row.id == "2406.00001")
    changed = _rows(TEXT.replace(*change))
    new = next(row for row in changed if row.id == "2406.00001")
    others = [r for r in changed if r.section == new.section and r.id != new.id]
    compared = _compare(PAPERS["2406.00001"], old, new, others)
    assert [name for name, is_same in compared.items() if not is_same] == [wrong]


def test_a_venue_and_a_link_that_the_metadata_does_not_say_are_not_compared() -> None:
    old_text = TEXT.replace(
        "[arXiv](https://arxiv.org/abs/2406", "[ICCV](https://arxiv.org/abs/2406"
    )
    old_text = old_text.replace("invented/pot6", "invented/moved")
    old = next(row for row in _rows(old_text) if row.id == "2406.00001")
    new = next(row for row in _rows(TEXT) if row.id == "2406.00001")
    others = [r for r in _rows(TEXT) if r.section == new.section and r.id != new.id]
    assert all(_compare(PAPERS["2406.00001"], old, new, others).values())


@pytest.mark.parametrize(
    ("order", "places"),
    [(Order.NEWEST_FIRST, [True, False]), (Order.OLDEST_FIRST, [False, True]),
     (Order.UNORDERED, [True, True])],
)  # fmt: skip
def test_a_place_is_judged_by_the_order_of_the_section(order: Order, places: list[bool]) -> None:
    section = Section(heading="Teapots", order=order, columns=COLUMNS)
    layout = PaperListing(sections=(section,))
    rows = [_row(paper) for paper in list(PAPERS.values())[:3]]
    found = []
    for lines in (rows[::-1], rows):
        current = readme.read(f"## Teapots\n\n{HEAD}{''.join(lines)}", layout)
        found.append(_is_in_order(layout, current, current.rows[1], "Teapots"))
    assert found == places


def test_shapes_are_equal_where_cells_look_alike() -> None:
    teapots = [row for row in CURRENT.rows if row.section == "Teapots"]
    for role in ("title", "time", "pub", "code", "project"):
        assert len({shapes.shape(role, row) for row in teapots}) == 1
    assert shapes.shape("code", teapots[0]) != shapes.shape("project", teapots[0])


def test_a_place_under_a_range_of_years_is_judged_by_the_range() -> None:
    section = Section(heading="Pots", format=Format.BULLETS, by_year=True)
    layout = PaperListing(sections=(section,))
    entries = "".join(f"- Pot [Paper](https://arxiv.org/abs/{n}.00001)\n" for n in (1905, 1904))
    current = readme.read(f"## Pots\n### 2020\n### Before 2020\n{entries}", layout)
    assert _is_in_order(layout, current, current.rows[0], "2020")
    wrong = readme.read(f"## Pots\n### Before 2020\n### 2020\n{entries}", layout)
    assert not _is_in_order(layout, wrong, wrong.rows[0], "Before 2020")
    assert _is_in_order(layout, wrong, wrong.rows[0], "2020")


def test_only_a_blank_line_of_its_own_may_come_with_an_entry() -> None:
    old = "a\nb\n"
    assert all(_is_the_same(rest, old, 1) for rest in (old, "a\nb", "a\n\nb\n"))
    assert not any(_is_the_same(rest, old, 1) for rest in ("a\n\n\nb\n", "a\nc\n", "a\n", ""))
    assert not _is_the_same("a\n\nb\n", old, 0)


def test_may_has_no_dot_where_other_months_have_one() -> None:
    dated = TEXT.replace("05/24", "May, 2024").replace("06/24", "Jun., 2024")
    dated = dated.replace("07/24", "Jul., 2024")
    new, *others = sorted(_rows(dated)[:3], key=lambda row: row.id or "")
    assert shapes.is_like("time", new, replace(new, cells={}), others)
    assert not shapes.is_like("time", others[0], replace(new, cells={}), [new, new, new])


def test_what_stands_between_parts_is_compared() -> None:
    link = "[[paper](https://arxiv.org/abs/2405.00001)]"
    others = [shapes.frame(f"- **Singing Teapots.** *Ada One, Bo Two*, 2024. {link}")]
    assert shapes.fits(
        shapes.frame(f"* **Steam and Lids.** *Cy Three, Dee Four*, 2023. {link}"), others
    )
    assert shapes.fits(
        shapes.frame(f"- **Do Lids Sing?** *Cy Three, Dee Four*, 2023. {link}"), others
    )
    assert not shapes.fits(
        shapes.frame(f"- **Steam and Lids** *Cy Three, Dee Four*, 2023. {link}"), others
    )
    assert not shapes.fits(
        shapes.frame(f"- **Steam and Lids.** *Cy Three, Dee Four* 2023. {link}"), others
    )


def test_addresses_are_found_as_people_write_them() -> None:
    said = r"Code: \url{https://github.com/a/b}. Page www.example.org/x/ (now)"
    assert shapes.is_said("http://github.com/a/b.git", said)
    assert shapes.is_said("https://www.example.org/x", said)
    assert not shapes.is_said("https://github.com/a/c", said)


def test_figures_count_what_was_tried() -> None:
    back = Trial("1", 1, Outcome.BACK, True, True, True, {"title": True, "time": False})
    moved = replace(back, is_in_place=False, cells={"title": True})
    twice = Trial("2", 2, Outcome.TWICE)
    found = Figures("list.md", 9, (back, moved, twice, Trial("3", 3, Outcome.REFUSED)))
    assert str(found.clean) == "33.3 % (1/3)"
    assert str(found.right) == "50.0 % (1/2)"
    assert str(found.cell("time")) == "0.0 % (0/1)"
    assert found.cell("links").share is None
    record = figures.to_record(found, details=2)
    assert (record["rows"], record["known"], record["twice"]) == (9, 4, 1)
    assert [one["id"] for one in record["failed"]] == ["1", "1"]


def test_the_script_prints_a_table_and_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_night(tmp_path / "mirror", date(2024, 10, 1), PAPERS.values())
    path = tmp_path / "pots.md"
    path.write_bytes(TEXT.encode())
    sections = "".join(
        f'[[list.sections]]\nheading = "{name}"\n[list.sections.columns]\ntime = "When"\n'
        'title = "Title"\npub = "Paper"\nproject = "Page"\ncode = "Code"\nlabels = "Kinds"\n'
        for name in ("Teapots", "Lids")
    )
    (tmp_path / "pots.toml").write_text(sections, encoding="utf-8")
    call = ["--mirror", str(tmp_path / "mirror"), "--config", str(tmp_path / "pots.toml")]
    assert main([*call, "--clean", "1", "--right", "1", str(path)]) == 0
    assert "| pots.md | 5 | 5 | 0 | 100.0 % (5/5) |" in capsys.readouterr().out
    nameless = [replace(p, title=p.title if p.id > "2406" else "") for p in PAPERS.values()]
    write_night(tmp_path / "mirror", date(2024, 10, 1), nameless)
    assert main([*call, "--json", "--clean", "1", str(path)]) == 1
    (record,) = json.loads(capsys.readouterr().out)
    assert (record["clean"]["count"], record["clean"]["of"]) == (4, 5)
    assert [one["problem"] for one in record["failed"]] == ["its metadata has no title"]
