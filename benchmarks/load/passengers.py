# ruff: noqa: S311 - chance is all that is wanted here
"""Passengers at stops: each sends the one-page form once a second, from an address of their own.

Run by ``benchmarks/public_forms.py`` with locust, which is in the peers' environment only. The
proxy beside the service is this machine, whose header the service believes.
"""

from __future__ import annotations

import json
import os
import random
import uuid
from pathlib import Path
from urllib.parse import urlencode

from locust import FastHttpUser, constant_throughput, task

PLAN = json.loads(Path(os.environ["LOAD_PLAN"]).read_text())
WORDS = ("", "", "", "", "The lamp has been out for weeks.", "It is quiet here and I feel fine.")
FORM = "application/x-www-form-urlencoded"


class Passenger(FastHttpUser):
    """Somebody at a stop (by the client that leaves most of the machine to the service)."""

    wait_time = constant_throughput(1)

    def on_start(self) -> None:
        """Take an address of one's own: ten people share each."""
        number = random.randrange(PLAN["addresses"])
        self.address = f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"

    @task(100)
    def send(self) -> None:
        """Send the form; only what is said to be on record counts as good."""
        data = {
            "once": str(uuid.uuid4()),
            "lang": "en",
            "score": str(random.randint(1, 5)),
            "place": "waiting",
            "band": random.choice(("early", "day", "evening", "late")),
            "reasons": random.sample(("groups", "lighting", "late", "smoking"), 2),
            "route": "72",
            "day": "",
            "words": random.choice(WORDS),
            "consent": "yes",
        }
        words = data["words"]
        if words:
            data["words"] = f"{words} {uuid.uuid4().hex[:6]}"
        with self.client.post(
            f"/bus-safety/s/{random.choice(PLAN['stops'])}",
            data=urlencode(data, doseq=True),
            headers={"X-Forwarded-For": self.address, "Content-Type": FORM},
            allow_redirects=False,
            name="send",
            catch_response=True,
        ) as response:
            if response.status_code != 302:
                response.failure(f"answered {response.status_code}")

    @task(5)
    def open(self) -> None:
        """Open the form."""
        self.client.get(
            f"/bus-safety/s/{random.choice(PLAN['stops'])}",
            headers={"X-Forwarded-For": self.address},
            name="open",
        )
