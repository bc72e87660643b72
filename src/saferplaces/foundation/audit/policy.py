"""Who may read the audit trail, and what comes of it.

The force holds the records, so its data protection officer sees every access to them. One of a
partner sees what the people of their own organisation did, and nothing about the force's.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

from saferplaces.foundation.audit.models import AccessReport, BreakGlass, Entry, Unusual, Watched
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import ACCESS_REPORT, AUDIT, SUPERVISE
from saferplaces.foundation.policy import ALL, NONE, Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule

ELSEWHERE = "It is about the people of another organisation."


def _of_organisation(actor: Actor) -> Condition:
    if actor.of_force:
        return ALL
    return field("organisation_id").equals(actor.organisation_id)


def _of_force(actor: Actor) -> Condition:
    return ALL if actor.of_force else NONE


def _of_districts(actor: Actor) -> Condition:
    if actor.districts is None:
        return ALL
    return reduce(or_, (field("districts").contains(d) for d in sorted(actor.districts)), NONE)


entries = Policy(Entry, {"read": Rule(AUDIT, _of_organisation, ELSEWHERE)})
unusual = Policy(
    Unusual,
    {
        "read": Rule(AUDIT, _of_organisation, ELSEWHERE),
        "look_into": Rule(AUDIT, _of_organisation, ELSEWHERE),
    },
)
watched = Policy(
    Watched,
    {
        "read": Rule(AUDIT, _of_force, ELSEWHERE),
        "change": Rule(AUDIT, _of_force, ELSEWHERE),
    },
)
glass = Policy(
    BreakGlass,
    {
        "read": Rule(AUDIT, _of_force, ELSEWHERE),
        "supervise": Rule(SUPERVISE, _of_districts, "It is outside your districts."),
    },
)
reports = Policy(
    AccessReport,
    {
        "read": Rule(ACCESS_REPORT, _of_force, ELSEWHERE),
        "decide": Rule(
            ACCESS_REPORT,
            lambda actor: _of_force(actor) & field("state").equals("preparing"),
            "It is finished: it says what was released, and stays as it is.",
        ),
    },
)
