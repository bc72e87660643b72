"""The pages in a browser: accessible, on wide and narrow screens, with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from saferplaces.foundation.messages.actions import notify

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 390])
def test_every_component_is_accessible(live, width: int) -> None:
    page = live.page_as(live.cast.amina, "/style", width=width)
    if page.evaluate("document.documentElement.dataset.govuk"):
        page.wait_for_selector(".app-map__point")
    live.picture(page, f"style-{width}")
    live.clean(page)


def test_it_works_without_scripts(live) -> None:
    page = live.page_as(live.cast.amina, "/style", javascript=False)
    live.clean(page)
    page.get_by_role("link", name="Priority").click()
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Priority")
    expect(page.locator("#conditional-id_outcome-2 textarea")).to_be_visible()
    expect(page.get_by_role("link", name="Chapeltown Road")).to_be_visible()


def test_a_choice_shows_what_stands_under_it(live) -> None:
    page = live.page_as(live.cast.amina, "/style")
    if not page.evaluate("document.documentElement.dataset.govuk"):
        pytest.skip("the assets are not built (make setup)")
    page.wait_for_selector("body.govuk-frontend-supported")
    under = page.locator("#conditional-id_outcome-2")
    assert not under.is_visible()
    page.locator("#id_outcome-2").check()
    assert under.is_visible()
    page.locator("#id_outcome").check()
    assert not under.is_visible()


def test_people_are_asked_before_they_are_signed_out_and_can_stay(live) -> None:
    page = live.page_as(live.cast.amina, "/accessibility", clock=True)
    page.clock.fast_forward(17 * 60 * 1000)
    assert not page.get_by_role("dialog").is_visible()
    page.clock.fast_forward(61 * 1000)
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    live.picture(page, "session-ends")
    live.clean(page)
    with page.expect_response("**/stay-signed-in") as answer:
        dialog.get_by_role("button", name="Stay signed in").click()
    assert answer.value.status == 204
    dialog.wait_for(state="hidden")
    page.clock.fast_forward(17 * 60 * 1000)
    assert not dialog.is_visible()


def test_a_page_that_stands_open_asks_nothing_of_the_server(live) -> None:
    page = live.page_as(live.cast.amina, "/accessibility", clock=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward(19 * 60 * 1000)
    page.get_by_role("dialog").wait_for()
    assert asked == []


def test_nothing_comes_from_elsewhere(live) -> None:
    page = live.page_as(live.cast.amina, "/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live.address}/style")
    page.wait_for_load_state("networkidle")
    assert all(url.startswith((live.address, "data:", "blob:")) for url in asked)


def test_the_keyboard_reaches_the_page_past_the_menu(live) -> None:
    page = live.page_as(live.cast.amina, "/accessibility")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_paper_shows_the_marking_and_no_buttons(live) -> None:
    page = live.page_as(live.cast.amina, "/style")
    page.emulate_media(media="print")
    assert page.get_by_text("Printed by Amina").is_visible()
    assert not page.get_by_role("button", name="Sign out").first.is_visible()


def test_the_pages_about_pages_are_accessible_on_a_telephone(live) -> None:
    notify([live.cast.sarah.user.pk], "An alert waits", "/style", urgent=True)
    page = live.page_as(live.cast.sarah, "/", width=390)
    for path in ("/", "/notices/", "/accessibility", "/privacy", "/nowhere"):
        page.goto(live.address + path)
        live.clean(page)
    page.goto(live.address)
    live.picture(page, "home-390")
