"""Who the victim is goes to the body that needs it, to no other, and no longer than the review."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.saferplaces.casework.case_reviews.making import (
    a_name_passed,
    a_review,
    terms,
)
from tests.saferplaces.casework.letters import writing
from tests.saferplaces.cast import organisations
from tests.saferplaces.intake.case_review_applications.making import an_application

from saferplaces.casework.case_reviews import naming
from saferplaces.casework.case_reviews.actions import finish
from saferplaces.casework.case_reviews.actions.pass_name import pass_name, take_back
from saferplaces.casework.case_reviews.models import CaseReview, NamePassed
from saferplaces.casework.referrals.content import digest
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.problems import Problem

pytestmark = pytest.mark.django_db
HOME = {"victim_address": "1 High Street, Leeds", "victim_postcode": "LS1 4AP"}


def _asked(**given: object) -> CaseReview:
    application = an_application("taken_up", **(HOME | given))
    return a_review("info_requests", application=application, confirmed_at=timezone.now())


def _page(who, review: CaseReview) -> str:
    answer = who.client().get(reverse("case-review", args=[review.pk]))
    return answer.content.decode() if answer.status_code == 200 else ""


def test_one_body_is_told_exactly_what_was_previewed_and_no_other_body_sees_it(cast) -> None:
    review, where = _asked(), ""
    given = {
        "body": organisations()["leeds-housing"].pk, "purpose": "find", "gateway": "asb_sch4_7",
        "needed": "Your files are by name and address", "chosen": ["name", "address"],
    }  # fmt: skip
    assert "Ada Example" not in _page(cast.hana, review)
    where, ben = reverse("case-review-name", args=[review.pk]), cast.ben.client()
    preview = ben.post(where, given).content.decode()
    assert not NamePassed.objects.exists()
    assert "1 High Street, Leeds, LS1 4AP" in preview
    seen = re.search(r'name="seen" value="(\w{64})"', preview)[1]
    other = ben.post(where, given | {"chosen": ["name"], "seen": seen}).content.decode()
    assert "has changed since" in other
    assert ben.post(where, given | {"seen": seen}).status_code == 302
    passed = NamePassed.objects.get()
    assert passed.content_hash == digest(passed.content) == seen
    for told in ("Ada Example", "1 High Street", "Your files are by name", "Schedule 4"):
        assert told in _page(cast.hana, review)
    assert _page(cast.sarah, review)
    assert "Ada Example" not in _page(cast.sarah, review)  # the police are a relevant body too
    told = Entry.objects.get(verb="case_review.name_passed")
    assert (told.what, told.recipient) == ("disclose", "Test Homes")
    assert told.detail["fields"] == ["name", "address"]
    assert told.reason.startswith("Anti-social Behaviour")
    with pytest.raises(Problem, match="told already"):
        pass_name(cast.ben.actor, review.pk, terms("name"), "")


def test_a_protected_address_is_not_offered_not_told_in_words_and_vanishes_if_protected_later(
    cast,
) -> None:
    ben, held = cast.ben.actor, {"protected": True}
    review = _asked(**held)
    assert [one.code for one in naming.offered(review)] == ["name"]
    with pytest.raises(Problem, match="from the list"):
        naming.gather(ben, review, terms("name", "address"))
    with pytest.raises(Problem, match="protected"):
        naming.gather(ben, review, terms("name", needed="She lives at 1 High Street, Leeds"))
    unknown = _asked()
    unknown.confirmed_at = None
    assert [one.code for one in naming.offered(unknown)] == ["name"]
    later = _asked()
    later.person_id = "local:ada"
    later.save()
    chosen = terms("name", "address")
    pass_name(ben, later.pk, chosen, digest(naming.gather(ben, later, chosen)))
    assert "1 High Street" in _page(cast.hana, later)
    writing.safe("local:ada", protected=True, address=HOME["victim_address"])
    page = _page(cast.hana, later)
    assert "High Street" not in page
    assert "Protected by now" in page


def test_it_ends_as_the_review_closes_or_when_it_is_taken_back(cast) -> None:
    closes, back = a_name_passed(), a_name_passed()
    finish.end_early(cast.ben.actor, closes.review_id, reason="withdrawn", why="She rang")
    with pytest.raises(Problem, match="why"):
        take_back(cast.ben.actor, back.pk, "")
    take_back(cast.ben.actor, back.pk, "The wrong landlord")
    for passed in (closes, back):
        passed.refresh_from_db()
        assert passed.ended_at
        assert "Ada Example" not in _page(cast.hana, passed.review)
    assert "The wrong landlord" in _page(cast.ben, back.review)


def test_only_the_contact_passes_it_to_a_body_of_the_review(cast) -> None:
    review = a_review("info_requests", spoc=cast.sarah.user)
    with pytest.raises(Problem, match="point of contact"):
        pass_name(cast.ben.actor, review.pk, terms(), "")
    ours = a_review("info_requests")
    for body in ("leeds-council", "victim-support"):
        with pytest.raises(Problem, match="relevant body"):
            naming.gather(cast.ben.actor, ours, terms(body=body))
