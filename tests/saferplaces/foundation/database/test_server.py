"""Our own PostgreSQL: it starts, stops and survives being killed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from saferplaces.foundation.config.config import kept_secret
from saferplaces.foundation.database.server import APP, DATABASE, REPORTING, Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    found = Server(tmp_path / "var")
    found.start()
    yield found
    found.stop()


def _postmaster(server: Server) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


def test_killed_it_comes_back_with_everything_that_was_committed(server: Server) -> None:
    with server.connect(DATABASE) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")
    os.kill(_postmaster(server), signal.SIGKILL)
    server.start()
    with server.connect(DATABASE) as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]


def test_one_left_running_by_a_killed_start_is_used_again_and_can_be_stopped(
    server: Server,
) -> None:
    number = _postmaster(server)
    again = Server(server.var)
    again.start()
    assert _postmaster(again) == number
    again.stop()
    assert not server.running()
    again.stop()  # nothing to do


def test_the_running_service_is_no_superuser(server: Server) -> None:
    with psycopg.connect(
        host=str(server.socket), user=APP, password=kept_secret(server.var, APP), dbname=DATABASE
    ) as connection:
        found = connection.execute(
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles"
            " WHERE rolname = current_user"
        )
        assert found.fetchone() == (False,)


def test_a_report_that_runs_wild_is_ended(server: Server) -> None:
    with psycopg.connect(
        host=str(server.socket), user=REPORTING, password=kept_secret(server.var, REPORTING),
        dbname=DATABASE,
    ) as connection:  # fmt: skip
        found = connection.execute(
            "SELECT current_setting('default_transaction_read_only'),"
            " current_setting('statement_timeout')"
        )
        assert found.fetchone() == ("on", "10min")


def test_a_path_too_long_for_a_socket_is_no_obstacle(tmp_path: Path) -> None:
    server = Server(tmp_path / ("deep" * 20) / "var")
    server.start()
    try:
        assert server.running()
        assert server.socket.stat().st_mode & 0o077 == 0
    finally:
        server.stop()
        server.socket.rmdir()


def test_a_server_that_has_ended_is_not_waited_for_because_its_parent_sleeps() -> None:
    line = ["sh", "-c", "sh -c 'exit 0' & echo $!; exec sleep 60"]  # sleep never asks after it
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        ended = int(parent.stdout.readline())
        end = time.monotonic() + 10
        while Server._alive(ended) and time.monotonic() < end:
            time.sleep(0.01)
        assert not Server._alive(ended)
        assert Path(f"/proc/{ended}").exists()
        parent.kill()
