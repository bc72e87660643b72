"""What somebody has to do here, on either side, and handing it to somebody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse

from saferplaces.casework.referrals.models import Referral, ReferralState
from saferplaces.casework.referrals.states import UNDER_WAY
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import REFERRALS, REFERRALS_ANSWER


def open_work(user_id: int) -> Iterator[Mapping[str, Any]]:
    """Give the referrals that somebody made, and those that they accepted, while under way."""
    for found in Referral.objects.filter(owner_id=user_id, state__in=UNDER_WAY):
        yield _row(found, f"Referral {found.reference}", "referral", found.answer_due)
    for found in Referral.objects.filter(handled_by_id=user_id, state=ReferralState.ACCEPTED):
        title = f"Referral {found.reference} to give the outcome of"
        yield _row(found, title, "referral-received", found.outcome_due)


def _row(found: Referral, title: str, page: str, due: object) -> dict[str, Any]:
    return {
        "kind": "referral",
        "key": found.pk,
        "title": title,
        "address": reverse(page, args=[found.pk]),
        "due_at": due,
        "district": found.district,
    }


def reassign(actor: Actor, from_id: int, to_id: int) -> int:
    """Hand over what the other may do there; return how many. What they may not stays."""
    with acting(actor):
        made = Referral.objects.filter(
            _may(to_id, REFERRALS, "organisation_id"), owner_id=from_id, state__in=UNDER_WAY
        )
        taken = Referral.objects.filter(
            _may(to_id, REFERRALS_ANSWER, "to_organisation_id"),
            handled_by_id=from_id,
            state=ReferralState.ACCEPTED,
        )
        moved = made.update(owner_id=to_id) + taken.update(handled_by_id=to_id)
        if moved:
            record(
                actor,
                what="alter",
                verb="referrals.reassigned",
                detail={"from": from_id, "to": to_id, "count": moved},
            )
    return moved


def _may(user_id: int, capability: str, organisation: str) -> Q:
    """Return where a person's parts of today give a capability."""
    found = Q(pk__in=[])
    for part in workers(capability).filter(user_id=user_id):
        reach = Q(**{organisation: part.organisation_id})
        if districts := part.districts or part.organisation.districts:
            reach &= Q(district__in=districts)
        found |= reach
    return found
