"""Start and stop our own PostgreSQL; survive kills.

One folder holds the data, one the socket; there is no TCP port. Roles sign in with passwords that
are made once and kept beside the data. A server left behind by a killed process is found by its
socket and used again; one that crashed recovers before `start` returns.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from saferplaces.foundation.config.config import kept_secret, socket_folder
from saferplaces.foundation.database.binaries import command, environment, folder, own

if TYPE_CHECKING:
    from psycopg import Connection

SUPERUSER = "postgres"
OWNER, APP, REPORTING = "saferplaces_owner", "saferplaces_app", "saferplaces_reporting"
REPORTING_LIMITS = (
    "CONNECTION LIMIT 10",
    "SET default_transaction_read_only = on",
    "SET statement_timeout = '10min'",
)
"""A report that runs wild must not stop the service."""
DATABASE = "saferplaces"
START_SECONDS = 120
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "max_locks_per_transaction": "512",  # a restore makes every table in one transaction
    "jit": "off",
    "timezone": "UTC",
    "log_min_messages": "log",  # neither warnings nor errors: their words may quote a record
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_error_statement": "panic",  # a failed statement may hold personal data
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


class ServerError(Exception):
    """The database server does not start; the message says what to do."""


class Server:
    """A PostgreSQL of our own under ``var``.

    Parameters
    ----------
    var:
        Folder for everything that the service keeps.
    durable:
        False switches off waiting for the disk: for tests only.
    """

    def __init__(self, var: Path, *, durable: bool = True) -> None:
        self.var = var.absolute()
        self.data = self.var / "postgres" / "data"
        self.socket = socket_folder(self.var)
        self._durable = durable

    def start(self) -> None:
        """Start the server if it is not running, make roles and database, wait until it answers.

        Raises
        ------
        ServerError
            When it does not come up.
        """
        (self.var / "postgres").mkdir(parents=True, exist_ok=True)
        with self._alone():
            if self._answers():
                return
            self._check_socket_folder()
            own(self.data)
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._bring_up()
            self._roles()

    def stop(self) -> None:
        """Stop the server: sessions are ended, everything is on disk."""
        pid = self._pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        end = time.monotonic() + START_SECONDS
        while self._alive(pid) and time.monotonic() < end:
            time.sleep(0.05)
        if self._alive(pid):
            os.kill(pid, signal.SIGQUIT)

    def running(self) -> bool:
        """Say whether the server answers."""
        return self._answers()

    def connect(self, database: str = "postgres") -> Connection:
        """Connect as the superuser, each statement by itself."""
        return psycopg.connect(
            host=str(self.socket),
            user=SUPERUSER,
            password=kept_secret(self.var, SUPERUSER),
            dbname=database,
            autocommit=True,
        )

    def _check_socket_folder(self) -> None:
        own(self.socket)
        found = self.socket.stat()
        mine = {os.geteuid(), self.data.parent.stat().st_uid}
        if os.geteuid() != 0 and found.st_uid not in mine:
            raise ServerError(f"{self.socket} belongs to somebody else: remove it and start again.")

    def _initialise(self) -> None:
        secret = self.var / "postgres" / f".password-{os.getpid()}"
        secret.touch(mode=0o644)
        try:
            secret.write_text(kept_secret(self.var, SUPERUSER))
            self._call(
                "initdb", "--pgdata", self.data, "--username", SUPERUSER, "--pwfile", secret,
                "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8",
                "--no-sync",
            )  # fmt: skip
        finally:
            secret.unlink()

    def _launch(self) -> int:
        settings = SETTINGS | ({} if self._durable else {"fsync": "off", "full_page_writes": "off"})
        words: list[object] = ["-D", self.data, "-k", self.socket]
        for name, value in settings.items():
            words += ["-c", f"{name}={value}"]
        with (self.var / "postgres" / "server.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own command line
                command("postgres", *words),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env=environment(),
                cwd=folder(),
                start_new_session=True,
            )
        process.returncode = 0  # it outlives us on purpose, and nobody waits for it
        return process.pid

    def _bring_up(self) -> None:
        """Launch it and wait until it answers.

        It refuses to start while processes of a killed predecessor still end, so it is launched
        again until it stays.
        """
        number = self._pid() or self._launch()
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > end:
                raise ServerError(
                    "PostgreSQL does not answer. See server.log under the service's var folder."
                )
            time.sleep(0.05)
            if not self._alive(number):
                time.sleep(0.5)
                number = self._pid() or self._launch()  # asking also takes leave of a dead child

    def _roles(self) -> None:
        with self.connect() as connection:
            there = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role in (OWNER, APP, REPORTING):
                secret = kept_secret(self.var, role)
                verb = "ALTER" if role in there else "CREATE"
                connection.execute(f"{verb} ROLE {role} LOGIN PASSWORD '{secret}'".encode())
            for limit in REPORTING_LIMITS:
                connection.execute(f"ALTER ROLE {REPORTING} {limit}".encode())
            made = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if made.fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}".encode())
        with self.connect(DATABASE) as connection:
            for extension in ("pg_trgm", "unaccent", "btree_gin", "pg_prewarm"):
                connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}".encode())

    def _answers(self) -> bool:
        try:
            with self.connect() as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _pid(self) -> int | None:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None
        return pid if self._alive(pid) and self._is_ours(pid) else None

    def _is_ours(self, pid: int) -> bool:
        """Guard against a number that another program has got since a crash."""
        try:
            line = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return True  # no such file system: believe the file, as pg_ctl does
        return str(self.data).encode() in line

    @staticmethod
    def _alive(pid: int) -> bool:
        with suppress(ChildProcessError):  # our own child, ended: take its leave
            if os.waitpid(pid, os.WNOHANG)[0] == pid:
                return False
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        with suppress(OSError, IndexError):  # ended, but its parent is another and has not noticed
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        return True

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock that keeps two starts apart."""
        with (self.var / "postgres" / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _call(self, name: str, *words: object) -> None:
        done = subprocess.run(  # noqa: S603 - our own command line
            command(name, *words), env=environment(), cwd=folder(), capture_output=True, check=False
        )
        if done.returncode:
            raise ServerError(f"{name} failed: {done.stderr.decode(errors='replace')[-500:]}")
