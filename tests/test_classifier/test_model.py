import time
from pathlib import Path

import numpy as np
import pytest

from classifier.document import Document
from classifier.errors import ModelError
from classifier.explain import EVIDENCE, NEAREST
from classifier.model import Model
from classifier.terms import tokenise
from classifier.train import train
from tests.test_classifier.topic import (
    SECTIONS,
    VOCABULARY,
    example_list,
    other_paper,
    tea_paper,
)

ASKED = [*map(tea_paper, range(900, 910)), *map(other_paper, range(900, 910)), Document("1")]


@pytest.fixture(scope="module")
def young() -> Model:
    return train(example_list(20, 200), sections=SECTIONS, vocabulary=VOCABULARY)


@pytest.fixture(scope="module")
def grown() -> Model:
    return train(example_list(150, 600), sections=SECTIONS, vocabulary=VOCABULARY)


@pytest.fixture(params=["young", "grown"])
def model(request: pytest.FixtureRequest) -> Model:
    given = request.getfixturevalue(request.param)
    assert isinstance(given, Model)
    return given


def test_only_grown_lists_have_a_second_opinion(young: Model, grown: Model) -> None:
    assert young.relevance.kernel is None
    assert grown.relevance.kernel is not None


def test_loaded_model_is_the_saved_one(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    model.save(path)
    begun = time.perf_counter()
    again = Model.load(path)
    assert time.perf_counter() - begun < 1
    assert again.version == model.version
    assert again.predict(ASKED) == model.predict(ASKED)


def test_saving_replaces_the_file_and_leaves_nothing_else(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(b"old")
    model.save(path)
    first = path.read_bytes()
    model.save(path)
    assert path.read_bytes() == first
    assert list(tmp_path.iterdir()) == [path]


def test_predictions_do_not_depend_on_company(model: Model) -> None:
    together = model.predict(ASKED)
    for document, prediction in zip(ASKED, together, strict=True):
        (alone,) = model.predict([document])
        assert alone.relevance == pytest.approx(prediction.relevance, abs=1e-12)
        assert (alone.section, alone.labels) == (prediction.section, prediction.labels)
        assert [name for name, _ in alone.nearest] == [name for name, _ in prediction.nearest]


def test_evidence_is_of_the_paper_and_uncluttered(model: Model) -> None:
    for document, prediction in zip(ASKED, model.predict(ASKED), strict=True):
        words = set(tokenise(document.title)) | set(tokenise(document.abstract or ""))
        shown = [word for term, _ in prediction.evidence for word in term.split()]
        assert set(shown) <= words
        assert len(shown) == len(set(shown))
        weights = [abs(weight) for _, weight in prediction.evidence]
        assert weights == sorted(weights, reverse=True)
        assert len(weights) <= EVIDENCE


def test_evidence_for_and_against_has_its_sign(grown: Model) -> None:
    tea, other = grown.predict([tea_paper(900), other_paper(901)])
    assert tea.evidence[0][1] > 0
    assert all(weight < 0 for _, weight in other.evidence)


def test_nearest_are_rows_of_the_list_and_never_the_paper_itself(model: Model) -> None:
    papers = [tea_paper(n) for n in range(10)]
    for paper, prediction in zip(papers, model.predict(papers), strict=True):
        names = [name for name, _ in prediction.nearest]
        cosines = [cosine for _, cosine in prediction.nearest]
        assert len(names) == NEAREST
        assert paper.id not in names
        assert set(names) <= set(model.accepted_ids)
        assert cosines == sorted(cosines, reverse=True)
        assert all(0 < cosine <= 1 for cosine in cosines)


def test_a_copy_of_a_row_is_nearest_to_it(model: Model) -> None:
    row = tea_paper(3)
    copy = Document("copy", row.title, row.abstract)
    name, cosine = model.predict([copy])[0].nearest[0]
    assert name == row.id
    assert cosine == pytest.approx(1)


def test_labels_of_papers_under_the_floor_are_not_looked_for(model: Model) -> None:
    iced = Document("1", "glacier turbine iced reactor galaxy neutron", "concrete bridge")
    assert model.predict([iced], label_floor=1.1)[0].labels == ()
    assert model.predict([iced], label_floor=0)[0].labels == ("Iced",)


def test_absent_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.npz: no such file"):
        Model.load(tmp_path / "none.npz")


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04", b"\x80\x04K\x01."])
def test_foreign_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.npz.*Delete it"):
        Model.load(path)


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.95, 0.999])
def test_cut_off_files_are_refused(model: Model, tmp_path: Path, kept: float) -> None:
    path = tmp_path / "model.npz"
    model.save(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(ModelError):
        Model.load(path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("meta", np.frombuffer(b"{}", dtype=np.uint8)),
        ("meta", np.frombuffer(b'{"format": 0}', dtype=np.uint8)),
        ("meta", np.frombuffer(b"[]", dtype=np.uint8)),
        ("idf", np.ones(3)),
        ("relevance_weights", np.ones(3)),
        ("relevance_numbers", np.ones(3)),
        ("section_weights", np.ones((2, 2))),
        ("label_weights", np.ones((9, 2))),
        ("label_mentions", np.ones(9)),
        ("accepted_columns", np.full(5, -1)),
        ("kernel_strengths", np.ones(1)),
        ("space_columns", np.array([10**6])),
        ("space_axes", np.ones((2, 2))),
        ("idf", np.array([object()])),
    ],
)
def test_changed_files_are_refused(
    grown: Model, tmp_path: Path, name: str, value: np.ndarray
) -> None:
    path = tmp_path / "model.npz"
    grown.save(path)
    with np.load(path) as stored:
        arrays = {key: stored[key] for key in stored.files}
    np.savez(path, allow_pickle=True, **{**arrays, name: value})
    with pytest.raises(ModelError, match=r"model\.npz"):
        Model.load(path)
