"""Opening the store's file: settings, checks, migrations, and errors in words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from bot.errors import StoreError

APPLICATION_ID = 0x61725862
"""Marks a SQLite file as a store of this program (``arXb``).

Source: https://www.sqlite.org/fileformat2.html#application_id
"""

_PAGE_BYTES = 8192  # of a new file; abstracts fill 4096 badly, the file is a sixth larger then
_DELETABLE = "Delete it and run again: nothing that matters is only in it."
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def connect(path: Path, busy_seconds: float) -> sqlite3.Connection:
    """Open or create a store's file and bring it to this program's schema.

    Parameters
    ----------
    path : Path
        The file; its folder is made.
    busy_seconds : float
        How long to wait for another process that writes.

    Returns
    -------
    sqlite3.Connection
        In autocommit mode; a transaction is begun explicitly.

    Raises
    ------
    StoreError
        If the file cannot be used.
    """
    with translated_errors(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(_message(path, f"its folder cannot be made ({error})")) from error
        was_left_open = _size(path.with_name(f"{path.name}-wal")) > 0
        connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
        try:
            _prepare(connection, path, is_suspect=was_left_open)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, *, is_suspect: bool) -> None:
    """Check the file before anything is written to it."""
    _require_own(connection, path)
    _require_whole(connection, path)
    if is_suspect:
        verify(connection, path)
    connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    _migrate(connection, path)


def verify(connection: sqlite3.Connection, path: Path) -> None:
    """Read the whole file and check that it holds together.

    Raises
    ------
    StoreError
        If it does not.

    Notes
    -----
    Source: https://www.sqlite.org/pragma.html#pragma_quick_check
    """
    with translated_errors(path):
        (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    if answer != "ok" or orphan is not None:
        raise damaged(path)


def damaged(path: Path) -> StoreError:
    """Make the error for a file that does not hold together."""
    return StoreError(_message(path, "damaged", _DELETABLE))


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the file or the disk into `StoreError`; our bugs stay as they are.

    Raises
    ------
    StoreError
        If the file is damaged, locked, not writable, or the disk is full.
    """
    try:
        yield
    except UnicodeDecodeError as error:  # of SQLite's own message, which quotes a damaged schema
        raise damaged(path) from error
    except sqlite3.DatabaseError as error:
        code = _primary_code(error)
        if code == sqlite3.SQLITE_NOTADB:
            raise StoreError(_message(path, "not a SQLite database", _DELETABLE)) from error
        if code == sqlite3.SQLITE_CORRUPT:
            raise damaged(path) from error
        if code in _BUSY:
            advice = "Wait until it has ended, or stop it, and run again."
            raise StoreError(_message(path, "locked by another process", advice)) from error
        if code in {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISUSE}:
            raise
        advice = "Check the permissions of its folder and the free space."
        raise StoreError(_message(path, f"cannot be used ({error})", advice)) from error


def _primary_code(error: sqlite3.DatabaseError) -> int:
    """Tell SQLite's primary result code; text that is no UTF-8 is damage without a code."""
    is_decoding = isinstance(error, sqlite3.OperationalError) and "decode" in str(error)
    missing = sqlite3.SQLITE_CORRUPT if is_decoding else sqlite3.SQLITE_ERROR
    return int(getattr(error, "sqlite_errorcode", missing)) & 0xFF


def _require_own(connection: sqlite3.Connection, path: Path) -> None:
    # In this order: another process that makes the tables just now sets the id along with them.
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and _pragma(connection, "application_id") != APPLICATION_ID:
        advice = "Nothing was changed. Name another file for the store."
        raise StoreError(_message(path, "a database of another program", advice))


def _require_whole(connection: sqlite3.Connection, path: Path) -> None:
    """Notice a truncated copy without reading it."""
    promised = _pragma(connection, "page_count") * _pragma(connection, "page_size")
    wal = _size(path.with_name(f"{path.name}-wal"))
    if not wal and _size(path) < promised:
        raise StoreError(_message(path, "cut off", _DELETABLE))


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Apply the migrations that the file has not seen, all or none."""
    scripts = migrations()
    if _pragma(connection, "user_version") == len(scripts):
        return
    with transaction(connection):
        done = _pragma(connection, "user_version")
        if done > len(scripts):
            problem = f"schema {done}, written by a newer version; this one knows {len(scripts)}"
            advice = "Nothing was changed. Upgrade arxiv-bot, or delete the file and run again"
            raise StoreError(_message(path, problem, f"{advice}: nothing that matters is lost."))
        for _, script in scripts[done:]:
            for statement in _statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(scripts)}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def migrations() -> tuple[tuple[str, str], ...]:
    """Read the packaged migrations.

    Returns
    -------
    tuple of (str, str)
        File name and SQL, in the order in which they apply.
    """
    folder = files("bot").joinpath("migrations")
    found = [f for f in folder.iterdir() if f.name.endswith(".sql")]
    return tuple((f.name, f.read_text("utf-8")) for f in sorted(found, key=lambda f: f.name))


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write everything inside, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def _statements(script: str) -> Iterator[str]:
    """Split a script; `Connection.executescript` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(value)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _message(path: Path, problem: str, advice: str = "Name another file for the store.") -> str:
    return f"{path}: the store is {problem}. {advice}"
