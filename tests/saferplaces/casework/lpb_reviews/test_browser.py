"""The deputy mayor decides an appeal at a desk; the applicant asks for one on a telephone."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.saferplaces.casework.lpb_reviews import made
from tests.saferplaces.cast import organisation, person
from tests.saferplaces.live import Live

from saferplaces.casework.case_reviews.models import Recommendation
from saferplaces.casework.lpb_reviews.models import LpbReview, Proposal
from saferplaces.foundation.messages.models import Outgoing


@pytest.mark.browser
def test_the_deputy_mayor_decides_an_appeal(live: Live) -> None:
    case = made.case_review()
    old = made.recommended(case)
    review = made.review("analysed", case=case, cleared=[person("chioma").user.pk])
    Proposal.objects.create(
        review=review, organisation=organisation("leeds-council"), text="Visit each week",
        why="Once a month was not enough", overrides=old, by=person("chioma").user,
        at=timezone.now(),
    )  # fmt: skip
    page = live.page_as(live.cast.marcus, "/policing-body-reviews/")
    live.clean(page)
    live.picture(page, "lpb-list")
    page.get_by_role("link", name=review.reference).click()
    live.clean(page)
    page.get_by_role("button", name="Say whether I have a conflict").click()
    page.get_by_label("No", exact=True).check()
    live.clean(page)
    live.picture(page, "lpb-conflict")
    page.get_by_role("button", name="Put it on record").click()
    live.guide(page, "policing-body-review")
    live.clean(page)
    live.picture(page, "lpb-review")
    page.get_by_role("button", name="Decide", exact=True).click()
    live.clean(page)
    live.picture(page, "lpb-decide")
    page.get_by_role("button", name="Decide", exact=True).click()
    page.get_by_role("link", name="Select what you decide").click()
    page.get_by_label("Upheld with new recommendations").check()
    page.get_by_label("The review did not consider facts that mattered").check()
    page.get_by_label("Your reasons").fill("The diary was not looked at.")
    page.get_by_role("button", name="Decide", exact=True).click()
    page.get_by_text("Your decision is made").wait_for()
    live.clean(page)
    live.picture(page, "lpb-decided")
    assert Recommendation.objects.get(supersedes=old).text == "Visit each week"
    chioma = live.page_as(live.cast.chioma, f"/policing-body-reviews/{review.pk}/tell")
    live.clean(chioma)
    live.picture(chioma, "lpb-tell")
    for name in ("", "figures", "awareness", "demand"):
        account = live.page_as(live.cast.chioma, f"/case-reviews-account/{name}")
        live.clean(account)
        live.picture(account, f"lpb-account-{name or 'picture'}")
    ben = live.page_as(live.cast.ben, f"/policing-body-reviews/{review.pk}/bundle")
    live.clean(ben)
    public = live.page("/asb-case-review-figures/", width=390)
    live.clean(public)
    live.picture(public, "lpb-published")


@pytest.mark.browser
def test_an_applicant_asks_the_mayor_on_a_telephone_without_scripts(live: Live) -> None:
    made.voluntary()
    case = made.case_review()
    page = live.page("/ask-the-mayor/", width=390, javascript=False)
    live.picture(page, "lpb-public-start")
    page.get_by_label("Number of your case review").fill(case.reference)
    page.get_by_role("button", name="Send me a code").click()
    live.picture(page, "lpb-public-code")
    page.get_by_label("Code", exact=True).fill(Outgoing.objects.get().values["code"])
    page.get_by_role("button", name="Continue").click()
    live.picture(page, "lpb-public-ask")
    page.get_by_label("The review did not consider facts that mattered").check()
    page.get_by_label("Tell us what went wrong").fill("Nobody read my diary.")
    page.get_by_role("button", name="Ask the mayor").click()
    page.get_by_role("heading", name="Your request").wait_for()
    assert LpbReview.objects.get().basis == "voluntary"
    live.picture(page, "lpb-public-asked")
