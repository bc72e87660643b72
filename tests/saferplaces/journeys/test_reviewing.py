"""Those who review what was reported: officer, supervisor, registrar; and the same by hand."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.saferplaces.casework.reviews.waiting import always
from tests.saferplaces.journeys.deciding import decided, fill, waiting
from tests.saferplaces.journeys.keyboard import enter, fill_to
from tests.saferplaces.journeys.walk import Walk, by_menu

from saferplaces.casework.reviews.models import Decision, RecordingError, Review
from saferplaces.foundation.identity.models import Absence
from saferplaces.foundation.tasks.actions.create import create_task
from saferplaces.foundation.tasks.models import Task

pytestmark = pytest.mark.browser

NO_CRIME = "No notifiable crime disclosed"


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def open_all(page: Page, *summaries: str) -> None:
    for words in summaries:
        page.locator("summary", has_text=words).click()


def test_the_reviewer_clears_her_queue(walk: Walk) -> None:
    page = walk.live.page("/sign-in")
    walk.look(page, "sign-in", phone=True)
    page.get_by_role("button", name="Sign in as Amina Khan").click()
    walk.guide(page, "home")
    walk.look(page, "home", phone=True)
    by_menu(page, "Reviews")
    walk.guide(page, "queue")
    walk.look(page, "queue", phone=True)
    page.get_by_label("Reason").select_option(label="Crime to consider")
    page.get_by_role("button", name="Apply filters").click()
    assert "reason=" in page.url
    page.get_by_role("link", name="Clear").click()

    page.get_by_role("button", name="Next review").click()
    assert heading(page).startswith("Review of SIM-")
    walk.guide(page, "review-top")
    walk.guide(page, "review-prompt", page.locator(".app-prompt").first)
    walk.look(page, "review", phone=True)
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    walk.look(page, "nothing-is-decided-by-default")
    page.goto(page.url)

    first = heading(page).removeprefix("Review of ")
    fill(
        page, "Crime to record", "High", word="Agree: a crime to record",
        domestic="Yes", reason="Course of conduct by a former partner",
    )  # fmt: skip
    page.get_by_label("Class", exact=True).select_option(label="Harassment (8L)")
    page.get_by_role("radio", name="Not yet: put it on my list to mend").check()
    open_all(page, "Tasks")
    page.get_by_role("checkbox", name="Domestic-abuse pathway").check()
    task = page.locator(".govuk-checkboxes__conditional:visible")
    task.get_by_label("Who").select_option(label="Me")
    task.get_by_label("What").fill("She has moved once already")
    walk.guide(page, "review-decision", page.get_by_role("region", name="5. What now?"))
    walk.look(page, "decision")
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    open_all(page, f"Text for log {first}")
    pasted = page.locator(".app-paste pre").inner_text()
    assert first in pasted
    assert "Course of conduct by a former partner" in pasted
    walk.guide(page, "review-paste", page.locator(".app-paste"))
    walk.look(page, "text-to-paste")

    series = page.get_by_role("region", name="Other logs of this event or series that wait")
    for box in series.get_by_role("checkbox").all()[:2]:
        box.check()
    walk.guide(page, "review-series", series)
    series.get_by_role("button", name="Read them together").click()
    walk.look(page, "three-logs-together")
    before = Decision.objects.count()
    fill(page, NO_CRIME, "High", word="Not a crime", reason="One dispute, heard from both sides")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(
        "3 logs were decided, each with its own record"
    )
    assert Decision.objects.count() == before + 3
    walk.look(page, "decided")

    by_menu(page, "Reviews")
    page.get_by_role("link", name="Recording errors").click()
    walk.look(page, "recording-errors")
    page.get_by_role("link", name="A crime was not recorded").click()
    page.get_by_role("radio", name="I have recorded the crime now").check()
    page.get_by_label("Crime number", exact=True).fill("13260000042")
    walk.guide(page, "recording-error")
    walk.look(page, "recording-error")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    assert RecordingError.objects.get().crime_number == "13260000042"

    by_menu(page, "Uncertain links")
    walk.look(page, "uncertain-links")
    page.get_by_role("link", name=re.compile("^Compare")).first.click()
    walk.guide(page, "uncertain-link")
    walk.look(page, "uncertain-link")
    with page.expect_navigation():  # once the device has forgotten what it held
        page.get_by_role("button", name="Sign out").click()
    walk.look(page, "signed-out")


def test_the_supervisor_keeps_the_work_moving(walk: Walk) -> None:
    amina, sarah = walk.cast.amina, walk.cast.sarah
    always("second_look_share")
    review = waiting()
    decided(amina.actor, review, "no_crime_disclosed", "medium")
    for about in (review.pk, review.pk + 1):
        create_task(
            sarah.actor, kind="reassurance_visit", about=("review", about),
            district="leeds", owner_id=amina.user.pk,
        )  # fmt: skip

    page = walk.as_("sarah")
    walk.look(page, "home")
    page.get_by_role("link", name="Notices").first.click()
    walk.look(page, "notices")
    by_menu(page, "Alerts")
    walk.guide(page, "alert")
    walk.look(page, "alerts", phone=True)
    page.get_by_role("button", name=re.compile("^Take it")).first.click()
    page.get_by_label("What was done?").fill("Response team told; scene safe")
    walk.look(page, "alert-taken")
    page.get_by_role("button", name=re.compile("^End it")).click()
    expect(page.get_by_role("status")).to_contain_text("The alert has ended")

    by_menu(page, "Reviews")
    page.get_by_role("link", name=re.compile(r"^Second looks")).click()
    walk.look(page, "second-looks")
    page.get_by_role("link", name=re.compile("^SIM-")).first.click()
    page.get_by_label("No notifiable crime disclosed").check()
    page.get_by_label("High").check()
    walk.look(page, "own-word")
    page.get_by_role("button", name="Give my word").click()
    expect(page.get_by_role("status")).to_contain_text("You differ on")
    open_all(page, "Send it back to the reviewer")
    page.get_by_label("What is to be looked at again?").fill("Ask her about the third occasion")
    walk.guide(page, "second-look", page.locator("details", has_text="Send it back"))
    walk.look(page, "second-look")
    page.get_by_role("button", name="Send it back").click()
    expect(page.get_by_role("status")).to_contain_text("sent back")
    assert Review.objects.get(pk=review.pk).state == "sent_back"

    by_menu(page, "Supervision")
    walk.guide(page, "supervision")
    walk.look(page, "supervision", phone=True)
    page.get_by_role("link", name=re.compile(r"^\d+\s*: Sent back and not yet done again$")).click()
    walk.look(page, "supervision-list")
    by_menu(page, "Supervision")
    page.get_by_role("link", name="Agreement by reason, and kappa").click()
    walk.look(page, "agreement")

    Absence.objects.create(user=amina.user, starts_on=Task.objects.first().created_at.date())
    page.get_by_role("link", name="Open work").click()
    walk.look(page, "open-work")
    page.get_by_role("link", name="Amina Khan").first.click()
    page.get_by_label("Give all of it to").select_option(label="Sarah Whitfield")
    walk.guide(page, "open-work")
    walk.look(page, "open-work-of-one")
    page.get_by_role("button", name="Give all of it").click()
    expect(page.get_by_role("status")).to_contain_text("given to Sarah Whitfield")
    assert not Task.objects.filter(owner=amina.user, state="open").exists()
    walk.look(page, "handed-over")


def test_the_registrar_rules_that_no_crime_is_due(walk: Walk) -> None:
    review = waiting()
    decided(walk.cast.amina.actor, review, "refer_to_registrar", "medium", rationale="One or two?")
    page = walk.as_("ruth", "/reviews/errors")
    walk.look(page, "errors", phone=True)
    page.get_by_role("link", name="The crime registrar is to say").first.click()
    rule = page.locator("form", has=page.get_by_role("button", name="Decide"))
    rule.get_by_role("radio", name="No crime is due").check()
    rule.get_by_label("Reason").fill("One occasion; no course of conduct")
    walk.guide(page, "registrar")
    walk.look(page, "error")
    rule.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    walk.look(page, "ruled")
    page.get_by_role("link", name="The review of this log").click()
    expect(page.get_by_role("region", name="What was decided")).to_contain_text("Crime registrar")
    walk.look(page, "review")
    page.goto(walk.live.address + "/reviews/errors")
    walk.look(page, "ended")
    by_menu(page, "Recording")
    walk.guide(page, "recording")
    walk.look(page, "recording", phone=True)


def test_the_queue_is_cleared_without_scripts(walk: Walk) -> None:
    page = walk.live.page("/sign-in", javascript=False)
    page.get_by_role("button", name="Sign in as Amina Khan").click()
    by_menu(page, "Reviews")
    walk.look(page, "queue")
    page.get_by_role("button", name="Next review").click()
    first = page.url
    walk.look(page, "review")
    fill(page, NO_CRIME, "Medium", word="Not a crime")
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    assert page.url != first
    assert Decision.objects.get().recording == "no_crime_disclosed"
    walk.look(page, "next")


def test_the_queue_is_cleared_by_keyboard_alone(walk: Walk) -> None:
    page = walk.live.page("/sign-in")
    enter(page, "Sign in as Amina Khan")
    enter(page, "Reviews")
    enter(page, "Next review")
    fill_to(
        page,
        "Save and next",
        {"Your word on": "Not a crime", "Recording": NO_CRIME, "Risk": "Medium", "Domestic?": "No"},
    )
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    assert Decision.objects.get().recording == "no_crime_disclosed"
    walk.look(page, "next")
