"""Case reviews: what cannot be refused, dropped, seen by others or overridden by deleting."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.saferplaces.casework.case_reviews.making import (
    DISCRETION,
    TOLD,
    a_complaint,
    a_recommendation,
    a_request,
    a_review,
    three_complaints,
)
from tests.saferplaces.casework.letters import writing
from tests.saferplaces.cast import organisations
from tests.saferplaces.intake.case_review_applications.making import an_application
from tests.saferplaces.intake.incidents import factories

from saferplaces.accountability.case_review_account import picture
from saferplaces.casework.case_reviews import queries
from saferplaces.casework.case_reviews.actions import (
    begin_work,
    complaints,
    decide,
    finish,
    meet,
    prepare,
    receive,
    recommend,
    requests,
)
from saferplaces.casework.case_reviews.actions.decide import Discretion
from saferplaces.casework.case_reviews.actions.meet import Chair
from saferplaces.casework.case_reviews.letters import Told
from saferplaces.casework.case_reviews.rules import silent_from
from saferplaces.casework.case_reviews.work import daily
from saferplaces.casework.demo.assessing import MEDIUM
from saferplaces.casework.risk.actions.complete import complete
from saferplaces.casework.risk.actions.save import save
from saferplaces.casework.risk.actions.start import start
from saferplaces.foundation.messages.models import Notice, Outgoing
from saferplaces.foundation.messages.templates import filled
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

pytestmark = pytest.mark.django_db


def test_an_application_begins_a_review_with_its_reports_and_five_working_days(cast) -> None:
    cast.ben  # noqa: B018 - his council exists
    application = an_application()
    review = receive.receive(application)
    assert review is not None
    assert review.state == "received"
    assert review.complaints.get().state == "listed"
    assert (review.acknowledge_due - review.received_at).days in range(4, 9)
    application.refresh_from_db()
    assert application.state == "taken_up"


def test_acknowledging_passes_it_to_all_relevant_bodies_and_obeys_safe_contact(cast) -> None:
    review, ben = a_review(), cast.ben
    organisations()
    with pytest.raises(Problem, match="not safe"):
        begin_work.acknowledge(ben.actor, review.pk, told=Told("letter"))
    begin_work.acknowledge(ben.actor, review.pk, told=Told("phone"))
    review.refresh_from_db()
    codes = {o.code for o in organisations().values() if o.pk in review.bodies}
    assert codes >= {"leeds-council", "force", "leeds-housing"}
    assert "victim-support" not in codes
    assert review.decision_due is not None
    assert ben.user.name in review.letters.get().body


def test_somebody_who_applies_for_another_needs_written_consent(cast) -> None:
    application = an_application("taken_up", on_behalf=True, applicant_name="Cllr Moss")
    review = a_review(application=application)
    with pytest.raises(Problem, match="consent"):
        begin_work.acknowledge(cast.ben.actor, review.pk, told=TOLD)
    begin_work.acknowledge(
        cast.ben.actor, review.pk, told=TOLD, consent_on=timezone.localdate(), consent_how="Letter"
    )


def test_three_qualifying_complaints_are_met_and_nobody_can_refuse(cast) -> None:
    review, ben = three_complaints(a_review("info_requests")), cast.ben.actor
    with pytest.raises(Problem, match="cannot be refused"):
        decide.find_not_met(ben, review.pk, discretion=DISCRETION, told=TOLD, reasons="Acted on")
    with pytest.raises(Problem):
        finish.end_early(ben, review.pk, reason="not_met", why="The police acted")
    page = cast.ben.client().get(reverse("case-review-decide", args=[review.pk])).content.decode()
    assert "cannot be refused" in page
    assert "Not met" not in page
    decide.find_met(ben, review.pk, told=Told("phone"))
    decision = review.decisions.get()
    assert decision.trigger == "complaints"
    assert len(decision.sentences) == 3
    assert (decision.rule, decision.counted) == ("leeds", 3)
    assert "counts" in review.letters.get().body


def test_not_met_needs_the_assessment_and_every_listed_report_enquired_into(cast) -> None:
    review, ben = a_review("info_requests"), cast.ben.actor
    listed = a_complaint(review, 20, state="listed")
    why = {"told": Told("phone"), "reasons": "One report only"}
    with pytest.raises(Problem, match="Ask an agency"):
        decide.find_not_met(ben, review.pk, discretion=DISCRETION, **why)
    with pytest.raises(Problem, match="until an agency"):
        complaints.judge(ben, listed.pk, "not_theirs", why="No trace")
    asked = requests.enquire(ben, listed.pk, organisations()["leeds-housing"].pk)
    with pytest.raises(Problem, match="not answered"):
        decide.find_not_met(ben, review.pk, discretion=DISCRETION, **why)
    requests.answer(cast.hana.actor, asked.pk, text="No trace of it", found="no")
    empty = Discretion("", "", "")
    with pytest.raises(Problem, match="persistent"):
        decide.find_not_met(ben, review.pk, discretion=empty, **why)
    decide.find_not_met(ben, review.pk, discretion=DISCRETION, **why)
    assert review.decisions.get().counted == 1  # it counted by her own dates to the end
    letter = review.letters.get().body
    assert "by your own dates" in letter
    assert "local policing body" not in letter


def test_a_silent_body_is_done_without_after_the_limit_and_never_before(cast, time_machine) -> None:
    review, ben, hana = a_review("info_requests"), cast.ben.actor, cast.hana.user
    listed = a_complaint(review, 20, state="listed")
    asked = requests.enquire(ben, listed.pk, organisations()["leeds-housing"].pk)
    why = {"told": Told("phone"), "reasons": "One report only", "discretion": DISCRETION}
    limit = silent_from(asked.due_at)
    assert limit > asked.due_at + dt.timedelta(days=13)
    time_machine.move_to(limit - dt.timedelta(seconds=5), tick=False)
    with pytest.raises(Problem, match="and not before"):
        decide.find_not_met(ben, review.pk, **why)
    time_machine.move_to(limit, tick=False)
    decide.find_not_met(ben, review.pk, **why)
    sentence = review.decisions.get().sentences[0]["sentence"]
    assert "counts" in sentence
    assert "Test Homes was asked about it" in sentence
    assert "10 working days after that, local policy" in sentence
    asked.refresh_from_db()
    assert asked.passed_over_at
    assert Notice.objects.filter(to=hana, text__contains="without your answer").exists()
    page = cast.ben.client().get(reverse("case-review", args=[review.pk])).content.decode()
    assert "decided without it" in page
    found = {(row.organisation, row.what) for row in picture.late()}
    assert ("Test Homes", "A decision made without the body’s answer") in found
    requests.answer(cast.hana.actor, asked.pk, text="Found it after all", found="yes")


def test_the_risk_is_assessed_with_the_form_and_the_band_follows_it(cast) -> None:
    review, ben = a_review("met"), cast.ben.actor
    with pytest.raises(Problem, match="Assess the risk first"):
        prepare.prepare(ben, review.pk, spoc_id=cast.ben.user.pk, words="Visits")
    page = cast.ben.client().get(reverse("case-review", args=[review.pk])).content.decode()
    begin = reverse("assessment-about", args=["casereview", review.pk])
    assert begin in page
    assert cast.ben.client().get(begin).status_code == 200
    draft = start(ben, "matrix", about=("casereview", review.pk), person_id="new", point="review")
    save(ben, draft.pk, MEDIUM)
    complete(ben, draft.pk, band="medium", why="As we spoke")
    prepare.prepare(ben, review.pk, spoc_id=cast.ben.user.pk, words="Visits each week")
    review.refresh_from_db()
    assert (review.risk_band, review.risk_by) == ("medium", cast.ben.user)
    page = cast.ben.client().get(reverse("case-review", args=[review.pk])).content.decode()
    assert reverse("assessment", args=[draft.pk]) in page
    assert "version 1 of the form" in page


def test_word_of_a_letter_goes_by_email_where_that_is_safe_and_says_nothing_else(cast) -> None:
    given = {"channels": ["phone", "email"], "email": "ada@example.org"}
    review = three_complaints(
        a_review("info_requests", application=an_application("taken_up", **given))
    )
    decide.find_met(cast.ben.actor, review.pk, told=Told("email"))
    letter, message = review.letters.get(), Outgoing.objects.get()
    assert letter.message == message
    assert (message.to, set(message.values)) == ("ada@example.org", {"reference", "link"})
    subject, text = filled(message.template_row, message.values)
    assert not re.search("Ada|threshold|police|anti-social|council", subject + text)
    page = cast.ben.client().get(reverse("case-review", args=[review.pk])).content.decode()
    assert "Word of it by e-mail: waiting to be sent" in page
    writing.safe("local:ada", channels=["phone"], phone="07700 900456")
    told_otherwise = a_review(
        "info_requests", application=an_application("taken_up", **given), person_id="local:ada"
    )
    with pytest.raises(Problem, match="not safe"):
        decide.find_met(cast.ben.actor, three_complaints(told_otherwise).pk, told=Told("email"))
    assert Outgoing.objects.count() == 1


def test_reports_of_all_agencies_are_found_for_the_officer_and_shown_to_nobody_else(cast) -> None:
    ada = factories.person_(given_name="Ada", family_name="Example", name_key="ada example")
    now = timezone.localtime().replace(tzinfo=None)
    for agency, days in (("Police", 10), ("Council", 20)):
        log = factories.incident(
            agency=agency, reported_at=now - dt.timedelta(days=days), narrative="Zzyzx"
        )
        factories.party(log, person=ada, role="caller")
    other = factories.incident(reported_at=now - dt.timedelta(days=5))
    factories.party(other, person=ada, role="suspect")
    review = a_review()
    begin_work.confirm_person(cast.ben.actor, review.pk, ada.person_id)
    found = review.complaints.exclude(incident_id="")
    assert {one.agency for one in found} == {"Police", "Council"}
    page = cast.ben.client().get(reverse("case-review-complaints", args=[review.pk]))
    assert "Police" in page.content.decode()
    assert "Zzyzx" not in page.content.decode()
    review.bodies = [organisations()["leeds-housing"].pk]
    review.save()
    outline = cast.hana.client().get(reverse("case-review", args=[review.pk]))
    assert outline.status_code == 200
    assert "Ada" not in outline.content.decode()
    assert cast.nadia.client().get(reverse("case-review", args=[review.pk])).status_code == 403


def test_what_an_agency_found_is_confirmed_before_it_is_decided_by(cast) -> None:
    review, ben = three_complaints(a_review("info_requests")), cast.ben.actor
    listed = a_complaint(review, 25, state="listed")
    asked = requests.enquire(ben, listed.pk, organisations()["leeds-housing"].pk)
    requests.answer(cast.hana.actor, asked.pk, text="Our number 5", found="yes")
    with pytest.raises(Problem, match="Confirm or judge"):
        decide.find_met(ben, review.pk, told=Told("phone"))
    assert complaints.confirm_all(ben, review.pk) == 1
    decide.find_met(ben, review.pk, told=Told("phone"))
    assert review.decisions.get().counted == 4


def test_a_body_answers_for_itself_and_reads_no_other(cast) -> None:
    asked = a_request()
    with pytest.raises(Refused):
        requests.answer(cast.ines.actor, asked.pk, text="Ours?")
    page = reverse("case-review-request", args=[asked.pk])
    assert cast.ines.client().get(page).status_code == 404
    requests.answer(cast.hana.actor, asked.pk, text="Two visits")
    assert "Two visits" in cast.ben.client().get(page).content.decode()


def test_the_chair_is_of_no_body_whose_handling_is_reviewed(cast) -> None:
    review = a_review("preparing")
    at = timezone.now() + dt.timedelta(days=9)
    for chair in (
        Chair("Knows much", user_id=cast.hana.user.pk),
        Chair("Knows much", user_id=cast.ines.user.pk),
        Chair("Knows much", name="Ray", body="test  homes"),
    ):
        with pytest.raises(Problem, match="independent"):
            meet.call_meeting(cast.ben.actor, review.pk, at=at, place="Hall", chair=chair)


def test_no_meeting_is_closed_before_it_is_said_whether_the_victim_was_invited(cast) -> None:
    review = a_review("meeting")
    meeting = review.meetings.get()
    meeting.invitation.delete()
    meeting.refresh_from_db()
    held = meet.Held(timezone.now(), "m", "c", "f", {r.pk: "x" for r in meeting.attendance.all()})
    with pytest.raises(Problem, match="Invite the victim"):
        meet.close_meeting(cast.ben.actor, review.pk, held)
    meet.invite(cast.ben.actor, review.pk, why_not="She is in hospital")
    meet.close_meeting(cast.ben.actor, review.pk, held)


def test_a_new_recommendation_overrides_and_deletes_nothing(cast) -> None:
    old = a_recommendation()
    review = old.review
    with pytest.raises(Problem, match="reason"):
        recommend.consider(cast.hana.actor, old.pk, decision="reject")
    recommend.consider(cast.hana.actor, old.pk, decision="reject", reason="No money")
    new = recommend.recommend(
        cast.marcus.actor, review.pk, organisation_id=old.organisation_id, text="Two locks",
        why="One was not enough", issued_by="policing_body", supersedes=old.pk,
    )  # fmt: skip
    old.refresh_from_db()
    assert new.sent_at
    assert new.supersedes == old
    assert old.response.reason == "No money"
    with pytest.raises(Refused):
        recommend.recommend(
            cast.ben.actor, review.pk, organisation_id=old.organisation_id, text="x", why="y",
            issued_by="policing_body",
        )  # fmt: skip
    recommend.consider(cast.hana.actor, new.pk, decision="partly", reason="One lock")
    bundle = queries.bundle(review)
    assert [r.pk for r in bundle["recommendations"]] == [old.pk, new.pk]


def test_what_is_late_is_said_once(cast) -> None:
    past = timezone.now() - dt.timedelta(days=1)
    review = a_review(acknowledge_due=past, next_due=past)
    assert daily()["late"] == 1
    assert daily()["late"] == 0
    page = cast.ben.client().get(reverse("case-reviews") + "?show=late").content.decode()
    assert review.reference in page
    assert "Late" in page
