from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from classifier.corpus import MAX_BYTES, build_corpus, read_corpus, write_corpus
from classifier.document import Document
from classifier.errors import DatasetError
from classifier.features import document_counts
from tests.test_classifier.topic import other_paper, tea_paper

PAPERS = [tea_paper(n) for n in range(20)] + [other_paper(n) for n in range(60)]
ORDINARY = [False] * 20 + [True] * 60
WEIGHTS = [1.0] * 20 + [2.5] * 60


def test_round_trip_keeps_everything_but_the_text(tmp_path: Path) -> None:
    path = tmp_path / "corpus.npz"
    corpus = build_corpus(PAPERS, ORDINARY, WEIGHTS)
    write_corpus(path, corpus)
    again = read_corpus(path)
    for paper, document in zip(sorted(PAPERS, key=lambda p: p.id), again.documents(), strict=True):
        assert document.abstract is None
        assert document.term_counts == document_counts(paper)
        assert replace(document, term_counts=None) == replace(paper, abstract=None)
    assert again.ordinary.tolist() == corpus.ordinary.tolist() == ORDINARY
    assert again.weights.tolist() == WEIGHTS


def test_same_papers_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one.npz", tmp_path / "other.npz"
    write_corpus(one, build_corpus(PAPERS, ORDINARY, WEIGHTS))
    write_corpus(other, build_corpus(PAPERS[::-1], ORDINARY[::-1], WEIGHTS[::-1]))
    assert one.read_bytes() == other.read_bytes()
    write_corpus(other, read_corpus(one))
    assert one.read_bytes() == other.read_bytes()


def test_before_keeps_only_what_was_known() -> None:
    day = date(2024, 2, 1)
    papers = [*PAPERS, Document("9999", "tea", abstract="of unknown day")]
    corpus = build_corpus(papers, [*ORDINARY, True], [*WEIGHTS, 1.0])
    earlier = corpus.before(day)
    assert set(earlier.ids) == {p.id for p in papers if p.announced and p.announced < day}
    counts = {d.id: d.term_counts for d in earlier.documents()}
    assert all(counts[d.id] == d.term_counts for d in corpus.documents() if d.id in counts)
    assert len(corpus.before(date(1990, 1, 1))) == 0


def test_counts_can_be_stored_again(tmp_path: Path) -> None:
    corpus = build_corpus(PAPERS, ORDINARY, WEIGHTS)
    again = build_corpus(corpus.documents(), ORDINARY, WEIGHTS)
    assert (again.counts != corpus.counts).nnz == 0
    assert again.vocabulary == corpus.vocabulary


def test_term_row_is_a_mapping() -> None:
    row = build_corpus(PAPERS, ORDINARY, WEIGHTS).documents()[0].term_counts
    assert row is not None
    term = next(iter(row))
    assert (term in row, row[term], len(row)) == (True, dict(row)[term], len(dict(row)))
    assert "no such term" not in row
    assert list(row.values()) == [count for _, count in row.items()]
    with pytest.raises(KeyError):
        row["no such term"]


def test_rare_terms_of_a_large_corpus_are_pruned() -> None:
    papers = [other_paper(n) for n in range(300)]
    papers.append(Document("2403.00001", "zyzzyva", abstract=""))
    corpus = build_corpus(papers, [True] * 301, [1.0] * 301)
    assert "zyzzyva" not in corpus.vocabulary
    assert "glacier" in corpus.vocabulary


def test_first_of_repeated_ids_counts() -> None:
    papers = [Document("1", "tea"), Document("1", "galaxy")]
    assert build_corpus(papers, [False, True], [1, 1]).titles == ("tea",)


def test_empty_corpus_can_be_stored(tmp_path: Path) -> None:
    path = tmp_path / "corpus.npz"
    write_corpus(path, build_corpus([], [], []))
    assert read_corpus(path).documents() == ()


def test_titles_with_line_breaks_stay_one_title(tmp_path: Path) -> None:
    path = tmp_path / "corpus.npz"
    write_corpus(
        path, build_corpus([Document("1", "Tea\n  \x85 and\u2028 cup\x1e")], [True], [1.0])
    )
    assert read_corpus(path).titles == ("Tea and cup",)


@pytest.mark.parametrize("weight", [0.5, -1.0, float("nan")])
def test_impossible_weights_are_refused(weight: float) -> None:
    with pytest.raises(DatasetError, match=str(weight)):
        build_corpus([Document("1")], [True], [weight])


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(DatasetError, match="2 weights"):
        build_corpus([Document("1")], [True], [1.0, 1.0])


def test_absent_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"gone\.npz: no such file"):
        read_corpus(tmp_path / "gone.npz")


@pytest.mark.parametrize("content", [b"", b"not a corpus", b"PK\x03\x04broken"])
def test_foreign_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "corpus.npz"
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=r"corpus\.npz"):
        read_corpus(path)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_cut_off_files_are_refused(tmp_path: Path, kept: float) -> None:
    path = tmp_path / "corpus.npz"
    write_corpus(path, build_corpus(PAPERS, ORDINARY, WEIGHTS))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(DatasetError, match="rebuild"):
        read_corpus(path)


@pytest.mark.parametrize(
    "change",
    [
        {"format": np.array([99])},
        {"format": np.zeros(0)},
        {"lengths": np.array([1, 2])},
        {"lengths": np.full(80, -1)},
        {"steps": np.zeros(3, dtype=np.uint16)},
        {"vocabulary": np.frombuffer(b"tea\n", dtype=np.uint8)},
        {"vocabulary": np.frombuffer(b"\xff\n", dtype=np.uint8)},
        {"announced": np.full(80, 10**9)},
        {"ids": np.frombuffer(b"1\n", dtype=np.uint8)},
        {"titles": np.array([object()])},
    ],
)
def test_changed_files_are_refused(tmp_path: Path, change: dict[str, np.ndarray]) -> None:
    path = tmp_path / "corpus.npz"
    write_corpus(path, build_corpus(PAPERS, ORDINARY, WEIGHTS))
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    np.savez(path, allow_pickle=True, **{**arrays, **change})
    with pytest.raises(DatasetError, match=r"corpus\.npz"):
        read_corpus(path)


def test_too_large_a_corpus_is_refused_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classifier.corpus.MAX_BYTES", 1000)
    with pytest.raises(DatasetError, match="1000"):
        write_corpus(tmp_path / "corpus.npz", build_corpus(PAPERS, ORDINARY, WEIGHTS))
    assert list(tmp_path.iterdir()) == []
    assert MAX_BYTES == 8_000_000
