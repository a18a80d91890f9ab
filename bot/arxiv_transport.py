"""Polite HTTP: every request to arXiv goes through here, one at a time."""

import io
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from bot.arxiv_answer import AnswerFault, find_fault, find_message
from bot.arxiv_settings import ArxivSettings
from bot.errors import ArxivAnswerError, ArxivError, ArxivForbiddenError, ArxivRefusedError

_LOG = logging.getLogger(__name__)
_LONGEST_WAIT_SECONDS = 300.0
_LARGEST_ANSWER_BYTES = 64 * 1024 * 1024
_SLOWEST_ANSWER = 5
_PORTS = {"http": 80, "https": 443}
_NEXT_RUN = "The next run tries again."
_TRANSFER_FAULTS = (requests.ConnectionError, requests.Timeout, urllib3.exceptions.HTTPError)


class RequestPace:
    """Lets requests go one after another, with pauses between them.

    Parameters
    ----------
    sleep : callable or None
        Waits for a number of seconds; None for `time.sleep`.
    monotonic : callable
        Tells seconds that never run backwards.
    check : callable or None
        Is called before each request, and raises if none is to be sent any more.
    """

    def __init__(
        self,
        sleep: Callable[[float], None] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        check: Callable[[], None] | None = None,
    ) -> None:
        self._sleep = sleep
        self._check = check
        self._lock = threading.Lock()
        self._last_end = float("-inf")
        self._held_until = float("-inf")
        self.monotonic = monotonic

    @contextmanager
    def turn(self, delay_seconds: float) -> Iterator[None]:
        """Wait until nobody else asks and the pause since the end of the last request is over."""
        with self._lock:
            start = max(self._last_end + delay_seconds, self._held_until)
            pause = start - self.monotonic()
            if pause > 0:
                (self._sleep or time.sleep)(pause)
            if self._check:
                self._check()
            try:
                yield
            finally:
                self._last_end = self.monotonic()

    def hold(self, seconds: float) -> None:
        """Let no request go before so many seconds from now."""
        with self._lock:
            self._held_until = max(self._held_until, self.monotonic() + seconds)


#: Shared by all clients of the process, because arXiv counts them together.
PROCESS_PACE = RequestPace()


