"""The whole story, told through the actions that people use, on a force that names some of them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.saferplaces.cast import Cast
from tests.saferplaces.intake.incidents import factories

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.identity.demo import make_cast
from saferplaces.intake.incidents.models import Incident, Publication
from saferplaces.programmes.immediate_justice.models import (
    Booking,
    Referral,
    ReferralState,
    ReferralStateChange,
    Session,
    Site,
)
from saferplaces.programmes.justice_return import grant
from saferplaces.programmes.justice_return.demo import programme
from saferplaces.programmes.justice_return.demo.people import drawn, rounds
from saferplaces.programmes.justice_return.facts import facts
from saferplaces.programmes.justice_return.models import Evaluation
from saferplaces.programmes.victim_commitments.models import Restorative

MONTHS = [dt.date(2023 + (8 + n) // 12, (8 + n) % 12 + 1, 1) for n in range(19)]
END = dt.datetime(2026, 4, 1)


def a_force() -> None:
    """Suspects in every district and month of the programme, some of whom are named again."""
    chance = drawn(1)
    Publication.objects.create(
        snapshot="s", state="done", started_at=timezone.now(), last_report=END
    )
    factories.incident(reported_at=dt.datetime(2022, 9, 1))  # the records begin a year before
    for month in MONTHS:
        for district in ("leeds", "bradford", "kirklees", "wakefield", "calderdale"):
            for n in range(5):
                age = 15 if n == 0 else 22
                who = factories.person_(f"Given{month:%y%m}{n}", f"{district.title()}name")
                first = dt.datetime.combine(month, dt.time(9)) + dt.timedelta(days=2 + 5 * n)
                again = [dt.timedelta(days=d) for d in (-100, 90, 200) if chance.random() < 0.4]
                for when in (first, *(first + later for later in again)):
                    log = factories.incident(reported_at=when, district=district)
                    factories.party(
                        log, person=who, role="suspect", district=district,
                        sex="F" if n == 4 else "M",
                        date_of_birth=dt.date(month.year - age, 3, 9),
                    )  # fmt: skip


@pytest.mark.slow
def test_the_programme_is_told_once_and_the_return_reproduces_the_paper(
    db: None, cast: Cast
) -> None:
    make_cast()
    a_force()
    assert programme.make() == len(rounds()) + 5
    assert programme.make() == 0
    found = facts(grant.grant().period)
    assert found.all()["referred"] == 1419
    assert found.of("route,sex", ("child", "female"))["referred"] == 168
    assert found.of("route", ("child",))["referred"] == 882
    assert found.of("route,sex", ("adult", "female"))["referred"] == 118
    adults, children = (found.of("route", (route,)) for route in ("adult", "child"))
    assert adults["in_time"] / adults["accepted"] > children["in_time"] / children["accepted"] > 0.3
    assert 0.75 < found.all()["completed"] / found.all()["over"] < 0.95
    assert found.victims[""]["identified"] > 400
    assert 0 < found.victims[""]["took_part"] < found.victims[""]["offered"]
    assert grant.NOTHING < grant.spent() < grant.grant().amount
    page = cast.ana.client().get(reverse("justice-return")).content.decode()
    assert "19% (168)" in page
    _people_of_the_force_are_followed()
    _restorative_justice_came_to_its_ends()
    _everything_left_its_history()
    _something_is_under_way()


def _people_of_the_force_are_followed() -> None:
    found = facts(grant.grant().period).all()
    assert found["linked"] > 80
    assert 0 < found["again_6"] <= found["again_12"] < found["followed_12"]
    logs = Referral.objects.exclude(incident_id="").values_list("incident_id", flat=True)
    assert Incident.objects.filter(pk__in=logs).count() == len(set(logs)) >= found["linked"]
    six, _ = Evaluation.objects.get().result["windows"]
    assert not six["refused"]
    assert six["low"] < six["ratio"] < six["high"]


def _restorative_justice_came_to_its_ends() -> None:
    states = set(Restorative.objects.values_list("state", flat=True))
    assert states == {"refused", "stopped", "held"}


def _everything_left_its_history() -> None:
    """Each stands where its last step took it; every step of people left a record of the trail."""
    last = dict(
        ReferralStateChange.objects.order_by("referral_id", "-at", "-pk")
        .distinct("referral_id")
        .values_list("referral_id", "new")
    )
    assert last == dict(Referral.objects.values_list("pk", "state"))
    for verb, state in (("completed", ReferralState.COMPLETED), ("declined", "declined")):
        seen = {
            key
            for keys in Entry.objects.filter(verb=f"justice_referral.{verb}").values_list(
                "objects_seen", flat=True
            )
            for key in keys
        }
        done = Referral.objects.filter(state=state).values_list("pk", flat=True)
        assert seen == {f"justice_referral:{pk}" for pk in done}


def _something_is_under_way() -> None:
    coming = Session.objects.get(state="planned")
    assert coming.starts_at > timezone.now()
    assert timezone.localtime(coming.starts_at).weekday() == 5
    assert Booking.objects.filter(session=coming, off_at__isnull=True).count() == 11
    now = Referral.objects.filter(decided_at__gte=timezone.now() - dt.timedelta(days=30))
    assert {"referred", "accepted", "started", "breached", "completed"} <= set(
        now.values_list("state", flat=True)
    )
    assert Site.objects.filter(by_public=True, state="nominated").count() == 2
