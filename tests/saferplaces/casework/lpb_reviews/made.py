"""Reviews by the policing body in Leeds: Ben's council runs the case review, Chioma prepares them
at the mayor's office, Marcus is the deputy mayor. Rows are made directly, to be quick.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from tests.saferplaces.cast import organisation, person

from saferplaces.casework.case_reviews.models import (
    CaseReview,
    Meeting,
    Recommendation,
    ThresholdDecision,
)
from saferplaces.casework.lpb_reviews.bundle import digest, gather
from saferplaces.casework.lpb_reviews.models import LpbReview
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import code
from saferplaces.intake.case_review_applications.models import Application

GROUND = "information_not_considered"
MOBILE = "07700 900123"


def in_force(**changed: Any) -> None:
    """Have the Act commenced a year ago."""
    row = code("lpb_review", "statute")
    began = timezone.localdate() - dt.timedelta(days=365)
    values = {**row.values, "commenced_on": began.isoformat(), **changed}
    Code.objects.filter(pk=row.pk).update(values=values)


def voluntary() -> None:
    """Have the voluntary scheme switched on."""
    Code.objects.filter(list="settings", code="lpb_voluntary_scheme").update(values={"value": 1})


def application(**given: Any) -> Application:
    """An application of somebody who may be sent texts."""
    now = timezone.now()
    values = {
        "state": "taken_up", "district": "leeds", "kind": "individual",
        "victim_name": "Vera Example", "channels": ["text", "phone"], "phone": MOBILE,
        "impact": "I do not sleep", "created_at": now, "moved_at": now, "submitted_at": now,
        "organisation": organisation("leeds-council"),
    }  # fmt: skip
    return Application.objects.create(**values | given)


def case_review(days: int = 5, of: Application | None = None, **given: Any) -> CaseReview:
    """A case review of Leeds whose outcome was told some days ago."""
    now = timezone.now()
    told = now - dt.timedelta(days=days)
    council = organisation("leeds-council")
    values = {
        "state": "victim_informed", "district": "leeds", "organisation": council,
        "regime": council.regime, "bodies": [council.pk, organisation("force").pk],
        "spoc": person("ben").user, "result": "met",
        "times": {"acknowledge": 5, "decide": 15, "meet": 20, "outcome": 5, "appeal": 20,
                  "answer": 5, "consider": 10},
        "received_at": told - dt.timedelta(days=60), "acknowledge_due": told, "decided_at": told,
        "met_at": told, "outcome_at": told, "moved_at": told,
        "appeal_until": timezone.localdate(told) + dt.timedelta(days=28),
    }  # fmt: skip
    made = CaseReview.objects.create(application=of or application(), **values | given)
    ThresholdDecision.objects.create(
        review=made, result=made.result, trigger="complaints", rule="leeds",
        rule_from=dt.date(2024, 1, 1), wanted=3, counted=3, reasons="Three counted", at=told,
        by=person("ben").user,
    )  # fmt: skip
    if made.result != "not_met":
        Meeting.objects.create(
            review=made, at=told, place="Room 1", chair_name="Cora Chair", chair_body="Elsewhere",
            independent="No part in it", called_by=person("ben").user, called_at=told,
            held_at=told, minutes="The panel met.", chronology="First, then second.",
        )  # fmt: skip
    return made


def recommended(case: CaseReview, **given: Any) -> Recommendation:
    """What the panel recommended to the council."""
    values = {
        "number": case.recommendations.count() + 1, "organisation": case.organisation,
        "text": "Visit once a month", "why": "To reassure", "sent_at": timezone.now(),
        "by": person("ben").user, "at": timezone.now(),
    }  # fmt: skip
    return Recommendation.objects.create(review=case, **values | given)


def review(state: str = "asked", case: CaseReview | None = None, **given: Any) -> LpbReview:
    """A review in a state, with all that the steps before it leave; the Act is in force."""
    in_force()
    of = case or case_review()
    now = timezone.now()
    chioma, marcus = person("chioma").user, person("marcus").user
    bundle = gather(of)
    values: dict[str, Any] = {
        "state": state, "district": of.district, "basis": "statute",
        "rule": code("lpb_review", "statute"), "against": "review", "channel": "web",
        "grounds": [GROUND], "words": "They did not look at my diary", "asked_at": now,
        "until": of.appeal_until, "bundle_due": now + dt.timedelta(days=1),
        "next_due": now + dt.timedelta(days=1), "moved_at": now,
        "cleared": [chioma.pk, marcus.pk],
    }  # fmt: skip
    if state in {"bundled", "analysed", "decided", "told", "closed"}:
        values |= {"bundle": bundle, "bundle_hash": digest(bundle), "bundled_at": now,
                   "bundled_by": person("ben").user}  # fmt: skip
    if state in {"analysed", "decided", "told", "closed"}:
        values |= {"findings": {GROUND: "It is not in the minutes", "summary": "Not looked at"},
                   "advised": "refer_back", "analysed_by": chioma, "analysed_at": now}  # fmt: skip
    if state in {"decided", "told", "closed"}:
        values |= {"outcome": "not_upheld", "reasons": "It was looked at", "decided_by": marcus,
                   "decided_at": now}  # fmt: skip
    return LpbReview.objects.create(case_review=of, **values | given)
