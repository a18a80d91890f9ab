"""A folder of nightly files that stands in for arXiv.

Notes
-----
Source: the section on mirrors in docs/architecture.md.
"""

import gzip
import json
import re
import zlib
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

from bot.errors import MirrorError
from bot.paper import Paper, parse_id
from bot.paper_record import parse_lines, to_record

_NIGHT = re.compile(r"\d{4}-\d\d-\d\d")
_ID = re.compile(rb'"id"\s*:\s*"([^"]*)"')
_SUFFIX = re.compile(r"\.jsonl(?:\.gz)?$")


class Mirror:
    """Papers in a folder: ``YYYY-MM-DD.jsonl[.gz]`` for a night, other names for known papers.

    Parameters
    ----------
    folder : Path
        Its files are read when they are asked for, never written.

    Raises
    ------
    MirrorError
        If there is no such folder, a night has two files, or a name looks like a date and is none.
    """

    def __init__(self, folder: Path) -> None:
        self._nights: dict[date, Path] = {}
        self._known: list[Path] = []
        for path in _record_files(folder):
            stem = _SUFFIX.sub("", path.name)
            if _NIGHT.fullmatch(stem):
                self._add_night(_day(stem, path), path)
            else:
                self._known.append(path)

    def _add_night(self, night: date, path: Path) -> None:
        if night in self._nights:
            raise MirrorError(
                f"{path.parent}: {self._nights[night].name} and {path.name} are the same night; "
                "keep one of them."
            )
        self._nights[night] = path

    def nights(self) -> tuple[date, ...]:
        """Tell which nights the folder holds, in order."""
        return tuple(sorted(self._nights))

    def read_night(self, night: date) -> tuple[Paper, ...]:
        """Read the papers of one night.

        Parameters
        ----------
        night : date
            One of `nights`.

        Returns
        -------
        tuple of Paper
            In the file's order, each paper once: the first record of an id counts.

        Raises
        ------
        MirrorError
            If there is no such night, or its file cannot be read; the line is named.
        """
        path = self._nights.get(night)
        if path is None:
            raise MirrorError(f"{night}: the mirror has no file of this night.")
        papers: dict[str, Paper] = {}
        for paper in read_papers(path, night):
            papers.setdefault(paper.id, paper)
        return tuple(papers.values())

    def read_between(self, start: date, end: date) -> Iterator[tuple[date, tuple[Paper, ...]]]:
        """Read the nights from a day up to, but not including, another.

        Parameters
        ----------
        start, end : date
            Days of listings; nights that the folder lacks are passed over.

        Yields
        ------
        tuple of (date, tuple of Paper)
            A night and its papers, oldest night first.
        """
        for night in self.nights():
            if start <= night < end:
                yield night, self.read_night(night)

    def read_known(self) -> Iterator[Paper]:
        """Read the papers that are known by id, on no night, in the order of file and line."""
        for path in self._known:
            yield from read_papers(path)

    def find(self, ids: Collection[str], before: date | None = None) -> dict[str, Paper]:
        """Find papers by id.

        Parameters
        ----------
        ids : collection of str
            Ids without version.
        before : date or None
            Only nights before this day are searched; papers on no night always are.

        Returns
        -------
        dict of str to Paper
            Those that were found. The earliest night's record counts, then those on no night.
        """
        found: dict[str, Paper] = {}
        for path, night in self._searchable(before):
            missing = frozenset(ids).difference(found)
            if not missing:
                break
            for paper in read_papers(path, night, only=missing):
                found.setdefault(paper.id, paper)
        return found

    def _searchable(self, before: date | None) -> Iterator[tuple[Path, date | None]]:
        for night in self.nights():
            if before is None or night < before:
                yield self._nights[night], night
        yield from ((path, None) for path in self._known)


def read_papers(
    path: Path, default_announced: date | None = None, only: Collection[str] | None = None
) -> Iterator[Paper]:
    """Read a file of papers line by line; it may be larger than memory.

    Parameters
    ----------
    path : Path
        JSON lines, compressed if the name ends in ``.gz``.
    default_announced : date or None
        Day of announcement of records that name none.
    only : collection of str or None
        Ids of the records to read; the other lines are passed over unread.

    Yields
    ------
    Paper
        In the file's order.

    Raises
    ------
    MirrorError
        If the file is missing, damaged or cut off, or a line is no record; file and line are named.
    """
    try:
        with _open(path) as lines:
            wanted = lines if only is None else (x for x in lines if _id_of(x) in only)
            yield from parse_lines(wanted, str(path), default_announced)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise MirrorError(
            f"{path}: the compressed file is damaged or cut off ({error}). Fetch it again."
        ) from error
    except OSError as error:
        raise MirrorError(f"{path}: cannot be read ({error.strerror or error}).") from error


def write_night(folder: Path, night: date, papers: Iterable[Paper]) -> Path:
    """Write one night's file; the same papers give the same bytes.

    Parameters
    ----------
    folder : Path
        The mirror; made if it does not exist.
    night : date
        Names the file.
    papers : iterable of Paper
        In order.

    Returns
    -------
    Path
        The file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{night}.jsonl.gz"
    lines = (json.dumps(to_record(paper), ensure_ascii=False) for paper in papers)
    path.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode(), mtime=0))
    return path


def _id_of(line: bytes) -> str:
    """Find the id of a record without reading all of it; quotes inside values are escaped."""
    match = _ID.search(line)
    parsed = parse_id(match[1].decode("utf-8", "replace")) if match else None
    return parsed[0] if parsed else ""


def _open(path: Path) -> BinaryIO:
    if path.name.endswith(".gz"):
        return cast("BinaryIO", gzip.open(path, "rb"))
    return path.open("rb")


def _record_files(folder: Path) -> list[Path]:
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise MirrorError(
            f"{folder}: no folder of papers ({error.strerror}); a mirror holds files named "
            "YYYY-MM-DD.jsonl.gz."
        ) from error
    return [path for path in paths if _SUFFIX.search(path.name) and not path.name.startswith(".")]


def _day(stem: str, path: Path) -> date:
    try:
        return date.fromisoformat(stem)
    except ValueError:
        raise MirrorError(f"{path}: {stem} is no day of the calendar.") from None
