"""Invented lists in the shapes of public ones: every paper that is taken out comes back as it was.

Each list holds the same papers, and is understood as ``arxiv-bot init`` understands it.
"""

import tomllib
from pathlib import Path

import pytest

from bot import list_setup, venue
from bot.paper import Paper
from tests.put_back.trial import ListOnTrial, Outcome, try_row

FOLDER = Path(__file__).parents[1] / "shape_lists"
LISTS = sorted(FOLDER.glob("*.md"))
CATALOGUE = venue.read_catalogue(None)


def _paper(known: dict[str, object]) -> Paper:
    """Let the metadata say venue and links as authors do."""
    code, project, accepted = (known.get(key) for key in ("code", "project", "venue"))
    said = [f"Code is available at {code}." if code else "", f"See {project} ." if project else ""]
    authors, announced = known["authors"], known["announced"]
    return Paper(
        str(known["id"]),
        str(known["title"]),
        abstract=" ".join(["We make faces.", *said]),
        authors=tuple(authors),  # type: ignore[arg-type]
        comments=f"Accepted at {accepted}" if accepted else None,
        announced=announced,  # type: ignore[arg-type]
        links=(str(project),) if project else (),
    )


def _papers() -> dict[str, Paper]:
    known = tomllib.loads((FOLDER / "papers.toml").read_text(encoding="utf-8"))
    return {paper.id: paper for paper in map(_paper, known["papers"])}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_every_paper_of_a_list_comes_back_as_it_was(path: Path) -> None:
    text = path.read_bytes().decode()
    layout = list_setup.understand(text, path.name).layout
    subject = ListOnTrial(text, layout, _papers(), CATALOGUE)
    current = subject.read()
    assert sorted(row.id or "" for row in current.rows) == sorted(subject.papers)
    trials = [try_row(subject, current, row) for row in current.rows]
    assert [(t.problem, t.outcome) for t in trials] == [("", Outcome.BACK)] * len(trials)
    assert [t.after for t in trials] == [t.before for t in trials]
    assert all(t.is_alone and t.is_in_place and all(t.cells.values()) for t in trials)
    assert all(t.has_arxiv_title for t in trials)
