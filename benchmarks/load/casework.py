"""What caseworkers, supervisors and a records manager do to the service under load, for locust.

Run by ``benchmarks/load_casework.py``. They sign in and read as the officers of ``officers.py`` do,
on the pages of casework: their own work, a case, lists, plans, the library, duties, referrals. A
page that is not what was asked for counts as a failure, whatever its status.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import officers
from locust import HttpUser, between, task
from locust.exception import RescheduleTask, StopUser

PLAN = json.loads(Path(os.environ["LOAD_PLAN"]).read_text())
_accounts = {name: itertools.cycle(keys) for name, keys in PLAN["roles"].items()}
HEADING = "<h1"


class Worker(HttpUser):
    """Somebody who signs in, and reads pages; five to fifteen seconds between them."""

    abstract = True
    role = ""
    wait_time = between(PLAN["pause"][0], PLAN["pause"][1])

    def on_start(self) -> None:
        """Sign in as one of the accounts of the role."""
        user = next(_accounts[self.role])
        self.random = random.Random(user)  # noqa: S311
        form = officers.Forms(self.see("/sign-in", "sign in", "Sign in")).to("/sign-in/demo")
        if form is None:
            raise StopUser
        sent = form["sent"] | {"user": str(user), "next": "/"}
        with self.client.post(
            "/sign-in/demo", sent, name="sign in", headers=self._from(), catch_response=True
        ) as answer:
            if "Sign out" not in answer.text:
                answer.failure("not signed in")
                raise StopUser

    def see(self, address: str, name: str, expected: str = HEADING) -> str:
        """Return a page that holds what is expected."""
        with self.client.get(
            address, name=name, headers=self._from(), catch_response=True
        ) as answer:
            if answer.status_code != 200 or expected not in answer.text:
                answer.failure(f"{answer.status_code} without {expected!r}")
                raise RescheduleTask
            return str(answer.text)

    def open_one(self, page: str, pattern: str, name: str) -> str:
        """Open one of the pages that a list leads to."""
        found = sorted(set(re.findall(pattern, page)))
        if not found:
            raise RescheduleTask
        self.wait()
        return self.see(self.random.choice(found), name)

    def _from(self) -> dict[str, str]:
        return {"Referer": self.host + "/"}


CASE, A_PLAN = r'href="(/cases/\d+)"', r'href="(/plans/\d+)"'


class Caseworker(Worker):
    """An officer with cases and plans of their own."""

    weight = 5
    role = "reviewer"

    @task(6)
    def my_work(self) -> None:
        """See one's own cases, open one, its plan of actions, its conferences."""
        page = self.see("/cases/", "cases: mine")
        case = self.open_one(page, CASE, "case")
        self.open_one(case, r'href="(/cases/\d+/(?:plan|occurrences))"', "case: parts")

    @task(3)
    def lists(self) -> None:
        """Look through lists of cases."""
        for show in ("team", "overdue", "changed", "all"):
            self.see(f"/cases/?show={show}", f"cases: {show}")
            self.wait()
        self.see("/cases/?show=all&sort=-opened_at&page=40", "cases: all, page 40")

    @task(3)
    def plans(self) -> None:
        """See plans, open one, its problem in figures."""
        page = self.see("/plans/?whose=mine&state=open", "plans: mine")
        plan = self.open_one(page, A_PLAN, "plan")
        self.open_one(plan, r'href="(/plans/\d+/(?:actions|objective|end))"', "plan: parts")
        self.see("/plans/?page=30", "plans: all, page 30")

    @task(1)
    def learn(self) -> None:
        """Look for what worked."""
        page = self.see("/plans/library", "library")
        self.open_one(page, r'href="(/plans/library/\d+)"', "library: one")
        self.see("/plans/library?words=yard", "library: words")

    @task(2)
    def referrals(self) -> None:
        """See one's referrals and assessments."""
        page = self.see("/referrals/", "referrals")
        self.open_one(page, r'href="(/referrals/\d+)"', "referral")
        page = self.see("/risk/", "assessments")
        self.open_one(page, r'href="(/risk/\d+)"', "assessment")

    @task(2)
    def conferences(self) -> None:
        """See one's conferences, open one."""
        page = self.see("/conferences/", "conferences")
        self.open_one(page, r'href="(/conferences/\d+)"', "conference")

    @task(2)
    def home(self) -> None:
        """Open the first page."""
        self.see("/", "home", "Sign out")


class Supervisor(Worker):
    """A sergeant: the team, what is overdue, the roll-up, conferences that are due."""

    weight = 2
    role = "supervisor"

    @task(3)
    def team(self) -> None:
        """See the team's work and what is overdue."""
        self.see("/supervision/", "supervision")
        self.wait()
        page = self.see("/cases/?show=overdue", "cases: overdue")
        self.open_one(page, CASE, "case")

    @task(2)
    def plans(self) -> None:
        """See how plans are supervised, by each level."""
        for by in ("officer", "team", "district", "force"):
            self.see(f"/plans/supervision?by={by}", "plans: roll-up")
            self.wait()
        self.see("/plans/audits", "plans: audits")

    @task(2)
    def conferences(self) -> None:
        """See the duties to confer, and one's conferences."""
        page = self.see("/conferences/due", "conferences due")
        self.open_one(page, r'href="(/conferences/due/\d+)"', "conference duty")
        self.see("/conferences/", "conferences")
        self.see("/conferences/report", "conferences: report")

    @task
    def programmes(self) -> None:
        """See the case reviews and the referrals to Immediate Justice."""
        self.see("/case-reviews/", "case reviews")
        self.wait()
        self.see("/immediate-justice/", "immediate justice")


class RecordsManager(Worker):
    """Somebody who decides what is kept."""

    weight = 1
    role = "records_manager"

    @task
    def queue(self) -> None:
        """See what is due, the holds, the rules."""
        self.see("/retention/", "retention queue")
        self.wait()
        self.see("/retention/holds", "retention holds")
        self.wait()
        self.see("/retention/rules", "retention rules")


class QueueOfficer(officers.Officer):
    """The queue goes on meanwhile."""

    weight = 2
