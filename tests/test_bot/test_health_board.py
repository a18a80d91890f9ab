"""The health file and its address."""

import http.client
import json
import logging
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import health_board
from bot.errors import ConfigError
from bot.health_board import HealthBoard

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)


@pytest.fixture
def board(tmp_path: Path) -> HealthBoard:
    return HealthBoard(tmp_path / "store" / "health.json", lambda: NOW)


@pytest.fixture
def port(board: HealthBoard) -> Iterator[int]:
    with health_board.serving(board, "127.0.0.1", 0) as found:
        yield found


def ask(port: int, path: str, method: str = "GET") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_the_file_is_whole_at_any_time_and_nothing_is_left_beside_it(
    board: HealthBoard, tmp_path: Path
) -> None:
    path = tmp_path / "store" / "health.json"
    for n in range(20):
        board.update(problem="x" * n * 1000)
        assert json.loads(path.read_text("utf-8"))["problem"] == "x" * n * 1000
    assert [found.name for found in path.parent.iterdir()] == ["health.json"]


def test_a_file_that_cannot_be_written_is_refused_at_first_and_survived_later(
    board: HealthBoard, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="health_file"):
        HealthBoard(tmp_path / "file" / "health.json", lambda: NOW)
    path = tmp_path / "store" / "health.json"
    path.unlink()
    path.mkdir()
    caplog.set_level(logging.WARNING)
    board.update(problem="no token")
    assert "health file not written" in caplog.text
    assert board.health.problem == "no token"


def test_bytes_that_are_no_text_are_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "health.json"
    path.write_bytes(b"\xff\xfe{}")
    HealthBoard(path, lambda: NOW)
    assert json.loads(path.read_text("utf-8"))["status"] == "ok"


def test_the_address_tells_200_or_503_and_nothing_else(board: HealthBoard, port: int) -> None:
    status, body = ask(port, "/healthz")
    assert (status, json.loads(body)["status"]) == (200, "ok")
    board.update(problem="the token is wrong")
    status, body = ask(port, "/healthz?probe=1")
    assert (status, json.loads(body)["reason"]) == (503, "the token is wrong")
    assert ask(port, "/healthz", "HEAD") == (503, b"")
    for path in ("/", "/healthz/", "/../etc/passwd", "/healthzz"):
        assert ask(port, path)[0] == 404
    assert ask(port, "/healthz", "POST")[0] == 501


def test_a_silent_client_keeps_nobody_waiting(board: HealthBoard, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as silent, socket.socket() as rude:
        silent.sendall(b"GET /hea")
        rude.connect(("127.0.0.1", port))
        rude.sendall(b"\x00\xff\r\n\r\n")
        assert ask(port, "/healthz")[0] == 200


def test_an_address_that_is_taken_is_refused(board: HealthBoard, port: int) -> None:
    with (
        pytest.raises(ConfigError, match="cannot be listened on"),
        health_board.serving(board, "127.0.0.1", port),
    ):
        pass
