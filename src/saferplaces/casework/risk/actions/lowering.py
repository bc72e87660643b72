"""Agree to a lower band, or refuse it: a supervisor, who is not the assessor, with a reason."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.risk.actions.moved import moved
from saferplaces.casework.risk.models import Assessment, AssessmentState
from saferplaces.casework.risk.policy import assessments
from saferplaces.casework.risk.registry import BAND_STANDS
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import GONE


def agree(actor: Actor, key: int, why: str) -> Assessment:
    """Let the lower band stand.

    Raises
    ------
    Problem
        When there is no reason (field ``why``), or it waits for nobody any more.
    """
    return _answered(actor, key, why, agreed=True)


def refuse(actor: Actor, key: int, why: str) -> Assessment:
    """Let the higher band go on standing.

    Raises
    ------
    Problem
        As `agree`.
    """
    return _answered(actor, key, why, agreed=False)


def _answered(actor: Actor, key: int, why: str, *, agreed: bool) -> Assessment:
    with acting(actor):
        found = Assessment.objects.select_for_update().get(pk=key)
        assessments.may(actor, "supervise", found).require()
        if found.state != AssessmentState.LOWERING:
            raise Problem(GONE)
        if not why.strip():
            raise Problem("Give your reason", field="why")
        before = found.band
        if agreed:
            found.band = found.proposed
        found.agreed_by_id, found.agreed_at = actor.user_id, timezone.now()
        found.agreed_why = why.strip()
        moved(actor, found, AssessmentState.COMPLETE, found.agreed_why)
        record(
            actor,
            what="alter",
            verb="assessment.lowering_agreed" if agreed else "assessment.lowering_refused",
            objects=[f"assessment:{found.pk}", f"{found.about_kind}:{found.about_id}"],
            people=[found.person_id],
            detail={"before": before, "band": found.band, "proposed": found.proposed},
        )
        text = "A lower band was agreed to." if agreed else "A lower band was refused."
        if found.completed_by_id is not None:
            notify([found.completed_by_id], text, reverse("assessment", args=[found.pk]))
        if agreed:
            for tell in BAND_STANDS:
                tell(actor, found)
    return found
