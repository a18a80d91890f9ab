"""Page after page of a harvest, until arXiv says that it was the last."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from bot import oai
from bot.errors import ArxivAnswerError
from bot.oai import Page, StaleTokenError

_MOST_PAGES = 5000
_MOST_RESTARTS = 3


def pages(
    fetch: Callable[[Mapping[str, str]], bytes], category: str, start: date
) -> Iterator[Page]:
    """Read all records of a category that changed on a day (UTC) or after it.

    Parameters
    ----------
    fetch : callable
        Asks OAI-PMH with these arguments.
    category : str
        arXiv category.
    start : date
        First day of change.

    Yields
    ------
    Page
        By day of change. Where a token has expired, the harvest begins again at the last day that
        was reached, so that some records come twice.

    Raises
    ------
    ArxivAnswerError
        If an answer cannot be read, tokens expire again and again, or the pages do not come to an
        end.

    Notes
    -----
    There is no last day: a record that changes while it is asked for moves to the end. Today is
    never asked for alone, as arXiv's caches keep "no records" until midnight, UTC.
    Source: https://github.com/arXiv/oaipmh
    """
    arguments, reached, restarts = _first(category, start), start, 0
    for _ in range(_MOST_PAGES):
        try:
            page = oai.parse(fetch(arguments), category)
        except StaleTokenError:
            restarts += 1
            if restarts > _MOST_RESTARTS:
                raise
            arguments = _first(category, reached)
            continue
        reached = max([reached, *(record.changed for record in page.records)])
        yield page
        if page.token is None:
            return
        if page.token == arguments.get("resumptionToken"):
            break
        arguments = {"verb": "ListRecords", "resumptionToken": page.token}
    raise ArxivAnswerError(
        f"{category}: OAI-PMH does not come to an end. The next run tries again."
    )


def _first(category: str, start: date) -> dict[str, str]:
    return {
        "verb": "ListRecords",
        "metadataPrefix": oai.FORMAT,
        "set": oai.set_of(category),
        "from": start.isoformat(),
    }
