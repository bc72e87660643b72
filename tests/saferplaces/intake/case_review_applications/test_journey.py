"""The victim who has reported nine times applies, on her phone, in two sittings."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.saferplaces.intake.case_review_applications.making import (
    START,
    code_on_the_mobile,
    link_in_the_post,
)

from saferplaces.intake.case_review_applications.models import Application, ApplicationState

PHONE = {"width": 390}
ROOM = "case-review-applications"
SAVE = "Save and continue"


def _press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _date(page: Any, name: str, day: dt.date) -> None:
    for part in ("day", "month", "year"):
        page.locator(f"#id_{name}-{part}").fill(str(getattr(day, part)))


def _safely(page: Any) -> None:
    page.get_by_label("Phone call").check()
    _press(page, SAVE)
    page.get_by_label("Phone number that is safe").fill("07700 900123")
    _press(page, SAVE)
    page.get_by_label("When is it safe?").fill("Only in school hours")
    page.get_by_label("Yes", exact=True).check()
    _press(page, SAVE)


def _about_her(page: Any) -> None:
    page.get_by_label("Myself, my household").check()
    _press(page, SAVE)
    page.get_by_label("A person, or the people of a household").check()
    _press(page, SAVE)
    page.get_by_label("Full name").fill("Ada Example")
    _press(page, SAVE)
    page.get_by_label("Address", exact=True).fill("1 High Street, Leeds")
    page.get_by_label("Postcode").fill("LS1 4AP")
    _press(page, SAVE)


def _report(page: Any, number: int) -> None:
    page.get_by_role("button", name="Add a").click()  # "Add another" too
    happened = timezone.localdate() - dt.timedelta(days=100 - 9 * number)
    _date(page, "incident_date", happened)
    _date(page, "reported_date", happened)
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("The police (101").check() if number % 2 else page.get_by_label(
        "The council", exact=True
    ).check()
    page.get_by_label("What happened?").fill(f"Music until three, night {number}")
    _press(page, "Save this report")


@pytest.mark.browser
def test_she_applies_on_her_phone_saves_and_returns(live) -> None:
    page = live.page(START, **PHONE)
    live.clean(page)
    live.picture(page, f"{ROOM}-start-390")
    page.get_by_role("button", name="Start now").click()
    live.guide(page, "application-contact")
    live.clean(page)
    live.picture(page, f"{ROOM}-contact-390")
    _press(page, SAVE)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    live.clean(page)
    _safely(page)
    live.picture(page, f"{ROOM}-tasks-390")
    live.clean(page)
    page.get_by_role("link", name="About you").click()
    _about_her(page)
    page.get_by_role("link", name="What happened and who was told").click()
    page.get_by_label("Leeds").check()
    _press(page, SAVE)
    for number in range(1, 6):
        _report(page, number)
    live.clean(page)
    page.get_by_role("link", name="Save the form and come back later").click()
    page.get_by_label("E-mail address that only you read").fill("ada@example.com")
    page.get_by_label("By a code in a text message").check()
    page.get_by_label("Mobile number that only you use").fill("07700 900982")
    live.clean(page)
    live.picture(page, f"{ROOM}-save-390")
    _press(page, "Send me the link")
    _press(page, "Close the form on this device")
    expect(page.get_by_role("heading", name="No form is open on this device")).to_be_visible()

    evening = live.page(link_in_the_post(), **PHONE)
    live.clean(evening)
    _press(evening, "Send me the code")
    evening.get_by_label("Code").fill(code_on_the_mobile())
    live.picture(evening, f"{ROOM}-code-390")
    _press(evening, "Open the form")
    evening.get_by_role("link", name="What happened and who was told").click()
    expect(evening.get_by_role("heading", name="You have listed 5 reports")).to_be_visible()
    for number in range(6, 10):
        _report(evening, number)
    live.clean(evening)
    live.picture(evening, f"{ROOM}-reports-390")
    evening.get_by_role("button", name="That is all of them").click()
    evening.get_by_role("link", name="Check and send").click()
    live.clean(evening)
    live.picture(evening, f"{ROOM}-check-390")
    _press(evening, "Send the application")
    live.clean(evening)
    live.picture(evening, f"{ROOM}-sent-390")
    found = Application.objects.get()
    assert found.state != ApplicationState.DRAFT
    expect(evening.get_by_text(found.reference)).to_be_visible()
    assert found.reports.count() == 9
