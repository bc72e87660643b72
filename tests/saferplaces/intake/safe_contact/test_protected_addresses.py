"""A protected address is on the pages of those who work on the matter, and nowhere else.

That no other address of the service shows it, to anybody, the walk over every address proves
(tests/saferplaces/foundation/access/test_every_address.py); here are files, views and searches.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from tests.saferplaces.casework.reviews.waiting import ORDINARY, waiting
from tests.saferplaces.cast import Cast
from tests.saferplaces.intake.incidents.factories import incident, party, person_, place_
from tests.saferplaces.intake.safe_contact.zzyzx import (
    EAST,
    HOME,
    NORTH,
    POSTCODE,
    SENTENCE,
    UPRN,
    WORDS,
    told,
)
from tests.saferplaces.software import software

from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.paste import text_for_the_log
from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.database.reporting import CELL, views
from saferplaces.foundation.registry import SUBJECT_ACCESS
from saferplaces.foundation.ui.protecting import protect
from saferplaces.intake.incidents.models import Incident, Person
from saferplaces.intake.safe_contact.actions.ask import Said, ask
from saferplaces.intake.safe_contact.addresses import addresses_in
from saferplaces.intake.safe_contact.masking import leave_out
from saferplaces.intake.safe_contact.protecting import renew_all


@pytest.fixture
def home(cast) -> Incident:
    """A log at the protected home of its victim, and one of theirs elsewhere."""
    place = place_(f"{HOME}, Leeds", postcode=POSTCODE, uprn=UPRN, easting=EAST, northing=NORTH)
    where = {"location_text": f"{HOME}, Leeds", "postcode": POSTCODE, "uprn": UPRN,
             "easting": EAST, "northing": NORTH, "place_id": place.pk}  # fmt: skip
    log = incident(narrative=SENTENCE, **where)
    victim = person_("Zelda", "Quill")
    neighbour = person_("Noor", "Next")
    party(log, person=victim, role="victim", address=HOME, postcode=POSTCODE, phone="07700900777")
    party(incident(), person=neighbour, address="19 Zzyzx Lane", postcode=POSTCODE)
    elsewhere = incident(location_text="Market Street, Leeds", easting=430_000.0)
    party(elsewhere, person=victim, role="victim", phone="07700900777")
    ask(cast.amina.actor, victim.pk, Said(protected=True))
    return log


def _text(client: Client, address: str, **query: str) -> str:
    return client.get(address, query).content.decode()


def _victim() -> Person:
    return Person.objects.get(given_name="Zelda")


def test_who_works_on_the_matter_reads_it_marked_and_the_map_leaves_it_out(
    cast: Cast, home: Incident
) -> None:
    for page in (f"/incidents/{home.pk}", f"/people/{_victim().pk}"):
        text = _text(cast.amina.client(), page)
        assert HOME in text
        assert "Protected: do not share" in text
    page = _text(cast.amina.client(), f"/incidents/{home.pk}")
    assert "1 not shown on the map" in page
    assert str(EAST) not in page
    for name in ("ana", "ben"):
        text = _text(getattr(cast, name).client(), f"/incidents/{home.pk}")
        assert not WORDS.search(text)
        assert "Protected address" in text


def test_neither_a_postcode_nor_an_address_leads_to_them(cast: Cast, home: Incident) -> None:
    for words in (POSTCODE, HOME, f"{HOME} {POSTCODE}"):
        for client, page in ((cast.amina.client(), "/search"), (cast.carys.client(), "/call")):
            text = (
                client.post(page, {"q": words}).content.decode()
                if page == "/call"
                else _text(client, page, q=words)
            )
            assert "Quill" not in text
            assert home.record_id not in text
            assert f'value="{words}"' in text  # nor does the page tell that there is anything
    assert "Noor" in _text(cast.amina.client(), "/search", q=POSTCODE)
    by_number = cast.carys.client().post("/call", {"q": "07700 900777"}).content.decode()
    assert "Zelda Quill" in by_number
    by_log = _text(cast.amina.client(), "/search", q=home.record_id)
    assert home.record_id in by_log
    assert not WORDS.search(by_log.replace(f'value="{home.record_id}"', ""))


def test_the_page_of_the_place_names_neither_it_nor_them(cast: Cast, home: Incident) -> None:
    text = _text(cast.amina.client(), f"/places/{home.place_id}")
    assert "Zelda" not in text
    assert not WORDS.search(text)


def test_the_api_tells_no_way_to_them(cast: Cast, home: Incident) -> None:
    for name in ("amina", "ben"):
        client = software(getattr(cast, name))
        for page in (f"/api/incidents/{home.pk}", "/api/incidents"):
            response = client.get(page)
            assert response.status_code == 200
            assert not told(response, "api", "")
    [one] = software(cast.amina).get(f"/api/incidents/{home.pk}").json()["parties"]
    assert (one["protected"], one["phone"], one["address"]) == (True, "", "")


def test_a_file_has_neither_address_nor_an_access_report(cast: Cast, home: Incident) -> None:
    rows = [row["text"] for add in SUBJECT_ACCESS for row in add(_victim().pk)]
    assert any("Zzyzx" in row for row in rows)  # whoever prepares it passes the gate below
    assert not WORDS.search(" ".join(leave_out(rows)))


def test_the_text_for_the_forces_log_and_its_system_leaves_it_out(
    cast: Cast, home: Incident
) -> None:
    said = replace(ORDINARY, rationale=SENTENCE)
    made = decide(cast.amina.actor, waiting().pk, said)
    assert "She lives at Protected address" in text_for_the_log(made, "LOG-1")


def test_a_form_keeps_what_those_who_work_on_it_are_to_change(cast: Cast, home: Incident) -> None:
    page = f"<p>{HOME}</p><textarea rows=2>At {HOME}</textarea><input value='{HOME}'>"
    for name, times in (("amina", 2), ("ana", 0), ("ben", 0)):
        request = RequestFactory().get("/")
        request.access = Access(getattr(cast, name).actor)
        response = HttpResponse(page)
        protect(request, response)
        assert response.content.decode().count(HOME) == times


def test_views_for_reporting_place_it_nowhere(cast: Cast, home: Incident) -> None:
    cells = re.escape(f"{EAST // CELL * CELL:.0f}")
    with connection.cursor() as cursor:
        for view in views():
            cursor.execute(
                view.sql.replace("reporting_secret.key", "(SELECT ''::bytea AS secret) k")
            )
            shown = str(cursor.fetchall())
            assert not WORDS.search(shown), view.name
            assert not re.search(rf"\b{cells}\b", shown), view.name


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("17 zzyzx ln", "Protected address"),
        (
            "at 17, Zzyzx <mark>Lane</mark>, LS99 9zz.",
            "at Protected address <mark>Lane</mark>, Protected postcode",
        ),
        (
            '<a title="17 Zzyzx Lane" data-x="{&#34;at&#34;: &#34;17 zzyzx lane&#34;}">',
            '<a title="Protected address" data-x="{&#34;at&#34;: &#34;Protected address&#34;}">',
        ),
        (
            'October 2026 <input value="She lives at 17 Zzyzx Lane">',
            'October 2026 <input value="She lives at Protected address">',
        ),
        ("117 Zzyzx Lane", "117 Zzyzx Lane"),
        ("17 Zzyzx Road", "17 Zzyzx Road"),
        ("Flat 17 Zzyzx Lane, Leeds again", "Flat Protected address, Leeds again"),
    ],
)
def test_it_is_found_however_it_is_written(home: Incident, text: str, left: str) -> None:
    assert leave_out([text])[0].startswith(left)


def test_a_house_without_a_number_and_a_flat_are_addresses_too() -> None:
    assert [one.words for one in addresses_in("Rose Cottage, Mill Lane LS1 1AA")] == [
        ("rose", "cottage")
    ]
    keys = [one.key for one in addresses_in("Flat 7, Millrace Heights, 12 Fern Ave")]
    assert keys == ["7 millrace", "12 fern"]


def test_what_is_published_later_is_protected_as_well(cast: Cast, home: Incident) -> None:
    later = incident(location_text="17 ZZYZX LANE", place_id=home.place_id, easting=EAST)
    renew_all()
    assert not WORDS.search(_text(cast.ben.client(), f"/incidents/{later.pk}"))
    assert str(EAST) not in _text(cast.amina.client(), f"/incidents/{later.pk}")
