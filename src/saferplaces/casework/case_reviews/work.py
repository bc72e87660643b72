"""Case reviews on the first page, on the sergeant's, in people's work; what time does to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.case_reviews import queries
from saferplaces.casework.case_reviews.models import (
    BodyRequest,
    CaseReview,
    CaseReviewState,
    ReviewLetter,
)
from saferplaces.casework.case_reviews.moving import waiting_step
from saferplaces.casework.case_reviews.policy import case_reviews
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.counting import counts
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.identity.queries import people, workers
from saferplaces.foundation.identity.roles import (
    CASE_REVIEWS,
    CASE_REVIEWS_ANSWER,
    CASE_REVIEWS_WORK,
)
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.registry import Figure, Team
from saferplaces.foundation.tasks.actions.create import create_task
from saferplaces.foundation.tasks.actions.settle import settle
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.home import Card
from saferplaces.intake.safe_contact.identity import identities

AT_ONCE = 500
LATE = "case_review_late"


def of_mine(actor: Actor) -> Card | None:
    """Return the card of the case reviews that one runs."""
    if not actor.can(CASE_REVIEWS_WORK):
        return None
    rows = queries.listed(actor).filter(
        queries.mine(actor), queries.UNDER_WAY, organisation_id=actor.organisation_id or 0
    )
    number = rows.count()
    if not number:
        return None
    late = rows.filter(queries.late(), queries.LATE_STEPS).count()
    note = f"{late:,} late" if late else ""
    return Card("My case reviews", reverse("case-reviews"), number, note, pressing=bool(late))


def of_asked(actor: Actor) -> Card | None:
    """Return the card of what one's organisation is asked and recommended."""
    if not actor.can(CASE_REVIEWS_ANSWER):
        return None
    asked = queries.asked_of(actor).filter(answered_at=None)
    number = asked.count() + queries.unconsidered(actor).count()
    if not number:
        return None
    late = asked.filter(due_at__lt=timezone.now()).count()
    note = f"{late:,} late" if late else ""
    return Card(
        "Case reviews: asked of your organisation", reverse("case-reviews-asked"), number, note
    )


def of_team(actor: Actor, team: Team) -> Iterable[Figure]:
    """Count the case reviews under way, and those that are late, within the actor's reach."""
    if not actor.can(CASE_REVIEWS):
        return
    rows = team.of(queries.listed(actor), by="spoc")
    number, late = counts(rows, queries.UNDER_WAY, queries.late() & queries.LATE_STEPS)
    pages = [f"{reverse('case-reviews')}?{team.query(show=shown)}" for shown in ("open", "late")]
    yield Figure("Case reviews under way", number, pages[0], late, pages[1])


def open_work(user_id: int) -> Iterator[Mapping[str, Any]]:
    """Give the case reviews of which somebody is the single point of contact."""
    rows = CaseReview.objects.filter(spoc_id=user_id).exclude(state=CaseReviewState.CLOSED)
    for found in rows.select_related("application"):
        yield {
            "kind": "casereview",
            "key": found.pk,
            "title": f"Case review {found.reference}",
            "address": reverse("case-review", args=[found.pk]),
            "due_at": found.next_due,
            "district": found.district,
        }


def reassign(actor: Actor, from_id: int, to_id: int) -> int:
    """Hand over what the other may do there; return how many. What they may not stays."""
    may = Q(pk__in=[])
    for part in workers(CASE_REVIEWS_WORK).filter(user_id=to_id):
        reach = Q(organisation_id=part.organisation_id)
        if districts := part.districts or part.organisation.districts:
            reach &= Q(district__in=districts)
        may |= reach
    with acting(actor):
        rows = CaseReview.objects.filter(may, spoc_id=from_id)
        moved = rows.exclude(state=CaseReviewState.CLOSED).update(spoc_id=to_id)
        if moved:
            record(
                actor,
                what="alter",
                verb="case_reviews.reassigned",
                detail={"from": from_id, "to": to_id, "count": moved},
            )
    return moved


