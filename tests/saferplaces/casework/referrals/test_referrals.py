"""What may be shared, how it is frozen, and what comes back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.saferplaces.casework.cases.factories import occurrence, somebody
from tests.saferplaces.casework.referrals.making import (
    a_case_with_a_victim,
    a_recipient,
    a_referral,
    drafted,
    outside,
    sent_to_rosa,
    terms,
)
from tests.saferplaces.casework.reviews.waiting import waiting
from tests.saferplaces.intake.incidents.factories import incident, party, person_

from saferplaces.casework.cases.policy import cases
from saferplaces.casework.cases.registry import CASE_PANELS, CASE_TIMELINE
from saferplaces.casework.referrals.actions import answer, reply
from saferplaces.casework.referrals.actions.draft import choose, draft
from saferplaces.casework.referrals.actions.reassign import open_work, reassign
from saferplaces.casework.referrals.actions.recipients import end_recipient, verify_recipient
from saferplaces.casework.referrals.actions.send import CHANGED, send
from saferplaces.casework.referrals.actions.timed import hourly
from saferplaces.casework.referrals.catalogue import offered
from saferplaces.casework.referrals.content import digest, gather, whole
from saferplaces.casework.referrals.models import Referral, ReferralState
from saferplaces.casework.referrals.panels import about, moments
from saferplaces.casework.referrals.policy import received
from saferplaces.casework.referrals.subject import subject
from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.messages.models import Notice, Outgoing
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.registry import SUBJECT_ACCESS
from saferplaces.foundation.tasks.models import Task
from saferplaces.intake.incidents.models import Incident, Party
from saferplaces.intake.safe_contact.models import SafeContact


def _offered(actor, of, victim) -> set[str]:
    return {offer.code for offer in offered(actor, subject(victim.person_id, of))}


def _sent(cast) -> Referral:
    made = drafted(cast.amina.actor, terms(), ["name", "needs"], {"needs": "Large print"})
    return send(cast.amina.actor, made.pk, digest(gather(cast.amina.actor, made)))


def test_only_safe_ways_of_contact_are_offered(cast) -> None:
    of, victim = a_case_with_a_victim()
    found = _offered(cast.amina.actor, of, victim)
    assert {code for code in found if code.startswith("contact_")} == {
        "contact_phone", "contact_visit"
    }  # fmt: skip
    lines = next(
        offer.lines
        for offer in offered(cast.amina.actor, subject(victim.person_id, of))
        if offer.code == "contact_phone"
    )
    assert lines == ("07700 900119", "When it is safe: Mornings", "Never say or show: Police")


def test_nothing_is_offered_of_somebody_whom_nobody_has_asked(cast) -> None:
    of, victim = a_case_with_a_victim(asked=False)
    assert not any(c.startswith("contact_") for c in _offered(cast.amina.actor, of, victim))


def test_a_protected_address_can_neither_be_chosen_nor_written(cast) -> None:
    of, victim = a_case_with_a_victim(protected=True)
    assert "contact_visit" not in _offered(cast.amina.actor, of, victim)
    made = draft(cast.amina.actor, person_id=victim.person_id, terms=terms(), case_id=of.pk)
    with pytest.raises(Problem):
        choose(cast.amina.actor, made.pk, ["contact_visit"], {})
    for told in ("She lives at 17 Zzyzx Rd.", "Write to ls69zz"):
        with pytest.raises(Problem, match="protected"):
            choose(cast.amina.actor, made.pk, ["needs"], {"needs": told})
        with pytest.raises(Problem, match="protected"):
            draft(
                cast.amina.actor, person_id=victim.person_id, terms=terms(asked=told),
                case_id=of.pk,
            )  # fmt: skip


def test_a_way_that_has_become_unsafe_since_the_preview_is_not_sent(cast) -> None:
    made = drafted(cast.amina.actor, terms(), ["name", "contact_phone"], {})
    seen = digest(gather(cast.amina.actor, made))
    SafeContact.objects.filter(person_id=made.person_id).update(channels=["email"])
    with pytest.raises(Problem, match="no longer be shared"):
        send(cast.amina.actor, made.pk, seen)
    assert not Entry.objects.filter(what="disclose").exists()


def test_what_is_sent_is_what_was_previewed_and_stays_so(cast) -> None:
    made = drafted(cast.amina.actor, terms(), ["name", "contact_phone"], {})
    seen = digest(gather(cast.amina.actor, made))
    SafeContact.objects.filter(person_id=made.person_id).update(phone="07700 900120")
    with pytest.raises(Problem, match=CHANGED):
        send(cast.amina.actor, made.pk, seen)
    found = send(cast.amina.actor, made.pk, digest(gather(cast.amina.actor, made)))
    SafeContact.objects.filter(person_id=made.person_id).update(phone="07700 900121")
    found.refresh_from_db()
    assert [item["code"] for item in found.content["items"]] == ["name", "contact_phone"]
    assert "07700 900120" in str(found.content)
    assert whole(found)
    entry = Entry.objects.get(verb="referral.sent")
    assert (entry.what, entry.recipient) == ("disclose", "Test Council")
    assert entry.people_seen == [made.person_id]
    assert entry.detail["fields"] == ["name", "contact_phone"]
    assert "900120" not in str(entry.detail)
    Referral.objects.filter(pk=found.pk).update(content={"items": []})
    found.refresh_from_db()
    assert not whole(found)


def test_reports_are_listed_without_places_names_or_what_others_said(cast) -> None:
    ada = person_()
    recent = dt.datetime.combine(timezone.localdate(), dt.time(12))
    party(incident(reported_at=recent, narrative="Bob did it"), person=ada)
    party(incident(reported_at=recent), person=ada, role="suspect")
    party(incident(reported_at=recent, district="bradford"), person=ada)
    of = subject(ada.pk)
    lines = next(o.lines for o in offered(cast.amina.actor, of) if o.code == "incidents")
    assert len(lines) == 1
    assert "Bob" not in lines[0]
    assert "Clarendon" not in lines[0]
    assert not any(o.code == "incidents" for o in offered(cast.ben.actor, of))


def test_a_case_lists_its_occurrences_for_its_only_victim_and_nobody_else(cast) -> None:
    of, victim = a_case_with_a_victim()
    recent = dt.datetime.combine(timezone.localdate(), dt.time(12))
    occurrence(of, incident(reported_at=recent).pk, "confirmed")
    occurrence(of, incident(reported_at=recent).pk, "suggested")
    neighbour = somebody(of, "complained_about")
    assert "incidents" in _offered(cast.amina.actor, of, victim)
    assert "incidents" not in _offered(cast.amina.actor, of, neighbour)
    somebody(of, "victim")
    assert "incidents" not in _offered(cast.amina.actor, of, victim)


def test_nobody_refers_from_a_case_that_others_hold(cast) -> None:
    of, victim = a_case_with_a_victim()
    of.shared_with = [cast.ben.membership.organisation_id]
    of.save()
    assert cases.may(cast.ben.actor, "contribute", of).allowed
    with pytest.raises(Refused):
        draft(cast.ben.actor, person_id=victim.person_id, terms=terms(), case_id=of.pk)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"gateway": "none"}, "gateway"),
        ({"consent": "not_needed"}, "no_consent"),
        ({"consent": "not_needed", "no_consent": "prejudice"}, "no_consent_why"),
        ({"consent_on": None}, "consent_on"),
        ({"asked": " "}, "asked"),
        ({"organisation_id": None}, "to"),
        ({"purpose": ""}, "purpose"),
    ],
)
def test_purpose_law_and_consent_must_be_said(cast, wrong: dict[str, object], field: str) -> None:
    of, victim = a_case_with_a_victim()
    with pytest.raises(Problem) as found:
        draft(cast.amina.actor, person_id=victim.person_id, terms=terms(**wrong), case_id=of.pk)
    assert found.value.field == field


def test_recipients_who_were_not_checked_lately_cannot_be_used(cast) -> None:
    of, victim = a_case_with_a_victim()
    rosa = a_recipient(checked=False)
    with pytest.raises(Problem, match="checked"):
        draft(
            cast.amina.actor, person_id=victim.person_id, terms=outside(rosa), case_id=of.pk
        )  # fmt: skip
    verify_recipient(cast.amina.actor, rosa.pk, how="met", words="At the clinic, 20 November")
    made = draft(
        cast.amina.actor, person_id=victim.person_id, terms=outside(rosa), case_id=of.pk
    )  # fmt: skip
    choose(cast.amina.actor, made.pk, ["name"], {})
    rosa.refresh_from_db()
    rosa.verified_at = timezone.now() - dt.timedelta(days=400)
    rosa.save()
    made.refresh_from_db()
    with pytest.raises(Problem, match="checked"):
        send(cast.amina.actor, made.pk, digest(gather(cast.amina.actor, made)))
    with pytest.raises(Refused):
        end_recipient(cast.ben.actor, rosa.pk, why="-")


def test_the_partner_answers_and_the_sender_hears_of_it(cast) -> None:
    found = _sent(cast)
    assert Notice.objects.filter(to=cast.ben.user, text__contains=found.reference).exists()
    assert not Notice.objects.filter(to=cast.hana.user).exists()
    assert not received.readable(cast.hana.actor).exists()
    with pytest.raises(Refused):
        answer.accept(cast.hana.actor, found.pk)
    answer.ask(cast.ben.actor, found.pk, "Which floor?")
    task = Task.objects.get(kind="referral_question")
    assert task.owner_id == cast.amina.user.pk
    reply.reply(cast.amina.actor, found.pk, "The second.")
    task.refresh_from_db()
    assert task.state == "done"
    answer.accept(cast.ben.actor, found.pk, "We visit on Friday")
    found.refresh_from_db()
    assert found.handled_by_id == cast.ben.user.pk
    answer.give_outcome(cast.ben.actor, found.pk, "supported", "A chain is on the door")
    told = Notice.objects.filter(to=cast.amina.user)
    assert told.count() == 3
    assert not any("Ada" in one.text or "chain" in one.text for one in told)


def test_what_was_shared_with_whom_stands_on_the_case_and_in_an_access_report(cast) -> None:
    found = _sent(cast)
    answer.decline(cast.ben.actor, found.pk, "no_capacity")
    access = Access(cast.dev.actor)
    panels = {panel.title: panel for panel in CASE_PANELS}
    shown = panels["Referrals"].load(cast.dev.actor, str(found.case_id), access)
    assert [row["fields"] for row in shown["rows"]] == ["Name, What they need"]
    assert f"referral:{found.pk}" in access.objects
    told = [moment.title for moment in moments(cast.dev.actor, found.case_id, access)]
    assert f"Referral {found.reference}: declined" in told
    assert moments in list(CASE_TIMELINE)
    assert about in list(SUBJECT_ACCESS)
    rows = list(about(found.person_id))
    row = next(row for row in rows if row["source"] == f"Referral {found.reference}")
    assert "Test Council" in row["title"]
    assert "Large print" in row["text"]


def test_late_answers_are_chased_once_and_what_nobody_answers_expires(cast) -> None:
    past = timezone.now() - dt.timedelta(days=1)
    late = a_referral("sent", answer_due=past)
    without = a_referral("accepted", outcome_due=past)
    over = a_referral("question", expires_at=past)
    assert hourly() == {"expired": 1, "chased": 1, "outcomes asked for": 1}
    assert hourly() == {"expired": 0, "chased": 0, "outcomes asked for": 0}
    over.refresh_from_db()
    assert over.state == ReferralState.EXPIRED
    kinds = Task.objects.filter(about_kind="referral").values_list("kind", "about_id")
    assert set(kinds) == {
        ("referral_unanswered", str(late.pk)), ("referral_outcome", str(without.pk))
    }  # fmt: skip
    answer.accept(cast.ben.actor, late.pk)
    assert Task.objects.get(kind="referral_unanswered").state == "done"


def test_withdrawing_tells_the_recipient_and_closes_the_link(cast) -> None:
    found, _ = sent_to_rosa(cast.amina.actor)
    assert found.links.get().closed_at is None
    reply.withdraw(cast.amina.actor, found.pk, "She has moved away")
    assert found.links.get().closed_at is not None
    mail = Outgoing.objects.get(template="referral_withdrawn")
    assert mail.to == "rosa@clinic.example"
    assert mail.values == {"reference": found.reference}


def test_work_of_both_sides_is_handed_over(cast) -> None:
    a_referral("sent")
    taken = a_referral("accepted", handled_by=cast.ben.user)
    assert len(list(open_work(cast.amina.user.pk))) == 2
    assert len(list(open_work(cast.ben.user.pk))) == 1
    assert reassign(cast.sarah.actor, cast.amina.user.pk, cast.sarah.user.pk) == 2
    assert reassign(cast.adam.actor, cast.ben.user.pk, cast.hana.user.pk) == 0
    taken.refresh_from_db()
    assert (taken.owner_id, taken.handled_by_id) == (cast.sarah.user.pk, cast.ben.user.pk)


def test_the_victim_of_a_log_is_referred_from_its_review(cast) -> None:
    caller, victim = person_(), person_()
    review = waiting(caller)
    party(Incident.objects.get(pk=review.incident_id), person=victim, role="victim")
    link = reverse("referral-from-person", args=[victim.pk])
    page = cast.amina.client().get(reverse("review", args=[review.pk])).content.decode()
    assert link in page
    assert cast.amina.client().get(link).status_code == 200


def test_a_review_whose_caller_nobody_knows_opens_and_offers_no_referral(cast) -> None:
    review = waiting()
    Party.objects.filter(incident_id=review.incident_id).update(person_id="")
    page = cast.amina.client().get(reverse("review", args=[review.pk]))
    assert page.status_code == 200
    assert "to a partner" not in page.content.decode()
