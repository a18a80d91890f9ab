r"""What a list ships for the classifier: its closed vocabulary of labels, and the corpus.

Notes
-----
Labels are TOML (https://toml.io/en/v1.0.0), an array of tables in the order in which a row shows
them::

    [[label]]
    name = "Real-time"
    synonyms = ["Realtime", "Streaming"]
    patterns = ['\\breal[- ]?time\\b']
    description = "Real-time or streaming inference is claimed."
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.corpus import Corpus, TermRow, build_corpus, read_corpus, write_corpus
from classifier.errors import DatasetError

__all__ = [
    "Corpus", "Label", "LabelVocabulary", "TermRow", "build_corpus", "parse_labels", "read_corpus",
    "read_labels", "write_corpus",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a list.

    Attributes
    ----------
    name : str
        As rows show it.
    synonyms : tuple of str
        Other spellings that rows of the list use.
    patterns : tuple of str
        Regular expressions, searched without regard to case in title and abstract; where only
        counts are known, in the title and in single terms, which have spaces for hyphens and no
        plurals.
    description : str
        What it means; may be empty.
    """

    name: str
    synonyms: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class LabelVocabulary:
    """Closed vocabulary of labels, in the order in which a row shows them."""

    labels: tuple[Label, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names in order."""
        return tuple(label.name for label in self.labels)

    def resolve(self, spelling: str) -> str | None:
        """Find the label that somebody means.

        Parameters
        ----------
        spelling : str
            Name or synonym; case, spaces, hyphens and underscores do not matter.

        Returns
        -------
        str or None
            Name of the label, None if the vocabulary has none like it.
        """
        wanted = _fold(spelling)
        for label in self.labels:
            if wanted in {_fold(known) for known in (label.name, *label.synonyms)}:
                return label.name
        return None


def _fold(spelling: str) -> str:
    return re.sub(r"[\s_-]+", "", spelling).casefold()


def read_labels(path: Path) -> LabelVocabulary:
    """Read the label vocabulary of a list.

    Parameters
    ----------
    path : Path
        TOML file.

    Returns
    -------
    LabelVocabulary
        Labels in the order of the file.

    Raises
    ------
    DatasetError
        If the file is missing or is no valid vocabulary; the message names file and label.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DatasetError(
            f"{path}: no such file; the label vocabulary is expected there."
            " Make one (it may be empty) or correct its path in the configuration."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: not readable as UTF-8 text ({error}).") from error
    return parse_labels(text, name=str(path))


def parse_labels(text: str, *, name: str) -> LabelVocabulary:
    """Parse a label vocabulary.

    Parameters
    ----------
    text : str
        TOML.
    name : str
        What messages call it.

    Returns
    -------
    LabelVocabulary
        Labels in the order of the text.

    Raises
    ------
    DatasetError
        If it is no valid vocabulary.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DatasetError(f"{name}: not TOML: {error}. Correct the file and run again.") from error
    tables = document.get("label", [])
    unknown = sorted(set(document) - {"label"})
    if unknown or not isinstance(tables, list):
        raise DatasetError(
            f"{name}: {unknown or ['label']!r} is not understood; use [[label]] tables only."
        )
    labels = tuple(_parse_label(table, f"{name}, label {n}") for n, table in enumerate(tables, 1))
    _refuse_repeated(labels, name)
    return LabelVocabulary(labels)


def _refuse_repeated(labels: tuple[Label, ...], name: str) -> None:
    """Raise if two labels share a spelling."""
    seen: dict[str, Label] = {}
    for label in labels:
        for spelling in (label.name, *label.synonyms):
            other = seen.setdefault(_fold(spelling), label)
            if other is not label:
                raise DatasetError(
                    f"{name}, label {label.name!r}: {spelling!r} also means {other.name!r};"
                    " a spelling means one label. Remove one of the two."
                )


def _parse_label(table: Any, where: str) -> Label:
    """One ``[[label]]`` table, checked."""
    if not isinstance(table, dict):
        raise DatasetError(f"{where}: {table!r} is not a table; use [[label]] tables only.")
    unknown = sorted(set(table) - {"name", "synonyms", "patterns", "description"})
    if unknown:
        raise DatasetError(
            f"{where}: {unknown[0]!r} is not understood;"
            " a label has name, synonyms, patterns and description."
        )
    label_name = table.get("name")
    if not isinstance(label_name, str) or not label_name.strip():
        raise DatasetError(f"{where}: name is {label_name!r}; give the text that rows show.")
    where = f"{where.rpartition(', ')[0]}, label {label_name!r}"
    description = table.get("description", "")
    if not isinstance(description, str):
        raise DatasetError(f"{where}: description is {description!r}; give a text.")
    patterns = _strings(table, "patterns", where)
    for pattern in patterns:
        try:
            re.compile(pattern, re.IGNORECASE)
        except re.error as error:
            raise DatasetError(
                f"{where}: pattern {pattern!r} is not a regular expression ({error});"
                " see https://docs.python.org/3/library/re.html. Correct it and run again."
            ) from error
    return Label(label_name.strip(), _strings(table, "synonyms", where), patterns, description)


def _strings(table: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    """List of strings under a key, none where the key is absent."""
    values = table.get(key, [])
    if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
        raise DatasetError(f"{where}: {key} is {values!r}; give a list of non-empty texts.")
    return tuple(values)
