"""A case review in any state, and how each verb is done to it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.saferplaces.casework.case_reviews.making import (
    DISCRETION,
    TOLD,
    a_review,
    an_action,
    an_assessment,
    three_complaints,
)
from tests.saferplaces.transitions import doing, in_state

from saferplaces.casework.case_reviews.actions import (
    begin_work,
    decide,
    finish,
    meet,
    prepare,
    recommend,
    requests,
)
from saferplaces.casework.case_reviews.actions.meet import Chair, Held
from saferplaces.casework.case_reviews.models import CaseReview
from saferplaces.foundation.identity.actor import Actor


@in_state("case-review")
def _(state: str) -> CaseReview:
    return a_review(state)


@doing("case-review", "ask for written consent")
def _(found: CaseReview, actor: Actor) -> None:
    found.application.on_behalf = True
    found.application.save()
    begin_work.ask_consent(actor, found.pk)


@doing("case-review", "acknowledge")
def _(found: CaseReview, actor: Actor) -> None:
    begin_work.acknowledge(actor, found.pk, told=TOLD)


@doing("case-review", "ask the bodies")
def _(found: CaseReview, actor: Actor) -> None:
    requests.ask_bodies(actor, found.pk, asked="What do you hold?")


@doing("case-review", "find the threshold met")
def _(found: CaseReview, actor: Actor) -> None:
    three_complaints(found)
    decide.find_met(actor, found.pk, told=TOLD)


@doing("case-review", "find it met by discretion")
def _(found: CaseReview, actor: Actor) -> None:
    decide.find_met_by_discretion(actor, found.pk, discretion=DISCRETION, told=TOLD, reasons="Harm")


@doing("case-review", "find it not met")
def _(found: CaseReview, actor: Actor) -> None:
    decide.find_not_met(actor, found.pk, discretion=DISCRETION, told=TOLD, reasons="Two only")


@doing("case-review", "name the contact and assess the risk")
def _(found: CaseReview, actor: Actor) -> None:
    an_assessment(found)
    prepare.prepare(actor, found.pk, spoc_id=actor.user_id or 0, words="Sleepless")


@doing("case-review", "call the meeting")
def _(found: CaseReview, actor: Actor) -> None:
    at = timezone.now() + dt.timedelta(days=10)
    chair = Chair("Of no body", name="Dr Okoro", body="University")
    meet.call_meeting(actor, found.pk, at=at, place="Town hall", chair=chair)


@doing("case-review", "put the meeting off")
def _(found: CaseReview, actor: Actor) -> None:
    at = timezone.now() + dt.timedelta(days=10)
    meet.put_off(actor, found.pk, at=at, why="The victim is ill")


@doing("case-review", "close the meeting")
def _(found: CaseReview, actor: Actor) -> None:
    meeting = found.meetings.first()
    came = {row.pk: "Somebody" for row in meeting.attendance.all()} if meeting else {}
    held = Held(timezone.now(), "Minutes", "Chronology", "Findings", came=came, victim="came")
    meet.close_meeting(actor, found.pk, held)


@doing("case-review", "send the recommendations")
def _(found: CaseReview, actor: Actor) -> None:
    recommend.send_recommendations(actor, found.pk, "Everything was done")


@doing("case-review", "tell the outcome")
def _(found: CaseReview, actor: Actor) -> None:
    finish.tell_outcome(actor, found.pk, told=TOLD)


@doing("case-review", "watch the plan")
def _(found: CaseReview, actor: Actor) -> None:
    an_action(found)
    finish.watch(actor, found.pk)


@doing("case-review", "close")
def _(found: CaseReview, actor: Actor) -> None:
    reason = "not_met" if found.state == "not_met" else "plan_done"
    finish.close(actor, found.pk, reason=reason, told=TOLD)


@doing("case-review", "end without a review")
def _(found: CaseReview, actor: Actor) -> None:
    finish.end_early(actor, found.pk, reason="withdrawn", why="She said so on the telephone")


@doing("case-review", "refer back")
def _(found: CaseReview, actor: Actor) -> None:
    finish.refer_back(actor, found.pk, "A fact was left out")
