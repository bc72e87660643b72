"""The supervisor: what it started comes back when killed, and goes when it is told to stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from saferplaces.foundation.database.server import Server

PROGRAM = Path(sys.executable).parent / "saferplaces"
PATIENCE = 90


class Service:
    """A service of its own, in a folder of its own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.output = var.parent / "output"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.starts = 0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = os.environ | {"SAFERPLACES_VAR": str(self.var), "PORT": str(self.port)}
        environment["DEMO_HISTORY"] = "no"
        self.starts += 1
        with self.output.open("ab") as out:
            self.process = subprocess.Popen(
                [str(PROGRAM), "up"], env=environment, stdout=out, stderr=out
            )
        until(lambda: self.said("Safer Places is at") == self.starts)

    def said(self, words: str) -> int:
        return self.output.read_text().count(words)

    def answers(self) -> bool:
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ready", timeout=5).close()
            return True
        return False

    def number(self, name: str) -> int:
        with suppress(OSError, ValueError):
            return int((self.var / "running" / f"{name}.pid").read_text())
        return 0

    def end(self, how: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(PATIENCE)


def until(met: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


def alive(number: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{number}/stat").read_text().split(")")[1].split()[0] != "Z"
    return False


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    found = Service(tmp_path / "var")
    yield found
    if found.process and found.process.poll() is None:
        found.end(signal.SIGINT)
    Server(found.var).stop()


def test_it_comes_up_from_nothing_outlives_every_kill_and_stops_cleanly(service: Service) -> None:
    service.start()
    assert service.answers()
    for name in ("web", "worker"):
        before = service.number(name)
        os.kill(before, signal.SIGKILL)
        until(lambda n=name, b=before: service.number(n) != b and alive(service.number(n)))
    until(service.answers)

    children = [service.number(name) for name in ("web", "worker")]
    service.end(signal.SIGKILL)  # the supervisor itself
    until(lambda: not any(alive(child) for child in children))
    assert Server(service.var).running()  # found again, not started twice

    service.start()
    assert service.answers()
    children = [service.number(name) for name in ("web", "worker")]
    service.end(signal.SIGINT)
    assert not any(alive(child) for child in children)
    assert not Server(service.var).running()
    assert service.said("Stopped. Everything is kept") == 1
