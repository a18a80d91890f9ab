import http.server
import threading
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest

from bot.arxiv_client import ArxivClient
from bot.arxiv_settings import ArxivSettings
from bot.errors import ArxivError, ConfigError
from bot.feed import parse_feed
from bot.paper import Paper
from tests.fakes.arxiv import FakeArxiv, Fault
from tests.fakes.arxiv_papers import invent_paper
from tests.fakes.arxiv_recorded import recorded

NIGHT = date(2026, 11, 20)
PAPERS = tuple(
    invent_paper(
        n,
        NIGHT,
        categories=("cs.CV", "eess.IV"),
        comments=f"Accepted, {n} pages",
        doi=f"10.9999/{n}",
        journal_ref=f"Kettles {n}",
        version=2,
    )
    for n in range(1, 251)
)


@pytest.fixture
def fake() -> Iterator[FakeArxiv]:
    with FakeArxiv({NIGHT: PAPERS}) as running:
        yield running


@pytest.fixture
def client(fake: FakeArxiv) -> Iterator[ArxivClient]:
    with ArxivClient(fake.settings(retries=0)) as made:
        yield made


def queries(fake: FakeArxiv) -> list[dict[str, str]]:
    return [dict(one.query) for one in fake.requests]


def serve(body: bytes) -> tuple[http.server.HTTPServer, str]:
    """Answer every request with these bytes."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Stay quiet."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}/api/query"


def metadata_of(body: bytes, ids: Sequence[str]) -> dict[str, Paper]:
    server, url = serve(body)
    try:
        settings = ArxivSettings(url, url, url, delay_seconds=0, backoff_seconds=0, retries=0)
        with ArxivClient(settings) as client:
            return client.fetch_metadata(ids)
    finally:
        server.shutdown()
        server.server_close()


def test_a_feed_arrives_byte_for_byte(fake: FakeArxiv, client: ArxivClient) -> None:
    feed = parse_feed(client.fetch_feed("cs.CV"), "cs.CV")
    assert (feed.night, len(feed.papers)) == (NIGHT, 250)
    assert fake.requests[0].path == "/rss/cs.CV"


@pytest.mark.parametrize("category", ["", "cs.CV+cs.LG", "../x", "cs.CV?x=1", "cs CV", "cs.", "1"])
def test_what_is_no_category_is_not_asked_for(
    fake: FakeArxiv, client: ArxivClient, category: str
) -> None:
    with pytest.raises(ConfigError, match="no arXiv category"):
        client.fetch_feed(category)
    assert fake.requests == ()


def test_a_category_that_arxiv_does_not_know_quotes_its_words(client: ArxivClient) -> None:
    with pytest.raises(ArxivError, match=r"400 \(There is no category 'cs.SOCKS'.\)"):
        client.fetch_feed("cs.SOCKS")


def test_oai_answers_arrive_with_their_errors(client: ArxivClient) -> None:
    answer = client.fetch_oai({"verb": "GetRecord", "identifier": "x", "metadataPrefix": "arXiv"})
    assert b'<error code="idDoesNotExist">' in answer


def test_metadata_has_every_field() -> None:
    found = metadata_of(recorded("query-answer.xml"), ["hep-th/9901001", "2610.00014v1"])
    assert list(found.values()) == [
        Paper(
            id="hep-th/9901001",
            title="Hanging Things on Lines",
            abstract="Lines carry things. Some carry more than others do.",
            authors=("Gus Seven",),
            categories=("hep-th", "cs.CV"),
            submitted=date(1999, 1, 1),
            version=4,
        ),
        Paper(
            id="2610.00014",
            title="Ironing Revisited",
            abstract="We iron $α$ again.",
            authors=("Ed Five", "Flo Six"),
            categories=("cs.CV",),
            comments="Accepted to the Ironing Workshop, 14 pages",
            journal_ref="Journal of Ironing 3 (2026) 14-20",
            doi="10.9999/iron.14",
            submitted=date(2026, 10, 1),
            version=2,
        ),
    ]


def test_metadata_comes_by_id_whatever_the_order_and_form(client: ArxivClient) -> None:
    asked = ["2611.00002", "https://arxiv.org/pdf/2611.00250v1.pdf", "arXiv:2611.00001v2"]
    found = client.fetch_metadata([*asked, "2611.00002v2"])
    assert list(found) == ["2611.00002", "2611.00250", "2611.00001"]
    assert all(found[paper.id].comments == paper.comments for paper in PAPERS if paper.id in found)


def test_at_most_a_hundred_ids_go_into_a_request(fake: FakeArxiv, client: ArxivClient) -> None:
    assert len(client.fetch_metadata([paper.id for paper in PAPERS])) == 250
    sizes = [(len(one["id_list"].split(",")), one["max_results"]) for one in queries(fake)]
    assert sizes == [(100, "100"), (100, "100"), (50, "50")]


def test_no_ids_need_no_request(fake: FakeArxiv, client: ArxivClient) -> None:
    assert client.fetch_metadata([]) == {}
    assert fake.requests == ()


@pytest.mark.parametrize("wrong", ["", "socks", "10.1145/3474085.3475280", "2413.00001"])
def test_an_invalid_id_is_found_before_anything_is_asked(
    fake: FakeArxiv, client: ArxivClient, wrong: str
) -> None:
    with pytest.raises(ValueError, match="no arXiv id"):
        client.fetch_metadata(["2611.00001", wrong])
    assert fake.requests == ()


@pytest.mark.parametrize("counts_unknown", [False, True])
@pytest.mark.parametrize("asked", [["2611.09999"], ["2611.00001", "2611.09998", "2611.09999"]])
def test_papers_that_arxiv_does_not_have_are_absent(
    fake: FakeArxiv, client: ArxivClient, asked: list[str], *, counts_unknown: bool
) -> None:
    fake.counts_unknown_ids = counts_unknown
    assert set(client.fetch_metadata(asked)) == set(asked) & {"2611.00001"}


@pytest.mark.parametrize(
    "fault",
    [
        Fault.CUT,
        Fault.CUT_TRANSFER,
        Fault.HTML,
        Fault.EMPTY,
        Fault.RATE_EXCEEDED,
        Fault.ERROR_ENTRY,
    ],
)
def test_a_broken_answer_is_never_taken_for_no_results(
    fake: FakeArxiv, client: ArxivClient, fault: Fault
) -> None:
    fake.fail(fault)
    with pytest.raises(ArxivError):
        client.fetch_metadata(["2611.00001"])


def test_an_answer_cut_at_any_line_is_an_error() -> None:
    lines = recorded("query-answer.xml").splitlines(keepends=True)
    for count in (1, 2, 9, 10, 20, 30, len(lines) - 1):
        with pytest.raises(ArxivError):
            metadata_of(b"".join(lines[:count]), ["2610.00014"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"2026-10-01T03:30:00Z", b"some day"),
        (b"http://arxiv.org/abs/2610.00014v2", b"http://arxiv.org/abs/socks"),
    ],
)
def test_an_entry_with_nonsense_is_an_error(old: bytes, new: bytes) -> None:
    with pytest.raises(ArxivError, match="cannot be read"):
        metadata_of(recorded("query-answer.xml").replace(old, new), ["2610.00014"])


def test_papers_that_were_not_asked_for_are_left_out() -> None:
    assert list(metadata_of(recorded("query-answer.xml"), ["2610.00014"])) == ["2610.00014"]


def test_wrong_settings_are_refused_before_anything_is_asked(fake: FakeArxiv) -> None:
    with pytest.raises(ConfigError, match="delay_seconds"):
        ArxivClient(ArxivSettings(rss_url=f"{fake.url}/rss", delay_seconds=1.0))


def test_papers_are_found_by_the_doi_of_their_publisher_in_one_request(
    client: ArxivClient, fake: FakeArxiv
) -> None:
    newest = PAPERS[-1]
    found = client.fetch_by_doi(["10.9999/250", "10.9999/250", '10.1145/"unknown"'])
    assert {doi: paper.id for doi, paper in found.items()} == {"10.9999/250": newest.id}
    (query,) = queries(fake)
    assert query["search_query"] == 'doi:"10.9999/250" OR doi:"10.1145/unknown"'


def test_no_doi_is_no_request(client: ArxivClient, fake: FakeArxiv) -> None:
    assert client.fetch_by_doi([]) == {}
    assert not fake.requests
