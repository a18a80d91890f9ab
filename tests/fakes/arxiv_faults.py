"""Faults of the fake arXiv: what goes wrong, when, and the answer that comes of it."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from tests.fakes import arxiv_query

HTML = b"<!DOCTYPE html>\n<html><head><title>Wait</title></head><body><p>Hi<br></body></html>"


class Fault(StrEnum):
    """How an answer can go wrong."""

    UNAVAILABLE = "503"
    BAD_GATEWAY = "502"
    SERVER_ERROR = "500"
    TOO_MANY = "429"
    FORBIDDEN = "403"
    FORBIDDEN_CUT = "status 403, then the end of the connection"
    RATE_EXCEEDED = "status 200 with the text Rate exceeded."
    HTML = "status 200 with a page of HTML"
    CUT = "half of the document, as if it were all"
    CUT_TRANSFER = "half of the document, then the end of the connection"
    EMPTY = "status 200 without a body"
    EMPTY_CHANNEL = "a valid feed without items"
    ERROR_ENTRY = "status 200 with an error as the only entry"
    RESET = "the connection is reset"
    HANG = "no answer until the fake is closed"
    ELSEWHERE = "a redirect to another host"
    MOVED = "a redirect to the same address"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    kind: str = "application/rss+xml; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    claimed_bytes: int | None = None


@dataclass(slots=True)
class PlannedFault:
    path: re.Pattern[str]
    fault: Fault
    passes: int
    times: int
    retry_after: str | None

    def is_due(self, path: str) -> bool:
        if not self.path.search(path) or not self.times:
            return False
        if self.passes:
            self.passes -= 1
            return False
        self.times -= 1
        return True

    def spoil(self, whole: Answer) -> Answer:
        """Make the wrong answer out of the right one."""
        if self.fault.value.isdigit():
            retry = (("Retry-After", self.retry_after),) if self.retry_after else ()
            return Answer(int(self.fault.value), b"busy", "text/plain", retry)
        if self.fault in _FIXED:
            return _FIXED[self.fault]
        if self.fault is Fault.EMPTY_CHANNEL:
            body = re.sub(rb"<item>.*</item>|<entry>.*</entry>", b"", whole.body, flags=re.DOTALL)
            return replace(whole, body=body)
        claimed = len(whole.body) if self.fault is Fault.CUT_TRANSFER else None
        return replace(whole, body=whole.body[: len(whole.body) // 2], claimed_bytes=claimed)


_FIXED = {
    Fault.RATE_EXCEEDED: Answer(200, b"Rate exceeded.", "text/plain"),
    Fault.FORBIDDEN_CUT: Answer(403, HTML, "text/html", claimed_bytes=2 * len(HTML)),
    Fault.HTML: Answer(200, HTML, "text/html"),
    Fault.EMPTY: Answer(200, b""),
    Fault.ERROR_ENTRY: Answer(200, arxiv_query.answer({"id_list": "?"}, {})[1]),
    Fault.MOVED: Answer(301, b"", headers=(("Location", "?"),)),
    Fault.ELSEWHERE: Answer(302, b"", headers=(("Location", "http://localhost:9/elsewhere"),)),
}
