"""The demonstration's log of awareness activity, and two sets of assumptions about demand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from django.utils import timezone

from saferplaces.accountability.case_review_account.actions import awareness, scenarios
from saferplaces.accountability.case_review_account.actions.awareness import Done
from saferplaces.accountability.case_review_account.demand.held import held
from saferplaces.accountability.case_review_account.demand.model import Range
from saferplaces.accountability.case_review_account.forms import DemandForm, offered
from saferplaces.foundation.demo import at, once, players
from saferplaces.foundation.identity.roles import Role

ACTIVITIES = (
    (330, "online", "Page on the ASB case review rewritten in plain English", "", 1840, True,
     "Visitors of the page in its first quarter"),
    (302, "professionals", "Briefing of housing officers", "leeds", 46, True, "Signed in"),
    (280, "print", "Leaflet to every council tenant", "bradford", 19000, False,
     "Leaflets sent, one a household"),
    (251, "meeting", "Stall at the market", "calderdale", 120, False, "People who stopped"),
    (220, "professionals", "Briefing of victim support staff", "", 31, True, "Signed in"),
    (190, "press", "Interview on local radio", "", 60000, False, "The station’s listeners"),
    (161, "meeting", "Neighbourhood meeting on motorbikes", "kirklees", 64, True, "Counted"),
    (132, "print", "Posters in surgeries and libraries", "wakefield", None, False, ""),
    (100, "online", "Posts in five languages", "", 22400, False, "Reach that the site gives"),
    (72, "professionals", "Briefing of councillors on the new review by the mayor", "", 88, True,
     "Signed in"),
    (41, "meeting", "Open evening for victims", "leeds", 27, True, "Counted"),
    (12, "print", "Card for officers to hand out at a second report", "", 3000, False, "Printed"),
)  # fmt: skip


def make() -> int:
    """Tell what is missing of it."""
    made = sum(once(f"awareness:{row[0]}", _entering(*row)) for row in ACTIVITIES)
    return made + once("demand:scenarios", _scenarios)


def _entering(
    days: int, kind: str, title: str, district: str, reached: int | None, counted: bool, how: str
) -> Callable[[], object]:
    def enter() -> None:
        with at(timezone.now() - dt.timedelta(days=days)):
            done = Done(kind, title, timezone.localdate(), district, "", reached, counted, how)
            awareness.enter(players(Role.POLICY_OFFICER)[0], done)

    return enter


def _scenarios() -> None:
    form = DemandForm({}, offered(held()))
    form.is_valid()
    given = form.assumptions
    chioma = players(Role.POLICY_OFFICER)[0]
    scenarios.save(
        chioma, name="As on record", words="What is on record, and the wide ranges that we ship",
        assumptions=given,
    )  # fmt: skip
    scenarios.save(
        chioma,
        name="A right in law, well known",
        words="More people know of it and trust it",
        assumptions=replace(
            given, uptake=Range(1.2, 1.8, 3.0), dissatisfied=Range(0.08, 0.15, 0.3)
        ),
    )
