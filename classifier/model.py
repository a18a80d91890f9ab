"""The trained model: predictions, and a file to keep it in."""

import json
import os
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifier import explain
from classifier.calibration import Calibration
from classifier.dataset import Label, LabelVocabulary
from classifier.document import Document
from classifier.errors import ModelError
from classifier.features import FeatureSpace
from classifier.labels import LabelModel
from classifier.relevance import RelevanceModel
from classifier.section import SectionModel
from classifier.similarity import KernelModel, LatentSpace

MODEL_FORMAT = 2
"""Number of the file format and of the way of training; a change makes cached models stale."""

LABEL_FLOOR = 0.001
"""Relevance from which on labels are looked for, unless the caller says otherwise."""


@dataclass(frozen=True, slots=True)
class DocumentPrediction:
    """What the model says of one document.

    Attributes
    ----------
    id : str
        Of the document.
    relevance : float
        Calibrated probability in [0, 1] that a maintainer would accept it.
    section : str
        Best guess; empty if the list has no section.
    section_confidence : float
        Probability in [0, 1] of that section.
    labels : tuple of str
        In the order of the vocabulary.
    evidence : tuple of (str, float)
        Terms with their weight for (positive) or against it, largest first.
    nearest : tuple of (str, float)
        Ids of accepted papers with their cosine in [0, 1], nearest first, never its own.
    """

    id: str
    relevance: float
    section: str
    section_confidence: float
    labels: tuple[str, ...]
    evidence: tuple[tuple[str, float], ...]
    nearest: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """All that was learned from one list.

    Attributes
    ----------
    version : str
        Fingerprint of what it was trained on.
    space : FeatureSpace
        Vocabulary and weighting.
    relevance, section, label
        The three models.
    accepted_ids : tuple of str
        Papers of the list.
    accepted : csr_matrix
        Their features, rows of length 1, shape ``(n_accepted, n_features)``.
    """

    version: str
    space: FeatureSpace
    relevance: RelevanceModel
    section: SectionModel
    label: LabelModel
    accepted_ids: tuple[str, ...]
    accepted: csr_matrix

    def predict(
        self, documents: Sequence[Document], *, label_floor: float = LABEL_FLOOR
    ) -> tuple[DocumentPrediction, ...]:
        """Score documents.

        Parameters
        ----------
        documents : sequence of Document
            Any number; text or counts.
        label_floor : float
            Labels are looked for in papers of at least this relevance, as that takes longer than
            all else; 0 for all papers.

        Returns
        -------
        tuple of DocumentPrediction
            One for each document, in the same order.
        """
        if not documents:
            return ()
        features = self.space.transform(documents)
        relevance = self.relevance.probabilities(features)
        sections = self.section.probabilities(features)
        labels = self._labels(documents, features, relevance >= label_floor)
        evidence = explain.evidence(features, self.relevance.weights, self.space.names)
        nearest = explain.nearest(documents, features, self.accepted, self.accepted_ids)
        best = sections.argmax(axis=1) if sections.shape[1] else None
        return tuple(
            DocumentPrediction(
                id=document.id,
                relevance=float(relevance[row]),
                section=self.section.sections[best[row]] if best is not None else "",
                section_confidence=float(sections[row, best[row]]) if best is not None else 0.0,
                labels=labels[row],
                evidence=evidence[row],
                nearest=nearest[row],
            )
            for row, document in enumerate(documents)
        )

    def _labels(
        self, documents: Sequence[Document], features: csr_matrix, wanted: NDArray[np.bool_]
    ) -> tuple[tuple[str, ...], ...]:
        """Labels of the wanted documents, none for the others."""
        rows = np.flatnonzero(wanted)
        chosen = self.label.predict([documents[row] for row in rows.tolist()], features[rows])
        found = dict(zip(rows.tolist(), chosen, strict=True))
        return tuple(found.get(row, ()) for row in range(len(documents)))

    def save(self, path: Path) -> None:
        """Write the model, all at once: a reader sees the old file or the new one.

        Parameters
        ----------
        path : Path
            File to make or replace; its folder exists.
        """
        partial = path.with_name(f".{path.name}.{os.getpid()}.part")
        with partial.open("wb") as file:
            np.savez(file, allow_pickle=False, **_to_arrays(self))
        partial.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Model":
        """Read a model that `save` wrote. Nothing in the file is executed.

        Parameters
        ----------
        path : Path
            File to read.

        Returns
        -------
        Model
            As it was saved.

        Raises
        ------
        ModelError
            If the file is missing, broken, or of another format.
        """
        advice = "Delete it; the next run trains a new one."
        try:
            with np.load(path, allow_pickle=False) as stored:
                return _from_arrays({name: stored[name] for name in stored.files})
        except FileNotFoundError as error:
            raise ModelError(f"{path}: no such file; the next run trains a model.") from error
        except _BROKEN as error:
            raise ModelError(f"{path}: not a readable model ({error!r}). {advice}") from error


