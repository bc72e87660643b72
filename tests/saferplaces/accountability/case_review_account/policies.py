"""Any activity and any saved assumptions, for the property of all policies."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone
from tests.saferplaces.policies import any_record

from saferplaces.accountability.case_review_account.models import Activity, Scenario


@any_record("activity")
def _(maker: Any) -> Activity:
    return Activity.objects.create(
        kind="print", title="-", held_on=timezone.localdate(), district=maker.district,
        organisation_id=maker.one(maker.world.organisations), entered_by_id=maker.world.users[0],
        entered_at=timezone.now(),
    )  # fmt: skip


@any_record("scenario")
def _(maker: Any) -> Scenario:
    return Scenario.objects.create(
        name=uuid.uuid4().hex, assumptions={}, made_by_id=maker.one(maker.world.users),
        made_at=timezone.now(),
    )  # fmt: skip
