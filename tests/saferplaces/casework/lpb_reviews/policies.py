"""Any policing body review and any proposal, for the property of all policies."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from tests.saferplaces.policies import any_record

from saferplaces.casework.case_reviews.models import CaseReview
from saferplaces.casework.lpb_reviews.models import LpbReview, LpbReviewState, Proposal
from saferplaces.foundation.reference.models import Code
from saferplaces.intake.case_review_applications.models import Application


def _review(maker: Any) -> LpbReview:
    now, world = timezone.now(), maker.world
    case = CaseReview.objects.create(
        application=Application.objects.create(created_at=now, moved_at=now),
        district=maker.district, organisation_id=maker.one(world.organisations), regime="part3",
        received_at=now, acknowledge_due=now, moved_at=now,
    )  # fmt: skip
    return LpbReview.objects.create(
        case_review=case, state=maker.one(LpbReviewState.values), district=maker.district,
        basis="statute", rule=Code.objects.first(), against="review", channel="web", words="-",
        asked_at=now, moved_at=now, cleared=[maker.one(world.users)] * maker.one([0, 1]),
        conflicted=[maker.one(world.users)] * maker.one([0, 1]),
        analysed_by_id=maker.maybe(world.users),
    )  # fmt: skip


@any_record("lpbreview")
def _(maker: Any) -> LpbReview:
    return _review(maker)


@any_record("proposal")
def _(maker: Any) -> Proposal:
    return Proposal.objects.create(
        review=_review(maker), organisation_id=maker.one(maker.world.organisations), text="-",
        why="-", by_id=maker.world.users[0], at=timezone.now(),
    )  # fmt: skip
