"""The bot's memory between runs: a SQLite file that may vanish at any time.

What matters is elsewhere: accepted papers in the list, verdicts on GitHub and in
``data/decisions.csv``.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import TracebackType
from typing import Self

from bot import run_summary, store_rows, stored_paper
from bot.catch_up_store import CatchUpStore
from bot.database import Database
from bot.draft_store import DraftStore
from bot.drift import Night
from bot.ledger import QUERY
from bot.ledger_store import LedgerStore
from bot.listing import Listing
from bot.paper import Paper
from bot.prediction import Decision, Prediction
from bot.prediction_rows import prediction_row, read_night_sum, read_prediction
from bot.run_summary import RunSummary
from bot.store_rows import Poll, StoredPaper

__all__ = ["Poll", "Store"]


class Store:
    """An open store; a context manager. One thread, one process that writes at a time.

    Every ``record_`` and `update_metadata` is one transaction: it happens wholly or not at all.
    Every method raises `StoreError` if the file is damaged, locked or cannot be written.

    Attributes
    ----------
    drafts : DraftStore
        What is known of the list's repository.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.ledger = LedgerStore(database)  # which nights were read
        self.catch_up = CatchUpStore(database)  # how far missed ones were filled
        self.drafts = DraftStore(database)  # what is known of the repository

    @classmethod
    def open(cls, path: Path, *, busy_seconds: float = 10.0) -> Self:
        """Open a store, making its folder, file and tables where they are missing.

        Parameters
        ----------
        path : Path
            The SQLite file.
        busy_seconds : float
            How long any write waits for another process.

        Raises
        ------
        StoreError
            If the file is no store, damaged, of a newer version, locked, or not writable.
        """
        return cls(Database.open(path, busy_seconds))

    def close(self) -> None:
        """Close the file; the store cannot be used any more."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def verify(self) -> None:
        """Read the whole file and raise `StoreError` unless it holds together (seconds)."""
        self._database.verify()

    def record_listing(self, listing: Listing, fetched_at: datetime) -> None:
        """Remember that a listing was read, what it announced, and its papers.

        Parameters
        ----------
        listing : Listing
            Of any outcome; one that is repeated adds a poll and nothing else.
        fetched_at : datetime
            UTC.

        Raises
        ------
        ValueError
            If a paper's night is neither in the paper nor in the listing.
        """
        papers = [stored_paper.dated(paper, listing.night) for paper in listing.papers]
        with self._database.transaction():
            self._database.insert("polls", [store_rows.poll_row(listing, fetched_at)])
            self._merge(papers, stored_paper.with_listing)
            if listing.source != QUERY:
                self._forget_estimates(listing.category, papers)
            rows = [store_rows.announcement_row(listing, paper) for paper in papers]
            self._database.insert_missing("announcements", rows)

    def unread_in(self, category: str, papers: Iterable[Paper]) -> frozenset[str]:
        """Tell which papers no listing of a category showed in this version, however announced."""
        sql = (
            "SELECT id || 'v' || version AS id FROM announcements"
            " WHERE category = :category AND source <> :query"
            " AND id || 'v' || version IN (SELECT value FROM json_each(:ids))"
        )
        versions = {f"{paper.id}v{paper.version or 0}": paper.id for paper in papers}
        name = store_rows.text(category)
        missing = self._missing(sql, versions, category=name, query=QUERY)
        return frozenset(versions[one] for one in missing)

    def last_complete_night(self, category: str) -> date | None:
        """Tell the newest night whose listing was read to its end, be it without papers."""
        sql = "SELECT max(night) AS night FROM polls WHERE category = :category AND is_complete"
        return next(
            self._database.read(store_rows.read_night, sql, category=store_rows.text(category))
        )

    def polls(self, since: date) -> tuple[Poll, ...]:
        """List the readings of listings on that day (UTC) and after it, oldest first."""
        moment = store_rows.instant(datetime.combine(since, time(), UTC))
        sql = "SELECT * FROM polls WHERE fetched_at >= :since ORDER BY fetched_at, number"
        return tuple(self._database.read(store_rows.read_poll, sql, since=moment))

    def papers(self, ids: Iterable[str]) -> dict[str, Paper]:
        """Look papers up by id; unknown ones are missing from the answer."""
        return {i: stored.paper for i, stored in self._stored(ids).items()}

    def update_metadata(self, papers: Iterable[Paper], enriched_at: datetime) -> None:
        """Remember what arXiv's API says of papers, also of ones that no listing showed.

        Parameters
        ----------
        papers : iterable of Paper
            Their announcements are ignored: the API knows of none.
        enriched_at : datetime
            When it was fetched, UTC.
        """

        def merge(stored: StoredPaper | None, fetched: Paper) -> StoredPaper:
            return stored_paper.with_metadata(stored, fetched, enriched_at)

        with self._database.transaction():
            self._merge(list(papers), merge)

    def unenriched(self, ids: Iterable[str]) -> frozenset[str]:
        """Tell of which papers the API's record of their latest seen version is not stored."""
        sql = (
            "SELECT id FROM papers WHERE enriched_at IS NOT NULL"
            " AND id IN (SELECT value FROM json_each(:ids))"
        )
        return self._missing(sql, ids)

    def unscored(self) -> tuple[Paper, ...]:
        """List announced papers that have no prediction, by night and id."""
        sql = "SELECT * FROM papers WHERE id IN (SELECT id FROM unscored) ORDER BY announced, id"
        return tuple(stored.paper for stored in self._database.read(store_rows.read_paper, sql))

    def past_listings(
        self, before: date | None = None, newest: int | None = None
    ) -> Iterator[Paper]:
        """Stream the papers that were announced as new or cross-listed, by first night and id.

        Parameters
        ----------
        before : date or None
            Only papers announced before this night.
        newest : int or None
            Only so many, the newest.
        """
        sql = (
            "SELECT * FROM (SELECT * FROM announced_papers WHERE announced < :before"
            " ORDER BY announced DESC, id DESC LIMIT :newest) ORDER BY announced, id"
        )
        night = (before or date.max).isoformat()
        rows = self._database.read(store_rows.read_paper, sql, before=night, newest=newest or -1)
        return (stored.paper for stored in rows)

    def record_predictions(self, predictions: Iterable[Prediction], scored_at: datetime) -> None:
        """Remember predictions; a paper has one, the last.

        Parameters
        ----------
        predictions : iterable of Prediction
            Of papers that are in the store.
        scored_at : datetime
            UTC.
        """
        rows = [prediction_row(prediction, scored_at) for prediction in predictions]
        with self._database.transaction():
            self._database.upsert("predictions", "id", rows)

    def predictions(
        self, decisions: Collection[Decision] | None = None, since: date | None = None
    ) -> tuple[Prediction, ...]:
        """List predictions, best first, then by id.

        Parameters
        ----------
        decisions : collection of Decision or None
            Only these; None is all.
        since : date or None
            Only of papers announced on that night and after it.
        """
        sql = (
            "SELECT * FROM predictions"
            " WHERE decision IN (SELECT value FROM json_each(:decisions))"
            " AND (:since IS NULL OR announced >= :since) ORDER BY relevance DESC, id"
        )
        wanted = store_rows.to_json(list(Decision if decisions is None else decisions))
        night = since.isoformat() if since else None
        return tuple(self._database.read(read_prediction, sql, decisions=wanted, since=night))

    def predictions_of(self, ids: Iterable[str]) -> dict[str, Prediction]:
        """Look predictions up by id; papers without one are missing from the answer."""
        sql = "SELECT * FROM predictions WHERE id IN (SELECT value FROM json_each(:ids))"
        wanted = store_rows.to_json(sorted(set(ids)))
        return {p.id: p for p in self._database.read(read_prediction, sql, ids=wanted)}

    def nights(self, since: date) -> tuple[Night, ...]:
        """Sum up what was thought of each night on that day and after it, oldest first."""
        sql = "SELECT * FROM night_sums WHERE night >= :since ORDER BY night"
        return tuple(self._database.read(read_night_sum, sql, since=since.isoformat()))

    def record_run(self, summary: RunSummary) -> None:
        """Remember a run."""
        row = {
            "started": store_rows.instant(summary.started),
            "summary": run_summary.to_json(summary),
        }
        with self._database.transaction():
            self._database.insert("runs", [row])

    def last_runs(self, count: int) -> tuple[RunSummary, ...]:
        """List at most so many runs, newest first."""
        sql = "SELECT summary FROM runs ORDER BY started DESC, number DESC LIMIT :count"
        return tuple(self._database.read(store_rows.read_run, sql, count=max(count, 0)))

    def _forget_estimates(self, category: str, papers: Iterable[Paper]) -> None:
        """Make room for what another source than the query API tells of these papers."""
        sql = (
            "DELETE FROM announcements WHERE category = :category AND source = :query"
            " AND id IN (SELECT value FROM json_each(:ids))"
        )
        told = {paper.id for paper in papers if not paper.announce_type.is_replacement}
        ids = store_rows.to_json(sorted(told))
        name = store_rows.text(category)
        self._database.change(sql, category=name, query=QUERY, ids=ids)

    def _missing(self, sql: str, ids: Iterable[str], **values: str) -> frozenset[str]:
        wanted = frozenset(ids)
        found = self._database.read(
            store_rows.read_id, sql, ids=store_rows.to_json(sorted(wanted)), **values
        )
        return wanted.difference(found)

    def _stored(self, ids: Iterable[str]) -> dict[str, StoredPaper]:
        sql = "SELECT * FROM papers WHERE id IN (SELECT value FROM json_each(:ids))"
        found = self._database.read(
            store_rows.read_paper, sql, ids=store_rows.to_json(sorted(set(ids)))
        )
        return {stored.paper.id: stored for stored in found}

    def _merge(
        self, papers: Sequence[Paper], merge: Callable[[StoredPaper | None, Paper], StoredPaper]
    ) -> None:
        known = self._stored(paper.id for paper in papers)
        merged: dict[str, StoredPaper] = {}
        for paper in papers:
            merged[paper.id] = merge(merged.get(paper.id, known.get(paper.id)), paper)
        rows = [
            store_rows.paper_row(stored) for i, stored in merged.items() if stored != known.get(i)
        ]
        self._database.upsert("papers", "id", rows)
