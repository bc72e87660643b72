"""What other rooms show of reviews by the policing body, and do when something happens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from saferplaces.casework.case_reviews.models import CaseReview, Recommendation
from saferplaces.casework.case_reviews.policy import case_reviews
from saferplaces.casework.lpb_reviews import basis, queries
from saferplaces.casework.lpb_reviews.actions.asking import tell_officers
from saferplaces.casework.lpb_reviews.actions.telling import unconsidered
from saferplaces.casework.lpb_reviews.models import Basis, LpbReview, LpbReviewState
from saferplaces.casework.lpb_reviews.policy import passing
from saferplaces.casework.lpb_reviews.views.parts import state_of
from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Kind, Organisation
from saferplaces.foundation.identity.roles import (
    CASE_REVIEWS_APPEAL,
    CASE_REVIEWS_DECIDE,
    CASE_REVIEWS_WORK,
)
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.home import Card
from saferplaces.intake.safe_contact.identity import identities


def of_case_review(actor: Actor, key: str, access: Access) -> Mapping[str, Any] | None:
    """Show on a case review's page that the mayor was asked, and what was decided."""
    case = case_reviews.readable(actor).filter(pk=key).first()
    if case is None:
        return None
    rows = list(LpbReview.objects.filter(case_review=case).select_related("case_review"))
    if not rows:
        return None
    access.saw("lpbreview", [row.pk for row in rows])
    return {"rows": [_row(actor, row) for row in rows]}


def appeal_words(case: CaseReview) -> str:
    """Return what a letter of a case review says of asking the mayor; "" while nobody can."""
    found = basis.standing()
    if found is None:
        return ""
    until = f" until {day(case.appeal_until)}" if case.appeal_until else ""
    which = (
        f"This is a right under the {found.law}."
        if found.basis == Basis.STATUTE
        else f"This is a voluntary scheme (the {found.law}), not a right in law."
    )
    return (
        f"If you think that this was not decided or done properly, you can ask the mayor to look "
        f"at it again{until}. {which}"
    )


def on_considered(recommendation: Recommendation) -> None:
    """Tell the officers once every body has considered what the policing body recommended."""
    kind, _, key = recommendation.source_key.partition(":")
    if kind != "lpb_review":
        return
    found = LpbReview.objects.filter(pk=int(key)).first()
    if found is None or unconsidered(found):
        return
    if found.state == LpbReviewState.TOLD:
        LpbReview.objects.filter(pk=found.pk).update(next_due=None)
    tell_officers(found, f"Every organisation has considered what review {found.reference} asks.")


def about(person_id: str) -> Iterable[Mapping[str, Any]]:
    """Return what there is about a person, for an access report."""
    rows = LpbReview.objects.filter(case_review__person_id__in=identities(person_id)).exclude(
        case_review__person_id=""
    )
    mayor = Organisation.objects.filter(kind=Kind.MAYOR, active=True).order_by("pk").first()
    for row in rows:
        parts = [
            f"What you asked: {row.words}",
            f"What you would like: {row.wanted}" if row.wanted else "",
            f"Analysis: {row.findings.get('summary', '')}" if row.findings else "",
            f"Decision: {label('lpb_outcomes', row.outcome)}. {row.reasons}" if row.outcome else "",
            row.letter,
        ]
        yield {
            "source": "Reviews by the policing body",
            "title": f"Review {row.reference}, {day(row.asked_at)}",
            "organisation_id": mayor.pk if mayor else None,
            "text": "\n".join(part for part in parts if part),
        }


def of_bundles(actor: Actor) -> Card | None:
    """Return the council's card: bundles to pass."""
    if not actor.can(CASE_REVIEWS_WORK):
        return None
    rows = queries.bundles_asked(actor)
    first = rows.first()
    if first is None:
        return None
    late = queries.late(rows).count()
    note = f"{late:,} past the day" if late else ""
    page = reverse("lpb-bundle-pass", args=[first.pk])
    return Card("Bundles to pass to the mayor", page, rows.count(), note)


def of_prepared(actor: Actor) -> Card | None:
    """Return the card of the officer who prepares, or of the mayor or deputy."""
    decides = actor.can(CASE_REVIEWS_DECIDE)
    if not decides and not actor.can(CASE_REVIEWS_APPEAL):
        return None
    rows = queries.listed(actor)
    S = LpbReviewState  # noqa: N806
    waits = (
        rows.filter(state=S.ANALYSED)
        if decides
        else rows.filter(state__in=[S.LATE, S.BUNDLED, S.DECIDED])
    )
    late = queries.late(waits).count()
    title = "Reviews for you to decide" if decides else "Policing body reviews to work on"
    return Card(title, reverse("lpb-reviews"), waits.count(), f"{late:,} late" if late else "")


def _row(actor: Actor, row: LpbReview) -> dict[str, Any]:
    ours = passing.may(actor, "pass", row).allowed
    told = row.state in {LpbReviewState.TOLD, LpbReviewState.CLOSED}
    return {
        "review": row,
        "state": state_of(row),
        "waits": ours and row.state == LpbReviewState.ASKED,
        "address": reverse("lpb-bundle-pass", args=[row.pk]) if ours else "",
        "outcome": label("lpb_outcomes", row.outcome) if row.outcome else "",
        "reasons": row.reasons if told else "",
    }
