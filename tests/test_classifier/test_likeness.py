"""Likeness compares a paper with its nearest older ones, and never with newer ones or itself."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from classifier.likeness import NEIGHBOURS, likeness_to_older


def test_a_paper_is_compared_with_the_nearest_older_ones() -> None:
    rows = np.zeros((NEIGHBOURS + 3, 2))
    rows[:, 0] = 1.0
    rows[0] = rows[-1] = (0.0, 1.0)  # unlike all but one another
    found = likeness_to_older(csr_matrix(rows), 3)
    assert found == pytest.approx([9 / 10, 1.0, 1 / 10])


def test_papers_with_too_few_older_ones_are_left_out() -> None:
    rows = csr_matrix(np.ones((NEIGHBOURS + 2, 1)))
    assert likeness_to_older(rows, 100).tolist() == [1.0, 1.0]
    assert likeness_to_older(rows[:NEIGHBOURS], 100).tolist() == []
    assert likeness_to_older(rows[:0], 100).tolist() == []
    assert likeness_to_older(rows, 0).tolist() == []
