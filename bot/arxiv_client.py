"""Asks arXiv: the daily feeds, metadata by id, and OAI-PMH, all through one polite session.

Notes
-----
Source: https://info.arxiv.org/help/api/tou.html and user-manual.html.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import TracebackType
from typing import Self

import arxiv
import requests

from bot.arxiv_settings import ArxivSettings, check_settings, is_loopback
from bot.arxiv_transport import PROCESS_PACE, PoliteAdapter, RequestPace
from bot.errors import ArxivError, ConfigError
from bot.feed import known_categories
from bot.oai import Record
from bot.paper import Paper, parse_id

#: Longer lists make addresses that arXiv refuses.
_IDS_A_REQUEST = 100
_DOIS_A_REQUEST = 20
_PAPERS_A_PAGE = 1000
_CATEGORY = re.compile(r"[A-Za-z-]+(?:\.[A-Za-z-]+)?")
_MOST_REDIRECTS = 3


class ArxivClient:
    """One session with arXiv.

    Parameters
    ----------
    settings : ArxivSettings
        Addresses and politeness.
    pace : RequestPace
        Spaces the requests; by default all clients of the process share one.

    Raises
    ------
    ConfigError
        If `bot.arxiv_settings.check_settings` refuses the settings.
    """

    def __init__(self, settings: ArxivSettings, *, pace: RequestPace = PROCESS_PACE) -> None:
        check_settings(settings)
        self._settings = settings
        self._session = requests.Session()
        self._session.max_redirects = _MOST_REDIRECTS
        self._session.trust_env = not all(map(is_loopback, settings.urls))
        adapter = PoliteAdapter(settings, pace)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def __enter__(self) -> Self:
        """Use the client as a context manager that closes its connection."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def fetch_feed(self, category: str) -> bytes:
        """Fetch today's RSS feed of one category, as arXiv sends it.

        Parameters
        ----------
        category : str
            Such as ``cs.CV``. Several at once would be cut off at a number of items.

        Returns
        -------
        bytes
            A whole XML document, to be read by `bot.feed.parse_feed`.

        Raises
        ------
        ConfigError
            If it has not the form of a category.
        ArxivForbiddenError
            If arXiv forbids our requests; nothing may be asked after that.
        ArxivError
            If there is no usable answer after the configured repetitions.
        """
        if not _CATEGORY.fullmatch(category):
            raise ConfigError(f"{category!r} is no arXiv category, such as cs.CV.")
        return self._get(f"{self._settings.rss_url.rstrip('/')}/{category}", {})

    def fetch_oai(self, arguments: Mapping[str, str]) -> bytes:
        """Fetch one OAI-PMH answer, as arXiv sends it.

        Parameters
        ----------
        arguments : mapping of str to str
            Such as ``verb``, ``metadataPrefix``, ``set``, ``from``.

        Returns
        -------
        bytes
            A whole XML document; errors of the protocol are inside it.

        Raises
        ------
        ArxivForbiddenError, ArxivError
            As `fetch_feed`.
        """
        return self._get(self._settings.oai_url, arguments)

    def fetch_metadata(self, ids: Iterable[str]) -> dict[str, Paper]:
        """Fetch what arXiv knows of papers now.

        Parameters
        ----------
        ids : iterable of str
            With or without version, in any form that `bot.paper.parse_id` reads. The newest version
            is fetched.

        Returns
        -------
        dict of str to Paper
            By id without version, in the order asked for. Papers that arXiv does not have (yet: the
            index lags behind the announcements) are absent. `announced` is not known here.

        Raises
        ------
        ValueError
            If one of them is no arXiv id; nothing is asked.
        ArxivForbiddenError, ArxivError
            As `fetch_feed`.
        """
        wanted = tuple(dict.fromkeys(_base_id(one) for one in ids))
        found: dict[str, Paper] = {}
        for first in range(0, len(wanted), _IDS_A_REQUEST):
            ids = list(wanted[first : first + _IDS_A_REQUEST])
            papers = self._query(arxiv.Search(id_list=ids, max_results=len(ids)), len(ids))
            found |= {paper.id: paper for paper in papers}
        return {one: found[one] for one in wanted if one in found}

    def fetch_by_doi(self, dois: Iterable[str]) -> dict[str, Paper]:
        """Find the papers that were published under DOIs, as far as their authors told arXiv.

        Parameters
        ----------
        dois : iterable of str
            Publishers' DOIs such as ``10.1145/1234.5678``, in any case.

        Returns
        -------
        dict of str to Paper
            By lower-case DOI. Those that arXiv does not know are absent.

        Raises
        ------
        ArxivForbiddenError, ArxivError
            As `fetch_feed`.

        Notes
        -----
        The user manual does not name the field ``doi``. An answer counts only if its own DOI is
        one that was asked for.
        """
        wanted = tuple(dict.fromkeys(doi.lower().replace('"', "") for doi in dois))
        found: dict[str, Paper] = {}
        for first in range(0, len(wanted), _DOIS_A_REQUEST):
            names = " OR ".join(f'doi:"{doi}"' for doi in wanted[first : first + _DOIS_A_REQUEST])
            search = arxiv.Search(query=names, max_results=_IDS_A_REQUEST)
            for paper in self._query(search, _IDS_A_REQUEST):
                found.setdefault((paper.doi or "").lower(), paper)
        return {doi: found[doi] for doi in wanted if doi in found}

    def fetch_submitted(self, category: str, first: date, last: date) -> tuple[Record, ...]:
        """Fetch the papers of a category whose first version was submitted within some days.

        Parameters
        ----------
        category : str
            Such as ``cs.CV``.
        first, last : date
            Both included, UTC; together with no more than 30,000 papers.

        Returns
        -------
        tuple of Record
            Each with the day of its newest version as the day of change.

        Raises
        ------
        ArxivForbiddenError, ArxivError
            As `fetch_feed`; also if a page in between is empty, as arXiv's sometimes are.

        Notes
        -----
        Only the day of submission can be asked for.
        Source: https://info.arxiv.org/help/api/user-manual.html (submittedDate).
        """
        days = f"submittedDate:[{first:%Y%m%d}0000 TO {last:%Y%m%d}2359]"
        search = arxiv.Search(
            query=f"cat:{category} AND {days}",
            max_results=None,
            sort_by=arxiv.SortCriterion.SubmittedDate,
            sort_order=arxiv.SortOrder.Ascending,
        )
        try:
            return tuple(map(_record, self._results(search, _PAPERS_A_PAGE)))
        except (arxiv.UnexpectedEmptyPageError, ValueError) as error:
            raise self._unreadable(error) from error

    def _query(self, search: arxiv.Search, most: int) -> list[Paper]:
        """Ask the query API for at most so many papers, in one request."""
        papers: list[Paper] = []
        try:
            papers.extend(map(_paper, self._results(search, most)))
        except arxiv.UnexpectedEmptyPageError:
            return papers  # arXiv counted ids that it does not have
        except ValueError as error:
            raise self._unreadable(error) from error
        return papers

    def _results(self, search: arxiv.Search, page_size: int) -> Iterator[arxiv.Result]:
        client = arxiv.Client(page_size=page_size, delay_seconds=0, num_retries=0)
        client.query_url_format = self._settings.api_url + "?{}"
        client._session = self._session  # noqa: SLF001, the package offers no other way
        try:
            yield from client.results(search)
        except arxiv.UnexpectedEmptyPageError:
            raise
        except (arxiv.ArxivError, requests.RequestException, ValueError) as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: Exception) -> ArxivError:
        return ArxivError(
            f"{self._settings.api_url}: the answer cannot be read ({error}). "
            "The next run tries again."
        )

    def _get(self, url: str, arguments: Mapping[str, str]) -> bytes:
        try:
            return self._session.get(url, params=arguments).content
        except (requests.RequestException, ValueError) as error:
            raise ArxivError(f"{url}: not answered ({error}). The next run tries again.") from error


def _base_id(text: str) -> str:
    found = parse_id(text)
    if found is None:
        raise ValueError(f"{text!r} is no arXiv id")
    return found[0]


def _record(result: arxiv.Result) -> Record:
    return Record(_paper(result), result.updated.date(), result.published, result.updated)


def _paper(result: arxiv.Result) -> Paper:
    found = parse_id(result.entry_id)
    if found is None:
        raise ValueError(f"an entry has {result.entry_id[:80]!r} in place of an arXiv id")
    arxiv_id, version = found
    return Paper(
        id=arxiv_id,
        title=_line(result.title),
        abstract=_line(result.summary) or None,
        authors=tuple(filter(None, (_line(author.name) for author in result.authors))),
        categories=known_categories((result.primary_category, *result.categories)),
        comments=_line(result.comment) or None,
        journal_ref=_line(result.journal_ref) or None,
        doi=_line(result.doi) or None,
        submitted=result.published.date(),
        version=version,
    )


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
