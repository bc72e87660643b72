"""Fifty people work the queue of a force of a million logs: how long pages take, what fails.

``LOAD_VAR`` names the folder of an installation (SAFERPLACES_VAR) in which a force stands;
``LOAD_MINUTES`` how long (5). The service runs as in ``saferplaces up``: our own PostgreSQL,
durable, the web server with its usual processes, the worker; the load comes from this machine.
Afterwards the audit chain is verified, and every decision that a page said was saved is looked for.

With ``LOAD_SOAK=1`` snapshots of ``LOAD_DATASET`` are published forth and back meanwhile, and
memory and open connections are written down every minute: the soak of an hour
(``LOAD_MINUTES=60``).
"""

from __future__ import annotations

import csv
import itertools
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from harness import OUT, PEERS_PYTHON, ROOT, main

QUESTION = "50 people work the queue"
VAR = Path(os.environ.get("LOAD_VAR", "no-folder-named"))
MINUTES = float(os.environ.get("LOAD_MINUTES", "5"))
PEOPLE = int(os.environ.get("LOAD_PEOPLE", "50"))
SOAK = os.environ.get("LOAD_SOAK") == "1"
DATASET = Path(os.environ.get("LOAD_DATASET", "no-dataset-named"))
PORT = "8123"
PAUSE = (5, 15)
SETTINGS = {
    "SAFERPLACES_MODE": "demo",
    "SAFERPLACES_VAR": str(VAR),
    "PORT": PORT,
    "DJANGO_SETTINGS_MODULE": "saferplaces.foundation.config.settings",
}
BESIDE = Path(sys.executable).parent
WEB = "python:saferplaces.foundation.config.running.web"


def crowd(_size: int) -> Mapping[str, Any]:
    """Run the crowd; return the p95 of the slowest of queue, review and search."""
    os.environ |= SETTINGS
    from saferplaces.foundation.database.server import Server

    server = Server(VAR)
    server.start()
    try:
        plan = _prepare()
        with _running() as children:
            return _crowd(plan, children)
    finally:
        server.stop()


def _prepare() -> Path:
    """Bring the installation up to date; make the people; choose what they search for."""
    import django

    django.setup()
    from saferplaces.foundation.config.running import prepare
    from saferplaces.foundation.identity.demo import make_cast

    prepare.migrate()
    prepare.region()
    prepare.assets(VAR / "assets.log")
    make_cast()
    plan = {"accounts": _accounts(), "searches": _searches(), "pause": PAUSE}
    path = OUT / "load-plan.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(plan))
    return path


def _accounts() -> list[int]:
    """Return as many reviewers as there are people, spread over the districts."""
    from django.utils import timezone

    from saferplaces.foundation.identity.models import Membership, Organisation, User
    from saferplaces.foundation.identity.roles import Role
    from saferplaces.foundation.reference.queries import districts

    force = Organisation.objects.get(kind="force")
    codes = itertools.cycle([d.code for d in districts()])
    found = []
    for number, code in zip(range(1, PEOPLE + 1), codes, strict=False):
        user = User.objects.filter(username=f"load-{number}").first()
        if user is None:
            user = User.objects.create_user(f"load-{number}", f"Load {number}", is_demo=True)
            Membership.objects.create(
                user=user,
                organisation=force,
                role=Role.REVIEWER,
                districts=[code],
                starts_on=timezone.localdate(),
            )
        found.append(user.pk)
    return found


def _searches() -> list[str]:
    """Return names, telephones, postcodes, streets and log numbers that are on record."""
    from django.db import connection

    asked = {
        "party": "full_name || '' FROM incidents_party TABLESAMPLE SYSTEM (0.05)"
        " WHERE full_name <> ''",
        "name": "given_name || ' ' || family_name FROM incidents_party"
        " TABLESAMPLE SYSTEM (0.05) WHERE family_name <> ''",
        "phone": "phone FROM incidents_party TABLESAMPLE SYSTEM (0.05) WHERE phone <> ''",
        "postcode": "postcode FROM incidents_incident TABLESAMPLE SYSTEM (0.05)"
        " WHERE postcode <> ''",
        "street": "label FROM incidents_place TABLESAMPLE SYSTEM (0.5) WHERE label <> ''",
        "number": "record_id FROM incidents_incident TABLESAMPLE SYSTEM (0.05)"
        " WHERE record_id <> ''",
    }
    found: list[str] = []
    with connection.cursor() as cursor:
        for sql in asked.values():
            cursor.execute(f"SELECT DISTINCT {sql} LIMIT 40")
            found += [row[0] for row in cursor.fetchall()]
    return found


@contextmanager
def _running() -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    logs = (VAR / "load-web.log").open("wb"), (VAR / "load-worker.log").open("wb")
    children = {
        "web": subprocess.Popen(
            [BESIDE / "gunicorn", "--config", WEB], stdout=logs[0], stderr=logs[0]
        ),
        "worker": subprocess.Popen(
            [BESIDE / "saferplaces", "worker"], stdout=logs[1], stderr=logs[1]
        ),
    }
    _wait_for_the_web_server()
    try:
        yield children
    finally:
        for child in children.values():
            child.terminate()
        for child in children.values():
            child.wait(300)  # the worker ends the job that it is at: the maps of a whole force


def _wait_for_the_web_server() -> None:
    for _ in range(240):
        time.sleep(0.5)
        with suppress(OSError), socket.create_connection(("127.0.0.1", int(PORT)), timeout=1):
            break
    time.sleep(5)  # it listens before its processes have read everything


