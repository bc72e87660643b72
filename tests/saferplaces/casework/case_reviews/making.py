"""Case reviews named by what they are, ``a_review("met")``: Ada's in Leeds, run by the council."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from tests.saferplaces.cast import organisations, person
from tests.saferplaces.intake.case_review_applications.making import an_application

from saferplaces.casework.case_reviews.actions.decide import Discretion
from saferplaces.casework.case_reviews.letters import MET, Told, version_of
from saferplaces.casework.case_reviews.models import (
    Attendance,
    BodyRequest,
    CaseReview,
    Complaint,
    Invitation,
    Meeting,
    NamePassed,
    PlanAction,
    Recommendation,
    ReviewLetter,
    Standing,
)
from saferplaces.casework.case_reviews.naming import Terms, gather
from saferplaces.casework.case_reviews.rules import times_of
from saferplaces.casework.referrals.content import digest
from saferplaces.casework.risk.models import Assessment
from saferplaces.casework.risk.queries import in_use

TOLD = Told("phone", "We told her by telephone.")
DISCRETION = Discretion("Once", "Little", "Prompt")
DECIDED = {
    "met", "not_met", "discretionary_met", "preparing", "meeting", "held", "agency_responses",
    "victim_informed", "action_plan",
}  # fmt: skip
HELD = {"held", "agency_responses", "victim_informed", "action_plan"}


def bodies() -> list[int]:
    """The relevant bodies of the tests: the force, Ben's council, Hana's homes."""
    found = organisations()
    return sorted(found[code].pk for code in ("force", "leeds-council", "leeds-housing"))


def a_review(state: str = "received", **given: Any) -> CaseReview:
    """A row in a state, with what its verbs ask for."""
    ben, now = person("ben").membership, timezone.now()
    application = given.pop("application", None) or an_application("taken_up")
    fresh = state in {"received", "consent_check"}
    result = "not_met" if state == "not_met" else "met"
    values: dict[str, Any] = {
        "application": application,
        "state": state,
        "district": "leeds",
        "organisation": ben.organisation,
        "regime": ben.organisation.regime,
        "bodies": [] if fresh else bodies(),
        "spoc": None if fresh else ben.user,
        "times": times_of("leeds"),
        "received_at": now,
        "acknowledge_due": now + dt.timedelta(days=7),
        "acknowledged_at": None if fresh else now,
        "decision_due": None if fresh else now + dt.timedelta(days=21),
        "decided_at": now if state in DECIDED else None,
        "result": result if state in DECIDED else "",
        "met_at": now if state in HELD else None,
        "moved_at": now,
    }
    made = CaseReview.objects.create(**values | given)
    if state in {"meeting", *HELD}:
        a_meeting(made, held=state in HELD)
    return made


def a_complaint(review: CaseReview, days_ago: int = 30, **given: Any) -> Complaint:
    """A confirmed report of something of its own, made the day after."""
    happened = timezone.localdate() - dt.timedelta(days=days_ago)
    values = {
        "incident_date": happened,
        "reported_date": happened + dt.timedelta(days=1),
        "agency": "Test Police",
        "state": Standing.CONFIRMED,
    }
    return Complaint.objects.create(review=review, **values | given)


def three_complaints(review: CaseReview) -> CaseReview:
    """Enough for the threshold."""
    for days in (20, 40, 60):
        a_complaint(review, days)
    return review


def a_meeting(review: CaseReview, *, held: bool = False) -> Meeting:
    """A meeting to which Ada was invited; an independent chair without an account."""
    ben, now = person("ben").user, timezone.now()
    made = Meeting.objects.create(
        review=review, at=now, place="Town hall", chair_name="Dr Okoro", chair_body="University",
        independent="Of no body", called_by=ben, called_at=now, held_at=now if held else None,
    )  # fmt: skip
    for body in organisations().values():
        if body.pk in review.bodies:
            Attendance.objects.create(meeting=made, organisation=body, body=body.name)
    Invitation.objects.create(
        meeting=made, invited=True, whom="victim", part="start", how="phone", by=ben, at=now
    )
    return made


def a_request(review: CaseReview | None = None, **given: Any) -> BodyRequest:
    """Something asked of Hana's homes."""
    review, now = review or a_review("info_requests"), timezone.now()
    values = {
        "organisation": organisations()["leeds-housing"],
        "kind": "information",
        "asked": "What do you hold?",
        "asked_at": now,
        "due_at": now + dt.timedelta(days=7),
    }
    return BodyRequest.objects.create(review=review, **values | given)


def a_recommendation(review: CaseReview | None = None, **given: Any) -> Recommendation:
    """One to Hana's homes, sent."""
    review, now = review or a_review("agency_responses"), timezone.now()
    values = {
        "number": review.recommendations.count() + 1,
        "organisation": organisations()["leeds-housing"],
        "text": "Mend the door",
        "why": "Anybody walks in",
        "sent_at": now,
        "consider_by": now + dt.timedelta(days=14),
        "by": person("ben").user,
        "at": now,
    }
    return Recommendation.objects.create(review=review, **values | given)


def an_action(review: CaseReview | None = None, **given: Any) -> PlanAction:
    """Something that Hana's homes will do."""
    review = review or a_review("action_plan")
    values = {
        "organisation": organisations()["leeds-housing"],
        "title": "A new lock",
        "due_on": timezone.localdate() + dt.timedelta(days=20),
        "by": person("ben").user,
        "at": timezone.now(),
    }
    return PlanAction.objects.create(review=review, **values | given)


def a_letter(review: CaseReview | None = None) -> ReviewLetter:
    """A letter that went out."""
    return ReviewLetter.objects.create(
        review=review or a_review("met"), version=version_of(MET), kind=MET, to_name="Ada Example",
        way="phone", subject="Your application", body="There will be a review.", digest="0" * 64,
        by=person("ben").user, at=timezone.now(),
    )  # fmt: skip


def an_assessment(review: CaseReview, band: str = "medium") -> Assessment:
    """The risk to Ada, assessed by Ben with the matrix; it does not tell the review."""
    ben, now = person("ben").membership, timezone.now()
    return Assessment.objects.create(
        version=in_use("matrix").get(), person_id="local:ada", about_kind="casereview",
        about_id=str(review.pk), point="review", state="complete", district=review.district,
        organisation=ben.organisation, regime=ben.organisation.regime, band=band,
        begun_by=ben.user, begun_at=now, saved_at=now, completed_by=ben.user, completed_at=now,
    )  # fmt: skip


def terms(
    *chosen: str, body: str = "leeds-housing", needed: str = "Their files are by name"
) -> Terms:
    """What Hana's homes are told of Ada, and why."""
    return Terms(organisations()[body].pk, "find", "asb_sch4_7", needed, chosen or ("name",))


def a_name_passed(review: CaseReview | None = None, **given: Any) -> NamePassed:
    """Ada's name, as Hana's homes were told it."""
    review = review or a_review("info_requests")
    ben, content = person("ben"), gather(person("ben").actor, review, terms())
    values = {
        "organisation": organisations()["leeds-housing"], "purpose": "find",
        "gateway": "asb_sch4_7", "needed": "Their files are by name", "chosen": ["name"],
        "content": content, "content_hash": digest(content), "by": ben.user, "at": timezone.now(),
    }  # fmt: skip
    return NamePassed.objects.create(review=review, **values | given)
