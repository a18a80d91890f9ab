"""Papers that people judged, and what to learn from where arXiv has no text of them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from bot import training
from bot.decisions import PaperDecision
from bot.paper import Paper, last_day_of_month
from bot.readme import Row
from classifier.counted_papers import Corpus

INDEX_LAG = timedelta(days=30)
"""After so long arXiv's query API knows every paper that there is."""


def titles(rows: Iterable[Row], decided: Iterable[PaperDecision]) -> dict[str, str]:
    """Give the title of every listed or decided paper with an arXiv id, by id."""
    found = {decision.id: decision.title for decision in decided}
    found.update({row.id: row.title for row in rows if row.id})
    return found


def shown_titles(rows: Iterable[Row], corpus: Corpus | None) -> dict[str, str]:
    """Give titles by the ids that predictions name papers by, the list's own spelling first."""
    counted = dict(zip(corpus.ids, corpus.titles, strict=True)) if corpus else {}
    return counted | {training.row_id(row): row.title for row in rows}


def stubs(absent: Mapping[str, str], today: date) -> tuple[Paper, ...]:
    """Make papers of titles alone, so that arXiv is not asked again for what it does not have.

    Parameters
    ----------
    absent : mapping of str to str
        Titles by id of papers that arXiv was asked for and did not give.
    today : date
        A paper of the last weeks may still come; it gets no stub.

    Returns
    -------
    tuple of Paper
        Without an abstract.
    """
    settled = today - INDEX_LAG
    return tuple(Paper(i, title) for i, title in absent.items() if last_day_of_month(i) < settled)
