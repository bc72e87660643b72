"""Unusual patterns: what is found, with its reason and its entries; what is not."""

from __future__ import annotations

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.urls import reverse
from tests.saferplaces.cast import PEOPLE, Person
from tests.saferplaces.intake.incidents.factories import incident, party, person_

from saferplaces.foundation.audit.actions.look_for_patterns import look_for_patterns
from saferplaces.foundation.audit.actions.look_into import look_into
from saferplaces.foundation.audit.actions.watch import watch
from saferplaces.foundation.audit.models import Entry, Unusual
from saferplaces.foundation.audit.queries import entries_of
from saferplaces.foundation.problems import Problem

LONDON = ZoneInfo("Europe/London")
NOON = dt.datetime(2026, 3, 4, 12, 0, tzinfo=LONDON)
UNTIL = dt.datetime(2026, 3, 5, 0, 0, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _chained(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def opens(who: Person, *people: str, at: dt.datetime = NOON, what: str = "consult") -> None:
    actor = who.actor
    Entry.objects.create(
        id=uuid.uuid4(), at=at, request_id="r", actor_id=actor.user_id, actor_name=actor.name,
        role=actor.role, organisation_id=actor.organisation_id, organisation=actor.organisation,
        what=what, verb="person.read", people_seen=list(people),
    )  # fmt: skip


def found(until: dt.datetime = UNTIL) -> list[tuple[str, str]]:
    look_for_patterns(until=until)
    rows = Unusual.objects.order_by("pattern")
    return [(row.pattern, row.actor.name if row.actor else row.person_id) for row in rows]


def called(who: Person, name: str) -> None:
    who.user.name = name
    who.user.save()


def test_ordinary_work_is_not_unusual(cast) -> None:
    for minute in range(30):
        opens(cast.amina, f"p{minute}", at=NOON + dt.timedelta(minutes=minute))
    assert found() == []


def test_many_people_in_an_hour_against_the_usual_of_the_same_role(cast) -> None:
    for day in range(1, 8):
        opens(cast.amina, *map(str, range(20)), at=NOON - dt.timedelta(days=day))
    opens(cast.bilal, *map(str, range(70)))
    opens(cast.bilal, *map(str, range(60, 120)), at=NOON + dt.timedelta(minutes=59))
    opens(cast.ana, *map(str, range(120)))
    assert found() == [("bulk_hour", "Bilal")]
    (row,) = Unusual.objects.all()
    assert row.reason.startswith("Saw 120 people in an hour; half of the hours")
    assert entries_of(row).count() == row.entries == 2


def test_an_hour_that_is_usual_for_everybody_of_the_role_is_not_unusual(cast) -> None:
    for who in (cast.amina, cast.bilal):
        opens(who, *map(str, range(150)))
    assert found() == []


def test_a_person_of_ones_own_name(cast) -> None:
    called(cast.amina, "Amina Quince")
    own, other = person_("Amina", "Quince"), person_("Bob", "Example")
    opens(cast.amina, other.pk)
    assert found() == []
    opens(cast.amina, own.pk)
    assert ("own_name", "Amina Quince") in found()


def test_a_list_that_somebody_of_ones_name_happens_to_be_on_is_no_finding(cast) -> None:
    called(cast.amina, "Amina Quince")
    opens(cast.amina, person_("Amina", "Quince").pk, *map(str, range(24)))
    assert found() == []


def test_a_rare_family_name_is_noticed_and_a_common_one_is_not(cast) -> None:
    called(cast.amina, "Amina Quince")
    called(cast.bilal, "Bilal Khan")
    rare = person_("Bob", "Quince")
    common = [person_(f"N{n}", "Khan") for n in range(25)]
    opens(cast.amina, rare.pk)
    opens(cast.bilal, common[3].pk)
    assert found() == [("own_family", "Amina Quince")]


def test_somebody_at_the_postcode_of_a_namesake(cast) -> None:
    called(cast.amina, "Amina Quince")
    log, namesake = incident(), person_("Amina", "Quince")
    next_door, elsewhere = person_("Bob", "Other"), person_("Cyd", "Other")
    party(log, person=namesake, postcode="LS1 4AB")
    party(log, person=next_door, role="victim", postcode="LS1 4AB")
    party(log, person=elsewhere, role="suspect", postcode="LS9 9ZZ")
    opens(cast.amina, elsewhere.pk)
    assert found() == []
    opens(cast.amina, next_door.pk)
    assert found() == [("neighbours", "Amina Quince")]


def test_who_opens_a_watched_person(cast) -> None:
    made = watch(cast.dora.actor, "p1", "Known from television")
    with pytest.raises(Problem, match="already"):
        watch(cast.dora.actor, "p1", "Known from television")
    made.added_at = NOON - dt.timedelta(days=3)
    made.save()
    opens(cast.amina, "p1")
    opens(cast.bilal, "p2")
    assert found() == [("watched", "Amina")]


def test_one_person_opened_by_many(cast) -> None:
    *most, last = (getattr(cast, name) for name in list(PEOPLE)[:12])
    for who in most:
        opens(who, "p1")
    assert len(most) == 11
    assert found() == []
    opens(last, "p1")
    assert found() == [("many_readers", "p1")]


def test_people_opened_at_night_by_a_role_without_shifts(cast) -> None:
    night = dt.datetime(2026, 3, 3, 23, 30, tzinfo=LONDON)
    for hour in range(5):
        opens(cast.amina, f"p{hour}", at=night + dt.timedelta(hours=hour))
        opens(cast.carys, f"p{hour}", at=night + dt.timedelta(hours=hour))
    assert found() == [("out_of_hours", "Amina")]


def test_looking_again_adds_nothing_and_more_entries_open_a_finding_again(cast) -> None:
    called(cast.amina, "Amina Quince")
    own = person_("Amina", "Quince").pk
    opens(cast.amina, own)
    kinds = found()
    for row in Unusual.objects.all():
        look_into(cast.dora.actor, row.pk, "in_order", "Her own report of a theft")
    assert found() == kinds
    assert not Unusual.objects.filter(looked_at=None).exists()
    opens(cast.amina, own, at=NOON + dt.timedelta(hours=1))
    assert found() == kinds
    assert Unusual.objects.filter(looked_at=None).exists()


def test_the_officer_looks_into_it_with_a_note_and_not_into_their_own(cast) -> None:
    client = cast.dora.client()
    for who in (cast.amina, cast.dora):
        called(who, f"{who.user.name} Quince")
        opens(who, person_(who.user.name.split()[0], "Quince").pk)
    look_for_patterns(until=UNTIL)
    page = client.get(reverse("audit-unusual-list"), {"pattern": "own_name"}).content.decode()
    assert "Opened a person of their own name" in page
    amina = Unusual.objects.get(pattern="own_name", actor=cast.amina.user)
    address = reverse("audit-unusual", args=[amina.pk])
    given = {"outcome": "asked", "note": "A namesake"}
    assert "Say what you found" in client.post(address, {"outcome": "asked"}).content.decode()
    assert client.post(address, given).status_code == 302
    amina.refresh_from_db()
    assert (amina.looked_by, amina.note) == (cast.dora.user, "A namesake")
    own = Unusual.objects.get(pattern="own_name", actor=cast.dora.user)
    with pytest.raises(Problem):
        look_into(cast.dora.actor, own.pk, "in_order", "It was me")
