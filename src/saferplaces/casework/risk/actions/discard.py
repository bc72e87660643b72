"""Discard a draft that should not have been begun. It counts for nothing, and it stays."""

from __future__ import annotations

from saferplaces.casework.risk.actions.moved import moved
from saferplaces.casework.risk.models import Assessment, AssessmentState
from saferplaces.casework.risk.policy import assessments
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem


def discard(actor: Actor, key: int, why: str) -> Assessment:
    """Discard a draft, with a reason.

    Raises
    ------
    Problem
        When there is no reason (field ``why``), or it is not a draft any more.
    """
    with acting(actor):
        found = Assessment.objects.select_for_update().get(pk=key)
        assessments.may(actor, "write", found).require()
        if not why.strip():
            raise Problem("Say why it is discarded", field="why")
        moved(actor, found, AssessmentState.DISCARDED, why.strip())
        record(
            actor,
            what="alter",
            verb="assessment.discarded",
            objects=[f"assessment:{found.pk}"],
            people=[found.person_id],
        )
    return found
