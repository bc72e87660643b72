"""Send a referral: what is shared is frozen, and its disclosure recorded."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.referrals.actions.draft import NOT_DRAFT, Terms, check
from saferplaces.casework.referrals.actions.links import make_link
from saferplaces.casework.referrals.content import about, digest, gather
from saferplaces.casework.referrals.models import Referral, ReferralState
from saferplaces.casework.referrals.policy import referrals
from saferplaces.casework.referrals.states import move
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import due_in_working_days
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import REFERRALS_ANSWER
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting

CHANGED = "What would be shared has changed since you looked at it. Look at it again, then send it."


def send(actor: Actor, key: int, seen: str) -> Referral:
    """Send a referral exactly as it was previewed.

    Parameters
    ----------
    seen:
        The hash of what the preview showed.

    Raises
    ------
    Problem
        When something may no longer be shared, or what would be sent is not what was previewed.
    """
    with acting(actor):
        found = Referral.objects.select_for_update(of=("self",)).get(pk=key)
        referrals.may(actor, "work", found).require()
        if found.state != ReferralState.DRAFT:
            raise Problem(NOT_DRAFT)
        move(actor, found, ReferralState.SENT)
        check(actor, _terms(found), about(found), found.district)
        content = gather(actor, found)
        if digest(content) != seen:
            raise Problem(CHANGED)
        now = timezone.now()
        found.content, found.content_hash = content, seen
        found.sent_at, found.sent_by_id, found.moved_at = now, actor.user_id, now
        found.answer_due = answer_due(now)
        found.expires_at = now + dt.timedelta(days=float(setting("referral_expires_days")))
        found.save()
        record(
            actor,
            what="disclose",
            verb="referral.sent",
            objects=[
                f"referral:{found.pk}",
                *([f"case:{found.case_id}"] if found.case_id else []),
            ],
            people=[found.person_id],
            purpose=content["purpose"][:60],
            reason=content["gateway"],
            recipient=found.to[:200],
            detail={"fields": found.chosen, "gateway": found.gateway, "sha256": seen},
        )
        if found.recipient_id is not None:
            make_link(actor, found)
        else:
            tell_partner(found, f"Referral {found.reference} waits for your answer.")
    return found


def answer_due(now: dt.datetime) -> dt.datetime:
    """Return when an answer is due."""
    return due_in_working_days(now, int(setting("referral_answer_working_days")))


def tell_partner(found: Referral, text: str) -> None:
    """Put a notice on the pages of those at the partner who answer referrals here."""
    rows = workers(
        REFERRALS_ANSWER, organisation_id=found.to_organisation_id, district=found.district
    )
    address = reverse("referral-received", args=[found.pk])
    notify(rows.values_list("user_id", flat=True), text, address)


def _terms(found: Referral) -> Terms:
    return Terms(
        purpose=found.purpose,
        asked=found.asked,
        gateway=found.gateway,
        consent=found.consent,
        organisation_id=found.to_organisation_id,
        recipient_id=found.recipient_id,
        consent_on=found.consent_on,
        consent_how=found.consent_how,
        no_consent=found.no_consent,
        no_consent_why=found.no_consent_why,
    )
