"""Contact with victims: only in a safe way, and by the clock of their risk."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.saferplaces.casework.cases import factories

from saferplaces.casework.cases import bands, clocks
from saferplaces.casework.cases.actions import notes, remind
from saferplaces.casework.cases.actions.log_contact import log_contact
from saferplaces.casework.cases.models import Case
from saferplaces.casework.cases.registry import BAND_CHANGED
from saferplaces.casework.risk import queries as risk
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


SPOKEN, SEEN, NOT_SAFE = (
    {"outcome": "reached", "channel": "phone"},
    {"outcome": "reached", "channel": "visit", "face_to_face": True},
    {"outcome": "not_safe"},
)


@pytest.mark.parametrize(
    ("before", "bands_", "since", "expected"),
    [
        ([SPOKEN], ("standard", "medium"), "2026-04-02T09:00", None),
        ([SEEN], ("standard", "high"), "2026-04-02T09:00", None),
        ([SPOKEN, SEEN], ("medium", "high"), "2026-04-02T09:00", None),
        # To be seen in 24 real hours: the clocks go forward on Sunday 29 March.
        ([SPOKEN], ("standard", "high"), "2026-03-28T12:00", "Sun 2026-03-29 13:00"),
        ([NOT_SAFE], ("medium", "high"), "2026-10-24T12:00", "Sun 2026-10-25 11:00"),
        # Nobody has reached them since Friday 19 December: five working days, over Christmas.
        ([], ("standard", "medium"), "2025-12-29T09:00", "Tue 2025-12-30 23:59"),
        ([], ("standard", "high"), "2025-12-29T09:00", "Tue 2025-12-30 09:00"),
        ([], ("high", "medium"), "2025-12-24T12:00", "Sat 2025-12-27 12:00"),
        # Down again: they were spoken to, and that is enough.
        ([SPOKEN], ("high", "medium"), "2025-12-24T12:00", None),
        ([NOT_SAFE], ("high", "standard"), "2025-12-24T12:00", None),
    ],
)
def test_there_is_one_first_contact_and_at_high_risk_it_is_a_visit(
    cast, before, bands_, since, expected
) -> None:
    old, new = bands_
    opened = timezone.make_aware(dt.datetime(2025, 12, 19, 10))
    case = factories.case(band=old, opened_at=opened)
    for days, how in enumerate(before):
        when = opened + dt.timedelta(days=days)
        given = {"by": case.lead, "organisation": case.organisation, "written_at": when}
        case.contacts.create(person=case.people.get(), kind="first_contact", at=when, **how | given)
        face = how.get("face_to_face", False)
        clocks.contacted(case, when, face_to_face=face, update=False)
    case.band = new
    now = timezone.make_aware(dt.datetime.fromisoformat(since))
    clocks.changed(case, old, now, raised=risk.rank(new) > risk.rank(old))
    due = case.first_contact_due
    assert (due and f"{timezone.localtime(due):%a %Y-%m-%d %H:%M}") == expected
    assert (case.first_contact_at is None) == (due is not None)


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
