"""Sections as a model guesses them that has not seen the row."""

from collections.abc import Mapping, Sequence

from bot import training
from bot.config import PaperListing
from bot.paper import Paper
from bot.readme import Row
from classifier.document import Document
from classifier.features import learn_features
from classifier.section import learn_sections
from tests.put_back.figures import Share

FOLDS = 10
LEAST_ROWS = 20


def measure(rows: Sequence[Row], papers: Mapping[str, Paper], layout: PaperListing) -> Share | None:
    """Guess the section of every row from the other nine tenths of the list.

    Parameters
    ----------
    rows : sequence of Row
        All rows of the list.
    papers : mapping of str to Paper
        Metadata by id; the other rows are learned from by their titles, and not guessed.
    layout : PaperListing
        The list's sections.

    Returns
    -------
    Share or None
        Sections guessed right; None if the list has one section or too few rows.
    """
    names = [section.name for section in layout.sections]
    known = [row for row in rows if row.id in papers]
    if len(names) < 2 or len(known) < LEAST_ROWS:
        return None
    right = sum(_right(rows, known[fold::FOLDS], papers, names) for fold in range(FOLDS))
    return Share(right, len(known))


def _right(
    rows: Sequence[Row], apart: Sequence[Row], papers: Mapping[str, Paper], names: Sequence[str]
) -> int:
    """Count right guesses for rows that are kept apart."""
    hidden = {row.id for row in apart}
    taught = [row for row in rows if row.id not in hidden]
    space, features = learn_features([_document(row, papers) for row in taught])
    model = learn_sections(features, [row.section for row in taught], names, space, seed=0)
    guessed = model.probabilities(space.transform([_document(row, papers) for row in apart]))
    best = guessed.argmax(axis=1).tolist()
    return sum(names[n] == row.section for n, row in zip(best, apart, strict=True))


def _document(row: Row, papers: Mapping[str, Paper]) -> Document:
    paper = papers.get(row.id or "")
    return training.document(paper) if paper else Document(training.row_id(row), title=row.title)
