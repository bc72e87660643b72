"""Assessments as work: on the first page, of a person, of a team; handed over in one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.risk.models import Assessment, AssessmentState
from saferplaces.casework.risk.policy import assessments
from saferplaces.casework.risk.queries import drafts, waiting
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import RISK, RISK_SUPERVISE
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.registry import Figure, Team
from saferplaces.foundation.ui.home import Card


def of_drafts(actor: Actor) -> Card | None:
    """Return the card of what somebody began and has not completed."""
    if not actor.can(RISK):
        return None
    rows = drafts(actor)
    number = rows.count()
    late = rows.filter(begun_at__lt=begun_late()).count() if number else 0
    note = f"{late:,} begun days ago" if late else ""
    address = f"{reverse('assessments')}?whose=mine"
    return (
        Card("Assessments to finish", address, number, note, pressing=bool(late))
        if number
        else None
    )


def of_lowerings(actor: Actor) -> Card | None:
    """Return the card of the lower bands that wait for this supervisor."""
    if not actor.can(RISK_SUPERVISE):
        return None
    number = waiting(actor).count()
    address = f"{reverse('assessments')}?whose=waiting"
    return Card("Lower bands of risk to agree to", address, number) if number else None


def open_work(user_id: int) -> Iterator[Mapping[str, Any]]:
    """Give the drafts of a person."""
    for found in Assessment.objects.filter(begun_by=user_id, state=AssessmentState.DRAFT):
        yield {
            "kind": "assessment",
            "key": found.pk,
            "title": f"Assessment {found.pk}, begun",
            "address": reverse("assessment", args=[found.pk]),
            "due_at": found.begun_at + _patience(),
            "district": found.district,
        }


def reassign(actor: Actor, from_id: int, to_id: int) -> int:
    """Hand over the drafts of a person that the other may complete; return how many."""
    reach = Q(pk__in=[])
    for part in workers(RISK).filter(user_id=to_id):
        districts = part.districts or part.organisation.districts
        within = Q(district__in=districts) if districts else Q()
        reach |= Q(organisation_id=part.organisation_id) & within
    with acting(actor):
        rows = Assessment.objects.filter(reach, begun_by=from_id, state=AssessmentState.DRAFT)
        number = rows.update(begun_by=to_id)
        if number:
            record(
                actor, what="alter", verb="assessments.reassigned",
                detail={"from": from_id, "to": to_id, "count": number},
            )  # fmt: skip
    return number


def of_team(actor: Actor, team: Team) -> Iterator[Figure]:
    """Give the sergeant's figures: lower bands that wait, and what is begun and not completed."""
    if not actor.can(RISK_SUPERVISE):
        return
    mine = Assessment.objects.filter(assessments.scope(actor), organisation=actor.organisation_id)
    if team.district:
        mine = mine.filter(district=team.district)
    if team.people is not None:
        mine = mine.filter(begun_by__in=team.people)
    lower = mine.filter(state=AssessmentState.LOWERING)
    address = reverse("assessments")
    yield Figure("Lower bands of risk that wait", lower.count(), f"{address}?whose=waiting")
    begun = mine.filter(state=AssessmentState.DRAFT)
    late = begun.filter(begun_at__lt=begun_late()).count()
    yield Figure("Assessments begun", begun.count(), f"{address}?whose=drafts", late,
                 f"{address}?whose=late")  # fmt: skip


def _patience() -> dt.timedelta:
    return dt.timedelta(days=float(setting("risk_draft_days")))


def begun_late() -> dt.datetime:
    """Return the moment before which a draft that was begun is late."""
    return timezone.now() - _patience()
