"""Guards for every test: no other host, no real sleeping, no store beside the checkout."""

import os
import socket
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is slow, which says nothing of the code; the same examples everywhere.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("steady")

_REAL_SLEEP = time.sleep
_LONGEST_SLEEP_SECONDS = 0.2


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sockets reach this machine only."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        is_local = self.family == getattr(socket, "AF_UNIX", None) or address[0] in {
            "127.0.0.1",
            "localhost",
            "::1",
        }
        if not is_local:
            pytest.fail(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def no_long_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where the product really sleeps; short waits of test servers are allowed."""

    def guarded(seconds: float) -> None:
        if seconds > _LONGEST_SLEEP_SECONDS:
            pytest.fail(f"a test slept {seconds} s; inject the sleep")
        _REAL_SLEEP(seconds)

    monkeypatch.setattr(time, "sleep", guarded)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run in an empty folder without what GitHub Actions sets."""
    for name in list(os.environ):
        if name.startswith("GITHUB_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
