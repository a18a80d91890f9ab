import gzip
import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.errors import MirrorError
from bot.mirror import Mirror, read_papers
from bot.paper import AnnounceType, Paper
from bot.paper_record import to_record
from tests.fakes.arxiv_papers import invent_paper

THURSDAY, FRIDAY = date(2026, 11, 19), date(2026, 11, 20)
FIRST = (invent_paper(2, THURSDAY), invent_paper(1, THURSDAY))
SECOND = (
    invent_paper(3, FRIDAY),
    invent_paper(1, FRIDAY, announce_type=AnnounceType.REPLACE, version=2, title="Revised"),
)
KNOWN = (Paper("2407.00001", "Known"), invent_paper(3, FRIDAY, title="Known elsewhere"))
SHARED = Path(__file__).parents[2].parent / "shared"


def write(path: Path, papers: Sequence[Paper]) -> Path:
    content = "".join(json.dumps(to_record(paper)) + "\n" for paper in papers).encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "2026-11-20.jsonl.gz", SECOND)
    write(tmp_path / "2026-11-19.jsonl", FIRST)
    write(tmp_path / "older.jsonl.gz", KNOWN)
    (tmp_path / "README.md").write_text("no papers")
    (tmp_path / ".2026-11-21.jsonl").write_text("half written")
    return tmp_path


def test_nights_are_in_order_and_other_files_are_none(folder: Path) -> None:
    assert Mirror(folder).nights() == (THURSDAY, FRIDAY)


def test_a_night_is_read_in_the_files_order(folder: Path) -> None:
    mirror = Mirror(folder)
    assert mirror.read_night(THURSDAY) == FIRST
    assert mirror.read_night(FRIDAY) == SECOND


def test_the_files_name_is_the_day_of_records_without_one(tmp_path: Path) -> None:
    lines = ['{"id": "2611.00001"}', '{"id": "2611.00002", "announced": "2026-11-19"}']
    (tmp_path / "2026-11-20.jsonl").write_text("\n".join(lines))
    papers = Mirror(tmp_path).read_night(FRIDAY)
    assert [paper.announced for paper in papers] == [FRIDAY, THURSDAY]


def test_a_repeated_paper_counts_once_at_its_first_place(tmp_path: Path) -> None:
    write(tmp_path / "2026-11-19.jsonl", [*FIRST, invent_paper(2, THURSDAY, title="Again")])
    assert Mirror(tmp_path).read_night(THURSDAY) == FIRST


def test_an_empty_night_has_no_papers(tmp_path: Path) -> None:
    write(tmp_path / "2026-11-20.jsonl.gz", [])
    assert Mirror(tmp_path).read_night(FRIDAY) == ()


def test_a_missing_night_is_an_error_that_names_it(folder: Path) -> None:
    with pytest.raises(MirrorError, match="2026-11-21: the mirror has no file"):
        Mirror(folder).read_night(date(2026, 11, 21))


@pytest.mark.parametrize(
    ("start", "end", "nights"),
    [
        (THURSDAY, FRIDAY, [THURSDAY]),
        (THURSDAY, FRIDAY + timedelta(days=9), [THURSDAY, FRIDAY]),
        (FRIDAY, FRIDAY, []),
        (FRIDAY, THURSDAY, []),
        (date.min, date.max, [THURSDAY, FRIDAY]),
    ],
)
def test_nights_between_exclude_the_end(
    folder: Path, start: date, end: date, nights: list[date]
) -> None:
    read = list(Mirror(folder).read_between(start, end))
    assert [night for night, _ in read] == nights
    assert all(papers == Mirror(folder).read_night(night) for night, papers in read)


def test_nights_are_read_one_by_one(folder: Path) -> None:
    (folder / "2026-11-20.jsonl.gz").write_bytes(b"broken")
    nights = Mirror(folder).read_between(date.min, date.max)
    assert next(nights) == (THURSDAY, FIRST)
    with pytest.raises(MirrorError):
        next(nights)


