"""Share one assessment with another organisation, and end that."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.casework.risk.models import Assessment, AssessmentShare
from saferplaces.casework.risk.policy import assessments
from saferplaces.casework.risk.queries import STANDING
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes


def share(
    actor: Actor, key: int, *, organisation_id: int, purpose: str, gateway: str
) -> AssessmentShare:
    """Let another organisation read an assessment.

    Raises
    ------
    Problem
        When it is no other organisation that is at work, or purpose or gateway are missing, or the
        assessment is not complete.
    """
    with acting(actor):
        found = Assessment.objects.select_for_update().get(pk=key)
        assessments.may(actor, "share", found).require()
        if actor.user_id is None:
            raise Refused("Only a person can share an assessment.")
        if found.state not in STANDING:
            raise Problem("Only a completed assessment can be shared.")
        other = Organisation.objects.filter(pk=organisation_id, active=True).first()
        if other is None or other.pk == found.organisation_id:
            raise Problem("Select an organisation", field="organisation")
        if not purpose.strip():
            raise Problem("Say what it is shared for", field="purpose")
        if not codes("gateways").filter(code=gateway).exists():
            raise Problem("Say which law allows it", field="gateway")
        if other.pk in found.shared_with:
            raise Problem("It is shared with them already", field="organisation")
        made = AssessmentShare.objects.create(
            assessment=found, organisation=other, purpose=purpose.strip(), gateway=gateway,
            begun_by_id=actor.user_id,
        )  # fmt: skip
        found.shared_with = [*found.shared_with, other.pk]
        found.save(update_fields=["shared_with"])
        _record(actor, "assessment.shared", found, other)
    return made


def unshare(actor: Actor, key: int) -> AssessmentShare:
    """End a share: the other organisation reads the assessment no more.

    Raises
    ------
    Problem
        When it has ended already.
    """
    with acting(actor):
        ended = AssessmentShare.objects.select_related("organisation").get(pk=key)
        found = Assessment.objects.select_for_update().get(pk=ended.assessment_id)
        assessments.may(actor, "share", found).require()
        if ended.ended_at is not None:
            raise Problem("It has ended already.")
        ended.ended_at = timezone.now()
        ended.save(update_fields=["ended_at"])
        found.shared_with = [k for k in found.shared_with if k != ended.organisation_id]
        found.save(update_fields=["shared_with"])
        _record(actor, "assessment.unshared", found, ended.organisation)
    return ended


def _record(actor: Actor, verb: str, found: Assessment, other: Organisation) -> None:
    record(
        actor,
        what="disclose" if verb == "assessment.shared" else "alter",
        verb=verb,
        objects=[f"assessment:{found.pk}"],
        people=[found.person_id],
        recipient=other.name,
    )
