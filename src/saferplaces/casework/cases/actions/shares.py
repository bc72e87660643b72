"""Let another organisation share in a case, for a purpose and by a gateway; end it."""

from __future__ import annotations

from django.urls import reverse

from saferplaces.casework.cases.models import ActionState, Share
from saferplaces.casework.cases.moving import happened, locked
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import CASES
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes


def share(
    actor: Actor, case_id: int, *, organisation_id: int, purpose: str, gateway: str,
    summary: str = "",
) -> Share:  # fmt: skip
    """Let another organisation share in a case.

    They read what is marked as shared, and what they write; nothing else of it.

    Parameters
    ----------
    gateway:
        A code of the list ``gateways``: the law by which it may be shared.
    summary:
        What they are told of the case, in words for them.

    Raises
    ------
    Problem
        With the field that will not do.
    """
    with acting(actor):
        case = locked(actor, case_id)
        other = Organisation.objects.filter(pk=organisation_id, active=True).first()
        if other is None or other.pk == case.organisation_id:
            raise Problem("Select another organisation", "organisation")
        if other.pk in case.shared_with:
            raise Problem("They share in the case already", "organisation")
        if not purpose.strip():
            raise Problem("Enter what they are to do with it", "purpose")
        if not codes("gateways").filter(code=gateway).exists():
            raise Problem("Select the law by which it may be shared", "gateway")
        case.shared_with = sorted({*case.shared_with, other.pk})
        now = happened(
            actor, case, "shared", what="disclose", organisation=other.code, gateway=gateway
        )
        found = Share.objects.create(
            case=case,
            organisation=other,
            purpose=purpose.strip(),
            gateway=gateway,
            summary=summary.strip(),
            begun_at=now,
            begun_by_id=actor.user_id,
        )
        users = people(CASES, organisation_id=other.pk, district=case.district)
        notify(
            users.values_list("pk", flat=True), "A case has been shared with your organisation.",
            reverse("case", args=[case.pk]),
        )  # fmt: skip
    return found


def end_share(actor: Actor, share_id: int, *, why: str) -> Share:
    """End an organisation's share in a case; actions of theirs must have ended."""
    with acting(actor):
        case = locked(actor, Share.objects.get(pk=share_id).case_id, closed_too=True)
        found = Share.objects.select_for_update().get(pk=share_id)
        if found.ended_at is not None:
            raise Problem("It has ended already")
        if not why.strip():
            raise Problem("Enter why it ends", "why")
        theirs = case.actions.filter(organisation=found.organisation_id, state=ActionState.OPEN)
        if theirs.exists():
            raise Problem("Actions of theirs are open: end them first", "why")
        case.shared_with = [key for key in case.shared_with if key != found.organisation_id]
        found.ended_at = happened(actor, case, "share_ended", organisation=found.organisation_id)
        found.why_ended = why.strip()
        found.save()
    return found
