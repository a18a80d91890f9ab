"""The examples of a list's whole history, each with the day from which it was known."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot import training
from bot.replay import Calendar
from bot.training import MAX_LISTED, Sources
from classifier.document import Example, Judgement


def past_examples(sources: Sources, known: Calendar) -> tuple[Example, ...]:
    """Assemble the examples of all nights.

    Parameters
    ----------
    sources : Sources
        Everything that is known now, listings oldest first.
    known : Calendar
        When papers were announced.

    Returns
    -------
    tuple of Example
        Those of `bot.training.examples`, and the listings that are too old to learn from today.
        Each has the day on which it was announced at the latest; where nothing says it, none.
    """
    examples = {example.document.id: example for example in training.examples(sources)}
    closed = sources.apart | {decision.id for decision in sources.decisions}
    for paper in sources.listings[:-MAX_LISTED]:
        other = examples.get(paper.id)
        if other.judgement is Judgement.ORDINARY if other else paper.id not in closed:
            examples[paper.id] = Example(training.document(paper), Judgement.ORDINARY)
    days = {training.row_id(r): known.row_announced(r) for r in sources.rows if r.id is None}
    return tuple(_dated(example, days, known) for example in examples.values())


def _dated(example: Example, days: dict[str, date | None], known: Calendar) -> Example:
    """Fill in the day where the document does not know it."""
    document = example.document
    if document.announced is not None:
        return example
    day = days[document.id] if document.id in days else known.announced(document.id)
    return replace(example, document=replace(document, announced=day))


def learnable(known: Sequence[Example]) -> tuple[Example, ...]:
    """Keep what a run would learn from: of past listings only the newest papers.

    Parameters
    ----------
    known : sequence of Example
        Each of known day.

    Returns
    -------
    tuple of Example
        In the same order. Ordinary papers with a text are of listings, those with counts are the
        corpus's.
    """
    listed = [(day, n) for n, day in _listed(known)]
    dropped = {n for _, n in sorted(listed)[:-MAX_LISTED]}
    return tuple(example for n, example in enumerate(known) if n not in dropped)


def _listed(known: Sequence[Example]) -> Iterator[tuple[int, date]]:
    for number, example in enumerate(known):
        document = example.document
        is_listed = example.judgement is Judgement.ORDINARY and document.abstract is not None
        if is_listed and document.announced is not None:
            yield number, document.announced
