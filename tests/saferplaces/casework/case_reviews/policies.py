"""Any case review and what belongs to it, for the property of all policies."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from tests.saferplaces.casework.case_reviews.making import (
    a_recommendation,
    a_request,
    a_review,
    an_action,
)
from tests.saferplaces.policies import any_record

from saferplaces.casework.case_reviews.models import (
    BodyRequest,
    CaseReview,
    CaseReviewState,
    NamePassed,
    PlanAction,
    Recommendation,
)


@any_record("casereview")
def _review(maker: Any) -> CaseReview:
    world = maker.world
    return a_review(
        maker.one(CaseReviewState.values),
        district=maker.district,
        organisation_id=maker.one(world.organisations),
        bodies=maker.one([[], [world.organisations[0]], world.organisations]),
        chair_id=maker.maybe(world.users),
    )


@any_record("bodyrequest")
def _request(maker: Any) -> BodyRequest:
    return a_request(_review(maker), organisation_id=maker.one(maker.world.organisations))


@any_record("recommendation")
def _recommendation(maker: Any) -> Recommendation:
    return a_recommendation(
        _review(maker),
        organisation_id=maker.one(maker.world.organisations),
        sent_at=maker.maybe([timezone.now()]),
    )


@any_record("planaction")
def _action(maker: Any) -> PlanAction:
    return an_action(_review(maker), organisation_id=maker.one(maker.world.organisations))


@any_record("namepassed")
def _named(maker: Any) -> NamePassed:
    review = _review(maker)
    content = {"items": []}
    return NamePassed.objects.create(
        review=review, organisation_id=maker.one(maker.world.organisations), purpose="find",
        gateway="asb_sch4_7", needed="So", chosen=["name"], content=content, content_hash="0" * 64,
        by_id=maker.one(maker.world.users), at=timezone.now(),
        ended_at=maker.maybe([timezone.now()]),
    )  # fmt: skip
