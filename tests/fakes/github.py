"""A GitHub on 127.0.0.1 for tests: PyGithub talks to it as to the real one.

Its objects live in a real bare git repository and it merges with real git. It refuses what
GitHub refuses, fails where a test plants a `Fault`, logs every request, and offers what people do
on the web page as methods.
"""

import itertools
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.fakes import github_routes_git, github_routes_issues, github_routes_pulls
from tests.fakes.github_http import (
    ApiError,
    Break,
    Fault,
    Request,
    Response,
    Route,
    Server,
    halve,
)
from tests.fakes.github_json import View
from tests.fakes.github_people import People
from tests.fakes.github_repository import BOT, Repository

__all__ = ["BOT", "Break", "FakeGitHub", "Fault", "LoggedRequest"]

_ROUTES: tuple[Route, ...] = (
    *github_routes_git.router.routes,
    *github_routes_pulls.router.routes,
    *github_routes_issues.router.routes,
)


@dataclass(slots=True)
class LoggedRequest:
    """One request, and how it was answered (0: not, or not yet)."""

    number: int
    method: str
    path: str
    status: int = 0

    @property
    def is_write(self) -> bool:
        return self.method != "GET"


class FakeGitHub(People):
    """One repository behind the REST API.

    Parameters
    ----------
    folder : Path
        Where the bare repository is put.
    files : mapping of str to (str or bytes)
        First commit of main; an empty mapping leaves the repository empty.
    full_name, token : str
        Name of the repository; the one token that is accepted.
    clock : callable
        Tells the time; the real one by default, in whole seconds.

    Attributes
    ----------
    url : str
        Address for `github.Github(base_url=...)`.
    log : list of LoggedRequest
        Every request so far.
    faults : list of Fault
        What shall go wrong; the first that strikes counts.
    on_request, on_response : callable or None
        Called with number (from 1), method and path before the work, and after it but before the
        answer is sent: the place to kill a client.
    """

    def __init__(
        self,
        folder: Path,
        files: Mapping[str, str | bytes] | None = None,
        full_name: str = "someone/awesome-list",
        token: str = "test-token",
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(Repository(folder, full_name, clock or _now), threading.RLock())
        self.token = token
        self.log: list[LoggedRequest] = []
        self.faults: list[Fault] = []
        self.former_names: set[str] = set()
        self.on_request: Callable[[int, str, str], None] | None = None
        self.on_response: Callable[[int, str, str], None] | None = None
        self._numbers = itertools.count(1)
        for path, text in (files if files is not None else {"README.md": "# List\n"}).items():
            self.push_to_main(path, text)
        self._server = Server(self._answer)
        self.url = self._server.url
        self._view = View(self.repository, self.url)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop answering; a crash of the fake itself is raised here."""
        self._server.close()
        self.repository.git.close()
        if self._server.crashes:
            raise AssertionError("the fake GitHub crashed") from self._server.crashes[0]

    @property
    def writes(self) -> list[LoggedRequest]:
        return [request for request in self.log if request.is_write]

    def requests(self, method: str, path: str) -> list[LoggedRequest]:
        """Find logged requests by method and a part of the path."""
        return [r for r in self.log if r.method == method and path in r.path]

    def rename(self, full_name: str) -> None:
        """Rename the repository; the old name redirects."""
        self.former_names.add(self.repository.full_name)
        self.repository.full_name = full_name

    def _answer(self, request: Request) -> Response | Break:
        with self.lock:
            logged = LoggedRequest(next(self._numbers), request.method, request.path)
            self.log.append(logged)
            struck = [f for f in self.faults if f.strikes(request.method, request.path)]
        if self.on_request:
            self.on_request(logged.number, request.method, request.path)
        fault = struck[0] if struck else None
        answer = self._work(request) if fault is None or fault.is_after else Response()
        if self.on_response:
            self.on_response(logged.number, request.method, request.path)
        if fault is not None and fault.how in {Break.RESET, Break.HANG}:
            return fault.how
        if fault is not None:
            answer = _spoil(answer, fault)
        logged.status = answer.status
        return answer

    def _work(self, request: Request) -> Response:
        with self.lock:
            try:
                return self._route(self._authenticated(request))
            except ApiError as refusal:
                return refusal.response

    def _authenticated(self, request: Request) -> Request:
        if not request.headers.get("user-agent"):
            raise ApiError(403, "Request forbidden by administrative rules: User-Agent required")
        given = request.headers.get("authorization", "").split(" ")[-1]
        if given and given != self.token:
            raise ApiError(401, "Bad credentials")
        if not given and (request.method != "GET" or self.modes.private):
            raise ApiError(401, "Requires authentication")
        login = BOT if self.modes.actions_token else self.token_owner
        fields = (request.method, request.path, request.query, request.headers, request.body)
        return Request(*fields, self.url, login if given else "")

    def _route(self, request: Request) -> Response:
        place = request.path.removeprefix("/")
        if place == "user":
            return self._user(request)
        if place == "rate_limit":
            return _rate_limit()
        if place == "graphql":
            return github_routes_pulls.answer_graphql(self.repository, request)
        place = self._below_repository(place)
        if not place and request.method == "GET":
            return Response(200, self._view.repository())
        for route in _ROUTES:
            found = route.pattern.fullmatch(place) if route.method == request.method else None
            if found:
                self._check_permission(request, route)
                parts = found.groupdict()
                return route.handler(self.repository, self._view, request, **parts)
        raise ApiError(404, "Not Found")

    def _below_repository(self, place: str) -> str:
        number = self._view.repository()["id"]
        full_name = "/".join(place.split("/")[1:3])
        if place.startswith("repos/") and full_name in self.former_names:
            moved = place.replace(f"repos/{full_name}", f"repositories/{number}", 1)
            raise _MovedError(f"{self.url}/{moved}")
        for start in (f"repos/{self.repository.full_name}", f"repositories/{number}"):
            if place == start or place.startswith(f"{start}/"):
                return place.removeprefix(start).removeprefix("/")
        raise ApiError(404, "Not Found")

    def _check_permission(self, request: Request, route: Route) -> None:
        if not route.needs:
            return
        if self.modes.archived:
            raise ApiError(403, "Repository was archived so is read-only.")
        if not route.needs & self.modes.permissions:
            kind = "integration" if self.modes.actions_token else "personal access token"
            raise ApiError(403, f"Resource not accessible by {kind}")

    def _user(self, request: Request) -> Response:
        if self.modes.actions_token:
            raise ApiError(403, "Resource not accessible by integration")
        if not request.login:
            raise ApiError(401, "Requires authentication")
        return Response(200, self._view.user(request.login))


class _MovedError(ApiError):
    """The answer for a repository that has another name now."""

    def __init__(self, url: str) -> None:
        super().__init__(301, "Moved Permanently")
        body = {"message": "Moved Permanently", "url": url}
        self.response = Response(301, body, {"Location": url})


def _spoil(answer: Response, fault: Fault) -> Response:
    if fault.how is Break.ANSWER:
        return Response(fault.status, fault.body, fault.headers)
    return halve(answer, fault.how)


def _rate_limit() -> Response:
    core = {"limit": 5000, "remaining": 4999, "used": 1, "reset": int(time.time()) + 3600}
    resources = {"core": core, "search": core, "graphql": core}
    return Response(200, {"resources": resources, "rate": core})


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
