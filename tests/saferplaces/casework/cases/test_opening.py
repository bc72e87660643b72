"""Opening a case, who may, and what follows at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests.saferplaces.casework.cases import factories
from tests.saferplaces.casework.reviews.waiting import waiting
from tests.saferplaces.intake.incidents import factories as logs

from saferplaces.casework.cases.actions import occurrences, suggest
from saferplaces.casework.cases.actions.given import Somebody, Somewhere
from saferplaces.casework.cases.actions.open_case import open_case
from saferplaces.casework.cases.models import Case, Occurrence, Part
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.intake.incidents.models import Party

GIVEN = {"kind": "neighbours", "headline": "Noise", "source": "direct", "district": "leeds"}
ADA = Somebody(Part.VICTIM, given_name="Ada", family_name="Example")


def test_an_officer_opens_a_case_and_its_clocks_start(cast) -> None:
    log = logs.incident()
    case = open_case(cast.dev.actor, **GIVEN, people=[ADA], incident_ids=[log.pk])
    assert case.lead_id == case.contact_id == cast.dev.user.pk
    assert case.next_due == min(case.first_contact_due, case.update_due, case.review_due)
    assert case.occurrences.get().incident_id == log.pk
    with pytest.raises(Refused):
        open_case(cast.bilal.actor, **GIVEN, people=[ADA])
    with pytest.raises(Problem, match="name anybody"):
        open_case(cast.dev.actor, **GIVEN | {"headline": "Ada rings again"}, people=[ADA])


def test_a_case_is_opened_from_a_review_with_those_whom_the_log_names(cast) -> None:
    review = waiting()
    party = Party.objects.get(incident_id=review.incident_id)
    client = cast.amina.client()
    page = client.get(reverse("review", args=[review.pk])).text
    address = f"{reverse('case-open')}?review={review.pk}"
    assert address in page
    given = {
        "headline": "Shouting at the door", "kind": "neighbours", "district": "leeds",
        "part_0": "victim", "lead": cast.amina.user.pk,
    }  # fmt: skip
    client.post(address, given)
    case = Case.objects.get()
    assert case.people.get().person_id == party.person_id
    assert case.source_id == f"review:{review.pk}"
    assert case.reference in client.get(reverse("review", args=[review.pk])).text
    assert case.reference in client.get(reverse("person", args=[party.person_id])).text
    assert case.reference in client.get(reverse("incident", args=[review.incident_id])).text


def test_new_logs_suggest_themselves_and_a_person_decides(cast) -> None:
    ada, bob, place = logs.person_(), logs.person_("Bob"), logs.place_()
    now = dt.datetime.now()
    seen = logs.incident(reported_at=now)
    logs.party(seen, person=ada, role="witness")
    logs.party(seen, person=bob, role="witness", position=2)
    case = open_case(
        cast.dev.actor, **GIVEN,
        people=[Somebody(Part.VICTIM, ada.pk), Somebody(Part.COMPLAINED_ABOUT, bob.pk)],
        places=[Somewhere(label="The park")],
    )  # fmt: skip
    logs.incident(reported_at=now, place_id=place.pk)
    factories.case().places.create(place_id=place.pk, label="There", added_at=case.opened_at)
    rang = logs.incident(reported_at=now)
    logs.party(rang, person=ada)
    blamed = logs.incident(reported_at=now)
    logs.party(blamed, person=bob, role="suspect")
    other = logs.incident(reported_at=now)
    logs.party(other, person=bob, role="caller")
    counts = suggest.on_published(None)
    assert counts == {"occurrences_suggested": 3}
    found = {one.incident_id: one for one in case.occurrences.all()}
    assert {key: one.why for key, one in found.items()} == {
        rang.pk: ["victim"], blamed.pk: ["complained_about"],
    }  # fmt: skip
    assert suggest.on_published(None) == {"occurrences_suggested": 0}
    page = cast.dev.client().get(reverse("case-occurrences", args=[case.pk])).text
    assert "somebody complained about is a suspect in it" in page
    with pytest.raises(Problem, match="reason"):
        occurrences.refuse(cast.dev.actor, found[rang.pk].pk, reason=" ")
    occurrences.refuse(cast.dev.actor, found[rang.pk].pk, reason="About a parcel")
    assert suggest.on_published(None) == {"occurrences_suggested": 0}, "refused is refused"
    assert Occurrence.objects.get(pk=found[rang.pk].pk).reason == "About a parcel"
