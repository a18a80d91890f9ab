"""The fake arXiv answers in arXiv's own shapes, which the recorded answers show."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import requests

from bot.paper import AnnounceType, Paper
from tests.fakes.arxiv import FakeArxiv, Fault
from tests.fakes.arxiv_papers import invent_paper
from tests.fakes.arxiv_recorded import FOLDER, recorded

NIGHT = date(2026, 11, 20)
IRON = {
    "authors": ("Ed Five",),
    "comments": "Accepted",
    "doi": "10.9999/iron.14",
    "journal_ref": "Journal of Ironing 3 (2026) 14-20",
}
PAPERS = (
    invent_paper(13, NIGHT, categories=("cs.LG", "cs.CV")),
    invent_paper(11, NIGHT, categories=("cs.CV", "cs.AI"), comments="3 pages"),
    invent_paper(14, NIGHT, announce_type=AnnounceType.REPLACE, version=2, **IRON),
    invent_paper(
        15,
        NIGHT,
        announce_type=AnnounceType.REPLACE,
        version=4,
        categories=("hep-th", "cs.CV"),
    ),
    invent_paper(16, NIGHT, announce_type=AnnounceType.REPLACE, version=6),
)


@pytest.fixture
def fake() -> Iterator[FakeArxiv]:
    with FakeArxiv({NIGHT: PAPERS}) as running:
        yield running


def get(fake: FakeArxiv, path: str, **query: str) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.get(fake.url + path, params=query, timeout=30)


def listed(content: bytes) -> list[tuple[str, str]]:
    found = re.findall(rb"oai:arXiv.org:(\S+?)<.*?announce_type>([a-z-]+)<", content, re.DOTALL)
    return [(one.decode(), kind.decode()) for one, kind in found]


def layout(content: bytes) -> list[str]:
    """Tell the elements in order, each kind of item once: what a reader can rely on."""
    return list(dict.fromkeys(_paths(ET.fromstring(content), "")))


def _paths(element: ET.Element, above: str) -> Iterator[str]:
    attributes = ",".join(sorted(element.attrib))
    path = f"{above}/{element.tag}[{attributes}]"
    yield path
    for child in element:
        yield from _paths(child, path)


@pytest.mark.parametrize(
    ("name", "path", "query"),
    [
        ("rss-night.xml", "/rss/cs.CV", {}),
        ("atom-night.xml", "/atom/cs.CV", {}),
        ("rss-refused.xml", "/rss/cs.SOCKS", {}),
        ("query-answer.xml", "/api/query", {"id_list": "2611.00014"}),
        ("query-refused.xml", "/api/query", {"id_list": "socks"}),
        (
            "oai-record.xml",
            "/oai",
            {
                "verb": "GetRecord",
                "identifier": "oai:arXiv.org:2611.00014",
                "metadataPrefix": "arXiv",
            },
        ),
    ],
)
def test_answers_have_the_layout_of_recorded_ones(
    fake: FakeArxiv, name: str, path: str, query: dict[str, str]
) -> None:
    answered, real = layout(get(fake, path, **query).content), layout(recorded(name))
    assert answered == [path for path in real if "affiliation" not in path]


def test_every_recorded_answer_is_used() -> None:
    sources = "".join(p.read_text("utf-8") for p in Path(__file__).parent.rglob("test_*.py"))
    unused = [path.name for path in FOLDER.iterdir() if f'"{path.name}"' not in sources]
    assert unused == []


def test_announce_type_is_relative_to_the_category_asked_for(fake: FakeArxiv) -> None:
    assert listed(get(fake, "/rss/cs.CV").content) == [
        ("2611.00011v1", "new"),
        ("2611.00013v1", "cross"),
        ("2611.00014v2", "replace"),
        ("2611.00015v4", "replace-cross"),
    ]
    assert listed(get(fake, "/rss/cs.LG").content) == [("2611.00013v1", "new")]
    both = dict(listed(get(fake, "/rss/cs.cv+cs.lg").content))
    assert both["2611.00013v1"] == "new"


def test_an_overfull_feed_silently_loses_the_lowest_new_papers(fake: FakeArxiv) -> None:
    fake.add_night(NIGHT, [*PAPERS, *(invent_paper(n, NIGHT) for n in range(100, 2100))])
    found = listed(get(fake, "/rss/cs.CV").content)
    assert len(found) == 2000
    assert found[0] == ("2611.00103v1", "new")
    assert found[-1] == ("2611.00015v4", "replace-cross")


def test_a_day_without_announcement_has_a_feed_without_items(fake: FakeArxiv) -> None:
    fake.today = NIGHT + timedelta(days=1)
    content = get(fake, "/rss/cs.CV").content
    assert listed(content) == []
    assert b"<pubDate>Sat, 21 Nov 2026 00:00:00 -0500</pubDate>" in content
    assert layout(content) == layout(recorded("rss-weekend.xml"))


def test_a_stale_category_shows_an_earlier_batch_under_the_new_date(fake: FakeArxiv) -> None:
    monday = NIGHT + timedelta(days=3)
    fake.add_night(monday, [invent_paper(20, monday)])
    fake.serve_batch_of("cs.CV", NIGHT)
    stale = get(fake, "/rss/cs.CV").content
    assert b"<pubDate>Mon, 23 Nov 2026" in stale
    assert ("2611.00011v1", "new") in listed(stale)
    fake.serve_batch_of("cs.CV", None)
    assert listed(get(fake, "/rss/cs.CV").content) == [("2611.00020v1", "new")]


@pytest.mark.parametrize(
    ("ids", "found"),
    [
        ("2611.00011,2611.99999", 1),
        ("2611.00014v1", 1),
        ("2611.00014v3", 0),
        ("2611.00011,2611.00013,2611.00014", 3),
    ],
)
def test_query_api_answers_only_ids_and_versions_that_exist(
    fake: FakeArxiv, ids: str, found: int
) -> None:
    answer = get(fake, "/api/query", id_list=ids, max_results="10")
    assert answer.status_code == 200
    assert answer.content.count(b"<entry>") == found


@pytest.mark.parametrize(
    "query",
    [
        {"id_list": "2611.00011,socks"},
        {},
        {"id_list": "2611.00011", "max_results": "30001"},
        {"id_list": "2611.00011", "start": "x"},
    ],
)
def test_query_api_refuses_the_whole_query_with_an_error_entry(
    fake: FakeArxiv, query: dict[str, str]
) -> None:
    answer = get(fake, "/api/query", **query)
    assert answer.status_code == 400
    assert b"arxiv.org/api/errors#" in answer.content


def test_query_api_searches_by_category_and_day_in_slices(fake: FakeArxiv) -> None:
    text = "cat:cs.CV AND submittedDate:[202611180000 TO 202611182359]"
    first = get(fake, "/api/query", search_query=text, max_results="2")
    rest = get(fake, "/api/query", search_query=text, start="2", max_results="50")
    assert (first.content.count(b"<entry>"), rest.content.count(b"<entry>")) == (2, 3)
    assert b"<opensearch:totalResults>5<" in first.content
    outside = text.replace("20261118", "20261119")
    assert b"<entry>" not in get(fake, "/api/query", search_query=outside).content


def test_later_nights_are_not_known_yet(fake: FakeArxiv) -> None:
    fake.add_night(NIGHT + timedelta(days=3), [invent_paper(20, NIGHT)])
    fake.today = NIGHT
    assert b"<entry>" not in get(fake, "/api/query", id_list="2611.00020").content


def test_oai_pages_hold_every_record_once(fake: FakeArxiv) -> None:
    fake.oai_page_size = 2
    query = {"verb": "ListRecords", "metadataPrefix": "arXiv", "set": "cs:cs:CV"}
    ids: list[str] = []
    for _ in range(3):
        content = get(fake, "/oai", **query).content.decode()
        ids += re.findall(r"<identifier>oai:arXiv.org:(.*?)<", content)
        token = re.search(r"<resumptionToken [^>]*>(.*?)<", content)
        if token:
            query = {"verb": "ListRecords", "resumptionToken": token[1].replace("&amp;", "&")}
    assert token is None
    assert "<resumptionToken/>" in content
    assert ids == sorted(paper.id for paper in PAPERS)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"verb": "Sock"}, "badVerb"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "socks"}, "cannotDisseminateFormat"),
        (
            {"verb": "ListRecords", "metadataPrefix": "arXiv", "from": "2026-11-21"},
            "noRecordsMatch",
        ),
        ({"verb": "ListRecords", "metadataPrefix": "arXiv", "from": "today"}, "badArgument"),
        ({"verb": "ListRecords", "resumptionToken": "socks"}, "badResumptionToken"),
        (
            {"verb": "GetRecord", "metadataPrefix": "arXiv", "identifier": "oai:arXiv.org:1"},
            "idDoesNotExist",
        ),
    ],
)
def test_oai_errors_come_with_status_200(fake: FakeArxiv, query: dict[str, str], code: str) -> None:
    answer = get(fake, "/oai", **query)
    assert answer.status_code == 200
    assert f'<error code="{code}">' in answer.text


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [
        (Fault.UNAVAILABLE, 503, b"busy"),
        (Fault.TOO_MANY, 429, b"busy"),
        (Fault.FORBIDDEN, 403, b"busy"),
        (Fault.RATE_EXCEEDED, 200, b"Rate exceeded."),
        (Fault.EMPTY, 200, b""),
    ],
)
def test_a_fault_hits_the_planned_requests_only(
    fake: FakeArxiv, fault: Fault, status: int, body: bytes
) -> None:
    fake.fail(fault, "^/rss", nth=2, times=2, retry_after="7")
    assert get(fake, "/api/query", id_list="2611.00011").status_code == 200
    answers = [get(fake, "/rss/cs.CV") for _ in range(4)]
    assert [answer.content == body for answer in answers] == [False, True, True, False]
    assert answers[1].status_code == status
    assert answers[1].headers.get("Retry-After") == (None if status == 200 else "7")


def test_broken_bodies_are_broken(fake: FakeArxiv) -> None:
    whole = get(fake, "/rss/cs.CV").content
    fake.fail(Fault.CUT)
    assert get(fake, "/rss/cs.CV").content == whole[: len(whole) // 2]
    fake.fail(Fault.EMPTY_CHANNEL)
    assert listed(get(fake, "/rss/cs.CV").content) == []
    fake.fail(Fault.HTML)
    assert get(fake, "/rss/cs.CV").content.startswith(b"<!DOCTYPE html>")
    fake.fail(Fault.ERROR_ENTRY)
    assert b"arxiv.org/api/errors#" in get(fake, "/rss/cs.CV").content


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.CUT_TRANSFER])
def test_broken_connections_are_broken(fake: FakeArxiv, fault: Fault) -> None:
    fake.fail(fault)
    with pytest.raises(requests.RequestException):
        get(fake, "/rss/cs.CV")


def test_a_hanging_answer_ends_with_the_fake() -> None:
    fake = FakeArxiv({NIGHT: PAPERS})
    fake.fail(Fault.HANG)
    with pytest.raises(requests.Timeout):
        requests.get(f"{fake.url}/rss/cs.CV", timeout=0.05)
    assert get(fake, "/rss/cs.CV").status_code == 200
    fake.close()
    assert [one.is_alone for one in fake.requests] == [True, False]


def test_requests_are_logged_with_who_asked_and_when(fake: FakeArxiv) -> None:
    get(fake, "/rss/cs.CV")
    get(fake, "/api/query", id_list="2611.00011")
    first, second = fake.requests
    assert (first.path, second.path) == ("/rss/cs.CV", "/api/query")
    assert ("id_list", "2611.00011") in second.query
    assert "python-requests" in first.user_agent
    assert first.started <= first.ended <= second.started <= second.ended
    assert first.is_alone


def test_known_papers_are_on_no_night() -> None:
    with FakeArxiv(known=[Paper("2407.00001", "Known", categories=("cs.CV",))]) as fake:
        assert listed(get(fake, "/rss/cs.CV").content) == []
        assert b"<entry>" in get(fake, "/api/query", id_list="2407.00001").content
