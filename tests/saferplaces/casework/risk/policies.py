"""Any assessment and any version, for the property of all policies."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from tests.saferplaces.casework.risk.assessed import in_use
from tests.saferplaces.policies import any_record

from saferplaces.casework.risk.models import Assessment, AssessmentState, Version


@any_record("assessment")
def _(maker: Any) -> Assessment:
    now = timezone.now()
    organisations = maker.world.organisations
    return Assessment.objects.create(
        version=in_use(), person_id="local:1", about_kind="person", about_id="local:1",
        point="review", state=maker.one(AssessmentState.values), district=maker.district,
        organisation_id=maker.one(organisations), regime="part3",
        begun_by_id=maker.one(maker.world.users), begun_at=now, saved_at=now,
        completed_by_id=maker.maybe(maker.world.users),
        shared_with=maker.one([[], [organisations[0]], [organisations[-1]]]),
    )  # fmt: skip


@any_record("version")
def _(maker: Any) -> Version:
    return in_use()
