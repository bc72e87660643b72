"""Contact with victims: only in a safe way, and by the clock of their risk."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.saferplaces.casework.cases import factories

from saferplaces.casework.cases import bands
from saferplaces.casework.cases.actions import notes, remind
from saferplaces.casework.cases.actions.log_contact import log_contact
from saferplaces.casework.cases.models import Case
from saferplaces.casework.cases.registry import BAND_CHANGED
from saferplaces.casework.risk.ladder import at_most
from saferplaces.foundation.messages.models import Notice
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.intake.safe_contact.models import SafeContact

RANG = {"kind": "update", "outcome": "reached", "channel": "phone", "text": "All is quiet"}


def safe(case: Case, *channels: str) -> int:
    victim = case.people.get()
    SafeContact.objects.create(
        person_id=victim.person_id, channels=list(channels), phone="0113 496 0001",
        organisation=case.organisation, regime=case.regime, asked_by=case.lead,
        asked_at=timezone.now(),
    )  # fmt: skip
    return victim.pk


def test_nobody_rings_before_it_was_asked_or_in_a_way_that_is_not_safe(cast) -> None:
    case = factories.case()
    victim = case.people.get().pk
    with pytest.raises(Problem, match="Nobody has asked"):
        log_contact(cast.dev.actor, case.pk, case_person_id=victim, **RANG)
    safe(case, "text")
    with pytest.raises(Problem, match="not safe for this person"):
        log_contact(cast.dev.actor, case.pk, case_person_id=victim, **RANG)
    log_contact(cast.dev.actor, case.pk, case_person_id=victim, **RANG | {"channel": "text"})
    log_contact(cast.dev.actor, case.pk, case_person_id=victim, **RANG, outgoing=False)
    unsafe = {"kind": "update", "outcome": "not_safe", "text": "He answers her telephone"}
    log_contact(cast.dev.actor, case.pk, case_person_id=victim, **unsafe)
    assert case.contacts.count() == 3


def test_an_update_starts_the_clock_anew_and_the_victim_may_want_more(cast) -> None:
    case = factories.case(band="standard")
    victim = safe(case, "phone")
    assert case.first_contact_due
    now = timezone.now()
    log_contact(cast.dev.actor, case.pk, case_person_id=victim, **RANG)
    case.refresh_from_db()
    assert (case.first_contact_due, case.update_due) == (None, at_most(now, 28))
    notes.agree_rhythm(cast.dev.actor, case.pk, days=5)
    case.refresh_from_db()
    assert case.update_due == at_most(now, 5)
    with pytest.raises(Problem, match="from 1 to 28"):
        notes.agree_rhythm(cast.dev.actor, case.pk, days=29)


def test_a_high_risk_shortens_every_clock_and_is_told(cast) -> None:
    cast.sarah, cast.ines  # noqa: B018 - they are there
    heard: list[tuple[str, str]] = []
    BAND_CHANGED.add(lambda actor, key, old, new: heard.append((old, new)), name="test")
    case = factories.case(band="standard")
    victim = safe(case, "phone")
    log_contact(cast.dev.actor, case.pk, case_person_id=victim, **RANG)
    now = timezone.now()
    bands.on_band(cast.dev.actor, factories.assessed(case, "high", "change"))
    BAND_CHANGED.add(lambda *_: None, name="test")
    case.refresh_from_db()
    assert heard == [("standard", "high")]
    assert case.serious_since >= now
    assert case.first_contact_due - case.serious_since < dt.timedelta(hours=24, seconds=5)
    assert case.update_due == case.review_due == at_most(now, 7)
    told = set(Notice.objects.values_list("to__name", flat=True))
    assert {"Sarah", "Ines"} <= told
    log_contact(cast.dev.actor, case.pk, case_person_id=victim, **RANG)
    case.refresh_from_db()
    assert case.first_contact_due is not None, "a serious case asks for a visit"
    with pytest.raises(Refused, match="inspector"):
        notes.review_case(cast.sarah.actor, case.pk, text="Looks well")
    notes.review_case(cast.ines.actor, case.pk, text="Hold the conference first")
    bands.on_band(cast.dev.actor, factories.assessed(case, "standard", "change"))
    case.refresh_from_db()
    assert case.serious_since is None
    assert case.update_due == at_most(now, 28)


def test_reminders_go_up_the_ladder_once_and_name_nobody(cast) -> None:
    cast.sarah, cast.ines  # noqa: B018 - they are there
    now = timezone.now()
    case = factories.case(band="standard", update_due=now - dt.timedelta(days=3))
    factories.action(case, due_at=now - dt.timedelta(days=1))
    remind.remind()
    told = set(Notice.objects.values_list("to__name", "text"))
    assert told == {
        ("Dev", "Something is overdue in a case you lead."),
        ("Dev", "1 action in a case is overdue."),
        ("Sarah", "Something is overdue in a case you supervise."),
    }
    assert remind.remind() == {"reminders": 0, "people": 0}
    Case.objects.filter(pk=case.pk).update(band="high")
    assert remind.remind()["people"] == 1, "the inspector at once"
    assert not any("Ada" in text for text in Notice.objects.values_list("text", flat=True))
