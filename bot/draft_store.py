"""What the store remembers of the list's repository: pull requests, rows, and marks by name."""

from collections.abc import Iterable
from datetime import datetime

from bot import store_rows
from bot.database import Database
from bot.marks import Mark
from bot.pull_request import PullRequest


class DraftStore:
    """Part of a store; every method raises `StoreError` as the store's do.

    Parameters
    ----------
    database : Database
        The open file.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, pull_requests: Iterable[PullRequest], seen_until: datetime | None) -> None:
        """Remember pull requests as GitHub has them now, in place of what was known of them.

        Parameters
        ----------
        pull_requests : iterable of PullRequest
            New or changed ones.
        seen_until : datetime or None
            Changes up to this instant (UTC) are known now; None leaves it as it was.
        """
        found = {p.number: store_rows.pull_request_row(p) for p in pull_requests}
        with self._database.transaction():
            self._database.upsert("pull_requests", "number", list(found.values()))
            if seen_until is not None:
                self._set(Mark.SEEN_UNTIL, store_rows.instant(seen_until))

    def all(self) -> tuple[PullRequest, ...]:
        """List all known pull requests of the bot by number."""
        sql = "SELECT * FROM pull_requests ORDER BY number"
        return tuple(self._database.read(store_rows.read_pull_request, sql))

    def seen_until(self) -> datetime | None:
        """Tell up to which instant (UTC) changes on GitHub are known."""
        found = self.mark(Mark.SEEN_UNTIL)
        return datetime.fromisoformat(found) if found else None

    def mark(self, name: Mark) -> str | None:
        """Read what is remembered under a name."""
        sql = "SELECT value FROM marks WHERE name = :name"
        return next(self._database.read(lambda row: str(row["value"]), sql, name=name), None)

    def set_mark(self, name: Mark, value: str) -> None:
        """Remember a text under a name, in place of the one before."""
        with self._database.transaction():
            self._set(name, value)

    def _set(self, name: Mark, value: str) -> None:
        row = {"name": name, "value": store_rows.text(value)}
        self._database.upsert("marks", "name", [row])
