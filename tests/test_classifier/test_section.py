import numpy as np
import pytest

from classifier import section
from classifier.features import learn_features
from classifier.section import learn_sections, softmax
from tests.test_classifier.topic import SECTIONS, tea_paper


def probabilities(rows: int, sections: tuple[str, ...], asked: int) -> dict[str, float]:
    """Learn from rows of both sections and ask for one paper."""
    papers = [tea_paper(n) for n in range(60)]
    space, features = learn_features(papers)
    headings = [SECTIONS[n % 2] for n in range(rows)]
    model = learn_sections(features[:rows], headings, sections, space, seed=0)
    given = model.probabilities(space.transform([tea_paper(asked)]))
    return dict(zip(sections, given[0].tolist(), strict=True))


@pytest.mark.parametrize("rows", [4, 10, 60])
@pytest.mark.parametrize("asked", [900, 901])
def test_section_of_a_new_paper_is_recognised(rows: int, asked: int) -> None:
    given = probabilities(rows, SECTIONS, asked)
    assert max(given, key=given.__getitem__) == SECTIONS[asked % 2]
    assert sum(given.values()) == pytest.approx(1)


def test_more_rows_make_it_surer() -> None:
    few, many = (probabilities(rows, SECTIONS, 900)["Green Tea"] for rows in (4, 60))
    assert many > few


def test_rows_of_small_sections_count_more_while_there_are_few() -> None:
    def gain(many: int, few: int) -> float:
        weights = section._balance(np.repeat([0, 1], [many, few]), np.ones(many + few))
        return float(weights[-1] / weights[0])

    assert gain(5, 5) == 1
    assert gain(6, 1) == pytest.approx(6 ** (0.5 / 1.14))
    assert 1 < gain(600, 100) < 1.08


def test_one_section_is_certain() -> None:
    papers = [tea_paper(n) for n in range(5)]
    space, features = learn_features(papers)
    model = learn_sections(features, ["Tea"] * 5, ["Tea"], space, seed=0)
    assert model.probabilities(features).tolist() == [[1.0]] * 5


def test_no_section_gives_no_column() -> None:
    space, features = learn_features([tea_paper(1)])
    model = learn_sections(features[:0], [], [], space, seed=0)
    assert model.probabilities(features).shape == (1, 0)


@pytest.mark.parametrize("rows", [0, 1, 2, 30])
def test_sections_without_rows_are_known_by_their_heading(rows: int) -> None:
    given = probabilities(rows, (*SECTIONS, "Herbal"), 900)
    assert set(given) == {*SECTIONS, "Herbal"}
    assert 0 < given["Herbal"] < 0.8


def test_headings_alone_tell_sections_apart() -> None:
    given = probabilities(0, SECTIONS, 900)
    assert given["Green Tea"] > given["Black Tea"]


def test_softmax_is_safe_for_large_scores() -> None:
    assert softmax(np.array([[1e4, 0.0], [0.0, 0.0]])).tolist() == [[1.0, 0.0], [0.5, 0.5]]
