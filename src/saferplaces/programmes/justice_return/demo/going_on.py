"""What is under way on the day of the demonstration: the paper's programme ended in March 2025.

Districts go on, in small numbers and outside the grant. So a probation officer has a Saturday to
staff, a youth justice worker has plans, and the police have something to decide.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils import timezone

from saferplaces.foundation.demo import at
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.programmes.immediate_justice.actions import (
    adjusting,
    asking_back,
    attendance,
    child_plan,
    deciding,
    ending,
    sessions,
    sites,
)
from saferplaces.programmes.immediate_justice.actions.refer import Terms, refer_many
from saferplaces.programmes.immediate_justice.models import (
    Activity,
    Referral,
    Session,
    Site,
    SiteState,
)
from saferplaces.programmes.justice_return.demo.assessing import assess
from saferplaces.programmes.justice_return.demo.cast import Cast
from saferplaces.programmes.justice_return.demo.people import drawn, invented

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
ADULTS, CHILDREN = "leeds", "calderdale"
ON_SATURDAY = 11
NOMINATED = (
    ("Wall of the old mill", "graffiti", "Painted over again, by the canal bridge", ADULTS),
    ("Path behind the flats", "litter", "Bags and bottles all along the hedge", CHILDREN),
)


def make(who: Cast) -> None:
    """Tell the last three weeks, and what is planned."""
    if ADULTS not in who.police or CHILDREN not in who.youth:
        return  # a region of other districts
    today = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    _weeks_ago(who, today - 15 * DAY)
    _saturday(who, today - 2 * DAY)
    _children(who, today - 9 * DAY)
    for name, kind, words, district in NOMINATED:
        with at(today - DAY):
            sites.nominate(SYSTEM, sites.Place(name=name, kind=kind, where=words,
                                               district=district))  # fmt: skip


def _refer(
    who: Cast, when: dt.datetime, seed: int, number: int, where: str, **given: Any
) -> list[Referral]:
    """Refer some, and have all but the last accepted."""
    chance, child = drawn(seed), where == CHILDREN
    terms: Iterable[Terms] = (
        invented(chance, when.date(), where, woman=n % 4 == 3, child=child) for n in range(number)
    )
    with at(when):
        made = refer_many(who.police[where], [replace(one, **given) for one in terms])
    actor = who.youth[where] if child else who.probation
    agreed = deciding.Agreed(on=when.date(), by="A parent" if child else "")
    with at(when + 2 * HOUR):
        return deciding.accept_many(actor, [row.pk for row in made[:-1]], agreed=agreed)


CRIME: dict[str, Any] = {
    "offence": "criminal_damage",
    "disposal": "",
    "activity": Activity.WORK,
    "victims": (),
}


def _weeks_ago(who: Cast, when: dt.datetime) -> None:
    """One is ready to record, one was not kept to, one is to be taken back."""
    done, moved, _ = _refer(who, when, 7_000, 4, ADULTS, outcome="22", **CRIME)
    caution, _ = _refer(who, when, 7_001, 3, ADULTS, outcome="3", **CRIME)
    day = (when + DAY).replace(hour=9)
    session = _planned(who, day, [done])
    with at(day + 8 * HOUR):
        marks = {one.pk: attendance.Mark("complied") for one in session.bookings.all()}
        attendance.mark(who.probation, session.pk, marks, uuid.uuid4())
        attendance.close_roster(who.probation, session.pk)
    with at(when + 11 * DAY):
        ending.breach(who.probation, caution.pk, what="Came to neither of the two days",
                      tried="Rung twice, written to, another day offered")  # fmt: skip
    with at(when + 12 * DAY):
        asking_back.ask_back(who.probation, moved.pk, why="moved",
                             text="Lives in Hull since last week: no way to come")  # fmt: skip


def _saturday(who: Cast, when: dt.datetime) -> None:
    """Eleven people with hi-vis at a painted wall on Saturday."""
    coming = _refer(who, when, 7_002, ON_SATURDAY + 1, ADULTS, outcome="8", **CRIME)
    with at(when + 3 * HOUR):
        adjusting.adjust(who.probation, coming[0].pk, need="injury", alternative="light_work",
                         words_="A back injury: sits to paint, lifts nothing")  # fmt: skip
    day = (when + 3 * DAY).replace(hour=9)
    _planned(who, day + (5 - day.weekday()) % 7 * DAY, coming)


def _planned(who: Cast, starts: dt.datetime, people: list[Referral]) -> Session:
    site = Site.objects.filter(district=ADULTS, state=SiteState.OPEN).order_by("pk")[0]
    with at(min(starts - 18 * HOUR, timezone.now())):
        assess(who, site)
        plan = sessions.Plan(
            starts_at=starts, ends_at=starts + 7 * HOUR, places=12, site_id=site.pk,
            supervisor_id=who.probation.person, kit=("hi_vis", "gloves"),
            pick_up="Bus station, stand D", pick_up_at=starts - HOUR,
        )  # fmt: skip
        session = sessions.plan_session(who.probation, plan)
        sessions.fill(who.probation, session.pk, [row.pk for row in people])
    return session


def _children(who: Cast, when: dt.datetime) -> None:
    """Plans of a youth justice worker: one under way, one just agreed, one to be agreed."""
    one, two, _ = _refer(who, when, 7_003, 4, CHILDREN)
    actor = who.youth[CHILDREN]
    with at(when + 3 * DAY):
        plans = child_plan.agree_many(
            actor,
            [
                child_plan.PlanTerms(
                    row.pk, "agreed", "Their mother", strengths="Football, and good with tools",
                    activities=(child_plan.Agreed("community", "Help at the boxing club's door"),),
                )
                for row in (one, two)
            ],
        )  # fmt: skip
    activity = plans[0].activities.get()
    with at(when + 6 * DAY):
        child_plan.note_activity(
            actor, child_plan.Noted(activity.pk, "took_part", "Came early and stayed to tidy up")
        )
