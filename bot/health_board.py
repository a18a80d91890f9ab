"""Where the daemon's health can be seen: a file, and an address on request."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bot import health
from bot.errors import ConfigError
from bot.health import Health

PATH = "/healthz"

_LOG = logging.getLogger(__name__)
_LONGEST_REQUEST_SECONDS = 10


class HealthBoard:
    """The daemon's health, kept in a file; an earlier daemon's file is gone on with.

    Parameters
    ----------
    path : Path
        The file. It is replaced as a whole, so that nobody reads half of it.
    clock : callable
        Tells the time, UTC.

    Raises
    ------
    ConfigError
        If the file cannot be written.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        try:
            earlier = path.read_text("utf-8") if path.exists() else ""
        except (OSError, UnicodeDecodeError):
            earlier = ""
        self._health = health.succeed(earlier, clock())
        try:
            self._write(self.render())
        except OSError as error:
            raise ConfigError(
                f"[serve] health_file: {path} cannot be written ({error}). Nothing was run. "
                "Name another file."
            ) from error

    @property
    def health(self) -> Health:
        """What is known now."""
        return self._health

    def update(self, **changes: Any) -> None:
        """Change fields of `Health`, and write the file; a full disk stops no run."""
        with self._lock:
            self._health = replace(self._health, beat=self._clock(), **changes)
            try:
                self._write(self.render())
            except OSError as error:
                _LOG.warning("health file not written path=%s reason=%s", self._path, error)

    def render(self) -> str:
        """Write it as JSON."""
        return health.to_json(self._health, self._clock())

    def is_well(self) -> bool:
        """Tell whether nobody needs to look."""
        return not health.trouble(self._health, self._clock())

    def _write(self, text: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_name(f"{self._path.name}.new")
        new.write_text(text, encoding="utf-8")
        new.replace(self._path)


@contextmanager
def serving(board: HealthBoard, address: str, port: int) -> Iterator[int]:
    """Answer ``GET /healthz`` with 200 or 503 and the health as JSON.

    Parameters
    ----------
    board : HealthBoard
        What is shown.
    address : str
        Of this machine.
    port : int
        0 for any that is free.

    Yields
    ------
    int
        The port.

    Raises
    ------
    ConfigError
        If the address cannot be listened on.
    """
    try:
        server = _Server((address, port), board)
    except OSError as error:
        raise ConfigError(
            f"[serve] health_address, health_port: {address} {port} cannot be listened on "
            f"({error}). Nothing was run. Choose others, or port 0 for none."
        ) from error
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="health", daemon=True
    )
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    """Knows whose health it shows."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], board: HealthBoard) -> None:
        self.board = board
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002  socketserver's
        """Log what went wrong with one request; clients that go away are no matter."""
        _LOG.debug("health request failed client=%s", client_address, exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _LONGEST_REQUEST_SECONDS

    def do_GET(self) -> None:
        """Tell how the daemon is."""
        self._answer()

    def do_HEAD(self) -> None:
        """Tell it by the status alone."""
        self._answer()

    def _answer(self) -> None:
        status, body = HTTPStatus.NOT_FOUND, f"Only {PATH} is served.\n"
        if self.path.split("?", 1)[0] == PATH:
            board = self.server.board
            status = HTTPStatus.OK if board.is_well() else HTTPStatus.SERVICE_UNAVAILABLE
            body = board.render()
        content = body.encode("utf-8")
        self.send_response(status)
        kind = "text/plain" if status is HTTPStatus.NOT_FOUND else "application/json"
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def version_string(self) -> str:
        """Name no versions."""
        return "arxiv-bot"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  http.server's name
        """Keep requests out of the log."""