def of_task(actor: Actor, kind: str, key: str) -> tuple[str, str] | None:
    """Return what a task about a case review is about, and where this actor reads it."""
    if kind != "casereview":
        return None
    found = CaseReview.objects.select_related("application").filter(pk=int(key)).first()
    if found is None:
        return f"Case review {key}", ""
    may = case_reviews.may(actor, "read", found).allowed
    return f"Case review {found.reference}", reverse("case-review", args=[found.pk]) if may else ""


def daily() -> Mapping[str, int]:
    """Say once of each step that it is late, to its contact or the council; chase the bodies."""
    now = timezone.now()
    rows = CaseReview.objects.filter(queries.LATE_STEPS, next_due__lt=now)
    late = sum(1 for key in _keys(rows) if _say_late(key))
    asked = BodyRequest.objects.filter(answered_at=None, due_at__lt=now, reminded_at=None)
    chased = sum(1 for key in _keys(asked) if _chase(key))
    return {"late": late, "chased": chased}


def _say_late(key: int) -> bool:
    with acting(SYSTEM):
        review = CaseReview.objects.select_for_update(of=("self",)).get(pk=key)
        code, words = waiting_step(review)
        if not code or review.late_told == code:
            return False
        review.late_told = code
        review.save()
        settle(SYSTEM, ("casereview", review.pk), LATE, "Another step is late now.")
        owners = [review.spoc_id] if review.spoc_id else _officers(review)
        try:
            create_task(
                SYSTEM, kind=LATE, about=("casereview", review.pk), title=f"Late: {words.lower()}",
                owner_id=owners[0] if owners else None, district=review.district,
            )  # fmt: skip
        except Problem:  # nobody works here any longer: the list of what is late shows it
            return False
        page = reverse("case-review", args=[review.pk])
        notify(owners, "A step of a case review is late.", page)
    return True


def _chase(key: int) -> bool:
    with acting(SYSTEM):
        asked = (
            BodyRequest.objects.select_for_update(of=("self",)).select_related("review").get(pk=key)
        )
        if asked.answered_at is not None or asked.reminded_at is not None:
            return False
        asked.reminded_at = timezone.now()
        asked.save()
        rows = people(
            CASE_REVIEWS_ANSWER,
            organisation_id=asked.organisation_id,
            district=asked.review.district,
        )
        page = reverse("case-review-request", args=[asked.pk])
        notify(
            list(rows.values_list("pk", flat=True)), "A case review waits for your answer.", page
        )
    return True


def _officers(review: CaseReview) -> list[int]:
    rows = people(
        CASE_REVIEWS_WORK, organisation_id=review.organisation_id, district=review.district
    )
    return list(rows.values_list("pk", flat=True))


def _keys(rows: Any) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def about(person_id: str) -> Iterator[Mapping[str, Any]]:
    """Give what there is about the victim of case reviews, for an access report."""
    rows = CaseReview.objects.filter(person_id__in=identities(person_id))
    for found in rows.select_related("application", "organisation"):
        decision = found.decisions.first()
        told = ReviewLetter.objects.filter(review=found)
        lines = [
            f"State: {found.get_state_display()}",
            f"Received: {day(found.received_at)}",
            *(f"{one['sentence']}" for one in (decision.sentences if decision else [])),
            *([f"Reasons: {decision.reasons}"] if decision else []),
            *([f"Risk: {found.risk_words}"] if found.risk_words else []),
            *(
                f"{one.organisation} was told who you are on {day(one.at)}"
                for one in found.names_passed.select_related("organisation")
            ),
            *(f"Letter of {day(one.at)}: {one.subject}\n{one.body}" for one in told),
        ]
        yield {
            "source": f"Case review {found.reference}",
            "title": f"ASB case review by {found.organisation}",
            "organisation_id": found.organisation_id,
            "text": "\n".join(lines),
        }
