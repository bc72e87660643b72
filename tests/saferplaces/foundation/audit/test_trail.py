"""The data protection officer asks who looked at whom, and is recorded for asking."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse
from tests.saferplaces.intake.incidents.factories import person_

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.models import Entry

OWN = {"recipient": "own_organisation", "who": "Standards", "purpose": "oversight"}


@pytest.fixture
def chained(db):
    """Give records their place in the chain at once: these tests do not commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def looked(cast, chained) -> None:
    for who, what, person in (
        (cast.amina, "consult", "p1"),
        (cast.bilal, "consult", "p2"),
        (cast.ben, "disclose", "p1"),
    ):
        record(who.actor, what=what, verb="person.read", objects=[f"person:{person}"],
               people=[person])  # fmt: skip


def _rows(client, **terms) -> list[str]:
    page = client.get(reverse("audit"), terms).content.decode()
    return [name for name in ("Amina", "Bilal", "Ben") if f">{name}<br>" in page]


def test_by_person_looked_at_by_person_looking_by_record_and_by_kind(cast, looked) -> None:
    client = cast.dora.client()
    assert _rows(client) == ["Amina", "Bilal", "Ben"]
    assert _rows(client, person="p1") == ["Amina", "Ben"]
    assert _rows(client, staff="bilal@test.example") == ["Bilal"]
    assert _rows(client, staff=str(cast.amina.user.pk)) == ["Amina"]
    assert _rows(client, record="person:p2") == ["Bilal"]
    assert _rows(client, what="disclose") == ["Ben"]
    assert _rows(client, **{"first-day": "1", "first-month": "1", "first-year": "2999"}) == []


def test_reading_the_trail_is_recorded(cast, looked) -> None:
    cast.dora.client().get(reverse("audit"), {"person": "p1"})
    entry = Entry.objects.get(verb="audit.list")
    assert entry.query == {"person": "p1"}
    assert entry.people_seen == ["p1"]
    assert len(entry.objects_seen) == 2


def test_an_entry_says_all_that_it_holds(cast, looked) -> None:
    key = Entry.objects.get(actor_name="Amina").pk
    page = cast.dora.client().get(reverse("audit-entry", args=[key])).content.decode()
    assert "person:p1" in page
    assert Entry.objects.filter(verb="audit.entry", objects_seen=[f"entry:{key}"]).exists()


def test_a_partner_s_officer_sees_their_own_organisation_alone(cast, looked) -> None:
    ben = cast.ben
    ben.membership.role = "data_protection_officer"
    ben.membership.save()
    client = ben.client()
    assert _rows(client) == ["Ben"]
    of_amina = Entry.objects.get(actor_name="Amina").pk
    assert client.get(reverse("audit-entry", args=[of_amina])).status_code == 404


def test_nobody_else_reads_the_trail(cast, looked) -> None:
    for person in (cast.amina, cast.sarah, cast.adam):
        assert person.client().get(reverse("audit")).status_code == 403


def test_a_person_is_found_by_name_and_the_search_is_recorded(cast, chained) -> None:
    ada = person_("Ada", "Quince")
    person_("Bob", "Example")
    page = cast.dora.client().post(reverse("audit-people"), {"name": "quince"})
    assert ada.pk in page.content.decode()
    entry = Entry.objects.get(verb="audit.find_person")
    assert entry.query == {"name": "quince"}
    assert entry.people_seen == [ada.pk]


def test_a_file_goes_out_only_with_a_recipient_and_a_purpose(cast, looked) -> None:
    client = cast.dora.client()
    asked = client.get(reverse("audit"), {"person": "p1", "export": "csv"})
    assert asked.status_code == 302
    step = asked["Location"]
    assert step.startswith(reverse("disclosure"))
    assert "Select who will receive it" in client.post(step, {"who": ""}).content.decode()
    given = {"recipient": "oversight", "who": "The inspectorate", "purpose": "oversight"}
    back = client.post(step, given)["Location"]
    file = client.get(back)
    assert file["Content-Type"].startswith("text/csv")
    assert file.content.decode().count("\n") == 3
    entry = Entry.objects.get(what="disclose", verb="audit.list")
    assert entry.recipient.endswith("Conduct: The inspectorate")
    assert entry.purpose == "oversight"
    assert len(entry.objects_seen) == 2
    assert client.get(back).status_code == 302, "one answer, one file"


def test_an_answer_for_one_file_does_not_open_another(cast, looked) -> None:
    client = cast.dora.client()
    step = client.get(reverse("audit"), {"person": "p1", "export": "csv"})["Location"]
    back = client.post(step, OWN)["Location"]
    token = back.partition("disclosure=")[2]
    other = {"person": "p2", "export": "csv", "disclosure": token}
    assert client.get(reverse("audit"), other).status_code == 302


def test_the_step_leads_nowhere_else(cast) -> None:
    for to in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:x"):
        back = cast.dora.client().post(f"{reverse('disclosure')}?to={to}", OWN)
        assert back["Location"].startswith("/?disclosure=")
