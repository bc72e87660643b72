"""Pass to one body who the victim is, exactly as it was previewed; take it back."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.case_reviews.models import CaseReview, CaseReviewState, NamePassed
from saferplaces.casework.case_reviews.moving import GONE, NOT_NOW, keep, take
from saferplaces.casework.case_reviews.naming import Terms, gather
from saferplaces.casework.referrals.actions.send import CHANGED
from saferplaces.casework.referrals.content import digest
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import CASE_REVIEWS_ANSWER
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

S = CaseReviewState
NEVER_IN = frozenset({S.RECEIVED, S.CONSENT, S.NOT_MET, S.CLOSED})
"""States in which no body has anything to look for."""
NOT_CONTACT = "Only the single point of contact passes on who the victim is."
TOLD_ALREADY = "This body has been told already: take that back first, then pass it anew."
PASSED = "Your organisation is told whom a case review is about."


def may_pass(actor: Actor, review: CaseReview) -> None:
    """Require that the actor is the contact, and the review at a point where a body needs it.

    Raises
    ------
    Problem
        When not.
    """
    if review.state in NEVER_IN:
        raise Problem(NOT_NOW)
    if review.spoc_id != actor.user_id:
        raise Problem(NOT_CONTACT)


def pass_name(actor: Actor, key: int, terms: Terms, seen: str) -> NamePassed:
    """Disclose to one body what was previewed.

    Parameters
    ----------
    seen:
        The hash of what the preview showed.

    Raises
    ------
    Problem
        With the field; when it is no longer what was previewed; when the body was told already.
    """
    with acting(actor):
        review = take(actor, key)
        may_pass(actor, review)
        content = gather(actor, review, terms)
        if review.names_passed.filter(
            organisation_id=terms.organisation_id, ended_at=None
        ).exists():
            raise Problem(TOLD_ALREADY, "body")
        if digest(content) != seen:
            raise Problem(CHANGED)
        fields = [one["code"] for one in content["items"]]
        made = NamePassed.objects.create(
            review=review,
            organisation_id=terms.organisation_id,
            purpose=terms.purpose,
            gateway=terms.gateway,
            needed=terms.needed.strip(),
            chosen=fields,
            content=content,
            content_hash=seen,
            by_id=actor.person,
            at=timezone.now(),
        )
        record(
            actor,
            what="disclose",
            verb="case_review.name_passed",
            objects=[f"casereview:{review.pk}", f"namepassed:{made.pk}"],
            people=[review.person_id] if review.person_id else [],
            purpose=content["purpose"][:60],
            reason=content["gateway"],
            recipient=content["to"][:200],
            detail={"fields": fields, "gateway": terms.gateway, "sha256": seen},
        )
        rows = people(
            CASE_REVIEWS_ANSWER, organisation_id=terms.organisation_id, district=review.district
        )
        notify(
            list(rows.values_list("pk", flat=True)), PASSED,
            reverse("case-review", args=[review.pk]),
        )  # fmt: skip
    return made


def take_back(actor: Actor, passed_id: int, why: str) -> NamePassed:
    """Take back what a body was told, with the reason: from now on it reads nothing of it."""
    with acting(actor):
        rows = NamePassed.objects.select_for_update(of=("self",))
        found = rows.filter(pk=passed_id).first()
        if found is None:
            raise Refused(GONE)
        review = take(actor, found.review_id)
        if found.ended_at is not None:
            raise Problem("It was taken back already")
        if not why.strip():
            raise Problem("Enter why it is taken back", "why")
        found.ended_by_id, found.ended_at = actor.user_id, timezone.now()
        found.why_ended = why.strip()
        found.save()
        keep(actor, review, "name_taken_back", objects=[f"namepassed:{found.pk}"])
    return found
