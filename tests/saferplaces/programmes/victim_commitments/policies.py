"""Any undertaking, offer and training, for the property of all policies."""

from __future__ import annotations

from typing import Any

from tests.saferplaces.policies import any_record
from tests.saferplaces.programmes.victim_commitments.making import (
    a_facilitator,
    a_referral,
    a_restorative,
    an_undertaking,
)

from saferplaces.programmes.victim_commitments.models import (
    Facilitator,
    Restorative,
    RestorativeState,
    Undertaking,
)


@any_record("undertaking")
def _(maker: Any) -> Undertaking:
    route = maker.one(["child", "adult"])
    organisation_ids = maker.world.organisations
    referral = a_referral(route, provider_id=maker.one(organisation_ids))
    return an_undertaking(
        route,
        referral=referral,
        district=maker.district,
        lead_id=maker.one(organisation_ids),
        support_id=maker.maybe(organisation_ids),
        restorative_by_id=maker.maybe(organisation_ids),
    )


@any_record("restorative")
def _(maker: Any) -> Restorative:
    victim = an_undertaking(district=maker.district)
    return a_restorative(
        maker.one(RestorativeState.values),
        undertaking=victim,
        provider_id=maker.one(maker.world.organisations),
    )


@any_record("facilitator")
def _(maker: Any) -> Facilitator:
    found = a_facilitator()
    found.organisation_id = maker.one(maker.world.organisations)
    found.save()
    return found
