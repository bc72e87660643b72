"""Breaking the glass: a reason, a short time, one record, and somebody is told."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.saferplaces.intake.incidents.factories import finding, incident, party, person_

from saferplaces.foundation.audit.actions.break_glass import break_glass
from saferplaces.foundation.audit.models import BreakGlass, Entry, Unusual
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.models import Notice
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.errors import not_found
from saferplaces.foundation.ui.fetching import OutOfReach, fetch
from saferplaces.intake.incidents.models import Incident
from saferplaces.intake.incidents.policy import findings, incidents

WHY = "A caller says she will be hurt tonight"


@pytest.fixture
def bradford(cast) -> Incident:
    return incident(district="bradford")


def _reads(actor: Actor, record: Incident) -> bool:
    """Whether the actor reads it; the query and the predicate must say the same."""
    held = incidents.may(actor, "read", record).allowed
    assert incidents.readable(actor).filter(pk=record.pk).exists() == held
    return held


def test_the_record_opens_for_this_part_and_no_other_record(cast, bradford) -> None:
    other = incident(district="bradford")
    found = finding(bradford)
    assert not _reads(cast.amina.actor, bradford)
    break_glass(cast.amina.actor, "incident", bradford.pk, WHY)
    assert _reads(cast.amina.actor, bradford)
    assert findings.may(cast.amina.actor, "read", found).allowed
    assert fetch(incidents, cast.amina.actor, bradford.pk) == bradford
    assert not _reads(cast.amina.actor, other)
    assert not _reads(cast.sarah.actor, bradford)
    assert not _reads(cast.dev.actor, bradford)


def test_it_closes_again_after_its_minutes(cast, bradford) -> None:
    made = break_glass(cast.amina.actor, "incident", bradford.pk, WHY)
    assert made.ends_at - made.began_at == dt.timedelta(minutes=30)
    past = timezone.now() - dt.timedelta(hours=1)
    BreakGlass.objects.create(
        user=cast.dev.user,
        membership=cast.dev.membership,
        kind="incident",
        key=bradford.pk,
        reason=WHY,
        began_at=past,
        ends_at=past + dt.timedelta(minutes=30),
    )
    assert _reads(cast.amina.actor, bradford)
    assert not _reads(cast.dev.actor, bradford)


def test_a_person_opens_with_all_their_incidents(cast, bradford) -> None:
    ada = person_()
    party(bradford, person=ada)
    break_glass(cast.amina.actor, "person", ada.pk, WHY)
    page = cast.amina.client().get(reverse("person", args=[ada.pk])).content.decode()
    assert reverse("incident", args=[bradford.pk]) in page
    assert _reads(cast.amina.actor, bradford)
    assert not _reads(cast.amina.actor, incident(district="bradford"))


def test_who_may_not_break_it_does_not(cast, bradford) -> None:
    for person in (cast.carys, cast.ben, cast.dora):
        with pytest.raises(Refused):
            break_glass(person.actor, "incident", bradford.pk, WHY)


def test_it_needs_a_reason(cast, bradford) -> None:
    with pytest.raises(Problem):
        break_glass(cast.amina.actor, "incident", bradford.pk, "urgent")
    assert not BreakGlass.objects.exists()


def test_it_is_recorded_and_the_right_people_are_told(cast, bradford) -> None:
    cast.dora, cast.sarah  # noqa: B018 - they must be there to be told
    bilal_s_supervisor = cast.sarah.membership
    bilal_s_supervisor.districts = ["bradford"]
    bilal_s_supervisor.save()
    made = break_glass(cast.amina.actor, "incident", bradford.pk, WHY)
    entry = Entry.objects.get(what="break_glass")
    assert entry.reason == WHY
    assert entry.objects_seen == [f"incident:{bradford.pk}", f"glass:{made.pk}"]
    assert made.districts == ["bradford"]
    assert {n.to.name for n in Notice.objects.all()} == {"Dora", "Sarah"}
    assert Unusual.objects.get(pattern="break_glass").looked_at is None


def test_the_offer_does_not_tell_whether_there_is_such_a_record(cast, bradford, rf) -> None:
    def page(actor: Actor, key: str) -> str:
        request = rf.get(f"/incidents/{key}")
        request.user, request.actor, request.request_id = cast.amina.user, actor, "r"
        request.session = {}
        request._messages = []
        with pytest.raises(OutOfReach) as raised:
            fetch(incidents, actor, key)
        shown = not_found(request, raised.value).content.decode().replace(key, "KEY")
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", shown)

    there, nowhere = bradford.pk, "f" * 32
    assert page(cast.amina.actor, there) == page(cast.amina.actor, nowhere)
    assert reverse("break-glass", args=["incident", "KEY"]) in page(cast.amina.actor, there)
    assert "emergency" not in page(cast.carys.actor, nowhere)
    break_glass(cast.amina.actor, "incident", nowhere, WHY)
    assert "emergency" not in page(cast.amina.actor, nowhere)


def test_the_page_asks_for_the_reason_and_opens_nothing_without_it(cast, bradford) -> None:
    client, address = cast.amina.client(), reverse("break-glass", args=["incident", bradford.pk])
    assert "Say why" in client.post(address, {"reason": ""}).content.decode()
    assert not BreakGlass.objects.exists()
    client.get(address)
    assert not BreakGlass.objects.exists()


def test_who_broke_it_and_why_is_seen_by_the_dpo_and_the_district_s_supervisor(
    cast, bradford
) -> None:
    made = break_glass(cast.amina.actor, "incident", bradford.pk, WHY)
    address = reverse("audit-glass", args=[made.pk])
    assert WHY in cast.dora.client().get(address).content.decode()
    assert cast.sarah.client().get(address).status_code == 404
    sarah = cast.sarah.membership
    sarah.districts = ["leeds", "bradford"]
    sarah.save()
    assert WHY in cast.sarah.client().get(address).content.decode()
    assert cast.bilal.client().get(address).status_code == 403
