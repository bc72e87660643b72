"""Any referral, pair, session and place, for the property of all policies."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from tests.saferplaces.policies import any_record

from saferplaces.programmes.immediate_justice.models import (
    Activity,
    KeepApart,
    Referral,
    Route,
    Session,
    Site,
)


@any_record("immediate_justice.referral")
def _(maker: Any) -> Referral:
    now, child = timezone.now(), maker.one([True, False])
    return Referral.objects.create(
        route=Route.CHILD if child else Route.ADULT, age=15 if child else 30,
        activity=Activity.PLAN if child else Activity.WORK, hours=None if child else 7,
        provider_id=maker.one(maker.world.organisations),
        organisation_id=maker.one(maker.world.organisations),
        district=maker.district, affected_district=maker.district, person_id="p", name="-",
        sex="male", ethnicity="white", offence="criminal_damage", is_crime=True, outcome="8",
        officer_id=maker.one(maker.world.users), decided_at=now, referred_at=now, start_due=now,
        moved_at=now,
    )  # fmt: skip


@any_record("immediate_justice.keepapart")
def _(maker: Any) -> KeepApart:
    return KeepApart.objects.create(
        person_id="a", other_id="b", why="-", made_at=timezone.now(),
        organisation_id=maker.one(maker.world.organisations),
        made_by_id=maker.one(maker.world.users),
    )  # fmt: skip


def _site(maker: Any) -> Site:
    now = timezone.now()
    return Site.objects.create(
        name="-", kind="graffiti", where="-", district=maker.district, by_public=True,
        nominated_at=now, moved_at=now,
    )  # fmt: skip


@any_record("immediate_justice.site")
def _(maker: Any) -> Site:
    return _site(maker)


@any_record("immediate_justice.session")
def _(maker: Any) -> Session:
    now = timezone.now()
    return Session.objects.create(
        organisation_id=maker.one(maker.world.organisations), site=_site(maker),
        district=maker.district, starts_at=now, ends_at=now + timezone.timedelta(hours=7), places=1,
        supervisor_id=maker.one(maker.world.users), made_at=now,
        made_by_id=maker.one(maker.world.users),
    )  # fmt: skip
