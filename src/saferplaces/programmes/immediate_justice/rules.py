"""The rules of the routes, from dated rows: who goes where, how many hours, how long a start takes.

Each answer says by which row it was made, so that a decision can be read years later.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.db.models import Q
from django.utils import timezone

from saferplaces.foundation.identity.models import Kind, Organisation
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import code, codes
from saferplaces.programmes.immediate_justice.models import (
    CONDITIONAL,
    Activity,
    Caution,
    Outcome,
    Route,
)

ADULT, YOUNGEST = 18, 10
"""Criminal responsibility begins at 10 (Children and Young Persons Act 1933, section 50)."""
UNDER_TEN = "A child under 10 cannot be held responsible for a crime and is not referred"
OUTCOMES = {
    Route.ADULT: (Outcome.COMMUNITY_RESOLUTION, Outcome.DIVERSION, Outcome.CONDITIONAL_CAUTION),
    Route.CHILD: (Outcome.COMMUNITY_RESOLUTION, Outcome.DIVERSION, Outcome.YOUTH_CAUTION),
}
CAUTIONS = {Route.ADULT: Caution.ADULT, Route.CHILD: Caution.YOUTH}
"""The conditional caution of an offence that is not recorded as a crime."""
PROVIDERS = {Route.ADULT: Kind.PROBATION, Route.CHILD: Kind.YOUTH_JUSTICE}


@dataclass(frozen=True)
class Ordered:
    """Hours that are ordered, why they are not the usual ones, and the row that said the usual."""

    hours: int | None
    why: str
    rule: str


def age_on(born: dt.date, day: dt.date) -> int:
    """Return somebody's age on a day; who was born on 29 February turns on 1 March."""
    return relativedelta(day, born).years if day >= born else -1


def route_of(age: int) -> Route:
    """Return the route of somebody by their age at the decision.

    Raises
    ------
    Problem
        When they are under 10.
    """
    if age < YOUNGEST:
        raise Problem(UNDER_TEN, field="born")
    return Route.ADULT if age >= ADULT else Route.CHILD


def provider_of(route: Route, district: str) -> Organisation:
    """Return who sees a route through in a district.

    Raises
    ------
    Problem
        When no such service has an account here.
    """
    found = (
        Organisation.objects.filter(
            Q(districts__contains=[district]) | Q(districts=[]), kind=PROVIDERS[route], active=True
        )
        .order_by("-districts", "pk")
        .first()
    )
    if found is None or (route is Route.CHILD and district not in found.districts):
        who = "youth justice service of this district" if route is Route.CHILD else "Probation"
        raise Problem(f"No {who} has an account here: tell an administrator", field="district")
    return found


def usual_hours(outcome: str, day: dt.date | None = None) -> Code:
    """Return the row that says how many hours go with an outcome, or with none."""
    return code("justice_hours", f"outcome_{outcome}" if outcome else "disposal", day)


def cap(day: dt.date | None = None) -> int:
    """Return the most hours that may be ordered."""
    return int(code("justice_hours", "cap", day).values["hours"])


def order(
    outcome: str, activity: str, hours: int | None, why: str, day: dt.date | None = None
) -> Ordered:
    """Return the hours of an adult, the usual ones where none are named.

    Raises
    ------
    Problem
        When the hours are required and others are named, above the cap, or unusual without a
        reason; or when a conditional caution goes without the unpaid work that it requires.
    """
    row = usual_hours(outcome, day)
    usual, required = int(row.values["hours"]), bool(row.values["required"])
    rule = f"{row.code} of {row.valid_from.isoformat()}: {usual}"
    if activity == Activity.COURSE:
        if required:
            raise Problem("A conditional caution requires unpaid work", field="activity")
        return Ordered(None, why.strip(), rule)
    if hours is None or hours == usual:
        return Ordered(usual, "", rule)
    if required:
        raise Problem(f"A conditional caution requires {usual} hours", field="hours")
    if not 1 <= hours <= cap(day):
        raise Problem(f"Enter between 1 and {cap(day)} hours", field="hours")
    if not why.strip():
        raise Problem(f"Say why it is not the usual {usual} hours", field="hours_why")
    return Ordered(hours, why.strip(), rule)


def start_hours(day: dt.date | None = None) -> int:
    """Return the hours from the decision within which activity is to start."""
    return int(code("justice_rules", "start", day).values["hours"])


def pathway_of(route: str, outcome: str) -> str:
    """Return where it goes when it was not kept to."""
    if route == Route.CHILD:
        return "panel"
    return "prosecution" if outcome == Outcome.CONDITIONAL_CAUTION else "outcome"


def needs_decision(outcome: str, ending: Code) -> bool:
    """Say whether a withdrawal leaves a caution without what it rests on.

    The row of the list ``justice_endings`` says whether its reason leaves that undone.
    """
    return outcome in CONDITIONAL and bool(ending.values.get("undone", False))


def breach_decisions(pathway: str, outcome: str) -> list[Code]:
    """Return what may be decided on a pathway: some of it after certain outcomes alone."""
    return [
        row
        for row in codes("justice_breach_decisions")
        if pathway in row.values["pathways"] and outcome in row.values.get("outcomes", [outcome])
    ]


def day_of(moment: dt.datetime) -> dt.date:
    """Return the local day of a moment: rules are asked for the day of the decision."""
    return timezone.localdate(moment)
