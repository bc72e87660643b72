"""The pages of Immediate Justice: what each partner sees, and what the public can do."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.saferplaces.casework.reviews.waiting import waiting
from tests.saferplaces.cast import Cast, organisation
from tests.saferplaces.programmes.immediate_justice import made

from saferplaces.foundation.registry import SUBJECT_ACCESS
from saferplaces.programmes.immediate_justice.actions import adjusting
from saferplaces.programmes.immediate_justice.models import (
    Referral,
    ReferralState,
    Site,
    Victim,
)
from saferplaces.programmes.immediate_justice.showing import FIELDS, FIELDS_OF

SECRETS = {
    "name": "Nameword", "reach": "Reachword", "risk": "Riskword", "affected_ward": "Wardword",
    "crime_reference": "Crimeword", "incident_id": "Logword", "hours_why": "Hoursword",
    "suitability_why": "Suitword", "consent_by": "Consentword", "person_id": "local:Personword",
    "hours_rule": "Ruleword", "ended_words": "Endword",
}  # fmt: skip


def _full(**more: object) -> Referral:
    row = made.referral("started", suitability="suitable", consent="yes", **SECRETS | more)
    Victim.objects.create(
        referral=row, name="Victimword", added_at=made.now(), added_by_id=row.officer_id
    )
    return row


def _pages(client: Client, row: Referral, *more: str) -> str:
    paths = [reverse("justice"), reverse("justice-referral", args=[row.pk]), *more]
    return "".join(client.get(path).content.decode() for path in paths)


def test_each_partner_sees_the_fields_of_their_list_and_no_others(cast: Cast) -> None:
    adult = _full()
    other = made.referral(name="Otherword")
    adjusting.keep_apart(cast.amina.actor, adult.pk, other.pk, "Apartword")
    child = _full(
        route="child", age=15, hours=None, activity="plan", person_id="local:Childword",
        hours_why="", provider=organisation("leeds-youth-justice"), name="Childname",
    )  # fmt: skip
    booked = made.booking(adult)
    roster = reverse("justice-roster", args=[booked.session_id])
    session = reverse("justice-session", args=[booked.session_id])

    probation = _pages(cast.owen.client(), adult, roster, session)
    for word in ("Nameword", "Reachword", "Riskword", "Wardword", "Hoursword", "Consentword"):
        assert word in probation
    for word in ("Crimeword", "Logword", "Victimword", "Apartword", "Ruleword", "Personword"):
        assert word not in probation, word
    assert "Childname" not in probation
    assert other.reference in probation  # not with whom, and not why

    youth = _pages(cast.yasmin.client(), child)
    assert "Childname" in youth
    for word in ("Crimeword", "Logword", "Victimword", "Nameword", "Hoursword", "Personword"):
        assert word not in youth, word

    police = _pages(cast.amina.client(), adult)
    for word in ("Nameword", "Crimeword", "Victimword", "Apartword", "Ruleword"):
        assert word in police


@pytest.mark.parametrize("who", ["rosa", "nadia", "bilal", "ben", "chioma", "ana", "carys"])
def test_others_see_nobody(cast: Cast, who: str) -> None:
    row = _full()
    client = getattr(cast, who).client()
    found = client.get(reverse("justice-referral", args=[row.pk]))
    assert found.status_code in {403, 404}
    assert "Nameword" not in client.get(reverse("justice")).content.decode()


def test_every_list_of_fields_names_fields_there_are() -> None:
    for names in FIELDS_OF.values():
        assert set(names) <= set(FIELDS)


def test_an_officer_refers_from_a_form_and_is_told_what_will_not_do(cast: Cast) -> None:
    organisation("probation")
    client, address = cast.amina.client(), reverse("justice-refer")
    decided = made.timezone.localtime() - dt.timedelta(hours=3)
    given = {
        "name": "Sam Example", "born-day": "1", "born-month": "5", "born-year": "1990",
        "sex": "male", "ethnicity": "white", "district": "leeds", "offence": "criminal_damage",
        "is_crime": "crime", "outcome": "2", "decided_on-day": decided.day,
        "decided_on-month": decided.month, "decided_on-year": decided.year,
        "decided_time": f"{decided:%H:%M}", "activity": "work", "victim_kind": "person",
        "victim_name": "Mr Shah",
    }  # fmt: skip
    wrong = client.post(address, given)
    assert "Select an outcome for an adult" in wrong.content.decode()
    right = client.post(address, given | {"outcome": "22"})
    row = Referral.objects.get()
    assert right.url == reverse("justice-referral", args=[row.pk])
    assert [one.name for one in row.victims.all()] == ["Mr Shah"]
    # A caution of an offence that is not recorded as a crime has fourteen hours and no code.
    drunk = given | {"offence": "drunk_disorderly", "is_crime": "no_crime", "outcome": ""}
    shown = client.post(address, drunk | {"disposal": "conditional_caution"}, follow=True)
    told = shown.content.decode()
    assert "Conditional caution of an offence that is not recorded as a crime" in told
    assert "it has no outcome code" in told
    assert "outcome_3 of 2023-07-01: 14" in told
    # From a review the referral keeps it, and the page of each leads to the other.
    review = waiting()
    begin = reverse("justice-refer-review", args=[review.pk])
    assert begin in client.get(reverse("review", args=[review.pk])).content.decode()
    client.post(begin, given | {"outcome": "8"})
    later = Referral.objects.get(review_id=review.pk)
    assert (later.review_id, later.incident_id) == (review.pk, review.incident_id)
    page = client.get(reverse("justice-referral", args=[later.pk])).content.decode()
    assert reverse("review", args=[review.pk]) in page
    assert later.reference in client.get(reverse("review", args=[review.pk])).content.decode()


def test_the_supervisor_marks_a_roster_once_however_often_it_is_sent(cast: Cast) -> None:
    session = made.session()
    one, two = made.booking(on=session), made.booking(on=session)
    client, address = cast.owen.client(), reverse("justice-roster", args=[session.pk])
    given = {
        "key": str(uuid.uuid4()), f"outcome-{one.pk}": "complied", f"hi_vis-{one.pk}": "on",
        f"outcome-{two.pk}": "did_not_comply", f"penalty-{two.pk}": "30",
        f"ended-{two.pk}": "3pm",
    }  # fmt: skip
    for _ in range(2):
        assert client.post(address, given).status_code in {200, 302}
    assert [e.minutes for e in one.ledger.all()] == [420]
    assert [e.minutes for e in two.ledger.all()] == [330]
    client.post(reverse("justice-roster-close", args=[session.pk]))
    one.referral.refresh_from_db()
    assert one.referral.state == ReferralState.COMPLETED


def test_the_public_nominates_a_place_without_saying_who_they_are(db: None) -> None:
    client, address = Client(), reverse("nominate-place")
    page = client.get(address)
    assert page.status_code == 200
    assert not page.cookies
    given = {
        "kind": "graffiti", "name": "The underpass", "where": "By the station", "district": "leeds",
        "lon": "-1.5491", "lat": "53.8008",
    }  # fmt: skip
    assert (
        "Answer the question: where is it?"
        in client.post(address, given | {"where": " "}).content.decode()
    )
    assert client.post(address, given).url == reverse("nominate-place-done")
    site = Site.objects.get()
    assert (site.by_public, site.state, round(site.easting or 0, -3)) == (True, "nominated", 430000)


def test_a_flood_of_places_waits(db: None) -> None:
    client, address = Client(), reverse("nominate-place")
    given = {"kind": "litter", "name": "A", "where": "B", "district": "leeds"}
    codes = [client.post(address, given).status_code for _ in range(22)]
    assert (codes[0], codes[-1]) == (302, 429)


def test_who_looks_at_a_nomination_is_told_what_it_may_repeat(cast: Cast) -> None:
    first = made.site(easting=430000.0, northing=433000.0)
    again = made.site("nominated", easting=430100.0, northing=433000.0, name="Wall")
    far = made.site(easting=431000.0, northing=433000.0, name="Elsewhere")
    page = cast.yasmin.client().get(reverse("justice-place", args=[again.pk])).content.decode()
    assert first.reference in page
    assert far.reference not in page


def test_capacity_keeps_children_apart_and_small_numbers_to_itself(cast: Cast) -> None:
    made.referral("referred")
    made.child("accepted")
    address = reverse("justice-capacity")
    assert "fewer than 5" in cast.chioma.client().get(address).content.decode()
    own = cast.owen.client().get(address).content.decode()
    assert "fewer than 5" not in own
    assert "Child" in own


def test_an_access_report_tells_a_person_what_is_held_of_them(cast: Cast) -> None:
    row = _full()
    made.marked(made.booking(row))
    found = [r for give in SUBJECT_ACCESS for r in give(row.person_id)]
    text = "\n".join(str(one["text"]) for one in found)
    for word in ("Nameword", "Riskword", "Came and worked as asked", "420 minutes"):
        assert word in text
