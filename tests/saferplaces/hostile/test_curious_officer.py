"""A curious officer: what she may not see looks absent, and what she may see is noticed.

Every single pattern is in foundation/audit/test_patterns.py; the glass in test_break_glass.py.
Here one officer goes through an afternoon of it, with the pages alone.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.utils import timezone
from tests.saferplaces.intake.incidents.factories import incident, party, person_

from saferplaces.foundation.audit.actions.look_for_patterns import look_for_patterns
from saferplaces.foundation.audit.actions.watch import watch
from saferplaces.foundation.audit.models import Entry, Unusual


def _called(who, name: str) -> None:
    who.user.name = name
    who.user.save()


def test_what_lies_in_another_district_looks_as_if_it_were_not_there(cast) -> None:
    elsewhere = incident(district="bradford")
    stranger = person_("Ada", "Elsewhere")
    party(elsewhere, person=stranger)
    amina = cast.amina.client()
    for address, kind, key in (
        (f"/incidents/{elsewhere.pk}", "incident", elsewhere.pk),
        (f"/people/{stranger.pk}", "person", stranger.pk),
    ):
        answer = amina.get(address)
        assert answer.status_code == 404
        assert "Elsewhere" not in answer.content.decode()
        entry = Entry.objects.get(request_id=answer["X-Request-Id"])
        assert (entry.what, entry.objects_seen) == ("refuse", [f"{kind}:{key}"])
    found = amina.get("/search", {"q": "Ada Elsewhere"})
    assert str(stranger.pk) not in found.content.decode()
    assert Entry.objects.get(request_id=found["X-Request-Id"]).people_seen == []


def test_a_celebrity_and_herself_are_shown_to_the_data_protection_officer(cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _called(cast.amina, "Amina Quince")
    famous, herself = person_("Famous", "Star"), person_("Amina", "Quince")
    for one in (famous, herself):
        party(incident(), person=one)
    watched = watch(cast.dora.actor, famous.pk, "Known from television")
    watched.added_at = timezone.now() - dt.timedelta(days=3)
    watched.save()
    amina = cast.amina.client()
    for one in (famous, herself):
        assert amina.get(f"/people/{one.pk}").status_code == 200
        assert Entry.objects.filter(verb="person.read", people_seen__contains=[one.pk]).exists()
    look_for_patterns(until=timezone.now() + dt.timedelta(hours=1))
    kinds = set(Unusual.objects.filter(actor=cast.amina.user).values_list("pattern", flat=True))
    assert {"watched", "own_name"} <= kinds
    page = cast.dora.client().get("/audit/unusual").content.decode()
    assert "Amina Quince" in page
    assert "Opened a person of their own name" in page
    assert amina.get("/audit/unusual").status_code == 403
