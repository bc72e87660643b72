"""An applicant asks the mayor; the council passes the bundle; an officer analyses, the mayor
decides; the bodies consider; and whoever has a conflict of interest sees nothing.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from tests.saferplaces.casework.lpb_reviews import made
from tests.saferplaces.cast import organisation, person

from saferplaces.casework.case_reviews.actions.recommend import consider
from saferplaces.casework.case_reviews.letters import MET, version_of
from saferplaces.casework.case_reviews.models import Recommendation, ReviewLetter
from saferplaces.casework.lpb_reviews import basis, panels, queries, reminding
from saferplaces.casework.lpb_reviews.actions import (
    analysing,
    asking,
    conflicts,
    deciding,
    proposing,
    taking,
    telling,
)
from saferplaces.casework.lpb_reviews.actions.asking import Asked
from saferplaces.casework.lpb_reviews.actions.proposing import New
from saferplaces.casework.lpb_reviews.models import LpbReview, Visit
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.messages.models import Notice, Outgoing
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

ASKED = Asked(words="They did not look at my diary", grounds=[made.GROUND])
FINDINGS = {made.GROUND: "Not in the minutes", "summary": "They did not look at it"}

pytestmark = pytest.mark.django_db


def test_it_is_off_until_an_administrator_gives_the_day_or_switches_the_scheme_on() -> None:
    case = made.case_review()
    assert basis.standing() is None
    assert panels.appeal_words(case) == ""
    with pytest.raises(Problem, match="cannot be asked"):
        asking.ask(SYSTEM, case.pk, ASKED)
    made.voluntary()
    assert basis.standing().basis == "voluntary"
    assert "not a right in law" in panels.appeal_words(case)
    made.in_force()
    assert basis.standing().basis == "statute"
    assert "Crime and Policing Act 2026" in panels.appeal_words(case)
    yesterday = timezone.localdate() - dt.timedelta(days=400)
    assert basis.standing(yesterday).basis == "voluntary"


def test_a_request_after_the_time_waits_to_be_let_in_and_one_before_the_outcome_is_refused() -> (
    None
):
    made.voluntary()
    late = asking.ask(SYSTEM, made.case_review(days=60).pk, ASKED)
    assert (late.state, late.bundle_due, late.against) == ("late", None, "review")
    running = made.case_review(appeal_until=None)
    with pytest.raises(Problem, match="under way"):
        asking.ask(SYSTEM, running.pk, ASKED)
    refused = made.case_review(result="not_met", state="not_met")
    found = asking.ask(SYSTEM, refused.pk, Asked("Count them", ["threshold_wrong"]))
    assert (found.state, found.against) == ("asked", "threshold")
    with pytest.raises(Problem, match="already"):
        asking.ask(SYSTEM, refused.pk, Asked("Again"))


def test_under_the_voluntary_scheme_nothing_is_overridden() -> None:
    assert [row.code for row in basis.outcomes("voluntary")] == ["refer_back", "not_upheld"]
    review = made.review("bundled", basis="voluntary")
    new = New(organisation("force").pk, "Visit", "To reassure")
    with pytest.raises(Problem, match="voluntary"):
        proposing.propose(person("chioma").actor, review.pk, new)
    made.review("analysed", case=made.case_review(), basis="voluntary")
    waiting = LpbReview.objects.get(state="analysed")
    with pytest.raises(Problem, match="Select what you decide"):
        deciding.decide(
            person("marcus").actor, waiting.pk, outcome="new_recommendations", reasons="So"
        )


def test_whoever_has_a_conflict_of_interest_or_says_nothing_sees_and_does_nothing() -> None:
    review = made.review("analysed", cleared=[])
    marcus = person("marcus")
    page = marcus.client().get(f"/policing-body-reviews/{review.pk}")
    assert b"say whether you have a conflict" in page.content
    assert b"diary" not in page.content
    with pytest.raises(Refused, match="conflict"):
        deciding.decide(marcus.actor, review.pk, outcome="not_upheld", reasons="So")
    with pytest.raises(Problem, match="what the conflict is"):
        conflicts.declare(marcus.actor, review.pk, conflict=True)
    conflicts.declare(marcus.actor, review.pk, conflict=True, words="I know the applicant")
    assert marcus.client().get(f"/policing-body-reviews/{review.pk}/decide").status_code == 404
    conflicts.declare(marcus.actor, review.pk, conflict=False, words="Another of that name")
    assert b"diary" in marcus.client().get(f"/policing-body-reviews/{review.pk}/decide").content
    assert [d.conflict for d in review.declarations.all()] == [True, False]


def test_the_deputy_mayor_sees_what_came_to_them_and_nothing_else_of_a_case_review() -> None:
    asked = made.review("bundled")
    came = made.review("analysed", case=made.case_review())
    marcus = person("marcus").client()
    listed = marcus.get("/policing-body-reviews/").content
    assert came.reference.encode() in listed
    assert asked.reference.encode() not in listed
    assert marcus.get(f"/policing-body-reviews/{asked.pk}").status_code == 404
    assert marcus.get(f"/case-reviews/{came.case_review_id}").status_code in {403, 404}
    assert person("ben").client().get(f"/policing-body-reviews/{came.pk}").status_code == 403


def test_nobody_decides_what_they_have_analysed() -> None:
    marcus = person("marcus")
    review = made.review("analysed", analysed_by=marcus.user)
    with pytest.raises(Refused, match="analysed"):
        deciding.decide(marcus.actor, review.pk, outcome="not_upheld", reasons="So")


def test_new_recommendations_override_without_deleting_and_each_body_says_what_it_decided() -> None:
    case = made.case_review()
    old = made.recommended(case)
    review = made.review("bundled", case=case)
    chioma, marcus, ben, sarah = (
        person(name).actor for name in ("chioma", "marcus", "ben", "sarah")
    )
    council, force = organisation("leeds-council").pk, organisation("force").pk
    day = timezone.localdate() + dt.timedelta(days=30)
    proposing.propose(chioma, review.pk, New(council, "Visit each week", "More", day, old.pk))
    with pytest.raises(Problem, match="overrides"):
        proposing.propose(chioma, review.pk, New(force, "Once more", "Twice", None, old.pk))
    aside = proposing.propose(chioma, review.pk, New(force, "Left out", "No need"))
    proposing.propose(chioma, review.pk, New(force, "Patrol at nine", "It is then"))
    proposing.leave_out(chioma, aside.pk)
    analysing.analyse(chioma, review.pk, findings=FINDINGS, advised="new_recommendations")
    with pytest.raises(Problem, match="find to be so"):
        deciding.decide(marcus, review.pk, outcome="new_recommendations", reasons="So")
    deciding.decide(
        marcus, review.pk, outcome="new_recommendations", reasons="So", upheld=[made.GROUND]
    )
    review.refresh_from_db()
    issued = queries.issued(review)
    assert [(row.text, row.supersedes_id) for row in issued] == [
        ("Visit each week", old.pk), ("Patrol at nine", None),
    ]  # fmt: skip
    assert Recommendation.objects.get(pk=old.pk).text == "Visit once a month"
    telling.tell(chioma, review.pk, "text")
    review.refresh_from_db()
    assert "It overrides recommendation 1" in review.letter
    assert "Crime and Policing Act 2026" in review.letter
    consider(ben, issued[0].pk, decision="reject", reason="Nobody to send")
    with pytest.raises(Problem, match="Not yet considered by: Test Police"):
        telling.close(chioma, review.pk)
    Recommendation.objects.filter(pk=issued[1].pk).update(
        consider_by=timezone.now() - dt.timedelta(days=1)
    )
    page = person("chioma").client().get(f"/policing-body-reviews/{review.pk}").content.decode()
    assert "Rejected. Nobody to send" in page
    assert re.search(r"Late\s*</strong>\s*due", page)
    consider(sarah, issued[1].pk, decision="accept")
    assert telling.close(chioma, review.pk).state == "closed"


def test_a_case_that_is_referred_back_is_decided_anew_and_can_be_asked_about_again() -> None:
    case = made.case_review(result="not_met", state="not_met")
    review = made.review("analysed", case=case, against="threshold", grounds=["threshold_wrong"])
    deciding.decide(
        person("marcus").actor, review.pk, outcome="refer_back", reasons="Two were not counted",
        upheld=["threshold_wrong"],
    )  # fmt: skip
    case.refresh_from_db()
    assert (case.state, case.appeal_until) == ("info_requests", None)
    assert case.decisions.count() == 1


def test_the_bundle_is_frozen_as_it_was_seen_and_says_no_address() -> None:
    case = made.case_review(of=made.application(victim_address="1 Secret Street"))
    review = made.review("asked", case=case)
    ben = person("ben").client()
    where = f"/policing-body-reviews/{review.pk}/bundle"
    page = ben.get(where).content.decode()
    assert "The panel met." in page
    assert "Secret Street" not in page
    assert made.MOBILE not in page
    assert b"Pass the bundle by" in ben.get(f"/case-reviews/{case.pk}").content
    seen = re.search(r'name="seen" value="(\w{64})"', page)[1]
    made.recommended(case)
    assert b"has changed since" in ben.post(where, {"seen": seen, "missing": ""}).content
    seen = re.search(r'name="seen" value="(\w{64})"', ben.get(where).content.decode())[1]
    assert ben.post(where, {"seen": seen, "missing": "The risk form"}).status_code == 302
    review.refresh_from_db()
    assert (review.state, review.bundle_hash, review.missing) == ("bundled", seen, "The risk form")
    assert person("hana").client().get(where).status_code == 404


def test_an_applicant_asks_online_with_a_code_and_reads_the_answer(client: Client) -> None:
    made.voluntary()
    case = made.case_review()
    unknown = client.post("/ask-the-mayor/", {"reference": "ACR26-999999"})
    told = client.get(unknown["Location"]).content
    assert not Outgoing.objects.exists()
    sent = client.post("/ask-the-mayor/", {"reference": case.reference.lower()})
    assert client.get(sent["Location"]).content == told
    message = Outgoing.objects.get()
    assert (message.channel, message.values["code"].isdigit()) == ("text", True)
    assert client.get("/ask-the-mayor/ask")["Location"] == "/ask-the-mayor/"
    wrong = client.post("/ask-the-mayor/code", {"code": "000000x"})
    assert b"The code is not right" in wrong.content
    right = client.post("/ask-the-mayor/code", {"code": message.values["code"]})
    page = client.get(right["Location"]).content.decode()
    assert "voluntary scheme" in page
    assert "Vera" not in page
    token = re.search(r'name="form" value="([^"]+)"', page)[1]
    given = {"grounds": [made.GROUND], "words": "My diary", "form": token}
    assert client.post("/ask-the-mayor/ask", given | {"form": "planted"}).status_code == 302
    assert not LpbReview.objects.exists()
    assert client.post("/ask-the-mayor/ask", given).status_code == 302
    review = LpbReview.objects.get()
    assert (review.channel, review.asked_by, review.words) == ("web", None, "My diary")
    assert review.reference.encode() in client.get("/ask-the-mayor/ask").content
    assert Client().get("/ask-the-mayor/ask").status_code == 302


def test_codes_are_few_good_once_and_go_nowhere_that_is_not_safe() -> None:
    case = made.case_review(of=made.application(channels=["letter"]))
    Client().post("/ask-the-mayor/", {"reference": case.reference})
    assert not Outgoing.objects.exists()
    assert Visit.objects.get().case_review is None
    safe = made.case_review()
    for _ in range(7):
        Client().post("/ask-the-mayor/", {"reference": safe.reference})
    assert Outgoing.objects.count() == 5


def test_an_access_report_holds_what_the_applicant_asked_and_was_told() -> None:
    case = made.case_review(person_id="local:1")
    made.review("told", case=case, letter="We looked at it")
    (row,) = panels.about("local:1")
    assert "They did not look at my diary" in row["text"]
    assert "We looked at it" in row["text"]


def test_an_officer_who_has_not_said_that_they_have_no_conflict_lets_nothing_in() -> None:
    late = made.review("late", cleared=[])
    chioma = person("chioma").actor
    with pytest.raises(Refused, match="conflict"):
        taking.let_in(chioma, late.pk, "In hospital")
    conflicts.declare(chioma, late.pk, conflict=False)
    assert taking.let_in(chioma, late.pk, "In hospital").bundle_due is not None


def test_whom_a_late_step_waits_for_is_told_once_and_again_of_the_next() -> None:
    past = timezone.now() - dt.timedelta(days=1)
    asked = made.review("asked", next_due=past)
    analysed = made.review("analysed", case=made.case_review(), next_due=past)
    assert (reminding.daily(), reminding.daily()) == ({"late": 2}, {"late": 0})
    ben, marcus, chioma = (person(name).user.pk for name in ("ben", "marcus", "chioma"))
    told = {(n.to_id, n.text) for n in Notice.objects.all()}
    assert (ben, f"The bundle of {asked.reference} is late.") in told
    assert (marcus, f"Review {analysed.reference} is to be decided.") in told
    assert (chioma, f"A step of review {asked.reference} is late.") in told
    LpbReview.objects.filter(pk=asked.pk).update(next_due=past + dt.timedelta(hours=1))
    assert reminding.daily() == {"late": 1}


def test_an_applicant_reads_letters_after_a_code_and_nobody_without(client: Client) -> None:
    case = made.case_review()
    ReviewLetter.objects.create(
        review=case, version=version_of(MET), kind=MET, to_name="Vera Example", way="email",
        subject="Your application", body="There will be a review.", digest="0" * 64,
        by=person("ben").user, at=timezone.now(),
    )  # fmt: skip
    assert client.get("/ask-the-mayor/letters/read").status_code == 302
    client.post("/ask-the-mayor/letters", {"reference": case.reference})
    code = Outgoing.objects.get().values["code"]
    assert b"There will be" not in client.get("/ask-the-mayor/letters/read", follow=True).content
    right = client.post("/ask-the-mayor/code", {"code": code})
    assert right["Location"] == "/ask-the-mayor/letters/read"
    assert b"There will be a review." in client.get(right["Location"]).content
