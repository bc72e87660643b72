"""What victims, passengers and offenders said stays with those to whom they said it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from tests.saferplaces.casework.case_reviews.making import a_complaint, a_recommendation, a_review
from tests.saferplaces.casework.lpb_reviews import made as policing_body
from tests.saferplaces.cast import Cast, organisation, organisations
from tests.saferplaces.intake.case_review_applications.making import (
    START,
    an_application,
    browser_of,
)
from tests.saferplaces.intake.feedback.making import a_stop, an_answer
from tests.saferplaces.intake.incidents import factories
from tests.saferplaces.programmes.immediate_justice import made
from tests.saferplaces.programmes.victim_commitments.making import an_undertaking

from saferplaces.casework.case_reviews.actions import begin_work, complaints, recommend
from saferplaces.casework.lpb_reviews import applicant
from saferplaces.foundation import tokens
from saferplaces.foundation.audit.subject_access import held_about
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.public.limits import _source
from saferplaces.intake.case_review_applications.actions.keys import SHOWN, Told, ask_code
from saferplaces.intake.case_review_applications.models import ApplicationState, Key
from saferplaces.intake.feedback import figures
from saferplaces.intake.safe_contact.models import SafeContact
from saferplaces.programmes.immediate_justice.actions import adjusting
from saferplaces.programmes.immediate_justice.actions.refer import Harmed, refer
from saferplaces.programmes.justice_return.facts import Period, facts
from saferplaces.programmes.justice_return.lines import FEW, lines
from saferplaces.programmes.victim_commitments.actions import listening
from saferplaces.programmes.victim_commitments.models import Undertaking

pytestmark = pytest.mark.usefixtures("db")


def test_a_bus_waits_for_no_other_however_the_server_writes_its_address() -> None:
    def source(address: str) -> str:
        request = RequestFactory().post("/", REMOTE_ADDR=address)
        return _source(request, "bus-feedback", timezone.now())

    assert source("::ffff:192.0.2.1") == source("192.0.2.1")
    assert source("::ffff:192.0.2.1") != source("::ffff:198.51.100.7")
    assert source("2001:db8::1") == source("2001:db8::2")


def test_a_shared_computer_shows_the_number_for_an_hour() -> None:
    found = an_application(ApplicationState.DRAFT)
    sent = browser_of(found).post(f"{START}apply/check")
    assert sent["Location"] == f"{START}apply/sent"
    assert Key.objects.get().expires_at <= timezone.now() + SHOWN


def test_nobody_floods_a_telephone_with_codes_of_ever_new_forms() -> None:
    now = timezone.now()

    def told(number: int) -> list[Told]:
        Key.objects.create(
            application=an_application(ApplicationState.DRAFT), way=Key.Way.LINK,
            digest=tokens.digest_of(f"form {number}"), mobile="+447700900982", made_at=now,
            used_at=now, expires_at=now + dt.timedelta(days=1),
        )  # fmt: skip
        return [ask_code(f"form {number}") for _ in range(3)]

    assert {one for form in range(5) for one in told(form)} == {Told.SENT}
    assert set(told(5)) == {Told.TOO_MANY}


def test_who_was_taken_for_the_applicant_by_mistake_leaves_nothing(cast: Cast) -> None:
    ada = factories.person_(given_name="Ada", family_name="Example", name_key="ada example")
    log = factories.incident(reported_at=timezone.localtime().replace(tzinfo=None))
    factories.party(log, person=ada, role="caller")
    review, ben = a_review(), cast.ben.actor
    listed = a_complaint(review, 20, state="found")  # a body has said that it has it
    begin_work.confirm_person(ben, review.pk, ada.person_id)
    complaints.confirm_all(ben, review.pk)
    assert review.complaints.count() == 2
    begin_work.confirm_person(ben, review.pk, "")
    assert review.complaints.get() == listed
    review.application.refresh_from_db()
    assert review.application.person_id == ""


def test_a_body_reads_no_recommendation_to_another_that_its_own_overrides(cast: Cast) -> None:
    old = a_recommendation(text="Mend the door")
    new = recommend.recommend(
        cast.marcus.actor, old.review_id, organisation_id=organisations()["force"].pk,
        text="Patrol", why="It goes on", issued_by="policing_body", supersedes=old.pk,
    )  # fmt: skip
    page = reverse("case-review-consider", args=[new.pk])
    theirs = cast.sarah.client().get(page).content.decode()
    assert "overrides recommendation 1" in theirs
    assert "Mend the door" not in theirs
    assert "Mend the door" in cast.ben.client().get(page).content.decode()


def test_an_access_report_does_not_say_why_two_are_kept_apart(cast: Cast) -> None:
    one, two = made.referral(), made.referral()
    adjusting.keep_apart(cast.amina.actor, one.pk, two.pk, "She told us of him")
    for row in (one, two):
        told = "\n".join(str(part["text"]) for part in held_about(row.person_id))
        assert "Not to be placed with somebody else" in told
        assert "She told us" not in told


def test_a_report_by_the_police_holds_nothing_that_partners_keep(cast: Cast) -> None:
    row = made.referral()
    adjusting.adjust(cast.owen.actor, row.pk, need="disability", words_="He cannot stand for long")
    undertaking = an_undertaking("adult", referral=row)
    case = policing_body.case_review(person_id="local:vera")
    policing_body.review("told", case=case, letter="We looked at it")
    force = {None, organisation("force").pk}

    def police(person_id: str) -> str:
        held = held_about(person_id)
        return "\n".join(str(r["text"]) for r in held if r["organisation_id"] in force)

    assert "Alex Example" in police(row.person_id)
    assert "stand for long" not in police(row.person_id)
    assert undertaking.person_id == "local:vera"
    assert "Heard" not in police("local:vera")
    assert "looked at it" not in police("local:vera")


def test_a_victim_whom_no_record_names_is_reached_by_no_way_before_they_were_asked(
    cast: Cast,
) -> None:
    rosa, _ = cast.rosa.actor, organisation("probation")
    refer(
        cast.amina.actor, made.terms(victims=(Harmed("Mr Shah"), Harmed("A shop", "", "business")))
    )
    shah, shop = Undertaking.objects.order_by("pk")
    with pytest.raises(Problem, match="asked"):
        listening.hear(rosa, shah.pk, channel="phone", text="It frightened me")
    listening.hear(rosa, shop.pk, channel="phone", text="We had to close")


def test_few_victims_are_kept_back_in_the_return() -> None:
    an_undertaking("child")
    today = timezone.localdate()
    rows = lines(facts(Period(today, today)), 5)
    told = {row.text for row in rows if (row.by, row.code) == ("Victims", "identified")}
    assert told == {FEW}


def test_the_page_of_a_stop_gives_away_no_neighbour(cast: Cast) -> None:
    for stop, number in (("45010001", 17), ("45010002", 13), ("45010003", 3)):
        place = a_stop(stop, called=f"Stop {stop}", number=stop)
        for at in range(number):
            an_answer(stop=place, score=1 if at % 2 else 5)
    when = figures.period(12)
    assert figures.of_stop(cast.tom.actor, "45010002", when).answers == 13
    assert figures.of_stop(cast.dev.actor, "45010001", when).answers == 17
    assert figures.of_stop(cast.dev.actor, "45010002", when).answers is None
    assert cast.dev.client().get(reverse("feedback-stop", args=["45010002"])).status_code == 200


def test_a_code_goes_to_no_number_that_the_person_has_left(cast: Cast) -> None:
    case = policing_body.case_review(person_id="local:vera")
    assert "text" in {way.channel for way in applicant.ways(case)}
    SafeContact.objects.create(
        person_id="local:vera", channels=["text", "phone"], phone="07700 900999",
        organisation=organisation("force"), regime="part3", asked_by=cast.dev.user,
        asked_at=timezone.now() - dt.timedelta(days=1),
    )  # fmt: skip
    assert "text" not in {way.channel for way in applicant.ways(case)}
