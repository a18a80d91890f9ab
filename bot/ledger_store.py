"""What the store remembers of nights: who read them, what they announced, and what was scored."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from bot import ledger_balance, ledger_marker, store_rows
from bot.database import Database
from bot.ledger import ALL_CATEGORIES, Count, Ledger
from bot.ledger_marker import Position
from bot.store_rows import Row

KEPT_TEXTS = timedelta(days=365)
"""How long abstract, authors and comments of skipped papers are kept at least."""

KEPT_REASONS = timedelta(days=90)
"""How long it is kept why a skipped paper was skipped."""

KEPT_POLLS = timedelta(days=30)
"""How long readings are kept that showed nothing new."""

KEPT_RUNS = timedelta(days=400)
"""How long the summaries of runs are kept."""

PRUNED_EVERY = timedelta(days=30)
"""How much must be due before anything is forgotten: the file is written anew then."""

_TEXTS_PRUNED = "texts pruned before"
_REASONS_PRUNED = "reasons pruned before"

_COUNTS = """
    SELECT night, category, source, count(*) AS total,
        sum(announce_type = 'new' OR announce_type = 'cross') AS announced,
        max(is_estimated) AS is_estimated
    FROM announcements WHERE night >= :since GROUP BY night, category, source
    HAVING category IN (SELECT value FROM json_each(:categories))
"""
_UNSCORED = """
    SELECT night, category, source, count(*) AS unscored
    FROM unscored CROSS JOIN json_each(:categories) AS asked
        CROSS JOIN announcements ON category = asked.value AND announcements.id = unscored.id
    WHERE announce_type IN ('new', 'cross') GROUP BY night, category, source
"""
_PAPERS = """
    SELECT count(*) AS papers FROM papers INDEXED BY announced_by_night
    WHERE announced >= :since AND announce_type IN ('new', 'cross')
"""
_POLLS = """
    SELECT * FROM polls WHERE category IN (SELECT value FROM json_each(:categories))
    ORDER BY fetched_at, number
"""
_NEWEST = """
    SELECT announced AS night FROM announced_papers
    ORDER BY announced DESC LIMIT 1 OFFSET :newest
"""
_PRUNE_TEXTS = """
    UPDATE papers SET abstract = NULL, authors = '[]', comments = NULL, term_counts = NULL,
        links = '[]', enriched_at = NULL
    WHERE announced >= :first AND announced < :before AND announce_type IN ('new', 'cross')
        AND id IN (SELECT id FROM predictions WHERE decision = 'skip')
        AND id NOT IN (SELECT value FROM json_each(:kept))
"""
_PRUNE_REASONS = """
    UPDATE predictions SET evidence = '[]', nearest = '[]', counterfactual = NULL, reason = '',
        findings = '{}', labels = '[]'
    WHERE decision = 'skip' AND announced >= :first AND announced < :before
"""
_PRUNE_POLLS = """
    DELETE FROM polls WHERE outcome = 'unchanged' AND source <> 'marker' AND fetched_at < :before
"""
_PRUNE_RUNS = "DELETE FROM runs WHERE started < :before"


class LedgerStore:
    """Part of a store; every method raises `StoreError` as the store's do.

    Parameters
    ----------
    database : Database
        The open file.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, categories: Sequence[str], now: datetime, since: date | None = None) -> Ledger:
        """Balance the books.

        Parameters
        ----------
        categories : sequence of str
            As configured.
        now : datetime
            UTC.
        since : date or None
            First day that is due; None for the first one of each category that was asked for.

        Returns
        -------
        Ledger
            All due days of these categories.
        """
        names = store_rows.to_json([*categories, ALL_CATEGORIES])
        first = (since or date.min).isoformat()
        polls = list(self._database.read(store_rows.read_poll, _POLLS, categories=names))
        unscored = dict(self._database.read(_unscored, _UNSCORED, categories=names))

        def count(row: Row) -> Count:
            return _count(row, unscored.get(_key(row), 0))

        counts = list(self._database.read(count, _COUNTS, since=first, categories=names))
        days = ledger_balance.balance(polls, counts, categories, now, since)
        papers = next(self._database.read(lambda row: int(row["papers"]), _PAPERS, since=first))
        return Ledger(days, papers)

    def seed(self, told: Position, now: datetime) -> None:
        """Begin the books where the marker says; what this store has read itself counts more.

        Parameters
        ----------
        told : Position
            As the dashboard's marker has it.
        now : datetime
            UTC.
        """
        sql = (
            "SELECT category, min(night) AS night FROM polls"
            " WHERE is_complete OR outcome = 'fresh' GROUP BY category"
        )
        first = dict(self._database.read(_first_night, sql))
        rows = [
            store_rows.poll_row(one, now)
            for one in ledger_marker.listings(told, now)
            if one.night and one.night < first.get(one.category, date.max)
        ]
        with self._database.transaction():
            self._database.insert("polls", rows)

    def prune(self, now: datetime, kept: Collection[str], newest: int) -> None:
        """Forget what neither training nor the audit needs any more.

        Parameters
        ----------
        now : datetime
            UTC.
        kept : collection of str
            Ids of papers whose texts are needed although they were skipped, such as listed ones.
        newest : int
            So many announced papers keep their texts however old they are.

        Notes
        -----
        Ids, titles, nights, relevance and decisions are kept for ever.
        """
        found = self._database.read(store_rows.read_night, _NEWEST, newest=newest)
        oldest = next(found, None) or date.min
        texts_before = min(now.date() - KEPT_TEXTS, oldest)
        wanted = store_rows.to_json(sorted(kept))
        with self._database.transaction():
            self._database.change(_PRUNE_POLLS, before=store_rows.instant(now - KEPT_POLLS))
            self._database.change(_PRUNE_RUNS, before=store_rows.instant(now - KEPT_RUNS))
            done = [
                self._forget(_REASONS_PRUNED, _PRUNE_REASONS, now.date() - KEPT_REASONS),
                self._forget(_TEXTS_PRUNED, _PRUNE_TEXTS, texts_before, kept=wanted),
            ]
        if any(done):
            self._database.compact()

    def _forget(self, name: str, sql: str, before: date, **values: str) -> bool:
        """Prune nights from where the last time ended, if they are many; tell whether it did."""
        mark = "SELECT value AS night FROM marks WHERE name = :name"
        first = next(self._database.read(store_rows.read_night, mark, name=name), None)
        if before - (first or date.min) < PRUNED_EVERY:
            return False
        span = {"first": (first or date.min).isoformat(), "before": before.isoformat()}
        count = self._database.change(sql, **span, **values)
        self._database.upsert("marks", "name", [{"name": name, "value": span["before"]}])
        return count > 0


def _first_night(row: Row) -> tuple[str, date]:
    return row["category"], store_rows.read_day(row["night"]) or date.max


def _key(row: Row) -> tuple[str, str, str]:
    return row["night"], row["category"], row["source"]


def _unscored(row: Row) -> tuple[tuple[str, str, str], int]:
    return _key(row), row["unscored"]


def _count(row: Row, unscored: int) -> Count:
    return Count(
        category=row["category"],
        night=date.fromisoformat(row["night"]),
        source=row["source"],
        announced=row["announced"],
        replaced=row["total"] - row["announced"],
        unscored=unscored,
        is_estimated=bool(row["is_estimated"]),
    )
