"""Assessments as work: on the first page, of a person, of a team; handed over in one step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse

from saferplaces.casework.risk.models import Assessment, AssessmentState
from saferplaces.casework.risk.queries import (
    DRAFTS,
    LATE,
    WAITING,
    begun_late,
    drafts,
    patience,
    shown_as,
    waiting,
)
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.counting import counts
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import RISK, RISK_SUPERVISE
from saferplaces.foundation.registry import Figure, Team
from saferplaces.foundation.ui.home import Card


def of_drafts(actor: Actor) -> Card | None:
    """Return the card of what somebody began and has not completed."""
    if not actor.can(RISK):
        return None
    rows = drafts(actor)
    number, late = counts(rows, Q(), Q(begun_at__lt=begun_late()))
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
            "due_at": found.begun_at + patience(),
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
    pages = {
        shown: f"{reverse('assessments')}?{team.query(whose=shown)}"
        for shown in (WAITING, DRAFTS, LATE)
    }
    lower, begun = (team.of(shown_as(actor, s), by="begun_by") for s in (WAITING, DRAFTS))
    yield Figure("Lower bands of risk that wait", lower.count(), pages[WAITING])
    number, late = counts(begun, Q(), Q(begun_at__lt=begun_late()))
    yield Figure("Assessments begun", number, pages[DRAFTS], late, pages[LATE])
