"""The supervisor: from an empty folder to a page that answers, and cleanly back.

One process starts the database, prepares what is missing, starts the web server and the worker,
starts them again if they end, and at Ctrl-C stops all in order. Killed at any moment, nothing is
left broken: its children end with it, and the next start uses or recovers the database.
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn
from urllib.error import URLError

from saferplaces.foundation.config.config import config
from saferplaces.foundation.config.running import demo, prepare
from saferplaces.foundation.config.running.children import Child
from saferplaces.foundation.config.running.steps import BESIDE, StepError, say, step
from saferplaces.foundation.database.server import Server

ANSWER_SECONDS = 60


def up() -> None:
    """Run the whole service until it is told to stop."""
    folder = config().var / "running"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    with alone(folder):
        children, history = _children(folder), _history(folder)
        server = None
        try:
            for child in (*children, *history):
                child.stop_left_behind()
            _check_port()
            server = prepare.start_database()
            prepare.migrate()
            prepare.region()
            prepare.assets(folder / "assets.log")
            if config().mode == "demo":
                demo.make()
            with step("Starting the web server and the worker"):
                _start(children)
            for child in history:
                child.start()
            children += history
            _welcome(folder)
            _watch(children)
        except KeyboardInterrupt:
            say("")
        finally:
            _stop(children, server)


def _start(children: list[Child]) -> None:
    for child in children:
        child.start()
    _wait_for_answer(children)


def _watch(children: list[Child]) -> NoReturn:
    while True:
        time.sleep(0.5)
        for child in children:
            if child.watch():
                say(f"  The {child.name} ended; starting it again (see {child.log}).")


def _stop(children: list[Child], server: Server | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    say("Stopping ...")
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop()
    if server is not None:
        server.stop()
    say("Stopped. Everything is kept; start again as before.")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the lock of the one supervisor; it goes with the process, however that ends."""
    with (folder / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise StepError(f"The service runs already: {lock.read().strip()}") from None
        lock.truncate(0)
        lock.write(f"{address()} (process {os.getpid()})\n")
        lock.flush()
        yield


def address() -> str:
    """Return where the pages are."""
    return f"http://127.0.0.1:{config().port}/"


def _children(folder: Path) -> list[Child]:
    web = "saferplaces.foundation.config.running.web"
    return [
        Child("web", [str(BESIDE / "gunicorn"), "--config", f"python:{web}"], folder),
        Child("worker", [str(BESIDE / "saferplaces"), "worker"], folder),
    ]


def _history(folder: Path) -> list[Child]:
    """Return what tells the demonstration's history, beside the pages that can be read already."""
    if config().mode != "demo" or not config().history:
        return []
    return [Child("history", [str(BESIDE / "saferplaces"), "demo-stories"], folder, once=True)]


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _check_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", config().port))
        except OSError:
            raise StepError(
                f"Port {config().port} is taken by another program. Choose one: PORT=8080 make run."
            ) from None


def _wait_for_answer(children: list[Child]) -> None:
    end = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < end:
        with suppress(URLError, OSError), urllib.request.urlopen(f"{address()}health", timeout=5):  # noqa: S310
            return
        for child in children:
            if child.process and child.process.poll() is not None:
                raise StepError(f"The {child.name} does not start. See {child.log}.")
        time.sleep(0.1)
    raise StepError(f"The web server does not answer. See {children[0].log}.")


def _welcome(folder: Path) -> None:
    say(f"\nSafer Places is at {address()}")
    if config().mode == "demo":
        for line in demo.sign_ins():
            say(f"  {line}")
        if config().history:
            say("Its history is made meanwhile: the pages say how far it has come.")
    say(f"Logs are in {folder}. Ctrl-C stops it.")
    sys.stdout.flush()
