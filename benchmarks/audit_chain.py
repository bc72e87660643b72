"""The chained audit trail beside writes without a chain, and beside a lock that is taken first.

Eight connections write records at once into our own PostgreSQL (durable: it waits for the disk).
Each transaction stands for a page: it reads, spends a time as the making of a page would (`PAGE`,
without using the processor), writes its record and commits.

* chained: the trigger gives number and hash as the transaction's last statement, as shipped;
* not chained: the same insert with the trigger off;
* lock first: the same lock taken as the transaction's first statement, as a naive chain would;
* verify: every hash of the chain recomputed in Python.
"""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Mapping
from typing import Any

from harness import OUT, main

WRITERS = 8
PAGE = 0.02
"""Seconds that the rest of a page takes within its transaction."""
VAR = OUT.parent / "bench-postgres"
os.environ |= {
    "SAFERPLACES_MODE": "test",
    "SAFERPLACES_VAR": str(VAR),
    "DJANGO_SETTINGS_MODULE": "saferplaces.foundation.config.settings",
}
INSERT = """
INSERT INTO audit_entry (id, at, request_id, actor_id, actor_name, role, organisation_id,
  organisation, what, verb, query, objects_seen, people_seen, count, purpose, reason, recipient,
  detail)
VALUES (%s, now(), 'r', 1, 'A reviewer', 'reviewer', 1, 'Test Police', 'consult',
  'incident.read', '{"page": 1}', %s, %s, 25, '', '', '', '{}')
"""
SEEN = [f"incident:{number:032x}" for number in range(25)]
PEOPLE = [f"P{number:016x}" for number in range(25)]


def database() -> Any:
    """A fresh, migrated database on a durable server; the server that ran for it."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from saferplaces.foundation.database import Server
    from saferplaces.foundation.database.rights import grant

    server = Server(VAR, durable=True)
    server.start()
    with server.connect() as connection:
        connection.execute("DROP DATABASE IF EXISTS saferplaces WITH (FORCE)")
        connection.execute("CREATE DATABASE saferplaces OWNER saferplaces_owner")
    with server.connect("saferplaces") as connection:
        for extension in ("pg_trgm", "unaccent", "btree_gin"):
            connection.execute(f"CREATE EXTENSION {extension}")
    call_command("migrate", database="owner", verbosity=0)
    grant()
    connections.close_all()
    return server


def write(server: Any, total: int, first: str, page: float) -> float:
    """Write `total` records from all writers; return the seconds."""
    begin = threading.Barrier(WRITERS + 1)

    def writer() -> None:
        with server.connect("saferplaces") as connection:
            begin.wait()
            for _ in range(total // WRITERS):
                with connection.transaction():
                    if first:
                        connection.execute(first)
                    connection.execute("SELECT count(*) FROM identity_user")
                    connection.execute("SELECT pg_sleep(%s)", [page])
                    connection.execute(INSERT, [uuid.uuid4(), SEEN, PEOPLE])

    threads = [threading.Thread(target=writer) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    begin.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def measured(total: int, *, chained: bool = True, first: str = "", page: float = PAGE) -> Any:
    server = database()
    try:
        if not chained:
            with server.connect("saferplaces") as connection:
                connection.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_chain")
        write(server, WRITERS * 5, first, page)
        seconds = write(server, total, first, page)
        check: dict[str, Any] = {"transactions a second": round(total / seconds)}
        if chained:
            from saferplaces.foundation.audit.verify import verify

            report = verify()
            check |= {"verified": report.checked, "faults": report.count}
        return {"seconds": seconds, "check": check}
    finally:
        server.stop()


def chained(total: int) -> Mapping[str, Any]:
    return measured(total)


def not_chained(total: int) -> Mapping[str, Any]:
    return measured(total, chained=False)


def lock_first(total: int) -> Mapping[str, Any]:
    return measured(total, first="SELECT pg_advisory_xact_lock(7201)")


def chained_alone(total: int) -> Mapping[str, Any]:
    return measured(total, page=0.0)


def not_chained_alone(total: int) -> Mapping[str, Any]:
    return measured(total, chained=False, page=0.0)


def verifying(total: int) -> Mapping[str, Any]:
    """Recompute a chain that one statement made."""
    server = database()
    try:
        with server.connect("saferplaces") as connection:
            into, _, values = INSERT.partition("VALUES")
            values = values.strip()[1:-1].replace("%s, now()", "gen_random_uuid(), now()")
            many = f"{into} SELECT {values} FROM generate_series(1, {total})"
            connection.execute(many, [SEEN, PEOPLE])
        from saferplaces.foundation.audit.verify import verify

        start = time.perf_counter()
        report = verify()
        seconds = time.perf_counter() - start
        check = {"verified": report.checked, "faults": report.count}
        return {"seconds": seconds, "check": check}
    finally:
        server.stop()


if __name__ == "__main__":
    main(
        "audit trail, 8 writers",
        {
            "chained, pages of 20 ms": chained,
            "not chained, pages of 20 ms": not_chained,
            "lock taken first, pages of 20 ms": lock_first,
            "chained, record alone": chained_alone,
            "not chained, record alone": not_chained_alone,
            "verify": verifying,
        },
        {},
        {
            "chained, pages of 20 ms": [2_000],
            "not chained, pages of 20 ms": [2_000],
            "lock taken first, pages of 20 ms": [400],
            "chained, record alone": [4_000],
            "not chained, record alone": [4_000],
            "verify": [50_000],
        },
    )
