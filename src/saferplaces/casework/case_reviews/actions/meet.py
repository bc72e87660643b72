"""Call the panel, invite the victim, hold the meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.case_reviews import letters
from saferplaces.casework.case_reviews.letters import Told
from saferplaces.casework.case_reviews.models import (
    Attendance,
    CaseReview,
    CaseReviewState,
    Invitation,
    Meeting,
)
from saferplaces.casework.case_reviews.models.meeting import Came, Part, Whom
from saferplaces.casework.case_reviews.moving import go, keep, may_do, take
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import due_in_working_days
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Membership, Organisation
from saferplaces.foundation.identity.queries import people, workers
from saferplaces.foundation.identity.roles import CASE_REVIEWS_ANSWER, CASE_REVIEWS_CHAIR
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem

S = CaseReviewState
NOT_INDEPENDENT = (
    "The chair must be independent: not of a body whose handling is reviewed. Choose somebody else."
)


@dataclass(frozen=True)
class Chair:
    """Who chairs: somebody with an account (`user_id`), or a name and a body."""

    independent: str
    user_id: int | None = None
    name: str = ""
    body: str = ""


def call_meeting(actor: Actor, key: int, *, at: dt.datetime, place: str, chair: Chair) -> Meeting:
    """Call the panel's meeting and ask every relevant body to it.

    Raises
    ------
    Problem
        With the field; above all when the chair is of a body whose handling is reviewed.
    """
    with acting(actor):
        review = take(actor, key)
        may_do(review, "call the meeting")
        name, body = _chair(review, chair)
        if at <= timezone.now():
            raise Problem("The meeting must be in the future", "at")
        if not place.strip():
            raise Problem("Enter where it is, or how it is joined", "place")
        if not chair.independent.strip():
            raise Problem("Enter why the chair is independent", "independent")
        meeting = Meeting.objects.create(
            review=review,
            number=review.meetings.count() + 1,
            at=at,
            place=place.strip(),
            chair_id=chair.user_id,
            chair_name=name,
            chair_body=body,
            independent=chair.independent.strip(),
            called_by_id=actor.person,
            called_at=timezone.now(),
        )
        rows = Organisation.objects.filter(pk__in=review.bodies)
        Attendance.objects.bulk_create(
            Attendance(meeting=meeting, organisation=one, body=one.name) for one in rows
        )
        review.chair_id = chair.user_id
        go(actor, review, S.CALLED, "meeting_called", objects=[f"meeting:{meeting.pk}"])
        _tell(actor, review, chair.user_id, "You are asked to a meeting about a case review.")
    return meeting


def put_off(actor: Actor, key: int, *, at: dt.datetime, why: str) -> Meeting:
    """Put the meeting off to another time, with the reason."""
    with acting(actor):
        review = take(actor, key)
        may_do(review, "put the meeting off")
        if at <= timezone.now():
            raise Problem("The meeting must be in the future", "at")
        if not why.strip():
            raise Problem("Enter why it is put off", "why")
        meeting = _open_meeting(review)
        meeting.at = at
        meeting.save()
        go(actor, review, S.CALLED, "meeting_put_off", why=why.strip())
        _tell(actor, review, meeting.chair_id, "The meeting about a case review has another time.")
    return meeting


def invite(
    actor: Actor, key: int, *, whom: str = "", part: str = "", told: Told | None = None,
    why_not: str = "",
) -> Invitation:  # fmt: skip
    """Invite the victim or somebody for them by a safe way, or say why they were not invited.

    Raises
    ------
    Problem
        With the field.
    """
    with acting(actor):
        review = take(actor, key)
        may_do(review, "close the meeting")
        meeting = _open_meeting(review)
        if told is None and not why_not.strip():
            raise Problem("Say why the victim is not invited", "why_not")
        if told is not None and whom not in Whom.values:
            raise Problem("Select who is invited", "whom")
        if told is not None and part not in Part.values:
            raise Problem("Select to which part", "part")
        if told is not None:
            letters.send(actor, review, letters.INVITATION, told)
        invitation, _ = Invitation.objects.update_or_create(
            meeting=meeting,
            defaults={
                "invited": told is not None,
                "why_not": "" if told is not None else why_not.strip(),
                "whom": whom if told is not None else "",
                "part": part if told is not None else "",
                "how": told.way if told is not None else "",
                "by_id": actor.person,
                "at": timezone.now(),
            },
        )
        keep(
            actor, review, "victim_invited" if told is not None else "victim_not_invited",
            objects=[f"meeting:{meeting.pk}"],
        )  # fmt: skip
    return invitation


@dataclass(frozen=True)
class Held:
    """What is written down of a meeting.

    Attributes
    ----------
    came:
        For each invited body (key of `Attendance`), the name of who came; "" where nobody did.
    victim:
        A value of `Came` where the victim was invited.
    """

    at: dt.datetime
    minutes: str
    chronology: str
    findings: str
    came: Mapping[int, str]
    victim: str = ""
    attended: str = ""
    statement: str = ""


def close_meeting(actor: Actor, key: int, held: Held) -> Meeting:
    """Write down that the meeting was held: who came, how the victim was heard, what was found.

    Raises
    ------
    Problem
        While it is not said whether the victim was invited, or what became of it; without minutes
        or chronology; when no body came beside the council.
    """
    with acting(actor):
        review = take(actor, key)
        may_do(review, "close the meeting")
        meeting = _open_meeting(review)
        invitation = Invitation.objects.filter(meeting=meeting).first()
        if invitation is None:
            raise Problem("Invite the victim first, or say why they are not invited.")
        if held.at > timezone.now():
            raise Problem("The meeting cannot have been held in the future", "at")
        for field, words in (
            ("minutes", "Enter the minutes"),
            ("chronology", "Enter the chronology: what happened, and what each body did"),
            ("findings", "Enter what the panel found"),
        ):
            if not getattr(held, field).strip():
                raise Problem(words, field)
        if invitation.invited and held.victim not in Came.values:
            raise Problem("Select what became of the invitation", "victim")
        if sum(1 for name in held.came.values() if name.strip()) < 2:
            raise Problem("Enter who came: at least two bodies make a panel", "came")
        for row in meeting.attendance.all():
            row.name = held.came.get(row.pk, "").strip()[:200]
            row.came = bool(row.name)
            row.save()
        invitation.came = held.victim if invitation.invited else ""
        invitation.attended = held.attended.strip()
        invitation.statement = held.statement.strip()
        invitation.save()
        meeting.held_at = held.at
        meeting.minutes, meeting.findings = held.minutes.strip(), held.findings.strip()
        meeting.chronology = held.chronology.strip()
        meeting.save()
        review.met_at = held.at
        review.outcome_due = due_in_working_days(held.at, int(review.times.get("outcome", 5)))
        go(actor, review, S.HELD, "meeting_held", objects=[f"meeting:{meeting.pk}"])
    return meeting


def chairs_of(review: CaseReview) -> list[Membership]:
    """Return the people with an account who may chair: of no body whose handling is reviewed."""
    found = workers(CASE_REVIEWS_CHAIR).exclude(organisation_id__in=review.bodies)
    theirs = Membership.objects.filter(pk__in=found.order_by().values("pk"))
    inside = set(
        workers(CASE_REVIEWS_CHAIR)
        .filter(organisation_id__in=review.bodies)
        .values_list("user_id", flat=True)
    )
    rows = theirs.select_related("user", "organisation").order_by("user__name", "pk")
    return [part for part in rows if part.user_id not in inside]


def _chair(review: CaseReview, chair: Chair) -> tuple[str, str]:
    if chair.user_id is not None:
        part = next((p for p in chairs_of(review) if p.user_id == chair.user_id), None)
        if part is None:
            raise Problem(NOT_INDEPENDENT, "chair")
        return part.user.name, part.organisation.name
    if not chair.name.strip() or not chair.body.strip():
        raise Problem("Select who chairs, or enter their name and body", "chair_name")
    names = Organisation.objects.filter(pk__in=review.bodies).values_list("name", flat=True)
    if " ".join(chair.body.lower().split()) in {" ".join(n.lower().split()) for n in names}:
        raise Problem(NOT_INDEPENDENT, "chair_body")
    return chair.name.strip(), chair.body.strip()


def _open_meeting(review: CaseReview) -> Meeting:
    found = review.meetings.select_for_update(of=("self",)).filter(held_at=None).last()
    if found is None:
        raise Problem("No meeting is called.")
    return found


def _tell(actor: Actor, review: CaseReview, chair_id: int | None, words: str) -> None:
    told = {chair_id} if chair_id is not None else set()
    for body in review.bodies:
        rows = people(CASE_REVIEWS_ANSWER, organisation_id=body, district=review.district)
        told |= set(rows.values_list("pk", flat=True))
    page = reverse("case-review", args=[review.pk])
    notify(sorted(told - {actor.user_id}), words, page)
