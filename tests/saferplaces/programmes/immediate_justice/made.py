"""Referrals, places and sessions in Leeds, made at once in whatever state a test asks for."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from typing import Any

from django.utils import timezone
from tests.saferplaces.cast import organisation, person

from saferplaces.programmes.immediate_justice.actions.alternatives import credit_alternative
from saferplaces.programmes.immediate_justice.actions.refer import Terms
from saferplaces.programmes.immediate_justice.models import (
    Activity,
    Adjustment,
    Booking,
    Breach,
    ChildPlan,
    LedgerEvent,
    LedgerKind,
    PlanActivity,
    Referral,
    ReferralState,
    RiskAssessment,
    Route,
    Session,
    SessionKind,
    SessionState,
    Site,
    SiteState,
)

HOUR = dt.timedelta(hours=1)
_numbers = itertools.count(1)


def now() -> dt.datetime:
    return timezone.now().replace(microsecond=0)


def terms(**more: Any) -> Terms:
    """An adult of Leeds with a Community Resolution for criminal damage, yesterday."""
    number = next(_numbers)
    given = {
        "person_id": f"local:{number:032x}",
        "name": f"Sam Example{number}",
        "born": dt.date(1990, 5, 1),
        "district": "leeds",
        "sex": "male",
        "ethnicity": "white",
        "offence": "criminal_damage",
        "outcome": "8",
        "decided_at": now() - 24 * HOUR,
    }
    return Terms(**given | more)


def child_terms(**more: Any) -> Terms:
    return terms(**{"born": timezone.localdate() - dt.timedelta(days=14 * 366)} | more)


def referral(state: str = "accepted", **more: Any) -> Referral:
    """A referral in a state, as its rows would be."""
    number = next(_numbers)
    decided = now() - 24 * HOUR
    child = more.get("route") == Route.CHILD
    given: dict[str, Any] = {
        "state": state,
        "route": Route.ADULT,
        "provider": organisation("leeds-youth-justice" if child else "probation"),
        "organisation": organisation("force"),
        "district": "leeds",
        "affected_district": "leeds",
        "person_id": f"local:{number:032x}",
        "name": f"Alex Example{number}",
        "age": 15 if child else 30,
        "sex": "female",
        "ethnicity": "not_stated",
        "offence": "criminal_damage",
        "is_crime": True,
        "outcome": "8",
        "officer": person("amina").user,
        "decided_at": decided,
        "referred_at": decided + HOUR,
        "start_due": decided + 48 * HOUR,
        "activity": Activity.PLAN if child else Activity.WORK,
        "hours": None if child else 7,
        "moved_at": decided + HOUR,
    }
    if state in {"started", "completed"}:
        given["started_at"] = decided + 20 * HOUR
    if state == "completed":
        given["completed_at"] = decided + 23 * HOUR
    made = Referral.objects.create(**given | more)
    if state in {"breached", "returned"}:
        Breach.objects.create(
            referral=made, pathway="panel" if child else "outcome", what="-", tried="-",
            made_at=decided, made_by=person("owen").user,
        )  # fmt: skip
    return made


def alternative() -> Adjustment:
    """Learning at home in place of work, agreed for a back injury."""
    return Adjustment.objects.create(
        referral=referral(), need="injury", alternative="online_learning", words="At home",
        made_at=now(), made_by=person("owen").user,
    )  # fmt: skip


def credited(of: Adjustment, hours: int = 2, *, ago: int = 1) -> LedgerEvent:
    """A time of it, until an hour ago."""
    ended = now() - ago * HOUR
    return credit_alternative(
        person("owen").actor, of.pk, started_at=ended - hours * HOUR, ended_at=ended,
        text="Four units, talked through", key=uuid.uuid4(),
    )  # fmt: skip


def child(state: str = "accepted", **more: Any) -> Referral:
    return referral(state, **{"route": Route.CHILD} | more)


def site(state: str = SiteState.OPEN, *, assessed: bool = True, **more: Any) -> Site:
    """A wall in Leeds, assessed yesterday."""
    given: dict[str, Any] = {
        "state": state,
        "name": "The underpass wall",
        "kind": "graffiti",
        "where": "By the steps of the underpass",
        "district": "leeds",
        "by_public": True,
        "nominated_at": now(),
        "moved_at": now(),
    }
    made = Site.objects.create(**given | more)
    if assessed:
        today = timezone.localdate()
        RiskAssessment.objects.create(
            site=made, version=today, answers={}, suitable=True, controls="Cones",
            made_on=today, good_until=today + dt.timedelta(days=300), made_at=now(),
            made_by=person("owen").user,
        )  # fmt: skip
    return made


def session(state: str = SessionState.PLANNED, *, days_ago: int = 1, **more: Any) -> Session:
    """A session at the wall, seven hours of yesterday: a full day."""
    start = timezone.make_aware(
        dt.datetime.combine(timezone.localdate() - dt.timedelta(days=days_ago), dt.time(9))
    )
    given: dict[str, Any] = {
        "state": state,
        "kind": SessionKind.WORK,
        "organisation": organisation("probation"),
        "district": "leeds",
        "starts_at": start,
        "ends_at": start + 7 * HOUR,
        "places": 12,
        "supervisor": person("owen").user,
        "kit": ["hi_vis"],
        "pick_up": "The bus station",
        "made_at": now(),
        "made_by": person("owen").user,
    }
    if "site" not in more and more.get("kind") != SessionKind.COURSE:
        given["site"] = site()
    return Session.objects.create(**given | more)


def booking(row: Referral | None = None, on: Session | None = None) -> Booking:
    return Booking.objects.create(
        session=on or session(),
        referral=row or referral(),
        booked_at=now(),
        booked_by=person("owen").user,
    )


def marked(of: Booking, *, attended: bool = True, minutes: int = 420) -> LedgerEvent:
    start = of.session.starts_at
    return LedgerEvent.objects.create(
        referral=of.referral, kind=LedgerKind.ATTENDANCE, booking=of,
        outcome="complied" if attended else "absent", attended=attended,
        started_at=start if attended else None, ended_at=of.session.ends_at if attended else None,
        minutes=minutes if attended else 0, at=now(), by=person("owen").user, key=uuid.uuid4(),
    )  # fmt: skip


def plan(row: Referral) -> PlanActivity:
    """A child's plan with one activity."""
    worker = person("yasmin").user
    made = ChildPlan.objects.create(
        referral=row, carer="agreed", carer_name="Robin", agreed_at=now(), agreed_by=worker
    )
    return PlanActivity.objects.create(
        plan=made, kind="health", words="Boxing club", agreed_at=now(), agreed_by=worker
    )


def in_state(state: str) -> Referral:
    return referral(ReferralState(state))
