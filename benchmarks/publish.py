"""Publishing: a whole force, the same again, and a day on top; then searches in what it left.

Needs a dataset whose last two snapshots are a force and the same force a day later, named by
``PUBLISH_DATASET``; the database is our own, durable as in production.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness import OUT, main

QUESTION = "publish a snapshot"
DATASET = Path(os.environ.get("PUBLISH_DATASET", "no-dataset-named"))
ASKED = {
    "common name": "john smith",
    "variant of a name": "bob harrison",
    "misspelt name": "jaqueline hutchinsen",
    "name and date of birth": "mohammed khan 6/5/1984",
    "telephone": "07700 900119",
    "street": "clarendon road",
    "postcode": "LS6 1AA",
    "log number": "SIM-0500000",
}


def snapshots() -> list[Path]:
    """Return the snapshots, parent before child."""
    found = {p.name: p for p in (DATASET / "snapshots").glob("*") if (p / "manifest.json").exists()}
    parents = {n: json.loads((p / "manifest.json").read_text())["parent"] for n, p in found.items()}
    return sorted(found.values(), key=lambda p: parents[p.name] in found)


def publish_all(size: int) -> Mapping[str, Any]:
    """Publish the force to an empty database, again, and the day after it."""
    var = OUT / "publish"
    shutil.rmtree(var, ignore_errors=True)
    os.environ |= {
        "SAFERPLACES_MODE": "demo",
        "SAFERPLACES_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "saferplaces.foundation.config.settings",
    }
    from saferplaces.foundation.database.server import Server

    server = Server(var)
    server.start()
    try:
        return _measured()
    finally:
        server.stop()
        shutil.rmtree(var)


def _measured() -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    from saferplaces.foundation.database.rights import grant
    from saferplaces.foundation.reference import packs
    from saferplaces.intake.incidents.actions.publish import publish

    call_command("migrate", database="owner", verbosity=0)
    grant()
    packs.load("west-yorkshire")
    seconds, check = [], {}
    first, *later = snapshots()
    for name, path in [("first", first), ("again", first), *[("a day", p) for p in later[:1]]]:
        start, cpu = time.perf_counter(), time.process_time()
        done = publish(path)
        seconds.append(time.perf_counter() - start)
        rows = sum(sum(done.counts.get(k, {}).values()) for k in ("incident", "party", "finding"))
        spent = f"{seconds[-1]:.1f} s ({time.process_time() - cpu:.0f} s of our processor time)"
        check[name] = f"{rows:,} logs, people on them and findings written in {spent}"
    return {"seconds": seconds[0], "check": check | _searches()}


def _searches() -> dict[str, str]:
    """Return how long searches take, of an actor of one district: the median of five."""
    from saferplaces.foundation.identity.actor import Actor
    from saferplaces.intake.incidents.search.people import find_people
    from saferplaces.intake.incidents.search.places import find_logs, find_places
    from saferplaces.intake.incidents.search.terms import read

    actor = Actor(1, "", "reviewer", 1, 1, "", "part3", frozenset({"leeds"}))
    took = {}
    for name, text in ASKED.items():
        times = []
        for _ in range(5):
            start = time.perf_counter()
            terms = read(text)
            for find in (find_people, find_places, find_logs):
                list(find(actor, terms))
            times.append(time.perf_counter() - start)
        took[f"search by {name}"] = f"{statistics.median(times):.3f} s"
    return took


if __name__ == "__main__":
    if not snapshots():
        sys.exit("PUBLISH_DATASET names no dataset with a snapshot; nothing measured.")
    logs = json.loads((snapshots()[0] / "manifest.json").read_text())["rows"]["incident_events"]
    main(
        QUESTION,
        ours={"saferplaces": publish_all},
        peers={},
        sizes={"saferplaces": [logs]},
        goal={logs: "1 million logs in a few minutes, a day in seconds"},
        timeout=3600,
    )
