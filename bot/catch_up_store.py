"""What catching up needs to know of past nights, and how far it has come."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.catch_up import Known
from bot.database import Database
from bot.ledger import MARKER, QUERY
from bot.store_rows import Row, optional_iso, read_day, read_id, read_night, text, to_json

_MARK = "caught up "
_CHANGED = "changed since they were decided on"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far catching up with a category has come.

    Attributes
    ----------
    refreshed : date or None
        Newest night after which all changes were read to their end.
    since : date or None
        First night of a harvest that was cut short; None if none was.
    reached : date or None
        Day of change, UTC, up to which that harvest has come.
    """

    refreshed: date | None = None
    since: date | None = None
    reached: date | None = None


class CatchUpStore:
    """A part of the store.

    Parameters
    ----------
    database : Database
        The store's file.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def first_night(self, category: str) -> date | None:
        """Tell the first night of which this store has a listing, be it in part."""
        sql = (
            "SELECT min(night) AS night FROM polls WHERE category = :category"
            " AND (is_complete OR outcome = 'fresh') AND source <> :marker"
        )
        name = text(category)
        return next(self._database.read(read_night, sql, category=name, marker=MARKER))

    def known(self, category: str, ids: Iterable[str]) -> Known:
        """Tell what is known of papers; what only the query API told is no listing.

        Parameters
        ----------
        category : str
            arXiv category.
        ids : iterable of str
            Ids without version.
        """
        wanted = to_json(sorted(set(ids)))
        listed = (
            "SELECT id FROM announcements WHERE category = :category"
            " AND announce_type IN ('new', 'cross') AND source <> :query"
            " AND id IN (SELECT value FROM json_each(:ids))"
        )
        stored = (
            "SELECT id, CASE WHEN announce_type IN ('new', 'cross') THEN announced END AS night"
            " FROM papers WHERE id IN (SELECT value FROM json_each(:ids))"
        )
        values = {"category": text(category), "query": QUERY, "ids": wanted}
        return Known(
            frozenset(self._database.read(read_id, listed, **values)),
            dict(self._database.read(_dated_id, stored, ids=wanted)),
        )

    def announced_on(self, category: str, night: date, source: str) -> frozenset[str]:
        """Tell which papers a source announced on a night as new or cross-listed."""
        sql = (
            "SELECT id FROM announcements WHERE category = :category AND night = :night"
            " AND source = :source AND announce_type IN ('new', 'cross')"
        )
        values = {"category": text(category), "night": night.isoformat(), "source": source}
        return frozenset(self._database.read(read_id, sql, **values))

    def progress(self, category: str) -> Progress:
        """Tell how far catching up with a category has come."""
        sql = "SELECT value FROM marks WHERE name = :name"
        found = self._database.read(_progress, sql, name=_MARK + text(category))
        return next(found, Progress())

    def record_progress(self, category: str, progress: Progress) -> None:
        """Remember how far catching up with a category has come."""
        days = {
            "refreshed": optional_iso(progress.refreshed),
            "since": optional_iso(progress.since),
            "reached": optional_iso(progress.reached),
        }
        row = {"name": _MARK + text(category), "value": to_json(days)}
        with self._database.transaction():
            self._database.upsert("marks", "name", [row])

    def changed(self) -> frozenset[str]:
        """Tell which papers are to be decided on again."""
        sql = "SELECT value FROM marks WHERE name = :name"
        found = self._database.read(_ids, sql, name=_CHANGED)
        return next(found, frozenset())

    def record_changed(self, ids: Iterable[str]) -> None:
        """Remember which papers are to be decided on again, in place of those so far."""
        row = {"name": _CHANGED, "value": to_json(sorted(set(ids)))}
        with self._database.transaction():
            self._database.upsert("marks", "name", [row])


def _ids(row: Row) -> frozenset[str]:
    return frozenset(map(str, json.loads(row["value"])))


def _dated_id(row: Row) -> tuple[str, date | None]:
    return str(row["id"]), read_day(row["night"])


def _progress(row: Row) -> Progress:
    days: dict[str, Any] = json.loads(row["value"])
    return Progress(*(read_day(days.get(name)) for name in ("refreshed", "since", "reached")))
