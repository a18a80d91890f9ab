"""Papers that a person names become rows; known and unknown ones are named and left alone."""

from collections.abc import Sequence

import pytest

from bot import addition, paper_reference, venue
from bot.addition import Choice, Desk, Outcome
from bot.candidate import KnownPapers
from bot.config import Columns, PaperListing, Section
from bot.errors import ListError
from bot.paper import Paper
from bot.paper_reference import Reference
from tests.lists import LAYOUT, LIST, paper

CATALOGUE = venue.read_catalogue(None)
NOBODY = KnownPapers(by_id={}, by_title={})
PAPERS = (
    paper("2410.00001", "A New Voice for Faces", comments="Accepted to CVPR 2025"),
    paper("2410.00002", "A Second Voice", abstract="Code: https://github.com/invented/voice."),
    paper("2410.00003", "A | Third *Voice*", doi="10.1145/1.2"),
)


def _desk(*papers: Paper, known: KnownPapers = NOBODY) -> Desk:
    by_id = {p.id: p for p in papers}

    def fetch(ids: Sequence[str]) -> dict[str, Paper]:
        assert ids, "a request for nothing"
        assert not set(ids) & known.by_id.keys(), "a request for what is known"
        return {i: by_id[i] for i in ids if i in by_id}

    return Desk(
        layout=LAYOUT,
        known=known,
        catalogue=CATALOGUE,
        fetch=fetch,
        fetch_by_doi=lambda dois: {p.doi: p for p in papers if p.doi in dois if p.doi},
        choose=lambda chosen: [Choice("Audio", 0.9, ("Sad",)) for _ in chosen],
    )


def _references(*texts: str) -> list[Reference]:
    found = [paper_reference.parse(text) for text in texts]
    assert all(found)
    return [one for one in found if one]


def test_papers_become_rows_with_cells_read_from_their_metadata() -> None:
    done = addition.add(LIST, _references("2410.00001", "2410.00002"), _desk(*PAPERS))
    assert [answer.outcome for answer in done.answers] == [Outcome.ADDED] * 2
    new = [line for line in done.text.splitlines() if line not in LIST.splitlines()]
    assert [line.split("|")[2].strip() for line in new] == [
        "A Second Voice",
        "A New Voice for Faces",
    ]
    assert "[CVPR 2025](https://arxiv.org/abs/2410.00001)" in new[1]
    assert "(https://github.com/invented/voice)" in new[0]
    assert all("Sad" in line for line in new)


def test_a_paper_that_is_named_in_several_ways_is_added_once() -> None:
    forms = ("2410.00003", "arxiv.org/pdf/2410.00003v2", "10.1145/1.2", "2410.00003")
    done = addition.add(LIST, _references(*forms), _desk(*PAPERS))
    (answer,) = done.answers
    assert (answer.id, answer.outcome) == ("2410.00003", Outcome.ADDED)
    assert done.text.count("2410.00003") == 1


def test_the_doi_of_a_publisher_finds_its_paper() -> None:
    done = addition.add(LIST, _references("https://doi.org/10.1145/1.2"), _desk(*PAPERS))
    assert "https://arxiv.org/abs/2410.00003" in done.text
    assert done.answers[0].title == "A | Third *Voice*"


def test_known_papers_are_named_and_not_asked_for() -> None:
    known = KnownPapers(by_id={"2410.00001": "rejected on 2024-11-01"}, by_title={})
    done = addition.add(LIST, _references("2410.00001"), _desk(*PAPERS, known=known))
    assert done.text == LIST
    assert done.answers[0].outcome is Outcome.KNOWN
    assert done.answers[0].reason == "rejected on 2024-11-01"


def test_a_paper_that_is_known_by_its_title_is_left_alone() -> None:
    known = KnownPapers(by_id={}, by_title={"asecondvoice": "on the list"})
    done = addition.add(LIST, _references("2410.00002"), _desk(*PAPERS, known=known))
    assert done.text == LIST
    assert (done.answers[0].outcome, done.answers[0].reason) == (Outcome.KNOWN, "on the list")


def test_of_two_papers_with_one_title_the_first_is_added() -> None:
    twin = paper("2410.00009", "A second *voice*")
    done = addition.add(LIST, _references("2410.00002", "2410.00009"), _desk(*PAPERS, twin))
    assert [a.outcome for a in done.answers] == [Outcome.ADDED, Outcome.KNOWN]
    assert done.answers[1].reason == "has the title of 2410.00002"
    assert "2410.00009" not in done.text


def test_unknown_papers_are_named_and_the_others_added() -> None:
    asked = _references("2410.00001", "2410.77777", "10.1145/9.9")
    done = addition.add(LIST, asked, _desk(*PAPERS))
    assert [a.outcome for a in done.answers] == [Outcome.ADDED, Outcome.MISSING, Outcome.MISSING]
    assert [a.reason for a in done.answers[1:]] == [
        "no paper 2410.77777 in the metadata",
        "no DOI 10.1145/9.9 in the metadata",
    ]
    assert "2410.00001" in done.text


@pytest.mark.parametrize("title", ["", " ", "---"])
def test_a_paper_without_a_title_gets_no_row(title: str) -> None:
    done = addition.add(LIST, _references("2410.00005"), _desk(paper("2410.00005", title)))
    assert done.text == LIST
    assert done.answers[0].outcome is Outcome.MISSING


def test_nothing_asked_for_changes_nothing() -> None:
    assert addition.add(LIST, [], _desk()) == addition.Addition(LIST, ())


def test_adding_again_changes_nothing() -> None:
    asked = _references("2410.00001", "2410.00002")
    once = addition.add(LIST, asked, _desk(*PAPERS))
    assert addition.add(once.text, asked, _desk(*PAPERS)).text == once.text


def test_a_list_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ListError):
        addition.add("# Nothing\n", _references("2410.00001"), _desk(*PAPERS))


def test_a_model_is_needed_for_sections_that_nobody_named_and_for_labels_that_are_shown() -> None:
    bare = Section(heading="Bare", columns=Columns(title="Title", pub="Pub"))
    labelled = Section(heading="Full", columns=Columns(title="Title", pub="Pub", labels="Labels"))
    both = PaperListing(sections=(bare, labelled))
    alone = PaperListing(sections=(bare,))
    needs = addition.needs_model
    assert needs(both, None, ())
    assert not needs(alone, None, ("Sad",))
    assert not needs(both, "Bare", ("Sad",))
    assert not needs(both, "Full", ())
    assert needs(both, "Full", ("Sad",))
    assert needs(PaperListing(sections=(labelled,)), None, ("Sad",))
