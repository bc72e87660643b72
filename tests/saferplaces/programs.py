"""The web server as its own program, for tests that kill it."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection

PATIENCE = 60
TOKEN = "k" * 32


class Web:
    """gunicorn with the service's own configuration, on the database of the test."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        to = connection.settings_dict
        where = f"{quote(to['HOST'], safe='')}/{to['NAME']}"
        environment = os.environ | {
            "DATABASE_URL": f"postgresql://{to['USER']}:{to['PASSWORD']}@{where}",
            "PORT": str(self.port),
        }
        config = "python:saferplaces.foundation.config.running.web"
        self.master = subprocess.Popen(
            [str(Path(sys.executable).parent / "gunicorn"), "--config", config],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until(lambda: self.get("/health") == 200)

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children")
        return [int(word) for word in children.read_text().split()]

    def get(self, path: str) -> int:
        with suppress(OSError, http.client.HTTPException):
            return self._ask("GET", path, "", {})
        return 0

    def decide(self, session: str, key: int) -> bool:
        """Post a decision as a browser does; whether the answer came that it is done."""
        form = urlencode(
            {
                "csrfmiddlewaretoken": TOKEN,
                "recording": "no_crime_disclosed",
                "risk_level": "standard",
            }
        )
        cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            status = self._ask("POST", f"/reviews/{key}", form, headers)
        except (OSError, http.client.HTTPException):
            return False
        assert status == 302
        return True

    def _ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> int:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            asked.request(method, path, body, headers)
            return asked.getresponse().status
        finally:
            asked.close()

    def kill(self) -> None:
        """Kill all of its processes at once."""
        for pid in [self.master.pid, *self.workers()]:
            os.kill(pid, signal.SIGKILL)
        self.end()

    def end(self) -> None:
        with suppress(ProcessLookupError):
            self.master.kill()
        self.master.wait()


def until(met: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


@contextmanager
def serving() -> Iterator[Web]:
    web = Web()
    try:
        yield web
    finally:
        web.end()


def nobody_else() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        return bool(cursor.fetchone() == (0,))


def waited_for() -> bool:
    """Say whether somebody waits for a lock that is held here.

    pg_stat_activity would say for a whole transaction what it said first.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted"
            " AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone() != (0,))
