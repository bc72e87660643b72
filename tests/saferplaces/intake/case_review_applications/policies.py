"""Any application and any signpost, for the property of all policies."""

from __future__ import annotations

from typing import Any

from tests.saferplaces.intake.case_review_applications.making import (
    a_signpost,
    an_application,
)
from tests.saferplaces.policies import any_record

from saferplaces.intake.case_review_applications.models import (
    Application,
    ApplicationState,
    Signpost,
)


@any_record("application")
def _(maker: Any) -> Application:
    return an_application(
        maker.one(ApplicationState.values),
        district=maker.district,
        organisation_id=maker.maybe(maker.world.organisations),
        made_by_id=maker.maybe(maker.world.users),
        submitted_at="2026-01-02T10:00Z",
    )


@any_record("signpost")
def _(maker: Any) -> Signpost:
    return a_signpost(district=maker.district, organisation_id=maker.one(maker.world.organisations))
