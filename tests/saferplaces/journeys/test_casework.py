"""A review becomes a high-risk case, which is closed once nothing is missing."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.saferplaces.casework.referrals.making import token_in_the_post
from tests.saferplaces.journeys.deciding import waiting
from tests.saferplaces.journeys.filling import press, put, send
from tests.saferplaces.journeys.walk import PHONE, Walk

from saferplaces.casework.cases.actions.after_closing import ask_satisfaction
from saferplaces.casework.cases.actions.log_contact import log_contact
from saferplaces.casework.cases.models import Case, CasePerson, Part
from saferplaces.casework.conferences.actions.minutes import write
from saferplaces.casework.conferences.actions.people import hear, needs, tell
from saferplaces.casework.conferences.actions.sitting import accept
from saferplaces.casework.conferences.models import Conference
from saferplaces.casework.demo.assessing import HIGH, assess
from saferplaces.casework.demo.matters import Matter, matters
from saferplaces.casework.referrals.actions.recipients import add_recipient, verify_recipient
from saferplaces.casework.referrals.models import Referral
from saferplaces.casework.risk.models import Assessment
from saferplaces.foundation.messages.models import Outgoing

pytestmark = pytest.mark.browser

THREATS: Matter = next(m for m in matters() if m.code == "threats")
GIVEN = HIGH | {"q9-yes": "Lives alone", "danger": ["weapon"]}
CLOSING = {"reason": "resolved", "retention_group": "mopi_4", "note": THREATS.closing}


def opened(walk: Walk) -> Case:
    """Amina opens a case from a review, for Dev to lead."""
    review = waiting()
    page = walk.as_("amina", f"/reviews/{review.pk}")
    page.get_by_role("link", name=re.compile("^Open a case")).first.click()
    put(page, {"headline": THREATS.headlines[0], "summary": THREATS.summary, "kind": "personal"})
    put(page, {"lead": walk.cast.dev.user.pk})
    parts = page.locator('main select[name^="part_"]')
    if "victim" not in [part.input_value() for part in parts.all()]:
        parts.first.select_option("victim")
    send(page)
    expect(page.get_by_role("status")).to_contain_text("is open")
    return Case.objects.get()


def on_the_doorstep(walk: Walk, case: Case, victim: CasePerson) -> None:
    """Dev asks how to reach her, and does the matrix with her, on his telephone."""
    at = walk.live.address
    page = walk.as_("dev", f"/cases/{case.pk}", width=PHONE)
    walk.guide(page, "case-on-a-phone")
    walk.look(page, "the-case")
    page.goto(f"{at}/safe-contact/{victim.person_id}/ask")
    put(page, {"channels": ["phone", "visit"], "phone": "07700 900123", "hours": "Mornings"})
    put(page, {"address": "12 Invented Terrace", "avoid": "Police", "protected": "no"})
    walk.guide(page, "safe-contact")
    send(page)
    page.goto(f"{at}/cases/{case.pk}/contact")
    put(
        page,
        {"person": victim.pk, "kind": "first_contact", "outcome": "reached", "channel": "visit"},
    )
    put(page, {"face_to_face": True, "direction": "out", "text": THREATS.said})
    send(page)
    page.goto(f"{at}/risk/about/case/{case.pk}/{victim.person_id}")
    put(page, {"questionnaire": "matrix", "point": "first_contact"})
    press(page, "Begin")
    _answer(walk, page)
    page.get_by_role("button", name="See what it comes to").click()
    put(page, {"band": "high"})
    walk.guide(page, "what-it-comes-to")
    walk.look(page, "what-it-comes-to")
    press(page, "Complete the assessment")
    expect(page.get_by_role("main")).to_contain_text("High")


def _answer(walk: Walk, page: Page) -> None:
    parts = page.locator(".govuk-task-list__link")
    addresses = [link.get_attribute("href") for link in parts.all()]
    for place, address in enumerate(addresses):
        page.goto(f"{walk.live.address}{address}")
        shown = {
            name for field in page.locator("main [name]").all()
            if (name := field.get_attribute("name")) in GIVEN
        }  # fmt: skip
        details = {name for name in shown if "-" in name}
        put(page, {name: GIVEN[name] for name in GIVEN if name in shown - details})
        put(page, {name: GIVEN[name] for name in GIVEN if name in details})
        if place == 1:
            walk.guide(page, "doorstep-questions")
            walk.look(page, "questions")
        press(page, "Save and continue")
    if not page.url.endswith("complete"):
        page.goto(f"{walk.live.address}/risk/{Assessment.objects.latest('pk').pk}")


def test_a_review_becomes_a_case_of_high_risk_and_is_closed_when_nothing_is_missing(
    walk: Walk,
) -> None:
    dev = walk.cast.dev.actor
    case = opened(walk)
    victim = case.people.filter(part=Part.VICTIM)[0]
    on_the_doorstep(walk, case, victim)
    case.refresh_from_db()
    assert (case.band, bool(case.serious_since)) == ("high", True)
    page = desk = walk.as_("dev", f"/cases/{case.pk}/close")
    missing = desk.locator("main")
    for piece in ("conference", "not assessed for the closure", "has not been told"):
        expect(missing).to_contain_text(piece)
    walk.guide(page, "closing-what-is-missing")
    put(page, CLOSING)
    walk.look(page, "what-is-missing")
    press(page, "Ask to close it")
    expect(page.get_by_role("alert")).to_contain_text("cannot be closed yet")

    conference = conferred(walk, desk, case, victim)
    referred(walk, desk, case)
    planned(walk, desk, case)

    page.goto(f"{walk.live.address}/cases/{case.pk}/close")
    expect(missing).not_to_contain_text("case conference, which only")
    tell(dev, conference.pk, victim.person_id, channel="phone", words="Told of camera and calls")
    assess(dev, case, victim, THREATS, "high", "closure")
    log_contact(
        dev, case.pk, case_person_id=victim.pk, kind="closing", outcome="reached",
        channel="phone", text="Told when and why",
    )  # fmt: skip
    page.reload()
    expect(missing).to_contain_text("has not been asked how satisfied")
    ask_satisfaction(dev, case.pk, case_person_id=victim.pk, answer="satisfied")
    _settle_logs(case)
    page.reload()
    put(page, CLOSING)
    press(page, "Ask to close it")
    assert Case.objects.get().state == "closing"
    page = walk.as_("ines", f"/cases/{case.pk}")
    page.get_by_label("Note").fill("Read through: what was promised was done.")
    walk.guide(page, "agree-to-closing")
    walk.look(page, "agree", phone=True)
    press(page, "Agree: close it")
    assert Case.objects.get().state == "closed"


def conferred(walk: Walk, page: Page, case: Case, victim: CasePerson) -> Conference:
    """Dev arranges a conference, Sarah chairs it."""
    dev, sarah = walk.cast.dev.actor, walk.cast.sarah.actor
    page.goto(f"{walk.live.address}/conferences/case/{case.pk}")
    put(page, {"day": timezone.localdate(), "time": "23:59", "place": "Room 4"})
    put(page, {"chair": walk.cast.sarah.user.pk})
    send(page)
    conference = Conference.objects.get()
    accept(dev, conference.pk)
    hear(dev, conference.pk, victim.person_id, sought=True, channel="phone", words=THREATS.wishes)
    for one in case.people.filter(part=Part.COMPLAINED_ABOUT, left_at=None):
        needs(dev, conference.pk, one.person_id, vulnerabilities="Nothing known", support="Offered")
    page = walk.as_("sarah", f"/conferences/{conference.pk}")
    press(page, "I accept")
    press(page, "It has been read out")
    walk.guide(page, "conference")
    walk.look(page, "conference", phone=True)
    page.goto(f"{walk.live.address}/conferences/{conference.pk}/people")
    for fieldset in page.get_by_role("group", name=re.compile("^Did .* come")).all():
        fieldset.get_by_role("radio", name="Came, both parts").check()
    press(page, "Save attendance")
    for item in conference.items.all():
        write(sarah, item.pk, "As was said.", item.version)
    page.goto(f"{walk.live.address}/conferences/{conference.pk}")
    press(page, "The conference was held")
    page.goto(f"{walk.live.address}/conferences/{conference.pk}/outcome")
    page.locator("summary", has_text="Agree an action").click()
    put(page, {
        "action-title": "Fit a camera at the entrance of the block", "action-kind": "prevention",
        "action-owner": f"{dev.user_id}:{dev.organisation_id}", "action-measure": "It works",
        "action-due_on": timezone.localdate() + dt.timedelta(days=14),
        "action-agreed_by_owner": "The landlord's keeper", "action-relevance": "Strangers",
    })  # fmt: skip
    walk.guide(page, "conference-action")
    press(page, "Agree the action")
    put(
        page,
        {
            "outcome-outcome": "plan",
            "outcome-words": "A camera and a call every Friday",
            "outcome-again": "no",
        },
    )
    put(page, {"outcome-why_not_again": "The weekly review is enough"})
    walk.look(page, "outcome")
    press(page, "Save")
    page.goto(f"{walk.live.address}/conferences/{conference.pk}")
    press(page, "The minutes are agreed")
    conference.refresh_from_db()
    assert conference.state == "minuted"
    return conference


def referred(walk: Walk, page: Page, case: Case) -> None:
    """Dev refers her to somebody outside, who opens the link with a code and accepts."""
    dev = walk.cast.dev.actor
    known = add_recipient(
        dev, name="Rosalind Lund", body="Hillside Clinic", email="rosa@clinic.example",
        mobile="07700 900982",
    )  # fmt: skip
    verify_recipient(dev, known.pk, how="switchboard", words="Rang back through the switchboard")
    page.goto(f"{walk.live.address}/referrals/case/{case.pk}")
    victim = case.people.filter(part=Part.VICTIM)[0]
    if page.locator('[name="person"]').count() > 1:
        put(page, {"person": victim.person_id})
    put(page, {"to": f"outside:{known.pk}", "purpose": "victim_support", "gateway": "consent"})
    put(page, {"asked": THREATS.asked, "consent": "given", "consent_on": timezone.localdate()})
    put(page, {"consent_how": "She said yes on the doorstep"})
    press(page, "Continue")
    put(page, {"chosen": ["contact_phone", "needs"]})
    put(page, {"words_needs": THREATS.needs})
    press(page, "Look at it as they will")
    walk.guide(page, "referral-preview")
    walk.look(page, "as-they-will")
    press(page, "Send it")
    outside = walk.live.page(f"/referrals/link/{token_in_the_post()}", width=PHONE)
    assert THREATS.needs not in outside.content()
    walk.look(outside, "the-link-shows-nothing")
    press(outside, "Send me a code")
    outside.locator("main input:visible").first.fill(_code())
    press(outside, "Open it")
    expect(outside.locator("main")).to_contain_text(THREATS.needs)
    put(outside, {"answer": "accept", "text": "We see her on Tuesday"})
    walk.look(outside, "opened-with-the-code")
    press(outside, "Send")
    assert Referral.objects.get().state == "accepted"


def planned(walk: Walk, page: Page, case: Case) -> None:
    """Dev plans a visit, and says what came of everything."""
    at = walk.live.address
    page.goto(f"{at}/cases/{case.pk}/plan/add")
    put(page, {"title": THREATS.actions[0][0], "kind": "prevention"})
    put(page, {"due": timezone.localdate() + dt.timedelta(days=7)})
    put(page, {"who": f"user:{walk.cast.dev.user.pk}"})
    send(page)
    page.goto(f"{at}/cases/{case.pk}/plan")
    walk.guide(page, "case-plan")
    walk.look(page, "plan", phone=True)
    for action in case.actions.filter(state="open"):
        page.goto(f"{at}/cases/actions/{action.pk}")
        put(page, {"ended": "done"})
        page.locator("main textarea").last.fill("Done; she can see who is outside")
        send(page)
    assert not case.actions.filter(state="open").exists()


def _settle_logs(case: Case) -> None:
    case.occurrences.filter(state="suggested").delete()


def _code() -> str:
    return str(Outgoing.objects.filter(template="one_time_code").latest("pk").values["code"])