def _crowd(plan: Path, children: Mapping[str, subprocess.Popen[bytes]]) -> Mapping[str, Any]:
    before = _decisions()
    told = OUT / "load"
    locust = subprocess.Popen(
        [PEERS_PYTHON, "-m", "locust", "-f", ROOT / "benchmarks" / "load" / "officers.py",
         "--headless", "-u", str(PEOPLE), "-r", "2", "-t", f"{MINUTES * 60:.0f}s",
         "--host", f"http://127.0.0.1:{PORT}", "--csv", told, "--reset-stats", "--only-summary",
         "--loglevel", "WARNING"],
        env={**os.environ, "LOAD_PLAN": str(plan)},
        stdout=(VAR / "load-locust.log").open("wb"), stderr=subprocess.STDOUT,
    )  # fmt: skip
    stop = threading.Event()
    memory: list[dict[str, float]] = []
    threads = [threading.Thread(target=_watch, args=(stop, children, memory))]
    published: list[str] = []
    if SOAK:
        threads.append(threading.Thread(target=_publish, args=(stop, published)))
    for thread in threads:
        thread.start()
    locust.wait()
    stop.set()
    for thread in threads:
        thread.join()
    rows = _told(told)
    saved = int(rows.get("decide", {}).get("good", 0))
    pages = [rows[name]["p95"] for name in ("queue", "review", "search") if name in rows]
    check = {
        name: f"p50 {row['p50']:.0f} ms, p95 {row['p95']:.0f} ms, p99 {row['p99']:.0f} ms,"
        f" {row['good']:.0f} good, {row['failed']:.0f} failed"
        for name, row in rows.items()
    }
    check["decisions saved"] = f"{saved} said so, {_decisions() - before} on record"
    check["chain"] = _verified()
    check["memory"] = _memory(memory)
    if published:
        check["published meanwhile"] = "; ".join(published)
    return {"seconds": max(pages) / 1000, "check": check}


def _told(prefix: Path) -> dict[str, dict[str, float]]:
    with Path(f"{prefix}_stats.csv").open() as file:
        return {
            row["Name"]: {
                "p50": float(row["50%"]),
                "p95": float(row["95%"]),
                "p99": float(row["99%"]),
                "good": float(row["Request Count"]) - float(row["Failure Count"]),
                "failed": float(row["Failure Count"]),
            }
            for row in csv.DictReader(file)
            if row["Request Count"] != "0"
        }


def _decisions() -> int:
    from saferplaces.casework.reviews.models import Decision

    return Decision.objects.filter(decided_by__username__startswith="load-").count()


def _verified() -> str:
    done = subprocess.run(
        [BESIDE / "saferplaces", "audit", "verify"], capture_output=True, text=True, check=False
    )
    said = (done.stdout or done.stderr).strip().splitlines() or ["it said nothing"]
    return said[-1] if done.returncode == 0 else f"BROKEN: {said[-1]}"


def _watch(
    stop: threading.Event,
    children: Mapping[str, subprocess.Popen[bytes]],
    memory: list[dict[str, float]],
) -> None:
    """Write down, every few seconds, what the processes and those under them hold in memory."""
    while not stop.wait(10):
        memory.append({name: _private_mb(child.pid) for name, child in children.items()})


def _private_mb(pid: int) -> float:
    found = [pid]
    for known in found:
        listed = Path(f"/proc/{known}/task/{known}/children")
        found += [int(one) for one in listed.read_text().split()] if listed.exists() else []
    total = 0
    for one in found:
        rollup = Path(f"/proc/{one}/smaps_rollup")
        if rollup.exists():
            lines = rollup.read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def _memory(rows: list[dict[str, float]]) -> str:
    """Say what each held after a third of the time and at the end."""
    if len(rows) < 6:
        return "too short a time to say"
    third, last = len(rows) // 3, len(rows) - 3
    parts = []
    for name in rows[0]:
        early = sum(row[name] for row in rows[third : third + 3]) / 3
        late = sum(row[name] for row in rows[last:]) / 3
        parts.append(f"{name} {early:.0f} MB after a third, {late:.0f} MB at the end")
    return "; ".join(parts)


def _publish(stop: threading.Event, published: list[str]) -> None:
    """Publish a force and the same a day later, in turn."""
    manifests = (DATASET / "snapshots").glob("*/manifest.json")
    snapshots = itertools.cycle(sorted(path.parent for path in manifests))
    while not stop.wait(60):
        snapshot = next(snapshots)
        start = time.perf_counter()
        done = subprocess.run(
            [BESIDE / "saferplaces", "publish", snapshot], capture_output=True, check=False
        )
        word = "" if done.returncode == 0 else " FAILED"
        published.append(f"{snapshot.name[:6]} {time.perf_counter() - start:.0f} s{word}")


if __name__ == "__main__":
    if not (VAR / "postgres").exists() and not VAR.exists():
        sys.exit("LOAD_VAR names no installation with a published force; nothing measured.")
    main(
        QUESTION if not SOAK else "a soak: people, decisions and publications at once",
        ours={"saferplaces": crowd},
        peers={},
        sizes={"saferplaces": [PEOPLE]},
        goal={PEOPLE: "p95 at most 300 ms for queue, review and search, no errors"},
        timeout=MINUTES * 60 + 900,
    )
