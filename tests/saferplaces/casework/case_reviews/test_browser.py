"""The council officer, from five working days to acknowledge to the letter with the outcome."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.saferplaces.casework.case_reviews.making import a_complaint, an_assessment
from tests.saferplaces.cast import organisations
from tests.saferplaces.intake.case_review_applications.making import an_application
from tests.saferplaces.journeys.filling import press, put

from saferplaces.casework.case_reviews.actions import receive, recommend, requests
from saferplaces.casework.case_reviews.models import CaseReview

pytestmark = pytest.mark.browser


def test_from_five_working_days_to_the_outcome_letter(live) -> None:
    review = arrived(live)
    page = live.page_as(live.cast.ben, "/case-reviews/", width=1280)
    expect(page.get_by_role("main")).to_contain_text("Acknowledge it")
    look(live, page, "list")
    page.get_by_role("link", name=review.reference).click()
    look(live, page, "received")
    live.guide(page, "case-review-received")
    step(live, page, "Acknowledge it", {"way": "phone"},
         "Acknowledge, and pass it to every relevant body")  # fmt: skip
    step(live, page, "Ask the bodies what they hold", {}, "Ask them")
    for asked in review.requests.filter(organisation__code="leeds-housing"):
        requests.answer(live.cast.hana.actor, asked.pk, text="Two visits, one warning")
    go(page, "Decide on the threshold")
    expect(page.get_by_role("main")).to_contain_text("It cannot be refused")
    put(page, {"way": "phone"})
    look(live, page, "decide")
    live.guide(page, "case-review-threshold")
    press(page, "Record that the threshold is met")
    an_assessment(review)
    step(live, page, "Name the contact", {"words": "A visit each week"}, "Save")
    name_her(live, page)
    soon = timezone.localdate() + dt.timedelta(days=14)
    step(live, page, "Call the meeting",
         {"day": soon, "time": "14:30", "place": "Town hall", "chair_name": "Dr Okoro",
          "chair_body": "University", "independent": "She works for none of the bodies"},
         "Call it")  # fmt: skip
    step(live, page, "Invite the victim",
         {"invited": "yes", "whom": "victim", "part": "start", "way": "phone"}, "Save")  # fmt: skip
    write_the_meeting_down(live, page, review)
    step(live, page, "Add a recommendation",
         {"organisation_id": organisations()["leeds-housing"].pk, "text": "Mend the street door",
          "why": "Anybody walks in"}, "Add the recommendation")  # fmt: skip
    step(live, page, "Send the recommendations", {}, "Send them")
    asked = review.recommendations.get()
    recommend.consider(live.cast.hana.actor, asked.pk, decision="partly", reason="The lock only")
    step(live, page, "Tell the victim the outcome", {"way": "phone"}, "Tell them")
    look(live, page, "told")
    page.get_by_role("link", name="Case review: what came of it").click()
    expect(page.get_by_role("main")).to_contain_text("Accepted in part".lower())
    look(live, page, "outcome-letter")
    theirs = live.page_as(live.cast.hana, f"/case-reviews/{review.pk}", width=1280)
    expect(theirs.get_by_role("main")).to_contain_text("Ada Example")
    expect(theirs.get_by_role("main")).not_to_contain_text("High Street")
    look(live, theirs, "outline")


def arrived(live) -> CaseReview:
    live.cast.ben, live.cast.hana  # noqa: B018 - they work here
    review = receive.receive(an_application(impact="I sleep in the kitchen"))
    assert review is not None
    for days in (40, 60):
        a_complaint(review, days)
    return review


def write_the_meeting_down(live, page: Page, review: CaseReview) -> None:
    go(page, "Write down that it was held")
    came = {f"came_{row.pk}": "M. Shah" for row in review.meetings.get().attendance.all()}
    words = {"statement": "I plan my day by it", "chronology": "Spring", "minutes": "All spoke"}
    put(page, {"day": timezone.localdate(), "victim": "came", "findings": "Nobody had all"})
    put(page, came | words)
    look(live, page, "hold")
    press(page, "Save")
    expect(page.get_by_role("main")).to_contain_text("I plan my day by it")


def name_her(live, page: Page) -> None:
    go(page, "Tell a body who the victim is")
    body = organisations()["leeds-housing"].pk
    put(page, {"body": body, "needed": "Their files are by name", "chosen": "name"})
    look(live, page, "name")
    press(page, "Look at it as they will")
    look(live, page, "name-preview")
    press(page, "Pass it on")
    expect(page.get_by_role("main")).to_contain_text("Who was told whom it is about")


def step(live, page: Page, title: str, given: dict[str, object], button: str) -> None:
    go(page, title)
    put(page, given)
    words = title.lower().split()
    look(live, page, f"{words[0]}-{words[-1]}")
    press(page, button)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ada Example")


def go(page: Page, title: str) -> None:
    page.get_by_role("main").locator(f'a:text-is("{title}")').first.click()


def look(live, page: Page, name: str) -> None:
    live.clean(page)
    live.picture(page, f"case-review-{name}")
