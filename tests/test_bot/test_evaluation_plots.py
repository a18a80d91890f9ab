"""Plots are files that show the figures, of the same bytes each time."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.errors import ConfigError
from bot.evaluation import evaluate
from bot.evaluation_plots import write_plots
from classifier.learning_curve import CurvePoint
from tests import evaluated

FOUND = replace(evaluated.evaluation(), curve=(CurvePoint(7, (0.5, 0.7)), CurvePoint(40, (0.9,))))
NAMES = ["precision-recall.svg", "reliability.svg", "months.svg", "learning-curve.svg"]


def test_each_plot_is_a_drawing(tmp_path: Path) -> None:
    paths = write_plots(FOUND, tmp_path / "new" / "plots")
    assert [path.name for path in paths] == NAMES
    for path in paths:
        root = ElementTree.parse(path).getroot()
        assert root.tag.endswith("svg")
        assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) > 20


def test_the_same_figures_give_the_same_bytes(tmp_path: Path) -> None:
    first, again = (write_plots(FOUND, tmp_path / name) for name in ("a", "b"))
    for one, other in zip(first, again, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_other_figures_give_another_drawing(tmp_path: Path) -> None:
    other = replace(FOUND, curve=(CurvePoint(7, (0.5, 0.6)), CurvePoint(40, (0.9,))))
    first, second = (write_plots(f, tmp_path / str(n)) for n, f in enumerate((FOUND, other)))
    changed = [a.name for a, b in zip(first, second, strict=True) if a.read_text() != b.read_text()]
    assert changed == ["learning-curve.svg"]


def test_without_a_curve_there_is_no_such_plot(tmp_path: Path) -> None:
    assert [p.name for p in write_plots(replace(FOUND, curve=()), tmp_path)] == NAMES[:3]


def test_months_without_figures_are_drawn(tmp_path: Path) -> None:
    nothing = evaluated.scored_month((2024, 5), [evaluated.outcome("n", "-", 0.01)], [1])
    assert (
        len(write_plots(evaluate([nothing], [evaluated.RIVAL], evaluated.SETTINGS), tmp_path)) == 3
    )


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ConfigError, match=r"file.*--plots"):
        write_plots(FOUND, tmp_path / "file")
