"""A SQLite file of ours: statements in, rows out, and errors about the file in words."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self, TypeVar

from bot import store_schema
from bot.store_rows import Row
from bot.store_schema import translated_errors

T = TypeVar("T")


class Database:
    """An open SQLite file with the store's tables.

    Every method raises `StoreError` if the file is damaged, locked or cannot be written.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    @classmethod
    def open(cls, path: Path, busy_seconds: float) -> Self:
        """Open or create the file and bring it to this program's schema."""
        return cls(store_schema.connect(path, busy_seconds), path)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def verify(self) -> None:
        """Read the whole file and raise `StoreError` unless it holds together."""
        store_schema.verify(self._connection, self._path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write everything inside, or nothing."""
        with translated_errors(self._path), store_schema.transaction(self._connection):
            yield

    def read(self, make: Callable[[Row], T], sql: str, **values: str | int | None) -> Iterator[T]:
        """Stream the answer to a query.

        Parameters
        ----------
        make : callable
            Makes a value of a row, which maps column names to what SQLite holds.
        sql : str
            With ``:name`` for each value.
        values : str, int or None
            By name.

        Yields
        ------
        T
            What `make` made of each row.
        """
        with translated_errors(self._path):
            answer = self._connection.execute(sql, values)
            columns = [column[0] for column in answer.description]
            for row in answer:
                try:
                    value = make(dict(zip(columns, row, strict=True)))
                except ValueError as error:
                    raise store_schema.damaged(self._path) from error
                yield value

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Insert rows, all with the same columns."""
        self._write(table, rows, "")

    def insert_missing(self, table: str, rows: Sequence[Row]) -> None:
        """Insert the rows that break no rule of uniqueness, and leave the others."""
        self._write(table, rows, " ON CONFLICT DO NOTHING")

    def upsert(self, table: str, key: str, rows: Sequence[Row]) -> None:
        """Insert rows in place of those with the same key.

        Notes
        -----
        The key itself is not set: SQLite would look through all tables that refer to it.
        Source: https://www.sqlite.org/foreignkeys.html#fk_indexes
        """
        columns = [column for row in rows[:1] for column in row if column != key]
        values = ", ".join(f"{column} = excluded.{column}" for column in columns)
        self._write(table, rows, f" ON CONFLICT ({key}) DO UPDATE SET {values}")

    def _write(self, table: str, rows: Sequence[Row], clause: str) -> None:
        if not rows:
            return
        columns = tuple(rows[0])
        values = ", ".join(f":{column}" for column in columns)
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values}){clause}"  # noqa: S608
        with translated_errors(self._path):
            self._connection.executemany(sql, rows)

    def change(self, sql: str, **values: str | int | None) -> int:
        """Run a statement that changes rows, with ``:name`` for each value; tell how many."""
        with translated_errors(self._path):
            return self._connection.execute(sql, values).rowcount

    def compact(self) -> None:
        """Write the file anew, without the room that shortened rows have left.

        Notes
        -----
        Source: https://www.sqlite.org/lang_vacuum.html
        """
        with translated_errors(self._path):
            self._connection.execute("VACUUM")

    def delete(self, table: str, column: str, values: Sequence[str | int]) -> None:
        """Delete the rows that hold one of the values in a column."""
        sql = f"DELETE FROM {table} WHERE {column} = ?"  # noqa: S608
        with translated_errors(self._path):
            self._connection.executemany(sql, [(value,) for value in values])
