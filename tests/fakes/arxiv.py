"""arXiv on 127.0.0.1: daily feeds, query API and OAI-PMH, with faults on demand."""

import contextlib
import re
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from bot.arxiv_settings import ArxivSettings
from bot.paper import Paper
from tests.fakes import arxiv_feeds, arxiv_oai, arxiv_query
from tests.fakes.arxiv_faults import HTML, Answer, Fault, PlannedFault

__all__ = ["FakeArxiv", "Fault", "LoggedRequest"]

_LONGEST_HANG_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """A request that arrived.

    `started` and `ended` are seconds of the fake's clock; `ended` is taken just before the answer
    is handed over, thus never after the client has it. `is_alone` says that no other request was
    being answered when it came; it means nothing for clients that do not pause in between.
    """

    path: str
    query: tuple[tuple[str, str], ...]
    user_agent: str
    started: float
    ended: float
    is_alone: bool


class FakeArxiv:
    """arXiv as the bot sees it; use it as a context manager.

    Parameters
    ----------
    nights : mapping of date to papers
        What is announced when. A paper's `announce_type` is relative to its primary category:
        feeds of other categories show new papers as cross-listed.
    known : sequence of Paper
        Further papers that the query API and OAI-PMH have.
    monotonic : callable
        The clock that requests are logged by.

    Attributes
    ----------
    today : date or None
        Day whose feed is served; later nights are not known yet. None if there is no night.
    oai_page_size : int
        Records on a page of OAI-PMH.
    counts_unknown_ids : bool
        Whether the query API counts ids that do not exist, as it did for years.
    """

    def __init__(
        self,
        nights: Mapping[date, Sequence[Paper]] | None = None,
        known: Sequence[Paper] = (),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.monotonic = monotonic
        self._nights = {night: tuple(papers) for night, papers in (nights or {}).items()}
        self._known = tuple(known)
        self._stale: dict[str, date] = {}
        self._faults: list[PlannedFault] = []
        self._requests: list[LoggedRequest] = []
        self._lock = threading.Lock()
        self._in_flight = 0
        self._closed = threading.Event()
        self.today = max(self._nights, default=None)
        self.oai_page_size = 2500
        self.counts_unknown_ids = False
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.fake = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop serving; what hangs is let go."""
        self._closed.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def add_night(self, night: date, papers: Iterable[Paper]) -> None:
        """Announce papers; the fake's day becomes this one."""
        self._nights[night] = tuple(papers)
        self.today = night

    def revise(self, *papers: Paper) -> None:
        """Know papers otherwise than they were announced."""
        self._known = (*(p for p in self._known if p.id not in {new.id for new in papers}), *papers)

    def serve_batch_of(self, category: str, night: date | None) -> None:
        """Let a category show another night's papers under today's date; None ends it."""
        self._stale.pop(category, None)
        if night is not None:
            self._stale[category] = night

    def fail(
        self,
        fault: Fault,
        path: str = "",
        *,
        nth: int = 1,
        times: int = 1,
        retry_after: str | None = None,
    ) -> None:
        """Let requests whose path matches go wrong: from the nth from now on, so many times."""
        self._faults.append(PlannedFault(re.compile(path), fault, nth - 1, times, retry_after))

    def heal(self) -> None:
        """Forget every fault that is still due."""
        with self._lock:
            self._faults.clear()

    @property
    def requests(self) -> tuple[LoggedRequest, ...]:
        """What arrived, in order of the answers."""
        return tuple(self._requests)

    @property
    def url(self) -> str:
        """Address without a path."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def settings(self, **changes: Any) -> ArxivSettings:
        """Make settings that point here and do not wait."""
        here = ArxivSettings(
            rss_url=f"{self.url}/rss",
            api_url=f"{self.url}/api/query",
            oai_url=f"{self.url}/oai",
            delay_seconds=0,
            backoff_seconds=0,
            connect_timeout_seconds=10,
            read_timeout_seconds=10,
        )
        return replace(here, **changes)

    def _answer(self, path: str, query: list[tuple[str, str]]) -> Answer:
        kind, _, rest = path.lstrip("/").partition("/")
        if kind in {"rss", "atom"}:
            return self._feed(kind, rest)
        if path == "/api/query":
            status, body = arxiv_query.answer(
                dict(query), self._papers(), counts_unknown=self.counts_unknown_ids
            )
            return Answer(status, body, "application/atom+xml; charset=utf-8")
        if path == "/oai":
            body = arxiv_oai.answer(query, f"{self.url}/oai", self._papers(), self.oai_page_size)
            return Answer(200, body, "text/xml")
        return Answer(404, HTML, "text/html")

    def _feed(self, kind: str, query: str) -> Answer:
        url = f"{self.url}/{kind}/{query}"
        today = self.today or date(2026, 1, 1)
        if not arxiv_feeds.is_query(query):
            return Answer(400, arxiv_feeds.error_rss(query, url, today))
        batch = self._nights.get(self._stale.get(query, today), ())
        write = arxiv_feeds.rss if kind == "rss" else arxiv_feeds.atom
        body = write(query, url, today, arxiv_feeds.select(batch, query))
        return Answer(200, body, f"application/{kind}+xml")

    def _papers(self) -> dict[str, Paper]:
        """Newest state of every paper announced so far."""
        nights = [night for night in sorted(self._nights) if self.today and night <= self.today]
        announced = (paper for night in nights for paper in self._nights[night])
        return {paper.id: paper for paper in (*self._known, *announced)}

    def _due_fault(self, path: str) -> PlannedFault | None:
        with self._lock:
            return next((planned for planned in self._faults if planned.is_due(path)), None)

    def _arrive(self) -> bool:
        """Note an arrival; tell whether no other request is being answered."""
        with self._lock:
            self._in_flight += 1
            return self._in_flight == 1

    def _log(self, request: LoggedRequest) -> None:
        with self._lock:
            self._requests.append(request)

    def _leave(self) -> None:
        with self._lock:
            self._in_flight -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    fake: FakeArxiv

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Show mistakes of the fake, but say nothing of clients that went away."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        fake = self.server.fake
        started, is_alone = fake.monotonic(), fake._arrive()
        parts = urlsplit(self.path)
        path, query = unquote(parts.path), parse_qsl(parts.query, keep_blank_values=True)
        planned = fake._due_fault(path)
        whole = fake._answer(path, query)
        agent = self.headers.get("User-Agent", "")
        fake._log(LoggedRequest(path, tuple(query), agent, started, fake.monotonic(), is_alone))
        try:
            self._reply(planned, whole)
        finally:
            fake._leave()

    def _reply(self, planned: PlannedFault | None, whole: Answer) -> None:
        if planned and planned.fault is Fault.RESET:
            self._reset()
        elif planned and planned.fault is Fault.HANG:
            self.server.fake._closed.wait(_LONGEST_HANG_SECONDS)
        else:
            self._send(planned.spoil(whole) if planned else whole)

    def _send(self, answer: Answer) -> None:
        length = len(answer.body) if answer.claimed_bytes is None else answer.claimed_bytes
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(length))
        for name, text in answer.headers:
            self.send_header(name, text)
        with contextlib.suppress(OSError):
            self.end_headers()
            self.wfile.write(answer.body)

    def _reset(self) -> None:
        """Close the connection so that the client gets a reset instead of an end of file."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, http.server's name
        """Write nothing to stderr."""
