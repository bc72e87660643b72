"""Pages of incidents, people and places: what they show, to whom, and what they record."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.saferplaces.intake.incidents.factories import (
    finding,
    incident,
    party,
    person_,
    place_,
    series,
)

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.registry import INCIDENT_PANELS, Panel
from saferplaces.intake.incidents.models import IdentityChange, Incident
from saferplaces.intake.incidents.pages.partner import SHARED

NARRATIVE = "Caller says the lads threw bricks at her <b>window</b> and she is frightened."


def _seen() -> Entry:
    return Entry.objects.exclude(what="refuse").latest("at")


def test_an_incident_shows_its_words_with_the_evidence_marked_and_why(cast) -> None:
    log = incident(narrative=NARRATIVE)
    ada = person_()
    party(log, person=ada, phone="07700 900119")
    finding(
        log,
        reading={"crimes": [{"class": "58A", "evidence": ["threw bricks at her"]}]},
        recording=[
            {"class": "58A", "basis": "narrative", "evidence": ["threw bricks at her"],
             "point_to_prove": "Damage, meant or reckless", "confidence": 0.62,
             "rule": "58A.thrown", "supervisor": False},
        ],
    )  # fmt: skip
    page = cast.amina.client().get(f"/incidents/{log.pk}").content.decode()
    assert "<mark" in page
    assert ">threw bricks at her<" in page
    assert "&lt;b&gt;window&lt;/b&gt;" in page
    assert "Damage, meant or reckless" in page
    assert "62%" in page
    assert "Ada Example" in page
    assert f"/people/{ada.pk}" in page
    assert _seen().people_seen == [ada.pk]
    assert f"incident:{log.pk}" in _seen().objects_seen


def test_caller_victim_and_location_are_counted_each_on_its_own(cast) -> None:
    ada, place = person_(), place_()
    log = incident(place_id=place.pk)
    party(log, person=ada)
    earlier = incident(reported_at=dt.datetime(2026, 1, 5, 9), place_id=place.pk, record_id="OLD-1")
    elsewhere = incident(reported_at=dt.datetime(2026, 1, 6, 9), district="bradford")
    party(elsewhere, person=ada)
    series("location", place.pk, events=4)
    finding(
        log,
        repeats=[{"counted": "location", "subject_id": place.pk, "setting": "repeat-90-days",
                  "events": 3, "logs": 3, "exact": 2, "met": True}],
    )  # fmt: skip
    page = cast.amina.client().get(f"/incidents/{log.pk}").content.decode()
    assert "Caller: " in page
    assert "Location: " in page
    assert "Victim: " not in page
    assert "Three events in 90 days: 3" in page
    assert "Reached" in page
    assert "OLD-1" in page
    assert earlier.pk in page
    assert elsewhere.pk not in page
    assert "1 more outside your districts" in page


def test_what_is_outside_ones_districts_is_not_there_and_the_attempt_is_recorded(cast) -> None:
    log = incident(district="bradford")
    ada, place = person_(), place_()
    party(log, person=ada)
    Incident.objects.filter(pk=log.pk).update(place_id=place.pk)
    browser = cast.amina.client()
    for address in (f"/incidents/{log.pk}", f"/people/{ada.pk}", f"/places/{place.pk}"):
        assert browser.get(address).status_code == 404
    assert Entry.objects.filter(what="refuse").count() == 3
    assert cast.bilal.client().get(f"/people/{ada.pk}").status_code == 200


def test_a_partner_sees_shared_fields_only(cast) -> None:
    secrets = {
        "narrative": "SECRET narrative", "postcode": "LS99 9ZZ", "uprn": "SECRETUPRN",
        "offence_class": "SECRETCLASS", "outcome": "SECRETOUTCOME", "opening_code": "SECRETOPEN",
        "channel": "SECRETCHANNEL", "qualifiers": ["SECRETQUALIFIER"], "flags": ["SECRETFLAG"],
        "marking": "SECRETMARKING", "regime": "SECRETREGIME", "area": "SECRETAREA",
        "part": "SECRETPART", "place_precision": "SECRETPRECISION", "row_hash": "SECRETHASH",
    }  # fmt: skip
    log = incident(location_text="Clarendon Road", **secrets)
    texts = {f.name for f in Incident._meta.fields if isinstance(getattr(log, f.name), (str, list))}
    assert texts - set(SHARED) - {"postcode_key", "record_key"} == set(secrets)
    ada = person_("Zebedee", "Quillfeather")
    party(log, person=ada, phone="07700 900119", address="SECRETADDRESS")
    finding(log, triggers=["weapon"], reading={"crimes": []})
    page = cast.ben.client().get(f"/incidents/{log.pk}")
    text = page.content.decode()
    assert page.status_code == 200
    assert log.record_id in text
    assert "Clarendon Road" in text
    for hidden in ("SECRET", "LS99", "Zebedee", "Quillfeather", "900119", ada.pk, "Weapon"):
        assert hidden not in text
    assert cast.ben.client().get(f"/people/{ada.pk}").status_code == 403


def test_a_person_shows_what_the_reader_may_know_and_counts_the_rest(cast) -> None:
    ada = person_()
    mine, other = incident(), incident(district="bradford")
    party(mine, person=ada, phone="07700 900119")
    party(other, person=ada, phone="07700 900222")
    page = cast.amina.client().get(f"/people/{ada.pk}").content.decode()
    assert mine.record_id in page
    assert "07700 900119" in page
    assert other.record_id not in page
    assert "07700 900222" not in page
    assert "In 1 more log outside your districts" in page


def test_a_merged_persons_old_address_leads_on(cast) -> None:
    old, new = person_(withdrawn_at=timezone.now()), person_()
    party(incident(), person=new)
    IdentityChange.objects.create(kind="person", change="merge", from_id=old.pk, to_id=new.pk)
    browser = cast.amina.client()
    response = browser.get(f"/people/{old.pk}")
    assert response["Location"] == f"/people/{new.pk}"
    assert browser.get(response["Location"]).status_code == 200


def test_a_withdrawn_log_says_so(cast) -> None:
    log = incident(withdrawn_at=timezone.now())
    assert "was withdrawn on" in cast.amina.client().get(f"/incidents/{log.pk}").content.decode()


def test_a_place_shows_its_logs_and_who_is_there(cast) -> None:
    place, ada = place_(), person_()
    log = incident(place_id=place.pk)
    party(log, person=ada)
    page = cast.amina.client().get(f"/places/{place.pk}").content.decode()
    assert place.label in page
    assert log.record_id in page
    assert "Ada Example" in page
    assert ada.pk in _seen().people_seen


def test_other_floors_add_panels_to_an_incident(cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(INCIDENT_PANELS, "_found", [])
    panel = Panel("Reviews", "incidents/parts.html", lambda actor, key, access: {})
    INCIDENT_PANELS.add(panel, name="test")
    page = cast.amina.client().get(f"/incidents/{incident().pk}").content.decode()
    assert "Reviews" in page
