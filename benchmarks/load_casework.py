"""Casework in the crowd: 20,000 cases and 5,000 plans beside the force, and who works with them.

As ``load.py`` (``LOAD_VAR``, ``LOAD_MINUTES``, ``LOAD_PEOPLE``), in an installation that is filled
with casework first (``load/filling.py``, once: about as many rows as two years bring).
``LOAD_CASES`` and ``LOAD_PLANS`` make fewer, to see that it works. Give it a copy of an
installation: what it fills in cannot be taken out again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import load
from harness import OUT, PEERS_PYTHON, ROOT, main

CASES = int(os.environ.get("LOAD_CASES", "20000"))
PLANS = int(os.environ.get("LOAD_PLANS", "5000"))
SUPERVISORS = 10
GOAL = "p95 at most 300 ms on every page, no errors"


def crowd(_size: int) -> Mapping[str, Any]:
    """Fill, run the crowd; return the p95 of the slowest page."""
    os.environ |= load.SETTINGS
    from saferplaces.foundation.database.server import Server

    server = Server(load.VAR)
    server.start()
    try:
        plan, filled, seconds = _prepare()
        with load._running() as children:
            found = _crowd(plan, children)
        found["check"] |= {"filled": filled, "filling": f"{seconds:.0f} s"}
        return found
    finally:
        server.stop()


def _prepare() -> tuple[Path, dict[str, int], float]:
    """Make the people, fill in casework, write down who signs in."""
    path = load._prepare()
    from django.db import connections

    from saferplaces.foundation.identity.roles import Role

    told = json.loads(path.read_text())
    told["roles"] = {
        "reviewer": told["accounts"],
        "supervisor": _more(Role.SUPERVISOR, SUPERVISORS, True),
        "records_manager": _more(Role.RECORDS_MANAGER, 2, False),
    }
    path.write_text(json.dumps(told))
    sys.path.insert(0, str(Path(__file__).parent / "load"))
    from django.db import transaction
    from filling import fill

    start = time.perf_counter()
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        filled = fill(cursor, CASES, PLANS)
    return path, filled.rows, time.perf_counter() - start


def _more(role: str, number: int, in_districts: bool) -> list[int]:
    """Return accounts of a role, each in a district with its team or everywhere."""
    from django.utils import timezone

    from saferplaces.foundation.identity.models import Membership, Organisation, Team, User
    from saferplaces.foundation.reference.queries import districts

    force = Organisation.objects.get(kind="force")
    codes = [district.code for district in districts()]
    found = []
    for at in range(number):
        name = f"load-{role}-{at + 1}"
        user = User.objects.filter(username=name).first()
        if user is None:
            user = User.objects.create_user(name, name.replace("-", " ").title(), is_demo=True)
            district = codes[at % len(codes)]
            team = None
            if in_districts:
                team, _ = Team.objects.get_or_create(
                    organisation=force, code=f"load-{district}",
                    defaults={"name": f"Load {district}", "district": district},
                )  # fmt: skip
                Membership.objects.filter(
                    user__username__startswith="load-", districts=[district], team=None
                ).update(team=team)
            Membership.objects.create(
                user=user, organisation=force, role=role, team=team,
                districts=[district] if in_districts else [], starts_on=timezone.localdate(),
            )  # fmt: skip
        found.append(user.pk)
    return found


def _crowd(plan: Path, children: Mapping[str, subprocess.Popen[bytes]]) -> dict[str, Any]:
    told = OUT / "load-casework"
    locust = subprocess.Popen(
        [PEERS_PYTHON, "-m", "locust", "-f", ROOT / "benchmarks" / "load" / "casework.py",
         "--headless", "-u", str(load.PEOPLE), "-r", "2", "-t", f"{load.MINUTES * 60:.0f}s",
         "--host", f"http://127.0.0.1:{load.PORT}", "--csv", told, "--reset-stats",
         "--only-summary", "--loglevel", "WARNING"],
        env={**os.environ, "LOAD_PLAN": str(plan)},
        stdout=(load.VAR / "load-locust.log").open("wb"), stderr=subprocess.STDOUT,
    )  # fmt: skip
    stop = threading.Event()
    memory: list[dict[str, float]] = []
    watch = threading.Thread(target=load._watch, args=(stop, children, memory))
    watch.start()
    locust.wait()
    stop.set()
    watch.join()
    rows = load._told(told)
    pages = [row["p95"] for name, row in rows.items() if name not in {"Aggregated", "sign in"}]
    check = {
        name: f"p50 {row['p50']:.0f} ms, p95 {row['p95']:.0f} ms, p99 {row['p99']:.0f} ms,"
        f" {row['good']:.0f} good, {row['failed']:.0f} failed"
        for name, row in rows.items()
    }
    check["chain"] = load._verified()
    check["memory"] = load._memory(memory)
    return {"seconds": max(pages, default=0.0) / 1000, "check": check}


if __name__ == "__main__":
    if not load.VAR.exists():
        sys.exit("LOAD_VAR names no installation with a published force; nothing measured.")
    main(
        f"{load.PEOPLE} people among {CASES:,} cases and {PLANS:,} plans",
        ours={"saferplaces": crowd},
        peers={},
        sizes={"saferplaces": [load.PEOPLE]},
        goal={load.PEOPLE: GOAL},
        timeout=load.MINUTES * 60 + 1800,
    )
