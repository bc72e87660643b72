"""Opening a case, and what follows at once."""

from __future__ import annotations

from tests.saferplaces.intake.incidents import factories as logs

from saferplaces.casework.cases.actions.given import Somebody
from saferplaces.casework.cases.actions.open_case import open_case
from saferplaces.casework.cases.models import Part

GIVEN = {"kind": "neighbours", "headline": "Noise", "source": "direct", "district": "leeds"}
ADA = Somebody(Part.VICTIM, given_name="Ada", family_name="Example")


def test_an_officer_opens_a_case_and_its_clocks_start(cast) -> None:
    log = logs.incident()
    case = open_case(cast.dev.actor, **GIVEN, people=[ADA], incident_ids=[log.pk])
    assert case.lead_id == case.contact_id == cast.dev.user.pk
    assert case.first_contact_due and case.update_due and case.review_due
    assert case.next_due == min(case.first_contact_due, case.update_due, case.review_due)
    assert case.occurrences.get().incident_id == log.pk
