import threading
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest

from bot.arxiv_client import ArxivClient
from bot.arxiv_transport import PROCESS_PACE, RequestPace
from bot.errors import ArxivAnswerError, ArxivError, ArxivForbiddenError
from tests.fakes.arxiv import FakeArxiv, Fault
from tests.fakes.arxiv_clock import FakeClock
from tests.fakes.arxiv_papers import invent_paper

NIGHT = date(2026, 11, 20)
PAPERS = tuple(invent_paper(n, NIGHT) for n in (1, 2, 3))
PASSING = [
    Fault.UNAVAILABLE,
    Fault.SERVER_ERROR,
    Fault.TOO_MANY,
    Fault.RATE_EXCEEDED,
    Fault.CUT,
    Fault.CUT_TRANSFER,
    Fault.EMPTY,
    Fault.RESET,
]
LASTING = [Fault.HTML, Fault.ERROR_ENTRY, Fault.ELSEWHERE, Fault.FORBIDDEN]


@pytest.fixture
def fake() -> Iterator[FakeArxiv]:
    with FakeArxiv({NIGHT: PAPERS}) as running:
        yield running


def ask_all(client: ArxivClient) -> None:
    client.fetch_feed("cs.CV")
    client.fetch_metadata([PAPERS[0].id])
    client.fetch_oai({"verb": "ListRecords", "metadataPrefix": "arXiv"})


def test_requests_are_three_seconds_apart_across_all_addresses(fake: FakeArxiv) -> None:
    clock = FakeClock()
    with ArxivClient(fake.settings(delay_seconds=3.0), pace=clock.pace()) as client:
        ask_all(client)
        client.fetch_feed("cs.LG")
    assert clock.naps == [3.0, 3.0, 3.0]
    assert [one.path for one in fake.requests] == [
        "/rss/cs.CV",
        "/api/query",
        "/oai",
        "/rss/cs.LG",
    ]


def test_the_pause_is_measured_from_the_end_of_the_last_request() -> None:
    clock = FakeClock()
    pace = clock.pace()
    with pace.turn(3.0):
        clock.now += 7.5
    with pace.turn(3.0):
        pass
    assert clock.naps == [3.0]
    clock.now += 1.25
    with pace.turn(3.0):
        pass
    assert clock.naps == [3.0, 1.75]
    clock.now += 60.0
    with pace.turn(3.0):
        pass
    assert clock.naps == [3.0, 1.75]


def test_the_pause_is_kept_after_a_request_that_failed() -> None:
    clock = FakeClock()
    pace = clock.pace()
    with pytest.raises(OSError, match="cut"), pace.turn(3.0):
        raise OSError("cut")
    with pace.turn(3.0):
        pass
    assert clock.naps == [3.0]


def test_clients_of_many_threads_ask_one_after_another_with_pauses(
    fake: FakeArxiv, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PROCESS_PACE, "_sleep", threading.Event().wait)
    delay = 0.05
    with (
        ArxivClient(fake.settings(delay_seconds=delay)) as first,
        ArxivClient(fake.settings(delay_seconds=delay)) as second,
    ):
        threads = [threading.Thread(target=ask_all, args=(one,)) for one in (first, second) * 3]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    asked = sorted(fake.requests, key=lambda one: one.started)
    assert len(asked) == 18
    assert all(one.is_alone for one in asked)
    gaps = [later.started - sooner.ended for sooner, later in pairwise(asked)]
    assert min(gaps) >= delay


def test_every_request_says_who_asks(fake: FakeArxiv) -> None:
    settings = fake.settings(repository_url="https://example.org/list", contact="a@b.org")
    with ArxivClient(settings) as client:
        ask_all(client)
    agents = {one.user_agent for one in fake.requests}
    assert agents == {settings.user_agent}
    assert "(+https://example.org/list; mailto:a@b.org)" in settings.user_agent


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize(
    ("path", "naps"),
    [("^/rss", [30, 60, 3, 3]), ("^/api", [3, 30, 60, 3]), ("^/oai", [3, 3, 30, 60])],
)
def test_a_fault_that_passes_is_waited_out(
    fake: FakeArxiv, fault: Fault, path: str, naps: list[float]
) -> None:
    clock = FakeClock()
    fake.fail(fault, path, times=2)
    settings = fake.settings(delay_seconds=3.0, backoff_seconds=30.0, retries=2)
    with ArxivClient(settings, pace=clock.pace()) as client:
        ask_all(client)
    assert clock.naps == naps
    assert len(fake.requests) == 5


