"""Saturday at the graffiti wall: Owen fills the session and marks eleven people on his phone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.saferplaces.cast import organisation
from tests.saferplaces.live import Live
from tests.saferplaces.programmes.immediate_justice import made

from saferplaces.foundation.reference.models import Area
from saferplaces.programmes.immediate_justice.actions.adjusting import adjust
from saferplaces.programmes.immediate_justice.models import Booking, LedgerEvent, Referral, Site

pytestmark = pytest.mark.browser
ELEVEN = 11


def test_eleven_people_with_hi_vis_at_a_graffiti_wall(live: Live) -> None:
    owen = live.cast.owen
    session = made.session(places=ELEVEN, kit=["hi_vis", "graffiti", "gloves"])
    rows = [made.referral(name=f"Person {number:02}") for number in range(ELEVEN + 1)]
    adjust(owen.actor, rows[0].pk, need="injury", words_="No lifting", alternative="light_work")

    page = live.page_as(owen, reverse("justice-session", args=[session.pk]), width=390)
    boxes = page.get_by_role("checkbox")
    assert boxes.count() == ELEVEN + 1
    for number in range(ELEVEN):
        boxes.nth(number).check()
    live.clean(page)
    live.picture(page, "justice-session-phone")
    page.get_by_role("button", name="Place them on the session").click()
    assert Booking.objects.filter(session=session).count() == ELEVEN
    page.get_by_role("button", name="Open the roster").click()
    live.guide(page, "justice-roster")
    live.clean(page)
    live.picture(page, "justice-roster-phone")
    assert "No lifting" in page.content()
    page.reload()
    outcomes = page.get_by_label("What happened?")
    for number in range(ELEVEN):
        outcomes.nth(number).select_option("absent" if number == ELEVEN - 1 else "complied")
        if number < ELEVEN - 1:
            page.get_by_label("Wore hi-vis").nth(number).check()
    page.locator("summary", has_text="Times").first.click()
    page.get_by_label("Minutes taken off").first.fill("30")
    page.get_by_role("button", name="Save the marks").click()
    page.get_by_role("button", name="Close the roster").click()
    live.clean(page)

    assert LedgerEvent.objects.filter(hi_vis=True).count() == ELEVEN - 1
    assert Referral.objects.filter(state="completed").count() == ELEVEN - 2
    page.goto(f"{live.address}{reverse('justice-referral', args=[rows[0].pk])}")
    assert "0.5 hours left" in page.content()
    live.clean(page)
    live.picture(page, "justice-referral-phone")


def test_a_place_is_nominated_with_and_without_scripts(live: Live) -> None:
    organisation("leeds-council")
    ring = [[-1.8, 53.7], [-1.3, 53.7], [-1.3, 53.95], [-1.8, 53.95], [-1.8, 53.7]]
    Area.objects.create(
        kind="district", code="leeds", name="Leeds", district="leeds", source="Test",
        shape={"type": "Polygon", "coordinates": [ring]}, valid_from="2024-01-01",
    )  # fmt: skip
    for javascript in (False, True):
        page = live.page(reverse("nominate-place"), width=390, javascript=javascript)
        if javascript:
            page.locator("[data-pick-map] canvas").wait_for()
        live.clean(page)
        live.picture(page, f"nominate-{'map' if javascript else 'plain'}")
        page.get_by_label("Remove graffiti").check()
        page.get_by_label("Name the place in a few words").fill("The underpass")
        page.get_by_label("Where is it?").fill("By the station")
        page.get_by_label("District").select_option("leeds")
        if javascript:
            page.locator("[data-pick-map] canvas").click()
            page.get_by_text("A place is chosen on the map.").wait_for()
        page.get_by_role("button", name="Send this place").click()
        assert "Thank you" in page.get_by_role("heading", level=1).inner_text()
        live.clean(page)
    plain, pointed = Site.objects.order_by("pk")
    assert (plain.easting, round(pointed.easting or 0, -5)) == (None, 400000)