class PoliteAdapter(HTTPAdapter):
    """Sends requests to arXiv: paced, named, bounded in time and size, repeated after faults.

    Parameters
    ----------
    settings : ArxivSettings
        Checked by `bot.arxiv_settings.check_settings`.
    pace : RequestPace
        Shared with whoever else asks arXiv.
    """

    def __init__(self, settings: ArxivSettings, pace: RequestPace) -> None:
        super().__init__()
        self._settings = settings
        self._pace = pace
        self._is_forbidden = False
        self._origins = {_origin(url) for url in settings.urls}

    def send(
        self, request: requests.PreparedRequest, *_args: Any, **options: Any
    ) -> requests.Response:
        """Send a request until it is answered or no repetition is left.

        Parameters
        ----------
        request : PreparedRequest
            To one of arXiv's addresses; a redirect to any other is refused.
        **options : Any
            What `requests` passes on; timeouts are ours.

        Returns
        -------
        Response
            Read to its end: status 200 with a usable body, or a redirect.

        Raises
        ------
        ArxivForbiddenError
            If arXiv answers 403, and for every request after that, without sending it.
        ArxivRefusedError
            If arXiv does not know what is asked for.
        ArxivAnswerError
            If what it sends cannot be read.
        ArxivError
            If arXiv cannot be reached, or refuses.
        """
        url = request.url or ""
        for attempt in range(1, self._settings.retries + 2):
            kind, wait = ArxivError, None
            try:
                response = self._send_once(request, options)
            except _TRANSFER_FAULTS as error:
                fault = f"no whole answer ({type(error).__name__})"
            else:
                fault, kind = self._fault(url, response)
                wait = _asked_wait(response.headers)
            if not fault:
                return response
            if attempt <= self._settings.retries:
                self._hold(url, fault, wait, attempt)
        times = self._settings.retries + 1
        raise kind(f"{_place(url)}: {fault}, {times} times. {_NEXT_RUN}")

    def _send_once(
        self, request: requests.PreparedRequest, options: Mapping[str, Any]
    ) -> requests.Response:
        url = request.url or ""
        timeouts = (self._settings.connect_timeout_seconds, self._settings.read_timeout_seconds)
        request.headers["User-Agent"] = self._settings.user_agent
        request.headers["Connection"] = "close"  # arXiv allows one connection, an idle one counts
        self._check_allowed(url)
        with self._pace.turn(self._settings.delay_seconds):
            self._check_allowed(url)  # another thread may have met a 403 meanwhile
            if _origin(url) not in self._origins:
                raise ArxivError(
                    f"arXiv redirects to {_place(url)}, which was not asked. If it moved there, "
                    "change its address in the configuration."
                )
            _LOG.debug("arxiv asked place=%s", _place(url))
            response = super().send(request, **{**options, "stream": True, "timeout": timeouts})
            self._is_forbidden = response.status_code == requests.codes.forbidden
            response.raw = io.BytesIO(self._body(response))
        return response

    def _check_allowed(self, url: str) -> None:
        if self._is_forbidden:
            raise ArxivForbiddenError(f"{_place(url)}: not asked, arXiv answered 403 before.")

    def _body(self, response: requests.Response) -> bytes:
        """Read an answer to its end, within bounds of time and size."""
        deadline = self._pace.monotonic() + _SLOWEST_ANSWER * self._settings.read_timeout_seconds
        parts: list[bytes] = []
        size = 0
        with response.raw as raw:
            while part := raw.read1(65536, decode_content=True):
                parts.append(part)
                size += len(part)
                if size > _LARGEST_ANSWER_BYTES:
                    raise ArxivError(
                        f"{_place(response.url)}: the answer is over 64 MB. {_NEXT_RUN}"
                    )
                if self._pace.monotonic() > deadline:
                    raise requests.Timeout("the answer comes too slowly")
        return b"".join(parts)

    def _fault(self, url: str, response: requests.Response) -> tuple[str, type[ArxivError]]:
        """Name a fault that may pass, with its kind; raise one that will not; empty for none."""
        status = response.status_code
        if status == requests.codes.ok:
            fault = find_fault(response.content)
            if fault and not fault.may_pass:
                raise _kind(fault)(f"{_place(url)}: arXiv sent {fault.reason}. {_NEXT_RUN}")
            return (f"arXiv sent {fault.reason}", _kind(fault)) if fault else ("", ArxivError)
        if response.is_redirect:
            return "", ArxivError
        if status == requests.codes.forbidden:
            raise ArxivForbiddenError(
                f"{_place(url)}: arXiv answered 403, it forbids our requests. Nothing more is sent "
                "to it in this run. Check that no other program on this network asks too often."
            )
        if status == requests.codes.too_many or status >= 500:
            return f"arXiv answered {status}", ArxivError
        said = find_message(response.content) or "it gives no reason"
        raise ArxivRefusedError(f"{_place(url)}: arXiv answered {status} ({said}).")

    def _hold(self, url: str, fault: str, wait: float | None, attempt: int) -> None:
        """Put the next request off: as long as arXiv asks, else longer with each attempt."""
        seconds = self._settings.backoff_seconds * attempt if wait is None else wait
        if seconds > _LONGEST_WAIT_SECONDS and wait is not None:
            raise ArxivError(
                f"{_place(url)}: {fault} and asks to wait {wait:.0f} seconds, longer than "
                f"a run waits. {_NEXT_RUN}"
            )
        _LOG.info("arxiv fault place=%s fault=%s wait_seconds=%.1f", _place(url), fault, seconds)
        self._pace.hold(seconds)


def _kind(fault: AnswerFault) -> type[ArxivError]:
    return ArxivError if fault.is_refusal else ArxivAnswerError


def _asked_wait(headers: Mapping[str, str]) -> float | None:
    """Read how many seconds ``Retry-After`` asks for, given as a number or as a date."""
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = parsedate_to_datetime(text)
        return max(0.0, (until - parsedate_to_datetime(headers["Date"])).total_seconds())
    except (ValueError, TypeError, KeyError):
        return None


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme)


def _place(url: str) -> str:
    """Name an address without its parameters, which may be long."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}"
