"""Slow clients against the web server as it is configured: others are served meanwhile."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from saferplaces.foundation.config.running.web_worker import GATHERED, body_length, is_whole

SLOW = 40
"""Many more than the eight threads there are."""
HEAD = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\nusername="
KEPT = HEAD + b"\r\n" + HEAD  # a whole request, and half of the next behind it
PATIENCE = 2.0


@pytest.mark.parametrize(
    ("heard", "whole"),
    [
        (b"", False),
        (HEAD, False),
        (HEAD + b"\r\n", True),
        (POST, False),
        (POST + b"x" * 5000, True),
        (POST.replace(b"5000", b"9"), True),
        (POST.replace(b"5000", b"9000000") + b"x" * GATHERED, True),
        (b"x" * 70_000, True),
    ],
)
def test_a_request_gets_a_thread_once_it_is_there(heard: bytes, whole: bool) -> None:
    assert is_whole(heard) is whole


def test_the_length_is_that_of_the_head_and_not_of_the_body() -> None:
    assert body_length(POST.replace(b"5000", b"7")) == 7
    assert body_length(HEAD + b"\r\nContent-Length: 9\r\n\r\n") == 0


@pytest.fixture(scope="module")
def port(postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Gunicorn with the service's own configuration, less patient so that the test is short."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    tmp_path = tmp_path_factory.mktemp("gunicorn")
    settings = tmp_path / "settings.py"
    settings.write_text(
        "from saferplaces.foundation.config.running.web import *\n"
        "from saferplaces.foundation.config.running import web_worker\n"
        f"web_worker.PATIENCE = {PATIENCE}\n"
    )
    gunicorn = Path(sys.executable).parent / "gunicorn"
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(gunicorn), "--config", str(settings)],
            env=os.environ | {"PORT": str(number)}, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            end = time.monotonic() + 60
            while not _served(number) and time.monotonic() < end:
                time.sleep(0.1)
            yield number
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _served(port: int) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=3):
        return True
    return False


def _is_dropped(client: socket.socket) -> bool:
    client.settimeout(PATIENCE + 15)
    try:
        while client.recv(4096):
            pass
    except TimeoutError:
        return False
    except OSError:
        pass
    return True


@pytest.mark.slow
@pytest.mark.parametrize("sent", [b"", b"G", HEAD, POST, KEPT])
def test_slow_clients_shut_nobody_out_and_are_dropped(port: int, sent: bytes) -> None:
    with ExitStack() as stack:
        clients = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(SLOW)
        ]
        for client in clients:
            client.sendall(sent)
        assert all(_served(port) for _ in range(5))
        assert all(map(_is_dropped, clients))
    assert _served(port)


@pytest.mark.slow
def test_a_request_in_pieces_and_several_on_one_connection_are_answered(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(10)
        for piece in (HEAD[:7], HEAD[7:], b"\r\n"):
            client.sendall(piece)
            time.sleep(0.05)
        found = b""
        while b"\r\n\r\nok" not in found:
            found += client.recv(65536)
        client.sendall((HEAD + b"\r\n") * 2)
        found = b""
        while found.count(b"\r\n\r\nok") < 2:
            found += client.recv(65536)
        body = b"username=a&password=b" + b"x" * (2 * GATHERED)
        head = POST.partition(b"\r\n\r\n")[0].replace(b"5000", str(len(body)).encode())
        client.sendall(head + b"\r\n\r\n" + body)
        assert client.recv(65536).startswith(b"HTTP/1.1 403")  # without the form's token
