"""Any referral and any recipient, for the property of all policies."""

from __future__ import annotations

from typing import Any

from tests.saferplaces.casework.cases.factories import case
from tests.saferplaces.casework.referrals.making import NOW, a_recipient, a_referral
from tests.saferplaces.policies import any_record

from saferplaces.casework.referrals.models import Recipient, Referral, ReferralState


@any_record("recipient")
def _(maker: Any) -> Recipient:
    return a_recipient(organisation_id=maker.one(maker.world.organisations))


@any_record("referral")
def _(maker: Any) -> Referral:
    owns = maker.one(maker.world.organisations)
    held = (
        case(victims=0, district=maker.district, organisation_id=owns)
        if maker.one([0, 1])
        else None
    )
    return a_referral(
        maker.one(ReferralState.values),
        case=held,
        district=maker.district,
        organisation_id=maker.one(maker.world.organisations),
        to_organisation_id=maker.one(maker.world.organisations),
        sent_at=maker.maybe([NOW()]),
    )
