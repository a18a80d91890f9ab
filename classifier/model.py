"""The trained model: predictions, and a file to keep it in.

Notes
-----
The file is a NumPy archive (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html)
of plain arrays, with names and numbers as JSON. Nothing in it can be executed.
"""

import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifier import counterfactual, explain
from classifier.counterfactual import Explanation
from classifier.document import Document
from classifier.errors import ModelError
from classifier.features import FeatureSpace
from classifier.labels import LabelModel
from classifier.packing import (
    Packed,
    pack_label,
    pack_matrix,
    pack_relevance,
    pack_section,
    pack_space,
    unpack_label,
    unpack_matrix,
    unpack_relevance,
    unpack_section,
    unpack_space,
)
from classifier.relevance import RelevanceModel
from classifier.removal import Dissection, Terms, Workbench
from classifier.section import SectionModel

MODEL_FORMAT = 5
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
        Ids of accepted papers with their cosine in [0, 1], nearest first, never its own; empty
        where the relevance is too small for labels.
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
            Labels and nearest papers are looked for in papers of at least this relevance, as that
            takes longer than all else; 0 for all papers.

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
        labels, nearest = self._details(documents, features, relevance >= label_floor)
        evidence = explain.evidence(features, self.relevance.weights, self.space.names)
        best = sections.argmax(axis=1) if sections.shape[1] else None
        return tuple(
            DocumentPrediction(
                id=document.id,
                relevance=float(relevance[row]),
                section=self.section.sections[best[row]] if best is not None else "",
                section_confidence=float(sections[row, best[row]]) if best is not None else 0.0,
                labels=labels.get(row, ()),
                evidence=evidence[row],
                nearest=nearest.get(row, ()),
            )
            for row, document in enumerate(documents)
        )

    def _details(
        self, documents: Sequence[Document], features: csr_matrix, wanted: NDArray[np.bool_]
    ) -> tuple[dict[int, tuple[str, ...]], dict[int, tuple[tuple[str, float], ...]]]:
        """Labels and nearest papers of the wanted documents, by row."""
        rows = np.flatnonzero(wanted).tolist()
        chosen, part = [documents[row] for row in rows], features[rows]
        labels = self.label.predict(chosen, part)
        nearest = explain.nearest(chosen, part, self.accepted, self.accepted_ids)
        return dict(zip(rows, labels, strict=True)), dict(zip(rows, nearest, strict=True))

    def explain(
        self, documents: Sequence[Document], thresholds: Sequence[float]
    ) -> tuple[Explanation, ...]:
        """Tell what the scores of a few documents rest on.

        Parameters
        ----------
        documents : sequence of Document
            Text or counts; each takes as long as a hundred to score.
        thresholds : sequence of float
            For each the relevance at which it would be decided otherwise.

        Returns
        -------
        tuple of Explanation
            One for each document, in the same order.
        """
        if not documents:
            return ()
        bench = Workbench.of(self.space, documents)

        def score(
            parts: Sequence[Dissection], sets: Sequence[Sequence[Terms]]
        ) -> NDArray[np.float64]:
            return self.relevance.probabilities(bench.weigh(parts, sets))

        parts = [bench.dissect(document) for document in documents]
        return counterfactual.explain(parts, thresholds, bench.shares, score)

    def save(self, path: Path) -> None:
        """Write the model, all at once: a reader sees the old file or the new one.

        Parameters
        ----------
        path : Path
            File to make or replace; its folder exists.
        """
        meta = {"version": self.version, "accepted_ids": self.accepted_ids}
        parts = (
            pack_space(self.space),
            pack_relevance(self.relevance),
            pack_section(self.section),
            pack_label(self.label),
            pack_matrix("accepted", self.accepted),
        )
        _write(path, meta, parts)

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
        with _reading(path) as stored:
            space = unpack_space(stored)
            width, accepted_ids = len(space.names), tuple(stored.meta["accepted_ids"])
            return cls(
                version=str(stored.meta["version"]),
                space=space,
                relevance=unpack_relevance(stored, width),
                section=unpack_section(stored, width),
                label=unpack_label(stored, width),
                accepted_ids=accepted_ids,
                accepted=unpack_matrix("accepted", stored, (len(accepted_ids), width)),
            )


_BROKEN = (
    OSError, EOFError, KeyError, IndexError, ValueError, TypeError, OverflowError, AttributeError,
    zipfile.BadZipFile, zlib.error, NotImplementedError,
)  # fmt: skip


def _write(path: Path, meta: Mapping[str, Any], parts: Iterable[Packed]) -> None:
    """Write parts into one file, whose names differ."""
    names: dict[str, Any] = {"format": MODEL_FORMAT, **meta}
    arrays: dict[str, NDArray[Any]] = {}
    for part in parts:
        names.update(part.meta)
        arrays.update(part.arrays)
    arrays["meta"] = np.frombuffer(json.dumps(names).encode(), dtype=np.uint8)
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    with partial.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    partial.replace(path)


@contextmanager
def _reading(path: Path) -> Iterator[Packed]:
    """Read a file, and name it where something in it does not fit."""
    advice = "Delete it; the next run trains a new one."
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        meta = json.loads(arrays.pop("meta").tobytes())
        if meta["format"] != MODEL_FORMAT:
            raise ValueError(f"format {meta['format']}, this version reads {MODEL_FORMAT}")
        yield Packed(meta, arrays)
    except FileNotFoundError as error:
        raise ModelError(f"{path}: no such file; the next run trains a model.") from error
    except _BROKEN as error:
        raise ModelError(f"{path}: not a readable model ({error!r}). {advice}") from error
