"""A hundred one-page forms a second for a minute: how long each takes, and whether any is lost.

``FORMS_VAR`` names the folder of an installation (SAFERPLACES_VAR); ``FORMS_SECONDS`` how long
(60); ``FORMS_A_SECOND`` how many (100). The service runs as in ``saferplaces up``: our own
PostgreSQL, durable, the web server with its usual processes, the worker that screens what was
written meanwhile; the load comes from this machine, from many addresses, with the limits on.
Afterwards every answer that was said to be on record is counted in the database.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from harness import OUT, PEERS_PYTHON, ROOT, main

VAR = Path(os.environ.get("FORMS_VAR", "no-folder-named"))
SECONDS = int(os.environ.get("FORMS_SECONDS", "60"))
A_SECOND = int(os.environ.get("FORMS_A_SECOND", "100"))
ADDRESSES = 1000
os.environ["LOAD_VAR"] = str(VAR)  # `load` runs the same service
import load  # noqa: E402 - it reads LOAD_VAR


def passengers(_size: int) -> Mapping[str, Any]:
    """Run the passengers; return the p95 of sending the form."""
    os.environ |= load.SETTINGS
    from saferplaces.foundation.database.server import Server

    server = Server(VAR)
    server.start()
    try:
        plan = _prepare()
        with load._running():
            _wait_for_answers()
            return _send(plan)
    finally:
        server.stop()


def _prepare() -> Path:
    import django

    django.setup()
    from saferplaces.foundation.config.running import prepare
    from saferplaces.intake.feedback.models import Stop
    from saferplaces.intake.feedback.synthetic import bring_synthetic

    prepare.migrate()
    prepare.region()
    prepare.assets(VAR / "assets.log")
    bring_synthetic()
    stops = list(Stop.objects.filter(active=True).values_list("pk", flat=True)[:400])
    path = OUT / "forms-plan.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"stops": stops, "addresses": ADDRESSES}))
    return path


def _wait_for_answers() -> None:
    """Wait until the web server answers: a machine that is busy takes its time to start it."""
    end = time.monotonic() + 300
    while time.monotonic() < end:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{load.PORT}/health"):
            return
        time.sleep(1)
    sys.exit("The web server does not answer: see load-web.log in the installation's folder.")


def _send(plan: Path) -> Mapping[str, Any]:
    from saferplaces.intake.feedback.models import Answer

    before = Answer.objects.count()
    told = OUT / "forms"
    subprocess.run(
        [PEERS_PYTHON, "-m", "locust", "-f", ROOT / "benchmarks" / "load" / "passengers.py",
         "--headless", "-u", str(A_SECOND), "-r", str(A_SECOND), "-t", f"{SECONDS}s",
         "--stop-timeout", "20", "--host", f"http://127.0.0.1:{load.PORT}", "--csv", told,
         "--only-summary", "--loglevel", "WARNING"],
        env={**os.environ, "LOAD_PLAN": str(plan)},
        stdout=(VAR / "forms-locust.log").open("wb"), stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    rows = load._told(told)
    kept = Answer.objects.count() - before
    good = int(rows["send"]["good"])
    check = {
        name: f"p50 {row['p50']:.0f} ms, p95 {row['p95']:.0f} ms, p99 {row['p99']:.0f} ms,"
        f" {row['good']:.0f} good, {row['failed']:.0f} failed"
        for name, row in rows.items()
    }
    check["a second"] = f"{good / SECONDS:.1f}"
    check["on record"] = f"{good} said so, {kept} are; {max(0, good - kept)} lost"
    return {"seconds": rows["send"]["p95"] / 1000, "check": check}


if __name__ == "__main__":
    if not VAR.exists():
        sys.exit("FORMS_VAR names no installation; nothing measured.")
    main(
        "a hundred passengers a second send the form",
        ours={"saferplaces": passengers},
        peers={},
        sizes={"saferplaces": [A_SECOND]},
        goal={A_SECOND: "p95 at most 500 ms, none lost"},
        timeout=SECONDS + 900,
    )
