"""The risk to the victim of a case review: assessed with the forms of `saferplaces.casework.risk`.

The review keeps the band that stands, derived from its newest assessment; the answers, the form's
version and who assessed stay there.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from saferplaces.casework.case_reviews.models import CaseReview, CaseReviewState
from saferplaces.casework.case_reviews.moving import keep
from saferplaces.casework.case_reviews.policy import case_reviews
from saferplaces.casework.risk import queries
from saferplaces.casework.risk.models import Assessment
from saferplaces.casework.risk.policy import assessments
from saferplaces.casework.risk.registry import About
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor

KIND = "casereview"
LONGEST = 19  # digits of a key


def about_review(actor: Actor, key: str) -> About | None:
    """Return a case review with its victim; None where it is not the actor's to run."""
    known = key.isascii() and key.isdigit() and len(key) < LONGEST
    found = (
        CaseReview.objects.select_related("application").filter(pk=key).first() if known else None
    )
    if found is None or not case_reviews.may(actor, "work", found).allowed:
        return None
    whose = found.person_id or _assessed_before(found)
    people = ((whose, f"{found.application.victim_name}, victim"),) if whose else ()
    address = reverse("case-review", args=[found.pk])
    return About(f"Case review {found.reference}", found.district, address, people)


def band_of(review: CaseReview) -> str:
    """Return the band that stands; "" before the first assessment."""
    return queries.band_of(KIND, review.pk, review.organisation_id)


def readable(actor: Actor, review: CaseReview) -> Sequence[Assessment]:
    """Return the completed assessments of a review that the actor may read, the newest first."""
    rows = queries.of_about(KIND, review.pk).filter(assessments.scope(actor))
    return list(rows.select_related("version__questionnaire", "completed_by"))


def on_band(actor: Actor, assessment: Assessment) -> None:
    """Let a review follow its assessments; a closed one stays as it was."""
    if assessment.about_kind != KIND:
        return
    with acting(actor):
        rows = CaseReview.objects.select_for_update(of=("self",)).select_related("application")
        review = rows.get(pk=assessment.about_id)
        if review.state == CaseReviewState.CLOSED:
            return
        review.risk_band = band_of(review)
        review.risk_at, review.risk_by_id = assessment.completed_at, assessment.completed_by_id
        keep(
            actor, review, "risk_assessed", objects=[f"assessment:{assessment.pk}"],
            band=review.risk_band,
        )  # fmt: skip


def _assessed_before(review: CaseReview) -> str:
    """Return whose risk was assessed while no record named the victim; "" before."""
    newest = Assessment.objects.filter(about_kind=KIND, about_id=str(review.pk)).first()
    return newest.person_id if newest else ""
