import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import MirrorError
from bot.paper import AnnounceType, Paper
from bot.paper_record import parse_lines, parse_record, to_record
from tests.fakes.arxiv_recorded import recorded

NIGHT = date(2026, 11, 20)
ID = "2611.00001"


def test_the_public_snapshot_is_read() -> None:
    first, second = parse_lines(recorded("snapshot.jsonl").splitlines(), "snapshot.jsonl")
    assert first == Paper(
        id="0711.0015",
        title="Pegs of the $n$-th kind",
        abstract="Pegs are counted. Then they are counted again.",
        authors=("H. Eight", "I. Nine", "J. Ten Jr."),
        categories=("cs.CV", "math.CO"),
        comments="12 pages, 3 figures",
        submitted=date(2007, 11, 5),
        version=2,
    )
    assert second.id == "hep-th/9901001"
    assert (second.journal_ref, second.doi) == ("Lines 1 (1999) 1", "10.9999/line.1")
    assert first.known_by == date(2007, 11, 30)


def test_authors_of_the_snapshot_are_split_without_the_parsed_ones() -> None:
    record = json.loads(recorded("snapshot.jsonl").splitlines()[0])
    record["authors_parsed"] = None
    assert parse_record(record, "x").authors == ("H. Eight", "I. Nine", "J. Ten")


def test_the_fields_of_a_mirror_are_read() -> None:
    paper = parse_record(
        {
            "id": ID + "v3",
            "title": None,
            "authors": ["Ada One, Jr.", " Bo  Two "],
            "announced": "2026-11-20",
            "announce_type": "replace-cross",
            "submitted": "2026-11-18",
            "links": ["https://example.org/x", ""],
            "terms": {"paper kite": 2, "kite": 3},
            "unknown": [1],
        },
        "x",
    )
    assert paper == Paper(
        id=ID,
        title="",
        authors=("Ada One, Jr.", "Bo Two"),
        announced=NIGHT,
        announce_type=AnnounceType.REPLACE_CROSS,
        submitted=date(2026, 11, 18),
        version=3,
        links=("https://example.org/x",),
        term_counts={"paper kite": 2, "kite": 3},
    )


@pytest.mark.parametrize("record", [{"id": ID}, {"id": ID, "title": None, "announced": None}])
def test_only_the_id_is_needed(record: dict[str, Any]) -> None:
    assert parse_record(record, "x") == Paper(id=ID, title="")
    assert parse_record(record, "x", NIGHT).announced == NIGHT


def test_the_records_own_day_comes_before_the_default() -> None:
    assert parse_record({"id": ID, "announced": "2026-11-19"}, "x", NIGHT).announced == date(
        2026, 11, 19
    )


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (None, "x: a paper is a JSON object, not None"),
        ([], "JSON object"),
        ("2611.00001", "JSON object"),
        ({}, "id: None is not an arXiv id"),
        ({"id": 2611.00001}, "id: 2611.00001 is not an arXiv id"),
        ({"id": ""}, "id: ''"),
        ({"id": "2613.00001"}, "id: '2613.00001'"),
        ({"id": ID, "title": 3}, "title: 3 is not text"),
        ({"id": ID, "abstract": ["a"]}, "abstract"),
        ({"id": ID, "categories": ["cs.CV"]}, "categories"),
        ({"id": ID, "authors": [1]}, "authors"),
        ({"id": ID, "authors": {"a": 1}}, "authors"),
        ({"id": ID, "announced": "20.11.2026"}, "announced: '20.11.2026' is not a date"),
        ({"id": ID, "announced": "2026-02-30"}, "announced"),
        ({"id": ID, "announced": 20261120}, "announced"),
        ({"id": ID, "announce_type": "revived"}, "one of new, cross, replace, replace-cross"),
        ({"id": ID, "links": "https://x"}, "links"),
        ({"id": ID, "links": [None]}, "links"),
        ({"id": ID, "terms": ["a"]}, "terms"),
        ({"id": ID, "terms": {"a": 0}}, "terms"),
        ({"id": ID, "terms": {"a": True}}, "terms"),
        ({"id": ID, "terms": {"a": 1.5}}, "terms"),
        ({"id": ID, "versions": "v1"}, "versions"),
        ({"id": ID, "versions": ["v1"]}, "versions"),
        ({"id": ID, "authors_parsed": "A"}, "authors_parsed"),
    ],
)
def test_wrong_records_are_refused_with_place_and_field(record: object, message: str) -> None:
    with pytest.raises(MirrorError, match=message) as caught:
        parse_record(record, "x")
    assert str(caught.value).startswith("x")
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    "versions",
    [[], [{}], [{"version": None, "created": None}], [{"version": "v", "created": "one day"}]],
)
def test_versions_without_content_say_nothing(versions: list[dict[str, Any]]) -> None:
    paper = parse_record({"id": ID, "versions": versions}, "x")
    assert (paper.version, paper.submitted) == (None, None)


