"""What people do to the service under load, for locust: work the queue, read, search, decide.

Run by ``benchmarks/load.py``, which names in ``LOAD_PLAN`` a file with the accounts to sign in as
and the words to search for. It speaks to the pages as a browser does and knows nothing of the
service's code. A page that is not what was asked for counts as a failure, whatever its status.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from locust import HttpUser, between, task
from locust.exception import RescheduleTask, StopUser

PLAN = json.loads(Path(os.environ["LOAD_PLAN"]).read_text())
_accounts = itertools.cycle(PLAN["accounts"])
PREFERRED = {
    "recording": ("no_crime_disclosed", "classification_right"),
    "risk_level": ("standard",),
    "hate": ("no",),
    "domestic": ("no",),
}
REASON = "Read in full; nothing further was disclosed."


class Forms(HTMLParser):
    """The forms of a page: where they go and what they would send, nothing chosen yet."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._open: dict[str, Any] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form and what stands in it."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = {"action": given.get("action", ""), "sent": {}, "choices": {}}
            self.forms.append(self._open)
        elif self._open is None or not given.get("name"):
            return
        elif tag == "input" and given.get("type") == "radio":
            self._open["choices"].setdefault(given["name"], []).append(given["value"])
        elif tag == "input" and given.get("type") == "checkbox":
            pass
        elif tag == "input":
            self._open["sent"][given["name"]] = given.get("value", "")
        elif tag in {"textarea", "select"}:
            self._open["sent"].setdefault(given["name"], "")

    def handle_endtag(self, tag: str) -> None:
        """Close a form."""
        if tag == "form":
            self._open = None

    def with_field(self, name: str) -> dict[str, Any] | None:
        """Return the form that has a field."""
        found = (f for f in self.forms if name in f["sent"] or name in f["choices"])
        return next(found, None)

    def to(self, address: str) -> dict[str, Any] | None:
        """Return the form that is sent to an address."""
        return next((f for f in self.forms if f["action"].split("?")[0] == address), None)


def answered(form: dict[str, Any]) -> dict[str, str]:
    """Fill in a decision as for an ordinary log: no crime, standard risk, every prompt answered."""
    sent = dict(form["sent"])
    for name, values in form["choices"].items():
        wanted = [value for value in PREFERRED.get(name, ("not_a_crime",)) if value in values]
        if wanted:
            sent[name] = wanted[0]
    return sent | {"rationale": REASON, "then": ""}


class Officer(HttpUser):
    """Somebody who works the queue; five to fifteen seconds between pages."""

    wait_time = between(PLAN["pause"][0], PLAN["pause"][1])

    def on_start(self) -> None:
        """Sign in as one of the accounts."""
        user = next(_accounts)
        self.random = random.Random(user)  # noqa: S311
        page = self._get("/sign-in", "sign in", "Sign in")
        form = Forms(page).to("/sign-in/demo")
        if form is None:
            raise StopUser
        sent = form["sent"] | {"user": str(user), "next": "/"}
        with self.client.post(
            "/sign-in/demo", sent, name="sign in", headers=self._from(), catch_response=True
        ) as answer:
            if "Sign out" not in answer.text:
                answer.failure("not signed in")
                raise StopUser

    @task(6)
    def work_the_queue(self) -> None:
        """See the queue, take the next review, read it, decide it."""
        page = self._get("/reviews/", "queue", ">Reviews</h1>")
        self.wait()
        form = Forms(page).to("/reviews/next")
        if form is None:
            raise RescheduleTask
        address = self._post("/reviews/next", form["sent"], "take the next")
        page = self._get(address, "review", "5. What now?")
        self.wait()
        decision = Forms(page).with_field("risk_level")
        if decision is None:
            raise RescheduleTask
        address = self._post(urljoin(address, decision["action"]), answered(decision), "decide")
        self._get(address, "review (decided)", "Saved.")

    @task(2)
    def look_somebody_up(self) -> None:
        """Search, and open what is found first."""
        words = self.random.choice(PLAN["searches"])
        page = self._get("/search", "search", ">Search</h1>", params={"q": words})
        links = [p for p in page.split('href="') if p.startswith(("/people/", "/incidents/"))]
        if links:
            self.wait()
            address = links[0].split('"')[0]
            kind = "person" if address.startswith("/people/") else "incident"
            self._get(address, kind, "<h1")

    @task(1)
    def see_what_waits(self) -> None:
        """Open the first page, the list of tasks."""
        self._get("/", "home", "Sign out")
        self.wait()
        self._get("/tasks/", "tasks", ">Tasks</h1>")

    def _get(self, address: str, name: str, expected: str, **more: Any) -> str:
        """Return a page that holds what is expected."""
        with self.client.get(
            address, name=name, headers=self._from(), catch_response=True, **more
        ) as answer:
            if answer.status_code != 200 or expected not in answer.text:
                answer.failure(f"{answer.status_code} without {expected!r}")
                raise RescheduleTask
            return str(answer.text)

    def _post(self, address: str, sent: dict[str, str], name: str) -> str:
        """Send a form; return where it leads."""
        with self.client.post(
            address,
            sent,
            name=name,
            headers=self._from(),
            catch_response=True,
            allow_redirects=False,
        ) as answer:
            if answer.status_code != 302:
                answer.failure(f"{answer.status_code}: {_errors(answer.text)}")
                raise RescheduleTask
            return str(answer.headers["Location"])

    def _from(self) -> dict[str, str]:
        return {"Referer": self.host + "/"}


def _errors(page: str) -> str:
    """Return what the summary of errors says."""
    summary = page.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    return " ".join(re.sub("<[^>]*>", " ", summary.partition(">")[2]).split())
