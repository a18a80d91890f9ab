"""The HTTP side of the fake GitHub: requests, answers, faults, routes and the server."""

import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `path` is decoded and has no query."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: dict[str, Any]
    base_url: str = ""
    login: str = ""

    def need(self, name: str) -> Any:
        """Return a field of the body that GitHub insists on."""
        if self.body.get(name) in (None, "", []):
            raise ApiError(422, f'Invalid request.\n\n"{name}" wasn\'t supplied.')
        return self.body[name]


@dataclass(frozen=True, slots=True)
class Response:
    """One answer; `body` None sends no content, text is sent as it is."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class ApiError(Exception):
    """GitHub's refusal of a request."""

    def __init__(self, status: int, message: str, errors: Sequence[Any] = ()) -> None:
        super().__init__(message)
        self.status = status
        body: dict[str, Any] = {"message": message}
        if errors:
            body["errors"] = list(errors)
        self.response = Response(status, body | {"documentation_url": "https://docs.github.com"})


def invalid(resource: str, fieldname: str, code: str = "invalid", message: str = "") -> ApiError:
    """Make the 422 that GitHub answers when a field is wrong."""
    error = {"resource": resource, "field": fieldname, "code": code}
    return ApiError(422, "Validation Failed", [error | ({"message": message} if message else {})])


def custom(resource: str, message: str) -> ApiError:
    """Make the 422 that GitHub answers when a rule of its own is broken."""
    error = {"resource": resource, "code": "custom", "message": message}
    return ApiError(422, "Validation Failed", [error])


class Break(StrEnum):
    """How a fault breaks a request."""

    ANSWER = "answer"
    RESET = "reset"
    HANG = "hang"
    CUT = "cut"
    """Half of the right answer, then a closed connection."""
    HALF = "half"
    """Half of the right answer, as if that were all of it."""


@dataclass(slots=True)
class Fault:
    """Something that goes wrong with one request, or with several in a row.

    Attributes
    ----------
    method, path : str
        Method, or ``*``; a regular expression that is searched in the decoded path.
    nth, times : int
        First matching request that fails, from 1; how many fail from there on.
    after : bool
        Whether the work is done before the failure.
    how : Break
        A wrong answer, a reset connection, no answer until the client gives up, or half of one.
    """

    method: str
    path: str
    status: int = 502
    body: Any = "<html>Bad gateway</html>"
    headers: Mapping[str, str] = field(default_factory=dict)
    nth: int = 1
    times: int = 1
    after: bool = False
    how: Break = Break.ANSWER
    seen: int = 0

    @property
    def is_after(self) -> bool:
        """Whether the work is done."""
        return self.after or self.how in {Break.CUT, Break.HALF}

    def strikes(self, method: str, path: str) -> bool:
        """Count a request, and tell whether it fails."""
        if self.method not in {"*", method} or not re.search(self.path, path):
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times


Handler = Callable[..., Response]


@dataclass(frozen=True, slots=True)
class Route:
    """A path of the API, whose it is, and which permission it needs."""

    method: str
    pattern: re.Pattern[str]
    handler: Handler
    needs: frozenset[str]


class Router:
    """Routes of one part of the API; patterns are relative to the repository."""

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def add(self, method: str, pattern: str, needs: str = "") -> Callable[[Handler], Handler]:
        """Register a function; `needs` are permissions, any of which is enough."""

        def register(handler: Handler) -> Handler:
            compiled = re.compile(pattern)
            self.routes.append(Route(method, compiled, handler, frozenset(needs.split())))
            return handler

        return register


def paginate(request: Request, items: Sequence[Any], render: Callable[[Any], Any]) -> Response:
    """Answer one page, with the Link header that leads to the others."""
    size = min(max(int(request.query.get("per_page", "30")), 1), 100)
    page = max(int(request.query.get("page", "1")), 1)
    last = max(-(-len(items) // size), 1)
    targets = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
    wanted = [n for n in targets if (page < last if n in {"next", "last"} else page > 1)]
    links = []
    for name in wanted:
        query = urlencode({**request.query, "page": str(targets[name])})
        links.append(f'<{request.base_url}{request.path}?{query}>; rel="{name}"')
    shown = [render(item) for item in items[(page - 1) * size : page * size]]
    return Response(200, shown, {"Link": ", ".join(links)} if links else {})


def halve(answer: Response, how: Break) -> Response:
    """Take away the second half of an answer's text; cut short, its length tells so."""
    text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
    length = {"Content-Length": str(len(text.encode()))} if how is Break.CUT else {}
    body = None if answer.body is None else text[: len(text) // 2]
    return Response(answer.status, body, {**answer.headers, **length})


class Server(ThreadingHTTPServer):
    """Answers on a free port of 127.0.0.1 in threads of its own."""

    daemon_threads = True

    def __init__(self, answer: Callable[[Request], Response | Break]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.crashes: list[BaseException] = []
        self.closing = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Take no notice: clients are killed on purpose."""

    def close(self) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 60
    server: Server

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length)
        try:
            answer = self.server.answer(self._request(raw))
        except ApiError as error:
            answer = error.response
        except Exception as error:  # noqa: BLE001 - shown when the fake is closed
            self.server.crashes.append(error)
            answer = Response(500, {"message": f"the fake crashed: {error!r}"})
        if isinstance(answer, Break):
            self._break(answer)
        else:
            self._send(answer)

    def _request(self, raw: bytes) -> Request:
        parts = urlsplit(self.path)
        try:
            body = json.loads(raw) if raw else {}
        except ValueError:
            raise ApiError(400, "Problems parsing JSON") from None
        if not isinstance(body, dict):
            body = {"": body}
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        return Request(self.command, unquote(parts.path), query, headers, body, self.server.url)

    def _send(self, answer: Response) -> None:
        is_text = isinstance(answer.body, str)
        text = answer.body if is_text else json.dumps(answer.body)
        content = b"" if answer.body is None else str(text).encode()
        kind = "text/html" if is_text else "application/json"
        self.send_response(answer.status)
        headers = {
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": str(len(content)),
            **answer.headers,
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        self.close_connection |= headers["Content-Length"] != str(len(content))

    def _break(self, how: Break) -> None:
        if how is Break.HANG:
            self.server.closing.wait(60)
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - inherited name
        """Keep quiet; the fake has a log of its own."""

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _answer  # noqa: N815 - inherited names