@pytest.mark.parametrize("parsed", [[], [["One"]], ["One"], [[]]])
def test_parsed_authors_without_names_leave_the_string(parsed: list[Any]) -> None:
    record = {"id": ID, "authors": "A. One", "authors_parsed": parsed}
    assert parse_record(record, "x").authors == ("A. One",)


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    paper = parse_record(json.loads(f'{{"id": "{ID}", "title": "a\\ud800b"}}'), "x")
    assert paper.title == "a?b"


def test_blank_lines_are_passed_over_but_counted() -> None:
    lines = [b"\xef\xbb\xbf" + f'{{"id": "{ID}"}}\r\n'.encode(), b"\n", b"  \n", b"{\n"]
    papers = parse_lines(lines, "file")
    assert next(papers).id == ID
    with pytest.raises(MirrorError, match=r"^file line 4: "):
        next(papers)


@pytest.mark.parametrize(
    "line", [b"{", b"\xff\xfe", b"[" * 100_000, b"null", b"[]", b'{"id": ' + b"9" * 9999 + b"}"]
)
def test_a_broken_line_is_named(line: bytes) -> None:
    with pytest.raises(MirrorError, match=r"^file line 1") as caught:
        list(parse_lines([line], "file"))
    assert len(str(caught.value)) < 300


def test_no_lines_are_no_papers() -> None:
    assert list(parse_lines([], "file")) == []


def test_authors_are_a_string_unless_it_would_read_back_differently() -> None:
    plain = Paper(ID, "T", authors=("A One", "B Two"))
    odd = Paper(ID, "T", authors=("The Kite and Kettle Group", "B Two"))
    assert to_record(plain)["authors"] == "A One, B Two"
    assert to_record(odd)["authors"] == ["The Kite and Kettle Group", "B Two"]


def test_a_record_names_the_snapshots_fields_always_and_the_others_if_known() -> None:
    assert to_record(Paper(ID, "T")) == {
        "id": ID,
        "title": "T",
        "abstract": None,
        "authors": None,
        "categories": None,
        "comments": None,
        "journal-ref": None,
        "doi": None,
    }


line = st.text(st.characters(codec="utf-8"), max_size=20).map(lambda t: " ".join(t.split()))
text = line.filter(bool)
papers = st.builds(
    Paper,
    id=st.sampled_from([ID, "hep-th/9901001"]),
    title=line,
    abstract=st.none() | text,
    authors=st.lists(text, max_size=3).map(tuple),
    categories=st.sampled_from([(), ("cs.CV",), ("cs.CV", "hep-th")]),
    comments=st.none() | text,
    journal_ref=st.none() | text,
    doi=st.none() | text,
    announced=st.none() | st.dates(),
    announce_type=st.sampled_from(AnnounceType),
    submitted=st.none() | st.dates(),
    version=st.none() | st.integers(min_value=1, max_value=99),
    links=st.lists(text, max_size=2).map(tuple),
    term_counts=st.none() | st.dictionaries(text, st.integers(min_value=1), max_size=3),
)


@settings(deadline=None)
@given(papers)
def test_a_paper_survives_being_written_and_read(paper: Paper) -> None:
    written = json.dumps(to_record(paper)).encode()
    assert list(parse_lines([written], "x")) == [paper]
