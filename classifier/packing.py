"""The parts of a model as plain arrays, and as what JSON can hold, and back again."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifier.calibration import Calibration
from classifier.dataset import Label, LabelVocabulary
from classifier.features import FeatureSpace
from classifier.labels import LabelModel
from classifier.relevance import RelevanceModel
from classifier.section import SectionModel
from classifier.similarity import KernelModel, LatentSpace


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """A part of a model, or a whole file.

    Attributes
    ----------
    meta : mapping of str to object
        What JSON can hold.
    arrays : mapping of str to ndarray
        The rest.
    """

    meta: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]]

    def array(self, name: str, *shape: int) -> NDArray[Any]:
        """Give an array of a known shape.

        Parameters
        ----------
        name : str
            Which one.
        *shape : int
            What it must be like.

        Returns
        -------
        ndarray
            As stored.

        Raises
        ------
        ValueError
            If it is absent or of another shape.
        """
        found = self.arrays.get(name)
        if found is None or found.shape != shape:
            raise ValueError(f"{name} has shape {getattr(found, 'shape', None)}, not {shape}")
        return found


def pack_matrix(name: str, matrix: csr_matrix) -> Packed:
    """Pack a sparse matrix under a name."""
    parts = (matrix.data, matrix.indices, matrix.indptr)
    names = (f"{name}_values", f"{name}_columns", f"{name}_ends")
    return Packed({}, dict(zip(names, parts, strict=True)))


def unpack_matrix(name: str, stored: Packed, shape: tuple[int, int]) -> csr_matrix:
    """Unpack a sparse matrix; ValueError if it is not of the shape."""
    parts = tuple(stored.arrays[f"{name}_{part}"] for part in ("values", "columns", "ends"))
    matrix = csr_matrix(parts, shape=shape)
    matrix.check_format(full_check=True)
    return matrix


def pack_space(space: FeatureSpace) -> Packed:
    """Pack vocabulary and weighting."""
    return Packed(
        {"terms": space.terms, "title_terms": space.title_terms},
        {"idf": space.idf, "title_idf": space.title_idf},
    )


def unpack_space(stored: Packed) -> FeatureSpace:
    """Unpack vocabulary and weighting; ValueError if their lengths differ."""
    terms, title_terms = tuple(stored.meta["terms"]), tuple(stored.meta["title_terms"])
    idf, title_idf = stored.array("idf", len(terms)), stored.array("title_idf", len(title_terms))
    return FeatureSpace(terms, idf, title_terms, title_idf)


def pack_relevance(relevance: RelevanceModel) -> Packed:
    """Pack the relevance model, with or without a second opinion."""
    line = relevance.calibration
    numbers = [relevance.intercept, *relevance.spreads, line.slope, line.offset]
    arrays = {"relevance_weights": relevance.weights, "relevance_numbers": np.array(numbers)}
    if relevance.space is not None and relevance.kernel is not None:
        arrays |= {
            "space_columns": relevance.space.columns,
            "space_axes": relevance.space.axes,
            "kernel_supports": relevance.kernel.supports,
            "kernel_strengths": relevance.kernel.strengths,
            "kernel_intercept": np.array(relevance.kernel.intercept),
        }
    return Packed({}, arrays)


def unpack_relevance(stored: Packed, width: int) -> RelevanceModel:
    """Unpack the relevance model; ValueError if its parts do not fit together."""
    weights = stored.array("relevance_weights", width)
    intercept, first, second, slope, offset = stored.array("relevance_numbers", 5).tolist()
    space = kernel = None
    if "space_axes" in stored.arrays:
        size, supports = (
            stored.arrays["space_axes"].shape[1],
            len(stored.arrays["kernel_strengths"]),
        )
        columns = stored.arrays["space_columns"]
        if columns.min(initial=0) < 0 or columns.max(initial=-1) >= width:
            raise ValueError(f"space_columns reach beyond {width} features")
        space = LatentSpace(columns, stored.array("space_axes", len(columns), size))
        kernel = KernelModel(
            stored.array("kernel_supports", supports, size),
            stored.array("kernel_strengths", supports),
            float(stored.array("kernel_intercept")),
        )
    line = Calibration(slope, offset)
    return RelevanceModel(weights, intercept, space, kernel, (first, second), line)


def pack_section(section: SectionModel) -> Packed:
    """Pack the section model."""
    return Packed(
        {"sections": section.sections, "sharpness": section.sharpness},
        {"section_weights": section.weights, "section_intercepts": section.intercepts},
    )


def unpack_section(stored: Packed, width: int) -> SectionModel:
    """Unpack the section model; ValueError if its parts do not fit together."""
    names = tuple(stored.meta["sections"])
    weights = stored.array("section_weights", len(names), width)
    intercepts = stored.array("section_intercepts", len(names))
    return SectionModel(names, weights, intercepts, float(stored.meta["sharpness"]))


def pack_label(label: LabelModel) -> Packed:
    """Pack the label model."""
    labels = [astuple(one) for one in label.vocabulary.labels]
    return Packed(
        {"labels": labels, "learned": label.learned},
        {
            "label_mentions": label.mentions,
            "label_weights": label.weights,
            "label_levels": label.levels,
        },
    )


def unpack_label(stored: Packed, width: int) -> LabelModel:
    """Unpack the label model; ValueError if its parts do not fit together."""
    labels = tuple(
        Label(name, tuple(synonyms), tuple(patterns), description)
        for name, synonyms, patterns, description in stored.meta["labels"]
    )
    learned = tuple(stored.meta["learned"])
    return LabelModel(
        LabelVocabulary(labels),
        stored.array("label_mentions", len(labels)),
        learned,
        stored.array("label_weights", len(learned), width + 2 * len(labels)),
        stored.array("label_levels", len(learned)),
    )
