"""A case review begins when an application is sent in, or an officer takes one up."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.case_reviews import rules
from saferplaces.casework.case_reviews.models import (
    CaseReview,
    CaseReviewState,
    CaseReviewStateChange,
    Complaint,
    Standing,
)
from saferplaces.casework.case_reviews.moving import go, next_due
from saferplaces.casework.case_reviews.states import CASE_REVIEW
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import due_in_working_days
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import CASE_REVIEWS_WORK
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.states import may_go
from saferplaces.intake.case_review_applications.actions.take_up import take_up
from saferplaces.intake.case_review_applications.models import Application, YesNo
from saferplaces.intake.case_review_applications.policy import applications
from saferplaces.intake.case_review_applications.queries import reports_of

NEW = "A new application for an ASB case review waits to be acknowledged."


def receive(application: Application) -> CaseReview | None:
    """Begin the review of an application that was sent in; None where its district has no council
    with an account here: somebody takes it up by hand then.
    """
    council = application.organisation or rules.council_of(application.district)
    return _begin(SYSTEM, application, council) if council is not None else None


def submitted(application: Application) -> None:
    """Follow an application that was sent in."""
    receive(application)


def begin(actor: Actor, application_id: int) -> CaseReview:
    """Take up an application that no review has taken up, for the actor's own council.

    Raises
    ------
    Refused
        When it is not theirs.
    """
    with acting(actor):
        rows = Application.objects.select_for_update(of=("self",)).filter(pk=application_id)
        application = rows.first()
        if application is None:
            raise Refused("There is no such application, or it is not yours to see.")
        applications.may(actor, "work", application).require()
        return _begin(actor, application, Organisation.objects.get(pk=actor.body))


def _begin(actor: Actor, application: Application, council: Organisation) -> CaseReview:
    with acting(actor):
        take_up(actor, application.pk)
        received = application.submitted_at or timezone.now()
        times = rules.times_of(application.district)
        review = CaseReview(
            application=application,
            district=application.district,
            organisation=council,
            regime=council.regime,
            hate=application.hate == YesNo.YES,
            times=times,
            received_at=received,
            acknowledge_due=due_in_working_days(received, times["acknowledge"]),
            moved_at=timezone.now(),
        )
        review.next_due = next_due(review)
        review.save()
        CaseReviewStateChange.objects.create(
            review=review, new=CaseReviewState.RECEIVED, by_id=actor.user_id, at=received
        )
        Complaint.objects.bulk_create(
            Complaint(
                review=review,
                listed=one,
                incident_date=one.incident_date,
                reported_date=one.reported_date,
                agency=one.to_words or label("case_review_agencies", one.to_agency),
                number=one.reference,
                hate=review.hate,
                state=Standing.LISTED,
            )
            for one in reports_of(application)
        )
        record(
            actor,
            what="collect",
            verb="case_review.received",
            objects=[f"casereview:{review.pk}", f"application:{application.pk}"],
        )
        workers = people(
            CASE_REVIEWS_WORK, organisation_id=council.pk, district=application.district
        )
        notify(
            list(workers.values_list("pk", flat=True)), NEW,
            reverse("case-review", args=[review.pk]),
        )  # fmt: skip
    return review


def withdrawn(application: Application) -> None:
    """End the review of an applicant who withdraws, where nothing was decided or held yet."""
    rows = CaseReview.objects.select_for_update(of=("self",)).select_related("application")
    review = rows.filter(application=application).first()
    if review is None or not may_go(CASE_REVIEW, review.state, CaseReviewState.CLOSED):
        return
    if review.state in {CaseReviewState.INFORMED, CaseReviewState.WATCHED, CaseReviewState.NOT_MET}:
        return
    with acting(SYSTEM):
        review.closed_at, review.closed_reason = timezone.now(), "withdrawn"
        go(SYSTEM, review, CaseReviewState.CLOSED, "withdrawn", why="The applicant withdrew.")
