"""The programme, round by round, through the actions that people use: every record, none by hand.

What a panel, a supervisor or a worker does in one sitting is done in one call, as on their pages
(`refer_many`, `accept_many`, `fill`, `mark`, `note_many`, `complete_many`), and rounds are as far
apart as that allows: a story of one call a person takes several times as long and says the same.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial

from django.db import connection

from saferplaces.foundation.demo import at, once
from saferplaces.foundation.reference.queries import districts
from saferplaces.programmes.immediate_justice.actions import (
    attendance,
    child_plan,
    completing,
    deciding,
    ending,
    sessions,
    sites,
)
from saferplaces.programmes.immediate_justice.actions.refer import refer_many
from saferplaces.programmes.immediate_justice.models import (
    Activity,
    Happened,
    PlanActivity,
    Referral,
    ReferralState,
    Route,
    Site,
    SiteState,
)
from saferplaces.programmes.immediate_justice.rules import pathway_of
from saferplaces.programmes.justice_return.actions import spending
from saferplaces.programmes.justice_return.actions.evaluating import evaluate
from saferplaces.programmes.justice_return.demo import going_on, victims
from saferplaces.programmes.justice_return.demo.assessing import assess
from saferplaces.programmes.justice_return.demo.cast import Cast, cast
from saferplaces.programmes.justice_return.demo.known import linked
from saferplaces.programmes.justice_return.demo.people import Round, drawn, rounds
from saferplaces.programmes.justice_return.grant import grant
from saferplaces.programmes.victim_commitments.models import Undertaking

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
PLACES = ("The underpass by the station", "Canal bank", "Recreation ground", "Market square")
KINDS = ("graffiti", "wasteland", "decorate", "litter")
ACTIVITIES = (
    ("reparative", "Help to repair and paint at a place that the community uses"),
    ("health", "Sport and wellbeing with a group, six times"),
    ("education", "A session on what happens after damage and nuisance"),
    ("community", "Join a club near home, with somebody to go along at first"),
    ("empathy", "Sessions on how it is for others"),
)
TRIED = "Rung twice, written to, another day offered"


def make() -> int:
    """Tell the programme; return how many pieces of it were told now."""
    where = [d.code for d in districts()]
    who = cast(where)
    if who is None:
        return 0  # a region whose cast has no such people has no such programme
    told = once("justice:places", lambda: _places(who, where))
    told += once("justice:training", lambda: victims.trained(who))
    with _without_savepoints():
        for found in rounds():
            told += once(f"justice:{found.number}", partial(_tell, who, found))
        told += once("justice:spending", lambda: _spending(who))
        told += once("justice:going on", lambda: going_on.make(who))
    return told + once("justice:evaluation", evaluate)


@contextmanager
def _without_savepoints() -> Iterator[None]:
    """Leave out the savepoint of each action meanwhile: a third of all statements.

    A savepoint lets a page go on after an action refused. A piece of the story does not go on: it
    is told whole or not at all.
    """
    features = connection.features
    before, features.uses_savepoints = features.uses_savepoints, False
    try:
        yield
    finally:
        features.uses_savepoints = before


def _places(who: Cast, where: Iterable[str]) -> None:
    for district in where:
        for name, kind in zip(PLACES, KINDS, strict=True):
            with at(dt.datetime(2023, 9, 25, 9, tzinfo=dt.UTC)):
                place = sites.Place(name=name, kind=kind, where=f"{name}, {district.title()}",
                                    district=district)  # fmt: skip
                made = sites.nominate(who.youth[district], place)
                if made.state == SiteState.NOMINATED:
                    sites.take_on(who.youth[district], made.pk)
                assess(who, made)
                sites.open_site(who.youth[district], made.pk)


def _tell(who: Cast, found: Round) -> None:
    chance = drawn(1000 + found.number)
    with at(found.at):
        terms = linked(found.terms, found.district, chance)
        made = refer_many(who.police[found.district], terms)
    accepted = _decided(who, found, made, chance)
    owed = list(Undertaking.objects.filter(referral__in=made).order_by("pk"))
    victims.contacted(who, owed, found.at + 2 * DAY, found.number)
    _adults(who, found, [row for row in accepted if row.route == Route.ADULT], chance)
    _children(who, found, [row for row in accepted if row.route == Route.CHILD], chance)
    victims.told(who, owed, found.at + 30 * DAY, 9000 + found.number)
    victims.restored(who, owed, found.at + 31 * DAY, 5000 + found.number)


def _decided(
    who: Cast, found: Round, made: list[Referral], chance: random.Random
) -> list[Referral]:
    accepted = []
    with at(found.at + 3 * HOUR):
        for route, actor in (
            (Route.CHILD, who.youth[found.district]), (Route.ADULT, who.probation),
        ):  # fmt: skip
            rows = [row for row in made if row.route == route]
            no = [row for row in rows if chance.random() < 0.07]
            for row in no:
                why = chance.choice(("no_consent", "not_reached", "risk", "other_order"))
                deciding.decline(actor, row.pk, suitability=why, why="As we told the officer")
            yes = [row.pk for row in rows if row not in no]
            if yes:
                by = "A parent" if route == Route.CHILD else ""
                agreed = deciding.Agreed(on=found.at.date(), by=by)
                accepted += deciding.accept_many(actor, yes, agreed=agreed)
    return accepted


def _adults(who: Cast, found: Round, rows: list[Referral], chance: random.Random) -> None:
    """Have adults work: most the day after, the rest and the second days later."""
    missing = {row.pk for row in rows if chance.random() < 0.11}
    first = {row.pk for row in rows if chance.random() < 0.62}
    course = [row for row in rows if row.activity in {Activity.COURSE, Activity.BOTH}]
    for number, (days, hour) in enumerate(((1, 8), (5, 9), (8, 9))):
        if number == 1 and course:  # each thing in its time
            _course(who, found.at + 3 * DAY, course, missing)
        here = [
            row for row in rows if row.activity != Activity.COURSE and _works(row, number, first)
        ]
        if here:
            _work(who, found.at + days * DAY, hour, here, missing, found.district, number, chance)
    _not_kept(who, found, rows)


def _works(row: Referral, number: int, first: set[int]) -> bool:
    days = (0, 1) if row.pk in first else (1, 2)
    return number == days[0] or ((row.hours or 0) > 7 and number == days[1])


def _work(
    who: Cast, day: dt.datetime, hour: int, rows: list[Referral], missing: set[int],
    district: str, number: int, chance: random.Random,
) -> None:  # fmt: skip
    starts = day.replace(hour=hour, minute=30)
    place = Site.objects.filter(district=district, state=SiteState.OPEN).order_by("pk")
    with at(starts - 20 * HOUR):
        site = place[(day.month + number) % len(PLACES)]
        newest = site.assessments.first()
        if newest is None or newest.good_until < starts.date():
            assess(who, site)
        plan = sessions.Plan(
            starts_at=starts, ends_at=starts + 7 * HOUR, places=max(8, len(rows)),
            supervisor_id=who.probation.person, site_id=site.pk, kit=("hi_vis", "gloves"),
        )  # fmt: skip
        session = sessions.plan_session(who.probation, plan)
        booked = sessions.fill(who.probation, session.pk, [row.pk for row in rows])
    marks = {
        one.pk: attendance.Mark(
            outcome="absent" if one.referral_id in missing else "complied",
            quality=None if one.referral_id in missing else chance.randint(3, 6),
        )
        for one in booked
    }
    with at(starts + 7 * HOUR + dt.timedelta(minutes=20)):
        attendance.mark(who.probation, session.pk, marks, uuid.uuid4())
        attendance.close_roster(who.probation, session.pk)


def _course(who: Cast, day: dt.datetime, rows: list[Referral], missing: set[int]) -> None:
    starts = day.replace(hour=17, minute=30)
    with at(starts - 20 * HOUR):
        plan = sessions.Plan(
            starts_at=starts, ends_at=starts + 2 * HOUR, places=max(12, len(rows)),
            supervisor_id=who.probation.person, venue="Probation office, training room",
            district=rows[0].district,
        )  # fmt: skip
        session = sessions.plan_session(who.probation, plan)
        booked = sessions.fill(who.probation, session.pk, [row.pk for row in rows])
    marks = {
        one.pk: attendance.Mark(outcome="absent" if one.referral_id in missing else "complied")
        for one in booked
    }
    with at(starts + 3 * HOUR):
        attendance.mark(who.probation, session.pk, marks, uuid.uuid4())
        attendance.close_roster(who.probation, session.pk)


def _children(who: Cast, found: Round, rows: list[Referral], chance: random.Random) -> None:
    """Agree plans after the assessment, many the next day; do what was agreed, finish or not."""
    soon = [row for row in rows if chance.random() < 0.5]
    later = [row for row in rows if row not in soon]
    _agreed(who, found.district, soon, found.at + 25 * HOUR, 7 * HOUR, chance)
    _agreed(who, found.district, later, found.at + chance.randint(3, 8) * DAY, 2 * DAY, chance)
    _not_kept(who, found, rows)


def _agreed(
    who: Cast, district: str, rows: list[Referral], day: dt.datetime, until: dt.timedelta,
    chance: random.Random,
) -> None:  # fmt: skip
    """Have plans agreed on a day, and begun so long after it."""
    if not rows:
        return
    actor = who.youth[district]
    with at(day):
        plans = child_plan.agree_many(actor, [_plan(row, chance) for row in rows])
    never = {plan.pk for plan in plans if chance.random() < 0.06}
    stop = never | {plan.pk for plan in plans if chance.random() < 0.09}
    agreed = PlanActivity.objects.filter(plan__in=plans).order_by("pk")
    begun = [one for one in agreed if one.plan_id not in never]
    ended = [one for one in begun if one.plan_id not in stop]
    for after, of, happened in (
        (until, begun, Happened.TOOK_PART), (16 * DAY, ended, Happened.FINISHED),
    ):  # fmt: skip
        with at(day + after):
            noted = [
                child_plan.Noted(one.pk, happened, "Took part, and it went well") for one in of
            ]
            if noted:
                child_plan.note_many(actor, noted)
    with at(day + 17 * DAY):
        done = [plan.referral_id for plan in plans if plan.pk not in stop]
        if done:
            completing.complete_many(actor, done)


def _plan(row: Referral, chance: random.Random) -> child_plan.PlanTerms:
    chosen = chance.sample(ACTIVITIES, chance.choice((1, 1, 2)))
    return child_plan.PlanTerms(
        row.pk,
        carer=chance.choice(("agreed", "agreed", "informed")),
        carer_name="Their parent",
        strengths="Keen, and good with their hands",
        activities=tuple(child_plan.Agreed(kind, words) for kind, words in chosen),
    )


def _not_kept(who: Cast, found: Round, rows: list[Referral]) -> None:
    """Send back what was not kept to, and have it decided."""
    left = Referral.objects.filter(
        pk__in=[row.pk for row in rows], state__in=[ReferralState.ACCEPTED, ReferralState.STARTED]
    )
    for row in left.order_by("pk"):
        child = row.route == Route.CHILD
        actor = who.youth[row.district] if child else who.probation
        with at(found.at + 27 * DAY):
            ending.breach(actor, row.pk, what="Did not come to what was agreed", tried=TRIED)
        with at(found.at + 28 * DAY):
            decision = {
                "panel": "panel_other", "prosecution": "prosecute", "outcome": "outcome_stands",
            }[pathway_of(row.route, row.goes_by)]  # fmt: skip
            why = "As the panel advised" if child else "No good reason was given"
            ending.decide_breach(who.police[row.district], row.pk, decision=decision, text=why)


def _spending(who: Cast) -> None:
    """Spend most of the grant, month by month."""
    of, chance = grant(), drawn(2_000_000)
    shares = (
        ("staff", "", "21.5"), ("sessions", "adult", "13.2"), ("course", "adult", "4.1"),
        ("restorative", "", "9.8"), ("children", "child", "31.4"), ("running", "", "6.6"),
    )  # fmt: skip
    month = of.starts
    while month <= of.until:
        with at(dt.datetime.combine(month + 27 * DAY, dt.time(12), dt.UTC)):
            for category, route, thousands in shares:
                pence = Decimal(chance.randint(-90_000, 90_000)) / 100
                spending.enter(
                    who.policy, category=category, amount=Decimal(thousands) * 1000 + pence,
                    spent_on=month + 27 * DAY, text="By the month's claim", route=route,
                )  # fmt: skip
        month = (month + 32 * DAY).replace(day=1)