@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_stays_ends_after_the_last_repetition(fake: FakeArxiv, fault: Fault) -> None:
    fake.fail(fault, times=99)
    with (
        ArxivClient(fake.settings(retries=2)) as client,
        pytest.raises(ArxivError, match=r"/rss/cs.CV: .*3 times. The next run tries again"),
    ):
        client.fetch_feed("cs.CV")
    assert len(fake.requests) == 3


@pytest.mark.parametrize("fault", LASTING)
@pytest.mark.parametrize("path", ["^/rss", "^/api"])
def test_a_fault_that_will_not_pass_is_asked_once(fake: FakeArxiv, fault: Fault, path: str) -> None:
    fake.fail(fault, path)
    with ArxivClient(fake.settings()) as client, pytest.raises(ArxivError) as caught:
        ask_all(client)
    assert [path[1:] in one.path for one in fake.requests].count(True) == 1
    assert path[1:] in fake.requests[-1].path
    assert str(caught.value).startswith(("127.0.0.1", "arXiv redirects"))


def test_a_hanging_answer_times_out(fake: FakeArxiv) -> None:
    fake.fail(Fault.HANG, times=2)
    settings = fake.settings(read_timeout_seconds=0.1, retries=1)
    with (
        ArxivClient(settings) as client,
        pytest.raises(ArxivError, match=r"no whole answer .*, 2 times"),
    ):
        client.fetch_feed("cs.CV")
    assert len(fake.requests) == 2


def test_nobody_listening_is_an_arxiv_error() -> None:
    with FakeArxiv() as fake:
        settings = fake.settings(retries=1)
    with ArxivClient(settings) as client, pytest.raises(ArxivError, match="2 times"):
        client.fetch_feed("cs.CV")


def test_an_answer_that_trickles_is_given_up(fake: FakeArxiv) -> None:
    class RushingClock(FakeClock):
        def monotonic(self) -> float:
            self.now += 1000.0
            return self.now

    with (
        ArxivClient(fake.settings(retries=1), pace=RushingClock().pace()) as client,
        pytest.raises(ArxivError, match=r"no whole answer \(Timeout\), 2 times"),
    ):
        client.fetch_feed("cs.CV")


