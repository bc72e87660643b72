"""Who may read incidents, people and places: the question and the query agree."""

from __future__ import annotations

import itertools

import pytest
from django.db.models import Model
from tests.saferplaces.cast import PEOPLE
from tests.saferplaces.intake.incidents.factories import (
    event,
    finding,
    incident,
    party,
    person_,
    place_,
    uncertain_link,
)

from saferplaces.foundation.policy import Policy
from saferplaces.intake.incidents import policy
from saferplaces.intake.incidents.subject_access import incidents_of

POLICIES: list[Policy[Model]] = [
    policy.incidents, policy.findings, policy.parties, policy.people, policy.places, policy.events,
    policy.links,
]  # fmt: skip


def _everything() -> None:
    """Records here, there, in both, and in none."""
    parties = []
    for districts in (["leeds"], ["bradford"], ["leeds", "bradford"], [""]):
        person, place = person_(), place_()
        for district in districts:
            log = incident(district=district, place_id=place.pk)
            finding(log)
            event(log)
            parties.append(party(log, person=person, profile_id=f"{district}-{len(parties)}"))
    person_(), place_()  # in no log at all
    for left, right in itertools.pairwise(parties):
        uncertain_link(left, right)


@pytest.mark.parametrize("who", PEOPLE)
def test_the_query_and_the_question_agree_for_everybody(cast, who) -> None:
    _everything()
    actor = getattr(cast, who).actor
    for one in POLICIES:
        for verb in one.verbs:
            for record in one.model._default_manager.all():
                asked = one.model._default_manager.filter(one.scope(actor, verb), pk=record.pk)
                assert asked.exists() == one.may(actor, verb, record).allowed, (one.model, verb)
    for one, of_many in (
        (policy.people, policy.among_people),
        (policy.places, policy.among_places),
    ):
        keys = list(one.model._default_manager.values_list("pk", flat=True))
        assert of_many(actor, keys) == set(one.readable(actor).values_list("pk", flat=True))


def test_a_person_in_no_log_is_nobodys_to_read(cast) -> None:
    person = person_()
    assert not policy.people.may(cast.ana.actor, "read", person).allowed
    assert not policy.people.may(cast.ben.actor, "read", person).allowed


def test_an_access_report_has_every_record_of_a_person(cast) -> None:
    ada = person_()
    for district in ("leeds", "bradford"):
        party(
            incident(district=district, narrative="Her words."), person=ada, phone="0113 496 0000"
        )
    rows = list(incidents_of(ada.pk))
    assert len(rows) == 2
    assert all("0113 496 0000" in row["text"] and "Her words." in row["text"] for row in rows)