_BROKEN = (
    OSError, EOFError, KeyError, IndexError, ValueError, TypeError, OverflowError, AttributeError,
    zipfile.BadZipFile, zlib.error, NotImplementedError,
)  # fmt: skip


def _to_arrays(model: Model) -> dict[str, NDArray[Any]]:
    """Everything in plain arrays; names and numbers as JSON."""
    meta = {
        "format": MODEL_FORMAT,
        "version": model.version,
        "terms": model.space.terms,
        "title_terms": model.space.title_terms,
        "sections": model.section.sections,
        "learned": model.label.learned,
        "labels": [astuple(label) for label in model.label.vocabulary.labels],
        "accepted_ids": model.accepted_ids,
    }
    relevance, section = model.relevance, model.section
    calibration = (relevance.calibration.slope, relevance.calibration.offset)
    numbers = [relevance.intercept, *relevance.spreads, *calibration, section.sharpness]
    return {
        "meta": np.frombuffer(json.dumps(meta).encode(), dtype=np.uint8),
        "numbers": np.array(numbers),
        "idf": model.space.idf,
        "title_idf": model.space.title_idf,
        "relevance_weights": relevance.weights,
        **_second_opinion(relevance),
        "section_weights": section.weights,
        "section_intercepts": section.intercepts,
        "label_mentions": model.label.mentions,
        "label_weights": model.label.weights,
        "label_levels": model.label.levels,
        "accepted_values": model.accepted.data,
        "accepted_columns": model.accepted.indices,
        "accepted_ends": model.accepted.indptr,
    }


def _second_opinion(relevance: RelevanceModel) -> dict[str, NDArray[Any]]:
    """Arrays of the kernel machine, none if there is none."""
    if relevance.space is None or relevance.kernel is None:
        return {}
    return {
        "space_columns": relevance.space.columns,
        "space_axes": relevance.space.axes,
        "kernel_supports": relevance.kernel.supports,
        "kernel_strengths": relevance.kernel.strengths,
        "kernel_intercept": np.array(relevance.kernel.intercept),
    }


def _relevance(stored: Mapping[str, NDArray[Any]]) -> RelevanceModel:
    """Rebuild the relevance model, with or without the second opinion."""
    intercept, first, second, slope, offset, _ = stored["numbers"].tolist()
    weights, calibration = stored["relevance_weights"], Calibration(slope, offset)
    if "space_axes" not in stored:
        return RelevanceModel(weights, intercept, None, None, (first, second), calibration)
    columns, axes = stored["space_columns"], stored["space_axes"]
    supports, strengths = stored["kernel_supports"], stored["kernel_strengths"]
    shapes = (len(columns), supports.shape[1]), (len(strengths), axes.shape[1])
    if shapes != (axes.shape, supports.shape) or columns.max(initial=-1) >= len(weights):
        raise ValueError(f"parts of the second opinion do not fit together: {shapes}")
    kernel = KernelModel(supports, strengths, float(stored["kernel_intercept"]))
    space = LatentSpace(columns, axes)
    return RelevanceModel(weights, intercept, space, kernel, (first, second), calibration)


def _from_arrays(stored: Mapping[str, NDArray[Any]]) -> Model:
    """Rebuild a model; ValueError if its parts do not fit together."""
    meta = json.loads(stored["meta"].tobytes())
    if meta["format"] != MODEL_FORMAT:
        raise ValueError(f"format {meta['format']}, this version reads {MODEL_FORMAT}")
    space = FeatureSpace(
        tuple(meta["terms"]), stored["idf"], tuple(meta["title_terms"]), stored["title_idf"]
    )
    *_, sharpness = stored["numbers"].tolist()
    width = len(space.names)
    accepted = csr_matrix(
        (stored["accepted_values"], stored["accepted_columns"], stored["accepted_ends"]),
        shape=(len(meta["accepted_ids"]), width),
    )
    accepted.check_format(full_check=True)
    sections, learned = tuple(meta["sections"]), tuple(meta["learned"])
    labels = tuple(
        Label(name, tuple(synonyms), tuple(patterns), description)
        for name, synonyms, patterns, description in meta["labels"]
    )
    expected = {
        "idf": (len(space.terms),),
        "title_idf": (len(space.title_terms),),
        "relevance_weights": (width,),
        "section_weights": (len(sections), width),
        "section_intercepts": (len(sections),),
        "label_mentions": (len(labels),),
        "label_weights": (len(learned), width + 2 * len(labels)),
        "label_levels": (len(learned),),
    }
    for name, shape in expected.items():
        if stored[name].shape != shape:
            raise ValueError(f"{name} has shape {stored[name].shape}, not {shape}")
    return Model(
        version=meta["version"],
        space=space,
        relevance=_relevance(stored),
        section=SectionModel(
            sections, stored["section_weights"], stored["section_intercepts"], sharpness
        ),
        label=LabelModel(
            LabelVocabulary(labels),
            stored["label_mentions"],
            learned,
            stored["label_weights"],
            stored["label_levels"],
        ),
        accepted_ids=tuple(meta["accepted_ids"]),
        accepted=accepted,
    )