def test_an_answer_without_end_is_given_up(
    fake: FakeArxiv, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.arxiv_transport._LARGEST_ANSWER_BYTES", 1000)
    with ArxivClient(fake.settings()) as client, pytest.raises(ArxivError, match="over 64 MB"):
        client.fetch_feed("cs.CV")
    assert len(fake.requests) == 1


def test_a_proxy_is_not_asked_for_this_machine(
    fake: FakeArxiv, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with ArxivClient(fake.settings(retries=0)) as client:
        ask_all(client)
    assert len(fake.requests) == 3


def test_after_403_nothing_is_sent_any_more(fake: FakeArxiv) -> None:
    clock = FakeClock()
    fake.fail(Fault.FORBIDDEN)
    with ArxivClient(fake.settings(delay_seconds=3.0), pace=clock.pace()) as client:
        with pytest.raises(ArxivForbiddenError, match="Nothing more is sent"):
            client.fetch_feed("cs.CV")
        with pytest.raises(ArxivForbiddenError, match="not asked"):
            client.fetch_metadata([PAPERS[0].id])
        with pytest.raises(ArxivForbiddenError, match="not asked"):
            client.fetch_oai({"verb": "Identify"})
    assert (len(fake.requests), clock.naps) == (1, [])


def test_a_403_counts_even_if_its_page_breaks_off(fake: FakeArxiv) -> None:
    fake.fail(Fault.FORBIDDEN_CUT)
    with ArxivClient(fake.settings()) as client, pytest.raises(ArxivForbiddenError):
        client.fetch_feed("cs.CV")
    assert len(fake.requests) == 1


@pytest.mark.parametrize("fault", [Fault.TOO_MANY, Fault.UNAVAILABLE])
@pytest.mark.parametrize(
    ("retry_after", "nap"),
    [("7", 7.0), (" 120 ", 120.0), ("0", 0.0), ("soon", 30.0), ("-5", 30.0), ("1e9", 30.0)],
)
def test_the_wait_that_arxiv_asks_for_is_honoured(
    fake: FakeArxiv, fault: Fault, retry_after: str, nap: float
) -> None:
    clock = FakeClock()
    fake.fail(fault, retry_after=retry_after)
    with ArxivClient(fake.settings(backoff_seconds=30.0), pace=clock.pace()) as client:
        client.fetch_feed("cs.CV")
    assert clock.naps == ([nap] if nap else [])


@pytest.mark.parametrize("retry_after", ["301", "999999999999999", "Fri, 20 Nov 2099 05:00:00 GMT"])
def test_a_wait_longer_than_a_run_ends_it(fake: FakeArxiv, retry_after: str) -> None:
    clock = FakeClock()
    fake.fail(Fault.TOO_MANY, retry_after=retry_after)
    with (
        ArxivClient(fake.settings(), pace=clock.pace()) as client,
        pytest.raises(ArxivError, match="longer than a run waits"),
    ):
        client.fetch_feed("cs.CV")
    assert (clock.naps, len(fake.requests)) == ([], 1)


def test_a_wait_until_a_time_that_is_over_is_none(fake: FakeArxiv) -> None:
    clock = FakeClock()
    fake.fail(Fault.TOO_MANY, retry_after="Fri, 20 Nov 1998 05:00:00 GMT")
    with ArxivClient(fake.settings(backoff_seconds=30.0), pace=clock.pace()) as client:
        client.fetch_feed("cs.CV")
    assert clock.naps == []


def test_a_redirect_to_another_host_is_not_followed(fake: FakeArxiv) -> None:
    fake.fail(Fault.ELSEWHERE)
    with (
        ArxivClient(fake.settings()) as client,
        pytest.raises(ArxivError, match=r"redirects to localhost:9/elsewhere"),
    ):
        client.fetch_feed("cs.CV")


def test_a_redirect_at_home_is_followed_and_counted(fake: FakeArxiv) -> None:
    clock = FakeClock()
    fake.fail(Fault.MOVED)
    with ArxivClient(fake.settings(delay_seconds=3.0), pace=clock.pace()) as client:
        assert client.fetch_feed("cs.CV").startswith(b"<?xml")
    assert (clock.naps, len(fake.requests)) == ([3.0], 2)


def test_redirects_without_end_are_given_up(fake: FakeArxiv) -> None:
    fake.fail(Fault.MOVED, times=99)
    with ArxivClient(fake.settings()) as client, pytest.raises(ArxivError, match="redirects"):
        client.fetch_feed("cs.CV")
    assert len(fake.requests) <= 5


def test_a_pace_without_sleep_of_its_own_uses_the_time_module(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = FakeClock()
    monkeypatch.setattr("time.sleep", clock.sleep)
    pace = RequestPace(monotonic=clock.monotonic)
    pace.hold(5.0)
    with pace.turn(1.0):
        pass
    assert clock.naps == [5.0]


@pytest.mark.parametrize(
    ("fault", "is_unreadable"),
    [
        (Fault.HTML, True),
        (Fault.CUT, True),
        (Fault.EMPTY, True),
        (Fault.RATE_EXCEEDED, False),
        (Fault.ERROR_ENTRY, False),
        (Fault.BAD_GATEWAY, False),
        (Fault.RESET, False),
    ],
)
def test_an_answer_that_is_none_is_told_from_no_answer(
    fake: FakeArxiv, fault: Fault, *, is_unreadable: bool
) -> None:
    fake.fail(fault, times=99)
    asking = ArxivClient(fake.settings(retries=0))
    with asking, pytest.raises(ArxivError) as caught:
        asking.fetch_feed("cs.CV")
    assert isinstance(caught.value, ArxivAnswerError) is is_unreadable
