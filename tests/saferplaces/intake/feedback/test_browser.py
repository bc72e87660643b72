"""The woman at the stop with her telephone, and the sergeant who reads what she wrote."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.saferplaces.intake.feedback.making import a_stop, a_tasking, a_turn, an_answer

from saferplaces.intake.feedback.actions.screen import waiting
from saferplaces.intake.feedback.models import Answer, Urgent
from saferplaces.intake.feedback.nearby import count_logs

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_code_at_the_stop_to_the_sergeant(live, javascript: bool) -> None:
    stop = a_stop()
    a_tasking("published")
    a_turn(reader_id=live.cast.tom.user.pk)
    name = "bus-safety-form" if javascript else "bus-safety-form-plain"
    page = live.page(f"/bus-safety/s/{stop.pk}", width=390, javascript=javascript)
    live.clean(page)
    live.picture(page, name)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    live.clean(page) if javascript else None
    page.get_by_label("Very unsafe").check()
    page.get_by_label("Groups or intimidating behaviour").check()
    page.get_by_label("Anything else?").fill("Dave Smith had a knife here.")
    page.get_by_label("I agree that my answer").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="we have your answer")).to_be_visible()
    assert page.context.cookies() == []
    live.clean(page)
    live.picture(page, f"{name}-thanks")
    if not javascript:
        return
    waiting()
    assert Answer.objects.get().stop_id == stop.pk
    urgent = Urgent.objects.get()
    for number in range(12):
        an_answer(score=1 + number % 5, stop=stop, text="The lamp is out." if number == 3 else "")
    count_logs()
    sergeant = live.page_as(live.cast.tom, f"/bus-feedback/urgent/{urgent.pk}", width=1280)
    expect(sergeant.get_by_text("Dave Smith had a knife here.")).to_be_visible()
    live.clean(sergeant)
    live.picture(sergeant, "bus-feedback-urgent")
    live.guide(sergeant, "bus-urgent")
    sergeant.get_by_role("button", name="I read it now").click()
    sergeant.get_by_label("Logged and sent to the control room").check()
    sergeant.get_by_role("button", name="Save what was done").click()
    for address, shot in (
        ("/bus-feedback/", "figures"),
        (f"/bus-feedback/stops/{stop.pk}", "stop"),
        (f"/bus-feedback/stops/{stop.pk}/poster", "poster"),
        ("/bus-feedback/held", "held"),
        ("/bus-feedback/taskings/new", "tasking-new"),
        ("/bus-feedback/duty", "duty"),
    ):
        sergeant.goto(live.address + address)
        live.clean(sergeant)
        live.picture(sergeant, f"bus-feedback-{shot}")


def test_a_stop_is_found_by_name_on_a_map_in_polish(live) -> None:
    a_stop()
    a_stop("45010002", called="Elder Row", number="45010002", easting=429_300.0)
    page = live.page("/bus-safety/find?lang=pl&q=elder", width=390)
    page.wait_for_selector(".app-map--drawn")
    live.clean(page)
    live.picture(page, "bus-safety-find")
    page.get_by_role("region", name="Gdzie one są").get_by_role(
        "link", name="Elder Row"
    ).last.click()
    expect(page.get_by_text("Jak bezpiecznie").first).to_be_visible()
    live.clean(page)
