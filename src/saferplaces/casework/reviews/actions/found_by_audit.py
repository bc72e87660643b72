"""Take a failure that a recording audit found into the loop that mends it."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.reviews import queries
from saferplaces.casework.reviews.models import (
    Decision,
    ErrorState,
    RecordingError,
    Review,
    ReviewState,
)
from saferplaces.casework.reviews.reading import wall_clock
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import RECTIFY, REGISTER
from saferplaces.foundation.messages.actions.notify import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.reference.queries import code, setting
from saferplaces.intake.incidents.models import Incident


def found_by_audit(
    actor: Actor, incident_id: str, kind: str, crime_class: str
) -> RecordingError | None:
    """Note an error on a log; None while a review of it is under way, which is to decide first.

    It is owned by whoever decided the review, if they still mend errors there; where no review
    reads such logs, or they do not, by the registrar. An open error of the same kind and class is
    taken for the same. What is to be cancelled is not mended by an owner: it waits for the
    registrar.
    """
    with acting(actor):
        if not actor.can(REGISTER):
            raise Refused(f"Your role ({actor.role_name}) may not add what an audit found.")
        incident = Incident.objects.get(pk=incident_id)
        review = (
            Review.objects.select_for_update()
            .filter(incident_id=incident_id)
            .exclude(state=ReviewState.WITHDRAWN)
            .first()
        )
        if review is not None and review.state != ReviewState.DECIDED:
            return None
        decision = queries.effective([review.pk]).get(review.pk) if review else None
        same = RecordingError.objects.filter(
            incident_id=incident_id,
            kind=kind,
            crime_class=crime_class,
            state__in=[ErrorState.FOUND, ErrorState.REFERRED],
        ).first()
        if same is not None:
            return same
        now = timezone.now()
        referred = kind == "cancellation"
        error = RecordingError.objects.create(
            incident_id=incident_id,
            district=incident.district,
            review=review if decision else None,
            decision=decision,
            kind=kind,
            crime_class=crime_class,
            state=ErrorState.REFERRED if referred else ErrorState.FOUND,
            owner_id=_owner(actor, decision, incident.district),
            reported_at=wall_clock(incident.reported_at),
            found_at=now,
            referred_at=now if referred else None,
            rectify_by=now + dt.timedelta(hours=float(setting("rectify_hours"))),
            topic=code("recording_error_kinds", kind).values["topic"],
        )
        address = reverse("recording-error", args=[error.pk])
        notify([error.owner_id], "A recording audit found an error that is yours to mend", address)
        record(
            actor,
            what="alter",
            verb="recording_error.found_by_audit",
            objects=[f"recording_error:{error.pk}", f"incident:{incident_id}"],
            detail={"kind": kind, "state": error.state},
        )
    return error


def _owner(actor: Actor, decision: Decision | None, district: str) -> int:
    if decision is not None:
        mends = workers(RECTIFY, district=district).filter(user_id=decision.decided_by_id)
        if mends.exists():
            return decision.decided_by_id
    return actor.person
