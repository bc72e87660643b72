"""Begin an assessment of the risk to one person."""

from __future__ import annotations

import uuid

from django.utils import timezone

from saferplaces.casework.risk.actions.save import worded
from saferplaces.casework.risk.content import read
from saferplaces.casework.risk.filling import filled
from saferplaces.casework.risk.models import (
    Assessment,
    AssessmentState,
    AssessmentStateChange,
    Point,
)
from saferplaces.casework.risk.queries import in_use
from saferplaces.casework.risk.registry import about as find
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import RISK
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.intake.safe_contact.identity import LOCAL

NEW = "new"
"""Stands for somebody whom no record names."""


def start(
    actor: Actor, questionnaire: str, *, about: tuple[str, object], person_id: str, point: str
) -> Assessment:
    """Begin an assessment with what is on record beside its questions; return the draft.

    Whoever has begun one of the same person about the same record with the same questionnaire
    gets that one.

    Parameters
    ----------
    questionnaire:
        Code of a questionnaire that is in use.
    about:
        Kind and key of the record, as ``("case", 12)``; the kind is registered in `ABOUT`.
    person_id:
        One of the people of the record, or ``new`` for somebody whom no record names.

    Raises
    ------
    Problem
        When the questionnaire, the point or the person will not do.
    Refused
        When the record is not theirs.
    """
    if not actor.can(RISK):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    kind, key = about[0], str(about[1])
    record_ = find(actor, kind, key)
    if record_ is None or actor.organisation_id is None or actor.user_id is None:
        raise Refused("There is no such record, or it is not yours to assess.")
    version = in_use().filter(questionnaire__code=questionnaire).first()
    if version is None:
        raise Problem("Select a form", field="questionnaire")
    if point not in Point.values:
        raise Problem("Select why the risk is assessed now", field="point")
    if person_id != NEW and person_id not in dict(record_.people):
        raise Problem("Select whose risk it is", field="person")
    now = timezone.now()
    with acting(actor):
        begun = Assessment.objects.filter(
            version__questionnaire=version.questionnaire_id, about_kind=kind, about_id=key,
            person_id=person_id, begun_by=actor.user_id, state=AssessmentState.DRAFT,
        ).first()  # fmt: skip
        if begun is not None:
            return begun
        found = Assessment(
            version=version,
            person_id=f"{LOCAL}{uuid.uuid4().hex}" if person_id == NEW else person_id,
            about_kind=kind, about_id=key, point=point, district=record_.district,
            organisation_id=actor.organisation_id, regime=actor.regime,
            begun_by_id=actor.user_id, begun_at=now, saved_at=now,
        )  # fmt: skip
        found.filled = worded(filled(actor, found, read(version.content)), {})
        found.save()
        AssessmentStateChange.objects.create(
            assessment=found, new=AssessmentState.DRAFT, by_id=actor.user_id
        )
        record(
            actor,
            what="alter",
            verb="assessment.started",
            objects=[f"assessment:{found.pk}", f"{kind}:{key}"],
            people=[found.person_id],
            detail={"version": version.pk, "point": point, "filled": sorted(found.filled)},
        )
    return found
