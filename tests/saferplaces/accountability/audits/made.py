"""Audits at every stage, over a few logs of Leeds and Bradford."""

from __future__ import annotations

import datetime as dt

from tests.saferplaces.cast import person
from tests.saferplaces.intake.incidents.factories import REPORTED, finding, incident, party, person_

from saferplaces.accountability.audits.actions.assign import assign
from saferplaces.accountability.audits.actions.draw import draw
from saferplaces.accountability.audits.actions.judge import Crime, judge
from saferplaces.accountability.audits.actions.plan import Plan, plan
from saferplaces.accountability.audits.models import Audit, SampledLog
from saferplaces.accountability.audits.population import count_anew
from saferplaces.intake.incidents.models import Incident

DAY = REPORTED.date() + dt.timedelta(days=1)  # on which the factories' logs are closed
PLAN = Plan("March logs", DAY, DAY, seed=7, crimes_per_log=1.0)
DUE = Crime(due_class="8L", told="yes")
RIGHT = Crime(
    due_class="8L",
    recorded=True,
    crime_number="13/1",
    recorded_class="8L",
    recorded_at=dt.datetime(2026, 3, 5, 9, 0, tzinfo=dt.UTC),
    told="yes",
)
WHY = "Banging again: a second occasion"


def logs(number: int = 4) -> list[Incident]:
    """Closed logs, half of them in Bradford, with a caller each."""
    found = []
    for at in range(number):
        log = incident(district="bradford" if at % 2 else "leeds")
        party(log, person=person_())
        finding(log)
        found.append(log)
    count_anew()
    return found


def planned(number: int = 4) -> Audit:
    logs(number)
    return plan(person("ruth").actor, PLAN)


def drawn(number: int = 4) -> Audit:
    return draw(person("ruth").actor, planned(number).pk)


def reading(number: int = 4) -> Audit:
    """Every log is read by Amina and Bilal."""
    users = [person(name).user.pk for name in ("amina", "bilal")]
    return assign(person("ruth").actor, drawn(number).pk, users)


def both(log: SampledLog, first: tuple[Crime, ...], second: tuple[Crime, ...]) -> SampledLog:
    judge(person("amina").actor, log.pk, first, WHY)
    judge(person("bilal").actor, log.pk, second, WHY)
    log.refresh_from_db()
    return log


def disputed() -> SampledLog:
    return both(reading().logs.get(place=1), (DUE,), ())
