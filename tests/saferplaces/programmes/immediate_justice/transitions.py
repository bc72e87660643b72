"""How each verb of the tables of Immediate Justice is done, for the walk over every way."""

from __future__ import annotations

import uuid

from django.utils import timezone
from tests.saferplaces.cast import organisation, person
from tests.saferplaces.programmes.immediate_justice import made
from tests.saferplaces.transitions import doing, fitting, in_state

from saferplaces.foundation.identity.actor import Actor
from saferplaces.programmes.immediate_justice.actions import (
    attendance,
    child_plan,
    completing,
    deciding,
    ending,
    sessions,
    sites,
)
from saferplaces.programmes.immediate_justice.models import (
    Activity,
    ActivityEvent,
    Breach,
    Referral,
    Route,
    Session,
    Site,
)

WHY = "They have moved to Wales"


@in_state("justice_referral")
def _referral(state: str) -> Referral:
    row = made.referral(state)
    booked = made.booking(row)
    if state != "accepted":
        made.marked(booked)
    return row


BOTH = ("accept", "decline", "complete", "say that it was not kept to,")


@fitting("justice_referral", *BOTH, "mark the first attendance", "put a mark right")
def _as_adult(_row: Referral) -> None:
    """Keep the record an adult's, as it was made."""


@fitting("justice_referral", *(f"{verb} a child's" for verb in BOTH))
@fitting("justice_referral", "note a child's first activity")
def _as_child(row: Referral) -> None:
    """Make the record at hand a child's, with one activity that was noted if it has begun."""
    Referral.objects.filter(pk=row.pk).update(
        route=Route.CHILD, age=15, hours=None, activity=Activity.PLAN,
        provider=organisation("leeds-youth-justice"),
    )  # fmt: skip
    Breach.objects.filter(referral=row).update(pathway="panel")
    activity = made.plan(row)
    if row.state != "accepted":
        ActivityEvent.objects.create(
            activity=activity, happened="finished", at=made.now(), words="-", noted_at=made.now(),
            noted_by=person("yasmin").user, key=uuid.uuid4(),
        )  # fmt: skip


@doing("justice_referral", "accept", "accept a child's")
def _accept(row: Referral, actor: Actor) -> None:
    deciding.accept(actor, row.pk, agreed=deciding.Agreed(timezone.localdate(), "Their mother"))


@doing("justice_referral", "decline", "decline a child's")
def _decline(row: Referral, actor: Actor) -> None:
    deciding.decline(actor, row.pk, suitability="risk", why=WHY)


@doing("justice_referral", "complete", "complete a child's")
def _complete(row: Referral, actor: Actor) -> None:
    completing.complete(actor, row.pk)


@doing(
    "justice_referral",
    "say that it was not kept to,", "say that it was not kept to, a child's",
)  # fmt: skip
def _breach(row: Referral, actor: Actor) -> None:
    ending.breach(actor, row.pk, what="Did not come twice", tried="Rang and visited")


@doing("justice_referral", "mark the first attendance", again=True)
def _mark(row: Referral, actor: Actor) -> None:
    booked = row.bookings.get()
    marks = {booked.pk: attendance.Mark("complied")}
    attendance.mark(actor, booked.session_id, marks, uuid.uuid4())


@doing("justice_referral", "note a child's first activity", again=True)
def _note(row: Referral, actor: Actor) -> None:
    activity = row.plan.activities.get()
    noted = child_plan.Noted(activity.pk, "took_part", "Went well")
    child_plan.note_activity(actor, noted)


@doing("justice_referral", "put a mark right")
def _correct(row: Referral, actor: Actor) -> None:
    event = row.ledger.first() or made.marked(row.bookings.get(), attended=False)
    given = attendance.Mark("absent")
    if row.state == "completed":  # they did come, and left too early
        given = attendance.Mark("complied", ended_at=event.started_at + made.HOUR)
    attendance.correct(actor, event.pk, given, "It was somebody else", uuid.uuid4())


@doing("justice_referral", "decide after it was not kept to")
def _decide(row: Referral, actor: Actor) -> None:
    ending.decide_breach(actor, row.pk, decision="outcome_stands", text=WHY)


@doing("justice_referral", "withdraw", "withdraw what a caution rests on")
def _withdraw(row: Referral, actor: Actor) -> None:
    ending.withdraw(actor, row.pk, why="moved", text=WHY)


@fitting("justice_referral", "withdraw what a caution rests on")
def _with_caution(row: Referral) -> None:
    Referral.objects.filter(pk=row.pk).update(
        outcome="3", conditional=True, hours=14, outcome_recorded_at=None
    )


@in_state("justice_site")
def _site(state: str) -> Site:
    return made.site(state)


@doing("justice_site", "take on")
def _take_on(site: Site, actor: Actor) -> None:
    sites.take_on(actor, site.pk)


@doing("justice_site", "pass to the council")
def _pass(site: Site, actor: Actor) -> None:
    person("ben")
    sites.pass_on(actor, site.pk, "The wall is falling down")


@doing("justice_site", "mark as the same place")
def _same(site: Site, actor: Actor) -> None:
    sites.same_as(actor, site.pk, made.site().pk)


@doing("justice_site", "refuse")
def _refuse(site: Site, actor: Actor) -> None:
    sites.refuse(actor, site.pk, "No place is named")


@doing("justice_site", "open")
def _open(site: Site, actor: Actor) -> None:
    sites.open_site(actor, site.pk)


@doing("justice_site", "close")
def _close(site: Site, actor: Actor) -> None:
    sites.close_site(actor, site.pk, "The wall is clean")


@in_state("justice_session")
def _session(state: str) -> Session:
    return made.session(state)


@doing("justice_session", "close the roster")
def _hold(session: Session, actor: Actor) -> None:
    attendance.close_roster(actor, session.pk)


@doing("justice_session", "cancel")
def _cancel(session: Session, actor: Actor) -> None:
    sessions.cancel(actor, session.pk, "Snow")