def test_known_papers_are_those_of_files_that_are_no_night(folder: Path) -> None:
    assert tuple(Mirror(folder).read_known()) == KNOWN


def test_papers_are_found_on_their_first_night_then_among_the_known(folder: Path) -> None:
    ids = ["2611.00001", "2611.00003", "2407.00001", "2407.00009"]
    found = Mirror(folder).find(ids)
    assert found == {paper.id: paper for paper in (FIRST[1], SECOND[0], KNOWN[0])}
    assert Mirror(folder).find([]) == {}


def test_nothing_is_found_on_later_nights(folder: Path) -> None:
    found = Mirror(folder).find(["2611.00001", "2611.00003"], before=FRIDAY)
    assert found == {"2611.00001": FIRST[1], "2611.00003": KNOWN[1]}
    assert set(Mirror(folder).find(["2611.00001"], before=THURSDAY)) == set()


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MirrorError, match="no folder of papers"):
        Mirror(tmp_path / "absent")


def test_a_file_in_place_of_a_folder_is_an_error(folder: Path) -> None:
    with pytest.raises(MirrorError, match="no folder of papers"):
        Mirror(folder / "README.md")


def test_an_empty_folder_has_no_nights(tmp_path: Path) -> None:
    mirror = Mirror(tmp_path)
    assert (mirror.nights(), list(mirror.read_known())) == ((), [])


def test_two_files_of_one_night_are_an_error(folder: Path) -> None:
    write(folder / "2026-11-20.jsonl", SECOND)
    with pytest.raises(MirrorError, match=r"2026-11-20.jsonl and 2026-11-20.jsonl.gz"):
        Mirror(folder)


def test_a_name_that_is_no_day_of_the_calendar_is_an_error(folder: Path) -> None:
    write(folder / "2026-02-30.jsonl", SECOND)
    with pytest.raises(MirrorError, match=r"2026-02-30 is no day"):
        Mirror(folder)


def test_a_broken_line_is_an_error_with_file_and_line(folder: Path) -> None:
    path = folder / "2026-11-19.jsonl"
    path.write_bytes(path.read_bytes() + b'{"id": "2611.0')
    with pytest.raises(MirrorError, match=r"2026-11-19.jsonl line 3: no JSON object"):
        Mirror(folder).read_night(THURSDAY)


@pytest.mark.parametrize("end", [5, -9, -1])
def test_a_compressed_file_that_is_cut_off_is_an_error(folder: Path, end: int) -> None:
    path = folder / "2026-11-20.jsonl.gz"
    path.write_bytes(path.read_bytes()[:end])
    with pytest.raises(MirrorError, match=r"2026-11-20.jsonl.gz: .* damaged or cut off"):
        Mirror(folder).read_night(FRIDAY)


def test_a_compressed_file_with_other_bytes_is_an_error(folder: Path) -> None:
    path = folder / "2026-11-20.jsonl.gz"
    content = bytearray(path.read_bytes())
    for damaged in (b"no gzip at all", bytes(content[:20] + b"\xff" * 9 + content[29:])):
        path.write_bytes(damaged)
        with pytest.raises(MirrorError, match="damaged or cut off"):
            Mirror(folder).read_night(FRIDAY)


def test_a_missing_file_of_papers_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MirrorError, match="cannot be read"):
        list(read_papers(tmp_path / "absent.jsonl"))


def test_errors_of_whoever_reads_are_not_taken_for_the_files(folder: Path) -> None:
    def consume() -> None:
        for _ in read_papers(folder / "2026-11-19.jsonl"):
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        consume()


@pytest.mark.skipif(not (SHARED / "arxiv").is_dir(), reason="real nights are not here")
def test_real_nights_are_read_and_written_back_the_same() -> None:
    mirror = Mirror(SHARED / "arxiv")
    assert len(mirror.nights()) > 100
    papers = mirror.read_night(mirror.nights()[0])
    assert len(papers) > 100
    lines = [json.dumps(to_record(paper)) for paper in papers]
    assert all(paper.abstract and paper.authors and paper.announced for paper in papers)
    assert len(set(lines)) == len(papers)
