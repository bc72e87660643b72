"""One box: people by any form of their name, telephone, postcode, street, log number."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.saferplaces.intake.incidents.factories import incident, party, person_, place_

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.problems import Problem
from saferplaces.intake.incidents.lookups import phone_key
from saferplaces.intake.incidents.search.people import find_people
from saferplaces.intake.incidents.search.places import find_logs, find_places
from saferplaces.intake.incidents.search.terms import read


def _known(given="Robert", family="Harrington", **more):
    found = person_(given, family, **more)
    party(incident(), person=found)
    return found


def _found(cast, text: str) -> dict[str, list[str]]:
    return {f.person.pk: f.why for f in find_people(cast.amina.actor, read(text))}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("robert harrington", "Name agrees"),
        ("HARRINGTON, Robert", "Name is spelt much like it"),
        ("Bob Harrington", "Bob may be Robert"),
        ("Robert Harringtan", "Name sounds the same"),
        ("robrt harington", "Name is spelt much like it"),
    ],
)
def test_a_person_is_found_by_any_form_of_the_name_and_it_says_why(cast, typed, why) -> None:
    robert = _known()
    _known("Wilhelmina", "Osgood")
    reasons = _found(cast, typed)
    assert list(reasons) == [robert.pk]
    assert reasons[robert.pk][0] in {why, "Name sounds the same"}


def test_a_date_of_birth_beside_the_name_puts_its_owner_first_and_says_what_differs(cast) -> None:
    older = _known(date_of_birth=dt.date(1950, 1, 2))
    swapped = _known(date_of_birth=dt.date(1984, 6, 5))
    born = _known(date_of_birth=dt.date(1984, 5, 6))
    reasons = _found(cast, "Robert Harrington 6/5/1984")
    assert next(iter(reasons)) == born.pk
    assert "Date of birth agrees" in reasons[born.pk]
    assert "Day and month of birth are the other way round" in reasons[swapped.pk]
    assert "Date of birth differs" in reasons[older.pk]
    assert list(_found(cast, "1984-05-06")) == [born.pk]


@pytest.mark.parametrize(
    "typed", ["07700 900119", "+44 (0)7700 900119", "0044 7700-900119", "7700900119"]
)
def test_a_telephone_number_is_found_in_any_form(cast, typed) -> None:
    ada, log = person_(), incident()
    party(log, person=ada, phone="+447700900119")
    assert _found(cast, typed) == {ada.pk: ["Gave this telephone number"]}
    assert [f.incident.pk for f in find_logs(cast.amina.actor, read(typed))] == [log.pk]


def test_nobody_outside_ones_districts_is_found(cast) -> None:
    stranger, place = person_("Robert", "Harrington"), place_()
    log = incident(district="bradford", place_id=place.pk, record_id="ZZ-77", postcode="LS6 1AA")
    party(log, person=stranger, phone="07700900119")
    for typed in ("Robert Harrington", "07700 900119", "12 Clarendon Road", "ZZ-77", "LS6 1AA"):
        terms = read(typed)
        actor = cast.amina.actor
        assert not find_people(actor, terms)
        assert not find_places(actor, terms)
        assert not find_logs(actor, terms)


def test_places_logs_and_postcodes_are_found(cast) -> None:
    place = place_("12 Clarendon Road, Leeds", postcode="LS6 1AA")
    log = incident(place_id=place.pk, record_id="20260304-0917", postcode="LS6 1AA")
    actor = cast.amina.actor
    assert [f.place.pk for f in find_places(actor, read("clarendn road"))] == [place.pk]
    assert [f.place.pk for f in find_places(actor, read("ls61aa"))] == [place.pk]
    assert [f.incident.pk for f in find_logs(actor, read("20260304-0917"))] == [log.pk]
    assert [f.incident.pk for f in find_logs(actor, read("LS6 1AA"))] == [log.pk]


@pytest.mark.parametrize("typed", ["", "a", "%", "  %_ ", "x" * 201, "\x00"])
def test_what_cannot_be_looked_for_is_said(cast, typed) -> None:
    with pytest.raises(Problem):
        read(typed)
    page = cast.amina.client().get("/search", {"q": typed})
    assert page.status_code == 200
    assert b"There is a problem" in page.content


def test_signs_of_the_database_are_ordinary_letters(cast) -> None:
    _known()
    for typed in ("100%", "a_b", "'; drop table --", "<script>alert(1)</script>", "\\' OR 1=1"):
        page = cast.amina.client().get("/search", {"q": typed})
        assert page.status_code == 200
        assert b"<script>alert" not in page.content


def test_a_search_leaves_its_terms_and_whom_it_showed(cast) -> None:
    robert = _known()
    cast.amina.client().get("/search", {"q": "Robert Harrington"})
    entry = Entry.objects.get(verb="search")
    assert entry.query == {"q": "Robert Harrington"}
    assert entry.people_seen == [robert.pk]


def test_a_number_without_digits_enough_is_nobodys() -> None:
    assert phone_key("withheld") == phone_key("000000") == phone_key("123") == ""
