"""Evidence is what weighs most, each word once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from classifier import explain

NAMES = ("tea", "tea leaf", "leaf", "cup", "pot", "tea", "cup")


def _slow_evidence(row: list[float], weights: list[float]) -> list[tuple[str, float]]:
    totals: dict[str, float] = {}
    for name, value, weight in zip(NAMES, row, weights, strict=True):
        if value and abs(value * weight) >= explain.SMALLEST:
            totals[name] = totals.get(name, 0.0) + value * weight
    shown: list[tuple[str, float]] = []
    for name, total in sorted(totals.items(), key=lambda term: (-abs(term[1]), term[0])):
        if not {word for other, _ in shown for word in other.split()} & set(name.split()):
            shown.append((name, total))
    return shown[: explain.EVIDENCE]


VALUES = st.sampled_from([0.0, 0.001, 0.25, 0.5, 1.0])
WEIGHTS = st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0])


@given(
    st.lists(st.lists(VALUES, min_size=7, max_size=7), max_size=5),
    st.lists(WEIGHTS, min_size=7, max_size=7),
)
def test_evidence_is_sorted_added_up_and_without_half_phrases(
    rows: list[list[float]], weights: list[float]
) -> None:
    features = csr_matrix(np.array(rows).reshape(len(rows), len(NAMES)))
    found = explain.evidence(features, np.array(weights), NAMES)
    assert [list(row) for row in found] == [_slow_evidence(row, weights) for row in rows]


def test_a_word_of_title_and_text_is_added_up() -> None:
    features = csr_matrix([[0.5, 0.25, 0, 0, 0, 0.5, 0.001]])
    weights = np.array([0.5, 1.0, 1.0, 1.0, 1.0, 0.25, 1.0])
    assert explain.evidence(features, weights, NAMES) == [(("tea", 0.375),)]


def test_at_most_so_many_terms_are_shown() -> None:
    names = tuple(f"word{n:02}" for n in range(20))
    (found,) = explain.evidence(csr_matrix(np.ones((1, 20))), np.ones(20), names)
    assert [name for name, _ in found] == list(names[: explain.EVIDENCE])
