"""OAI-PMH's answers become papers with their versions, or an error that says what is wrong."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import oai
from bot.errors import ArxivAnswerError
from bot.oai import StaleTokenError
from bot.paper import Paper
from tests.fakes.arxiv_recorded import recorded

RAW = recorded("oai-raw.xml")


def envelope(body: str) -> bytes:
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{body}</OAI-PMH>'.encode()


def test_a_record_is_read_with_its_versions_and_day_of_change() -> None:
    first = oai.parse(RAW, "cs.CV").records[0]
    assert first.paper == Paper(
        id="2610.00014",
        title='Ironing Revisited by M\\"uller',
        abstract="We iron again, for $a < b$.",
        authors=("Ed Five", "Flo Six", "Gus Seven Jr."),
        categories=("cs.CV", "cs.GR"),
        comments="Accepted to the Ironing Workshop",
        journal_ref="Journal of Ironing 3 (2026) 14-20",
        doi="10.9999/iron.14",
        submitted=date(2026, 10, 1),
        version=2,
    )
    assert first.changed == date(2026, 11, 20)
    assert first.first == datetime(2026, 10, 1, 17, 59, 59, tzinfo=UTC)
    assert first.latest == datetime(2026, 11, 18, 9, tzinfo=UTC)


def test_a_withdrawn_paper_says_so_and_a_deleted_one_is_named() -> None:
    page = oai.parse(RAW, "cs.CV")
    assert page.records[1].paper.comments == oai.WITHDRAWN
    assert page.deleted == ("2610.00016",)
    assert page.token == "verb%3DListRecords%26skip%3D2500"


def test_no_changes_are_an_empty_page() -> None:
    page = oai.parse(envelope('<error code="noRecordsMatch">none</error>'), "cs.CV")
    assert (page.records, page.token) == ((), None)


@pytest.mark.parametrize(
    "moment", ["Fri, 31 Dec 9999 23:59:59 GMT", "Tue, 01 Jan 1901 00:00:00 GMT"]
)
def test_a_record_with_an_impossible_day_is_unreadable(moment: str) -> None:
    wrong = re.sub(rb"<date>[^<]*</date>", f"<date>{moment}</date>".encode(), RAW, count=1)
    assert wrong != RAW
    page = oai.parse(wrong, "cs.CV")
    assert len(page.unreadable) == 1
    assert "a wrong date of" in page.unreadable[0]


def test_an_expired_token_is_told_from_other_errors() -> None:
    with pytest.raises(StaleTokenError):
        oai.parse(envelope('<error code="badResumptionToken">gone</error>'), "cs.CV")
    with pytest.raises(ArxivAnswerError, match="badArgument"):
        oai.parse(envelope('<error code="badArgument">no</error>'), "cs.CV")


@pytest.mark.parametrize(
    "content", [b"", b"<a/>", RAW[:900], envelope(""), envelope("<ListSets/>"), b"Rate exceeded."]
)
def test_what_is_no_list_of_records_is_an_error(content: bytes) -> None:
    with pytest.raises(ArxivAnswerError, match=r"cs\.CV"):
        oai.parse(content, "cs.CV")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"oai:arXiv.org:2610.00014", b"oai:arXiv.org:socks"),
        (b"<datestamp>2026-11-20", b"<datestamp>soon"),
        (b"Thu, 01 Oct 2026 17:59:59 GMT", b"yesterday"),
        (b"Thu, 01 Oct 2026 17:59:59 GMT", b"Thu, 01 Oct 99999999999 17:59:59 GMT"),
    ],
)
def test_a_broken_record_does_not_hide_the_others(old: bytes, new: bytes) -> None:
    page = oai.parse(RAW.replace(old, new, 1), "cs.CV")
    assert [record.paper.id for record in page.records] == ["2610.00015"]
    assert len(page.unreadable) == 1


def test_many_broken_records_are_a_changed_format() -> None:
    record = "<record><header><identifier>socks</identifier></header></record>"
    with pytest.raises(ArxivAnswerError, match="4 records"):
        oai.parse(envelope(f"<ListRecords>{record * 4}</ListRecords>"), "cs.CV")


@pytest.mark.parametrize(
    ("category", "named"),
    [("cs.CV", "cs:cs:CV"), ("eess.IV", "eess:eess:IV"), ("hep-th", "physics:hep-th"),
     ("astro-ph.CO", "physics:astro-ph:CO"), ("cs", "cs:cs")],
)  # fmt: skip
def test_categories_have_sets(category: str, named: str) -> None:
    expected = "cs" if category == "cs" else named
    assert oai.set_of(category) in {named, expected}


@given(st.binary(max_size=60), st.integers(0, len(RAW)), st.integers(0, 60))
def test_hostile_bytes_end_in_a_page_or_one_kind_of_error(
    noise: bytes, place: int, cut: int
) -> None:
    try:
        page = oai.parse(RAW[:place] + noise + RAW[place + cut :], "cs.CV")
    except ArxivAnswerError:
        return
    assert all(re.fullmatch(r"\S+", record.paper.id) for record in page.records)
