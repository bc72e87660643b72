"""The restorative justice worker: a child's plan, and a victim who is told what was released."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.saferplaces.cast import organisations
from tests.saferplaces.journeys.filling import press, put, send
from tests.saferplaces.live import Live
from tests.saferplaces.programmes.immediate_justice import made

from saferplaces.intake.safe_contact.actions.ask import Said, ask
from saferplaces.programmes.immediate_justice.actions.refer import Harmed, refer
from saferplaces.programmes.victim_commitments.models import Told, Undertaking

pytestmark = pytest.mark.browser
RELEASED = "The agreed activities have been completed."


def test_a_child_agrees_a_plan_and_the_victim_hears_no_more_than_is_released(live: Live) -> None:
    organisations()
    yasmin = live.cast.yasmin
    victims = (Harmed("Vera Example", "local:vera"),)
    row = refer(live.cast.amina.actor, made.child_terms(name="Robin Example", victims=victims))
    ask(yasmin.actor, "local:vera", Said(channels=("phone",), phone="07700 900123"))

    page = live.page_as(yasmin, "/immediate-justice/", width=390)
    look(live, page, "list")
    page.get_by_role("main").get_by_role("link", name=row.reference).first.click()
    follow(page, "Accept")
    put(page, {"suitability": "suitable", "agreed_on": timezone.localdate()})
    put(page, {"agreed_by": "Jo, his mother"})
    press(page, "Accept")
    follow(page, "Agree the plan")
    put(page, {"carer": "agreed", "carer_name": "Jo, his mother", "strengths": "Good with paint"})
    put(page, {"kind": "reparative", "words": "Paint the shelter with the caretaker"})
    look(live, page, "plan")
    press(page, "Keep the plan")
    follow(page, "Say what came of it")
    put(page, {"happened": "finished", "words": "Proud of the colour"})
    press(page, "Save")
    live.guide(page, "child-referral")
    look(live, page, "referral")
    expect(page.get_by_role("main")).not_to_contain_text("hours left")
    press(page, "Complete the referral")

    found = Undertaking.objects.get()
    go(live, page, "victim-hear", found.pk)
    put(page, {"channel": "phone", "text": "I wait elsewhere now"})
    send(page)
    go(live, page, "victim-release", found.pk)
    put(page, {"text": RELEASED})
    live.guide(page, "victim-release")
    look(live, page, "release")
    send(page)
    go(live, page, "victim-tell", found.pk)
    put(page, {"channel": "phone"})
    look(live, page, "tell")
    send(page)
    assert Told.objects.get().text == RELEASED
    live.guide(page, "victim-commitments")
    look(live, page, "victim")


def follow(page: Page, words: str) -> None:
    page.get_by_role("main").locator(f'a:text("{words}")').first.click()


def go(live: Live, page: Page, name: str, key: int) -> None:
    page.goto(live.address + reverse(name, args=[key]))


def look(live: Live, page: Page, name: str) -> None:
    live.clean(page)
    live.picture(page, f"justice-child-{name}")
