"""A conference from its invitations to its agreed minutes, and who reads what."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.saferplaces.casework.cases import factories
from tests.saferplaces.casework.conferences import made
from tests.saferplaces.intake.safe_contact.examples import SAFE, asked

from saferplaces.casework.conferences.actions import agree, minutes, papers, people, reassign
from saferplaces.casework.conferences.actions.hold import agree_minutes, hold
from saferplaces.casework.conferences.actions.invite import invite, respond, withdraw
from saferplaces.casework.conferences.actions.sitting import (
    accept,
    accept_for_guest,
    attendance,
)
from saferplaces.casework.conferences.models import Conference
from saferplaces.casework.conferences.queries import attendees
from saferplaces.foundation.messages.models import Notice
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.intake.safe_contact.actions.ask import Said
from saferplaces.intake.safe_contact.models import SafeContact

WHISPER = "The informant lives above the shop"


def _get(who, conference: Conference, page: str = "") -> str:
    answer = who.client().get(f"/conferences/{conference.pk}{page}")
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def _asked(person_id: str, by, **given) -> None:
    part = by.membership
    SafeContact.objects.create(
        person_id=person_id, channels=["phone"], phone=SAFE.phone, organisation=part.organisation,
        regime="part3", asked_by=by.user, asked_at=timezone.now(), **given,
    )  # fmt: skip


def test_a_partner_is_invited_only_with_a_purpose_and_a_gateway(cast) -> None:
    conference = made.arranged()
    ben = {"user_id": cast.ben.user.pk, "organisation_id": cast.ben.membership.organisation_id}
    with pytest.raises(Problem) as refused:
        invite(cast.dev.actor, conference.pk, **ben, purpose="Tenancy")
    assert refused.value.field == "gateway"
    assert _get(cast.ben, conference) == "404"
    invite(cast.dev.actor, conference.pk, **ben, purpose="Tenancy", gateway="cda_115")
    conference.case.refresh_from_db()
    assert cast.ben.membership.organisation_id in conference.case.shared_with
    assert "Confidentiality" in _get(cast.ben, conference)
    assert _get(cast.hana, conference) == "404"
    assert Notice.objects.filter(to=cast.ben.user, text="You are invited to a case conference")


def test_another_of_the_same_organisation_reads_nothing_without_an_invitation(cast) -> None:
    conference = made.with_ben()
    assert _get(cast.amina, conference) == "404"
    assert "Papers" in _get(cast.ines, conference)  # supervises the case


def test_papers_open_once_one_has_accepted_confidentiality_oneself(cast) -> None:
    conference = made.with_ben()
    accept(cast.sarah.actor, conference.pk)
    papers.freeze(cast.sarah.actor, conference.pk, {"summary": "open", "people": "restricted"})
    assert conference.case.headline not in _get(cast.ben, conference, "/papers")
    row = conference.attendees.get(user=cast.ben.user)
    with pytest.raises(Problem):
        accept_for_guest(cast.sarah.actor, conference.pk, row.pk)
    cast.ben.client().post(f"/conferences/{conference.pk}", {"form": "accept"})
    row.refresh_from_db()
    assert (row.accepted_by, row.accepted_at is not None) == (cast.ben.user, True)
    page = _get(cast.ben, conference, "/papers")
    assert conference.case.headline in page
    assert "Who it is about" not in page
    withdraw(cast.dev.actor, conference.pk, row.pk)
    assert _get(cast.ben, conference, "/papers") == "404"


def test_papers_stay_as_they_were_and_leave_a_protected_address_out(cast) -> None:
    conference = made.with_ben()
    victim = conference.case.people.get(part="victim")
    said = Said(channels=("visit",), address="17 Hidden Lane, Leeds, LS9 9ZZ", protected=True)
    asked(victim.person_id, "dev", said)
    for who in (cast.sarah, cast.ben):
        accept(who.actor, conference.pk)
    text = "She moved to 17 Hidden Lane LS9 9ZZ in May"
    papers.contribute(cast.ben.actor, conference.pk, text=text, part="open")
    everything = {"summary": "open", "contributions": "open"}
    first = papers.freeze(cast.sarah.actor, conference.pk, everything)[0]
    first.refresh_from_db()
    stored = str(first.sections)
    assert "She moved to" in stored
    assert "Hidden" not in stored
    assert "9ZZ" not in stored
    conference.case.refresh_from_db()
    conference.case.headline = "Another headline"
    conference.case.save()
    page = _get(cast.ben, conference, "/papers")
    assert "Noise and threats at night" in page
    assert "Hidden" not in page
    papers.freeze(cast.sarah.actor, conference.pk, everything)
    first.refresh_from_db()
    assert str(first.sections) == stored


def test_who_did_not_sit_in_the_restricted_part_reads_nothing_of_it(cast) -> None:
    conference = made.begun(made.with_ben(restricted=True))
    sarah = cast.sarah.actor
    item = conference.items.get(part="restricted")
    minutes.write(sarah, item.pk, WHISPER, 0)
    agree.resolve(sarah, conference.pk, text=f"Watch: {WHISPER}", part="restricted")
    hold(sarah, conference.pk)
    agree_minutes(sarah, made.complete(conference).pk)
    item.refresh_from_db()
    item.minutes = WHISPER
    item.save()
    for who in (cast.ben, cast.dev, cast.ines):  # asked but not there; the lead; the inspector
        assert _get(who, conference, "/minutes/restricted") == "404"
        pages = ("", "/people", "/papers", "/voices", "/minutes/open", "/outcome")
        for page in pages:
            assert WHISPER not in _get(who, conference, page)
        case = conference.case_id
        assert WHISPER not in who.client().get(f"/cases/{case}").content.decode()
        assert WHISPER not in who.client().get(f"/conferences/case/{case}").content.decode()
        with pytest.raises(Refused):
            minutes.correct(who.actor, item.pk, "Mine")
    assert WHISPER in _get(cast.sarah, conference, "/minutes/restricted")
    assert "As said." in _get(cast.ben, conference, "/minutes/open")


def test_it_counts_as_held_only_with_statement_attendance_and_confidentiality(cast) -> None:
    conference = made.with_ben()
    sarah = cast.sarah.actor
    with pytest.raises(Problem, match="Its day has not come"):
        hold(sarah, conference.pk)
    Conference.objects.filter(pk=conference.pk).update(starts_at=timezone.now())
    with pytest.raises(Problem, match="statement has not been read"):
        hold(sarah, conference.pk)
    row = conference.attendees.get(user=cast.ben.user)
    with pytest.raises(Problem, match="has not accepted confidentiality"):
        attendance(sarah, conference.pk, {row.pk: (True, False)})
    made.begun(conference)
    assert hold(sarah, conference.pk).state == "held"
    with pytest.raises(Problem) as refused:
        agree_minutes(sarah, conference.pk)
    for words in ("A victim's voice", "needs of somebody", "Minutes of an item", "How the"):
        assert words in refused.value.message


def test_a_victim_is_asked_only_in_a_way_that_is_safe(cast) -> None:
    conference = made.arranged()
    victim = conference.case.people.get(part="victim")
    given = {"sought": True, "words": "I want to sleep"}
    with pytest.raises(Problem) as refused:
        people.hear(cast.dev.actor, conference.pk, victim.person_id, channel="phone", **given)
    assert refused.value.field == "channel"
    _asked(victim.person_id, cast.dev)
    with pytest.raises(Problem):
        people.hear(cast.dev.actor, conference.pk, victim.person_id, channel="letter", **given)
    voice = people.hear(cast.dev.actor, conference.pk, victim.person_id, channel="phone", **given)
    assert voice.words == "I want to sleep"


def test_a_child_complained_about_is_a_child_first(cast) -> None:
    case = made.serious()
    factories.somebody(
        case, "complained_about", born=timezone.localdate() - dt.timedelta(days=5000)
    )
    conference = made.arranged(case)
    accept(cast.dev.actor, conference.pk)
    page = _get(cast.dev, conference, "/voices")
    assert "This is a child." in page
    assert "Nobody has said how old they are." in page


@pytest.mark.parametrize("missing", ["title", "measure", "agreed_by_owner", "relevance", "due_on"])
def test_a_vague_action_is_refused(cast, missing) -> None:
    conference = made.arranged()
    given = _smart(cast) | {missing: None if missing == "due_on" else "Help" * (missing == "title")}
    with pytest.raises(Problem) as refused:
        agree.add(cast.sarah.actor, conference.pk, **given)
    assert refused.value.field == missing


def test_an_action_stands_in_the_plan_of_the_case(cast) -> None:
    conference = made.with_ben()
    given = _smart(cast, organisation_id=cast.ben.membership.organisation_id)
    agreed = agree.add(cast.sarah.actor, conference.pk, **given)
    action = agreed.action
    assert (action.case_id, action.source) == (conference.case_id, f"conference:{conference.pk}")
    assert (action.organisation, action.shared) == (cast.ben.membership.organisation, True)


def test_agreed_minutes_are_only_added_to(cast) -> None:
    conference = made.complete(made.held())
    agree_minutes(cast.sarah.actor, conference.pk)
    item = conference.items.filter(part="open").first()
    with pytest.raises(Problem, match="agreed"):
        minutes.write(cast.sarah.actor, item.pk, "Otherwise", item.version)
    minutes.correct(cast.sarah.actor, item.pk, "It was Tuesday")
    page = _get(cast.ben, conference, "/minutes/open")
    assert "As said." in page
    assert "It was Tuesday" in page


def test_the_calendar_file_names_nobody_and_follows_a_new_date(cast) -> None:
    conference = made.with_ben()
    answer = cast.ben.client().get(f"/conferences/{conference.pk}/calendar")
    text = answer.content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert f"DTSTART:{conference.starts_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}\r\n" in text
    for word in ("Room 4", "Noise", "Sarah", "Ada", conference.case.reference):
        assert word not in text
    assert "SEQUENCE:0" in text


def test_an_answer_reaches_the_chair(cast) -> None:
    conference = made.with_ben()
    ben = cast.ben.client()
    sent = {"form": "answer", "answer-answer": "sends", "answer-instead": ""}
    assert (
        "Enter who comes instead"
        in ben.post(f"/conferences/{conference.pk}", sent).content.decode()
    )
    ben.post(f"/conferences/{conference.pk}", sent | {"answer-instead": "My deputy"})
    assert conference.attendees.get(user=cast.ben.user).words == "My deputy"
    assert Notice.objects.filter(to=cast.sarah.user, text__startswith="Somebody cannot come")
    with pytest.raises(Refused):
        respond(cast.hana.actor, conference.pk, "comes")


def test_a_leaver_hands_the_chair_on(cast) -> None:
    conference = made.arranged()
    assert [row["kind"] for row in reassign.open_work(cast.sarah.user.pk)] == ["conference"]
    assert reassign.reassign(cast.adam.actor, cast.sarah.user.pk, cast.ines.user.pk) == 1
    conference.refresh_from_db()
    assert conference.chair == cast.ines.user
    assert len(attendees(conference)) == 3


def _smart(cast, **given) -> dict:
    return {
        "title": "Fit a camera at the bin store",
        "kind": "visit",
        "due_on": timezone.localdate() + dt.timedelta(days=14),
        "relevance": "Threats at night",
        "measure": "No report for four weeks",
        "agreed_by_owner": "The landlord's surveyor, from the repairs budget",
        "owner_id": None if "organisation_id" in given else cast.dev.user.pk,
    } | given
